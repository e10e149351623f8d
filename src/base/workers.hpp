// The same work on slices of a list, on as many cores as are worth it. The callers' threads end before it
// returns.
#pragma once

#include <cstddef>
#include <functional>

namespace trysquare {

// How many slices `run_sliced` makes of `count` items, of which a thread should have at least `least`.
std::size_t count_slices(std::size_t count, std::size_t least);

// Calls work(slice, first, last) once for every slice; the first slice on the caller's own thread, all of
// them when the system gives no threads. `work` must not throw, and must only change what belongs to its
// slice.
void run_sliced(std::size_t count, std::size_t slices,
                const std::function<void(std::size_t slice, std::size_t first, std::size_t last)>& work);

}  // namespace trysquare
