#include "rules/catalogue.hpp"

#include "base/problems.hpp"
#include "base/text.hpp"
#include "data/embedded.hpp"
#include "read/code_toml.hpp"
#include "read/rule_bytes.hpp"
#include "read/rule_toml.hpp"
#include "rules/compiled.hpp"
#include "rules/rule_directory.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::rules {

namespace {

constexpr std::string_view root = "rules/";

struct Collected {
  std::vector<model::Rule> rules;
  std::vector<Error> problems;
};

void collect(read::RuleFile file, Collected& into) {
  std::ranges::move(file.problems, std::back_inserter(into.problems));
  for (model::Rule& rule : file.rules) {
    // Member by member: nothing is put together for each pair.
    const auto same = std::ranges::find_if(into.rules, [&](const model::Rule& one) {
      return one.name == rule.name && one.release == rule.release && one.package == rule.package;
    });
    if (same != into.rules.end())
      *same = std::move(rule);
    else
      into.rules.push_back(std::move(rule));
  }
}

// DIR/<package>/<release>.toml
Result<void> collect_directory(const FileSystem& files, const std::string& directory, Collected& into) {
  bool found = false;
  const auto read_one = [&](const std::string& path, std::string_view) -> Result<void> {
    found = found || path.ends_with(read::code_file_ending);  // which rules/code_catalogue reads
    if (!read::is_rule_file(path)) return {};
    found = true;
    const auto text = files.read_file(path);
    if (!text) return std::unexpected(text.error());
    collect(read::parse_rule_toml(*text, path), into);
    return {};
  };
  if (auto done = visit_rule_directory(files, directory, read_one); !done) return done;
  if (found) return {};
  return failure(fmt::format("`{}` holds no rules", directory),
                 "the files are looked for as <package>/<release>.toml below it");
}

// And the rules of the directories.
Result<std::vector<model::Rule>> collected_with(const FileSystem& files,
                                                const std::vector<std::string>& directories,
                                                Collected collected) {
  for (const std::string& directory : directories) {
    if (auto done = collect_directory(files, directory, collected); !done)
      return std::unexpected(std::move(done.error()));
  }
  if (!collected.problems.empty()) return std::unexpected(all_as_one(std::move(collected.problems)));
  model::sort_rules(collected.rules);
  return std::move(collected.rules);
}

}  // namespace

Result<std::vector<model::Rule>> load_rules(const FileSystem& files,
                                            const std::vector<std::string>& directories) {
  Collected collected;
  for (const data::EmbeddedFile& file : data::embedded_files_below(root)) {
    if (read::is_rule_file(file.path)) collect(read::parse_rule_toml(file.content, file.path), collected);
  }
  return collected_with(files, directories, std::move(collected));
}

Result<std::vector<model::Rule>> load_rules_met(const FileSystem& files, const Installed& installed,
                                                const std::vector<std::string>& directories) {
  Collected collected;
  const auto all = compiled_rules();
  Conditions conditions(installed);
  for (const auto& [package, version] : installed.versions) {
    for (auto one = std::ranges::lower_bound(all, package, {}, &CompiledRule::package);
         one != all.end() && one->package == package; ++one) {
      if (!conditions.are_met(one->when)) continue;
      auto rule = read::parse_rule_bytes(one->bytes);
      if (!rule) return std::unexpected(std::move(rule.error()));
      collected.rules.push_back(*std::move(rule));
    }
  }
  if (directories.empty()) return std::move(collected.rules);  // sorted by the build
  auto loaded = collected_with(files, directories, std::move(collected));
  if (loaded) std::erase_if(*loaded, [&](const model::Rule& rule) { return !meets(installed, rule.when); });
  return loaded;
}

}  // namespace trysquare::rules
