#include "check/envelope.hpp"

#include "base/text.hpp"
#include "pep/common_version.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace trysquare::check {

namespace {

using model::Finding;

// Python versions that are, and some that will be: the last stands for everything newer.
constexpr int newest_minor = 30;
constexpr int most_patches = 40;

struct Python {
  std::string series, full;
};

std::vector<Python> every_python() {
  std::vector<Python> all{{"2.7", ""}};
  for (int minor = 0; minor <= newest_minor; ++minor) all.push_back({fmt::format("3.{}", minor), ""});
  return all;
}

// The first release of the series that the project takes.
bool choose_full(Python& python, const pep::SpecifierSet& wanted) {
  for (int patch = 0; patch <= most_patches; ++patch) {
    python.full = fmt::format("{}.{}", python.series, patch);
    if (wanted.contains(python.full, pep::Prereleases::allow)) return true;
  }
  return false;
}

// Runs of neighbours: "3.9 to 3.12", "3.13 and newer".
std::string describe_pythons(const std::vector<Python>& all, const std::vector<std::size_t>& chosen) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < chosen.size();) {
    std::size_t end = i;
    while (end + 1 < chosen.size() && chosen[end + 1] == chosen[end] + 1) ++end;
    const std::string& first = all[chosen[i]].series;
    const std::string& last = all[chosen[end]].series;
    if (chosen[end] + 1 == all.size() && last == fmt::format("3.{}", newest_minor))
      parts.push_back(chosen[i] == 0 && all.size() > newest_minor ? "every version" : first + " and newer");
    else
      parts.push_back(i == end ? first : fmt::format("{} to {}", first, last));
    i = end + 1;
  }
  return join(parts, ", ");
}

struct Conflict {
  std::vector<std::size_t> pythons;
  std::vector<std::string> asked, accepted, evidence;
  Place place;
};

class Comparison {
 public:
  explicit Comparison(const EnvelopeQuestion& question) : question_(question) {}

  std::vector<Finding> run() {
    choose_pythons();
    std::vector<std::size_t> remaining;
    for (std::size_t i = 0; i < pythons_.size(); ++i) {
      if (compare(i)) remaining.push_back(i);
    }
    for (const auto& [key, conflict] : conflicts_) findings_.push_back(conflict_finding(key, conflict));
    if (!conflicts_.empty()) findings_.push_back(remaining_finding(remaining));
    return std::move(findings_);
  }

 private:
  void choose_pythons() {
    const auto& told = question_.markers;
    if (!told.python_version.empty()) {
      pythons_.push_back({told.python_version, told.python_full_version.empty() ? told.python_version + ".0"
                                                                                : told.python_full_version});
      return;
    }
    const auto wanted = pep::SpecifierSet::parse(question_.project.python);
    for (Python& python : every_python()) {
      if (!wanted || choose_full(python, *wanted)) pythons_.push_back(std::move(python));
    }
  }

  pep::MarkerEnvironment markers_of(const Python& python) const {
    pep::MarkerEnvironment markers = question_.markers;
    markers.python_version = python.series;
    markers.python_full_version = python.full;
    if (markers.implementation_name.empty()) {
      markers.implementation_name = "cpython";
      markers.platform_python_implementation = "CPython";
    }
    markers.implementation_version = python.full;
    return markers;
  }

  // What cannot be judged restricts nothing: no conflict is made up.
  static bool holds(const std::optional<pep::Marker>& marker, const pep::MarkerEnvironment& markers) {
    if (!marker) return true;
    for (const auto& name : marker->variables()) {
      const std::string* value = pep::marker_variable(markers, name);
      if (value != nullptr && value->empty()) return false;
    }
    return marker->evaluate({markers, pep::MarkerContext::metadata, std::string(), {}, {}}).value_or(false);
  }

  // False when some distribution has no version on this Python.
  bool compare(std::size_t index) {
    const auto markers = markers_of(pythons_[index]);
    std::map<std::string_view, std::vector<const model::Constraint*>> accepted;
    for (const auto& constraint : question_.constraints) {
      if (!constraint.requirement.specifiers.empty() && holds(constraint.requirement.marker, markers))
        accepted[constraint.requirement.key].push_back(&constraint);
    }
    std::map<std::string_view, std::vector<const model::DeclaredRequirement*>> asked;
    for (const auto& declared : question_.project.requirements) {
      const auto& requirement = declared.requirement;
      if (accepted.contains(requirement.key) && !requirement.url && !requirement.specifiers.empty() &&
          holds(requirement.marker, markers))
        asked[requirement.key].push_back(&declared);
    }
    bool fits = true;
    for (const auto& [key, declared] : asked) {
      std::vector<const pep::SpecifierSet*> sets;
      for (const auto* one : declared) sets.push_back(&one->requirement.specifiers);
      for (const auto* one : accepted[key]) sets.push_back(&one->requirement.specifiers);
      if (pep::find_common_version(sets)) continue;
      fits = false;
      note(conflicts_[std::string(key)], index, declared, accepted[key]);
    }
    return fits;
  }

  static void note(Conflict& conflict, std::size_t python,
                   const std::vector<const model::DeclaredRequirement*>& declared,
                   const std::vector<const model::Constraint*>& accepted) {
    conflict.pythons.push_back(python);
    const auto add = [&](std::vector<std::string>& texts, const std::string& text, const std::string& line) {
      if (std::ranges::find(texts, text) == texts.end()) texts.push_back(text);
      if (std::ranges::find(conflict.evidence, line) == conflict.evidence.end())
        conflict.evidence.push_back(line);
    };
    for (const auto* one : declared) {
      if (conflict.place.empty()) conflict.place = one->place;
      add(conflict.asked, one->requirement.specifiers.text(),
          fmt::format("asked for: {} ({})", one->text, to_text(one->place)));
    }
    for (const auto* one : accepted) {
      add(conflict.accepted, one->requirement.specifiers.text(),
          fmt::format("accepted: {} ({})", one->text, to_text(one->place)));
    }
  }

  Finding conflict_finding(const std::string& key, const Conflict& conflict) const {
    std::string where;
    if (question_.markers.python_version.empty() && conflict.pythons.size() < pythons_.size())
      where = ", on Python " + describe_pythons(pythons_, conflict.pythons);
    Finding finding =
        model::make_finding("TS207", key,
                            fmt::format("the project asks for `{}`, {} accepts `{}`: no version is both{}",
                                        join(conflict.asked, "` and `"), question_.accepted_by,
                                        join(conflict.accepted, "` and `"), where),
                            conflict.place);
    finding.evidence = conflict.evidence;
    return finding;
  }

  Finding remaining_finding(const std::vector<std::size_t>& remaining) const {
    const std::string all = describe_pythons(pythons_, [&] {
      std::vector<std::size_t> each(pythons_.size());
      for (std::size_t i = 0; i < each.size(); ++i) each[i] = i;
      return each;
    }());
    Finding finding = model::make_finding(
        "TS208", question_.accepted_by,
        remaining.empty()
            ? fmt::format("with {} no Python version remains of those that the project takes ({})",
                          question_.accepted_by, all)
            : fmt::format("with {} Python {} remains of those that the project takes ({})",
                          question_.accepted_by, describe_pythons(pythons_, remaining), all),
        {question_.path, 0, 0});
    for (const auto& [key, conflict] : conflicts_) {
      finding.evidence.push_back(
          fmt::format("{}: not on Python {}", key, describe_pythons(pythons_, conflict.pythons)));
    }
    return finding;
  }

  const EnvelopeQuestion& question_;
  std::vector<Python> pythons_;
  std::map<std::string, Conflict> conflicts_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> check_envelope(const EnvelopeQuestion& question) { return Comparison(question).run(); }

std::vector<Finding> check_project_python(const model::Project& project, const std::string& path,
                                          const pep::MarkerEnvironment& markers) {
  const std::string& python =
      markers.python_full_version.empty() ? markers.python_version : markers.python_full_version;
  const auto wanted = pep::SpecifierSet::parse(project.python);
  if (python.empty() || !wanted || wanted->contains(python, pep::Prereleases::allow)) return {};
  return {model::make_finding(
      "TS204", path,
      fmt::format("the project requires Python `{}`, the target is Python {}", project.python, python),
      {path, 0, 0})};
}

}  // namespace trysquare::check
