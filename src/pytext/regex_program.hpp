// A pattern as a tree, and the instructions that the matcher runs.
#pragma once

#include "pytext/regex.hpp"

#include <optional>
#include <variant>

namespace trysquare::pytext {

enum class RegexCategory : std::uint8_t { digit, not_digit, space, not_space, word, not_word };
enum class RegexAnchor : std::uint8_t { text_begin, text_end, line_begin, line_end, boundary, not_boundary };

constexpr std::uint32_t regex_unbounded = 0xFFFFFFFF;

struct RegexSet {
  bool negated = false;
  std::vector<std::pair<char32_t, char32_t>> ranges;
  std::vector<RegexCategory> categories;
};

// Flags that a group `(?i-m:…)` turns on and off.
struct RegexScope {
  bool ignore_case = false, multi_line = false, dot_all = false, ascii = false, unicode = false;
};

struct RegexNode {
  enum class Type : std::uint8_t {
    sequence,
    branch,
    literal,
    any,
    set,
    anchor,
    group,   // captures when `number` is not 0
    repeat,  // low, high
    back_reference,
    look,
    conditional,  // number, then, otherwise
    atomic
  } type = Type::sequence;
  std::vector<std::uint32_t> children;
  char32_t letter = 0;
  RegexSet set;
  RegexAnchor anchor = RegexAnchor::text_begin;
  std::uint32_t number = 0;
  std::uint32_t low = 0, high = 0;
  bool lazy = false, possessive = false;
  bool behind = false, negative = false;
  RegexScope on, off;
};

struct RegexTree {
  std::vector<RegexNode> nodes;
  std::uint32_t root = 0;
  std::size_t groups = 0;
  std::vector<std::pair<std::string, std::size_t>> names;
  RegexFlags flags;
};

// Nothing: refused, and why.
std::optional<RegexTree> parse_regex(std::u32string_view pattern, RegexFlags flags, Regex::Refusal& refusal);

enum class RegexOp : std::uint8_t {
  literal,        // a: code point
  any,            // not a newline
  any_at_all,     //
  set,            // a: of sets
  anchor,         // a: RegexAnchor
  open,           // a: group
  close,          // a: group
  fork,           // first here, then a
  jump,           // a
  loop_begin,     // a: loop
  loop_next,      // a: loop: once more, or on
  same_as_group,  // a: group
  if_group,       // a: group; else to b
  look_begin,     // a: look
  look_end,       // a: look
  atomic_begin,   // a: register
  atomic_end,     // a: register
  accept
};

struct RegexInstruction {
  RegexOp op = RegexOp::accept;
  bool ignore_case = false, multi_line = false, ascii = false;
  std::uint32_t a = 0, b = 0;
};
struct RegexLoop {
  std::uint32_t low = 0, high = 0;
  bool lazy = false;
  std::uint32_t body = 0, after = 0;
  std::uint32_t count = 0, last = 0;  // registers
};
struct RegexLook {
  bool negative = false;
  std::uint32_t back = 0;      // characters to go back first
  std::uint32_t after = 0;     // instruction
  std::uint32_t base = 0;      // register: height of the stack
  std::uint32_t position = 0;  // register: where the look began
};

struct RegexProgram {
  std::vector<RegexInstruction> code;
  std::vector<RegexSet> sets;
  std::vector<RegexLoop> loops;
  std::vector<RegexLook> looks;
  std::uint32_t registers = 0;  // beside those of the groups
  std::uint32_t groups = 0;
  RegexFlags flags;
};

std::optional<RegexProgram> compile_regex(const RegexTree& tree, Regex::Refusal& refusal);

}  // namespace trysquare::pytext
