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

bool Finder::is_link(const std::string& folder) {
  const DirectoryEntry* entry = entry_named(entries_of(parent_path(folder)), file_name(folder));
  return entry != nullptr && entry->kind == FileKind::symlink;
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
        return {Found::Kind::source, join_path(package, "__init__.py"), {package}, ""};
      const auto compiled = std::ranges::find_if(inside, [](const DirectoryEntry& file) {
        return file.name.starts_with("__init__.") && is_compiled(file.name);
      });
      if (compiled != inside.end())
        return {Found::Kind::compiled, "", {package}, join_path(package, compiled->name)};
      if (!inside.empty() || is_folder(folder, *same)) found.folders.push_back(package);
    }
    // Compiled modules come before source ones in a folder.
    auto at = std::ranges::lower_bound(entries, stem, {}, &DirectoryEntry::name);
    for (; at != entries.end() && at->name.starts_with(stem); ++at) {
      if (is_compiled(at->name) && !at->name.ends_with(".pyc"))
        return {Found::Kind::compiled, "", {}, join_path(folder, at->name)};
    }
    if (entry_named(entries, stem + "py") != nullptr)
      return {Found::Kind::source, join_path(folder, stem + "py"), {}, ""};
    if (entry_named(entries, stem + "pyc") != nullptr) return {Found::Kind::compiled, "", {}, ""};
  }
  if (!found.folders.empty()) found.kind = Found::Kind::name_space;
  return found;
}

// The folder's entry as a module of it; empty: it is none.
std::string_view Finder::module_of(const std::string& folder, const DirectoryEntry& entry,
                                   bool with_name_spaces) {
  std::string_view module = entry.name;
  if (module == "__pycache__" || module == "__init__.py") return {};
  const bool is_source = module.ends_with(".py");
  if (is_source) module.remove_suffix(3);
  if (!is_identifier(module)) return {};
  if (is_source) return module;
  if (!may_be_folder(entry)) return {};
  const std::string inner = join_path(folder, entry.name);
  if (entry_named(entries_of(inner), "__init__.py") != nullptr) return module;
  if (!with_name_spaces) return {};
  // Links may lead back: only folders themselves are looked into at once.
  const bool is_name_space =
      entry.kind == FileKind::directory ? holds_modules(inner) : is_folder(folder, entry);
  return is_name_space ? module : std::string_view();
}

bool Finder::holds_modules(const std::string& folder) {
  return std::ranges::any_of(entries_of(folder), [&](const DirectoryEntry& entry) {
    return !module_of(folder, entry, /*with_name_spaces=*/true).empty();
  });
}

std::vector<std::string> Finder::modules_in(const std::string& folder, bool with_name_spaces) {
  std::vector<std::string> modules;
  for (const DirectoryEntry& entry : entries_of(folder)) {
    const std::string_view module = module_of(folder, entry, with_name_spaces);
    if (!module.empty()) modules.emplace_back(module);
  }
  return modules;
}

}  // namespace trysquare::imports
