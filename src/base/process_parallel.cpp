#include "base/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

namespace trysquare {

void for_each_part(std::size_t parts, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    for (std::size_t part = next++; part < parts; part = next++) work(part);
  };
  constexpr std::size_t most = 64;
  const std::size_t wanted = std::min({std::size_t{std::thread::hardware_concurrency()}, parts, most});
  std::vector<std::jthread> helpers;
  try {
    while (helpers.size() + 1 < wanted) helpers.emplace_back(run);
  } catch (const std::system_error&) {
    // No thread to be had: those that are there, and this one, do it all.
  }
  run();
}

}  // namespace trysquare
