#include "report/html_text.hpp"

#include "base/text.hpp"

namespace trysquare::report {

std::string html_text(std::string_view text) {
  std::string out;
  for (const char c : printable(to_valid_utf8(text))) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string cut_text(std::string_view text, std::size_t width) {
  std::string out = printable(to_valid_utf8(text));
  if (display_width(out) <= width) return out;
  while (!out.empty() && display_width(out) + 1 > width) {
    while (!out.empty() && is_utf8_continuation(out.back())) out.pop_back();
    if (!out.empty()) out.pop_back();
  }
  return out + "…";
}

}  // namespace trysquare::report
