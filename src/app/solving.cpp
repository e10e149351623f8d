#include "app/solving.hpp"

#include "base/file_changes.hpp"
#include "locate/release.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace trysquare::app {

namespace {

using model::RepairPlan;
using model::RepairStep;
using model::VersionWish;

// How much else may change: nothing, who requires what must change, anything.
enum class Freedom : std::uint8_t { none, requirers, all };

class Solver {
 public:
  Solver(const locate::Host& host, const Diagnosis& diagnosis, const repair::Installer& installer,
         RepairPlan& plan)
      : host_(host), diagnosis_(diagnosis), installer_(installer), plan_(plan) {}

  Result<void> run(const FixRequest& request) {
    if (auto done = find_constraints(request); !done) return done;
    check_reinstalls();
    if (plan_.wishes.empty()) return {};
    if (solve(plan_.wishes)) return {};
    // One that cannot be had must not keep the others from it.
    std::vector<VersionWish> possible;
    for (const VersionWish& wish : plan_.wishes) {
      auto answer = ask({wish});
      if (answer)
        possible.push_back(wish);
      else
        leave(wish.key, answer.error().message);
    }
    if (!possible.empty() && !solve(possible)) {
      const Error reason = ask(possible).error();
      for (const VersionWish& wish : possible) leave(wish.key, reason.message);
    }
    plan_.wishes.clear();
    return {};
  }

 private:
  Result<void> find_constraints(const FixRequest& request) {
    files_ = request.constraints;
    if (request.release.product.empty() && request.release.release.empty()) return {};
    const auto* environment = diagnosis_.environment ? &*diagnosis_.environment : nullptr;
    const auto text = locate::constraints_of(host_, request.release, environment);
    if (!text) return std::unexpected(text.error());
    auto file = TemporaryFile::create(text->text);
    if (!file) return std::unexpected(std::move(file.error()));
    held_ = *std::move(file);
    files_.push_back(held_->path());
    return {};
  }

  // What was to be mended for a distribution is the user's again.
  void leave(const std::string& key, const std::string& reason) {
    for (std::size_t i = plan_.repaired.size(); i-- > 0;) {
      if (plan_.repaired[i].subject != key) continue;
      plan_.repaired[i].evidence.push_back("not repaired; the installer says: " + reason);
      plan_.left.push_back(std::move(plan_.repaired[i]));
      plan_.repaired.erase(plan_.repaired.begin() + static_cast<std::ptrdiff_t>(i));
    }
    std::erase_if(plan_.installs, [&](const RepairStep& step) { return step.subject == key; });
    std::erase_if(plan_.structure, [&](const RepairStep& step) { return step.subject == key; });
  }

  void check_reinstalls() {
    if (plan_.installs.empty()) return;
    std::vector<std::string> all;
    for (const RepairStep& step : plan_.installs) all.push_back(step.requirement);
    if (try_install(installer_, all, host_.variables)) return;
    const std::vector<RepairStep> each = plan_.installs;
    for (const RepairStep& step : each) {
      const auto fine = try_install(installer_, {step.requirement}, host_.variables);
      if (!fine) leave(step.subject, fine.error().message);
    }
  }

  std::vector<std::string> requirements(const std::vector<VersionWish>& wishes, Freedom freedom) const {
    std::set<std::string> free;
    std::vector<std::string> out;
    for (const VersionWish& wish : wishes) {
      free.insert(wish.key);
      for (const std::string& one : wish.requirements) out.push_back(one);
      if (freedom != Freedom::none) free.insert(wish.others.begin(), wish.others.end());
    }
    for (const VersionWish& wish : plan_.wishes) free.insert(wish.key);
    if (!diagnosis_.environment) return out;
    for (const auto& distribution : diagnosis_.environment->distributions) {
      if (!distribution.root.starts_with(diagnosis_.path + "/") || distribution.version.empty()) continue;
      const bool wished = std::ranges::any_of(
          plan_.wishes, [&](const VersionWish& wish) { return wish.key == distribution.key; });
      if (wished) continue;
      const bool sources = !comes_from_index(distribution.key);
      const bool bare = sources || free.contains(distribution.key) || freedom == Freedom::all;
      out.push_back(bare ? distribution.name : distribution.name + "==" + distribution.version);
    }
    return out;
  }

  // Whether an index is where it comes from.
  bool comes_from_index(const std::string& key) const {
    return std::ranges::none_of(diagnosis_.installation.folders, [&](const auto& folder) {
      return folder.key == key && !folder.direct_url.empty();
    });
  }

  Result<std::vector<repair::Choice>> ask(const std::vector<VersionWish>& wishes) const {
    Result<std::vector<repair::Choice>> first = std::vector<repair::Choice>();
    for (const Freedom freedom : {Freedom::none, Freedom::requirers, Freedom::all}) {
      const Work work(host_.progress, "asking the installer");
      auto answer = repair::solve(installer_, requirements(wishes, freedom), files_, host_.variables);
      if (answer) return answer;
      if (freedom == Freedom::none) first = std::move(answer);
    }
    return first;
  }

  bool solve(const std::vector<VersionWish>& wishes) {
    const auto answer = ask(wishes);
    if (!answer) return false;
    for (const repair::Choice& choice : *answer) {
      RepairStep step{.kind = model::StepKind::install,
                      .subject = choice.key,
                      .requirement = choice.key + "==" + choice.version};
      if (const auto* there = diagnosis_.environment ? diagnosis_.environment->find(choice.key) : nullptr;
          there != nullptr && there->root.starts_with(diagnosis_.path + "/"))
        step.before = there->version;
      const auto wish = std::ranges::find(wishes, choice.key, &VersionWish::key);
      step.why = wish != wishes.end() ? wish->why : fmt::format("with it, {} can be had", wishes.front().key);
      std::erase_if(plan_.installs, [&](const RepairStep& one) { return one.subject == choice.key; });
      plan_.installs.push_back(std::move(step));
    }
    plan_.wishes.clear();
    return true;
  }

  const locate::Host& host_;
  const Diagnosis& diagnosis_;
  const repair::Installer& installer_;
  RepairPlan& plan_;
  std::vector<std::string> files_;
  std::unique_ptr<TemporaryFile> held_;
};

}  // namespace

Result<void> solve_plan(const locate::Host& host, const FixRequest& request, const Diagnosis& diagnosis,
                        const repair::Installer& installer, RepairPlan& plan) {
  return Solver(host, diagnosis, installer, plan).run(request);
}

}  // namespace trysquare::app
