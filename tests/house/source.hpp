// The repository's own texts, as the checks of the house read them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trysquare::house {

struct Source {
  std::string path;  // relative to the repository, with `/`
  std::string text;

  bool below(std::string_view folder) const { return path.starts_with(folder); }
  bool ends_with(std::string_view ending) const { return path.ends_with(ending); }
  bool is_cpp() const { return ends_with(".cpp") || ends_with(".hpp") || ends_with(".h"); }
  bool is_python() const { return ends_with(".py") || path == "dev"; }
  // Tables that a script wrote say so in their first line.
  bool is_generated() const;
};

// Everything that is written by hand, below the repository's root: build trees, caches and version control
// left out.
std::vector<Source> all_sources();

// What is wrong, as "path:line: what".
using Complaints = std::vector<std::string>;
std::string complaint(const Source& source, std::size_t line, std::string_view what);

std::vector<std::string_view> lines_of(std::string_view text);  // at `\n`, the last one too
std::size_t line_of(std::string_view text, std::size_t at);     // 1-based

// The text with comments blanked, and what strings hold too when asked: same length, same lines.
enum class Strings : unsigned char { keep, blank };
std::string code_of(const Source& source, Strings strings);

// Of a name in code.
bool is_word_character(char c);

// Whether the word stands at that place by itself.
bool is_word_at(std::string_view text, std::size_t at, std::size_t length);

}  // namespace trysquare::house
