// Calls a function again and again, in a thread of its own, until it goes out of scope.
// Law: no call is under way when the destructor returns. Where no thread can be had, nothing is called.
#pragma once

#include <functional>
#include <memory>

namespace trysquare {

class Ticker {
 public:
  // Milliseconds: until the first call, and between two. `tick` is told how many have passed since the start.
  struct Pace {
    unsigned first, then;
  };
  Ticker(Pace pace, std::function<void(unsigned)> tick);
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;
  ~Ticker();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace trysquare
