#include "read/externally_managed.hpp"

#include "base/text.hpp"

namespace trysquare::read {

std::string parse_externally_managed(std::string_view text) {
  std::string message;
  bool ours = false, continued = false;
  for (const std::string_view line : split_lines(text)) {
    const std::string_view content = trim(line);
    if (content.starts_with('#') || content.starts_with(';')) continue;
    if (continued && (content.empty() || is_space(line.front()))) {
      message += "\n";
      message += content;
      continue;
    }
    continued = false;
    if (content.starts_with('[')) {
      ours = content == "[externally-managed]";
      continue;
    }
    const std::size_t divider = content.find_first_of("=:");
    if (!ours || divider == std::string_view::npos || to_lower(trim(content.substr(0, divider))) != "error")
      continue;
    message = trim(content.substr(divider + 1));
    continued = true;
  }
  return std::string(trim(message));
}

}  // namespace trysquare::read
