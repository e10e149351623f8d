#include "read/requirement_lines.hpp"

#include "base/text.hpp"
#include "model/source.hpp"
#include "pep/name.hpp"
#include "pep/requirement.hpp"
#include "read/environment_list.hpp"
#include "read/hash_options.hpp"
#include "read/logical_lines.hpp"
#include "read/requirement_encoding.hpp"
#include "read/requirement_location.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace trysquare::read {

namespace {

// So that files that name each other many times over end.
constexpr std::size_t most_files = 1000;
constexpr std::size_t deepest_nesting = 32;

// What pip knows on a line of its own; `-r` and `-c` name other files.
struct InstallerOption {
  std::string_view name;
  bool takes_value = true;
};
constexpr auto installer_options = std::to_array<InstallerOption>({{"-i"},
                                                                   {"--index-url"},
                                                                   {"--pypi-url"},
                                                                   {"--extra-index-url"},
                                                                   {"--no-index", false},
                                                                   {"-f"},
                                                                   {"--find-links"},
                                                                   {"--no-binary"},
                                                                   {"--only-binary"},
                                                                   {"--prefer-binary", false},
                                                                   {"--require-hashes", false},
                                                                   {"--no-require-hashes", false},
                                                                   {"--pre", false},
                                                                   {"--all-releases"},
                                                                   {"--only-final"},
                                                                   {"--trusted-host"},
                                                                   {"--use-feature"},
                                                                   {"--hash"},
                                                                   {"-C"},
                                                                   {"--config-setting"},
                                                                   {"--config-settings"},
                                                                   {"--global-option"},
                                                                   {"--process-dependency-links", false},
                                                                   {"-c"},
                                                                   {"--constraint"},
                                                                   {"-r"},
                                                                   {"--requirement"}});

std::string_view option_name(std::string_view text) {
  if (text.starts_with("--")) return text.substr(0, text.find_first_of(" =\t"));
  return text.substr(0, 2);
}

const InstallerOption* find_installer_option(std::string_view text) {
  const auto found = std::ranges::find(installer_options, option_name(text), &InstallerOption::name);
  return found == installer_options.end() ? nullptr : &*found;
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

class Reader {
 public:
  Reader(const std::string& path, const Target& target) : path_(path), target_(target), list_(path, target) {}

  model::Environment read(std::string_view bytes) {
    read_file(bytes, path_, false);
    // What an installer would take of a range that a constraints file pins.
    for (const auto& [key, version] : constrained_) list_.pin(key, version);
    return list_.take();
  }

 private:
  void read_file(std::string_view bytes, const std::string& path, bool constraint) {
    open_.push_back(normal_path(path));
    const RequirementsText decoded = text_of_requirements(bytes, path);
    if (!decoded.problem.empty()) list_.problem(decoded.place, decoded.problem);
    LogicalLines lines(decoded.text);
    for (LogicalLine line; lines.next(line);) {
      expand_variables(line.text);
      if (!line.text.empty()) read_line({line, path, constraint});
      remember_note(line);
    }
    noted_ = {};
    open_.pop_back();
  }

  struct Line {
    const LogicalLine& logical;
    const std::string& path;
    bool constraint;

    std::string_view text() const { return logical.text; }
    Place place(std::size_t byte = 0) const { return logical.place(path, byte); }
  };

  // `${NAME}`, of upper-case letters, digits and `_`, that is set and not empty.
  void expand_variables(std::string& text) const {
    for (std::size_t at = text.find("${"); at != std::string::npos; at = text.find("${", at + 1)) {
      const std::size_t end = text.find('}', at);
      if (end == std::string::npos) return;
      const auto found = target_.variables.find(std::string_view(text).substr(at + 2, end - at - 2));
      const bool named = text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", at + 2) == end;
      if (!named || found == target_.variables.end() || found->second.empty()) continue;
      text.replace(at, end + 1 - at, found->second);
      at += found->second.size();
    }
  }

  void read_line(const Line& line) {
    const std::string_view text = line.text();
    if (const auto location = editable_part(text)) {
      if (line.constraint) return problem(line.place(), "an editable install is no constraint");
      // A path may hold ` -`; what belongs to an editable install is written with two.
      return read_location(line, trim(location->substr(0, location->find(" --"))), true);
    }
    if (text.starts_with('-')) return read_option(line);
    const std::string_view entry = without_options(text);
    auto files = read_hash_options(line.text(), entry.size(), [&](std::size_t at, std::string message) {
      problem(line.place(at), std::move(message));
    });
    auto requirement = pep::Requirement::parse(entry);
    if (requirement) return read_requirement(line, entry, *requirement, std::move(files));
    if (is_location(entry)) return line.constraint ? void() : read_location(line, entry, false);
    const std::uint32_t column = std::max(requirement.error().place.column, 1U);
    problem(line.place(byte_of_column(entry, column)),
            fmt::format("`{}` names no distribution: {}", quoted_line(entry), requirement.error().message));
  }

  void read_option(const Line& line) {
    const std::string_view name = option_name(line.text());
    const InstallerOption* option = find_installer_option(line.text());
    if (option == nullptr) {
      return problem(line.place(),
                     fmt::format("`{}` is no option of a requirements file", quoted_line(name)));
    }
    if (option->takes_value &&
        trim(line.text().substr(name.size())).find_first_not_of("= \t") == std::string_view::npos)
      problem(line.place(), fmt::format("`{}` is without the value that it takes", quoted_line(name)));
    const bool requirement = name == "-r" || name == "--requirement";
    if (!requirement && name != "-c" && name != "--constraint") return;
    std::string_view other = trim(line.text().substr(name.size()));
    if (other.starts_with('=')) other = trim(other.substr(1));
    const bool in_quotes = other.size() > 1 && (other.front() == '"' || other.front() == '\'');
    if (in_quotes && other.back() == other.front()) other = other.substr(1, other.size() - 2);
    read_other(line, std::string(other), !requirement);
  }

  void read_other(const Line& line, const std::string& name, bool constraint) {
    const bool remote = name.find("://") != std::string::npos;
    if (target_.files == nullptr || remote || name.empty()) {
      const bool needed = !constraint || remote;
      if (needed || target_.files != nullptr) {
        list_.problem(line.place(), fmt::format("`{}`: the other file is not read", quoted_line(line.text())),
                      model::Severity::warning);
      }
      return;
    }
    const std::string path = join_path(parent_path(line.path), name);
    if (std::ranges::find(open_, normal_path(path)) != open_.end())
      return problem(line.place(), fmt::format("`{}` includes itself", quoted_line(name)));
    if (open_.size() >= deepest_nesting || ++files_ > most_files)
      return problem(line.place(), fmt::format("`{}`: files name each other too often", quoted_line(name)));
    const auto text = target_.files->read_file(path);
    if (!text) {
      return problem(line.place(),
                     fmt::format("`{}` cannot be read: {}", quoted_line(name), text.error().message));
    }
    read_file(*text, path, constraint);
  }

  void read_requirement(const Line& line, std::string_view entry, const pep::Requirement& requirement,
                        std::shared_ptr<const model::Source> files) {
    if (line.constraint) return read_constraint(requirement);
    if (!requirement.url)
      return list_.declare(requirement, std::string(entry), line.place(), std::move(files));
    if (requirement.marker && !list_.wanted(*requirement.marker, requirement.name, line.place())) return;
    std::string version;
    const Location file = split_location(*requirement.url);
    if (pep::normalize_name(file.name) == requirement.key) version = file.version;
    if (version.empty() && pep::normalize_name(noted_.name) == requirement.key) version = noted_.version;
    list_.add({requirement.name, std::move(version), *requirement.url}, line.place());
  }

  void read_constraint(const pep::Requirement& constraint) {
    if (constraint.marker && judge_marker(*constraint.marker, target_) != Truth::yes) return;
    const std::string version = pinned_version(constraint.specifiers);
    if (!version.empty()) constrained_.try_emplace(constraint.key, version);
  }

  void read_location(const Line& line, std::string_view location, bool editable) {
    Location parts = split_location(location);
    if (parts.name.empty() && editable) {
      parts.name = noted_.name;
      parts.version = noted_.version;
    }
    if (!pep::is_valid_name(parts.name)) {
      // What `uv pip freeze` prints for every editable install of a sound environment.
      const bool usual = editable && parts.name.empty() && !location.empty();
      return list_.problem(
          line.place(),
          fmt::format("`{}` names no distribution: `#egg=NAME` at its end would", quoted_line(line.text())),
          usual ? model::Severity::info : model::Severity::error);
    }
    list_.add({parts.name, parts.version, std::string(location), editable}, line.place());
  }

  // "# Editable Git install with no remote (name==1.0)", and "# Installed (name==1.0)" of what `scan` writes,
  // stand above the line that they are about, perhaps with more comments between.
  void remember_note(const LogicalLine& line) {
    if (!line.text.empty()) noted_ = {};
    const bool noted = line.comment.starts_with("# Editable ") || line.comment.starts_with("# Installed ");
    if (!noted) return;
    const std::size_t open = line.comment.find('(');
    const std::size_t close = line.comment.find(')', open);
    if (open == std::string::npos || close == std::string::npos) return;
    const auto requirement =
        pep::Requirement::parse(std::string_view(line.comment).substr(open + 1, close - open - 1));
    if (requirement) noted_ = {requirement->name, pinned_version(requirement->specifiers)};
  }

  void problem(Place place, std::string message) { list_.problem(std::move(place), std::move(message)); }

  struct Note {
    std::string name, version;
  };

  const std::string& path_;
  const Target& target_;
  EnvironmentList list_;
  std::vector<std::string> open_;                   // files inside which we are
  std::map<std::string, std::string> constrained_;  // pins of constraints files
  Note noted_;
  std::size_t files_ = 0;
};

}  // namespace

model::Environment read_requirement_lines(std::string_view bytes, const std::string& path,
                                          const Target& target) {
  return Reader(path, target).read(bytes);
}

bool looks_like_requirement_lines(std::string_view text) {
  constexpr std::size_t sample = 50;
  std::size_t seen = 0, read = 0;
  LogicalLines lines(text);
  for (LogicalLine line; seen < sample && lines.next(line);) {
    if (line.text.empty()) continue;
    ++seen;
    const std::string_view entry = without_options(line.text);
    if (editable_part(line.text) || find_installer_option(line.text) != nullptr ||
        pep::Requirement::parse(entry) || is_location(entry)) {
      ++read;
    }
  }
  return 2 * read >= seen;
}

}  // namespace trysquare::read
