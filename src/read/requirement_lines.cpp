#include "read/requirement_lines.hpp"

#include "base/credentials.hpp"
#include "base/text.hpp"
#include "pep/name.hpp"
#include "pep/requirement.hpp"
#include "read/environment_list.hpp"
#include "read/logical_lines.hpp"
#include "read/requirement_location.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace trysquare::read {

namespace {

// So that a file of any kind and size, read as lines, ends in a report that can be read.
constexpr std::size_t most_problems = 1000;
constexpr std::size_t longest_quote = 80;

// What pip knows on a line of its own; `-r` and `-c` name other files.
constexpr auto installer_options = std::to_array<std::string_view>({"-i",
                                                                    "--index-url",
                                                                    "--pypi-url",
                                                                    "--extra-index-url",
                                                                    "--no-index",
                                                                    "-f",
                                                                    "--find-links",
                                                                    "--no-binary",
                                                                    "--only-binary",
                                                                    "--prefer-binary",
                                                                    "--require-hashes",
                                                                    "--no-require-hashes",
                                                                    "--pre",
                                                                    "--all-releases",
                                                                    "--only-final",
                                                                    "--trusted-host",
                                                                    "--use-feature",
                                                                    "--hash",
                                                                    "-C",
                                                                    "--config-setting",
                                                                    "--config-settings",
                                                                    "--global-option",
                                                                    "--process-dependency-links",
                                                                    "-c",
                                                                    "--constraint",
                                                                    "-r",
                                                                    "--requirement"});

std::string_view option_name(std::string_view text) {
  if (text.starts_with("--")) return text.substr(0, text.find_first_of(" =\t"));
  return text.substr(0, 2);
}

bool is_installer_option(std::string_view text) {
  return std::ranges::find(installer_options, option_name(text)) != installer_options.end();
}

// What follows `-e`, `--editable` or `--editable=`; nothing when the line is none of them.
std::optional<std::string_view> editable_part(std::string_view text) {
  for (const std::string_view option : {"--editable", "-e"}) {
    if (!text.starts_with(option)) continue;
    text.remove_prefix(option.size());
    if (text.starts_with('=') && option.starts_with("--"))
      text.remove_prefix(1);
    else if (option.starts_with("--") && !text.empty() && !is_space(text.front()))
      return std::nullopt;
    return trim(text);
  }
  return std::nullopt;
}

// Options begin at the first word that starts with `-`; pip divides at spaces, so a marker may hold tabs.
std::string_view without_options(std::string_view text) {
  return trim(text.substr(0, std::min(text.find(" -"), text.size())));
}

std::string quoted(std::string_view text) {
  const bool whole = count_code_points(text) <= longest_quote;
  return without_credentials(whole ? text : text.substr(0, byte_of_column(text, longest_quote))) +
         (whole ? "" : "…");
}

std::string pinned_version(const pep::SpecifierSet& specifiers) {
  for (const auto& clause : specifiers.specifiers()) {
    const bool equal = clause.op() == pep::Operator::equal || clause.op() == pep::Operator::arbitrary;
    if (equal && !clause.version_text().ends_with(".*")) return clause.version_text();
  }
  return {};
}

class Reader {
 public:
  Reader(const std::string& path, const pep::MarkerEnvironment& known) : path_(path), known_(known) {}

  model::Environment read(std::string_view text) {
    LogicalLines lines(text);
    for (LogicalLine line; lines.next(line);) {
      if (!line.text.empty()) read_line(line);
      remember_note(line);
    }
    if (problems_ > most_problems) {
      problem({path_, 0, 0}, fmt::format("this file has {} problems, of which the first {} are told",
                                         problems_, most_problems));
    }
    std::ranges::stable_sort(found_.distributions, {}, &model::Distribution::key);
    return std::move(found_);
  }

 private:
  void read_line(const LogicalLine& line) {
    const std::string_view text = line.text;
    if (const auto location = editable_part(text)) {
      // A path may hold ` -`; what belongs to an editable install is written with two.
      return read_location(line, trim(location->substr(0, location->find(" --"))), true);
    }
    if (text.starts_with('-')) return read_option(line);
    const std::string_view entry = without_options(text);
    auto requirement = pep::Requirement::parse(entry);
    if (requirement) return read_requirement(line, entry, *requirement);
    if (is_location(entry)) return read_location(line, entry, false);
    const std::uint32_t column = std::max(requirement.error().place.column, 1U);
    problem(line.place(path_, byte_of_column(entry, column)),
            fmt::format("`{}` names no distribution: {}", quoted(entry), requirement.error().message));
  }

  void read_option(const LogicalLine& line) {
    const std::string_view name = option_name(line.text);
    if (!is_installer_option(line.text)) {
      return problem(line.place(path_),
                     fmt::format("`{}` is no option of a requirements file", quoted(name)));
    }
    if (name != "-r" && name != "--requirement") return;
    problem(line.place(path_), fmt::format("`{}`: the other file is not read", quoted(line.text)),
            model::Severity::warning);
  }

  void read_requirement(const LogicalLine& line, std::string_view entry,
                        const pep::Requirement& requirement) {
    if (requirement.marker) {
      const Truth truth = judge_marker(*requirement.marker, known_);
      if (truth == Truth::fails) return;
      if (truth == Truth::unknown) {
        problem(line.place(path_),
                fmt::format("nothing here tells whether `{}` holds: `{}` is taken as installed",
                            requirement.marker->text(), requirement.name),
                model::Severity::info);
      }
    }
    std::string version = pinned_version(requirement.specifiers);
    if (version.empty() && !requirement.url) {
      return problem(line.place(path_),
                     fmt::format("`{}` is not pinned: an installed version is written `{}==1.2.3`",
                                 quoted(entry), requirement.name));
    }
    if (requirement.url) {
      const Location file = split_location(*requirement.url);
      if (pep::normalize_name(file.name) == requirement.key) version = file.version;
    }
    model::Distribution* distribution = add(line, requirement.name, std::move(version));
    if (distribution != nullptr && requirement.url)
      distribution->origin = without_credentials(*requirement.url);
  }

  void read_location(const LogicalLine& line, std::string_view location, bool editable) {
    Location parts = split_location(location);
    if (parts.name.empty() && editable) {
      parts.name = noted_.name;
      parts.version = noted_.version;
    }
    if (!pep::is_valid_name(parts.name)) {
      // What `uv pip freeze` prints for every editable install of a sound environment.
      return problem(
          line.place(path_),
          fmt::format("`{}` names no distribution: `#egg=NAME` at its end would", quoted(line.text)),
          editable && parts.name.empty() && !location.empty() ? model::Severity::info
                                                              : model::Severity::error);
    }
    model::Distribution* distribution = add(line, parts.name, parts.version);
    if (distribution == nullptr) return;
    distribution->origin = without_credentials(location);
    distribution->editable = editable;
  }

  // "# Editable Git install with no remote (name==1.0)" stands above the line that it is about, perhaps with
  // more comments between.
  void remember_note(const LogicalLine& line) {
    if (!line.text.empty()) noted_ = {};
    if (!line.comment.starts_with("# Editable ")) return;
    const std::size_t open = line.comment.find('(');
    const std::size_t close = line.comment.find(')', open);
    if (open == std::string::npos || close == std::string::npos) return;
    const auto requirement =
        pep::Requirement::parse(std::string_view(line.comment).substr(open + 1, close - open - 1));
    if (requirement) noted_ = {requirement->name, pinned_version(requirement->specifiers)};
  }

  // Null when the distribution is there already.
  model::Distribution* add(const LogicalLine& line, std::string_view name, std::string version) {
    const Place place = line.place(path_);
    std::string key = pep::normalize_name(name);
    if (version.empty()) {
      problem(place, fmt::format("the version of `{}` is not told, so it cannot be judged", name),
              model::Severity::info);
    }
    const auto [first, is_new] = seen_.try_emplace(key, Seen{version, place.line});
    if (!is_new) {
      if (first->second.version != version) {
        problem(place, fmt::format("`{}` is listed twice, with other versions: line {} counts", name,
                                   first->second.line));
      }
      return nullptr;
    }
    model::Distribution& distribution = found_.distributions.emplace_back();
    distribution.name = name;
    distribution.key = std::move(key);
    distribution.version = std::move(version);
    distribution.root = path_;
    distribution.metadata_path = fmt::format("{}:{}", path_, place.line);
    distribution.requirements_known = false;
    return &distribution;
  }

  void problem(Place place, std::string message, model::Severity severity = model::Severity::error) {
    if (++problems_ > most_problems && place.line > 0) return;
    model::Finding finding = model::make_finding("TS902", path_, std::move(message), std::move(place));
    finding.severity = severity;
    found_.problems.push_back(std::move(finding));
  }

  struct Seen {
    std::string version;
    std::uint32_t line;
  };
  struct Note {
    std::string name, version;
  };

  const std::string& path_;
  const pep::MarkerEnvironment& known_;
  model::Environment found_;
  std::map<std::string, Seen> seen_;
  Note noted_;
  std::size_t problems_ = 0;
};

}  // namespace

model::Environment read_requirement_lines(std::string_view text, const std::string& path,
                                          const pep::MarkerEnvironment& known) {
  return Reader(path, known).read(text);
}

bool looks_like_requirement_lines(std::string_view text) {
  constexpr std::size_t sample = 50;
  std::size_t seen = 0, read = 0;
  LogicalLines lines(text);
  for (LogicalLine line; seen < sample && lines.next(line);) {
    if (line.text.empty()) continue;
    ++seen;
    const std::string_view entry = without_options(line.text);
    if (editable_part(line.text) || is_installer_option(line.text) || pep::Requirement::parse(entry) ||
        is_location(entry)) {
      ++read;
    }
  }
  return 2 * read >= seen;
}

}  // namespace trysquare::read
