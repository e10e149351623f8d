// TS114: the first lines of commands, and what `activate` says of itself.
#include "base/file_mode.hpp"
#include "base/text.hpp"
#include "repair/plan.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::repair {

using model::Finding;
using model::RepairPlan;
using model::RepairStep;
using model::StepKind;

namespace {

constexpr std::size_t longest_first_line = 127;  // what every system reads of it

// The interpreter of a script as it is written there, and the script with ours instead.
std::optional<std::string> with_interpreter(std::string_view text, const std::string& folder,
                                            const FileSystem& files) {
  const std::size_t end = text.find('\n');
  if (!text.starts_with("#!") || end == std::string_view::npos) return std::nullopt;
  std::string_view old = trim(text.substr(2, end - 2));
  std::string_view body = text.substr(end + 1);
  std::string_view options;
  constexpr std::string_view prologue = "'''exec' ";
  if (old == "/bin/sh" && body.starts_with(prologue)) {
    body.remove_prefix(prologue.size());
    const bool quoted = body.starts_with('"');
    old = quoted ? body.substr(1, body.find('"', 1) - 1) : body.substr(0, body.find(' '));
    for (int line = 0; line < 2; ++line) {
      const std::size_t next = body.find('\n');
      if (next == std::string_view::npos) return std::nullopt;
      body.remove_prefix(next + 1);
    }
  } else if (const std::size_t space = old.find(' '); space != std::string_view::npos) {
    options = old.substr(space);
    old = old.substr(0, space);
  }
  std::string name(file_name(old));
  const std::string named = join_path(folder, name);
  if (!files.is_file(named) || !may_be_executed(files, named) || !name.starts_with("py")) name = "python";
  const std::string fresh = join_path(folder, name);
  if (fresh.size() + options.size() + 2 <= longest_first_line && fresh.find(' ') == std::string::npos)
    return fmt::format("#!{}{}\n{}", fresh, options, body);
  return fmt::format("#!/bin/sh\n'''exec' \"{}\" \"$0\" \"$@\"\n' '''\n{}", fresh, body);
}

bool is_owned(const PlanFacts& facts, const std::string& path) {
  if (facts.installation == nullptr) return false;
  return std::ranges::any_of(facts.installation->folders, [&](const locate::InstalledFolder& folder) {
    return std::ranges::any_of(folder.record, [&](const read::RecordEntry& entry) {
      return normal_path(join_path(folder.site, entry.path)) == path;
    });
  });
}

void add_write(const PlanFacts& facts, const Finding& finding, const std::string& path, std::string content,
               RepairPlan& plan) {
  plan.structure.push_back(
      {.kind = StepKind::write,
       .subject = std::string(file_name(path)),
       .path = path,
       .content = std::move(content),
       .mode = may_be_executed(facts.files, path) || is_owned(facts, path) ? 0755U : 0644U,
       .why = finding.message});
}

// `bin/activate` and its kin name the folder that the environment was made in.
bool plan_activation(const PlanFacts& facts, const Finding& finding, RepairPlan& plan) {
  const std::size_t open = finding.message.find("leads to `");
  if (open == std::string::npos) return false;
  const std::size_t start = open + 10;
  const std::string old = finding.message.substr(start, finding.message.find('`', start) - start);
  bool any = false;
  for (const auto& entry : facts.files.list(join_path(facts.path, "bin"))) {
    if (!to_lower(entry.name).starts_with("activate") || entry.kind != FileKind::regular) continue;
    const std::string path = join_path(join_path(facts.path, "bin"), entry.name);
    const auto text = facts.files.read_file(path);
    if (!text || text->find(old) == std::string::npos) continue;
    add_write(facts, finding, path, replace_all(*text, old, facts.path), plan);
    any = true;
  }
  return any;
}

}  // namespace

void plan_scripts(const PlanFacts& facts, std::vector<Finding>& open, RepairPlan& plan) {
  for (std::size_t i = 0; i < open.size();) {
    const Finding finding = open[i];
    bool done = false;
    if (finding.code->code == "TS114" && finding.subject.starts_with("activate")) {
      done = plan_activation(facts, finding, plan);
    } else if (finding.code->code == "TS114") {
      // A script of nobody that starts a Python which is there does so on purpose.
      const bool wanted = finding.severity == model::Severity::error || is_owned(facts, finding.place.path);
      const auto text = facts.files.read_file(finding.place.path);
      auto content =
          wanted && text ? with_interpreter(*text, join_path(facts.path, "bin"), facts.files) : std::nullopt;
      if (content) {
        add_write(facts, finding, finding.place.path, *std::move(content), plan);
        done = true;
      }
    }
    if (done)
      take(open, i, plan);
    else
      ++i;
  }
}

}  // namespace trysquare::repair
