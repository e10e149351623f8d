// The words of markers: variables in all their spellings, and operators. Internal to this folder.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace trysquare::pep {

// The first eleven are `marker_variable_names`.
enum class MarkerVariable : std::uint8_t {
  implementation_name,
  implementation_version,
  os_name,
  platform_machine,
  platform_release,
  platform_system,
  platform_version,
  python_full_version,
  platform_python_implementation,
  python_version,
  sys_platform,
  extra,
  extras,
  dependency_groups
};

inline constexpr std::array<std::string_view, 14> variable_names{"implementation_name",
                                                                 "implementation_version",
                                                                 "os_name",
                                                                 "platform_machine",
                                                                 "platform_release",
                                                                 "platform_system",
                                                                 "platform_version",
                                                                 "python_full_version",
                                                                 "platform_python_implementation",
                                                                 "python_version",
                                                                 "sys_platform",
                                                                 "extra",
                                                                 "extras",
                                                                 "dependency_groups"};

struct OldSpelling {
  std::string_view text;
  MarkerVariable variable;
};
inline constexpr std::array<OldSpelling, 6> old_spellings{
    {{"os.name", MarkerVariable::os_name},
     {"sys.platform", MarkerVariable::sys_platform},
     {"platform.version", MarkerVariable::platform_version},
     {"platform.machine", MarkerVariable::platform_machine},
     {"platform.python_implementation", MarkerVariable::platform_python_implementation},
     {"python_implementation", MarkerVariable::platform_python_implementation}}};

// In the order of Marker::Comparison; an operator stands before its own prefixes.
inline constexpr std::array<std::string_view, 10> comparison_texts{
    "===", "==", "!=", "~=", "<=", ">=", "<", ">", "in", "not in"};

constexpr bool compares_as_version(MarkerVariable variable) {
  return variable == MarkerVariable::implementation_version || variable == MarkerVariable::platform_release ||
         variable == MarkerVariable::python_full_version || variable == MarkerVariable::python_version;
}

constexpr bool is_set(MarkerVariable variable) {
  return variable == MarkerVariable::extras || variable == MarkerVariable::dependency_groups;
}

}  // namespace trysquare::pep
