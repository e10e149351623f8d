// What a module's text tells without following it: which modules it imports, what its names stand for, and
// whether a host framework loads it.
#pragma once

#include "lifecycle/program.hpp"
#include "lifecycle/vocabulary.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::lifecycle {

struct Outline {
  std::map<std::string, std::string, std::less<>> names;  // "Thread" -> "threading.Thread"
  std::set<ModuleId> imports;                             // of the program's own
  std::vector<std::string> outside;                       // other modules: "django.http"
  bool has_main_guard = false;
  std::vector<std::pair<const model::Host*, std::string>>
      settings_named;  // modules that a host's variable names
  bool mentions_product = false;
  // The module is loaded by this host: its settings, its urls, a module that starts it.
  const model::Host* host = nullptr;
  pysource::NodeId host_at = 0;
  std::set<pysource::NodeId> hosted;  // classes and functions that only the host calls
};

Outline make_outline(const Program& program, ModuleId id, const Vocabulary& words);

// `a.b.c` as text; empty when the expression is not only names.
std::string dotted_text(const pysource::Module& tree, pysource::NodeId id);
// The module that a relative import means.
std::string absolute_name(const SourceModule& module, std::string_view written, std::uint32_t level);

}  // namespace trysquare::lifecycle
