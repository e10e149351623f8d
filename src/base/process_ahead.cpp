#include "base/work_ahead.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#if defined(_WIN32)
#include <system_error>
#else
#include <pthread.h>
#endif

namespace trysquare {

namespace {

#if defined(_WIN32)
class Helper {
 public:
  bool start(void (*work)(void*), void* with) {
    try {
      thread_ = std::thread(work, with);
    } catch (const std::system_error&) {
      return false;
    }
    return true;
  }
  void join() { thread_.join(); }

 private:
  std::thread thread_;
};
#else
// With as much stack as a process begins with: some systems give other threads so little that what nests deep
// would not fit.
class Helper {
 public:
  bool start(void (*work)(void*), void* with) {
    work_ = work;
    with_ = with;
    pthread_attr_t attributes;
    if (::pthread_attr_init(&attributes) != 0) return false;
    constexpr std::size_t stack = std::size_t{8} << 20U;
    const auto run = [](void* self) -> void* {
      const auto& helper = *static_cast<const Helper*>(self);
      helper.work_(helper.with_);
      return nullptr;
    };
    const bool started = ::pthread_attr_setstacksize(&attributes, stack) == 0 &&
                         ::pthread_create(&thread_, &attributes, run, this) == 0;
    ::pthread_attr_destroy(&attributes);
    return started;
  }
  void join() { ::pthread_join(thread_, nullptr); }

 private:
  pthread_t thread_{};
  void (*work_)(void*) = nullptr;
  void* with_ = nullptr;
};
#endif

}  // namespace

struct WorkAhead::State {
  std::mutex mutex;
  std::condition_variable more, done;
  std::deque<Job*> waiting, for_later;  // some of them may have been done meanwhile
  std::deque<Helper> helpers;
  bool ended = false;

  void help() {
    std::unique_lock lock(mutex);
    for (;;) {
      more.wait(lock, [this] { return ended || is_any_left(); });
      if (ended) return;
      run_next(lock);
    }
  }

  bool is_any_left() const { return !waiting.empty() || !for_later.empty(); }

  void run_next(std::unique_lock<std::mutex>& lock) {
    std::deque<Job*>& from = waiting.empty() ? for_later : waiting;
    Job& job = *from.front();
    from.pop_front();
    if (job.state_ == Job::State::waiting) run(job, lock);
  }

  void run(Job& job, std::unique_lock<std::mutex>& lock) {
    job.state_ = Job::State::running;
    lock.unlock();
    job.run();
    lock.lock();
    job.state_ = Job::State::done;
    done.notify_all();
  }
};

WorkAhead::WorkAhead() {
  constexpr std::size_t most = 3;  // beyond, the one that wants it all does not get on any faster
  const std::size_t cores = std::thread::hardware_concurrency();
  if (cores < 2) return;
  state_ = std::make_unique<State>();
  for (std::size_t i = std::min(cores - 1, most); i > 0; --i) {
    const auto work = [](void* state) { static_cast<State*>(state)->help(); };
    if (state_->helpers.emplace_back().start(work, state_.get())) continue;
    state_->helpers.pop_back();
    break;
  }
  if (state_->helpers.empty()) state_.reset();
}

WorkAhead::~WorkAhead() {
  if (!state_) return;
  {
    const std::lock_guard lock(state_->mutex);
    state_->ended = true;
  }
  state_->more.notify_all();
  for (Helper& helper : state_->helpers) helper.join();
}

void WorkAhead::announce(const std::vector<Job*>& jobs) {
  if (!state_ || jobs.empty()) return;
  {
    const std::lock_guard lock(state_->mutex);
    state_->waiting.insert(state_->waiting.begin(), jobs.begin(), jobs.end());
  }
  state_->more.notify_all();
}

void WorkAhead::announce_for_later(const std::vector<Job*>& jobs) {
  if (!state_ || jobs.empty()) return;
  {
    const std::lock_guard lock(state_->mutex);
    state_->for_later.insert(state_->for_later.end(), jobs.begin(), jobs.end());
  }
  state_->more.notify_all();
}

void WorkAhead::finish(Job& job) {
  if (!state_) {
    if (job.state_ == Job::State::waiting) job.run();
    job.state_ = Job::State::done;
    return;
  }
  std::unique_lock lock(state_->mutex);
  if (job.state_ == Job::State::waiting) return state_->run(job, lock);
  while (job.state_ != Job::State::done) {
    if (state_->is_any_left())
      state_->run_next(lock);
    else
      state_->done.wait(lock);
  }
}

bool WorkAhead::is_done(const Job& job) const {
  if (!state_) return job.state_ == Job::State::done;
  const std::lock_guard lock(state_->mutex);
  return job.state_ == Job::State::done;
}

std::size_t WorkAhead::waiting() const {
  if (!state_) return 0;
  const std::lock_guard lock(state_->mutex);
  return state_->waiting.size();
}

}  // namespace trysquare
