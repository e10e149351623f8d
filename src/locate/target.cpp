#include "locate/target.hpp"

#include "base/text.hpp"
#include "pep/version.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace trysquare::locate {

namespace {

struct System {
  std::string_view word, os_name, sys_platform, platform_system;
};
constexpr auto systems = std::to_array<System>({{"linux", "posix", "linux", "Linux"},
                                                {"manylinux", "posix", "linux", "Linux"},
                                                {"musllinux", "posix", "linux", "Linux"},
                                                {"mac", "posix", "darwin", "Darwin"},
                                                {"win", "nt", "win32", "Windows"}});

// What `platform.machine()` says there.
std::string machine_of(std::string_view text, const System& system) {
  const bool windows = system.sys_platform == "win32";
  if (text == "win32") return "x86";
  constexpr auto machines =
      std::to_array<std::string_view>({"x86_64", "amd64", "aarch64", "arm64", "i686", "armv7l", "ppc64le",
                                       "s390x", "riscv64", "loongarch64"});
  for (const auto machine : machines) {
    if (!text.ends_with(machine)) continue;
    const bool intel = machine == "x86_64" || machine == "amd64",
               arm = machine == "arm64" || machine == "aarch64";
    if (windows) return intel ? "AMD64" : arm ? "ARM64" : std::string(machine);
    if (intel) return "x86_64";
    if (arm) return system.sys_platform == "darwin" ? "arm64" : "aarch64";
    return std::string(machine);
  }
  return {};
}

}  // namespace

Result<void> use_python_version(std::string_view text, pep::MarkerEnvironment& markers) {
  const auto version = pep::Version::try_parse(text);
  const auto release = version ? version->release() : std::vector<std::string>();
  if (release.size() < 2 || release.size() > 3) {
    return failure(fmt::format("`{}` is no version of Python", text), "write it as --python-version 3.12");
  }
  markers.python_version = release[0] + "." + release[1];
  markers.python_full_version = release.size() == 3 ? version->text() : markers.python_version + ".0";
  markers.implementation_name = "cpython";
  markers.implementation_version = markers.python_full_version;
  markers.platform_python_implementation = "CPython";
  return {};
}

void use_platform(const Host& host, bool windows_layout, pep::MarkerEnvironment& markers) {
  const auto& facts = host.platform;
  const bool here = windows_layout == (host.system == "windows");
  markers.os_name = here ? facts.os_name : windows_layout ? "nt" : "posix";
  markers.sys_platform = here ? facts.sys_platform : windows_layout ? "win32" : "";
  markers.platform_system = here ? facts.platform_system : windows_layout ? "Windows" : "";
  if (!here) return;
  markers.platform_machine = facts.platform_machine;
  markers.platform_release = facts.platform_release;
  markers.platform_version = facts.platform_version;
}

void use_interpreter(const Interpreter& interpreter, pep::MarkerEnvironment& markers) {
  const bool pypy = interpreter.layout.implementation == "pypy";
  markers.implementation_name = interpreter.layout.implementation;
  markers.platform_python_implementation = pypy ? "PyPy" : "CPython";
  markers.python_version = interpreter.layout.series;
  markers.python_full_version = interpreter.full_version;
  // PyPy counts its own releases; for CPython both numbers are one.
  if (!pypy) markers.implementation_version = interpreter.full_version;
}

Result<void> use_target_platform(std::string_view text, pep::MarkerEnvironment& markers) {
  const std::string low = to_lower(text);
  const auto* const system =
      std::ranges::find_if(systems, [&](const System& one) { return low.starts_with(one.word); });
  if (system == systems.end()) {
    return failure(
        fmt::format("`{}` is no platform that is known here", text),
        "write it as --platform linux, macos or windows, or as wheels name it: manylinux_2_28_x86_64, "
        "macosx_14_0_arm64, win_amd64");
  }
  markers.os_name = system->os_name;
  markers.sys_platform = system->sys_platform;
  markers.platform_system = system->platform_system;
  markers.platform_machine = machine_of(low, *system);
  markers.platform_release.clear();
  markers.platform_version.clear();
  return {};
}

}  // namespace trysquare::locate
