#include "settings/unit.hpp"

#include "pysource/walk.hpp"

namespace trysquare::settings {

namespace {

namespace ast = pysource::ast;
using pysource::Context;
using pysource::NodeId;
using Syntax = pysource::Kind;

class Collector {
 public:
  Collector(const pysource::Module& tree, FunctionFacts& facts) : tree_(tree), facts_(facts) {}

  void collect(NodeId function) {
    if (tree_.kind(function) == Syntax::lambda) {
      const auto lambda = tree_.as<ast::Lambda>(function);
      add_arguments(lambda.args);
      visit(lambda.body);
    } else {
      const auto definition = tree_.as<ast::FunctionDef>(function);
      add_arguments(definition.args);
      for (const NodeId statement : tree_.items(definition.body)) visit(statement);
    }
    for (const auto& name : facts_.globals) facts_.locals.erase(name);
    for (const auto& name : facts_.nonlocals) facts_.locals.erase(name);
  }

 private:
  void add(std::string_view name) { facts_.locals.emplace(name); }

  void add_arguments(NodeId id) {
    if (id == 0) return;
    const auto arguments = tree_.as<ast::Arguments>(id);
    for (const auto list : {arguments.positional_only, arguments.args, arguments.keyword_only}) {
      for (const NodeId arg : tree_.items(list)) add(tree_.name(tree_.as<ast::Arg>(arg).name));
    }
    for (const NodeId arg : {arguments.vararg, arguments.kwarg}) {
      if (arg != 0) add(tree_.name(tree_.as<ast::Arg>(arg).name));
    }
  }

  void visit(NodeId root) {
    pysource::walk(tree_, root, [&](NodeId id) { return enter(id); });
  }

  // False for what has names of its own.
  bool enter(NodeId id) {
    switch (tree_.kind(id)) {
      case Syntax::function_def:
      case Syntax::async_function_def: add(tree_.name(tree_.as<ast::FunctionDef>(id).name)); return false;
      case Syntax::class_def: add(tree_.name(tree_.as<ast::ClassDef>(id).name)); return false;
      case Syntax::lambda:
      case Syntax::list_comp:
      case Syntax::set_comp:
      case Syntax::dict_comp:
      case Syntax::generator_exp: return false;
      case Syntax::yield:
      case Syntax::yield_from: facts_.yields = true; return true;
      case Syntax::name:
        if (static_cast<Context>(tree_.node(id).detail) != Context::load) add(tree_.name(id));
        return true;
      case Syntax::except_handler: add_range(tree_.as<ast::ExceptHandler>(id).name); return true;
      case Syntax::match_as: add_range(tree_.as<ast::MatchAs>(id).name); return true;
      case Syntax::match_star: add_range(tree_.as<ast::MatchStar>(id).name); return true;
      case Syntax::match_mapping: add_range(tree_.as<ast::MatchMapping>(id).rest); return true;
      case Syntax::global: add_names(id, facts_.globals); return false;
      case Syntax::nonlocal: add_names(id, facts_.nonlocals); return false;
      case Syntax::alias: add_alias(id); return false;
      default: return true;
    }
  }

  void add_range(pysource::Range range) {
    if (!range.empty()) add(tree_.name(range));
  }
  void add_names(NodeId id, std::set<std::string, std::less<>>& into) {
    for (const NodeId name : tree_.items(tree_.as<ast::Names>(id).names)) into.emplace(tree_.name(name));
  }
  void add_alias(NodeId id) {
    const auto alias = tree_.as<ast::Alias>(id);
    if (!alias.as_name.empty()) return add(tree_.name(alias.as_name));
    const std::string_view dotted = tree_.name(alias.name);
    add(dotted.substr(0, dotted.find('.')));
  }

  const pysource::Module& tree_;
  FunctionFacts& facts_;
};

}  // namespace

const FunctionFacts& facts_of(Unit& unit, NodeId function) {
  const auto [found, fresh] = unit.facts.try_emplace(function);
  if (fresh) Collector(unit.tree, found->second).collect(function);
  return found->second;
}

}  // namespace trysquare::settings
