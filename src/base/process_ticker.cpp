#include "base/ticker.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace trysquare {

struct Ticker::State {
  std::mutex mutex;
  std::condition_variable over;
  bool ended = false;
  std::thread thread;

  void run(Pace pace, const std::function<void(unsigned)>& tick) {
    using std::chrono::milliseconds;
    const auto started = std::chrono::steady_clock::now();
    std::unique_lock lock(mutex);
    milliseconds pause(pace.first);
    while (!over.wait_for(lock, pause, [this] { return ended; })) {
      const auto passed = std::chrono::steady_clock::now() - started;
      tick(static_cast<unsigned>(std::chrono::duration_cast<milliseconds>(passed).count()));
      pause = milliseconds(pace.then);
    }
  }
};

Ticker::Ticker(Pace pace, std::function<void(unsigned)> tick) : state_(std::make_unique<State>()) {
  try {
    state_->thread =
        std::thread([state = state_.get(), pace, tick = std::move(tick)] { state->run(pace, tick); });
  } catch (const std::system_error&) {
    state_.reset();
  }
}

Ticker::~Ticker() {
  if (!state_) return;
  {
    const std::lock_guard lock(state_->mutex);
    state_->ended = true;
  }
  state_->over.notify_all();
  state_->thread.join();
}

}  // namespace trysquare
