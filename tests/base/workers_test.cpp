#include "base/workers.hpp"

#include "support/catch.hpp"

#include <vector>

using namespace trysquare;

TEST_CASE("workers: every item is met once, whatever the number of slices") {
  for (const std::size_t count : {0U, 1U, 2U, 7U, 1000U}) {
    for (const std::size_t slices : {1U, 2U, 3U, 4U, 9U}) {
      CAPTURE(count, slices);
      std::vector<int> met(count);
      run_sliced(count, slices, [&](std::size_t, std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i) ++met[i];
      });
      CHECK(met == std::vector<int>(count, 1));
    }
  }
}

TEST_CASE("workers: few items are not worth a thread") {
  CHECK(count_slices(0, 128) == 1);
  CHECK(count_slices(127, 128) == 1);
  CHECK(count_slices(1'000'000, 128) >= 1);
  CHECK(count_slices(1'000'000, 128) <= 4);
}
