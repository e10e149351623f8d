#include "read/requires_txt.hpp"

#include "base/text.hpp"

namespace trysquare::read {

namespace {

// "[extra:marker]" -> ` and extra == "extra"` behind the marker, either of which may be absent.
std::string condition_of(std::string_view section) {
  const std::size_t colon = section.find(':');
  const std::string extra(section.substr(0, colon));
  std::string marker(colon == std::string_view::npos ? std::string_view() : section.substr(colon + 1));
  if (!marker.empty() && !extra.empty()) marker = "(" + marker + ") and ";
  return extra.empty() ? marker : marker + "extra == \"" + extra + "\"";
}

}  // namespace

std::vector<model::RequirementLine> parse_requires_txt(std::string_view text) {
  std::vector<model::RequirementLine> found;
  std::string condition;
  std::uint32_t number = 0;
  for (const auto raw : split_lines(text)) {
    ++number;
    const std::string_view line = trim(raw);
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with('[') && line.ends_with(']')) {
      condition = condition_of(line.substr(1, line.size() - 2));
      continue;
    }
    // A URL swallows everything up to white space, so its marker needs a space before the semicolon.
    const std::string_view space = line.find('@') == std::string_view::npos ? "" : " ";
    std::string requirement(line);
    if (!condition.empty()) requirement += std::string(space) + "; " + condition;
    found.push_back({std::move(requirement), number});
  }
  return found;
}

}  // namespace trysquare::read
