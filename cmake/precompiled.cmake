# Most of a build's time goes into reading the same headers again for every file. With TRYSQUARE_PRECOMPILE they are
# read once. Off where ccache is: it keeps nothing that was compiled with a precompiled header. A file still includes
# what it uses: builds without it (clang's, for one) hold that.
option(TRYSQUARE_PRECOMPILE "read the standard headers once" OFF)

# The owner has the warnings and definitions that its users have.
function(ts_precompile owner)
  if(TRYSQUARE_PRECOMPILE)
    target_precompile_headers(${owner} PRIVATE ${ARGN})
  endif()
endfunction()

function(ts_use_precompiled target owner)
  if(TRYSQUARE_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM ${owner})
  endif()
endfunction()

set(ts_standard_headers
  <algorithm> <array> <charconv> <expected> <functional> <map> <memory> <optional> <set> <span> <string>
  <string_view> <unordered_map> <utility> <variant> <vector> <fmt/core.h>)
