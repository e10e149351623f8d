// TS118, TS119: the links to the interpreter, and pyvenv.cfg.
#include "base/text.hpp"
#include "pep/python_version.hpp"
#include "read/pyvenv_cfg.hpp"
#include "repair/plan.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <utility>

namespace trysquare::repair {

using model::Finding;
using model::RepairPlan;
using model::RepairStep;
using model::StepKind;

namespace {

// Lines that say what is no longer so are replaced; what else the tool wrote stays. A text that is none is
// made anew.
std::string mended_cfg(std::string_view text, const BaseInterpreter& base) {
  std::string out;
  const read::PyvenvCfg old_cfg = read::parse_pyvenv_cfg(text);
  bool home = false, site = false;
  std::set<std::string> versions;
  if (!is_valid_utf8(text) || text.size() > read::largest_pyvenv_cfg ||
      text.find('\0') != std::string_view::npos)
    text = {};
  for (const auto line : split_lines(text)) {
    const std::string key = to_lower(trim(line.substr(0, line.find('='))));
    if (key == "home") {
      if (!std::exchange(home, true)) out += "home = " + parent_path(base.path) + "\n";
    } else if (key == "version" || key == "version_info") {
      if (!versions.insert(key).second) continue;
      const std::size_t equals = line.find('=');
      const auto old = equals == std::string_view::npos ? std::string_view() : trim(line.substr(equals + 1));
      // A tool's own spelling stays where it names the same series.
      if (!base.version.empty() && pep::python_series(old) != pep::python_series(base.version))
        out += key + " = " + base.version + "\n";
      else
        out.append(line).append("\n");
    } else if (key == "include-system-site-packages") {
      if (!std::exchange(site, true))
        out += key + " = " + (old_cfg.system_site_packages ? "true" : "false") + "\n";
    } else {
      out.append(line).append("\n");
    }
  }
  if (!home) out = "home = " + parent_path(base.path) + "\n" + out;
  if (!site) out += "include-system-site-packages = false\n";
  if (versions.empty() && !base.version.empty()) out += "version = " + base.version + "\n";
  return out;
}

// bin/python leads to the base, the others to it: as the tools that make environments do.
void plan_links(const PlanFacts& facts, const std::vector<std::string>& why, RepairPlan& plan) {
  const std::string folder = join_path(facts.path, "bin");
  const std::string series = pep::python_series(facts.base->version);
  std::vector<std::string> names{"python", "python3"};
  if (!series.empty()) names.push_back("python" + series);
  for (const auto& entry : facts.files.list(folder)) {
    const bool known = std::ranges::find(names, entry.name) != names.end();
    if (!known && entry.name.starts_with("python") && facts.files.link_target(join_path(folder, entry.name)))
      names.push_back(entry.name);
  }
  for (const std::string& name : names) {
    const std::string path = join_path(folder, name);
    const bool named = std::ranges::find(why, "bin/" + name) != why.end();
    if (!named && facts.files.is_file(path)) continue;
    plan.structure.push_back(
        {.kind = StepKind::link,
         .subject = "bin/" + name,
         .path = path,
         .content = facts.base->path,
         .why = named ? fmt::format("`bin/{}` does not lead to an interpreter that this environment can use",
                                    name)
                      : fmt::format("`bin/{}` is not there", name)});
  }
}

// A copy works with the library of its own build only.
bool is_same_program(const FileSystem& files, const std::string& one, const std::string& other) {
  const auto first = files.status(one), second = files.status(other);
  if (!first || !second || first->size != second->size) return false;
  const auto left = files.read_file(one), right = files.read_file(other);
  return left && right && *left == *right;
}

// pyvenv.cfg will name the base: links to another Python, and a copy of another, would belie it.
void add_foreign_links(const PlanFacts& facts, std::vector<std::string>& links) {
  const auto base = facts.files.real_path(facts.base->path);
  for (const std::string name : {"bin/python", "bin/python3"}) {
    const std::string path = join_path(facts.path, name);
    const auto real = facts.files.real_path(path);
    if (!real || !base || *real == *base || std::ranges::find(links, name) != links.end()) continue;
    const bool inside = real->starts_with(facts.files.real_path(facts.path).value_or(facts.path) + "/");
    if (inside ? !is_same_program(facts.files, *real, *base) : facts.files.link_target(path).has_value())
      links.push_back(name);
  }
}

}  // namespace

bool is_startable(const std::vector<Finding>& open) {
  return std::ranges::none_of(
      open, [](const Finding& one) { return one.code->code == "TS118" || one.code->code == "TS119"; });
}

void plan_interpreter(const PlanFacts& facts, std::vector<Finding>& open, RepairPlan& plan) {
  for (std::size_t i = 0; i < open.size();) {
    if (open[i].code->code != "TS125" || open[i].subject != "lib64") {
      ++i;
      continue;
    }
    plan.structure.push_back({.kind = StepKind::link,
                              .subject = "lib64",
                              .path = join_path(facts.path, "lib64"),
                              .content = "lib",
                              .why = open[i].message});
    take(open, i, plan);
  }
  if (!facts.base) return;
  std::vector<std::string> links;
  std::string wrong_cfg;
  for (std::size_t i = 0; i < open.size();) {
    const auto code = open[i].code->code;
    if (code == "TS118") links.push_back(open[i].subject);
    if (code == "TS119") wrong_cfg = open[i].message;
    if (code == "TS118" || code == "TS119")
      take(open, i, plan);
    else
      ++i;
  }
  if (!wrong_cfg.empty()) add_foreign_links(facts, links);
  if (!links.empty()) plan_links(facts, links, plan);
  if (wrong_cfg.empty()) return;
  const std::string path = join_path(facts.path, "pyvenv.cfg");
  const auto text = facts.files.read_file(path);
  plan.structure.push_back({.kind = StepKind::write,
                            .subject = "pyvenv.cfg",
                            .path = path,
                            .content = mended_cfg(text ? *text : std::string(), *facts.base),
                            .mode = 0644,
                            .why = wrong_cfg});
}

}  // namespace trysquare::repair
