#include "read/entry_points.hpp"

#include "base/text.hpp"
#include "pep/characters.hpp"
#include "pep/unicode.hpp"

#include <fmt/core.h>

namespace trysquare::read {

namespace {

// A run of word characters and, if asked, dots; its end.
std::size_t end_of_words(std::string_view text, std::size_t at, bool dots) {
  while (at < text.size()) {
    const std::size_t length = dots && text[at] == '.' ? 1 : pep::word_length(text, at);
    if (length == 0) break;
    at += length;
  }
  return at;
}

void divide_value(EntryPoint& entry) {
  const std::string_view text = entry.value;
  const std::size_t end_of_module = end_of_words(text, 0, true);
  if (end_of_module == 0) return;
  std::size_t at = pep::skip_space(text, end_of_module);
  std::optional<std::string> attr;
  if (at < text.size() && text[at] == ':') {
    const std::size_t begin = pep::skip_space(text, at + 1);
    const std::size_t end = end_of_words(text, begin, true);
    if (end == begin) return;
    attr = text.substr(begin, end - begin);
    at = pep::skip_space(text, end);
  }
  if (at < text.size()) {
    // The value is trimmed: what the last bracket closes is its end.
    if (text[at] != '[' || text.back() != ']' || at + 1 == text.size()) return;
    for (std::size_t i = at; i < text.size();) {
      const std::size_t end = end_of_words(text, i, false);
      if (end > i) entry.extras.emplace_back(text.substr(i, end - i));
      i = end + 1;
    }
  }
  entry.module = text.substr(0, end_of_module);
  entry.attr = std::move(attr);
}

}  // namespace

Result<std::vector<EntryPoint>> parse_entry_points(std::string_view text, std::string_view path) {
  std::vector<EntryPoint> found;
  std::optional<std::string> group;
  std::uint32_t number = 0;
  for (const auto whole : pep::python_lines(text)) {
    ++number;
    const std::string_view line = pep::trim_space(whole);
    if (line.empty() || line.front() == '#') continue;
    if (line.front() == '[' && line.back() == ']') {
      const std::size_t first = line.find_first_not_of("[]");
      group = first == std::string_view::npos
                  ? ""
                  : std::string(line.substr(first, line.find_last_not_of("[]") - first + 1));
      continue;
    }
    if (!group) continue;
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) {
      const auto column = static_cast<std::size_t>(line.data() - whole.data());
      Failure failed = failure_at(
          {std::string(path), number,
           static_cast<std::uint32_t>(count_code_points(whole.substr(0, column)) + 1)},
          fmt::format("`{:.80}` is no entry point: `name = module:attr` has a `=`", printable(line)));
      failed.error().source_line = std::string(whole);
      return failed;
    }
    EntryPoint& entry = found.emplace_back();
    entry.group = *group;
    entry.name = pep::trim_space(line.substr(0, equals));
    entry.value = pep::trim_space(line.substr(equals + 1));
    divide_value(entry);
  }
  return found;
}

}  // namespace trysquare::read
