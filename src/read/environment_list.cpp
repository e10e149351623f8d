#include "read/environment_list.hpp"

#include "base/credentials.hpp"
#include "base/text.hpp"
#include "pep/name.hpp"
#include "read/sources.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::read {

namespace {

// So that a file of any kind and size ends in a report that can be read.
constexpr std::size_t most_problems = 1000;

}  // namespace

Truth judge_marker(const pep::Marker& marker, const Target& target) {
  for (const auto& name : marker.variables()) {
    const std::string* value = pep::marker_variable(target.known, name);
    const bool of_request = name == "extra" || name == "extras" || name == "dependency_groups";
    if (!of_request && (value == nullptr || value->empty())) return Truth::unknown;
  }
  const Selection& selection = target.selection;
  pep::MarkerQuestion question{target.known, pep::MarkerContext::requirement, std::string(), selection.extras,
                               selection.groups};
  auto value = marker.evaluate(question);
  if (!value) return Truth::unknown;
  // With several extras, one that makes it hold is enough.
  for (const std::string& extra : selection.extras) {
    if (*value) break;
    question.extra = extra;
    value = marker.evaluate(question).value_or(false);
  }
  return as_truth(*value);
}

bool is_true(const data::Node& node, std::string_view key) {
  const data::Node* value = node.find(key);
  return value != nullptr && value->as<bool>() != nullptr && *value->as<bool>();
}

std::string pinned_version(const pep::SpecifierSet& specifiers) {
  for (const auto& clause : specifiers.specifiers()) {
    const bool equal = clause.op() == pep::Operator::equal || clause.op() == pep::Operator::arbitrary;
    if (equal && !clause.version_text().ends_with(".*")) return clause.version_text();
  }
  return {};
}

std::string requirement_text(std::string_view name, const std::vector<std::string>& extras,
                             std::string_view specifiers, std::string_view marker) {
  std::string text(name);
  if (!extras.empty()) text += "[" + join(extras, ",") + "]";
  text += specifiers;
  if (!marker.empty()) text += fmt::format(" ; {}", marker);
  return text;
}

void EnvironmentList::add(Entry entry, const Place& place, const data::Node* version) {
  if (!pep::is_valid_name(entry.name)) {
    return problem(place, fmt::format("`{:.80}` is no name of a distribution", printable(entry.name)));
  }
  std::string key = pep::normalize_name(entry.name);
  const auto [first, is_new] =
      seen_.try_emplace(key, Seen{entry.version, place.line, found_.distributions.size()});
  if (!is_new) return add_again(entry, place, first->second);
  if (entry.version.empty() && !ranges_.contains(key)) {
    problem(place, fmt::format("the version of `{}` is not told, so it cannot be judged", entry.name),
            model::Severity::info);
  }
  model::Distribution& distribution = found_.distributions.emplace_back();
  distribution.name = entry.name;
  distribution.key = std::move(key);
  distribution.version = entry.version;
  distribution.root = path_;
  distribution.metadata_path = fmt::format("{}:{}", place.path, place.line);
  distribution.version_line = version == nullptr ? place.line : version->line;
  distribution.version_column = entry.version_column != 0 ? entry.version_column
                                : version == nullptr      ? place.column
                                                          : version->column;
  distribution.origin = without_credentials(entry.origin);
  distribution.editable = entry.editable;
  distribution.requirements_known = false;
  distribution.requirements = std::move(entry.requirements);
  if (!target_.sources) return;
  distribution.source = entry.source;
  if (entry.source == nullptr) distribution.source = source_of_location(entry.origin, entry.editable);
}

void EnvironmentList::add_again(const Entry& entry, const Place& place, Seen& first) {
  auto& requirements = found_.distributions[first.index].requirements;
  requirements.insert(requirements.end(), entry.requirements.begin(), entry.requirements.end());
  if (first.version == entry.version || first.several) return;
  std::string& version = found_.distributions[first.index].version;
  if (kind_ == Kind::installed && !first.version.empty() && !entry.version.empty()) {
    return problem(place, fmt::format("`{}` is listed twice, with other versions: line {} counts", entry.name,
                                      first.line));
  }
  if (first.version.empty() || entry.version.empty()) {
    if (entry.version.empty()) return;
    first.version = version = entry.version;
    return;
  }
  first.several = true;
  version.clear();
  problem(place,
          fmt::format("`{}` is {} in several versions, and nothing here tells which is installed", entry.name,
                      kind_ == Kind::locked ? "locked" : "asked for"),
          model::Severity::info);
}

void EnvironmentList::declare(const pep::Requirement& requirement, std::string text, const Place& place,
                              std::shared_ptr<const model::Source> source) {
  std::string version = pinned_version(requirement.specifiers);
  const bool range = version.empty() && !requirement.url;
  if (target_.project != nullptr) {
    target_.project->requirements.push_back({requirement, text, place});
    target_.project->ranges |= range;
  }
  if (requirement.marker && !wanted(*requirement.marker, requirement.name, place)) return;
  if (range) ranges_.try_emplace(requirement.key, std::move(text));
  Entry entry{requirement.name, std::move(version), requirement.url.value_or("")};
  entry.source = std::move(source);
  add(std::move(entry), place);
}

void EnvironmentList::declare_python(std::string specifiers) {
  if (target_.project != nullptr) target_.project->python = std::move(specifiers);
}

void EnvironmentList::pin(std::string_view key, const std::string& version) {
  const auto found = seen_.find(key);
  if (found == seen_.end() || found->second.several || !found->second.version.empty()) return;
  found->second.version = found_.distributions[found->second.index].version = version;
}

bool EnvironmentList::wanted(const pep::Marker& marker, std::string_view name, const Place& place) {
  const Truth truth = judge_marker(marker, target_);
  if (truth == Truth::unknown) {
    problem(
        place,
        fmt::format("nothing here tells whether `{}` holds: `{}` is taken as installed", marker.text(), name),
        model::Severity::info);
  }
  return truth != Truth::no;
}

bool EnvironmentList::wanted(std::string_view marker, std::string_view name, const Place& place) {
  const auto parsed = pep::Marker::parse(marker);
  if (parsed) return wanted(*parsed, name, place);
  problem(place, fmt::format("the marker of `{}`: {}", name, parsed.error().message));
  return true;
}

void EnvironmentList::problem(Place place, std::string message, model::Severity severity) {
  if (++problems_ > most_problems) return;
  model::Finding finding = model::make_finding("TS902", path_, std::move(message), std::move(place));
  finding.severity = severity;
  found_.problems.push_back(std::move(finding));
}

std::string EnvironmentList::text(const data::Node& node, std::string_view key) {
  const data::Node* value = node.find(key);
  if (value == nullptr || value->is_null()) return {};
  if (value->string() != nullptr) return *value->string();
  problem(*value, fmt::format("`{}` is {}, not a string", key, value->kind()));
  return {};
}

const data::Array* EnvironmentList::array(const data::Node& node, std::string_view key) {
  const data::Node* value = node.find(key);
  if (value == nullptr || value->is_null()) return nullptr;
  if (value->array() == nullptr) problem(*value, fmt::format("`{}` is {}, not an array", key, value->kind()));
  return value->array();
}

const data::Object* EnvironmentList::object(const data::Node& node, std::string_view key) {
  const data::Node* value = node.find(key);
  if (value == nullptr || value->is_null()) return nullptr;
  if (value->object() == nullptr) problem(*value, fmt::format("`{}` is {}, not a table", key, value->kind()));
  return value->object();
}

// One for all of them: of a project's file nobody expects versions.
void EnvironmentList::tell_unversioned() {
  model::Finding finding = model::make_finding("TS902", path_, "", {path_, 0, 0});
  for (const auto& [key, text] : ranges_) {
    const auto found = seen_.find(key);
    if (found == seen_.end() || !found->second.version.empty()) continue;
    finding.evidence.push_back(text);
  }
  if (finding.evidence.empty()) return;
  finding.severity = model::Severity::info;
  finding.message = fmt::format(
      "{} of {} requirements are ranges: which versions are installed is not told, and only the "
      "ranges are compared",
      finding.evidence.size(), seen_.size());
  found_.problems.push_back(std::move(finding));
}

void EnvironmentList::keep_listed_requirements() {
  for (auto& distribution : found_.distributions) {
    std::erase_if(distribution.requirements, [&](model::RequirementLine& line) {
      auto requirement = pep::Requirement::parse(line.text);
      const auto target = requirement ? seen_.find(requirement->key) : seen_.end();
      if (target == seen_.end()) return true;
      // Who asks for an extra says that there is one.
      auto& extras = found_.distributions[target->second.index].extras;
      for (const auto& extra : requirement->extras) {
        if (std::ranges::find(extras, extra) == extras.end()) extras.push_back(extra);
      }
      line.parsed = std::make_shared<const pep::Requirement>(*std::move(requirement));
      return false;
    });
  }
}

model::Environment EnvironmentList::take() {
  tell_unversioned();
  keep_listed_requirements();
  if (problems_ > most_problems) {
    found_.problems.push_back(model::make_finding(
        "TS902", path_,
        fmt::format("this file has {} problems, of which the first {} are told", problems_, most_problems),
        {path_, 0, 0}));
  }
  std::ranges::stable_sort(found_.distributions, {}, &model::Distribution::key);
  return std::move(found_);
}

}  // namespace trysquare::read
