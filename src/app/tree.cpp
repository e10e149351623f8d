#include "app/tree.hpp"

#include "base/text.hpp"
#include "check/graph.hpp"
#include "check/installed_version.hpp"
#include "pep/name.hpp"
#include "read/constraints_txt.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

namespace trysquare::app {

namespace {

using model::DependencyTree;

class Builder {
 public:
  explicit Builder(bool reverse) { tree_.reverse = reverse; }

  void add_environment(const model::Environment& environment, const std::string& root) {
    const check::RequirementGraph graph = check::build_graph(environment);
    std::vector<const model::Distribution*> order = graph.active;
    std::ranges::sort(order, {}, &model::Distribution::key);
    for (const auto* distribution : order) {
      const std::uint32_t index = node(distribution->key, root);
      tree_.nodes[index].name = distribution->name;
      tree_.nodes[index].version = check::installed_version(*distribution);
      tree_.nodes[index].installed = true;
    }
    for (const auto& edge : graph.edges) {
      const auto& from = *graph.active[edge.from];
      const auto& wanted = *edge.requirement;
      const std::uint32_t to = node(wanted.key, root);
      std::string text = wanted.name;
      if (!wanted.extras.empty()) text += "[" + join(wanted.extras, ",") + "]";
      text += wanted.specifiers.text();
      const model::TreeNode& target = tree_.nodes[to];
      const bool fits =
          target.installed &&
          (target.version.empty() || wanted.specifiers.contains(target.version, pep::Prereleases::allow));
      tree_.edges.push_back({node(from.key, root), to, std::move(text), edge.extra,
                             check::place_of_metadata(from.metadata_path, edge.line), fits});
    }
  }

  void add_constraints(const std::vector<model::Constraint>& constraints, const std::string& by,
                       const model::Environment& environment) {
    for (const auto& constraint : constraints) {
      const auto& wanted = constraint.requirement;
      if (wanted.marker &&
          !wanted.marker->evaluate({environment.markers, pep::MarkerContext::metadata, std::string(), {}, {}})
               .value_or(true))
        continue;
      const std::uint32_t index = node(wanted.key, "");
      const model::TreeNode& target = tree_.nodes[index];
      const bool fits = !target.installed || target.version.empty() ||
                        wanted.specifiers.contains(target.version, pep::Prereleases::allow);
      tree_.constraints.push_back({index, by, constraint.text, constraint.place, fits});
    }
  }

  Result<DependencyTree> finish(const std::vector<std::string>& names) {
    std::ranges::stable_sort(tree_.edges, {}, [](const model::TreeEdge& edge) { return edge.from; });
    if (names.empty()) {
      tree_.starts = tree_.reverse ? every_leaf() : every_top();
      return std::move(tree_);
    }
    for (const auto& name : names) {
      const std::string key = pep::normalize_name(name);
      std::vector<std::string> known;
      bool found = false;
      for (std::uint32_t i = 0; i < tree_.nodes.size(); ++i) {
        known.push_back(tree_.nodes[i].key);
        if (tree_.nodes[i].key != key) continue;
        tree_.starts.push_back(i);
        found = true;
      }
      if (found) continue;
      const auto near = nearest(key, known);
      return failure(
          fmt::format("`{}` is not installed, and nobody requires or constrains it", name),
          near ? fmt::format("did you mean `{}`?", *near) : "`trysquare scan -v` lists what is installed");
    }
    return std::move(tree_);
  }

 private:
  std::uint32_t node(const std::string& key, const std::string& root) {
    const auto [found, is_new] =
        index_.try_emplace({key, root}, static_cast<std::uint32_t>(tree_.nodes.size()));
    if (is_new) tree_.nodes.push_back({key, key, "", false, root});
    return found->second;
  }

  // What nobody requires; of those that only require each other, the first.
  std::vector<std::uint32_t> every_top() const {
    return tops([](const model::TreeEdge& e) { return std::pair(e.from, e.to); });
  }
  std::vector<std::uint32_t> every_leaf() const {
    return tops([](const model::TreeEdge& e) { return std::pair(e.to, e.from); });
  }

  template <class Ends>
  std::vector<std::uint32_t> tops(Ends ends) const {
    std::vector<std::vector<std::uint32_t>> below(tree_.nodes.size());
    std::vector<bool> required(tree_.nodes.size());
    for (const auto& edge : tree_.edges) {
      const auto [from, to] = ends(edge);
      below[from].push_back(to);
      if (from != to) required[to] = true;
    }
    std::vector<std::uint32_t> found;
    std::vector<bool> seen(tree_.nodes.size());
    const auto reach = [&](std::uint32_t start) {
      found.push_back(start);
      std::vector<std::uint32_t> waiting{start};
      seen[start] = true;
      while (!waiting.empty()) {
        const std::uint32_t at = waiting.back();
        waiting.pop_back();
        for (const std::uint32_t next : below[at]) {
          if (seen[next]) continue;
          seen[next] = true;
          waiting.push_back(next);
        }
      }
    };
    const auto shown = [&](std::uint32_t i) {
      return tree_.nodes[i].installed || required[i] || !below[i].empty();
    };
    for (std::uint32_t i = 0; i < tree_.nodes.size(); ++i) {
      if (!required[i] && shown(i)) reach(i);
    }
    for (std::uint32_t i = 0; i < tree_.nodes.size(); ++i) {
      if (!seen[i] && shown(i)) reach(i);
    }
    return found;
  }

  DependencyTree tree_;
  std::map<std::pair<std::string, std::string>, std::uint32_t> index_;
};

}  // namespace

Result<DependencyTree> make_tree(const locate::Host& host, const TreeRequest& request) {
  locate::EnvironmentQuery query = request.environment;
  query.depth = read::Depth::requirements;
  auto environment = locate::find_environment(host, query);
  if (!environment) return std::unexpected(std::move(environment.error()));
  auto answer = locate::find_release(host, request.release, &*environment);
  if (!answer) return std::unexpected(std::move(answer.error()));
  Builder builder(request.reverse);
  builder.add_environment(*environment, "");
  if (answer->release) {
    model::Environment bundled;
    bundled.markers = environment->markers;
    bundled.distributions = answer->release->bundled;
    builder.add_environment(bundled, answer->release->name);
    builder.add_constraints(answer->release->constraints, answer->release->name, *environment);
  }
  for (const auto& path : request.constraints) {
    auto file = read::read_constraints(host.files, path);
    if (!file) return std::unexpected(std::move(file.error()));
    builder.add_constraints(file->constraints, path, *environment);
  }
  return builder.finish(request.names);
}

}  // namespace trysquare::app
