// All nodes alike: the children of any node, and walks over whole trees that need no recursion.
// Law: children come in `ast`'s order of fields; a walk meets a node before its children (or behind them).
#pragma once

#include "pysource/module.hpp"
#include "pysource/shape.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace trysquare::pysource {

// Calls visit(child) for every child that is there.
template <class Visit>
void for_each_child(const Module& module, NodeId id, Visit&& visit) {
  std::uint32_t word = id + static_cast<std::uint32_t>(sizeof(Node) / sizeof(std::uint32_t));
  const Node& node = module.node(id);
  if (node.kind == Kind::constant) return;  // the pieces of its text are no nodes of the tree
  for (const Field& field : shape_of(node.kind).fields) {
    if (field.type == FieldType::none) return;
    if (field.type == FieldType::node) {
      if (module.word(word) != 0) visit(NodeId{module.word(word)});
    } else if (field.type == FieldType::nodes) {
      for (const NodeId item : module.items(List{module.word(word)})) {
        if (item != 0) visit(item);
      }
    }
    word += width_of(field.type);
  }
}

// Functions, lambdas and classes: what stands in them runs at another time, or binds names of its own.
constexpr bool has_own_body(Kind kind) {
  return kind == Kind::function_def || kind == Kind::async_function_def || kind == Kind::lambda ||
         kind == Kind::class_def;
}

// Every node below and with `root`, parents first. `enter(id)` says whether the node's children are wanted.
template <class Enter>
void walk(const Module& module, NodeId root, Enter&& enter) {
  std::vector<NodeId> todo{root};
  while (!todo.empty()) {
    const NodeId id = todo.back();
    todo.pop_back();
    if (!enter(id)) continue;
    const std::size_t first = todo.size();
    for_each_child(module, id, [&](NodeId child) { todo.push_back(child); });
    for (std::size_t low = first, high = todo.size(); low + 1 < high; ++low)
      std::swap(todo[low], todo[--high]);
  }
}

// The same with a second visit when all children are done: enter(id) -> bool, leave(id).
template <class Enter, class Leave>
void walk(const Module& module, NodeId root, Enter&& enter, Leave&& leave) {
  struct Step {
    NodeId id;
    bool done;
  };
  std::vector<Step> todo{{root, false}};
  while (!todo.empty()) {
    const Step step = todo.back();
    todo.pop_back();
    if (step.done) {
      leave(step.id);
      continue;
    }
    todo.push_back({step.id, true});
    if (!enter(step.id)) continue;
    const std::size_t first = todo.size();
    for_each_child(module, step.id, [&](NodeId child) { todo.push_back({child, false}); });
    for (std::size_t low = first, high = todo.size(); low + 1 < high; ++low)
      std::swap(todo[low], todo[--high]);
  }
}

// Names that the node itself binds, not those that its children do: visit(name), "*" for `import *`.
template <class Visit>
void for_each_bound_name(const Module& module, NodeId id, Visit&& visit) {
  const auto bind = [&](Range name) {
    if (!name.empty()) visit(module.name(name));
  };
  switch (module.kind(id)) {
    case Kind::name:
      if (static_cast<Context>(module.node(id).detail) == Context::store) visit(module.name(id));
      break;
    case Kind::arg: bind(module.as<ast::Arg>(id).name); break;
    case Kind::function_def:
    case Kind::async_function_def: bind(module.as<ast::FunctionDef>(id).name); break;
    case Kind::class_def: bind(module.as<ast::ClassDef>(id).name); break;
    case Kind::except_handler: bind(module.as<ast::ExceptHandler>(id).name); break;
    case Kind::match_as: bind(module.as<ast::MatchAs>(id).name); break;
    case Kind::match_star: bind(module.as<ast::MatchStar>(id).name); break;
    case Kind::match_mapping: bind(module.as<ast::MatchMapping>(id).rest); break;
    case Kind::alias: {
      const auto alias = module.as<ast::Alias>(id);
      const std::string_view whole = module.name(alias.name);
      visit(alias.as_name.empty() ? whole.substr(0, whole.find('.')) : module.name(alias.as_name));
      break;
    }
    default: break;
  }
}

// `b` of `b` and of `a.b`; empty for what is neither.
inline std::string_view last_name(const Module& module, NodeId id) {
  if (module.kind(id) == Kind::name) return module.name(id);
  return module.kind(id) == Kind::attribute ? module.name(module.as<ast::Attribute>(id).attr)
                                            : std::string_view();
}

// The function yields, itself and not a function inside it: calling it runs nothing of its body.
inline bool yields(const Module& module, NodeId function) {
  bool found = false;
  walk(module, function, [&](NodeId id) {
    const Kind kind = module.kind(id);
    found = found || kind == Kind::yield || kind == Kind::yield_from;
    return id == function || !has_own_body(kind);
  });
  return found;
}

}  // namespace trysquare::pysource
