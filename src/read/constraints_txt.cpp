#include "read/constraints_txt.hpp"

#include "base/text.hpp"
#include "read/hash_options.hpp"
#include "read/logical_lines.hpp"
#include "read/requirement_encoding.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace trysquare::read {

namespace {

using model::Severity;

constexpr std::size_t deepest_nesting = 32;
// So that a file of any kind and size ends in a report that can be read.
constexpr std::size_t most_problems = 1000;

// What follows an option's name, if the text begins with it: "-cfile", "-c file", "--constraint=file".
std::optional<std::string> option_value(std::string_view text, std::string_view option) {
  if (!text.starts_with(option)) return std::nullopt;
  std::string_view rest = text.substr(option.size());
  if (option.starts_with("--") && rest.starts_with('='))
    rest.remove_prefix(1);
  else if (option.starts_with("--") && !rest.empty() && !is_space(rest.front()))
    return std::nullopt;
  rest = trim(rest);
  const bool quoted = rest.size() > 1 && (rest.front() == '"' || rest.front() == '\'');
  if (quoted && rest.back() == rest.front()) rest = rest.substr(1, rest.size() - 2);
  return std::string(rest);
}

template <std::size_t size>
std::optional<std::string> value_of_any(std::string_view text,
                                        const std::array<std::string_view, size>& options) {
  for (const auto option : options) {
    if (auto value = option_value(text, option)) return value;
  }
  return std::nullopt;
}

constexpr std::array<std::string_view, 4> nesting{"--constraint", "--requirement", "-c", "-r"};
constexpr std::array<std::string_view, 2> editable{"--editable", "-e"};

class Parser {
 public:
  explicit Parser(const FileSystem* files) : files_(files) {}

  void parse(std::string_view bytes, const std::string& path) {
    if (first_.empty()) first_ = path;
    open_.push_back(normal_path(path));
    read_.insert(open_.back());
    const RequirementsText decoded = text_of_requirements(bytes, path);
    if (!decoded.problem.empty()) problem(decoded.place, decoded.problem);
    LogicalLines lines(decoded.text);
    for (LogicalLine line; lines.next(line);) {
      if (!line.text.empty()) parse_line(line, path);
    }
    open_.pop_back();
  }

  ConstraintsFile take() {
    if (problems_ > most_problems) {
      found_.problems.push_back(
          model::make_finding("TS902", first_,
                              fmt::format("{} lines are no constraints, of which the first {} are told",
                                          problems_, most_problems)));
    }
    return std::move(found_);
  }

 private:
  void problem(const Place& place, std::string message, Severity severity = Severity::error) {
    if (++problems_ > most_problems) return;
    model::Finding finding = model::make_finding("TS902", place.path, std::move(message), place);
    finding.severity = severity;
    found_.problems.push_back(std::move(finding));
  }

  void parse_line(const LogicalLine& line, const std::string& path) {
    const std::string_view text = line.text;
    const Place place = line.place(path);
    if (const auto nested = value_of_any(text, nesting)) return parse_nested(*nested, place);
    if (value_of_any(text, editable)) {
      return problem(place, "an editable install is no constraint: name the distribution and its versions");
    }
    if (text.starts_with('-')) {
      return problem(place,
                     fmt::format("`{}` is an option of installers and restricts nothing",
                                 quoted_line(text.substr(0, text.find_first_of(" =\t")))),
                     Severity::info);
    }
    // pip divides at spaces, so a marker may hold tabs.
    add_requirement(line, trim(text.substr(0, std::min(text.find(" -"), text.size()))), path);
  }

  void add_requirement(const LogicalLine& line, std::string_view text, const std::string& path) {
    const Place place = line.place(path);
    auto requirement = pep::Requirement::parse(text);
    if (!requirement) {
      const std::uint32_t column = std::max(requirement.error().place.column, 1U);
      return problem(
          line.place(path, byte_of_column(text, column)),
          fmt::format("`{}` is no constraint: {}", quoted_line(text), requirement.error().message));
    }
    if (!requirement->extras.empty()) {
      return problem(place,
                     fmt::format("`{}`: constraints cannot have extras; write `{}{}`", quoted_line(text),
                                 requirement->name, requirement->specifiers.text()));
    }
    auto files = read_hash_options(line.text, text.size(), [&](std::size_t at, std::string message) {
      problem(line.place(path, at), std::move(message));
    });
    found_.constraints.push_back({*std::move(requirement), std::string(text), place, std::move(files)});
  }

  void parse_nested(const std::string& relative, const Place& place) {
    if (files_ == nullptr)
      return problem(place,
                     fmt::format("`{}`: a nested file cannot be read from here", quoted_line(relative)));
    if (relative.find("://") != std::string::npos)
      return problem(place, fmt::format("`{}`: files are read, nothing is fetched", quoted_line(relative)));
    const std::string path = join_path(parent_path(place.path), relative);
    if (std::ranges::find(open_, normal_path(path)) != open_.end())
      return problem(place, fmt::format("`{}` includes itself", quoted_line(relative)));
    if (open_.size() >= deepest_nesting)
      return problem(place, fmt::format("`{}`: files are nested too deep", quoted_line(relative)));
    if (read_.contains(normal_path(path))) return;
    const auto text = files_->read_file(path);
    if (!text) return problem(place, fmt::format("`{}`: {}", quoted_line(relative), text.error().message));
    parse(*text, path);
  }

  const FileSystem* files_;
  std::string first_;              // the file that was asked for
  std::vector<std::string> open_;  // files inside which we are
  std::set<std::string> read_;
  std::size_t problems_ = 0;
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
