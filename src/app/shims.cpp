#include "app/shims.hpp"

#include "app/installed_on.hpp"
#include "base/text.hpp"
#include "data/json.hpp"
#include "rules/shim_table.hpp"

#include <algorithm>
#include <set>

namespace trysquare::app {

namespace {

Result<data::Node> table_for(const locate::Host& host, const rules::Installed& installed,
                             const std::vector<std::string>& directories, const std::set<std::string>& site) {
  const auto loaded = rules::load_cures_met(host.files, installed, directories);
  if (!loaded) return std::unexpected(loaded.error());
  data::Array places;
  for (const std::string& place : site) places.emplace_back(place);
  data::Node table = rules::shim_table(*loaded);
  data::Object& object = *table.as<data::Object>();
  object.add("site", std::move(places));
  object.add("python", installed.markers.python_full_version);
  return table;
}

std::string names_line(std::string_view key, const std::vector<std::string>& names,
                       std::string_view separator) {
  std::string line(key);
  line += ' ';
  return line + join(names, separator) + "\n";
}

// Each part for itself, "KEY<TAB>JSON" a line: a process parses those that it needs.
template <class Wanted>
void add_parts(std::string& lines, std::string_view kind, const data::Node& several, Wanted wanted) {
  for (const data::Member& one : several.object()->members) {
    if (!wanted(one)) continue;
    lines += kind;
    lines += one.key + "\t" + data::write_json(one.value) + "\n";
  }
}

std::string parts_of(const data::Node& table, bool stand_ins_are_files) {
  std::string lines;
  add_parts(lines, "module ", *table.find("modules"), [](const data::Member&) { return true; });
  add_parts(lines, "code ", *table.find("code"), [&](const data::Member& one) {
    return !stand_ins_are_files || rules::embedded_stand_in(one.key) != *one.value.string();
  });
  lines += "missing\t" + data::write_json(*table.find("missing")) + "\n";
  return lines + "rules\t" + data::write_json(*table.find("rules"));
}

// Nothing has to be done to the module before one of its missing names is asked for.
bool waits_for_a_name(const data::Node& module) {
  const auto empty = [&](std::string_view key) { return module.find(key)->array()->empty(); };
  return empty("exported") && empty("adapters") &&
         std::ranges::none_of(module.find("symbols")->object()->members, [](const data::Member& symbol) {
           return symbol.key.find('.') != std::string::npos;  // of a class
         });
}

}  // namespace

Result<rules::CodeCatalogue> load_code_rules_for(const locate::Host& host,
                                                 const model::Environment& environment,
                                                 const std::vector<std::string>& directories) {
  return rules::load_code_rules_met(host.files, rules::installed_of(environment), directories);
}

std::string find_stand_ins(const FileSystem& files, const std::string& python) {
  for (const std::string_view place : {"trysquare/stand_ins", "../stand_ins"}) {
    std::string path = normal_path(join_path(python, place));
    if (files.is_directory(path)) return path;
  }
  return {};
}

std::string shim_variable(const data::Node& table, const std::string& stand_ins) {
  std::vector<std::string> lazy, eager, missing;
  for (const data::Member& module : table.find("modules")->object()->members)
    (waits_for_a_name(module.value) ? lazy : eager).push_back(module.key);
  for (const data::Member& module : table.find("missing")->object()->members) missing.push_back(module.key);
  return "python " + *table.find("python")->string() + "\n" +
         names_line("site", table.strings("site"), "\t") + "stand_ins " + stand_ins + "\n" +
         names_line("lazy", lazy, " ") + names_line("eager", eager, " ") +
         names_line("missing", missing, " ") + parts_of(table, !stand_ins.empty());
}

Result<CodeRulesAnswer> list_code_rules(const locate::Host& host, const CodeRulesRequest& request) {
  auto loaded = rules::load_code_rules(host.files, rules::packages_with_code_rules(), request.rules,
                                       read::RuleDetail::everything);
  if (!loaded) return std::unexpected(std::move(loaded.error()));
  CodeRulesAnswer answer{std::move(loaded->rules), std::nullopt};
  if (request.shims_only)
    std::erase_if(answer.rules,
                  [](const model::CodeRule& rule) { return rule.kind == model::CodeRule::Kind::code; });
  if (!request.environment) return answer;
  auto environment = locate::find_environment(host, *request.environment);
  if (!environment) return std::unexpected(std::move(environment.error()));
  const rules::Installed installed = rules::installed_of(*environment);
  std::erase_if(answer.rules, [&](const model::CodeRule& rule) { return !rules::meets(installed, rule); });
  answer.environment = *std::move(environment);
  return answer;
}

Result<data::Node> make_shim_table(const locate::Host& host, const model::Environment& environment,
                                   const std::vector<std::string>& rules) {
  std::set<std::string> site;
  const auto packages = rules::packages_with_code_rules();
  for (const std::string& package : packages) {
    if (const model::Distribution* found = environment.find(package)) site.insert(found->root);
  }
  return table_for(host, rules::installed_of(environment), rules, site);
}

Result<data::Node> make_shim_table(const locate::Host& host, const locate::EnvironmentQuery& query,
                                   const std::vector<std::string>& rules) {
  return table_for(host, installed_on(host, query), rules, {});
}

}  // namespace trysquare::app
