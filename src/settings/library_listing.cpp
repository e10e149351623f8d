// What lies in folders: os.listdir, os.scandir, os.walk, glob, and pathlib's own.
// https://docs.python.org/3/library/glob.html
#include "settings/library.hpp"
#include "settings/opaque_types.hpp"
#include "settings/os_errors.hpp"
#include "settings/path_text.hpp"
#include "settings/unordered.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace trysquare::settings {

namespace {

constexpr auto any = Native::Takes::anything;
constexpr std::size_t most_entries = 20'000;

// The entries of a folder; null: the answer is `instead`.
std::optional<std::vector<DirectoryEntry>> entries_of(Interpreter& python, const std::string& given,
                                                      Ref& instead) {
  const std::string full = python.world.absolute(given);
  if (!python.world.may_see(full)) return instead = out_of_sight(python, given), std::nullopt;
  const auto below = python.written_files.lower_bound(full);
  if (may_be_written(python, full) || (below != python.written_files.end() && below->starts_with(full)))
    return instead = python.unknown(fmt::format("the program writes into `{}`", given)), std::nullopt;
  const auto status = python.world.files.status(full);
  const Ref name = python.heap.text(given);
  if (!status) return instead = raise_os_error(python, why_missing(python, full), name), std::nullopt;
  if (status->kind != FileKind::directory)
    return instead = raise_os_error(python, OsError::no_directory, name), std::nullopt;
  auto entries = python.world.files.list(full);
  if (entries.size() > most_entries || !python.take_steps(entries.size()))
    return instead = python.unknown("a folder with too much in it"), std::nullopt;
  return entries;
}

std::optional<std::string> folder_of(Interpreter& python, Ref given) {
  if (given == nullptr || given->is(Kind::none)) return ".";
  (void)python;
  return path_text(given);
}

Ref os_listdir(Interpreter& python, Call& call) {
  const auto folder = folder_of(python, call.take(0, "path"));
  if (!folder) return method_unknown(python, call);
  Ref instead = nullptr;
  const auto entries = entries_of(python, *folder, instead);
  if (!entries) return instead;
  Refs names;
  for (const auto& entry : *entries) names.push_back(python.heap.text(entry.name));
  return unordered_list(python, std::move(names));
}

Ref os_scandir(Interpreter& python, Call& call) {
  const auto folder = folder_of(python, call.take(0, "path"));
  if (!folder) return method_unknown(python, call);
  Ref instead = nullptr;
  const auto entries = entries_of(python, *folder, instead);
  if (!entries) return instead;
  Refs all;
  for (const auto& entry : *entries) {
    const Ref path = python.heap.text(os_join(*folder, entry.name));
    all.push_back(python.heap.make(Kind::opaque, Opaque{"$entry", {python.heap.text(entry.name), path}, {}}));
  }
  return unordered_list(python, std::move(all));
}

Ref entry_asked(Interpreter& python, Call& call, std::string_view function) {
  const Ref follow = call.take_keyword("follow_symlinks");
  if (follow != nullptr) return method_unknown(python, call);
  const Ref module = python.import_module("os.path");
  return module == nullptr ? nullptr
                           : python.call_method(module, function, {call.self->as<Opaque>().args[1]});
}
Ref entry_is_file(Interpreter& python, Call& call) { return entry_asked(python, call, "isfile"); }
Ref entry_is_dir(Interpreter& python, Call& call) { return entry_asked(python, call, "isdir"); }
Ref entry_attribute(Interpreter& /*python*/, Ref object, std::string_view name) {
  if (name == "name") return object->as<Opaque>().args[0];
  return name == "path" ? object->as<Opaque>().args[1] : nullptr;
}

// fnmatch on one name: `*`, `?`, `[seq]`, `[!seq]`. Nothing: a form that is not modelled.
std::optional<bool> fits(std::string_view pattern, std::string_view name) {
  std::size_t p = 0;
  std::size_t n = 0;
  std::size_t star = std::string_view::npos;
  std::size_t mark = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '[') return std::nullopt;
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = n;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}
bool has_magic(std::string_view part) { return part.find_first_of("*?[") != std::string_view::npos; }

// The walk of a pattern over folders. `base` is the text that the results begin with.
class Finder {
 public:
  Finder(Interpreter& python, bool hidden, bool recursive)
      : python_(python), hidden_(hidden), recursive_(recursive) {}

  std::vector<std::string> found;
  Ref unknown = nullptr;

  void find(const std::string& base, std::span<const std::string> parts, int depth) {
    if (unknown != nullptr) return;
    if (parts.empty()) return found.push_back(base);
    const std::string& part = parts.front();
    const auto rest = parts.subspan(1);
    const std::string folder = base.empty() ? "." : base;
    if (!has_magic(part)) {
      const std::string path = os_join(base, part);
      const std::string full = python_.world.absolute(path);
      if (!rest.empty()) return find(path, rest, depth);
      if (!python_.world.may_see(full)) return fail(out_of_sight(python_, path));
      if (python_.world.files.status(full)) find(path, rest, depth);
      return;
    }
    if (part == "**" && recursive_) {
      if (rest.empty()) return fail(python_.unknown("a pattern that ends in `**`"));
      return descend(base, rest, depth);
    }
    Ref instead = nullptr;
    const auto entries = listed(folder, instead);
    if (instead != nullptr) return fail(instead);
    for (const auto& entry : entries) {
      if (!hidden_ && entry.name.starts_with('.') && !part.starts_with('.')) continue;
      const auto same = fits(part, entry.name);
      if (!same) return fail(python_.unknown("a pattern of file names that is not modelled"));
      const std::string path = os_join(base, entry.name);
      if (*same && (rest.empty() || python_.world.files.is_directory(python_.world.absolute(path))))
        find(path, rest, depth);
    }
  }

 private:
  void fail(Ref why) {
    if (unknown == nullptr) unknown = why;
  }
  // What cannot be listed holds nothing.
  std::vector<DirectoryEntry> listed(const std::string& folder, Ref& instead) {
    if (!python_.world.files.is_directory(python_.world.absolute(folder)) &&
        python_.world.may_see(python_.world.absolute(folder)))
      return {};
    auto entries = entries_of(python_, folder, instead);
    return entries ? *std::move(entries) : std::vector<DirectoryEntry>();
  }
  void descend(const std::string& base, std::span<const std::string> rest, int depth) {
    if (depth > 60) return fail(python_.unknown("folders that are nested too deeply"));
    find(base, rest, depth + 1);
    Ref instead = nullptr;
    for (const auto& entry : listed(base.empty() ? "." : base, instead)) {
      if (!hidden_ && entry.name.starts_with('.')) continue;
      const std::string path = os_join(base, entry.name);
      if (!python_.world.files.is_directory(python_.world.absolute(path))) continue;
      if (entry.kind == FileKind::symlink) return fail(python_.unknown("a link to a folder below `**`"));
      descend(path, rest, depth + 1);
    }
    if (instead != nullptr) fail(instead);
  }

  Interpreter& python_;
  bool hidden_, recursive_;
};

std::vector<std::string> parts_of(std::string_view pattern) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (begin <= pattern.size()) {
    const std::size_t end = std::min(pattern.find('/', begin), pattern.size());
    if (end > begin) parts.emplace_back(pattern.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

Ref glob_glob(Interpreter& python, Call& call) {
  Ref given = call.take(0, "pathname");
  if (given != nullptr && given->is(Kind::instance) && path_text(given))
    given = python.heap.text(*path_text(given));
  const Ref recursive = call.take_keyword("recursive");
  const Truth deep = recursive == nullptr ? Truth::no : truth_of(recursive);
  if (given == nullptr || !given->is(Kind::text) || deep == Truth::unknown || python.world.is_windows())
    return method_unknown(python, call);
  const std::string& pattern = given->text();
  // `a//b` and a slash at the end keep their form in what is found.
  if (pattern.find("//") != std::string::npos || pattern.ends_with('/')) return method_unknown(python, call);
  Finder finder(python, false, deep == Truth::yes);
  const auto parts = parts_of(pattern);
  finder.find(pattern.starts_with('/') ? "/" : "", parts, 0);
  if (finder.unknown != nullptr) return finder.unknown;
  Refs all;
  for (auto& path : finder.found) all.push_back(python.heap.text(std::move(path)));
  return unordered_list(python, std::move(all));
}

Ref found_below(Interpreter& python, Call& call, bool everywhere) {
  const Ref given = call.take(0, "pattern");
  if (given == nullptr || !given->is(Kind::text) || given->text().empty() || given->text().starts_with('/') ||
      given->text().ends_with('/') || python.world.is_windows())
    return method_unknown(python, call);
  auto parts = parts_of(given->text());
  if (everywhere) parts.insert(parts.begin(), "**");
  for (const auto& part : parts) {
    if (part == "." || part == ".." || (part != "**" && part.find("**") != std::string::npos))
      return method_unknown(python, call);
  }
  Finder finder(python, true, true);
  finder.find(call.self->as<Path>().text, parts, 0);
  if (finder.unknown != nullptr) return finder.unknown;
  std::ranges::sort(finder.found);
  finder.found.erase(std::ranges::unique(finder.found).begin(), finder.found.end());
  Refs all;
  for (const auto& path : finder.found) all.push_back(python.heap.path(pure_path(python.world, path)));
  return unordered_list(python, std::move(all));
}
Ref path_glob(Interpreter& python, Call& call) { return found_below(python, call, false); }
Ref path_rglob(Interpreter& python, Call& call) { return found_below(python, call, true); }

Ref path_iterdir(Interpreter& python, Call& call) {
  const std::string& folder = call.self->as<Path>().text;
  Ref instead = nullptr;
  const auto entries = entries_of(python, folder, instead);
  if (!entries) return instead;
  Refs all;
  for (const auto& entry : *entries)
    all.push_back(python.heap.path(joined_path(python.world, folder, entry.name)));
  return unordered_list(python, std::move(all));
}

// (folder, folders, files) of each folder; the order of folders side by side is not known.
void walk(Interpreter& python, const std::string& folder, Refs& into, Ref& unknown) {
  Ref instead = nullptr;
  if (into.size() > most_entries) unknown = python.unknown("folders with too much in them");
  if (unknown != nullptr || !python.world.files.is_directory(python.world.absolute(folder))) return;
  const auto entries = entries_of(python, folder, instead);
  if (!entries) return void(unknown = instead);
  Refs folders;
  Refs files;
  for (const auto& entry : *entries) {
    const std::string path = python.world.absolute(os_join(folder, entry.name));
    (python.world.files.is_directory(path) ? folders : files).push_back(python.heap.text(entry.name));
  }
  const Refs inside = folders;
  into.push_back(python.heap.tuple({python.heap.text(folder), unordered_list(python, std::move(folders)),
                                    unordered_list(python, std::move(files))}));
  for (const Ref name : inside) walk(python, os_join(folder, name->text()), into, unknown);
}
Ref os_walk(Interpreter& python, Call& call) {
  const auto top = call.take(0, "top") == nullptr ? std::nullopt : path_text(call.take(0, "top"));
  if (!top) return method_unknown(python, call);
  Refs all;
  Ref unknown = nullptr;
  if (!python.world.may_see(python.world.absolute(*top))) return out_of_sight(python, *top);
  walk(python, *top, all, unknown);
  return unknown != nullptr ? unknown : unordered_list(python, std::move(all));
}

constexpr auto os_rows =
    std::to_array<Native>({{"listdir", os_listdir}, {"scandir", os_scandir}, {"walk", os_walk}});
constexpr auto glob_rows = std::to_array<Native>({{"glob", glob_glob}, {"iglob", glob_glob}});
constexpr auto path_rows =
    std::to_array<Native>({{"iterdir", path_iterdir}, {"glob", path_glob}, {"rglob", path_rglob}});
constexpr auto entry_rows =
    std::to_array<Native>({{"is_file", entry_is_file, any}, {"is_dir", entry_is_dir, any}});

}  // namespace

std::span<const Native> listing_functions() { return os_rows; }
std::span<const Native> glob_functions() { return glob_rows; }
std::span<const Native> path_listing_methods() { return path_rows; }

const OpaqueType& entry_type() {
  static const OpaqueType type{"$entry", "$entry", true, entry_rows, entry_attribute, nullptr};
  return type;
}

}  // namespace trysquare::settings
