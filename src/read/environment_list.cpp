#include "read/environment_list.hpp"

#include "base/credentials.hpp"
#include "base/text.hpp"
#include "pep/name.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::read {

namespace {

// So that a file of any kind and size ends in a report that can be read.
constexpr std::size_t most_problems = 1000;

}  // namespace

Truth judge_marker(const pep::Marker& marker, const pep::MarkerEnvironment& known) {
  for (const auto& name : marker.variables()) {
    const std::string* value = pep::marker_variable(known, name);
    const bool of_request = name == "extra" || name == "extras" || name == "dependency_groups";
    if (!of_request && (value == nullptr || value->empty())) return Truth::unknown;
  }
  pep::MarkerQuestion question{known, pep::MarkerContext::requirement, std::string(), {}, {}};
  question.extras.emplace();
  question.dependency_groups.emplace();
  const auto value = marker.evaluate(question);
  return !value ? Truth::unknown : *value ? Truth::holds : Truth::fails;
}

void EnvironmentList::add(const Entry& entry, const Place& place) {
  if (!pep::is_valid_name(entry.name)) {
    return problem(place, fmt::format("`{:.80}` is no name of a distribution", printable(entry.name)));
  }
  std::string key = pep::normalize_name(entry.name);
  const auto [first, is_new] =
      seen_.try_emplace(key, Seen{entry.version, place.line, found_.distributions.size()});
  if (!is_new) {
    if (first->second.version == entry.version) return;
    if (kind_ == Kind::locked) {
      std::string& version = found_.distributions[first->second.index].version;
      if (version.empty()) return;
      version.clear();
      return problem(
          place,
          fmt::format("`{}` is locked in several versions, and nothing here tells which is installed",
                      entry.name),
          model::Severity::info);
    }
    return problem(place, fmt::format("`{}` is listed twice, with other versions: line {} counts", entry.name,
                                      first->second.line));
  }
  if (entry.version.empty()) {
    problem(place, fmt::format("the version of `{}` is not told, so it cannot be judged", entry.name),
            model::Severity::info);
  }
  model::Distribution& distribution = found_.distributions.emplace_back();
  distribution.name = entry.name;
  distribution.key = std::move(key);
  distribution.version = entry.version;
  distribution.root = path_;
  distribution.metadata_path = fmt::format("{}:{}", path_, place.line);
  distribution.origin = without_credentials(entry.origin);
  distribution.editable = entry.editable;
  distribution.requirements_known = false;
}

bool EnvironmentList::wanted(const pep::Marker& marker, std::string_view name, const Place& place) {
  const Truth truth = judge_marker(marker, known_);
  if (truth == Truth::unknown) {
    problem(
        place,
        fmt::format("nothing here tells whether `{}` holds: `{}` is taken as installed", marker.text(), name),
        model::Severity::info);
  }
  return truth != Truth::fails;
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

model::Environment EnvironmentList::take() {
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
