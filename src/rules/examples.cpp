#include "rules/examples.hpp"

#include "base/text.hpp"
#include "rules/apply_edits.hpp"
#include "rules/sanitize.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::rules {

using model::Rule;
using model::RuleExample;
using model::Value;

namespace {

std::string shown(const model::Dict& settings) { return model::to_python(Value(Value::Content(settings))); }

class Proof {
 public:
  explicit Proof(const Rule& rule) : rule_(rule) {}

  ExampleProblems run() {
    check_sides();
    for (const RuleExample& example : rule_.examples) check(example);
    return std::move(problems_);
  }

 private:
  static Installed installed_of(const RuleExample& example) {
    Installed installed;
    for (const auto& [name, version] : example.versions) installed.versions[name] = version;
    return installed;
  }

  void refuse(std::string message, std::string hint) {
    problems_.refused.push_back(failure_at(rule_.place, std::move(message), std::move(hint)).error());
  }

  void fail(const RuleExample& example, const std::string& what) {
    problems_.failed.push_back(
        failure_at(example.place, fmt::format("rule `{}`, example `{}`: {}", rule_.id(), example.title, what))
            .error());
  }

  void check_sides() {
    int changed = 0, left_alone = 0, inside = 0, outside = 0;
    for (const RuleExample& example : rule_.examples) {
      ++(example.expected || example.no_cure ? changed : left_alone);
      ++(meets(installed_of(example), rule_.when) ? inside : outside);
    }
    const std::string id = fmt::format("rule `{}`", rule_.id());
    if (inside == 0)
      refuse(id + " has no example with versions that it holds for",
             "add one with the first version that has the change");
    if (outside == 0)
      refuse(id + " has no example with versions that it does not hold for",
             "add one with the last version that does not have the change");
    if (changed == 0)
      refuse(id + " has no example that it changes", "add one with `expected`, or with `no_cure`");
    if (left_alone == 0) refuse(id + " has no example that it leaves alone", "add one without `expected`");
  }

  void check(const RuleExample& example) {
    SanitizeInput input;
    input.rules = {rule_};
    input.installed = installed_of(example);
    input.settings = example.settings;
    input.review = rule_.applicability == model::Applicability::review;
    for (const std::string& text : example.built_for) {
      if (auto requirement = pep::Requirement::parse(text))
        input.built_for.push_back(*std::move(requirement));
    }
    const auto answer = sanitize(std::move(input));
    if (!answer) return fail(example, answer.error().message);
    const model::Dict& expected = example.expected ? *example.expected : example.settings;
    if (answer->settings != expected)
      fail(example,
           fmt::format("the settings become {}, expected are {}", shown(answer->settings), shown(expected)));
    else if (example.expected && answer->edits.empty())
      fail(example, "nothing is changed, and `expected` says that something is");
    const bool no_cure = std::ranges::any_of(
        answer->findings, [](const model::Finding& one) { return one.code->code == "TS303"; });
    if (no_cure && !example.no_cure) fail(example, "it has no cure, and the example does not say so");
    if (!no_cure && example.no_cure) fail(example, "it says `no_cure`, and there is no finding");
    check_laws(example, *answer);
  }

  // The edits make the settings of the answer, and a second time there is nothing to do.
  void check_laws(const RuleExample& example, const model::Sanitized& answer) {
    const auto applied = apply_edits(example.settings, answer.edits);
    if (!applied || *applied != answer.settings) fail(example, "the edits do not make what they should");
    SanitizeInput again;
    again.rules = {rule_};
    again.installed = installed_of(example);
    again.settings = answer.settings;
    again.review = true;
    const auto twice = sanitize(std::move(again));
    if (example.built_for.empty() && (!twice || !twice->edits.empty()))
      fail(example, "applied a second time, the rule changes something again");
  }

  const Rule& rule_;
  ExampleProblems problems_;
};

}  // namespace

ExampleProblems check_examples(const Rule& rule) { return Proof(rule).run(); }

}  // namespace trysquare::rules
