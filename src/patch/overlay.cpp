#include "patch/overlay.hpp"

#include <algorithm>

namespace trysquare::patch {

Result<std::string> Overlay::read_file(std::string_view path) const {
  const auto found = std::ranges::find(files_, path, &File::path);
  return found == files_.end() ? below_.read_file(path) : Result<std::string>(found->bytes);
}

}  // namespace trysquare::patch
