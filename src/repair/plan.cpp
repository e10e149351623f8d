#include "repair/plan.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::repair {

using model::Finding;
using model::RepairPlan;
using model::RepairStep;
using model::StepKind;

void take(std::vector<Finding>& open, std::size_t index, RepairPlan& plan) {
  plan.repaired.push_back(std::move(open[index]));
  open.erase(open.begin() + static_cast<std::ptrdiff_t>(index));
}

RepairPlan make_plan(const PlanFacts& facts) {
  RepairPlan plan;
  std::vector<Finding> open;
  for (const Finding& finding : facts.findings) {
    if (finding.severity != model::Severity::info) open.push_back(finding);
  }
  plan_interpreter(facts, open, plan);
  plan_leftovers(facts, open, plan);
  // For an interpreter that no one can start an installer would install beside what is there.
  if (is_startable(open)) {
    plan_metadata(facts, open, plan);
    plan_versions(facts, open, plan);
    plan_scripts(facts, open, plan);
  }
  plan.left = std::move(open);
  return plan;
}

namespace {

bool owns(const PlanFacts& facts, const std::string& path) {
  if (facts.installation == nullptr) return false;
  return std::ranges::any_of(facts.installation->folders, [&](const locate::InstalledFolder& folder) {
    return std::ranges::any_of(folder.record, [&](const read::RecordEntry& entry) {
      return normal_path(join_path(folder.site, entry.path)) == path;
    });
  });
}

// A library folder of another Python may be all that tells what was installed: it goes only when everything
// in it is there for this Python, too.
bool is_superseded(const PlanFacts& facts, const std::string& library) {
  if (facts.environment == nullptr) return false;
  const auto entries = facts.files.list(join_path(library, "site-packages"));
  return std::ranges::all_of(entries, [&](const DirectoryEntry& entry) {
    const std::size_t dash = entry.name.find('-');
    if (!entry.name.ends_with(".dist-info") || dash == std::string::npos) return true;
    const std::string key = to_lower(replace_all(entry.name.substr(0, dash), "_", "-"));
    return facts.environment->find(key) != nullptr;
  });
}

// The lines of a .pth file that are not told as dead; every finding of the file names one.
std::string without_lines(std::string_view text, const std::vector<std::uint32_t>& dead) {
  std::string out;
  std::uint32_t number = 0;
  for (const auto line : split_lines(text)) {
    ++number;
    if (std::ranges::find(dead, number) == dead.end()) out.append(line).append("\n");
  }
  return out;
}

void plan_pth(const PlanFacts& facts, std::vector<Finding>& open, std::size_t first, RepairPlan& plan) {
  const std::string path = open[first].place.path;
  std::vector<std::uint32_t> dead;
  bool unreadable = false;
  for (const Finding& finding : open) {
    if (finding.place.path != path || finding.code->code != "TS113") continue;
    unreadable = unreadable || finding.place.line == 0;
    dead.push_back(finding.place.line);
  }
  RepairStep step{.subject = open[first].subject, .path = path, .why = open[first].message};
  if (!unreadable) {
    const auto text = facts.files.read_file(path);
    step.content = text ? without_lines(*text, dead) : "";
  }
  step.kind = trim(step.content).empty() ? StepKind::remove : StepKind::write;
  step.mode = 0644;
  plan.structure.push_back(std::move(step));
  for (std::size_t i = open.size(); i-- > 0;) {
    const bool same = open[i].place.path == path || open[i].subject == file_name(path);
    if (same && (open[i].code->code == "TS113" || open[i].code->code == "TS901")) take(open, i, plan);
  }
}

}  // namespace

void plan_leftovers(const PlanFacts& facts, std::vector<Finding>& open, RepairPlan& plan) {
  for (std::size_t i = 0; i < open.size();) {
    const Finding& finding = open[i];
    const std::string path = finding.place.path;
    if (finding.code->code == "TS110") {
      const bool library = finding.subject.starts_with("lib/");
      if (!library || is_superseded(facts, path)) {
        plan.structure.push_back(
            {.kind = StepKind::remove, .subject = finding.subject, .path = path, .why = finding.message});
        take(open, i, plan);
        continue;
      }
    } else if (finding.code->code == "TS113" && !owns(facts, path)) {
      plan_pth(facts, open, i, plan);
      i = 0;
      continue;
    }
    ++i;
  }
}

}  // namespace trysquare::repair
