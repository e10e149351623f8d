#include "read/environment_yml.hpp"

#include "base/text.hpp"
#include "data/yaml.hpp"
#include "pep/name.hpp"
#include "read/conda_package.hpp"
#include "read/range_text.hpp"
#include "read/requirement_lines.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::read {

namespace {

using data::Node;

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
      if (is_interpreter(spec.name)) read_python(item, spec);
    }
    for (const Node& item : *dependencies) read_item(item);
    return list_.take();
  }

 private:
  void read_python(const Node& item, const MatchSpec& spec) {
    const std::size_t digits = std::min(spec.range.find_first_not_of("= "), spec.range.size());
    std::string version = spec.range.substr(digits);
    if (version.ends_with(".*")) version.resize(version.size() - 2);
    if (version.find_first_not_of("0123456789.") != std::string::npos) {
      if (const auto range = parse_conda_range(spec.range)) return list_.declare_python(range->text());
      const bool range = spec.range.find_first_of("<>!~|,*") != std::string::npos;
      return list_.problem(
          item.place(path_),
          fmt::format("`{:.80}` tells no version of Python: expected digits, as in `python=3.12`",
                      printable(*item.string())),
          range ? model::Severity::info : model::Severity::error);
    }
    use_conda_python(version, list_);
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
    const std::string name = names_.distribution(spec.name);
    pep::Requirement requirement{name, pep::normalize_name(name), {}, {}, {}, {}};
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
  const CondaNames names_;
  bool exported_ = false;
};

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

}  // namespace trysquare::read
