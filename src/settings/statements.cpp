// Simple statements and the choice among all of them.
// https://docs.python.org/3/reference/simple_stmts.html
#include "pep/python_version.hpp"
#include "settings/annotation_text.hpp"
#include "settings/interpreter.hpp"

#include <fmt/core.h>

namespace trysquare::settings {

namespace ast = pysource::ast;
using Syntax = pysource::Kind;

Flow Interpreter::execute(pysource::List statements) {
  if (++depth_ > limits.depth) {
    --depth_;
    stop("the statements are nested too deeply");
    return Flow::raise;
  }
  Flow flow = Flow::normal;
  for (const NodeId id : frame_->unit->tree.items(statements)) {
    flow = execute_one(id);
    if (flow != Flow::normal) break;
  }
  --depth_;
  return flow;
}

Flow Interpreter::execute_one(NodeId id) {
  frame_->at = id;
  frame_->reads = 0;
  if (!take_steps(1)) return Flow::raise;
  if (!cuts_.empty() && leaves_out(id)) return Flow::normal;
  switch (frame_->unit->tree.kind(id)) {
    case Syntax::if_: return execute_if(id);
    case Syntax::for_: return execute_for(id);
    case Syntax::while_: return execute_while(id);
    case Syntax::try_: return execute_try(id);
    case Syntax::with: return execute_with(id);
    case Syntax::function_def: return execute_function(id);
    case Syntax::class_def: return execute_class(id);
    case Syntax::match: return execute_match(id);
    case Syntax::import: return execute_import(id);
    case Syntax::import_from: return execute_import_from(id);
    default: return execute_simple(id);
  }
}

Flow Interpreter::return_value(NodeId value) {
  frame_->returned = value == 0 ? none() : evaluate(value);
  return frame_->returned == nullptr ? Flow::raise : Flow::return_;
}

Flow Interpreter::execute_simple(NodeId id) {
  const auto& tree = frame_->unit->tree;
  switch (tree.kind(id)) {
    case Syntax::expr: {
      const NodeId value = tree.as<ast::Expr>(id).value;
      if (tree.kind(value) == Syntax::constant) return Flow::normal;
      return evaluate(value) == nullptr ? Flow::raise : Flow::normal;
    }
    case Syntax::assign:
    case Syntax::ann_assign: return execute_assignment(id);
    case Syntax::aug_assign: return execute_augmented(id);
    case Syntax::return_: return return_value(tree.as<ast::Return>(id).value);
    case Syntax::raise: return execute_raise(id);
    case Syntax::assert_: return execute_assert(id);
    case Syntax::delete_:
      for (const NodeId target : tree.items(tree.as<ast::Delete>(id).targets)) {
        if (const Flow flow = execute_delete(target); flow != Flow::normal) return flow;
      }
      return Flow::normal;
    case Syntax::break_: return Flow::break_;
    case Syntax::continue_: return Flow::continue_;
    case Syntax::pass:
    case Syntax::global:
    case Syntax::nonlocal: return Flow::normal;
    case Syntax::type_alias: return Flow::normal;
    case Syntax::async_function_def: return execute_function(id);
    default: {
      // Nothing that a settings module does at its top: what it might change is not known.
      const Ref why = unknown("a statement that is not modelled");
      taint(globals(), why);
      taint(locals(), why);
      return Flow::normal;
    }
  }
}

Flow Interpreter::execute_assignment(NodeId id) {
  const auto& tree = frame_->unit->tree;
  if (tree.kind(id) == Syntax::ann_assign) {
    const auto annotated = tree.as<ast::AnnAssign>(id);
    if (!annotate(id)) return Flow::raise;
    if (annotated.value == 0) return Flow::normal;
    const Ref value = evaluate(annotated.value);
    return value != nullptr && assign(annotated.target, value) ? Flow::normal : Flow::raise;
  }
  const auto statement = tree.as<ast::Assign>(id);
  const Ref value = evaluate(statement.value);
  if (value == nullptr) return Flow::raise;
  for (const NodeId target : tree.items(statement.targets)) {
    if (!assign(target, value)) return Flow::raise;
  }
  return Flow::normal;
}

namespace {

// `from __future__ import annotations`: they are texts, and nobody evaluates them.
bool are_texts(const pysource::Module& tree) {
  for (const NodeId statement : tree.items(tree.as<ast::Module>(tree.root()).body)) {
    const Syntax kind = tree.kind(statement);
    if (kind == Syntax::expr) continue;  // the docstring
    if (kind != Syntax::import_from) return false;
    const auto imported = tree.as<ast::ImportFrom>(statement);
    if (imported.level != 0 || tree.name(imported.module) != "__future__") return false;
    for (const NodeId name : tree.items(imported.names)) {
      if (tree.name(tree.as<ast::Alias>(name).name) == "annotations") return true;
    }
  }
  return false;
}

}  // namespace

// Of a class body: `__annotations__`, from which classes of data are made. What an annotation means to type
// checkers only is not known, and does no harm.
bool Interpreter::annotate(NodeId id) {
  const auto& tree = frame_->unit->tree;
  const auto annotated = tree.as<ast::AnnAssign>(id);
  const bool counts =
      frame_->scope->type == Scope::Type::class_body && tree.kind(annotated.target) == Syntax::name;
  if (!counts) return true;
  const auto* known = frame_->scope->names->dictionary().find("__annotations__");
  if (known != nullptr && !known->value->is(Kind::dict)) return true;
  const Ref all = known != nullptr ? known->value : heap.dict();
  if (known == nullptr) dict_set_text(frame_->scope->names, "__annotations__", all);
  Ref value = nullptr;
  if (are_texts(tree)) {
    const std::string_view written = tree.text_of(annotated.annotation);
    auto text = annotation_text(written, pep::python_minor(world.environment.markers.python_version));
    // What makes more of a name than a field is not passed over.
    if (!text && written.substr(0, written.find('[')).find("Var") != std::string_view::npos) {
      dict_set_text(frame_->scope->names, "__annotations__", unknown_quietly("the text of an annotation"));
      return true;
    }
    value = text ? heap.text(*std::move(text)) : unknown_quietly("the text of an annotation");
  } else {
    ++trusting_;
    value = evaluate(annotated.annotation);
    --trusting_;
  }
  if (is_stopped()) return false;
  if (value == nullptr) {
    raised_ = nullptr;
    value = unknown_quietly("an annotation");
  }
  dict_set_text(all, tree.name(annotated.target), value);
  return true;
}

bool Interpreter::assign(NodeId target, Ref value) {
  const auto& tree = frame_->unit->tree;
  // What comes from a place that may be empty is there once it has been assigned.
  if (value->is_unknown() && value->as<Unknown>().maybe_missing)
    value = unknown_like(value, value->as<Unknown>().aliases);
  switch (tree.kind(target)) {
    case Syntax::name: return store(tree.name(target), value);
    case Syntax::attribute: {
      const auto place = tree.as<ast::Attribute>(target);
      const Ref object = evaluate(place.value);
      return object != nullptr && set_attribute(object, tree.name(place.attr), value);
    }
    case Syntax::subscript: {
      const auto place = tree.as<ast::Subscript>(target);
      const Ref object = evaluate(place.value);
      if (object == nullptr) return false;
      const Ref key = evaluate(place.slice);
      return key != nullptr && set_subscript(object, key, value);
    }
    case Syntax::list:
    case Syntax::tuple: return assign_items(tree.items(tree.as<ast::Elements>(target).items), value);
    case Syntax::starred: return assign(tree.as<ast::Starred>(target).value, value);
    default: return stop("a target of an assignment that is none");
  }
}

bool Interpreter::assign_items(std::span<const NodeId> targets, Ref value) {
  const auto& tree = frame_->unit->tree;
  Iteration all = iterate(value);
  if (all.outcome == Iteration::Outcome::raised) return false;
  std::size_t star = targets.size();
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (tree.kind(targets[i]) == Syntax::starred) star = i;
  }
  if (all.outcome == Iteration::Outcome::unknown) {
    may_raise(all.unknown);
    for (const NodeId target : targets) {
      if (!assign(target, all.unknown)) return false;
    }
    return true;
  }
  const bool starred = star < targets.size();
  const std::size_t fewest = targets.size() - (starred ? 1 : 0);
  if (all.items.size() < fewest) {
    return raise("ValueError", fmt::format("not enough values to unpack (expected {}, got {})", fewest,
                                           all.items.size())) != nullptr;
  }
  if (!starred && all.items.size() > fewest) {
    return raise("ValueError", fmt::format("too many values to unpack (expected {})", fewest)) != nullptr;
  }
  const std::size_t extra = all.items.size() - fewest;
  std::size_t at = 0;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    Ref part = nullptr;
    if (i == star) {
      const auto begin = all.items.begin() + static_cast<std::ptrdiff_t>(at);
      part = heap.list(Refs(begin, begin + static_cast<std::ptrdiff_t>(extra)));
      at += extra;
    } else {
      part = all.items[at++];
    }
    if (!assign(targets[i], part)) return false;
  }
  return true;
}

bool Interpreter::bind(Ref names, std::string_view name, Ref value) {
  if (!names->is(Kind::dict)) return true;  // not known, and stays so
  const std::uint64_t hash = hash_of_text(name);
  const Ref key = heap.word(name, hash);
  heap.change_dictionary(names).set(key, hash, value, origins.both(origin_here(), frame_->reads));
  return true;
}

bool Interpreter::store(std::string_view name, Ref value, bool walrus) {
  Scope* scope = frame_->scope;
  while (walrus && scope->type == Scope::Type::comprehension) scope = scope->parent;
  if (scope->facts != nullptr) {
    if (scope->facts->globals.contains(name)) return bind(scope->globals, name, value);
    if (scope->facts->nonlocals.contains(name)) {
      for (Scope* outer = scope->parent; outer != nullptr; outer = outer->parent) {
        if (outer->type == Scope::Type::function && outer->names->dictionary().find(name) != nullptr) {
          return bind(outer->names, name, value);
        }
      }
    }
  }
  return bind(scope->names, name, value);
}

Flow Interpreter::execute_augmented(NodeId id) {
  const auto& tree = frame_->unit->tree;
  const auto statement = tree.as<ast::AugAssign>(id);
  const auto operation = static_cast<pysource::Operator>(statement.detail);
  const Syntax kind = tree.kind(statement.target);
  const auto combine = [&](Ref before) -> Ref {
    if (before == nullptr) return nullptr;
    const Ref value = evaluate(statement.value);
    return value == nullptr ? nullptr : binary(operation, before, value, true);
  };
  if (kind == Syntax::name) {
    const Ref after = combine(lookup_name(statement.target));
    return after != nullptr && store(tree.name(statement.target), after) ? Flow::normal : Flow::raise;
  }
  if (kind == Syntax::attribute) {
    const auto place = tree.as<ast::Attribute>(statement.target);
    const Ref object = evaluate(place.value);
    if (object == nullptr) return Flow::raise;
    const Ref after = combine(attribute(object, tree.name(place.attr)));
    return after != nullptr && set_attribute(object, tree.name(place.attr), after) ? Flow::normal
                                                                                   : Flow::raise;
  }
  const auto place = tree.as<ast::Subscript>(statement.target);
  const Ref object = evaluate(place.value);
  const Ref key = object == nullptr ? nullptr : evaluate(place.slice);
  if (key == nullptr) return Flow::raise;
  const Ref after = combine(subscript(object, key));
  return after != nullptr && set_subscript(object, key, after) ? Flow::normal : Flow::raise;
}

Flow Interpreter::execute_delete(NodeId target) {
  const auto& tree = frame_->unit->tree;
  switch (tree.kind(target)) {
    case Syntax::name: {
      const std::string_view name = tree.name(target);
      const Scope& scope = *frame_->scope;
      const bool global = scope.facts != nullptr && scope.facts->globals.contains(name);
      const Ref names = global ? scope.globals : scope.names;
      const auto* entry = names->dictionary().find(name);
      if (entry == nullptr && names->dictionary().open == nullptr) {
        return raise("NameError", fmt::format("name '{}' is not defined", name)), Flow::raise;
      }
      if (entry == nullptr) return Flow::normal;
      if (entry->value->is_unknown() && entry->value->as<Unknown>().maybe_missing) may_raise(entry->value);
      heap.change_dictionary(names).erase(heap.word(name), hash_of_text(name));
      return Flow::normal;
    }
    case Syntax::subscript: {
      const auto place = tree.as<ast::Subscript>(target);
      const Ref object = evaluate(place.value);
      const Ref key = object == nullptr ? nullptr : evaluate(place.slice);
      return key != nullptr && delete_subscript(object, key) ? Flow::normal : Flow::raise;
    }
    case Syntax::attribute: {
      const auto place = tree.as<ast::Attribute>(target);
      const Ref object = evaluate(place.value);
      const bool done = object != nullptr && delete_attribute(object, tree.name(place.attr));
      return done ? Flow::normal : Flow::raise;
    }
    case Syntax::list:
    case Syntax::tuple:
      for (const NodeId item : tree.items(tree.as<ast::Elements>(target).items)) {
        if (const Flow flow = execute_delete(item); flow != Flow::normal) return flow;
      }
      return Flow::normal;
    default: return Flow::normal;
  }
}

}  // namespace trysquare::settings
