#include "base/place.hpp"

namespace trysquare {

std::string to_text(const Place& place) {
  std::string text = place.path;
  for (const auto number : {place.line, place.column}) {
    if (number == 0) break;
    if (!text.empty()) text += ':';
    text += std::to_string(number);
  }
  return text;
}

}  // namespace trysquare
