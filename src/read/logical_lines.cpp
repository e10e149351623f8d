#include "read/logical_lines.hpp"

#include "base/credentials.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace trysquare::read {

namespace {

constexpr std::size_t longest_quote = 80;

bool is_comment_line(std::string_view line) { return trim(line).starts_with('#'); }

std::size_t find_comment(std::string_view text) {
  for (std::size_t at = text.find('#'); at != std::string_view::npos; at = text.find('#', at + 1)) {
    if (at == 0 || is_space(text[at - 1])) return at;
  }
  return std::string_view::npos;
}

}  // namespace

Place LogicalLine::place(std::string_view path, std::size_t byte) const {
  // The last piece that begins at or before the byte.
  const auto after = std::ranges::upper_bound(pieces_, byte, {}, &Piece::start);
  const Piece& piece = *(after == pieces_.begin() ? after : after - 1);
  const std::size_t end = std::min(piece.whole.size(), piece.skipped + byte - std::min(byte, piece.start));
  return {std::string(path), piece.line,
          static_cast<std::uint32_t>(count_code_points(piece.whole.substr(0, end)) + 1)};
}

bool LogicalLines::next_physical(std::string_view& line) {
  if (rest_.empty()) return false;
  const std::size_t end = std::min(rest_.find_first_of("\r\n"), rest_.size());
  line = rest_.substr(0, end);
  rest_.remove_prefix(std::min(end + (rest_.substr(end).starts_with("\r\n") ? 2 : 1), rest_.size()));
  ++number_;
  return true;
}

bool LogicalLines::next(LogicalLine& line) {
  line.text.clear();
  line.comment.clear();
  line.pieces_.clear();
  for (std::string_view physical; next_physical(physical);) {
    const bool comment = is_comment_line(physical);
    const bool goes_on = physical.ends_with('\\') && !comment;
    // A comment behind a continuation stays one.
    if (comment && !line.text.empty()) line.text += ' ';
    line.pieces_.push_back({line.text.size(), number_, physical, 0});
    std::string_view kept = physical;
    while (goes_on && kept.ends_with('\\')) kept.remove_suffix(1);
    line.text += kept;
    if (!goes_on) break;
  }
  if (line.pieces_.empty()) return false;

  if (const std::size_t at = find_comment(line.text); at != std::string::npos) {
    line.comment = line.text.substr(at);
    line.text.resize(at);
  }
  const std::string_view kept = trim(line.text);
  const auto skipped = kept.empty() ? 0 : static_cast<std::size_t>(kept.data() - line.text.data());
  for (auto& piece : line.pieces_) {
    piece.skipped += skipped - std::min(skipped, piece.start);
    piece.start -= std::min(skipped, piece.start);
  }
  line.text = std::string(kept);
  return true;
}

std::string quoted_line(std::string_view text) {
  const bool whole = count_code_points(text) <= longest_quote;
  return without_credentials(whole ? text : text.substr(0, byte_of_column(text, longest_quote))) +
         (whole ? "" : "…");
}

}  // namespace trysquare::read
