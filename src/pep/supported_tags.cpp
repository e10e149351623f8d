#include "pep/supported_tags.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace trysquare::pep {

namespace {

using Tags = std::vector<std::string>;

// "2_28_x86_64" behind a platform's word.
struct Versioned {
  int major, minor;
  std::string rest;
  auto operator<=>(const Versioned&) const = default;
};

// Higher numbers stand for nothing that exists, and every one of them makes a tag.
constexpr int highest = 1000;

std::optional<int> take_number(std::string_view& text) {
  int number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || number < 0 || number > highest) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  if (!text.starts_with('_')) return std::nullopt;
  text.remove_prefix(1);
  return number;
}

std::optional<Versioned> versioned(std::string_view platform, std::string_view word) {
  if (!platform.starts_with(word)) return std::nullopt;
  platform.remove_prefix(word.size());
  const auto major = take_number(platform);
  const auto minor = major ? take_number(platform) : std::nullopt;
  if (!minor || platform.empty()) return std::nullopt;
  return Versioned{*major, *minor, std::string(platform)};
}

Tags machines(const std::string& machine) {
  return machine == "armv8l" ? Tags{"armv8l", "armv7l"} : Tags{machine};
}

Tags linux_tags(const std::string& machine) {
  Tags tags;
  for (const auto& one : machines(machine)) tags.push_back("linux_" + one);
  return tags;
}

Tags manylinux_tags(const Versioned& platform) {
  constexpr int last_minor_of_a_major = 50;
  constexpr std::array<std::pair<int, std::string_view>, 3> old_names{
      {{17, "manylinux2014"}, {12, "manylinux2010"}, {5, "manylinux1"}}};
  Tags tags = linux_tags(platform.rest);
  const bool old = platform.rest == "x86_64" || platform.rest == "i686";
  for (const auto& machine : machines(platform.rest)) {
    for (int major = platform.major; major >= 2; --major) {
      const int newest = major == platform.major ? platform.minor : last_minor_of_a_major;
      const int oldest = major > 2 ? 0 : old ? 5 : 17;
      for (int minor = newest; minor >= oldest; --minor) {
        tags.push_back(fmt::format("manylinux_{}_{}_{}", major, minor, machine));
        const auto* const name =
            std::ranges::find(old_names, minor, &std::pair<int, std::string_view>::first);
        if (major == 2 && name != old_names.end())
          tags.push_back(fmt::format("{}_{}", name->second, machine));
      }
    }
  }
  return tags;
}

Tags musllinux_tags(const Versioned& platform) {
  Tags tags = linux_tags(platform.rest);
  for (const auto& machine : machines(platform.rest)) {
    for (int minor = platform.minor; minor >= 0; --minor) {
      tags.push_back(fmt::format("musllinux_{}_{}_{}", platform.major, minor, machine));
    }
  }
  return tags;
}

// The kinds of binaries that hold code for a machine, in a release of macOS.
std::vector<std::string_view> mac_formats(std::pair<int, int> version, std::string_view machine) {
  const auto one_of = [&](std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, machine) != names.end();
  };
  constexpr std::pair tiger{10, 4}, leopard{10, 5}, snow_leopard{10, 6};
  std::vector<std::string_view> formats{machine};
  if (one_of({"x86_64", "i386", "ppc64"}) && version < tiger) return {};
  if (machine == "ppc64" && version > leopard) return {};
  if (machine == "ppc" && version > snow_leopard) return {};
  if (machine == "x86_64") formats.insert(formats.end(), {"intel", "fat64", "fat3"});
  if (machine == "i386") formats.insert(formats.end(), {"intel", "fat3", "fat"});
  if (machine == "ppc64") formats.emplace_back("fat64");
  if (machine == "ppc") formats.insert(formats.end(), {"fat3", "fat"});
  if (one_of({"arm64", "x86_64"})) formats.emplace_back("universal2");
  if (one_of({"x86_64", "i386", "ppc64", "ppc", "intel"})) formats.emplace_back("universal");
  return formats;
}

Tags mac_tags(const Versioned& platform) {
  Tags tags;
  const auto add = [&](int major, int minor) {
    for (const auto format : mac_formats({major, minor}, platform.rest)) {
      tags.push_back(fmt::format("macosx_{}_{}_{}", major, minor, format));
    }
  };
  if (platform.major == 10) {
    for (int minor = platform.minor; minor >= 0; --minor) add(10, minor);
  }
  if (platform.major < 11) return tags;
  for (int major = platform.major; major > 10; --major) add(major, 0);
  // The Intel half of a universal binary may be older than the first release for the other.
  for (int minor = 16; minor > 3; --minor) {
    if (platform.rest == "x86_64")
      add(10, minor);
    else
      tags.push_back(fmt::format("macosx_10_{}_universal2", minor));
  }
  return tags;
}

Tags ios_tags(const Versioned& platform) {
  Tags tags;
  if (platform.major < 12) return tags;
  const std::string machine = replace_all(platform.rest, "-", "_");
  for (int major = platform.major; major > 11; --major) {
    for (int minor = major == platform.major ? platform.minor : 9; minor >= 0; --minor) {
      tags.push_back(fmt::format("ios_{}_{}_{}", major, minor, machine));
    }
  }
  return tags;
}

std::optional<Tags> android_tags(std::string_view platform) {
  constexpr std::string_view word = "android_";
  constexpr int oldest = 16;
  if (!platform.starts_with(word)) return std::nullopt;
  platform.remove_prefix(word.size());
  const auto level = take_number(platform);
  if (!level || platform.empty()) return std::nullopt;
  Tags tags;
  for (int one = *level; one >= oldest; --one) tags.push_back(fmt::format("android_{}_{}", one, platform));
  return tags;
}

// --- interpreters

class List {
 public:
  List(const TargetInterpreter& interpreter, const Tags& platforms)
      : of_(interpreter), platforms_(platforms) {}

  Tags take() {
    of_.implementation == "cpython" ? add_cpython() : add_other();
    add_compatible();
    return std::move(tags_);
  }

 private:
  std::string version(int minor) const { return fmt::format("{}{}", of_.major, minor); }

  void add(std::string_view interpreter, std::string_view abi) {
    for (const auto& platform : platforms_)
      tags_.push_back(fmt::format("{}-{}-{}", interpreter, abi, platform));
  }

  Tags abis() const {
    const std::string plain = "cp" + version(of_.minor);
    const std::pair at{of_.major, of_.minor};
    const std::string threads = of_.free_threaded && at >= std::pair{3, 13} ? "t" : "";
    const std::string debug = of_.debug ? "d" : "";
    if (at < std::pair{3, 8}) return {plain + debug + "m" + (at < std::pair{3, 3} ? "u" : "")};
    Tags found{plain + threads + debug};
    if (of_.debug) found.push_back(plain + threads);
    return found;
  }

  void add_cpython() {
    const std::string interpreter = "cp" + version(of_.minor);
    const auto own = abis();
    const bool threads = own.front().find('t') != std::string::npos;
    for (const auto& abi : own) add(interpreter, abi);
    const bool has_stable = std::pair{of_.major, of_.minor} >= std::pair{3, 2};
    const std::string_view stable = threads ? "abi3t" : "abi3";
    if (has_stable) add(interpreter, stable);
    add(interpreter, "none");
    for (int minor = of_.minor - 1; has_stable && minor > 1; --minor) add("cp" + version(minor), stable);
  }

  std::string short_name() const {
    constexpr auto names = std::to_array<std::pair<std::string_view, std::string_view>>(
        {{"python", "py"}, {"cpython", "cp"}, {"pypy", "pp"}, {"ironpython", "ip"}, {"jython", "jy"}});
    for (const auto& [name, word] : names) {
      if (name == of_.implementation) return std::string(word);
    }
    return of_.implementation;
  }

  void add_other() {
    const std::string interpreter = short_name() + version(of_.minor);
    if (!of_.abi.empty() && of_.abi != "none") add(interpreter, of_.abi);
    add(interpreter, "none");
  }

  Tags older() const {
    Tags found{"py" + version(of_.minor), fmt::format("py{}", of_.major)};
    for (int minor = of_.minor - 1; minor >= 0; --minor) found.push_back("py" + version(minor));
    return found;
  }

  void add_compatible() {
    const auto versions = older();
    for (const auto& one : versions) add(one, "none");
    if (of_.implementation == "cpython") tags_.push_back("cp" + version(of_.minor) + "-none-any");
    if (of_.implementation == "pypy") tags_.push_back("pp3-none-any");
    for (const auto& one : versions) tags_.push_back(one + "-none-any");
  }

  const TargetInterpreter& of_;
  const Tags& platforms_;
  Tags tags_;
};

}  // namespace

std::vector<std::string> platform_tags(std::string_view platform) {
  if (const auto found = versioned(platform, "manylinux_")) return manylinux_tags(*found);
  if (const auto found = versioned(platform, "musllinux_")) return musllinux_tags(*found);
  if (const auto found = versioned(platform, "macosx_")) return mac_tags(*found);
  if (const auto found = versioned(platform, "ios_")) return ios_tags(*found);
  if (auto found = android_tags(platform)) return *std::move(found);
  if (platform.starts_with("linux_")) return linux_tags(std::string(platform.substr(6)));
  return {std::string(platform)};
}

std::vector<std::string> supported_tags(const TargetInterpreter& interpreter,
                                        const std::vector<std::string>& platforms) {
  return List(interpreter, platforms).take();
}

}  // namespace trysquare::pep
