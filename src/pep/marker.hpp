// PEP 508 environment markers: `python_version < "3.13" and extra == "test"`.
// https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers
// Reference: packaging 26.3, `packaging.markers.Marker`. Law: parse(m.text()) == m, unless a quoted string
// holds a backslash: the canonical text, as the reference's, writes it bare.
//
//   marker   = atom (("and" | "or") atom)*          `and` binds tighter
//   atom     = "(" marker ")" | operand operator operand
//   operand  = variable | quoted string, read as Python reads it
//   operator = "<=" | "<" | "!=" | "==" | ">=" | ">" | "~=" | "===" | "in" | "not" blanks "in"
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

class Cursor;

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
  std::optional<std::string> extra;                           // nothing: the caller supplies none
  std::optional<std::vector<std::string>> extras;             // nothing: empty in a lock file,
  std::optional<std::vector<std::string>> dependency_groups;  // undefined elsewhere
};

enum class MarkerError : std::uint8_t { undefined_comparison, undefined_name };

// Deeper brackets than this are refused. The reference ends in a RecursionError at about 490.
inline constexpr std::size_t deepest_marker = 1000;

class Marker {
 public:
  static Result<Marker> parse(std::string_view text);
  // The marker at the cursor, which moves behind it.
  static Result<Marker> read(Cursor& cursor);

  std::string text() const;  // canonical
  std::expected<bool, MarkerError> evaluate(const MarkerQuestion& question) const;
  // The variable names that the marker mentions, `extra` included; sorted, each once.
  std::vector<std::string> variables() const;
  bool operator==(const Marker& other) const { return text() == other.text(); }

 private:
  friend class MarkerParser;
  friend class MarkerEvaluation;

  // The position of one of `variable_names` in marker_variables.hpp, or none for a quoted string.
  static constexpr std::uint8_t no_variable = 0xFF;
  struct Operand {
    std::uint8_t variable = no_variable;
    std::uint32_t offset = 0, size = 0;  // of a quoted string's value in `strings_`
  };
  enum class Kind : std::uint8_t { comparison, both, either, open, close };
  enum class Comparison : std::uint8_t {
    identical,
    equal,
    not_equal,
    compatible,
    less_equal,
    greater_equal,
    less,
    greater,
    in,
    not_in
  };
  struct Node {
    Kind kind = Kind::comparison;
    Comparison comparison = Comparison::equal;
    Operand left, right;
  };

  Marker() = default;
  std::string_view value(const Operand& operand) const {
    return std::string_view(strings_).substr(operand.offset, operand.size);
  }
  void append_operand(std::string& out, const Operand& operand) const;

  std::vector<Node> nodes_;  // in the order of the canonical text
  std::string strings_;      // the values of all quoted strings
};

}  // namespace trysquare::pep
