// A dependency tree as text, JSON (schema: include/trysquare/tree.schema.json) and as a Mermaid diagram.
// https://mermaid.js.org/syntax/flowchart.html
#pragma once

#include "data/node.hpp"
#include "model/dependency_tree.hpp"
#include "report/style.hpp"

#include <string>

namespace trysquare::report {

constexpr std::string_view tree_schema = "trysquare-tree/1";

// `depth`: how many steps are shown; 0: all. A node that came before is shown without what is below it again.
std::string write_tree_text(const model::DependencyTree& tree, std::size_t depth, const Style& style);
data::Node tree_node(const model::DependencyTree& tree);
// What can be reached from the starts.
std::string write_tree_mermaid(const model::DependencyTree& tree, std::size_t depth);

}  // namespace trysquare::report
