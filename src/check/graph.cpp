#include "check/graph.hpp"

#include "base/text.hpp"
#include "check/installed_version.hpp"
#include "pep/name.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::check {

namespace {

constexpr std::string_view no_extra;

class Builder {
 public:
  explicit Builder(const model::Environment& environment) : environment_(environment) {}

  RequirementGraph build() {
    graph_.by_key.reserve(environment_.distributions.size());
    for (const auto& distribution : environment_.distributions) {
      const auto index = static_cast<std::uint32_t>(graph_.active.size());
      if (graph_.by_key.emplace(distribution.key, index).second) graph_.active.push_back(&distribution);
    }
    wanted_extras_.resize(graph_.active.size());
    constexpr std::size_t usual_edges = 4;  // a distribution
    graph_.edges.reserve(graph_.active.size() * usual_edges);
    for (std::uint32_t i = 0; i < graph_.active.size(); ++i) add_edges(i, no_extra);
    const auto added = static_cast<std::ptrdiff_t>(graph_.edges.size());
    // Edges that an extra adds may request extras themselves.
    for (std::size_t i = 0; i < graph_.edges.size(); ++i) follow_extras(static_cast<std::uint32_t>(i));
    const auto of_extras = graph_.edges.begin() + added;
    std::ranges::stable_sort(of_extras, graph_.edges.end(), {}, &Edge::from);
    if (of_extras != graph_.edges.end()) std::ranges::inplace_merge(graph_.edges, of_extras, {}, &Edge::from);
    return std::move(graph_);
  }

 private:
  void add_edges(std::uint32_t from, std::string_view extra) {
    const auto& lines = graph_.active[from]->requirements;
    for (const auto& line : lines) {
      if (extra.empty() && (line.needs_an_extra || (!line.parsed && pep::plainly_needs_an_extra(line.text))))
        continue;
      const auto requirement = line.parsed ? line.parsed : parse(from, line, extra);
      if (!requirement || !holds(*requirement, extra)) continue;
      if (!extra.empty() && holds(*requirement, no_extra)) continue;  // there already
      graph_.edges.push_back({from, requirement, line.line, std::string(extra)});
    }
  }

  std::shared_ptr<const pep::Requirement> parse(std::uint32_t from, const model::RequirementLine& line,
                                                std::string_view extra) {
    auto requirement = pep::Requirement::parse(line.text);
    if (requirement) return std::make_shared<const pep::Requirement>(*std::move(requirement));
    // Told once, not again for every extra.
    if (extra.empty())
      graph_.unreadable.push_back({from, line.line, line.column, line.text, std::move(requirement.error())});
    return nullptr;
  }

  bool holds(const pep::Requirement& requirement, std::string_view extra) const {
    if (!requirement.marker) return true;
    const auto value = requirement.marker->evaluate(
        {environment_.markers, pep::MarkerContext::metadata, std::string(extra), {}, {}});
    // What cannot be compared is what the reference raises on; a requirement that cannot be judged is kept.
    return value.value_or(true);
  }

  void follow_extras(std::uint32_t edge) {
    const std::vector<std::string> extras = graph_.edges[edge].requirement->extras;
    if (extras.empty()) return;
    const auto target = graph_.by_key.find(graph_.edges[edge].requirement->key);
    if (target == graph_.by_key.end()) return;
    const std::uint32_t index = target->second;
    for (const auto& written : extras) {
      const std::string extra = pep::normalize_name(written);
      auto& wanted = wanted_extras_[index];
      if (!provides(*graph_.active[index], extra)) {
        graph_.unknown_extras.push_back({graph_.edges[edge], extra});
      } else if (std::ranges::find(wanted, extra) == wanted.end()) {
        wanted.push_back(extra);
        add_edges(index, extra);
      }
    }
  }

  static bool provides(const model::Distribution& distribution, const std::string& extra) {
    if (!distribution.requirements_known) return true;  // nothing tells
    return std::ranges::any_of(distribution.extras, [&](const std::string& name) {
      return name == extra || pep::normalize_name(name) == extra;
    });
  }

  const model::Environment& environment_;
  RequirementGraph graph_;
  std::vector<std::vector<std::string>> wanted_extras_;
};

}  // namespace

const model::Distribution* RequirementGraph::find(std::string_view key) const {
  const auto found = by_key.find(key);
  return found == by_key.end() ? nullptr : active[found->second];
}

std::vector<std::uint32_t> RequirementGraph::closure(std::string_view key) const {
  std::vector<std::uint32_t> reached;
  const auto start = by_key.find(key);
  if (start == by_key.end()) return reached;
  std::vector<bool> seen(active.size());
  std::vector<std::uint32_t> waiting{start->second};
  seen[start->second] = true;
  while (!waiting.empty()) {
    const std::uint32_t from = waiting.back();
    waiting.pop_back();
    reached.push_back(from);
    const auto range = std::ranges::equal_range(edges, from, {}, &Edge::from);
    for (const auto& edge : range) {
      const auto target = by_key.find(edge.requirement->key);
      if (target == by_key.end() || seen[target->second]) continue;
      seen[target->second] = true;
      waiting.push_back(target->second);
    }
  }
  std::ranges::sort(reached);
  return reached;
}

RequirementGraph build_graph(const model::Environment& environment) { return Builder(environment).build(); }

std::string describe(const RequirementGraph& graph, const Edge& edge) {
  const model::Distribution& from = *graph.active[edge.from];
  std::string wanted = edge.requirement->name;
  if (!edge.requirement->extras.empty()) wanted += "[" + join(edge.requirement->extras, ",") + "]";
  wanted += edge.requirement->specifiers.text();
  std::string who = from.name;
  if (!edge.extra.empty()) who += "[" + edge.extra + "]";
  const Place place = place_of_metadata(from.metadata_path, edge.line);
  return fmt::format("{} {} requires {} ({}:{})", who, from.version, wanted, place.path, place.line);
}

}  // namespace trysquare::check
