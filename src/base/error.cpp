#include "base/error.hpp"

#include "base/text.hpp"

namespace trysquare {

Failure failure(std::string message, std::string hint) {
  return Failure{Error{std::move(message), {}, {}, std::move(hint), {}}};
}

Failure failure_at(Place place, std::string message, std::string hint) {
  return Failure{Error{std::move(message), std::move(place), {}, std::move(hint), {}}};
}

namespace {

constexpr std::size_t widest_excerpt = 160;

// A long line is cut around the column, so that the caret stays on the screen.
void draw_source(std::string& out, std::string_view line, std::uint32_t column) {
  const std::size_t at = byte_of_column(line, column);
  std::size_t start = 0;
  if (line.size() > widest_excerpt && at > widest_excerpt / 2) {
    start = at - widest_excerpt / 2;
    while (start > 0 && is_utf8_continuation(line[start])) --start;
  }
  const std::string_view before = line.substr(start, at - start);
  std::size_t end = std::min(line.size(), start + widest_excerpt);
  while (end < line.size() && end > at && is_utf8_continuation(line[end])) --end;
  out += "  " + printable(line.substr(start, end - start)) + "\n";
  if (column != 0) out += "  " + std::string(display_width(printable(before)), ' ') + "^\n";
}

}  // namespace

std::string draw(const Error& error) {
  std::string out;
  if (!error.place.empty()) out += printable(to_text(error.place)) + ": ";
  out += "error: " + printable(error.message) + "\n";
  if (!error.source_line.empty()) draw_source(out, error.source_line, error.place.column);
  for (const auto& step : error.context) out += "  " + printable(step) + "\n";
  if (!error.hint.empty()) out += "\nhint: " + printable(error.hint) + "\n";
  return out;
}

}  // namespace trysquare
