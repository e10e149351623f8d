// Work of many equal parts on all the processor's cores.
// Law: every part is done once, by one thread, and all are done when the call returns; what a part writes
// must be its own. With one core, or little to do, nothing is started.
#pragma once

#include <cstddef>
#include <functional>

namespace trysquare {

void for_each_part(std::size_t parts, const std::function<void(std::size_t)>& work);

}  // namespace trysquare
