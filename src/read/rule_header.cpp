#include "read/rule_header.hpp"

#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "pep/name.hpp"
#include "pep/version.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::read {

namespace {

void check_against_path(Fields& fields, const RuleHeader& header, std::string_view path,
                        std::string_view ending) {
  const std::string_view file = file_name(path);
  const std::string parent = parent_path(path);
  const std::string_view directory = file_name(parent);
  const std::string wanted = fmt::format("{}{}", header.release, ending);
  if (!header.release.empty() && file != wanted)
    fields.problem(*fields.node().find("release"),
                   fmt::format("release `{}` stands in a file called `{}`", header.release, file),
                   fmt::format("call the file `{}`", wanted));
  if (!header.package.empty() && directory != header.package)
    fields.problem(*fields.node().find("package"),
                   fmt::format("package `{}` stands in a directory called `{}`", header.package, directory),
                   fmt::format("move the file to `{}/{}`", header.package, wanted));
}

}  // namespace

RuleHeader read_rule_header(Fields& fields, std::string_view path, std::string_view ending) {
  RuleHeader header{fields.require_text("package"), fields.require_text("release"), fields.text("note")};
  if (!header.package.empty() && pep::normalize_name(header.package) != header.package)
    fields.problem(*fields.node().find("package"),
                   fmt::format("package `{}` is not in its normal form (PEP 503)", header.package),
                   fmt::format("write `{}`", pep::normalize_name(header.package)));
  if (!header.release.empty() && !pep::Version::try_parse(header.release))
    fields.problem(*fields.node().find("release"),
                   fmt::format("release `{}` is no version (PEP 440)", header.release));
  check_against_path(fields, header, path, ending);
  return header;
}

bool is_rule_name(std::string_view text) {
  return !text.empty() && is_alpha(text.front()) &&
         std::ranges::all_of(text, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

void add_source_lines(std::vector<Error>& problems, std::string_view text) {
  if (problems.empty()) return;
  const auto lines = split_lines(text);
  for (Error& problem : problems) {
    if (problem.place.line > 0 && problem.place.line <= lines.size())
      problem.source_line = lines[problem.place.line - 1];
  }
}

}  // namespace trysquare::read
