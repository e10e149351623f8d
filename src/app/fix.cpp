#include "app/fix.hpp"

#include "app/diagnosis.hpp"
#include "app/solving.hpp"
#include "base/text.hpp"
#include "repair/apply.hpp"
#include "repair/journal.hpp"
#include "repair/linked_snapshot.hpp"
#include "repair/snapshot.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

namespace trysquare::app {

namespace {

using model::Finding;
using model::RepairPlan;
using model::RepairStep;
using repair::Journal;
using repair::JournalState;

bool needs_installer(const RepairPlan& plan) { return !plan.installs.empty() || !plan.wishes.empty(); }
bool is_empty(const RepairPlan& plan) { return plan.structure.empty() && !needs_installer(plan); }

// Whether an installer could stumble over what our own steps take away first.
bool must_wait(const RepairPlan& plan) {
  return std::ranges::any_of(plan.structure, [](const RepairStep& step) {
    return step.path.ends_with("-info") || step.path.ends_with(".pth") || step.subject == "pyvenv.cfg" ||
           step.subject.starts_with("bin/");
  });
}

void take(std::vector<RepairStep>& into, const std::vector<RepairStep>& steps) {
  for (const RepairStep& step : steps) {
    const bool known = std::ranges::any_of(
        into, [&](const RepairStep& one) { return one.subject == step.subject && one.path == step.path; });
    if (!known) into.push_back(step);
  }
}

Result<repair::Installer> installer_for(const locate::Host& host, const FixRequest& request,
                                        const std::string& root) {
  return repair::find_installer({.wanted = request.installer,
                                 .python = join_path(root, "bin/python"),
                                 .find_links = request.find_links,
                                 .offline = request.offline},
                                host.variables);
}

// An environment on which work has begun: what was asked, what was there, what has been done.
class Repair {
 public:
  Repair(const locate::Host& host, const FixRequest& request, Journal& journal, std::string root)
      : host_(host), request_(request), journal_(journal), root_(std::move(root)) {}

  // Ends with the journal gone, and the environment repaired or as it was.
  Result<FixAnswer> run() {
    auto worked = work();
    if (!worked) return give_up(std::move(worked.error()));
    if (auto done = journal_.set(JournalState::finished, text_); !done)
      return give_up(std::move(done.error()));
    if (auto done = journal_.end(); !done) return std::unexpected(std::move(done.error()));
    return std::move(answer_);
  }

  // From the saved tree, whoever wrote it. On a full disk the states cannot be written: the tree alone is
  // enough to begin again.
  static Result<void> put_back(Journal& journal, const std::string& root, const std::string& text) {
    static_cast<void>(journal.set(JournalState::restoring, text));
    if (auto done = repair::restore_tree(journal.saved(), root); !done) return done;
    static_cast<void>(journal.set(JournalState::finished, text));
    return {};
  }

 private:
  Result<FixAnswer> give_up(Error error) {
    const auto back = put_back(journal_, root_, text_);
    if (!back) {
      error.context.push_back("and what was there could not be put back yet: " + back.error().message);
      error.hint = fmt::format("trysquare fix {} --undo", shell_quoted(root_));
      return std::unexpected(std::move(error));
    }
    if (auto done = journal_.end(); !done) return std::unexpected(std::move(done.error()));
    return std::unexpected(std::move(error).during("while repairing; everything is as it was before"));
  }

  Result<void> work() {
    answer_.path = root_;
    answer_.outcome = FixOutcome::repaired;
    std::vector<Finding> before;
    constexpr int most_rounds = 4;
    for (int round = 0; round < most_rounds; ++round) {
      auto diagnosis = diagnose(host_, request_);
      if (!diagnosis) return std::unexpected(std::move(diagnosis.error()));
      if (round == 0) before = diagnosis->findings;
      const std::vector<Finding> all = diagnosis->findings;
      drop_left(diagnosis->findings);
      RepairPlan plan = repair::make_plan(diagnosis->facts(host_));
      if (is_empty(plan)) return judge(before, all);
      auto mended = mend(plan, *std::move(diagnosis));
      if (!mended) return mended;
    }
    auto diagnosis = diagnose(host_, request_);
    if (!diagnosis) return std::unexpected(std::move(diagnosis.error()));
    return judge(before, diagnosis->findings);
  }

  // What the installer could not have in an earlier round is not tried again.
  void drop_left(std::vector<Finding>& findings) const {
    std::erase_if(findings, [&](const Finding& one) { return is_among(refused_, one); });
  }

  Result<void> mend(RepairPlan plan, Diagnosis diagnosis) {
    take(answer_.plan.structure, plan.structure);
    std::ranges::copy(plan.repaired, std::back_inserter(answer_.plan.repaired));
    if (auto done = repair::apply_structure(root_, plan); !done) return done;
    if (!needs_installer(plan)) return {};
    if (!plan.structure.empty()) {
      // The installer meets what our steps have left.
      auto now = diagnose(host_, request_);
      if (!now) return std::unexpected(std::move(now.error()));
      diagnosis = *std::move(now);
    }
    const auto installer = installer_for(host_, request_, root_);
    if (!installer) return std::unexpected(installer.error());
    answer_.installer = installer->text();
    const std::size_t left = plan.left.size();
    if (auto done = solve_plan(host_, request_, diagnosis, *installer, plan); !done) return done;
    for (std::size_t i = left; i < plan.left.size(); ++i) {
      // Its metadata may be away already: then nothing of this round can stay.
      const bool begun = std::ranges::any_of(answer_.plan.structure, [&](const RepairStep& step) {
        return step.subject == plan.left[i].subject && step.path.ends_with("-info");
      });
      if (begun)
        return failure(fmt::format("`{}` cannot be installed again: {}", plan.left[i].subject,
                                   plan.left[i].evidence.empty() ? "" : plan.left[i].evidence.back()),
                       "give its wheel's folder with --find-links, or remove it yourself");
      refused_.push_back(plan.left[i]);
    }
    take(answer_.plan.installs, plan.installs);
    return repair::apply_installs(plan, *installer, host_.variables);
  }

  // Nothing that was to be mended may be left, nor may anything new be broken.
  Result<void> judge(const std::vector<Finding>& before, const std::vector<Finding>& after) {
    answer_.plan.left.clear();
    for (const Finding& finding : after) {
      if (finding.severity == model::Severity::info) continue;
      const bool promised = is_among(answer_.plan.repaired, finding) && !is_among(refused_, finding);
      const bool fresh = finding.severity == model::Severity::error && !is_among(before, finding);
      if (promised || fresh)
        return failure(fmt::format("afterwards {} {} of `{}` is {}: {}", finding.code->code,
                                   finding.code->name, finding.subject, promised ? "still there" : "new",
                                   finding.message));
      // As refused: with what the installer says.
      const Finding* refused = find_same(refused_, finding);
      answer_.plan.left.push_back(refused == nullptr ? finding : *refused);
    }
    if (answer_.plan.structure.empty() && answer_.plan.installs.empty()) answer_.outcome = FixOutcome::whole;
    std::erase_if(answer_.plan.repaired, [&](const Finding& one) { return is_among(refused_, one); });
    return {};
  }

  const locate::Host& host_;
  const FixRequest& request_;
  Journal& journal_;
  std::string root_;
  std::string text_ = fix_request_text(request_);
  FixAnswer answer_;
  std::vector<Finding> refused_;
};

Result<FixAnswer> save_and_run(const locate::Host& host, const FixRequest& request, Journal& journal,
                               const std::string& root) {
  const std::string text = fix_request_text(request);
  const auto prepare = [&]() -> Result<void> {
    if (auto done = journal.set(JournalState::saving, text); !done) return done;
    const Work work(host.progress, "saving the environment");
    if (auto done = repair::save_tree(root, journal.saved()); !done) return done;
    return journal.set(JournalState::applying, text);
  };
  if (auto done = prepare(); !done) {
    // Nothing was touched but our own folder.
    if (auto gone = journal.end(); !gone) done.error().context.push_back(gone.error().message);
    return std::unexpected(std::move(done.error()).during("while preparing the repair; nothing was changed"));
  }
  return Repair(host, request, journal, root).run();
}

// An interrupted repair's own request, on the environment by the name that it has now.
FixRequest as_it_was_asked(const Journal& journal, const std::string& root, const FixRequest& now) {
  FixRequest out;
  if (auto request = parse_fix_request(journal.request())) out = *std::move(request);
  out.environment.python = root;
  out.suppressions = now.suppressions;
  return out;
}

// An installer that was only asked may leave an empty file behind, by which it locked the environment.
void remove_traces(const FileSystem& files, const std::string& root,
                   const std::vector<DirectoryEntry>& before) {
  for (const DirectoryEntry& entry : files.list(root)) {
    const std::string path = join_path(root, entry.name);
    const bool known = std::ranges::find(before, entry.name, &DirectoryEntry::name) != before.end();
    const auto status = known || entry.kind != FileKind::regular ? std::nullopt : files.status(path);
    if (status && status->size == 0) static_cast<void>(remove_tree(path));
  }
}

}  // namespace

Result<FixAnswer> plan_fix(const locate::Host& host, const FixRequest& request) {
  auto diagnosis = diagnose(host, request);
  if (!diagnosis) return std::unexpected(std::move(diagnosis.error()));
  if (Journal::is_there(diagnosis->path))
    return failure(fmt::format("an earlier repair of `{}` was interrupted", diagnosis->path),
                   fmt::format("trysquare fix {} --resume, or --undo", shell_quoted(diagnosis->path)));
  FixAnswer answer{.path = diagnosis->path, .plan = repair::make_plan(diagnosis->facts(host))};
  if (is_empty(answer.plan)) return answer;
  answer.outcome = FixOutcome::planned;
  if (!needs_installer(answer.plan)) return answer;
  const auto installer = installer_for(host, request, diagnosis->path);
  if (!installer) return std::unexpected(installer.error());
  answer.installer = installer->text();
  answer.solved = !must_wait(answer.plan);
  if (!answer.solved) return answer;
  const auto before = host.files.list(diagnosis->path);
  auto solved = solve_plan(host, request, *diagnosis, *installer, answer.plan);
  remove_traces(host.files, diagnosis->path, before);
  if (!solved) return std::unexpected(std::move(solved.error()));
  if (is_empty(answer.plan)) answer.outcome = FixOutcome::whole;
  return answer;
}

Result<FixAnswer> apply_fix(const locate::Host& host, const FixRequest& request) {
  auto diagnosis = diagnose(host, request);
  if (!diagnosis) return std::unexpected(std::move(diagnosis.error()));
  const std::string root = diagnosis->path;
  FixAnswer answer{.path = root, .plan = repair::make_plan(diagnosis->facts(host))};
  if (is_empty(answer.plan) && !Journal::is_there(root)) return answer;
  FixRequest asked = request;
  asked.environment.python = root;
  auto journal = Journal::begin(root);
  if (!journal) return std::unexpected(std::move(journal.error()));
  return save_and_run(host, asked, *journal, root);
}

Result<FixAnswer> resume_fix(const locate::Host& host, const FixRequest& request) {
  const std::string root = root_of(host, request.environment);
  auto journal = Journal::open(root);
  if (!journal) return std::unexpected(std::move(journal.error()));
  const FixRequest asked = as_it_was_asked(*journal, root, request);
  const std::string text = fix_request_text(asked);
  const JournalState state = journal->state();
  FixAnswer answer{.path = root, .outcome = FixOutcome::undone};
  if ((state == JournalState::applying || state == JournalState::restoring) && journal->has_saved()) {
    if (auto done = Repair::put_back(*journal, root, text); !done)
      return std::unexpected(std::move(done.error()));
  }
  if (auto done = journal->end(); !done) return std::unexpected(std::move(done.error()));
  // What was being put back, and what was finished, is as it shall be.
  if (state == JournalState::restoring || journal->request().empty()) return answer;
  if (state == JournalState::finished) {
    answer.outcome = FixOutcome::whole;
    return answer;
  }
  return apply_fix(host, asked);
}

Result<FixAnswer> undo_fix(const locate::Host& host, const FixRequest& request) {
  const std::string root = root_of(host, request.environment);
  auto journal = Journal::open(root);
  if (!journal) return std::unexpected(std::move(journal.error()));
  const JournalState state = journal->state();
  if ((state == JournalState::applying || state == JournalState::restoring) && journal->has_saved()) {
    if (auto done = Repair::put_back(*journal, root, journal->request()); !done)
      return std::unexpected(std::move(done.error()));
  }
  if (auto done = journal->end(); !done) return std::unexpected(std::move(done.error()));
  return FixAnswer{.path = root,
                   .outcome = state == JournalState::finished ? FixOutcome::whole : FixOutcome::undone};
}

Result<std::string> save_environment(const locate::Host& host, const SnapshotRequest& request) {
  const std::string root = root_of(host, request.environment);
  if (!host.files.is_directory(root))
    return failure(fmt::format("there is no environment `{}`", root),
                   "name the folder of an environment: trysquare snapshot .venv");
  if (Journal::is_there(root))
    return failure(fmt::format("an earlier repair of `{}` was interrupted", root),
                   fmt::format("trysquare fix {} --resume, or --undo", shell_quoted(root)));
  const std::string beside = root + (request.links ? ".snapshot" : ".snapshot.tar.zst");
  const std::string target = request.output.empty() ? beside : request.output;
  if (normal_path(join_path(host.directory, target)).starts_with(root + "/"))
    return failure(fmt::format("`{}` lies in the environment that it would hold", target),
                   "name a file outside with -o FILE");
  if (request.links) return repair::save_linked(root, target);
  if (auto done = repair::pack_tree(root, target); !done) return std::unexpected(std::move(done.error()));
  return target;
}

Result<void> restore_environment(const locate::Host& host, const std::string& file,
                                 const std::string& given) {
  const std::string root = normal_path(join_path(host.directory, given));
  const bool fresh = !host.files.status(root).has_value();
  if (!host.files.status(file))
    return failure(fmt::format("there is no snapshot `{}`", file),
                   "`trysquare snapshot` tells the name of what it makes");
  const bool linked = host.files.is_directory(file);
  const auto tree = linked ? repair::open_linked(file) : Result<std::string>(std::string());
  if (!tree) return std::unexpected(Error(tree.error()).during("while reading; nothing was changed"));
  auto journal = Journal::begin(root);
  if (!journal) return std::unexpected(std::move(journal.error()));
  const auto unpack = [&]() -> Result<void> {
    if (auto done = journal->set(JournalState::saving, ""); !done) return done;
    return linked ? repair::save_tree(*tree, journal->saved()) : repair::unpack_tree(file, journal->saved());
  };
  if (auto done = unpack(); !done) {
    if (auto gone = journal->end(); !gone) done.error().context.push_back(gone.error().message);
    if (fresh) static_cast<void>(remove_empty_directory(root));
    return std::unexpected(std::move(done.error()).during("while unpacking; nothing was changed"));
  }
  if (auto done = Repair::put_back(*journal, root, ""); !done) return done;
  return journal->end();
}

}  // namespace trysquare::app
