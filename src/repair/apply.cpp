#include "repair/apply.hpp"

#include "base/file_changes.hpp"

#include <fmt/core.h>

namespace trysquare::repair {

using model::RepairStep;
using model::StepKind;

Result<void> apply_step(const std::string& root, const RepairStep& step) {
  const std::string path = normal_path(step.path);
  if (!path.starts_with(root + "/"))
    return failure_at({path, 0, 0}, "a step outside the environment: refused");
  const std::string folder = parent_path(path);
  // A folder at the top may be gone whole: `bin`.
  if (step.kind != StepKind::remove && parent_path(folder) == root && !disk().link_target(folder) &&
      !disk().status(folder)) {
    if (auto made = make_directory(folder); !made) return made;
  }
  // A link in the way could lead out of the environment, too.
  const auto real = disk().real_path(folder), real_root = disk().real_path(root);
  if (!real || !real_root || (*real != *real_root && !real->starts_with(*real_root + "/")))
    return failure_at({path, 0, 0}, "its folder lies outside the environment: refused");
  switch (step.kind) {
    case StepKind::remove: return remove_tree(path);
    case StepKind::link:
      if (auto done = remove_tree(path); !done) return done;
      return make_link(step.content, path);
    case StepKind::write: {
      const auto status = disk().status(path);
      if (status && status->kind != FileKind::regular) {
        if (auto done = remove_tree(path); !done) return done;
      }
      return write_with_mode(path, step.content, step.mode);
    }
    case StepKind::install: break;
  }
  return {};
}

Result<void> apply_structure(const std::string& root, const model::RepairPlan& plan) {
  for (const RepairStep& step : plan.structure) {
    if (auto done = apply_step(root, step); !done)
      return std::unexpected(
          std::move(done.error()).during(fmt::format("while mending {}: {}", step.subject, step.why)));
  }
  return {};
}

Result<void> apply_installs(const model::RepairPlan& plan, const Installer& installer,
                            const Variables& variables) {
  if (plan.installs.empty()) return {};
  std::vector<std::string> requirements;
  for (const RepairStep& step : plan.installs) requirements.push_back(step.requirement);
  return install(installer, requirements, variables);
}

}  // namespace trysquare::repair
