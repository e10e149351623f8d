#include "check/graph.hpp"

#include "base/text.hpp"
#include "pep/name.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>

namespace trysquare::check {

namespace {

constexpr std::string_view no_extra;

constexpr bool is_name_character(char c) { return is_alnum(c) || c == '.' || c == '_' || c == '-'; }

// `>=1.2,<3` of plain numbers, perhaps nothing at all.
bool has_plain_clauses(std::string_view text) {
  for (text = trim(text); !text.empty(); text = trim(text)) {
    const std::size_t digits = std::min(text.find_first_not_of("<>=!~"), text.size());
    const std::string_view op = text.substr(0, digits);
    const bool compatible = op == "~=";
    if (op != ">=" && op != "<" && op != "<=" && op != ">" && op != "==" && op != "!=" && !compatible)
      return false;
    text = trim(text.substr(digits));
    const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
    const std::string_view version = text.substr(0, end);
    if (end == 0 || !is_digit(version.front()) || !is_digit(version.back())) return false;
    if (version.find("..") != std::string_view::npos) return false;
    if (compatible && version.find('.') == std::string_view::npos) return false;
    text = trim(text.substr(end));
    if (text.empty()) return true;
    if (text.front() != ',' || text.size() == 1) return false;
    text.remove_prefix(1);
  }
  return true;
}

// `name>=1.2,<3; extra == "x"`, so plain that it is right and asks for an extra without being parsed. Half of
// the lines of an environment are of this kind, and hardly anybody asks for their extra.
bool plainly_needs_an_extra(std::string_view line) {
  const std::size_t semicolon = line.find(';');
  if (semicolon == std::string_view::npos) return false;
  const std::string_view marker = trim(line.substr(semicolon + 1));
  constexpr std::string_view start = "extra == ";
  if (!marker.starts_with(start) || marker.size() < start.size() + 3) return false;
  const std::string_view extra = marker.substr(start.size());
  const char quote = extra.front();
  if ((quote != '"' && quote != '\'') || extra.back() != quote) return false;
  if (!std::ranges::all_of(extra.substr(1, extra.size() - 2), is_name_character)) return false;

  const std::string_view wanted = trim(line.substr(0, semicolon));
  const auto after = std::ranges::find_if_not(wanted, is_name_character);
  const std::string_view name = wanted.substr(0, static_cast<std::size_t>(after - wanted.begin()));
  if (name.empty() || !is_alnum(name.front()) || !is_alnum(name.back())) return false;
  return has_plain_clauses(wanted.substr(name.size()));
}

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
    constexpr std::size_t usual_edges = 4;  // a distribution: saves moving large edges as the list grows
    graph_.edges.reserve(graph_.active.size() * usual_edges);
    for (std::uint32_t i = 0; i < graph_.active.size(); ++i) add_edges(i, no_extra);
    // Edges that an extra adds may request extras themselves.
    for (std::size_t i = 0; i < graph_.edges.size(); ++i) follow_extras(static_cast<std::uint32_t>(i));
    sort_edges();
    return std::move(graph_);
  }

 private:
  void add_edges(std::uint32_t from, std::string_view extra) {
    const auto& lines = graph_.active[from]->requirements;
    for (const auto& line : lines) {
      if (extra.empty() && plainly_needs_an_extra(line.text)) continue;
      auto requirement = pep::Requirement::parse(line.text);
      if (!requirement) {
        if (extra.empty())
          graph_.unreadable.push_back({from, line.line, line.text, std::move(requirement.error())});
        continue;
      }
      if (!holds(*requirement, extra)) continue;
      if (!extra.empty() && holds(*requirement, no_extra)) continue;  // there already
      graph_.edges.push_back({from, *std::move(requirement), line.line, std::string(extra)});
    }
  }

  bool holds(const pep::Requirement& requirement, std::string_view extra) const {
    if (!requirement.marker) return true;
    const auto value = requirement.marker->evaluate(
        {environment_.markers, pep::MarkerContext::metadata, std::string(extra), {}, {}});
    // What cannot be compared is what the reference raises on; a requirement that cannot be judged is kept.
    return value.value_or(true);
  }

  void follow_extras(std::uint32_t edge) {
    const std::vector<std::string> extras = graph_.edges[edge].requirement.extras;
    if (extras.empty()) return;
    const auto target = graph_.by_key.find(graph_.edges[edge].requirement.key);
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

  // Edges are large: their order is sorted, and each is moved once.
  void sort_edges() {
    if (std::ranges::is_sorted(graph_.edges, {}, &Edge::from)) return;
    std::vector<std::uint32_t> order(graph_.edges.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return graph_.edges[i].from; });
    std::vector<Edge> sorted;
    sorted.reserve(order.size());
    for (const std::uint32_t i : order) sorted.push_back(std::move(graph_.edges[i]));
    graph_.edges = std::move(sorted);
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
      const auto target = by_key.find(edge.requirement.key);
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
  std::string wanted = edge.requirement.name;
  if (!edge.requirement.extras.empty()) wanted += "[" + join(edge.requirement.extras, ",") + "]";
  wanted += edge.requirement.specifiers.text();
  std::string who = from.name;
  if (!edge.extra.empty()) who += "[" + edge.extra + "]";
  return fmt::format("{} {} requires {} ({}:{})", who, from.version, wanted, from.metadata_path, edge.line);
}

}  // namespace trysquare::check
