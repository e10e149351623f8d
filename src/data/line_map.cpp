#include "data/line_map.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace trysquare::data {

LineMap::LineMap(std::string_view text) : text_(text), starts_{0} {
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    starts_.push_back(at + 1);
  }
}

LineMap::Position LineMap::position(std::size_t byte) const {
  byte = std::min(byte, text_.size());
  const auto after = std::ranges::upper_bound(starts_, byte);
  const auto line = static_cast<std::size_t>(after - starts_.begin());
  const std::size_t start = starts_[line - 1];
  return {static_cast<std::uint32_t>(line),
          static_cast<std::uint32_t>(count_code_points(text_.substr(start, byte - start)) + 1)};
}

std::string_view LineMap::line_text(std::uint32_t line) const {
  if (line == 0 || line > starts_.size()) return {};
  const std::size_t start = starts_[line - 1];
  std::string_view text = text_.substr(start, text_.find('\n', start) - start);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

Failure LineMap::failure_at_byte(std::string_view path, std::size_t byte, std::string message) const {
  const Position at = position(byte);
  Failure failed = failure_at({std::string(path), at.line, at.column}, std::move(message));
  failed.error().source_line = line_text(at.line);
  return failed;
}

LineMap::Position LineCursor::position(std::size_t byte) {
  byte = std::min(byte, text_.size());
  if (byte < byte_) {
    byte_ = 0;
    at_ = {1, 1};
  }
  for (; byte_ < byte; ++byte_) {
    if (text_[byte_] == '\n') {
      at_ = {at_.line + 1, 1};
    } else if (!is_utf8_continuation(text_[byte_])) {
      ++at_.column;
    }
  }
  return at_;
}

}  // namespace trysquare::data
