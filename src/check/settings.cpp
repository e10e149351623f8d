#include "check/settings.hpp"

#include "base/text.hpp"
#include "check/transitions.hpp"
#include "report/sanitize_text.hpp"
#include "rules/sanitize.hpp"
#include "rules/transitions.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace trysquare::check {

namespace {

using model::Edit;
using model::Finding;
using model::Setting;

class SettingsCheck {
 public:
  explicit SettingsCheck(const SettingsQuestion& question)
      : question_(question), installed_(rules::installed_of(question.environment)) {}

  Result<std::vector<Finding>> run() {
    rules::SanitizeInput input{.rules = question_.rules,
                               .installed = installed_,
                               .settings = {},
                               .previous = {},
                               .built_for = basis_of(question_.environment, question_.release)};
    for (const Setting& setting : question_.settings.settings)
      input.settings.set(setting.name, setting.value);
    std::erase_if(input.rules,
                  [&](const model::Rule& rule) { return rules::lies_behind(rule, input.built_for); });
    auto sanitized = rules::sanitize(std::move(input));
    if (!sanitized) return std::unexpected(std::move(sanitized.error()));
    tell_import();
    tell_edits(sanitized->edits);
    for (Finding& finding : sanitized->findings) tell_finding(std::move(finding));
    return std::move(findings_);
  }

 private:
  // What the import of the module itself meets.
  void tell_import() {
    const model::Settings& settings = question_.settings;
    if (settings.failure) {
      Finding finding =
          model::make_finding("TS306", settings.module, settings.failure->message, settings.failure->place);
      findings_.push_back(std::move(finding));
    }
    if (!settings.open) return;
    Finding finding = model::make_finding("TS302", settings.module,
                                          fmt::format("`{}` may hold other settings than could be read: {}",
                                                      settings.module, settings.open->reason));
    if (!settings.open->at.empty()) finding.evidence.push_back("at " + settings.open->at);
    findings_.push_back(std::move(finding));
  }

  // One finding for each rule that has something to do; its edits are the evidence.
  void tell_edits(const std::vector<Edit>& edits) {
    std::map<std::string, std::vector<const Edit*>> by_rule;
    for (const Edit& edit : edits) by_rule[edit.rule].push_back(&edit);
    for (const model::Rule& rule : question_.rules) {
      const auto found = by_rule.find(rule.id());
      if (found != by_rule.end()) findings_.push_back(transition(rule, found->second));
    }
  }

  Finding transition(const model::Rule& rule, const std::vector<const Edit*>& edits) const {
    const auto version = installed_.versions.find(rule.package);
    const auto set = settings_of(rule.settings());
    Finding finding =
        model::make_finding("TS301", set.empty() ? join(rule.settings(), ", ") : join(names_of(set), ", "),
                            fmt::format("{} ({} {} is installed)", rule.message, rule.package,
                                        version == installed_.versions.end() ? "" : version->second),
                            place_of(set, rule.place));
    finding.severity = rule.severity;
    finding.applicability = model::Applicability::safe;
    for (const Setting* setting : set) add_places(*setting, finding);
    for (const Edit* edit : edits) finding.evidence.push_back("cure: " + report::edit_words(*edit));
    finding.evidence.push_back("rule: " + rule.id());
    if (!rule.note.empty()) finding.evidence.push_back("see " + rule.note);
    finding.evidence.emplace_back("`trysquare run -- PROGRAM` cures it on the way in");
    return finding;
  }

  // The engine's own findings, at the line of the source instead of the rule's.
  void tell_finding(Finding finding) {
    std::vector<const Setting*> set;
    for (const auto name : split(finding.subject, ',')) {
      if (const Setting* setting = find(trim(name))) set.push_back(setting);
    }
    const auto rule = std::ranges::find(question_.rules, finding.place, &model::Rule::place);
    // A default that changed concerns those only who wrote before it did, and nothing here tells when that
    // was.
    const bool by_default =
        rule != question_.rules.end() && rule->written_before == model::WrittenBefore::release_tells;
    if (!set.empty()) {
      finding.place = place_of(set, finding.place);
      finding.subject = join(names_of(set), ", ");
      for (const Setting* setting : set) add_places(*setting, finding);
    }
    // Nobody can be asked here: that a value is computed at run time is no news to whoever wrote it.
    if (by_default || finding.code->code == "TS305") finding.severity = model::Severity::info;
    if (finding.code->code == "TS305" && tell_together(finding)) return;
    findings_.push_back(std::move(finding));
  }

  // A setting that is not known is not known to every rule about it: said once.
  bool tell_together(const Finding& finding) {
    const auto said = std::ranges::find_if(findings_, [&](const Finding& other) {
      return other.code == finding.code && other.subject == finding.subject;
    });
    if (said == findings_.end()) return false;
    said->evidence.push_back("also: " + finding.message);
    return true;
  }

  const Setting* find(std::string_view name) const {
    const auto& all = question_.settings.settings;
    const auto found = std::ranges::find(all, name, &Setting::name);
    return found == all.end() ? nullptr : &*found;
  }

  std::vector<const Setting*> settings_of(const std::vector<std::string>& names) const {
    std::vector<const Setting*> set;
    for (const std::string& name : names) {
      if (const Setting* setting = find(name)) set.push_back(setting);
    }
    return set;
  }

  static std::vector<std::string> names_of(const std::vector<const Setting*>& set) {
    std::vector<std::string> names;
    for (const Setting* setting : set) names.push_back(setting->name);
    return names;
  }

  // The line that made the first of them; what shaped it afterwards is evidence. Of none: the rule's.
  static Place place_of(const std::vector<const Setting*>& set, const Place& otherwise) {
    return set.empty() || set.front()->places.empty() ? otherwise : set.front()->places.front();
  }

  static void add_places(const Setting& setting, Finding& finding) {
    if (const auto* unknown = setting.value.as<model::Unknown>()) {
      finding.evidence.push_back(fmt::format("`{}` is not known: {}{}", setting.name, unknown->reason,
                                             unknown->at.empty() ? "" : " (" + unknown->at + ")"));
    }
    for (const Place& place : setting.places) {
      if (place == finding.place) continue;
      finding.evidence.push_back(fmt::format("`{}` is shaped at {}", setting.name, to_text(place)));
    }
  }

  const SettingsQuestion& question_;
  rules::Installed installed_;
  std::vector<Finding> findings_;
};

}  // namespace

Result<std::vector<Finding>> check_settings(const SettingsQuestion& question) {
  return SettingsCheck(question).run();
}

}  // namespace trysquare::check
