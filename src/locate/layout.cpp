#include "locate/layout.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace trysquare::locate {

namespace {

struct Family {
  std::string_view directory;  // what a library directory's name begins with
  std::string_view implementation;
};
constexpr std::array<Family, 2> families{{{"python", "cpython"}, {"pypy", "pypy"}}};

struct Candidate {
  std::pair<int, int> number;
  Layout layout;
};

// "python3.12", "python3.13t", "pypy3.10"
std::optional<Candidate> parse_library_name(std::string_view name) {
  for (const auto& family : families) {
    if (!name.starts_with(family.directory)) continue;
    const std::string_view rest = name.substr(family.directory.size());
    const std::size_t dot = rest.find('.');
    if (dot != 1 || !is_digit(rest[0])) return std::nullopt;
    std::size_t end = dot + 1;
    int minor = 0;
    while (end < rest.size() && is_digit(rest[end]) && minor < 1000) minor = minor * 10 + (rest[end++] - '0');
    const std::string_view suffix = rest.substr(end);
    if (end == dot + 1 || (!suffix.empty() && suffix != "t")) return std::nullopt;
    Candidate found{{rest[0] - '0', minor}, {}};
    found.layout.implementation = family.implementation;
    found.layout.series = rest.substr(0, end);
    found.layout.abi_suffix = suffix;
    return found;
  }
  return std::nullopt;
}

// Debian keeps what it installs apart and leaves site-packages out: dist-packages of /usr/local, of all of
// Python 3 and of the series. Others look into site-packages, first of where their library is.
std::vector<std::string> possible_sites(const FileSystem& files, const std::string& prefix,
                                        const Layout& layout) {
  const std::string name(file_name(layout.library));
  const std::string debian = join_path(prefix, "lib/python3/dist-packages");
  if (files.is_directory(debian)) {
    return {join_path(prefix, "local/lib/" + name + "/dist-packages"), debian,
            join_path(prefix, "lib/" + name + "/dist-packages")};
  }
  return {join_path(layout.library, "site-packages"), join_path(prefix, "lib/" + name + "/site-packages"),
          join_path(prefix, "lib64/" + name + "/site-packages")};
}

void add_sites(const FileSystem& files, const std::string& prefix, Layout& layout) {
  std::vector<std::string> seen;
  for (auto& place : possible_sites(files, prefix, layout)) {
    const auto real = files.real_path(place);
    if (!real || std::ranges::find(seen, *real) != seen.end()) continue;  // lib64 is often a link to lib
    seen.push_back(*real);
    layout.sites.push_back(std::move(place));
  }
}

std::vector<Candidate> find_candidates(const FileSystem& files, const std::string& prefix,
                                       const std::string& series) {
  std::vector<Candidate> found;
  for (const std::string_view folder : {"lib", "lib64"}) {
    for (const auto& entry : files.list(join_path(prefix, folder))) {
      auto candidate = parse_library_name(entry.name);
      if (!candidate || (!series.empty() && candidate->layout.series != series)) continue;
      candidate->layout.library = join_path(prefix, std::string(folder) + "/" + entry.name);
      found.push_back(*std::move(candidate));
    }
  }
  // The newest first; of one series the ordinary build before the free-threaded one, lib before lib64.
  std::ranges::stable_sort(found, [](const Candidate& a, const Candidate& b) {
    return std::tie(b.number, a.layout.abi_suffix) < std::tie(a.number, b.layout.abi_suffix);
  });
  return found;
}

std::optional<Layout> find_posix_layout(const FileSystem& files, const std::string& prefix,
                                        const std::string& series) {
  std::vector<Candidate> found = find_candidates(files, prefix, series);
  const auto has_library = [&](const Candidate& candidate) {
    return files.is_file(join_path(candidate.layout.library, "os.py"));
  };
  for (auto& candidate : found) {
    const auto same = [&](const Candidate& other) {
      return file_name(other.layout.library) == file_name(candidate.layout.library);
    };
    // /usr/lib/python3.12 holds packages only where the library is in /usr/lib64.
    const bool complete = has_library(candidate);
    if (!complete && std::ranges::any_of(
                         found, [&](const Candidate& other) { return same(other) && has_library(other); })) {
      continue;
    }
    add_sites(files, prefix, candidate.layout);
    // /usr/lib/python3.9 of a removed interpreter has neither.
    if (complete || !candidate.layout.sites.empty()) return std::move(candidate.layout);
  }
  return std::nullopt;
}

// "python312.dll", "python313t.dll" beside an installed interpreter; a venv has none.
void use_library_name(std::string_view name, Layout& layout) {
  constexpr std::string_view start = "python3";
  constexpr std::string_view end = ".dll";
  if (!name.starts_with(start) || !name.ends_with(end)) return;
  std::string_view minor = name.substr(start.size(), name.size() - start.size() - end.size());
  const bool threads = minor.ends_with('t');
  if (threads) minor.remove_suffix(1);
  if (minor.empty() || minor.size() > 2 || !std::ranges::all_of(minor, is_digit)) return;
  layout.series = "3." + std::string(minor);
  layout.abi_suffix = threads ? "t" : "";
}

std::optional<Layout> find_windows_layout(const FileSystem& files, const std::string& prefix) {
  const auto entries = files.list(prefix);
  for (const auto& entry : entries) {
    if (to_lower(entry.name) != "lib") continue;
    Layout layout;
    layout.windows = true;
    for (const auto& beside : entries) use_library_name(to_lower(beside.name), layout);
    layout.library = join_path(prefix, entry.name);
    for (const auto& inner : files.list(layout.library)) {
      if (to_lower(inner.name) == "site-packages")
        layout.sites.push_back(join_path(layout.library, inner.name));
    }
    if (!layout.sites.empty()) return layout;
  }
  return std::nullopt;
}

// #define PY_VERSION "3.12.1"
std::string version_of_header(std::string_view text) {
  constexpr std::string_view mark = "#define PY_VERSION";
  for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1)) {
    const std::size_t open = text.find('"', at);
    const std::size_t close = text.find('"', open + 1);
    if (open == std::string_view::npos || close == std::string_view::npos) return {};
    if (trim(text.substr(at + mark.size(), open - at - mark.size())).empty()) {
      return std::string(text.substr(open + 1, close - open - 1));
    }
  }
  return {};
}

}  // namespace

std::optional<Layout> find_layout(const FileSystem& files, const std::string& prefix,
                                  const std::string& series) {
  if (auto layout = find_posix_layout(files, prefix, series)) return layout;
  return find_windows_layout(files, prefix);
}

std::string find_full_version(const FileSystem& files, const std::string& prefix, const Layout& layout) {
  const std::string name = "python" + layout.series + layout.abi_suffix;
  for (const std::string& header : {"include/" + name + "/patchlevel.h", "include/" + name + "m/patchlevel.h",
                                    std::string("include/patchlevel.h")}) {
    const auto text = files.read_file(join_path(prefix, header));
    if (!text) continue;
    if (std::string version = version_of_header(*text); !version.empty()) {
      if (version.ends_with('+')) version.pop_back();  // a build between two releases
      return version;
    }
  }
  // conda-meta/python-3.12.1-habc_0.json
  for (const auto& entry : files.list(join_path(prefix, "conda-meta"))) {
    const auto parts = split(entry.name, '-');
    if (parts.size() == 3 && parts[0] == "python" && entry.name.ends_with(".json"))
      return std::string(parts[1]);
  }
  return {};
}

}  // namespace trysquare::locate
