#include "app/roots.hpp"

#include "base/text.hpp"
#include "check/graph.hpp"

#include <algorithm>
#include <set>

namespace trysquare::app {

std::vector<std::string> root_requirements(const model::Environment& environment) {
  const auto graph = check::build_graph(environment);
  std::vector<bool> required(graph.active.size());
  for (const auto& edge : graph.edges) {
    const auto target = graph.by_key.find(edge.requirement->key);
    if (target != graph.by_key.end() && target->second != edge.from) required[target->second] = true;
  }
  std::set<std::string> found;
  for (std::uint32_t i = 0; i < graph.active.size(); ++i) {
    const auto& one = *graph.active[i];
    if (required[i] || one.version.empty()) continue;
    if (one.origin.empty() && !one.editable) {
      found.insert(one.key);
      continue;
    }
    for (const auto& edge : graph.edges) {
      const auto& wanted = *edge.requirement;
      if (edge.from != i || wanted.url) continue;
      found.insert(wanted.key + (wanted.extras.empty() ? "" : "[" + join(wanted.extras, ",") + "]") +
                   wanted.specifiers.text());
    }
  }
  return {found.begin(), found.end()};
}

}  // namespace trysquare::app
