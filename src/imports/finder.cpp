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

const DirectoryEntry* entry_named(const std::vector<DirectoryEntry>& entries, std::string_view name) {
  const auto found = std::ranges::lower_bound(entries, name, {}, &DirectoryEntry::name);
  return found != entries.end() && found->name == name ? &*found : nullptr;
}

bool may_be_folder(const DirectoryEntry& entry) {
  return entry.kind != FileKind::regular;  // a link, or what a system calls by a name of its own
}

}  // namespace

const Finder::Entries& Finder::entries_of(const std::string& folder) {
  const auto [found, fresh] = folders_.try_emplace(folder);
  if (fresh) found->second = files_.list(folder);
  return found->second;
}

bool Finder::is_folder(const std::string& folder, const DirectoryEntry& entry) const {
  return entry.kind == FileKind::directory ||
         (may_be_folder(entry) && files_.is_directory(join_path(folder, entry.name)));
}

Found Finder::find(const std::vector<std::string>& folders, std::string_view leaf) {
  Found found;
  const std::string name(leaf), stem = name + ".";
  for (const std::string& folder : folders) {
    const Entries& entries = entries_of(folder);
    const DirectoryEntry* same = entry_named(entries, name);
    if (same != nullptr && may_be_folder(*same)) {
      const std::string package = join_path(folder, name);
      const Entries& inside = entries_of(package);
      if (entry_named(inside, "__init__.py") != nullptr)
        return {Found::Kind::source, join_path(package, "__init__.py"), {package}};
      const bool compiled = std::ranges::any_of(inside, [](const DirectoryEntry& file) {
        return file.name.starts_with("__init__.") && is_compiled(file.name);
      });
      if (compiled) return {Found::Kind::compiled, "", {package}};
      if (!inside.empty() || is_folder(folder, *same)) found.folders.push_back(package);
    }
    // Compiled modules come before source ones in a folder.
    auto at = std::ranges::lower_bound(entries, stem, {}, &DirectoryEntry::name);
    for (; at != entries.end() && at->name.starts_with(stem); ++at) {
      if (is_compiled(at->name) && !at->name.ends_with(".pyc")) return {Found::Kind::compiled, "", {}};
    }
    if (entry_named(entries, stem + "py") != nullptr)
      return {Found::Kind::source, join_path(folder, stem + "py"), {}};
    if (entry_named(entries, stem + "pyc") != nullptr) return {Found::Kind::compiled, "", {}};
  }
  if (!found.folders.empty()) found.kind = Found::Kind::name_space;
  return found;
}

std::vector<std::string> Finder::modules_in(const std::string& folder, bool with_name_spaces) {
  std::vector<std::string> modules;
  const Entries& entries = entries_of(folder);
  for (const DirectoryEntry& entry : entries) {
    if (entry.name == "__pycache__" || entry.name == "__init__.py") continue;
    std::string_view module = entry.name;
    const bool source = module.ends_with(".py");
    if (source) module.remove_suffix(3);
    if (!is_identifier(module)) continue;
    const auto is_package = [&] {
      return entry_named(entries_of(join_path(folder, entry.name)), "__init__.py") != nullptr;
    };
    const bool there =
        source || (with_name_spaces ? is_folder(folder, entry) : may_be_folder(entry) && is_package());
    if (there) modules.emplace_back(module);
  }
  return modules;
}

}  // namespace trysquare::imports
