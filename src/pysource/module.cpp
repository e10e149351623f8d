#include "pysource/module.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace trysquare::pysource {

std::string_view Module::name(Range range) const {
  if (!names_.empty()) {
    if (const auto found = names_.find(range.begin); found != names_.end()) return found->second;
  }
  return text_of(range);
}

std::string_view Module::expression_text(NodeId interpolation) const {
  // No name begins at its brace.
  const auto found = names_.find(node(interpolation).begin);
  return found != names_.end() ? found->second : text_of(as<ast::Interpolation>(interpolation).text);
}

Position Module::position(std::uint32_t offset) const {
  const auto after = std::ranges::upper_bound(lines_, offset);
  const auto line = static_cast<std::uint32_t>(after - lines_.begin());  // at least 1: the first begins at 0
  return {line, offset - lines_[line - 1]};
}

std::string_view Module::line(std::size_t number) const {
  if (number == 0 || number > lines_.size()) return {};
  const std::uint32_t begin = lines_[number - 1];
  const std::uint32_t end = number < lines_.size() ? lines_[number] : text_size_;
  return text_of(Range{begin, end > begin ? end - 1 : end});
}

Place Module::place(std::uint32_t offset, std::string path) const {
  const Position at = position(offset);
  const auto before = line(at.line).substr(0, at.column);
  return {std::move(path), at.line, static_cast<std::uint32_t>(count_code_points(before)) + 1};
}

Error Module::to_error(const SyntaxError& error, std::string path) const {
  Error out;
  out.message = error.message;
  out.place = place(error.at, std::move(path));
  out.hint = error.hint;
  // A line that no screen shows whole is no help.
  constexpr std::size_t longest_shown = 400;
  if (const auto text = line(out.place.line); text.size() <= longest_shown)
    out.source_line = std::string(text);
  return out;
}

}  // namespace trysquare::pysource
