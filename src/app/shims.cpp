#include "app/shims.hpp"

#include "app/installed_on.hpp"
#include "base/text.hpp"
#include "data/json.hpp"
#include "rules/shim_table.hpp"

#include <set>

namespace trysquare::app {

namespace {

void write_names(std::string& lines, std::string_view key, const std::vector<std::string>& names,
                 std::string_view separator) {
  lines += key;
  lines += ' ' + join(names, separator) + '\n';
}

// Each part for itself, "KEY<TAB>JSON" a line: a process parses those that it needs.
void write_parts(std::string& lines, const rules::ShimTable& table, const rules::CodeCatalogue& catalogue,
                 bool stand_ins_are_files) {
  for (const auto& module : table.modules) lines += "module " + module.name + '\t' + module.json + '\n';
  for (const std::string& file : table.files) {
    const auto text = catalogue.file(file);
    if (!text || (stand_ins_are_files && rules::embedded_stand_in(file) == text)) continue;
    lines += "code " + file + '\t';
    data::append_json(lines, *text);
    lines += '\n';
  }
  lines += "missing\t" + table.missing + "\nrules\t" + table.rules;
}

Result<std::string> write_table(const locate::Host& host, const rules::Installed& installed,
                                const std::vector<std::string>& directories,
                                const std::vector<std::string>& site, const std::string& stand_ins) {
  const auto loaded = rules::load_cures_met(host.files, installed, directories);
  if (!loaded) return std::unexpected(loaded.error());
  const rules::ShimTable table = rules::shim_table(loaded->rules);
  std::vector<std::string> lazy, eager;
  for (const auto& module : table.modules) (module.waits_for_a_name ? lazy : eager).push_back(module.name);
  std::string lines = "python " + installed.markers.python_full_version + '\n';
  write_names(lines, "site", site, "\t");
  lines += "stand_ins " + stand_ins + '\n';
  write_names(lines, "lazy", lazy, " ");
  write_names(lines, "eager", eager, " ");
  write_names(lines, "missing", table.missing_names, " ");
  write_parts(lines, table, *loaded, !stand_ins.empty());
  return lines;
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

Result<CodeRulesAnswer> list_code_rules(const locate::Host& host, const CodeRulesRequest& request) {
  auto loaded = rules::load_code_rules(host.files, rules::packages_with_code_rules(), request.rules);
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

Result<std::string> write_shim_table(const locate::Host& host, const model::Environment& environment,
                                     const std::vector<std::string>& rules, const std::string& stand_ins) {
  std::set<std::string> site;
  for (const std::string& package : rules::packages_with_code_rules()) {
    if (const model::Distribution* found = environment.find(package)) site.insert(found->root);
  }
  return write_table(host, rules::installed_of(environment), rules, {site.begin(), site.end()}, stand_ins);
}

Result<std::string> write_shim_table(const locate::Host& host, const locate::EnvironmentQuery& query,
                                     const std::vector<std::string>& rules) {
  return write_table(host, installed_on(host, query), rules, {}, {});
}

}  // namespace trysquare::app
