#include "read/conda_files.hpp"

#include "base/text.hpp"
#include "data/json.hpp"
#include "data/yaml.hpp"
#include "pep/name.hpp"
#include "read/environment_list.hpp"
#include "read/range_text.hpp"
#include "read/requirement_lines.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace trysquare::read {

namespace {

using data::Node;

struct Platform {
  std::string_view subdir, os_name, sys_platform, platform_system, machine;
};
constexpr auto platforms = std::to_array<Platform>({
    {"linux-64", "posix", "linux", "Linux", "x86_64"},
    {"linux-aarch64", "posix", "linux", "Linux", "aarch64"},
    {"linux-ppc64le", "posix", "linux", "Linux", "ppc64le"},
    {"linux-32", "posix", "linux", "Linux", "i686"},
    {"osx-64", "posix", "darwin", "Darwin", "x86_64"},
    {"osx-arm64", "posix", "darwin", "Darwin", "arm64"},
    {"win-64", "nt", "win32", "Windows", "AMD64"},
    {"win-arm64", "nt", "win32", "Windows", "ARM64"},
    {"win-32", "nt", "win32", "Windows", "x86"},
});

// What the interpreter's own package tells.
void use_python(std::string_view version, EnvironmentList& list) {
  const auto parsed = pep::Version::try_parse(version);
  if (!parsed || parsed->release().size() < 2) return;
  pep::MarkerEnvironment& markers = list.markers();
  markers.python_version = parsed->release()[0] + "." + parsed->release()[1];
  if (parsed->release().size() > 2) markers.python_full_version = parsed->text();
  markers.implementation_version = markers.python_full_version;
  markers.implementation_name = "cpython";
  markers.platform_python_implementation = "CPython";
}

void use_platform(std::string_view subdir, EnvironmentList& list) {
  const auto* const found = std::ranges::find(platforms, subdir, &Platform::subdir);
  if (found == platforms.end()) return;
  pep::MarkerEnvironment& markers = list.markers();
  markers.os_name = found->os_name;
  markers.sys_platform = found->sys_platform;
  markers.platform_system = found->platform_system;
  markers.platform_machine = found->machine;
}

// "py312h1234_0", "pyhd8ed1ab_0", "cuda120_py311h0": built for or in Python.
bool is_python_build(std::string_view build) {
  if (build.starts_with("py")) return true;
  for (std::size_t at = build.find("py"); at != std::string_view::npos; at = build.find("py", at + 1)) {
    if (at + 2 < build.size() && is_digit(build[at + 2])) return true;
  }
  return false;
}

bool is_interpreter(std::string_view name) { return name == "python"; }

struct MatchSpec {
  std::string name, range, build;
};

MatchSpec split_match_spec(std::string_view text) {
  text = trim(text.substr(0, text.find(" #")));
  if (const std::size_t channel = text.find("::"); channel != std::string_view::npos)
    text = trim(text.substr(channel + 2));
  MatchSpec found;
  const std::size_t bracket = text.find('[');
  if (bracket != std::string_view::npos) {
    const std::string_view inner = text.substr(bracket);
    if (const std::size_t at = inner.find("version="); at != std::string_view::npos) {
      std::string_view value = inner.substr(at + 8);
      const bool in_quotes = !value.empty() && (value.front() == '"' || value.front() == '\'');
      const std::size_t end = in_quotes ? value.find(value.front(), 1) : value.find_first_of(",]");
      found.range =
          in_quotes ? value.substr(1, end == std::string_view::npos ? end : end - 1) : value.substr(0, end);
    }
    text = trim(text.substr(0, bracket));
  }
  const std::size_t end = std::min(text.find_first_of(" =<>!~"), text.size());
  found.name = text.substr(0, end);
  std::string_view rest = trim(text.substr(end));
  if (rest.empty()) return found;
  // `name=1.0=build`, `name 1.0 build`
  const std::size_t start = std::min(rest.find_first_not_of("=<>!~ "), rest.size());
  const bool plain = rest.find_first_of(",<>!|") == std::string_view::npos;
  const std::size_t second = plain ? rest.find_first_of("= ", start) : std::string_view::npos;
  if (second != std::string_view::npos) {
    found.build = trim(rest.substr(second + 1));
    rest = rest.substr(start, second - start);
    found.range = rest;
  } else {
    found.range = rest;
  }
  return found;
}

class YamlReader {
 public:
  YamlReader(const std::string& path, const Target& target)
      : path_(path), target_(target), list_(path, target_, EnvironmentList::Kind::declared) {}

  model::Environment read(const Node& document) {
    exported_ = document.find("prefix") != nullptr;
    const data::Array* dependencies = list_.array(document, "dependencies");
    if (dependencies == nullptr) return list_.take();
    // The interpreter first: markers of what pip installs ask for it.
    for (const Node& item : *dependencies) {
      if (item.string() == nullptr) continue;
      const MatchSpec spec = split_match_spec(*item.string());
      if (is_interpreter(spec.name)) read_python(spec);
    }
    for (const Node& item : *dependencies) read_item(item);
    return list_.take();
  }

 private:
  void read_python(const MatchSpec& spec) {
    const std::size_t digits = std::min(spec.range.find_first_not_of("= "), spec.range.size());
    std::string version = spec.range.substr(digits);
    if (version.ends_with(".*")) version.resize(version.size() - 2);
    if (version.find_first_not_of("0123456789.") != std::string::npos) {
      if (const auto range = parse_conda_range(spec.range)) list_.declare_python(range->text());
      return;
    }
    use_python(version, list_);
    if (!target_.known.python_version.empty()) return;  // what the user asks about counts
    const pep::MarkerEnvironment& told = list_.markers();
    target_.known.python_version = told.python_version;
    target_.known.python_full_version = told.python_full_version;
    target_.known.implementation_name = told.implementation_name;
    target_.known.implementation_version = told.implementation_version;
    target_.known.platform_python_implementation = told.platform_python_implementation;
  }

  void read_item(const Node& item) {
    if (const Node* pip = item.find("pip")) return read_pip(*pip);
    if (item.string() == nullptr) {
      return list_.problem(item,
                           fmt::format("expected a package or `pip:` with a list, found {}", item.kind()));
    }
    const MatchSpec spec = split_match_spec(*item.string());
    const bool built = !spec.build.empty() && spec.build != "*";
    if (is_interpreter(spec.name) || spec.name.empty() || spec.name.starts_with('_')) return;
    if (built && !is_python_build(spec.build)) return;
    if (!pep::is_valid_name(spec.name)) {
      return list_.problem(item, fmt::format("`{:.80}` names no package", printable(*item.string())));
    }
    pep::Requirement requirement{spec.name, pep::normalize_name(spec.name), {}, {}, {}, {}};
    std::string range = spec.range;
    // One `=` means "begins with", but an export writes what is installed so.
    const std::size_t digits = std::min(range.find_first_not_of("= "), range.size());
    if ((built || exported_) && range.find_first_of("<>!~,|*") == std::string::npos)
      range = "==" + range.substr(digits);
    if (auto parsed = parse_conda_range(range)) {
      requirement.specifiers = *std::move(parsed);
    } else {
      list_.problem(item.place(path_),
                    fmt::format("no specifiers say what `{}` says: any version of `{}` counts",
                                printable(range), spec.name),
                    model::Severity::info);
    }
    list_.declare(requirement, *item.string(), item.place(path_));
  }

  // Each item is a line of a requirements file: read by itself, so that its place is the item's.
  void read_pip(const Node& items) {
    if (items.array() == nullptr) {
      return list_.problem(items, fmt::format("`pip` is {}, not a list", items.kind()));
    }
    for (const Node& item : *items.array()) {
      if (item.string() == nullptr) {
        list_.problem(item, fmt::format("expected a requirement, found {}", item.kind()));
        continue;
      }
      model::Project asked;
      Target inside = target_;
      inside.project = &asked;
      const model::Environment inner = read_requirement_lines(*item.string(), path_, inside);
      take(inner, asked, item.place(path_));
    }
  }

  void take(const model::Environment& inner, const model::Project& asked, const Place& place) {
    const auto here = [&](const Place& told) { return told.path == path_ ? place : told; };
    for (const auto& declared : asked.requirements)
      list_.declare(declared.requirement, declared.text, here(declared.place));
    for (const auto& distribution : inner.distributions) {
      const bool known =
          std::ranges::any_of(asked.requirements, [&](const model::DeclaredRequirement& declared) {
            return declared.requirement.key == distribution.key;
          });
      if (!known || !distribution.version.empty()) {
        list_.add({distribution.name, distribution.version, distribution.origin, distribution.editable},
                  place);
      }
    }
    for (const auto& problem : inner.problems) {
      if (problem.place.line > 0 && problem.severity != model::Severity::info)
        list_.problem(here(problem.place), problem.message, problem.severity);
    }
  }

  const std::string& path_;
  Target target_;
  EnvironmentList list_;
  bool exported_ = false;
};

// "lib/python3.12/site-packages/a_b-1.0.dist-info/METADATA" -> a_b, 1.0
std::optional<EnvironmentList::Entry> distribution_of(std::string_view file) {
  const std::size_t slash = file.rfind('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view name = file.substr(slash + 1);
  std::string_view folder = file.substr(0, slash);
  if (name != "METADATA" && name != "PKG-INFO") {
    if (!name.ends_with(".egg-info")) return std::nullopt;
    folder = file;
  }
  folder = folder.substr(folder.rfind('/') + 1);
  const bool info = folder.ends_with(".dist-info") || folder.ends_with(".egg-info");
  if (!info) return std::nullopt;
  const auto parts = split(folder.substr(0, folder.size() - 10), '-');
  if (parts.size() < 2) return std::nullopt;
  return EnvironmentList::Entry{std::string(parts[0]), std::string(parts[1])};
}

void read_record(const Node& record, EnvironmentList& list, const Place& place) {
  const std::string name = list.text(record, "name");
  if (name.empty()) return list.problem(place, "a record without a name");
  if (is_interpreter(name)) {
    use_python(list.text(record, "version"), list);
    use_platform(list.text(record, "subdir"), list);
    return;
  }
  const data::Array* files = list.array(record, "files");
  if (files == nullptr) return;
  for (const Node& file : *files) {
    if (file.string() == nullptr) continue;
    if (const auto entry = distribution_of(*file.string())) list.add(*entry, place);
  }
}

}  // namespace

Result<model::Environment> read_environment_yml(std::string_view text, const std::string& path,
                                                const Target& target) {
  const auto document = data::parse_yaml(text, path);
  if (!document) return std::unexpected(document.error());
  const Node* dependencies = document->find("dependencies");
  if (dependencies == nullptr) {
    return failure_at(document->place(path), "no `dependencies`: this is no environment file of conda");
  }
  return YamlReader(path, target).read(*document);
}

bool looks_like_conda_list(std::string_view text) {
  return trim(text).starts_with('[') && text.find("\"build_string\"") != std::string_view::npos;
}

Result<model::Environment> read_conda_list(std::string_view text, const std::string& path,
                                           const Target& target) {
  const auto document = data::parse_json(text, path);
  if (!document) return std::unexpected(document.error());
  if (document->array() == nullptr)
    return failure_at(document->place(path), "this is no array, as `conda list --json` writes one");
  EnvironmentList list(path, target);
  for (const Node& item : *document->array()) {
    const std::string name = list.text(item, "name");
    if (name.empty()) {
      list.problem(item, "a package without a name");
      continue;
    }
    if (is_interpreter(name)) {
      use_python(list.text(item, "version"), list);
      use_platform(list.text(item, "platform"), list);
    } else if (list.text(item, "channel") == "pypi" || is_python_build(list.text(item, "build_string"))) {
      list.add({name, list.text(item, "version")}, item.place(path));
    }
  }
  return list.take();
}

Result<model::Environment> read_conda_meta(const std::string& path, const Target& target) {
  EnvironmentList list(path, target);
  for (const auto& entry : target.files->list(path)) {
    if (!entry.name.ends_with(".json")) continue;
    const std::string file = join_path(path, entry.name);
    const auto text = target.files->read_file(file);
    const auto record = text ? data::parse_json(*text, file) : std::unexpected(text.error());
    if (record && record->object() != nullptr) {
      read_record(*record, list, {file, 1, 1});
    } else {
      list.problem(record ? record->place(file) : record.error().place,
                   record ? "this is no record of a package" : record.error().message);
    }
  }
  return list.take();
}

}  // namespace trysquare::read
