// Which modules of a tree can be imported, and what keeps the others from it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace trysquare::model {

struct ImportCause {
  std::string file;  // relative to the root, or "site-packages/…"
  std::uint32_t line = 0;
  std::string module;              // absolute
  std::string symbol;              // empty: the module itself
  std::vector<std::string> fells;  // modules that cannot be imported because of it; sorted
  std::string message;             // of the rule that tells why; empty: none does
  std::string shim;                // the rule whose shim cures it
};

struct ImportVerdict {
  std::string module;
  std::optional<bool> imports;  // nothing: not judged
  std::string why;
};

struct ImportReport {
  std::vector<ImportCause> causes;      // in the order in which they would be met
  std::vector<ImportVerdict> verdicts;  // sorted by module
};

}  // namespace trysquare::model
