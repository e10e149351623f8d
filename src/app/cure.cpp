#include "app/cure.hpp"

#include "app/rule_book.hpp"
#include "base/text.hpp"
#include "patch/overlay.hpp"
#include "patch/plan.hpp"
#include "rules/transitions.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <ranges>
#include <set>

namespace trysquare::app {

namespace {

model::Dict dict_of(const model::Settings& settings) {
  model::Dict out;
  for (const model::Setting& setting : settings.settings) out.items.emplace_back(setting.name, setting.value);
  return out;
}

// Where other names may be there, each that a rule looks at and nobody has seen is one that may be set.
model::Dict with_doubts(model::Dict settings, const RuleBook& book, const model::Unknown& open) {
  for (const model::Rule& rule : book.rules) {
    for (const std::string& name : rule.settings()) {
      if (settings.find(name) == nullptr)
        settings.set(name, model::Value(model::Value::Content(model::Unknown{open.reason, open.at, true})));
    }
  }
  return settings;
}

void remove_doubts(model::Dict& settings, const model::Dict& before) {
  std::erase_if(settings.items, [&](const auto& item) {
    const auto* unknown = item.second.template as<model::Unknown>();
    const auto* name = item.first.template as<std::string>();
    return unknown != nullptr && unknown->maybe_missing && name != nullptr && before.find(*name) == nullptr;
  });
}

// What is only in doubt because other names may be there is told once, not rule by rule.
std::vector<model::Finding> summed_up(std::vector<model::Finding> all, const model::Sanitized& closed,
                                      const model::Settings& source) {
  std::set<std::string> names;
  std::erase_if(all, [&](const model::Finding& finding) {
    const auto same = [&](const model::Finding& other) {
      return other.code == finding.code && other.message == finding.message;
    };
    if (finding.code->code != "TS305" || std::ranges::any_of(closed.findings, same)) return false;
    for (const auto name : split(finding.subject, ',')) names.emplace(trim(name));
    return true;
  });
  if (!names.empty()) {
    model::Finding finding = model::make_finding(
        "TS305", source.module,
        fmt::format("whether these are set is not known, because other names may be there ({}): {}",
                    source.open->reason, join({names.begin(), names.end()}, ", ")));
    finding.evidence.push_back("this is not known at " + source.open->at);
    all.push_back(std::move(finding));
  }
  return all;
}

Result<model::Sanitized> sanitize_source(const RuleBook& book, const model::Settings& source, bool review) {
  const model::Dict before = dict_of(source);
  auto closed = sanitize(book, before, review);
  if (!closed || !source.open) return closed;
  auto answer = sanitize(book, with_doubts(before, book, *source.open), review);
  if (!answer) return answer;
  remove_doubts(answer->settings, before);
  answer->findings = summed_up(std::move(answer->findings), *closed, source);
  model::sort_findings(answer->findings);
  return answer;
}

// The last place that names the setting; an import that brings it along does not.
Place place_of(const locate::Host& host, const model::Setting& setting) {
  for (const Place& place : setting.places | std::views::reverse) {
    const auto text = host.files.read_file(join_path(host.directory, place.path));
    if (!text) continue;
    const auto lines = split_lines(*text);
    if (place.line > 0 && place.line <= lines.size() &&
        lines[place.line - 1].find(setting.name) != std::string_view::npos)
      return place;
  }
  return setting.places.back();
}

// A finding's place is where the setting gets its value, not where the rule stands.
void place_findings(const locate::Host& host, std::vector<model::Finding>& findings,
                    const model::Settings& source) {
  for (model::Finding& finding : findings) {
    for (const auto part : split(finding.subject, ',')) {
      const auto found = std::ranges::find(source.settings, trim(part), &model::Setting::name);
      if (found == source.settings.end() || found->places.empty()) continue;
      finding.place = place_of(host, *found);
      break;
    }
  }
}

bool is_word(std::string_view text, std::size_t at, std::size_t size) {
  const auto part = [](char c) { return is_alnum(c) || c == '_'; };
  return (at == 0 || !part(text[at - 1])) && (at + size == text.size() || !part(text[at + size]));
}

bool names_setting(std::string_view text, const std::string& name) {
  for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    if (is_word(text, at, name.size())) return true;
  }
  return false;
}

// A rule has to be in the module when it did something, could not be judged, or when the source has a word
// for one of its settings: in another process, with other variables, it may be set.
std::vector<model::Rule> rules_for_module(const RuleBook& book, const CureAnswer& answer,
                                          const std::vector<std::string>& texts, bool review) {
  std::set<std::string> needed(answer.sanitized.after.undecided.begin(),
                               answer.sanitized.after.undecided.end());
  for (const model::Edit& edit : answer.sanitized.after.edits) needed.insert(edit.rule);
  const auto mentioned = [&](const model::Rule& rule) {
    const auto names = rule.settings();
    return std::ranges::any_of(names, [&](const std::string& name) {
      return std::ranges::any_of(texts, [&](const std::string& text) { return names_setting(text, name); });
    });
  };
  std::vector<model::Rule> out;
  for (const model::Rule& rule : book.rules) {
    if (rules::lies_behind(rule, book.built_for) || rule.actions.empty() ||
        (rules::asks_for_review(rule, book.built_for) && !review))
      continue;
    if (needed.contains(rule.id()) || answer.source.open || mentioned(rule)) out.push_back(rule);
  }
  return out;
}

// NAME = …, NAME: type = …, NAME += …
bool assigns(std::string_view text, const std::string& name) {
  for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    if (!is_word(text, at, name.size())) continue;
    const std::string_view rest = trim(text.substr(at + name.size(), 8));
    if (rest.starts_with("+=") || rest.starts_with(':') || (rest.starts_with('=') && !rest.starts_with("==")))
      return true;
  }
  return false;
}

void collect_names(const std::vector<model::Condition>& conditions, std::set<std::string>& names) {
  for (const model::Condition& one : conditions) {
    collect_names(one.parts, names);
    if (one.kind != model::Condition::Kind::absent && !one.path.tokens.empty())
      names.insert(one.path.setting());
  }
}

// What a rule speaks of may be set in a branch that these variables do not take: said, not judged.
void tell_branches(const RuleBook& book, const std::vector<std::string>& texts, CureAnswer& answer) {
  std::set<std::string> names, elsewhere;
  for (const model::Rule& rule : book.rules) collect_names(rule.match, names);
  for (const std::string& name : names) {
    const bool set = answer.sanitized.before.find(name) != nullptr;
    const auto there = [&](const std::string& text) { return assigns(text, name); };
    if (!set && std::ranges::any_of(texts, there)) elsewhere.insert(name);
  }
  if (elsewhere.empty()) return;
  model::Finding finding = model::make_finding(
      "TS305", join({elsewhere.begin(), elsewhere.end()}, ", "),
      "set in a branch that these variables do not take, where the installed versions may "
      "read it otherwise: sanitize with that branch's variables too (--env)");
  finding.severity = model::Severity::info;
  answer.sanitized.after.findings.push_back(std::move(finding));
}

std::vector<std::string> texts_of(const locate::Host& host, const model::Settings& source) {
  std::vector<std::string> texts;
  for (const model::SourceFile& file : source.files) {
    if (auto text = host.files.read_file(file.path)) texts.push_back(*std::move(text));
  }
  return texts;
}

std::string versions_of(const RuleBook& book) {
  std::set<std::string> names;
  for (const model::Rule& rule : book.rules) {
    for (const auto& requirement : rule.when) names.insert(requirement.key);
  }
  std::vector<std::string> out;
  for (const std::string& name : names)
    out.push_back(fmt::format("{} {}", name, book.installed.versions.find(name)->second));
  return join(out, ", ");
}

// What belongs to the environment or to a product is not the project's, wherever it lies.
bool is_ours(const locate::Host& host, const model::Environment& environment, const SettingsQuery& query,
             const std::string& path) {
  const std::string real = host.files.real_path(path).value_or(path);
  for (const auto part : split(real, '/')) {
    if (part == "site-packages" || part == "dist-packages") return false;
  }
  const auto resolved = [&](const std::string& folder) {
    const std::string whole = normal_path(join_path(host.directory, folder));
    return host.files.real_path(whole).value_or(whole) + "/";
  };
  const auto below = [&](const std::string& folder) { return real.starts_with(resolved(folder)); };
  const std::string here = resolved(host.directory);
  const bool in_environment = !environment.path.empty() && below(environment.path);
  if (in_environment && !here.starts_with(resolved(environment.path))) return false;
  if (below(host.directory)) return true;
  if (std::ranges::any_of(query.environment.append_path, below)) return false;
  if (std::ranges::any_of(query.environment.prepend_path, below)) return true;
  return query.module.ends_with(".py") && below(parent_path(query.module));
}

// Follows the edits into the source files; what cannot be done becomes a finding.
void patch_source(const locate::Host& host, const model::Environment& environment, const RuleBook& book,
                  const CureRequest& request, CureAnswer& answer) {
  std::vector<patch::File> files;
  for (const model::SourceFile& file : answer.source.files) {
    auto bytes = host.files.read_file(file.path);
    if (!bytes) continue;
    files.push_back(
        {file.path, file.shown, *std::move(bytes), is_ours(host, environment, request.source, file.path)});
  }
  const auto read = [&](const std::vector<patch::File>& changed) -> std::optional<model::Dict> {
    const patch::Overlay overlay(host.files, changed);
    const locate::Host world{overlay, host.variables, host.directory, host.system, host.platform};
    const auto& query = request.source;
    const auto now = read_settings(world, environment, query.module, query.assignments, {});
    if (!now || now->failure || now->open.has_value() != answer.source.open.has_value()) return std::nullopt;
    return dict_of(*now);
  };
  const std::vector<patch::File> before = files;
  const auto patch = patch::make_patch(
      {std::move(files), answer.sanitized.before, answer.sanitized.after.edits, book.rules, read});
  for (const patch::File& file : patch.changed) {
    const auto old = std::ranges::find(before, file.path, &patch::File::path);
    answer.changed.push_back({file.path, file.shown, old->bytes, file.bytes});
  }
  for (const patch::LeftAlone& one : patch.left_alone) {
    model::Finding finding = model::make_finding(
        "TS307", join(one.rule->settings(), ", "),
        fmt::format("the source was left alone where rule `{}` would change it: {}", one.rule->id(), one.why),
        one.rule->place);
    if (!one.rule->note.empty()) finding.evidence.push_back("see " + one.rule->note);
    answer.sanitized.after.findings.push_back(std::move(finding));
  }
}

// Of the settings that are gone, those that the text has a word for.
std::vector<std::string> gone_names_in(std::string_view text, const SanitizeAnswer& answer) {
  std::vector<std::string> names;
  for (const auto& [key, value] : answer.before.items) {
    const auto* name = key.as<std::string>();
    if (name != nullptr && answer.after.settings.find(*name) == nullptr && names_setting(text, *name))
      names.push_back(*name);
  }
  return names;
}

// Modules beside the changed ones that nobody read here, another place's settings for example, may set what
// has another name now. One finding names them all.
void tell_siblings(const locate::Host& host, CureAnswer& answer) {
  std::set<std::string> told, names;
  std::vector<std::string> evidence;
  Place first;
  for (const ChangedFile& file : answer.changed) {
    const std::string folder = parent_path(file.path);
    for (const DirectoryEntry& entry : host.files.list(folder)) {
      const std::string path = join_path(folder, entry.name);
      const bool read =
          std::ranges::find(answer.source.files, path, &model::SourceFile::path) != answer.source.files.end();
      if (read || !entry.name.ends_with(".py") || !told.insert(path).second) continue;
      const auto text = host.files.read_file(path);
      const auto found = text ? gone_names_in(*text, answer.sanitized) : std::vector<std::string>();
      if (found.empty()) continue;
      names.insert(found.begin(), found.end());
      const bool below = path.starts_with(host.directory + "/");
      const std::string shown = below ? path.substr(host.directory.size() + 1) : path;
      if (first.path.empty()) first.path = shown;
      evidence.push_back(fmt::format("{} speaks of {}", shown, join(found, ", ")));
    }
  }
  if (names.empty()) return;
  model::Finding finding = model::make_finding(
      "TS307", join({names.begin(), names.end()}, ", "),
      "modules beside the changed ones speak of what is gone, and were not read: sanitize the settings that "
      "import them as well",
      first);
  finding.evidence = std::move(evidence);
  answer.sanitized.after.findings.push_back(std::move(finding));
}

}  // namespace

Result<CureAnswer> cure(const locate::Host& host, const CureRequest& request) {
  locate::EnvironmentQuery query = request.source.environment;
  query.depth = read::Depth::names;  // versions are all that rules ask for
  const auto environment = locate::find_environment(host, query);
  if (!environment) return std::unexpected(environment.error());
  auto source = read_settings(host, *environment, request.source.module, request.source.assignments, {});
  if (!source) return std::unexpected(std::move(source.error()));
  if (source->failure) return std::unexpected(*std::move(source->failure));
  const auto book =
      open_rule_book(host.files, rules::installed_of(*environment), request.rules, request.built_for);
  if (!book) return std::unexpected(book.error());
  auto after = sanitize_source(*book, *source, request.review);
  if (!after) return std::unexpected(std::move(after.error()));
  CureAnswer answer{.source = *std::move(source),
                    .sanitized = {},
                    .rules = {},
                    .versions = versions_of(*book),
                    .changed = {}};
  answer.sanitized = {dict_of(answer.source), *std::move(after)};
  const auto texts = texts_of(host, answer.source);
  if (request.for_module) answer.rules = rules_for_module(*book, answer, texts, request.review);
  tell_branches(*book, texts, answer);
  if (request.for_source) patch_source(host, *environment, *book, request, answer);
  place_findings(host, answer.sanitized.after.findings, answer.source);
  if (request.for_source) tell_siblings(host, answer);
  model::sort_findings(answer.sanitized.after.findings);
  return answer;
}

}  // namespace trysquare::app
