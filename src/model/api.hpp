// What one release of a package offers and a later one lacks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::model {

struct ApiLoss {
  enum class Kind : std::uint8_t {
    module,      // `import module` fails
    name,        // `from module import name` fails
    member,      // `Class.name` fails
    parameter,   // a keyword that is taken no more
    positional,  // fewer arguments by position
    required,    // a parameter that can no longer be left out
  };
  Kind kind = Kind::module;
  std::string module;
  std::string name;          // "function", "Class", "Class.method"; empty of a module
  std::string parameter;     // of the last three kinds; of `positional`: the first that is not taken so
  std::size_t position = 0;  // positional: how many are taken; required: its place from 1, 0: by keyword only
  std::string moved_to;      // "module:name" where the later release has it; empty: nowhere, or not known

  // "module", "module:name": as code rules name symbols.
  std::string symbol() const { return name.empty() ? module : module + ":" + name; }
  auto operator<=>(const ApiLoss&) const = default;
};

struct ApiDiff {
  std::string package;               // as asked for
  std::vector<std::string> imports;  // its importable names
  std::string before, after;         // versions; empty: not told
  std::vector<ApiLoss> losses;       // by module, then by name
  std::size_t modules = 0;           // of the earlier release that were compared
  std::vector<std::string>
      unknown;  // of the later release: make names at run time, so that none is told as lost
};

std::string_view to_text(ApiLoss::Kind kind);

}  // namespace trysquare::model
