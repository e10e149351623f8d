#include "rules/code_catalogue.hpp"

#include "base/problems.hpp"
#include "data/embedded.hpp"
#include "read/code_toml.hpp"
#include "rules/rule_directory.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::rules {

namespace {

using model::CodeRule;

constexpr std::string_view root = "rules/";

struct Collected {
  CodeCatalogue catalogue;
  std::vector<Error> problems;
};

void collect(read::CodeFile file, Collected& into) {
  std::ranges::move(file.problems, std::back_inserter(into.problems));
  for (CodeRule& rule : file.rules) {
    const auto same = std::ranges::find_if(into.catalogue.rules, [&](const CodeRule& other) {
      return other.name == rule.name && other.release == rule.release && other.package == rule.package;
    });
    if (same != into.catalogue.rules.end())
      *same = std::move(rule);
    else
      into.catalogue.rules.push_back(std::move(rule));
  }
}

Result<void> collect_directory(const FileSystem& files, const std::string& directory, Collected& into) {
  return visit_rule_directory(
      files, directory, [&](const std::string& path, std::string_view package) -> Result<void> {
        const bool python = path.ends_with(".py");
        if (!python && !path.ends_with(read::code_file_ending)) return {};
        auto text = files.read_file(path);
        if (!text) return std::unexpected(std::move(text.error()));
        if (python)
          into.catalogue.files[fmt::format("{}/{}", package, file_name(path))] = *std::move(text);
        else
          collect(read::parse_code_toml(*text, path), into);
        return {};
      });
}

void require_file(const model::Symbol& symbol, const CodeRule& rule, Collected& in) {
  if (!symbol.in_file || in.catalogue.files.contains(rule.package + "/" + symbol.module)) return;
  in.problems.push_back(
      failure_at(symbol.place, fmt::format("there is no file `{}` beside the rule", symbol.module)).error());
}

void require_files(Collected& in) {
  for (const CodeRule& rule : in.catalogue.rules) {
    for (const auto* several : {&rule.symbols, &rule.modules})
      for (const auto& one : *several)
        for (const auto& stand_in : one.stand_ins) require_file(stand_in, rule, in);
    if (rule.adapter && rule.adapter->around) require_file(*rule.adapter->around, rule, in);
  }
}

}  // namespace

std::vector<std::string> packages_with_code_rules() {
  std::vector<std::string> packages;
  for (const data::EmbeddedFile& file : data::embedded_files_below(root)) {
    if (!file.path.ends_with(read::code_file_ending)) continue;
    const std::string_view rest = file.path.substr(root.size());
    const std::string package(rest.substr(0, rest.find('/')));
    if (packages.empty() || packages.back() != package) packages.push_back(package);
  }
  std::ranges::sort(packages);
  return packages;
}

bool speaks_of_interpreters(std::string_view package) {
  // Seen without parsing: such a rule has the key at a line's beginning.
  return std::ranges::any_of(
      data::embedded_files_below(fmt::format("{}{}/", root, package)), [](const data::EmbeddedFile& file) {
        return file.path.ends_with(read::code_file_ending) && file.content.contains("\npython = ");
      });
}

Result<CodeCatalogue> load_code_rules(const FileSystem& files, const std::vector<std::string>& packages,
                                      const std::vector<std::string>& directories, read::RuleDetail detail,
                                      CodeFiles which) {
  Collected collected;
  for (const std::string& package : packages) {
    for (const data::EmbeddedFile& file : data::embedded_files_below(fmt::format("{}{}/", root, package))) {
      if (which == CodeFiles::cures && file.path.ends_with(read::gone_file_ending)) continue;
      if (file.path.ends_with(".py"))
        collected.catalogue.files[std::string(file.path.substr(root.size()))] = file.content;
      else if (file.path.ends_with(read::code_file_ending))
        collect(read::parse_code_toml(file.content, file.path, detail), collected);
    }
  }
  for (const std::string& directory : directories) {
    if (auto done = collect_directory(files, directory, collected); !done)
      return std::unexpected(std::move(done.error()));
  }
  require_files(collected);
  if (!collected.problems.empty()) return std::unexpected(all_as_one(std::move(collected.problems)));
  model::sort_code_rules(collected.catalogue.rules);
  return std::move(collected.catalogue);
}

bool meets(const Installed& installed, const CodeRule& rule) {
  if (!meets(installed, std::span<const pep::Requirement>(rule.when))) return false;
  for (const pep::Requirement& one : rule.unless) {
    if (meets(installed, std::span(&one, 1))) return false;
  }
  return !rule.python ||
         rule.python->contains(installed.markers.python_full_version, pep::Prereleases::allow);
}

}  // namespace trysquare::rules
