// Who requires what in one environment: the edges whose markers hold here, with the extras that somebody
// requests followed. A line that
// the reader has parsed is not parsed again.
#pragma once

#include "model/environment.hpp"
#include "pep/requirement.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace trysquare::check {

struct Edge {
  std::uint32_t from;                                   // index into RequirementGraph::active
  std::shared_ptr<const pep::Requirement> requirement;  // never null
  std::uint32_t line;
  std::string extra;  // of `from`, without which it would not be required; empty: always required
};

struct UnreadableLine {
  std::uint32_t from;
  std::uint32_t line, column;
  std::string text;
  Error error;
};

struct UnknownExtra {
  Edge edge;          // which requests it
  std::string extra;  // normalized; the distribution does not provide it
};

struct RequirementGraph {
  // The copies that Python would import, in search path order; shadowed ones take no part.
  std::vector<const model::Distribution*> active;
  std::unordered_map<std::string_view, std::uint32_t> by_key;
  std::vector<Edge> edges;  // in the order of `active`, then of lines
  std::vector<UnreadableLine> unreadable;
  std::vector<UnknownExtra> unknown_extras;

  const model::Distribution* find(std::string_view key) const;
  // Everything that `key` requires, itself included: indexes into `active`, sorted.
  std::vector<std::uint32_t> closure(std::string_view key) const;
};

RequirementGraph build_graph(const model::Environment& environment);

// "requests 2.34.2 requires urllib3<3,>=1.26 (…/METADATA:12)"
std::string describe(const RequirementGraph& graph, const Edge& edge);

}  // namespace trysquare::check
