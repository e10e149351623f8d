// def, lambda and class. https://docs.python.org/3/reference/compound_stmts.html#function-definitions
#include "settings/interpreter.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::settings {

namespace ast = pysource::ast;
using Syntax = pysource::Kind;

Ref Interpreter::function_object(NodeId id, NodeId arguments_id, std::string name) {
  const auto& tree = frame_->unit->tree;
  Function made{frame_->unit, id, frame_->scope, std::move(name), {}, {}, nullptr, nullptr, {}};
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
  const auto* module = globals()->dictionary().find("__name__");
  if (module != nullptr && module->value->is(Kind::text)) made.module = module->value->text();
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

namespace {

// The order in which classes are asked for a name: C3. Nothing when there is none.
std::optional<Refs> linearized(Ref self, const Refs& bases) {
  std::vector<Refs> lists;
  for (const Ref base : bases) lists.push_back(base->as<Class>().mro);
  lists.push_back(bases);
  Refs out{self};
  while (true) {
    std::erase_if(lists, [](const Refs& list) { return list.empty(); });
    if (lists.empty()) return out;
    Ref next = nullptr;
    for (const Refs& list : lists) {
      const bool later = std::ranges::any_of(lists, [&](const Refs& other) {
        return std::find(other.begin() + 1, other.end(), list.front()) != other.end();
      });
      if (!later) {
        next = list.front();
        break;
      }
    }
    if (next == nullptr) return std::nullopt;
    out.push_back(next);
    for (Refs& list : lists) {
      if (list.front() == next) list.erase(list.begin());
    }
  }
}

}  // namespace

Ref Interpreter::make_class(std::string name, std::string module, Refs bases, Ref names) {
  Class made;
  made.name = std::move(name);
  made.module = std::move(module);
  made.names = names;
  for (const Ref base : bases) {
    if (base->is_unknown())
      made.unknown = base;
    else if (!base->is(Kind::class_))
      made.unknown = unknown_quietly("a base that is no class");
    else if (base->as<Class>().unknown != nullptr)
      made.unknown = base->as<Class>().unknown;
  }
  std::erase_if(bases, [](Ref base) { return !base->is(Kind::class_); });
  if (bases.empty() && builtin("object")->is(Kind::class_)) bases.push_back(builtin("object"));
  for (const Ref base : bases) made.is_exception = made.is_exception || base->as<Class>().is_exception;
  made.bases = bases;
  const Ref self = heap.make(Kind::class_, std::move(made));
  auto order = linearized(self, bases);
  Class& content = std::get<Class>(heap.change(self).content);
  if (!order) content.unknown = unknown_quietly("bases without an order");
  content.mro = order ? *std::move(order) : Refs{self};
  return self;
}

Flow Interpreter::execute_class(NodeId id) {
  const auto& tree = frame_->unit->tree;
  const auto definition = tree.as<ast::ClassDef>(id);
  const std::string name(tree.name(definition.name));
  Refs bases;
  Refs decorators;
  for (const NodeId item : tree.items(definition.decorators)) {
    decorators.push_back(evaluate(item));
    if (decorators.back() == nullptr) return Flow::raise;
  }
  if (!evaluate_items(definition.bases, bases)) return Flow::raise;
  for (Ref& base : bases) base = resolve(base);
  if (definition.keywords.at != 0) bases.push_back(unknown_quietly("a class with a metaclass or keywords"));
  Dictionary content;
  content.is_namespace = true;
  const Ref names = heap.dict(std::move(content));
  Scope& scope =
      scopes_.emplace_back(Scope{Scope::Type::class_body, names, frame_->scope, globals(), nullptr});
  Frame here{frame_->unit, &scope, frame_};
  here.at = id;
  frame_ = &here;
  const Flow flow = execute(definition.body);
  frame_ = here.back;
  if (flow == Flow::raise) return flow;
  const auto* module = globals()->dictionary().find("__name__");
  const bool named = module != nullptr && module->value->is(Kind::text);
  Ref made = make_class(name, named ? module->value->text() : "", std::move(bases), names);
  for (const auto& entry : names->dictionary().entries()) {
    Ref member = entry.value;
    if (member->is(Kind::static_method) || member->is(Kind::class_method) || member->is(Kind::property)) {
      member = member->as<Wrapper>().inner;
    }
    if (member != nullptr && member->is(Kind::function))
      std::get<Function>(heap.change(member).content).owner = made;
  }
  for (auto at = decorators.rbegin(); at != decorators.rend(); ++at) {
    made = call(*at, {nullptr, {made}, {}});
    if (made == nullptr) return Flow::raise;
  }
  return store(name, made) ? Flow::normal : Flow::raise;
}

}  // namespace trysquare::settings
