#include "rules/code_catalogue.hpp"

#include "base/problems.hpp"
#include "base/text.hpp"
#include "data/embedded.hpp"
#include "read/code_bytes.hpp"
#include "read/code_toml.hpp"
#include "rules/compiled.hpp"
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
  if (!symbol.in_file || in.catalogue.file(rule.package + "/" + symbol.module)) return;
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

// And the rules of the directories.
Result<CodeCatalogue> collected_with(const FileSystem& files, const std::vector<std::string>& directories,
                                     Collected collected) {
  for (const std::string& directory : directories) {
    if (auto done = collect_directory(files, directory, collected); !done)
      return std::unexpected(std::move(done.error()));
  }
  require_files(collected);
  if (!collected.problems.empty()) return std::unexpected(all_as_one(std::move(collected.problems)));
  model::sort_code_rules(collected.catalogue.rules);
  return std::move(collected.catalogue);
}

}  // namespace

std::optional<std::string_view> embedded_stand_in(std::string_view name) {
  const auto* embedded = data::find_embedded_file(fmt::format("{}{}", root, name));
  return embedded == nullptr ? std::nullopt : std::optional(embedded->content);
}

std::optional<std::string_view> CodeCatalogue::file(const std::string& name) const {
  const auto own = files.find(name);
  return own == files.end() ? embedded_stand_in(name) : std::optional<std::string_view>(own->second);
}

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

Result<CodeCatalogue> load_code_rules(const FileSystem& files, const std::vector<std::string>& packages,
                                      const std::vector<std::string>& directories) {
  Collected collected;
  for (const std::string& package : packages) {
    for (const data::EmbeddedFile& file : data::embedded_files_below(fmt::format("{}{}/", root, package))) {
      if (file.path.ends_with(read::code_file_ending))
        collect(read::parse_code_toml(file.content, file.path), collected);
    }
  }
  return collected_with(files, directories, std::move(collected));
}

namespace {

// Of the embedded rules those of packages that are there, and of packages that speak of interpreters.
template <class Wanted>
Result<CodeCatalogue> load_met(const FileSystem& files, const Installed& installed,
                               const std::vector<std::string>& directories, Wanted is_wanted) {
  Collected collected;
  const auto all = compiled_code_rules();
  for (auto first = all.begin(); first != all.end();) {
    const auto end = std::find_if(first, all.end(),
                                  [&](const CompiledCodeRule& one) { return one.package != first->package; });
    const std::span package(first, end);
    first = end;
    const bool concerned =
        installed.versions.contains(package.front().package) ||
        std::ranges::any_of(package, [](const CompiledCodeRule& one) { return !one.python.empty(); });
    if (!concerned) continue;
    for (const CompiledCodeRule& one : package) {
      if (!is_wanted(one)) continue;
      auto rule = read::parse_code_bytes(one.bytes);
      if (!rule) return std::unexpected(std::move(rule.error()));
      collected.catalogue.rules.push_back(*std::move(rule));
    }
  }
  if (directories.empty()) return std::move(collected.catalogue);  // sorted by the build
  return collected_with(files, directories, std::move(collected));
}

}  // namespace

Result<CodeCatalogue> load_code_rules_met(const FileSystem& files, const Installed& installed,
                                          const std::vector<std::string>& directories) {
  Conditions conditions(installed);
  auto loaded = load_met(files, installed, directories, [&](const CompiledCodeRule& rule) {
    return conditions.are_met(rule.when, rule.python) &&
           (rule.unless.empty() || std::ranges::none_of(split(rule.unless, '\n'), [&](std::string_view one) {
              return conditions.are_met(one);
            }));
  });
  if (loaded) std::erase_if(loaded->rules, [&](const CodeRule& rule) { return !meets(installed, rule); });
  return loaded;
}

Result<CodeCatalogue> load_cures_met(const FileSystem& files, const Installed& installed,
                                     const std::vector<std::string>& directories) {
  Conditions conditions(installed);
  auto loaded = load_met(files, installed, directories, [&](const CompiledCodeRule& rule) {
    return rule.is_cure && conditions.are_met(rule.when, rule.python);
  });
  if (!loaded) return loaded;
  std::erase_if(loaded->rules, [&](CodeRule& rule) {
    rule.unless.clear();
    return !rule.is_cure() || !meets(installed, rule);
  });
  return loaded;
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
