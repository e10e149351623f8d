// How far long work is, told while it goes on to whoever wants to know: `cli` draws it on a terminal.
// Law: what is told changes nothing of the work; without anybody who listens it costs nothing.
#pragma once

#include <cstddef>
#include <string_view>

namespace trysquare {

class Progress {
 public:
  virtual ~Progress() = default;
  // `parts` 0: nobody knows how many there are. Work lies within no other work.
  virtual void begin(std::string_view what, std::size_t parts) = 0;
  virtual void step() = 0;  // one part is done; from any thread
  virtual void end() = 0;
};

// One piece of work, from here to the end of the scope.
class Work {
 public:
  Work(Progress* listener, std::string_view what, std::size_t parts = 0) : listener_(listener) {
    if (listener_ != nullptr) listener_->begin(what, parts);
  }
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;
  ~Work() {
    if (listener_ != nullptr) listener_->end();
  }

  void step() const {
    if (listener_ != nullptr) listener_->step();
  }

 private:
  Progress* listener_;
};

}  // namespace trysquare
