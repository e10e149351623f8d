#include "read/requirement_file_lines.hpp"

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "pep/characters.hpp"
#include "pep/unicode.hpp"

#include <algorithm>

namespace trysquare::read {

namespace {

bool is_comment_line(std::string_view line) {
  const std::size_t first = pep::skip_space(line, 0);
  return first < line.size() && line[first] == '#';
}

// Where a character ends that stands before `at`: whether it is white space.
bool space_before(std::string_view text, std::size_t at) {
  std::size_t start = at - 1;
  while (start > 0 && is_utf8_continuation(text[start])) --start;
  return pep::space_length(text, start) == at - start;
}

std::string_view without_comment(std::string_view line) {
  for (std::size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1)) {
    if (at == 0 || space_before(line, at)) return line.substr(0, at);
  }
  return line;
}

std::string with_variables(std::string_view line, const std::map<std::string, std::string>& variables) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
  std::string out(line);
  for (std::size_t at = line.find("${"); at != std::string_view::npos; at = line.find("${", at + 2)) {
    const std::size_t end = std::min(line.find_first_not_of(letters, at + 2), line.size());
    if (end == at + 2 || end == line.size() || line[end] != '}') continue;
    const auto known = variables.find(std::string(line.substr(at + 2, end - at - 2)));
    if (known == variables.end() || known->second.empty()) continue;
    out = replace_all(out, line.substr(at, end + 1 - at), known->second);
  }
  return out;
}

std::string_view without_backslashes(std::string_view line) {
  while (line.starts_with('\\')) line.remove_prefix(1);
  while (line.ends_with('\\')) line.remove_suffix(1);
  return line;
}

}  // namespace

std::vector<FileLine> requirement_file_lines(std::string_view text,
                                             const std::map<std::string, std::string>& variables) {
  std::vector<FileLine> lines;
  std::string joined;
  std::uint32_t number = 0, first = 0;
  bool open = false;
  const auto finish = [&](std::uint32_t line_number) {
    const std::string kept(pep::trim_space(without_comment(joined)));
    if (!kept.empty()) lines.push_back({with_variables(kept, variables), line_number});
    joined.clear();
    open = false;
  };
  for (const auto line : pep::python_lines(text)) {
    ++number;
    const bool comment = is_comment_line(line);
    if (line.ends_with('\\') && !comment) {
      if (!open) first = number;
      open = true;
      joined += without_backslashes(line);
      continue;
    }
    // So that a comment behind a continuation stays one.
    if (comment) joined += ' ';
    joined += line;
    finish(open ? first : number);
  }
  if (open) finish(first);
  return lines;
}

}  // namespace trysquare::read
