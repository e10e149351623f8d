#include "check/code.hpp"

#include "base/text.hpp"
#include "imports/reach.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace trysquare::check {

namespace {

using imports::Cause;
using imports::Module;

constexpr std::size_t most_places = 10;

// When the statement runs.
enum class When : std::uint8_t { setup, perhaps, import, call };

struct Use {
  const Module* module;
  const Cause* cause;
  When when;
};

When when_of(const Module& module, const Cause& cause) {
  if (cause.later) return When::call;
  if (module.reached == Truth::no) return When::import;
  return module.reached == Truth::yes && cause.executes == Truth::yes ? When::setup : When::perhaps;
}

std::string_view code_of(Cause::Kind kind) {
  switch (kind) {
    case Cause::Kind::module_missing: return "TS401";
    case Cause::Kind::name_missing:
    case Cause::Kind::attribute_missing: return "TS402";
    case Cause::Kind::call_refused: return "TS403";
    default: return "TS404";
  }
}

std::string subject_of(const Cause& cause) {
  std::string subject = imports::target_of(cause);
  if (cause.kind == Cause::Kind::call_refused) subject += fmt::format("({})", cause.detail);
  if (cause.kind == Cause::Kind::class_refused) subject += fmt::format(" ({})", cause.detail);
  return subject;
}

std::string effect_of(const Use& use) {
  switch (use.when) {
    case When::setup: return fmt::format("setup imports `{}`, which fails here", use.module->name);
    case When::perhaps:
      return fmt::format("importing `{}` may fail here; a condition decides that is not known",
                         use.module->name);
    case When::import:
      return fmt::format("importing `{}` fails here, which setup was not seen to do", use.module->name);
    case When::call:
      return fmt::format("a function of `{}` will fail here when it is called", use.module->name);
  }
  return {};
}

class Code {
 public:
  explicit Code(const CodeQuestion& question) : question_(question) {}

  CodeAnswer answer() {
    for (const Module* module : question_.importer.imported()) {
      for (const Cause& cause : module->causes) take(*module, cause);
    }
    CodeAnswer answer;
    for (const std::string& key : order_) {
      auto& uses = uses_.at(key);
      std::ranges::stable_sort(uses, {}, &Use::when);
      answer.findings.push_back(finding_of(uses));
    }
    answer.setup = forecast();
    return answer;
  }

  // What setup meets first.
  model::SetupForecast forecast() const {
    using Outcome = model::SetupForecast::Outcome;
    std::vector<const Module*> asked;
    for (const auto& entry : question_.asked) {
      if (entry.module != nullptr) asked.push_back(entry.module);
    }
    const imports::Reach reach(question_.importer, asked);
    for (const auto& entry : question_.asked) {
      if (entry.module == nullptr)
        return {Outcome::fails, fmt::format("{} names `{}`, which is not there", entry.setting, entry.name),
                Outcome::fails};
      const auto first = reach.first_met(*entry.module, entry.first, entry.last);
      if (first.cause != nullptr) return {Outcome::fails, sentence_of(first), Outcome::fails};
    }
    return {Outcome::works, "", Outcome::works};
  }

 private:
  void take(const Module& module, const Cause& cause) {
    if (cause.rule == nullptr) return;
    const When when = when_of(module, cause);
    // What may happen in the environment's own packages is theirs to know.
    if (!module.is_project && when != When::setup) return;
    const std::string key = fmt::format("{} {}", code_of(cause.kind), subject_of(cause));
    auto& uses = uses_[key];
    if (uses.empty()) order_.push_back(key);
    const bool known = std::ranges::any_of(
        uses, [&](const Use& use) { return use.module == &module && use.cause->at == cause.at; });
    if (!known) uses.push_back({&module, &cause, when});
  }

  std::string sentence_of(const imports::Reach::Failure& failure) const {
    const Cause& cause = *failure.cause;
    const Place place = failure.origin->tree ? failure.origin->tree->place(
                                                   cause.at, question_.shown(failure.origin->found.path))
                                             : Place{question_.shown(failure.origin->found.path), 0, 0};
    if (cause.rule == nullptr) return fmt::format("{}: {}", to_text(place), imports::words_of(cause));
    return fmt::format("{}: `{}`: {}", to_text(place), subject_of(cause), cause.rule->message);
  }

  Place place_of(const Use& use) const {
    return use.module->tree->place(use.cause->at, question_.shown(use.module->found.path));
  }

  model::Finding finding_of(const std::vector<Use>& uses) const {
    const Use& first = uses.front();
    const model::CodeRule& rule = *first.cause->rule;
    model::Finding finding =
        model::make_finding(code_of(first.cause->kind), subject_of(*first.cause),
                            fmt::format("{}; {}", rule.message, effect_of(first)), place_of(first));
    if (first.when != When::setup) finding.severity = model::Severity::warning;
    for (std::size_t i = 1; i < std::min(uses.size(), most_places); ++i)
      finding.evidence.push_back("also at " + to_text(place_of(uses[i])));
    if (uses.size() > most_places)
      finding.evidence.push_back(fmt::format("and at {} more places", uses.size() - most_places));
    finding.evidence.push_back("rule: " + rule.id());
    if (!rule.remedy.empty()) finding.evidence.push_back(rule.remedy);
    if (!rule.is_cure()) return finding;
    finding.applicability =
        rule.behaviour.empty() ? model::Applicability::safe : model::Applicability::review;
    finding.evidence.push_back("`trysquare run --shims -- PROGRAM` cures it on the way in" +
                               (rule.behaviour.empty() ? "" : ": " + rule.behaviour));
    if (question_.shims) finding.severity = model::Severity::info;
    return finding;
  }

  const CodeQuestion& question_;
  std::map<std::string, std::vector<Use>> uses_;
  std::vector<std::string> order_;
};

}  // namespace

CodeAnswer check_code(const CodeQuestion& question) { return Code(question).answer(); }

model::SetupForecast foretell_setup(const CodeQuestion& question) { return Code(question).forecast(); }

}  // namespace trysquare::check
