#include "report/tree_document.hpp"

#include "base/text.hpp"
#include "report/report_json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <set>

namespace trysquare::report {

using data::Array;
using data::Node;
using data::Object;
using model::DependencyTree;
using model::TreeEdge;
using model::TreeNode;

namespace {

// Deeper than any environment, and still no danger for the stack.
constexpr std::size_t deepest = 1000;

// The edges of each node, in the direction that is shown.
std::vector<std::vector<const TreeEdge*>> edges_of(const DependencyTree& tree) {
  std::vector<std::vector<const TreeEdge*>> found(tree.nodes.size());
  for (const auto& edge : tree.edges) found[tree.reverse ? edge.to : edge.from].push_back(&edge);
  return found;
}

std::uint32_t other_end(const DependencyTree& tree, const TreeEdge& edge) {
  return tree.reverse ? edge.from : edge.to;
}

std::string label(const TreeNode& node) {
  std::string text = node.name;
  if (!node.installed)
    text += " (not installed)";
  else
    text += " " + (node.version.empty() ? std::string("?") : node.version);
  if (!node.root.empty()) text += " in " + node.root;
  return text;
}

class TextWriter {
 public:
  TextWriter(const DependencyTree& tree, std::size_t depth, const Style& style)
      : tree_(tree),
        depth_(depth == 0 ? deepest : std::min(depth, deepest)),
        style_(style),
        edges_(edges_of(tree)) {}

  std::string write() {
    for (const std::uint32_t start : tree_.starts) {
      out_ += style_(Paint::bold, label(tree_.nodes[start])) + "\n";
      below(start, "", 1);
    }
    return std::move(out_);
  }

 private:
  void below(std::uint32_t node, const std::string& indent, std::size_t level) {
    const bool again = !shown_.insert(node).second;
    std::vector<const model::TreeConstraint*> lines;
    for (const auto& constraint : tree_.constraints) {
      if (constraint.node == node) lines.push_back(&constraint);
    }
    const auto& edges = edges_[node];
    const std::size_t below_count = again || level > depth_ ? 0 : edges.size();
    // What is constrained is told where it stands first; the branch ends in it.
    const std::size_t line_count = again ? 0 : lines.size();
    for (std::size_t i = 0; i < below_count; ++i)
      branch(*edges[i], indent, i + 1 == below_count + line_count, level);
    for (std::size_t i = 0; i < line_count; ++i) {
      const auto& line = *lines[i];
      const std::string text = fmt::format("{} accepts {} ({}){}", line.by, line.text, to_text(line.place),
                                           line.fits ? "" : ": violated");
      out_ += printable(indent) + (i + 1 == line_count ? "└── " : "├── ") +
              (line.fits ? style_(Paint::dim, text) : style_(Paint::red, text)) + "\n";
    }
  }

  void branch(const TreeEdge& edge, const std::string& indent, bool last, std::size_t level) {
    const std::uint32_t next = other_end(tree_, edge);
    const bool again = shown_.contains(next) && !edges_[next].empty();
    std::string text = label(tree_.nodes[next]);
    text += tree_.reverse ? " requires " + edge.wanted : " [" + edge.wanted + "]";
    if (!edge.extra.empty()) text += ", extra " + edge.extra;
    if (!edge.fits) text += tree_.nodes[edge.to].installed ? ": violated" : ": missing";
    if (again) text += " (*)";
    out_ +=
        indent + (last ? "└── " : "├── ") + (edge.fits ? printable(text) : style_(Paint::red, text)) + "\n";
    below(next, indent + (last ? "    " : "│   "), level + 1);
  }

  const DependencyTree& tree_;
  std::size_t depth_;
  const Style& style_;
  std::vector<std::vector<const TreeEdge*>> edges_;
  std::set<std::uint32_t> shown_;
  std::string out_;
};

Node text_or_null(const std::string& text) { return text.empty() ? Node() : Node(to_valid_utf8(text)); }

// Text inside quotes of a diagram: entities for what has a meaning there.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : printable(text)) {
    if (std::string_view("\"#<>&;`").find(c) != std::string_view::npos)
      out += fmt::format("#{};", static_cast<int>(c));
    else
      out += c;
  }
  return out + "\"";
}

}  // namespace

std::string write_tree_text(const DependencyTree& tree, std::size_t depth, const Style& style) {
  return TextWriter(tree, depth, style).write();
}

Node tree_node(const DependencyTree& tree) {
  const auto number = [](std::uint32_t index) { return Node(static_cast<int>(index)); };
  Array nodes, edges, constraints, starts;
  for (const auto& node : tree.nodes) {
    Object row;
    row.add("name", to_valid_utf8(node.name));
    row.add("normalized_name", node.key);
    row.add("version", text_or_null(node.version));
    row.add("installed", node.installed);
    row.add("root", node.root.empty() ? Node("environment") : Node(node.root));
    nodes.emplace_back(std::move(row));
  }
  for (const auto& edge : tree.edges) {
    Object row;
    row.add("from", number(edge.from));
    row.add("to", number(edge.to));
    row.add("requirement", to_valid_utf8(edge.wanted));
    row.add("extra", text_or_null(edge.extra));
    row.add("place", place_node(edge.place));
    row.add("fits", edge.fits);
    edges.emplace_back(std::move(row));
  }
  for (const auto& constraint : tree.constraints) {
    Object row;
    row.add("node", number(constraint.node));
    row.add("by", to_valid_utf8(constraint.by));
    row.add("requirement", to_valid_utf8(constraint.text));
    row.add("place", place_node(constraint.place));
    row.add("fits", constraint.fits);
    constraints.emplace_back(std::move(row));
  }
  for (const auto start : tree.starts) starts.push_back(number(start));
  Object object;
  object.add("schema", tree_schema);
  object.add("direction", tree.reverse ? "reverse" : "forward");
  object.add("starts", std::move(starts));
  object.add("nodes", std::move(nodes));
  object.add("edges", std::move(edges));
  object.add("constraints", std::move(constraints));
  return object;
}

std::string write_tree_mermaid(const DependencyTree& tree, std::size_t depth) {
  const auto edges = edges_of(tree);
  std::string nodes, arrows;
  std::vector<std::size_t> level(tree.nodes.size(), std::numeric_limits<std::size_t>::max());
  std::vector<std::uint32_t> waiting = tree.starts;
  for (const auto start : tree.starts) level[start] = 0;
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    const std::uint32_t at = waiting[i];
    nodes += fmt::format("  n{}[{}]\n", at, quoted(label(tree.nodes[at])));
    if (depth != 0 && level[at] >= depth) continue;
    for (const auto* edge : edges[at]) {
      arrows += fmt::format("  n{} {}|{}| n{}\n", edge->from, edge->fits ? "-->" : "-.->",
                            quoted(edge->wanted), edge->to);
      const std::uint32_t next = other_end(tree, *edge);
      if (level[next] != std::numeric_limits<std::size_t>::max()) continue;
      level[next] = level[at] + 1;
      waiting.push_back(next);
    }
  }
  for (std::size_t i = 0; i < tree.constraints.size(); ++i) {
    const auto& line = tree.constraints[i];
    if (level[line.node] == std::numeric_limits<std::size_t>::max()) continue;
    nodes += fmt::format("  c{}([{}])\n", i, quoted(fmt::format("{}: {}", line.by, line.text)));
    arrows += fmt::format("  c{} {} n{}\n", i, line.fits ? "---" : "--x", line.node);
  }
  return "flowchart LR\n" + nodes + arrows;
}

}  // namespace trysquare::report
