// Every job that is finished was run once, whoever ran it, in whatever order they were announced and asked
// for.
#include "base/work_ahead.hpp"

#include "support/catch.hpp"

#include <atomic>
#include <deque>

namespace trysquare {

namespace {

struct Counting final : WorkAhead::Job {
  void run() override { ++runs; }
  std::atomic<int> runs = 0;
};

std::vector<WorkAhead::Job*> all_of(std::deque<Counting>& jobs) {
  std::vector<WorkAhead::Job*> all;
  for (Counting& job : jobs) all.push_back(&job);
  return all;
}

}  // namespace

TEST_CASE("a job is run once, and done when it is asked for") {
  constexpr std::size_t count = 2000;
  std::deque<Counting> jobs(count);
  {
    WorkAhead ahead;
    for (std::size_t begin = 0; begin < count; begin += 100) {
      std::vector<WorkAhead::Job*> some;
      for (std::size_t i = begin; i < begin + 100; i += 2) some.push_back(&jobs[i]);
      ahead.announce(some);
      // Those that were never announced, too; and some of them twice.
      for (std::size_t i = begin + 50; i < begin + 100; ++i) {
        ahead.finish(jobs[i]);
        REQUIRE(jobs[i].runs == 1);
      }
      ahead.finish(jobs[begin]);
      ahead.finish(jobs[begin]);
    }
  }
  for (const Counting& job : jobs) CHECK(job.runs <= 1);
}

TEST_CASE("what nobody wants any more is left alone") {
  for (int round = 0; round < 50; ++round) {
    std::deque<Counting> jobs(200);
    {
      WorkAhead ahead;
      ahead.announce(all_of(jobs));
      ahead.announce({});
    }
    for (const Counting& job : jobs) REQUIRE(job.runs <= 1);
  }
}

TEST_CASE("what is for later is done when nothing else waits, and may be announced once more") {
  std::deque<Counting> jobs(400);
  {
    WorkAhead ahead;
    ahead.announce_for_later(all_of(jobs));
    ahead.announce_for_later({});
    CHECK(ahead.waiting() == 0);
    ahead.announce({&jobs[300], &jobs[301]});
    ahead.finish(jobs[301]);
    for (std::size_t i = 0; i < jobs.size(); i += 3) {
      ahead.finish(jobs[i]);
      REQUIRE(jobs[i].runs == 1);
    }
  }
  for (const Counting& job : jobs) CHECK(job.runs <= 1);
}

TEST_CASE("what is done is told, and that is all that may be looked at") {
  std::deque<Counting> jobs(300);
  WorkAhead ahead;
  CHECK(ahead.waiting() == 0);
  ahead.announce(all_of(jobs));
  for (std::size_t i = jobs.size(); i-- > 0;) {
    CHECK(ahead.waiting() <= jobs.size());
    if (ahead.is_done(jobs[i])) CHECK(jobs[i].runs == 1);
    ahead.finish(jobs[i]);
    REQUIRE(ahead.is_done(jobs[i]));
  }
  CHECK_FALSE(ahead.is_done(Counting()));
}

}  // namespace trysquare
