#include "base/workers.hpp"

#include <algorithm>
#include <system_error>
#include <thread>
#include <vector>

namespace trysquare {

std::size_t count_slices(std::size_t count, std::size_t least) {
  constexpr std::size_t most = 4;  // beyond that a directory's own lock is what is waited for
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  return std::clamp(count / std::max<std::size_t>(least, 1), std::size_t{1}, std::min(cores, most));
}

void run_sliced(std::size_t count, std::size_t slices,
                const std::function<void(std::size_t, std::size_t, std::size_t)>& work) {
  const auto first = [&](std::size_t slice) { return count * slice / slices; };
  std::vector<std::jthread> threads;
  std::size_t started = 1;
  try {
    for (; started < slices; ++started) {
      threads.emplace_back([&work, &first, started] { work(started, first(started), first(started + 1)); });
    }
  } catch (const std::system_error&) {
    // No more threads to be had: what is left is done here.
    for (std::size_t left = started; left < slices; ++left) work(left, first(left), first(left + 1));
  }
  work(0, first(0), first(1));
}

}  // namespace trysquare
