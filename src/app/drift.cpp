#include "app/drift.hpp"

#include "app/roots.hpp"
#include "app/select.hpp"
#include "app/suppress.hpp"
#include "base/file_changes.hpp"
#include "base/text.hpp"
#include "check/drift.hpp"
#include "read/state_json.hpp"
#include "repair/installer.hpp"
#include "report/drift_document.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::app {

namespace {

using model::Comparison;
using model::Finding;

class Drift {
 public:
  Drift(const locate::Host& host, const DriftRequest& request) : host_(host), request_(request) {}

  Result<DriftAnswer> run() {
    if (auto fine = check_request(); !fine) return std::unexpected(std::move(fine.error()));
    auto current = read_environment_named(host_, request_.environment);
    if (!current) return std::unexpected(std::move(current.error()));
    current_ = *std::move(current);
    state_ = state_of(current_);
    take(current_.problems);
    for (auto step : {&Drift::against_baseline, &Drift::against_releases, &Drift::against_constraints,
                      &Drift::against_fresh}) {
      if (auto done = (this->*step)(); !done) return std::unexpected(std::move(done.error()));
    }
    if (auto done = finish(); !done) return std::unexpected(std::move(done.error()));
    answer_.environment = *std::move(current_.environment);
    return std::move(answer_);
  }

 private:
  Result<void> check_request() const {
    const bool release = !request_.release.product.empty() || !request_.release.release.empty();
    if (request_.update_baseline && request_.baseline.empty())
      return failure("`--update-baseline` says nothing about where", "name the file with --baseline FILE");
    if (release || !request_.baseline.empty() || !request_.constraints.empty() || request_.resolve) return {};
    return failure("there is nothing to compare the environment with",
                   "name a recorded state or lock file with --baseline FILE, pins with -c FILE, a release "
                   "with --release or "
                   "--product, or ask with --resolve what a fresh installation would bring");
  }

  void take(const std::vector<Finding>& findings) {
    answer_.findings.insert(answer_.findings.end(), findings.begin(), findings.end());
  }

  static model::State state_of(const Accepted& side) {
    const bool manifest = side.environment->kind == "manifest";
    return check::make_state(*side.environment, check::build_graph(*side.environment),
                             manifest ? &side.project : nullptr);
  }

  std::string directory_of(const std::string& path) const {
    return normal_path(join_path(host_.directory, parent_path(path)));
  }

  Result<void> against_baseline() {
    if (request_.baseline.empty()) return {};
    const bool there = host_.files.status(request_.baseline).has_value();
    if (there) {
      auto done = host_.files.is_file(request_.baseline) ? compare_with_file() : compare_with_manifest();
      if (!done) return done;
    } else if (!request_.update_baseline) {
      return failure_at({request_.baseline, 0, 0}, "there is no such file",
                        "`--update-baseline` records the state of the environment there");
    }
    if (request_.update_baseline)
      answer_.state = report::write_state(state_, directory_of(request_.baseline));
    return {};
  }

  Result<void> compare_with_file() {
    const auto text = host_.files.read_file(request_.baseline);
    if (!text) return std::unexpected(text.error());
    if (!read::looks_like_state(*text)) {
      if (!request_.update_baseline) return compare_with_manifest();
      return failure_at({request_.baseline, 0, 0}, "this is no recorded state, and is left as it is",
                        "name another file with --baseline FILE");
    }
    const auto recorded = read::parse_state(*text, request_.baseline, directory_of(request_.baseline));
    if (!recorded) return std::unexpected(std::move(recorded.error()));
    compare_states(*recorded, "recorded state", nullptr);
    return {};
  }

  // A lock file says something for each target: it is read for the one that the environment is.
  Result<void> compare_with_manifest() {
    locate::EnvironmentQuery query = request_.environment;
    query.python.clear();
    query.manifest = request_.baseline;
    query.manifest_format.clear();
    if (query.python_version.empty()) query.python_version = state_.markers.python_full_version;
    auto expected = read_environment_named(host_, query);
    if (!expected) return std::unexpected(std::move(expected.error()).during("while reading the baseline"));
    take(expected->problems);
    compare_states(state_of(*expected), "manifest", &expected->project.requirements);
    return {};
  }

  void compare_states(const model::State& before, std::string what,
                      const std::vector<model::DeclaredRequirement>* declared) {
    Comparison comparison{before.name, std::move(what), {}};
    comparison.changes = check::compare_states({before, state_, &*current_.environment, declared});
    answer_.comparisons.push_back(std::move(comparison));
  }

  Result<void> against_releases() {
    if (request_.release.product.empty() && request_.release.release.empty()) return {};
    std::vector<std::string> names = request_.more_releases;
    names.insert(names.begin(), request_.release.release);
    for (const auto& name : names) {
      auto release = read_release_named(host_, {request_.release.product, name}, &*current_.environment);
      if (!release) return std::unexpected(std::move(release.error()));
      take(release->problems);
      compare_accepted(*release, "what the release accepts");
    }
    return {};
  }

  Result<void> against_constraints() {
    for (const auto& path : request_.constraints) {
      auto lines = read_constraints_named(host_, path);
      if (!lines) return std::unexpected(std::move(lines.error()));
      take(lines->problems);
      compare_accepted(*lines, "constraints");
    }
    return {};
  }

  void compare_accepted(const Accepted& side, std::string what) {
    Comparison comparison{side.name, std::move(what),
                          check::compare_with_accepted({state_, side.constraints})};
    accepted_.insert(accepted_.end(), side.constraints.begin(), side.constraints.end());
    answer_.comparisons.push_back(std::move(comparison));
  }

  // What is asked for, under all constraints, on an empty environment.
  Result<void> against_fresh() {
    if (!request_.resolve) return {};
    std::vector<std::string> wanted;
    for (const auto& declared : current_.project.requirements) wanted.push_back(declared.requirement.text());
    if (wanted.empty()) wanted = root_requirements(*current_.environment);
    const auto installer = repair::find_installer(
        {request_.installer, current_.environment->interpreter, request_.find_links, request_.offline},
        host_.variables);
    if (!installer) return std::unexpected(installer.error());
    std::string lines;
    for (const auto& constraint : accepted_) lines += constraint.text + "\n";
    auto file = TemporaryFile::create(lines);
    if (!file) return std::unexpected(std::move(file.error()));
    const bool manifest = current_.environment->interpreter.empty();
    const Work work(host_.progress, "asking the installer");
    const auto found = repair::resolve(*installer,
                                       {.requirements = wanted,
                                        .constraint_files = {(*file)->path()},
                                        .python_version = manifest ? request_.environment.python_version : "",
                                        .platform = manifest ? request_.environment.platform : ""},
                                       host_.variables);
    if (found.fate != repair::Fate::solved)
      return failure(fmt::format("{} does not tell what a fresh installation would bring", installer->text()),
                     found.reason);
    // Nobody but the user knows what else is on purpose there: what is built from sources stays.
    model::State before = state_,
                 after{.name = "a fresh installation", .entries = {}, .markers = state_.markers};
    std::erase_if(before.entries, [](const model::StateEntry& entry) {
      return entry.editable || (entry.source != nullptr && entry.source->kind != model::Source::Kind::index);
    });
    for (const auto& choice : found.choices) {
      const auto* known = state_.find(choice.key);
      if (known != nullptr && before.find(choice.key) == nullptr) continue;
      after.entries.push_back({known == nullptr ? choice.key : known->name, choice.key, choice.version});
    }
    std::ranges::sort(after.entries, {}, &model::StateEntry::key);
    Comparison comparison{installer->text(), "what a fresh installation would bring",
                          check::compare_states({before, after, nullptr, nullptr})};
    for (auto& change : comparison.changes) change.remedy.clear();
    answer_.comparisons.push_back(std::move(comparison));
    return {};
  }

  // Findings of all comparisons; what is suppressed or not selected goes from the comparisons as well.
  Result<void> finish() {
    std::vector<Finding> changes;
    for (const auto& comparison : answer_.comparisons) {
      for (const auto& change : comparison.changes) changes.push_back(check::finding_of(change, comparison));
    }
    answer_.suppressed = suppress_findings(changes, request_.suppressions, host_.today, looked_for());
    std::ranges::move(changes, std::back_inserter(answer_.findings));
    if (auto done = select_findings(answer_.findings, request_.select, request_.ignore); !done) return done;
    for (auto& comparison : answer_.comparisons) {
      std::erase_if(comparison.changes, [&](const model::Change& change) {
        const Finding own = check::finding_of(change, comparison);
        return std::ranges::none_of(answer_.findings, [&](const Finding& other) {
          return other.code == own.code && other.subject == own.subject && other.message == own.message;
        });
      });
    }
    model::sort_findings(answer_.findings);
    return {};
  }

  // Nobody learns from constraints that something is missing.
  std::vector<std::string_view> looked_for() const {
    using model::ChangeKind;
    std::vector<std::string_view> codes;
    for (const auto kind : {ChangeKind::up, ChangeKind::down, ChangeKind::other_version, ChangeKind::source})
      codes.push_back(model::code_of(kind));
    if (request_.baseline.empty() && !request_.resolve) return codes;
    for (const auto kind : {ChangeKind::added, ChangeKind::removed, ChangeKind::extras, ChangeKind::marker,
                            ChangeKind::interpreter})
      codes.push_back(model::code_of(kind));
    return codes;
  }

  const locate::Host& host_;
  const DriftRequest& request_;
  Accepted current_;
  model::State state_;
  std::vector<model::Constraint> accepted_;
  DriftAnswer answer_;
};

}  // namespace

Result<DriftAnswer> drift(const locate::Host& host, const DriftRequest& request) {
  return Drift(host, request).run();
}

}  // namespace trysquare::app
