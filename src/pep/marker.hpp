// PEP 508 environment markers: `python_version < "3.13" and extra == "test"`.
// https://packaging.python.org/en/latest/specifications/dependency-specifiers/
// Reference: packaging 26.3, `packaging.markers.Marker`. Law: parse(m.text()) == m.
#pragma once

#include "base/error.hpp"

#include <array>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::pep {

// The eleven variables, in the order of `marker_variable_names`.
struct MarkerEnvironment {
  std::string implementation_name;
  std::string implementation_version;
  std::string os_name;
  std::string platform_machine;
  std::string platform_release;
  std::string platform_system;
  std::string platform_version;
  std::string python_full_version;
  std::string platform_python_implementation;
  std::string python_version;
  std::string sys_platform;

  bool operator==(const MarkerEnvironment&) const = default;
};
extern const std::array<std::string_view, 11> marker_variable_names;
// Null when the name is none of the eleven.
std::string* marker_variable(MarkerEnvironment& environment, std::string_view name);
const std::string* marker_variable(const MarkerEnvironment& environment, std::string_view name);

// Where the marker stands, which decides what `extra`, `extras` and `dependency_groups` mean.
enum class MarkerContext : std::uint8_t { metadata, requirement, lock_file };

struct MarkerQuestion {
  const MarkerEnvironment& environment;
  MarkerContext context = MarkerContext::metadata;
  std::optional<std::string> extra;            // nothing: the caller supplies none
  std::vector<std::string> extras;             // lock files
  std::vector<std::string> dependency_groups;  // lock files
};

enum class MarkerError : std::uint8_t { undefined_comparison, undefined_name };

class Marker {
 public:
  static Result<Marker> parse(std::string_view text);

  std::string text() const;  // canonical
  std::expected<bool, MarkerError> evaluate(const MarkerQuestion& question) const;
  // The variable names that the marker mentions, `extra` included; sorted, each once.
  std::vector<std::string> variables() const;
  bool operator==(const Marker& other) const;
};

}  // namespace trysquare::pep
