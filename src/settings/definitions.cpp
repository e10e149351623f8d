// def and lambda. https://docs.python.org/3/reference/compound_stmts.html#function-definitions
#include "settings/interpreter.hpp"

#include <fmt/core.h>

namespace trysquare::settings {

namespace ast = pysource::ast;
using Syntax = pysource::Kind;

Ref Interpreter::function_object(NodeId id, NodeId arguments_id, std::string name) {
  const auto& tree = frame_->unit->tree;
  Function made{frame_->unit, id, frame_->scope, std::move(name), {}, {}, nullptr, {}};
  if (arguments_id != 0) {
    const auto arguments = tree.as<ast::Arguments>(arguments_id);
    for (const NodeId value : tree.items(arguments.defaults)) {
      const Ref evaluated = evaluate(value);
      if (evaluated == nullptr) return nullptr;
      made.defaults.push_back(evaluated);
    }
    for (const NodeId value : tree.items(arguments.keyword_defaults)) {
      const Ref evaluated = value == 0 ? nullptr : evaluate(value);
      if (value != 0 && evaluated == nullptr) return nullptr;
      made.keyword_defaults.push_back(evaluated);
    }
  }
  made.module = name_of_globals();
  made.attributes = heap.names();
  return heap.make(Kind::function, std::move(made));
}

Ref Interpreter::evaluate_lambda(NodeId id) {
  return function_object(id, frame_->unit->tree.as<ast::Lambda>(id).args, "<lambda>");
}

Flow Interpreter::execute_function(NodeId id) {
  const auto& tree = frame_->unit->tree;
  const auto definition = tree.as<ast::FunctionDef>(id);
  const std::string name(tree.name(definition.name));
  Refs decorators;
  for (const NodeId item : tree.items(definition.decorators)) {
    decorators.push_back(evaluate(item));
    if (decorators.back() == nullptr) return Flow::raise;
  }
  Ref function = function_object(id, definition.args, name);
  if (function == nullptr) return Flow::raise;
  if (tree.kind(id) == Syntax::async_function_def) function = unknown_quietly("a coroutine");
  for (auto at = decorators.rbegin(); at != decorators.rend(); ++at) {
    function = call(*at, {nullptr, {function}, {}});
    if (function == nullptr) return Flow::raise;
  }
  return store(name, function) ? Flow::normal : Flow::raise;
}

}  // namespace trysquare::settings
