#include "data/repair.hpp"

#include "base/text.hpp"
#include "data/line_map.hpp"
#include "data/toml.hpp"
#include "data/yaml.hpp"

#include <algorithm>
#include <functional>

namespace trysquare::data {

namespace {

// Each problem costs one more reading of the text.
constexpr std::size_t most_problems = 50;
constexpr std::size_t most_bytes_read = 64U << 20U;

using Read = std::function<Result<Node>(std::string_view text, std::string_view path)>;
// The lines, counted from 0, that are left out for a problem on line `at`: [first, second).
using Damaged = std::pair<std::size_t, std::size_t>;
using FindDamaged = Damaged (*)(const std::vector<std::string_view>& lines, std::size_t at);

std::size_t indentation(std::string_view line) {
  return std::min(line.find_first_not_of(" \t"), line.size());
}
bool is_blank(std::string_view line) { return indentation(line) == line.size(); }
bool is_header(std::string_view line) { return trim(line).starts_with('['); }

// `key =`, `"key" =`, `a.b =`: what stands before the `=` is no value.
bool begins_key(std::string_view line) {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos) return false;
  const std::string_view key = trim(line.substr(0, equals));
  return !key.empty() && std::ranges::all_of(key, [](char c) {
    return is_alnum(c) || std::string_view("_-.\"' ").find(c) != std::string_view::npos;
  });
}

bool is_table_header(std::string_view line) { return is_header(line) && indentation(line) == 0; }

// How many brackets are left open, strings aside.
int open_brackets(const std::vector<std::string_view>& lines, std::size_t first, std::size_t end) {
  int open = 0;
  for (; first < end; ++first) {
    char quote = 0;
    for (const char c : lines[first]) {
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '#') {
        break;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else {
        open += static_cast<int>(c == '[' || c == '{') - static_cast<int>(c == ']' || c == '}');
      }
    }
  }
  return open;
}

// A key with its value reaches to the next line that begins one and is not further in; a header takes along
// what stands below it. A value that is not closed is damaged where it begins; another line goes alone.
Damaged damaged_statement(const std::vector<std::string_view>& lines, std::size_t at) {
  const bool begins = begins_key(lines[at]) || is_table_header(lines[at]);
  if (begins && at > 0) {
    std::size_t before = at - 1;
    while (before > 0 && !begins_key(lines[before]) && !is_table_header(lines[before])) --before;
    if (begins_key(lines[before]) && open_brackets(lines, before, at) > 0) return {before, at};
  }
  if (!begins) return {at, at + 1};
  const std::size_t depth = indentation(lines[at]);
  const bool header = is_table_header(lines[at]);
  std::size_t end = at + 1;
  for (; end < lines.size(); ++end) {
    const std::string_view line = lines[end];
    const bool next = indentation(line) <= depth && (is_table_header(line) || (!header && begins_key(line)));
    if (!is_blank(line) && next) break;
  }
  return {at, end};
}

// A line, and with brackets that it leaves open what is further in, and the line that closes them.
Damaged damaged_line(const std::vector<std::string_view>& lines, std::size_t at) {
  std::size_t end = at + 1;
  if (open_brackets(lines, at, end) <= 0) return {at, end};
  const std::size_t depth = indentation(lines[at]);
  while (end < lines.size() && !is_blank(lines[end]) && indentation(lines[end]) > depth) ++end;
  const std::string_view next = end < lines.size() ? trim(lines[end]) : std::string_view();
  return {at, next.starts_with(']') || next.starts_with('}') ? end + 1 : end};
}

Repaired repair_lines(std::string_view text, std::string_view path, const Read& read, FindDamaged find) {
  Repaired found{std::string(text), {}, false};
  std::size_t bytes = 0;
  while (found.problems.size() < most_problems && (bytes += text.size()) <= most_bytes_read) {
    auto parsed = read(found.text, path);
    if (parsed) {
      found.readable = true;
      break;
    }
    Error& error = parsed.error();
    const std::vector<std::string_view> lines = split(found.text, '\n');
    const std::size_t at =
        error.place.line == 0 ? 0 : std::min<std::size_t>(error.place.line, lines.size()) - 1;
    auto [first, end] = find(lines, at);
    // Nothing is left to leave out: the text as a whole cannot be read.
    const bool empty = std::all_of(lines.begin() + static_cast<std::ptrdiff_t>(first),
                                   lines.begin() + static_cast<std::ptrdiff_t>(end), is_blank);
    if (empty && !found.problems.empty()) break;
    error.source_line = LineMap(text).line_text(error.place.line);
    found.problems.push_back(std::move(error));
    if (empty) break;
    const auto begin = static_cast<std::size_t>(lines[first].data() - found.text.data());
    const auto last =
        static_cast<std::size_t>(lines[end - 1].data() - found.text.data()) + lines[end - 1].size();
    for (std::size_t byte = begin; byte < last; ++byte) {
      if (found.text[byte] != '\n' && found.text[byte] != '\r') found.text[byte] = ' ';
    }
  }
  std::ranges::stable_sort(
      found.problems, {}, [](const Error& error) { return std::pair(error.place.line, error.place.column); });
  return found;
}

}  // namespace

Repaired repair_toml(std::string_view text, std::string_view path) {
  return repair_lines(text, path, parse_toml, damaged_statement);
}

Repaired repair_yaml(std::string_view text, std::string_view path) {
  return repair_lines(
      text, path, [](std::string_view one, std::string_view from) { return parse_yaml(one, from); },
      damaged_line);
}

}  // namespace trysquare::data
