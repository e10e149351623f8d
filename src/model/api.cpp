#include "model/api.hpp"

#include <array>

namespace trysquare::model {

std::string_view to_text(ApiLoss::Kind kind) {
  static constexpr std::array<std::string_view, 6> names{"module",    "name",       "member",
                                                         "parameter", "positional", "required"};
  return names[static_cast<std::size_t>(kind)];
}

}  // namespace trysquare::model
