#include "read/pth.hpp"

#include "base/text.hpp"

namespace trysquare::read {

std::vector<PthLine> parse_pth(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<PthLine> found;
  std::uint32_t number = 0;
  for (std::string_view line : split_lines(text)) {
    ++number;
    if (line.starts_with('#') || trim(line).empty()) continue;
    while (is_space(line.back())) line.remove_suffix(1);
    const bool is_code = line.starts_with("import ") || line.starts_with("import\t");
    found.push_back({is_code ? std::string() : std::string(line), is_code, number});
  }
  return found;
}

}  // namespace trysquare::read
