// Work that will be wanted soon, done by threads of its own while the one that will want it does something
// else. Laws: each job is run once, by one thread, and is done when `finish` returns; what nobody wanted may
// never be run. No job is running when the destructor returns. Where there is one core, or no thread to be
// had, `finish` does it all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace trysquare {

class WorkAhead {
 public:
  class Job {
   public:
    virtual ~Job() = default;
    // What it touches is its own until it is finished.
    virtual void run() = 0;

   private:
    friend class WorkAhead;
    enum class State : std::uint8_t { waiting, running, done };
    State state_ = State::waiting;
  };

  WorkAhead();
  WorkAhead(const WorkAhead&) = delete;
  WorkAhead& operator=(const WorkAhead&) = delete;
  ~WorkAhead();

  // In the order in which they will be wanted, and before all that were announced earlier. They must live as
  // long as this does, and be announced once.
  void announce(const std::vector<Job*>& jobs);
  // When nothing else is left to do, in the order in which they came. They may be announced once more.
  void announce_for_later(const std::vector<Job*>& jobs);
  // While another thread runs it, others that wait are run here.
  void finish(Job& job);
  // Whether it has been run; what it made may be read then.
  bool is_done(const Job& job) const;
  // At most how many of the announced nobody has begun; those for later are not counted.
  std::size_t waiting() const;

 private:
  struct State;
  std::unique_ptr<State> state_;  // null: without threads
};

}  // namespace trysquare
