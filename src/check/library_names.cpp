// TS122: which modules in a site directory have the name of one of the standard library? Python finds its own
// first, so the distribution's is never imported; where PYTHONPATH turns the order round, it takes the
// library's place for everybody.
#include "base/text.hpp"
#include "check/integrity.hpp"
#include "check/module_names.hpp"

#include <fmt/core.h>

#include <set>

namespace trysquare::check {

namespace {

// Modules by the names that are there, without those that only a site directory's own entries have.
std::set<std::string, std::less<>> modules_of(const IntegrityFacts& facts) {
  std::set<std::string, std::less<>> out;
  for (const auto& entry : facts.environment.search_path) {
    if (entry.why != "standard library") continue;
    for (const auto& module : facts.files.list(entry.path)) {
      if (module.kind != FileKind::directory) {
        if (module.name.ends_with(".py")) out.insert(module.name.substr(0, module.name.size() - 3));
      } else if (facts.files.is_file(join_path(join_path(entry.path, module.name), "__init__.py"))) {
        out.insert(module.name);
      }
    }
  }
  return out;
}

// The module that an entry of a site directory would be: "six.py", "math.abi3.so", "random.pyc".
std::string module_of(const IntegrityFacts& facts, const std::string& site, const DirectoryEntry& entry) {
  const std::string& name = entry.name;
  if (entry.kind == FileKind::directory)
    return facts.files.is_file(join_path(join_path(site, name), "__init__.py")) ? name : std::string();
  for (const std::string_view ending : {".py", ".pyc"}) {
    if (name.ends_with(ending)) return name.substr(0, name.size() - ending.size());
  }
  return name.ends_with(".so") || name.ends_with(".pyd") ? name.substr(0, name.find('.')) : std::string();
}

}  // namespace

Findings check_library_names(const IntegrityFacts& facts) {
  Findings out;
  const auto modules = modules_of(facts);
  for (const auto& site : facts.installation.sites) {
    for (const auto& entry : site.entries) {
      const std::string stem = entry.name.substr(0, entry.name.find('.'));
      // Python's own tests: for its own use only, and many wheels bring a folder of that name by mistake.
      if (stem == "test" || !(modules.contains(stem) || is_compiled_module(stem))) continue;
      if (module_of(facts, site.path, entry) != stem) continue;
      out.push_back(model::make_finding(
          "TS122", entry.name,
          fmt::format("`{}` has the name of a module of the standard library, which Python finds first",
                      stem),
          {join_path(site.path, entry.name), 0, 0}));
    }
  }
  return out;
}

}  // namespace trysquare::check
