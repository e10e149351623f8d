#include "imports/finder.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace trysquare::imports {

namespace {

bool is_compiled(std::string_view file) {
  return file.ends_with(".so") || file.ends_with(".pyd") || file.ends_with(".pyc");
}

bool is_identifier(std::string_view text) {
  return !text.empty() && !is_digit(text.front()) && std::ranges::all_of(text, [](char c) {
    return is_alpha(c) || is_digit(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
  });
}

}  // namespace

const std::set<std::string, std::less<>>& Finder::names_in(const std::string& folder) {
  const auto [found, fresh] = folders_.try_emplace(folder);
  if (!fresh) return found->second;
  const auto directory = files_.open_directory(folder);
  if (!directory) return found->second;
  const auto entries = (*directory)->entries();
  if (!entries) return found->second;
  for (const DirectoryEntry& entry : *entries) found->second.insert(entry.name);
  return found->second;
}

Found Finder::find(const std::vector<std::string>& folders, std::string_view leaf) {
  Found found;
  const std::string name(leaf);
  for (const std::string& folder : folders) {
    const auto& names = names_in(folder);
    if (names.contains(name)) {
      const std::string package = join_path(folder, name);
      const auto& inside = names_in(package);
      if (inside.contains("__init__.py")) {
        return {Found::Kind::source, join_path(package, "__init__.py"), {package}};
      }
      const bool compiled = std::ranges::any_of(
          inside, [](const std::string& file) { return file.starts_with("__init__.") && is_compiled(file); });
      if (compiled) return {Found::Kind::compiled, "", {package}};
      if (!inside.empty() || files_.is_directory(package)) found.folders.push_back(package);
    }
    // Compiled modules come before source ones in a folder.
    for (auto at = names.lower_bound(name + "."); at != names.end() && at->starts_with(name + "."); ++at) {
      if (is_compiled(*at) && !at->ends_with(".pyc")) return {Found::Kind::compiled, "", {}};
    }
    if (names.contains(name + ".py")) return {Found::Kind::source, join_path(folder, name + ".py"), {}};
    if (names.contains(name + ".pyc")) return {Found::Kind::compiled, "", {}};
  }
  if (!found.folders.empty()) found.kind = Found::Kind::name_space;
  return found;
}

std::vector<std::string> Finder::modules_in(const std::string& folder, bool with_name_spaces) {
  std::vector<std::string> modules;
  for (const std::string& name : names_in(folder)) {
    if (name == "__pycache__" || name == "__init__.py") continue;
    std::string_view module = name;
    const bool source = module.ends_with(".py");
    if (source) module.remove_suffix(3);
    if (!is_identifier(module)) continue;
    const std::string inner = join_path(folder, name);
    if (source || names_in(inner).contains("__init__.py") || (with_name_spaces && files_.is_directory(inner)))
      modules.emplace_back(module);
  }
  return modules;
}

}  // namespace trysquare::imports
