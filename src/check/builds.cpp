// TS115, TS116: were wheels and extension modules built for this interpreter and machine?
// https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/
#include "base/byte_source.hpp"
#include "base/text.hpp"
#include "check/integrity.hpp"
#include "pep/python_version.hpp"
#include "read/binary_file.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <compare>
#include <map>
#include <optional>
#include <set>

namespace trysquare::check {

namespace {

struct Here {
  std::string digits;  // "311"
  int minor = 0;
  std::string machine;  // "x86_64"
  bool windows = false, mac = false, known = false;
  bool musl = false, glibc = false;  // neither: not known
  std::string loader;                // of the interpreter: beside it lies its C library
  bool free_threaded = false;
};

// By what starts the interpreter: "/lib/ld-musl-x86_64.so.1".
void find_c_library(const IntegrityFacts& facts, Here& here) {
  const auto source = open_bytes(facts.files, facts.environment.interpreter);
  if (!source) return;
  const auto binary = read::read_binary_file(**source, false);
  if (!binary) return;
  here.musl = binary->loader.find("ld-musl") != std::string::npos;
  here.glibc = binary->loader.find("ld-linux") != std::string::npos;
  here.loader = binary->loader;
}

constexpr int no_minor = 1000;  // later than all

// 36 of "36.\n" and of "36_x86_64"; 0: there is none.
int number_at(std::string_view text) {
  int number = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
  return end.ec == std::errc::result_out_of_range ? no_minor : number;
}

// The minor of glibc's version, 36 of 2.36, by what the library says of itself: nothing is later than one of
// which that is not known.
// "GNU C Library (Debian GLIBC 2.36-9) stable release version 2.36.\n"
int glibc_of(const FileSystem& files, const std::string& loader) {
  const auto real = files.real_path(loader);
  const auto library =
      real ? files.read_file(join_path(parent_path(*real), "libc.so.6")) : Result<std::string>(std::string());
  if (!library) return no_minor;
  constexpr std::string_view before = "release version 2.";
  const std::size_t at = library->find(before);
  return at == std::string::npos ? no_minor
                                 : number_at(std::string_view(*library).substr(at + before.size()));
}

// 28 of "manylinux_2_28_x86_64"; nothing of other tags. The older names are of libraries that no system is
// behind.
std::optional<int> wanted_glibc(std::string_view platform) {
  constexpr std::string_view start = "manylinux_2_";
  if (!platform.starts_with(start)) return std::nullopt;
  return number_at(platform.substr(start.size()));
}

// The earliest C library that one of a wheel's tags wants; 0 where one wants none that counts.
int least_glibc(const std::vector<std::string>& tags) {
  constexpr int everywhere = 17;
  if (tags.empty()) return 0;
  int least = no_minor;
  for (const std::string_view tag : tags) {
    const auto parts = split(tag, '-');
    if (parts.size() != 3) return 0;
    for (const auto platform : split(parts[2], '.')) {
      const auto wanted = wanted_glibc(platform);
      if (!wanted) return 0;
      least = std::min(least, *wanted);
    }
  }
  return least <= everywhere ? 0 : least;
}

Here here_of(const IntegrityFacts& facts) {
  const model::Environment& environment = facts.environment;
  Here here;
  const auto parts = split(environment.markers.python_version, '.');
  if (parts.size() != 2 || environment.markers.implementation_name != "cpython") return here;
  here.digits = std::string(parts[0]) + std::string(parts[1]);
  here.minor = pep::python_minor(environment.markers.python_version);
  here.machine = to_lower(environment.markers.platform_machine);
  here.windows = environment.markers.sys_platform == "win32";
  here.mac = environment.markers.sys_platform == "darwin";
  here.known = !here.machine.empty() && !environment.markers.sys_platform.empty();
  here.free_threaded = std::ranges::any_of(environment.search_path, [&](const auto& entry) {
    return entry.path.find("/python" + environment.markers.python_version + "t/") != std::string::npos;
  });
  find_c_library(facts, here);
  return here;
}

// Doubt counts as yes: a tag of a kind that is not known here fits.
bool platform_fits(std::string_view platform, const Here& here) {
  if (platform == "any") return true;
  const bool windows = platform.starts_with("win"), mac = platform.starts_with("macosx");
  const bool linux = platform.find("linux") != std::string_view::npos;
  if (windows || mac || linux) {
    if (windows != here.windows || mac != here.mac) return false;
  }
  if (platform.starts_with("musllinux") && here.glibc) return false;
  if (platform.starts_with("manylinux") && here.musl) return false;
  if (mac && (platform.ends_with("universal2") || platform.ends_with("universal"))) return true;
  if (linux)
    return platform.ends_with("_" + here.machine) ||
           (here.machine == "x86_64" && platform.ends_with("_x86_64"));
  return true;
}

bool tag_fits(std::string_view tag, const Here& here) {
  const auto parts = split(tag, '-');
  if (parts.size() != 3) return true;
  bool python = false;
  for (const auto one : split(parts[0], '.')) {
    const bool generic = one.starts_with("py3") || one == "py" + here.digits;
    const bool mine = one == "cp" + here.digits;
    // A stable ABI of an older version goes on.
    bool older = false;
    if (one.starts_with("cp3") && parts[1].find("abi3") != std::string_view::npos) {
      int minor = 0;
      for (const char c : one.substr(3)) minor = is_digit(c) ? minor * 10 + (c - '0') : 999;
      older = minor <= here.minor;
    }
    const bool pure = one.starts_with("cp3") && parts[1] == "none";
    python = python || generic || mine || older || pure || one == "cp3";
  }
  bool platform = false;
  for (const auto one : split(parts[2], '.')) platform = platform || platform_fits(one, here);
  return python && platform;
}

// "cpython-310-x86_64-linux-gnu" of "pkg/_x.cpython-310-x86_64-linux-gnu.so"; "cp310-win_amd64".
struct Extension {
  std::string module, tag;
  bool windows = false;
  auto operator<=>(const Extension&) const = default;
};

std::optional<Extension> extension_of(std::string_view path) {
  const bool so = path.ends_with(".so"), pyd = path.ends_with(".pyd");
  if (!so && !pyd) return std::nullopt;
  const std::string_view stem = path.substr(0, path.size() - (so ? 3 : 4));
  const std::size_t slash = stem.find_last_of('/');
  const std::size_t dot = stem.find('.', slash == std::string_view::npos ? 0 : slash + 1);
  // "x.pyd" has no tag and is Windows' all the same; "libx.so" is no module.
  if (dot == std::string_view::npos)
    return pyd ? std::optional(Extension{std::string(stem), "", pyd}) : std::nullopt;
  return Extension{std::string(stem.substr(0, dot)), std::string(stem.substr(dot + 1)), pyd};
}

// Whether the interpreter looks for files with such an end at all.
bool is_of_this_system(const Extension& extension, const Here& here) {
  if (extension.windows != here.windows) return false;
  const auto has = [&](std::string_view word) { return extension.tag.find(word) != std::string::npos; };
  if (!extension.tag.starts_with("cpython-")) return true;
  if (has("-darwin") != here.mac && (has("-darwin") || has("-linux"))) return false;
  return !(has("-linux-musl") && here.glibc);
}

// Doubt counts as yes here, too: debug builds ("311d") are not told apart.
bool extension_fits(const Extension& extension, const Here& here) {
  const std::string& tag = extension.tag;
  if (!is_of_this_system(extension, here)) return false;
  if (!tag.starts_with("cpython-") && !tag.starts_with("cp3") && !tag.starts_with("pypy")) return true;
  const auto parts = split(tag, '-');
  const std::size_t number = tag.starts_with("cpython-") ? 1 : 0;
  std::string_view digits = parts[number];
  if (number == 0 && digits.starts_with("cp")) digits.remove_prefix(2);
  const bool free_threaded = digits.ends_with('t');
  while (!digits.empty() && !is_digit(digits.back())) digits.remove_suffix(1);
  if (digits != here.digits || free_threaded != here.free_threaded) return false;
  const auto is_machine = [](std::string_view word) { return word == "x86_64" || word == "aarch64"; };
  const bool told = parts.size() > number + 1 && is_machine(parts[number + 1]) && is_machine(here.machine);
  return !told || parts[number + 1] == here.machine;
}

}  // namespace

Findings check_builds(const IntegrityFacts& facts) {
  Findings out;
  const Here here = here_of(facts);
  if (!here.known) return out;
  std::optional<int> glibc;  // read once, when a wheel makes it matter
  for (const auto& folder : facts.installation.folders) {
    if (folder.name.empty()) continue;
    const Place place{join_path(join_path(folder.site, folder.folder), "WHEEL"), 0, 0};
    if (!folder.wheel_problem.empty()) {
      auto finding = model::make_finding(
          "TS902", folder.key, fmt::format("WHEEL of `{}` {}", folder.name, folder.wheel_problem), place);
      finding.severity = model::Severity::warning;
      finding.remedy = reinstall(folder.name, folder.version);
      out.push_back(std::move(finding));
      continue;
    }
    const bool fits =
        folder.wheel_tags.empty() ||
        std::ranges::any_of(folder.wheel_tags, [&](const std::string& tag) { return tag_fits(tag, here); });
    if (!fits) {
      auto finding =
          model::make_finding("TS115", folder.key,
                              fmt::format("`{}` was built for {}, not for CPython {} on {} {}", folder.name,
                                          folder.wheel_tags.front(), facts.environment.markers.python_version,
                                          facts.environment.markers.sys_platform, here.machine),
                              place);
      finding.remedy = reinstall(folder.name, folder.version);
      out.push_back(std::move(finding));
      continue;
    }
    const int wanted_minor = here.glibc ? least_glibc(folder.wheel_tags) : 0;
    if (wanted_minor > 0 && !glibc) glibc = glibc_of(facts.files, here.loader);
    if (wanted_minor > 0 && *glibc < wanted_minor) {
      auto finding =
          model::make_finding("TS115", folder.key,
                              fmt::format("`{}` was built for {}: this machine's C library is glibc 2.{}",
                                          folder.name, folder.wheel_tags.front(), *glibc),
                              place);
      finding.remedy = reinstall(folder.name, folder.version);
      out.push_back(std::move(finding));
      continue;
    }
    // A wheel for any platform that holds extension modules chooses among them itself.
    if (std::ranges::all_of(folder.wheel_tags, [](const std::string& tag) { return tag.ends_with("-any"); }))
      continue;
    // Modules of which no file is for this Python.
    std::map<std::string, std::set<Extension>> modules;
    for (const auto& entry : folder.record) {
      if (const auto extension = extension_of(entry.path)) modules[extension->module].insert(*extension);
    }
    for (const auto& [module, tags] : modules) {
      const bool loads =
          std::ranges::any_of(tags, [&](const Extension& one) { return extension_fits(one, here); });
      if (loads) continue;
      auto finding = model::make_finding(
          "TS116", folder.key,
          fmt::format("the extension module `{}` is built for `{}`: Python {} does not see it", module,
                      tags.begin()->tag.empty() ? "Windows" : tags.begin()->tag,
                      facts.environment.markers.python_version),
          {join_path(folder.site, module), 0, 0});
      finding.remedy = reinstall(folder.name, folder.version);
      out.push_back(std::move(finding));
      break;
    }
  }
  return out;
}

}  // namespace trysquare::check
