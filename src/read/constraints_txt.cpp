#include "read/constraints_txt.hpp"

#include "base/text.hpp"
#include "read/direct_url.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>

namespace trysquare::read {

namespace {

constexpr std::size_t deepest_nesting = 32;

// A comment begins the line or follows white space.
std::string_view without_comment(std::string_view line) {
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '#' && (at == 0 || is_space(line[at - 1]))) return line.substr(0, at);
  }
  return line;
}

struct LogicalLine {
  std::string text;
  std::uint32_t number;  // of its first physical line
};

std::vector<LogicalLine> logical_lines(std::string_view text) {
  std::vector<LogicalLine> found;
  std::uint32_t number = 0;
  bool goes_on = false;
  for (std::string_view line : split_lines(text)) {
    ++number;
    const bool continued = line.ends_with('\\') && !trim(line).starts_with('#');
    if (continued) line.remove_suffix(1);
    if (goes_on)
      found.back().text += line;
    else
      found.push_back({std::string(line), number});
    goes_on = continued;
  }
  return found;
}

// "-c other.txt", "--constraint=other.txt"
std::optional<std::string> nested_path(std::string_view line) {
  constexpr std::array<std::string_view, 4> options{"--constraint", "--requirement", "-c", "-r"};
  for (const auto option : options) {
    if (!line.starts_with(option)) continue;
    std::string_view rest = line.substr(option.size());
    if (rest.starts_with('='))
      rest.remove_prefix(1);
    else if (option.starts_with("--") && !rest.empty() && !is_space(rest.front()))
      continue;
    return std::string(trim(rest));
  }
  return std::nullopt;
}

class Parser {
 public:
  explicit Parser(const FileSystem* files) : files_(files) {}

  void parse(std::string_view text, const std::string& path) {
    open_.push_back(normal_path(path));
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    for (const auto& line : logical_lines(text)) parse_line(line, path);
    open_.pop_back();
  }

  ConstraintsFile take() { return std::move(found_); }

 private:
  void problem(const Place& place, std::string message) {
    found_.problems.push_back(model::make_finding("TS902", place.path, std::move(message), place));
  }

  void parse_line(const LogicalLine& line, const std::string& path) {
    const std::string_view text = trim(without_comment(line.text));
    if (text.empty()) return;
    const auto column = static_cast<std::uint32_t>(line.text.find_first_not_of(" \t\f\v") + 1);
    const Place place{path, line.number, column};
    if (const auto nested = nested_path(text)) return parse_nested(*nested, place);
    if (text.starts_with("-e") || text.starts_with("--editable")) {
      return problem(place, "an editable install is no constraint: name the distribution and its versions");
    }
    if (text.starts_with('-')) {
      return problem(place, fmt::format("`{}` is an option of installers and restricts nothing: ignored",
                                        without_credentials(text.substr(0, text.find_first_of(" =")))));
    }
    add_requirement(text.substr(0, std::min(text.find(" --hash"), text.size())), place);
  }

  void add_requirement(std::string_view text, const Place& place) {
    auto requirement = pep::Requirement::parse(text);
    if (!requirement) {
      Place at = place;
      if (requirement.error().place.column > 0) at.column += requirement.error().place.column - 1;
      return problem(at, fmt::format("`{}` is no constraint: {}", without_credentials(text),
                                     requirement.error().message));
    }
    if (!requirement->extras.empty()) {
      return problem(place, fmt::format("`{}`: constraints cannot have extras; write `{}{}`", text,
                                        requirement->name, requirement->specifiers.text()));
    }
    if (requirement->url) {
      return problem(place, fmt::format("`{}` is pinned to a URL, which cannot be compared with a version",
                                        requirement->name));
    }
    found_.constraints.push_back({*std::move(requirement), std::string(trim(text)), place});
  }

  void parse_nested(const std::string& relative, const Place& place) {
    const std::string path = join_path(parent_path(place.path), relative);
    if (files_ == nullptr)
      return problem(place, fmt::format("`{}`: a nested file cannot be read from here", relative));
    if (std::ranges::find(open_, normal_path(path)) != open_.end() || open_.size() >= deepest_nesting) {
      return problem(place, fmt::format("`{}` includes itself", relative));
    }
    const auto text = files_->read_file(path);
    if (!text) return problem(place, fmt::format("`{}`: {}", relative, text.error().message));
    parse(*text, path);
  }

  const FileSystem* files_;
  std::vector<std::string> open_;
  ConstraintsFile found_;
};

}  // namespace

ConstraintsFile parse_constraints(std::string_view text, const std::string& path, const FileSystem* files) {
  Parser parser(files);
  parser.parse(text, path);
  return parser.take();
}

Result<ConstraintsFile> read_constraints(const FileSystem& files, const std::string& path) {
  const auto text = files.read_file(path);
  if (!text) {
    Error error = text.error();
    error.hint = "-c takes a constraints file; `trysquare constraints RELEASE -o FILE` writes one";
    return std::unexpected(std::move(error));
  }
  return parse_constraints(*text, path, &files);
}

}  // namespace trysquare::read
