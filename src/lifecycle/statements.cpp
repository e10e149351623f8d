// Statements: what they do to names and states, and where the program goes on.
#include "lifecycle/machine.hpp"

#include "base/text.hpp"
#include "pysource/walk.hpp"

#include <algorithm>

namespace trysquare::lifecycle {

namespace ast = pysource::ast;
using pysource::Kind;

void Machine::run_block(List block) {
  if (depth_ >= deepest) return;
  ++depth_;
  for (const NodeId id : tree().items(block)) {
    if (now_.empty() || !spend()) break;
    run_statement(id);
  }
  --depth_;
}

void Machine::run_statement(NodeId id) {
  const auto& source = tree();
  switch (source.kind(id)) {
    case Kind::function_def:
    case Kind::async_function_def: return define_function(id);
    case Kind::class_def: return define_class(id);
    case Kind::return_: {
      const NodeId value = source.as<ast::Return>(id).value;
      if (value != 0) frame_->returned.add(eval(value));
      frame_->at_return.add(now_);
      now_.clear();
      return;
    }
    case Kind::assign: {
      const auto node = source.as<ast::Assign>(id);
      const Value value = eval(node.value);
      for (const NodeId target : source.items(node.targets)) assign(target, value, node.value);
      return;
    }
    case Kind::ann_assign: {
      const auto node = source.as<ast::AnnAssign>(id);
      if (node.value != 0) assign(node.target, eval(node.value), node.value);
      return;
    }
    case Kind::aug_assign: {
      const auto node = source.as<ast::AugAssign>(id);
      Value value = eval(node.target);
      value.add(eval(node.value));
      assign(node.target, value, 0);
      return;
    }
    case Kind::for_:
    case Kind::async_for: return run_for(id);
    case Kind::while_: return run_while(id);
    case Kind::if_: return run_if(id);
    case Kind::with:
    case Kind::async_with: return run_with(id);
    case Kind::match: return run_match(id);
    case Kind::try_:
    case Kind::try_star: return run_try(id);
    case Kind::raise: {
      const auto node = source.as<ast::Raise>(id);
      if (node.exception != 0) eval(node.exception);
      if (!frame_->handlers.empty()) frame_->handlers.back().states.add(now_);
      now_.clear();
      return;
    }
    case Kind::assert_: {
      const Split told = split(source.as<ast::Assert>(id).test);
      if (!told.yes.empty()) now_ = told.yes;
      return;
    }
    case Kind::import: return run_import(id);
    case Kind::import_from: return run_import_from(id);
    case Kind::global:
    case Kind::nonlocal:
      for (const NodeId item : source.items(source.as<ast::Names>(id).names)) {
        auto& names =
            source.kind(id) == Kind::global ? frame_->scope->global_names : frame_->scope->outer_names;
        names.emplace(source.name(item));
      }
      return;
    case Kind::expr: eval(source.as<ast::Expr>(id).value); return;
    case Kind::break_:
      if (!frame_->loops.empty()) frame_->loops.back().breaks.add(now_);
      now_.clear();
      return;
    case Kind::continue_:
      if (!frame_->loops.empty()) frame_->loops.back().continues.add(now_);
      now_.clear();
      return;
    default: return;
  }
}

void Machine::run_if(NodeId id) {
  const auto node = tree().as<ast::If>(id);
  const bool guarded = around_.guarded;
  bool negated = false;
  const bool main_test = is_main_test(node.test, negated);
  const Split told = split(node.test);
  now_ = told.yes;
  if (main_test && !negated) around_.guarded = true;
  run_block(node.body);
  around_.guarded = guarded;
  States after = now_;
  now_ = told.no;
  if (main_test && negated) around_.guarded = true;
  run_block(node.orelse);
  around_.guarded = guarded;
  now_.add(after);
}

// What a loop's target holds, round for round: the elements, where they stand there as they were written;
// else anything of the collection, twice: what the first round leaves behind meets the second.
std::vector<Value> Machine::rounds_over(const Value& collection) {
  constexpr std::size_t most_rounds = 8;
  const Atom* one = collection.single();
  if (one != nullptr && one->kind == AtomKind::object) {
    const auto& elements = objects_[one->id].elements;
    if (!elements.empty() && elements.size() <= most_rounds) return elements;
  }
  const Value items = items_of(collection);
  return {items, items};
}

// `(a, b)`, `[a]`: it surely has what stands there.
bool Machine::is_full_display(NodeId id) const {
  const auto kind = tree().kind(id);
  if (kind != Kind::tuple && kind != Kind::list) return false;
  const auto items = tree().items(tree().as<ast::Elements>(id).items);
  return std::ranges::any_of(items, [&](NodeId item) { return tree().kind(item) != Kind::starred; });
}

void Machine::run_for(NodeId id) {
  const auto node = tree().as<ast::For>(id);
  const std::vector<Value> rounds = rounds_over(eval(node.iter));
  const bool display = is_full_display(node.iter);
  frame_->loops.emplace_back();
  States after;
  if (!display) after = now_;
  for (std::size_t round = 0; round < rounds.size(); ++round) {
    // A display is gone through to its end.
    if (display) after.clear();
    assign(node.target, rounds[round], 0);
    run_block(node.body);
    now_.add(frame_->loops.back().continues);
    frame_->loops.back().continues.clear();
    after.add(now_);
    if (now_.empty()) break;
  }
  now_ = after;
  leave_loop(node.orelse);
}

void Machine::run_while(NodeId id) {
  const auto node = tree().as<ast::While>(id);
  frame_->loops.emplace_back();
  States after;
  for (int round = 0; round < 2; ++round) {
    const Split told = split(node.test);
    after.add(told.no);
    now_ = told.yes;
    if (now_.empty()) break;
    run_block(node.body);
    now_.add(frame_->loops.back().continues);
    frame_->loops.back().continues.clear();
    if (now_.empty()) break;
  }
  if (!now_.empty()) {
    const Split told = split(node.test);
    after.add(told.no);
    // Something that nobody sees ends the loop: a test on what an unknown call changes.
    const auto kind = tree().kind(node.test);
    if (after.empty() && frame_->loops.back().breaks.empty() && kind != Kind::constant) {
      after = now_;
      after.forget_facts();
    }
  }
  now_ = after;
  leave_loop(node.orelse);
}

void Machine::leave_loop(List orelse) {
  const States breaks = frame_->loops.back().breaks;
  frame_->loops.pop_back();
  run_block(orelse);
  now_.add(breaks);
}

namespace {

// The last part of each exception's name that a handler catches; empty for a bare `except`.
std::vector<std::string> caught_by(const pysource::Module& tree, pysource::NodeId handler) {
  std::vector<std::string> names;
  const auto node = tree.as<ast::ExceptHandler>(handler);
  if (node.type == 0) return {std::string()};
  std::vector<pysource::NodeId> types{node.type};
  if (tree.kind(node.type) == Kind::tuple) {
    const auto items = tree.items(tree.as<ast::Elements>(node.type).items);
    types.assign(items.begin(), items.end());
  }
  for (const auto type : types) {
    const std::string text = dotted_text(tree, type);
    names.push_back(text.substr(text.find_last_of('.') + 1));
  }
  return names;
}

bool only_passes(const pysource::Module& tree, pysource::NodeId handler) {
  return std::ranges::all_of(tree.items(tree.as<ast::ExceptHandler>(handler).body), [&](pysource::NodeId id) {
    const Kind kind = tree.kind(id);
    return kind == Kind::pass || kind == Kind::return_ || kind == Kind::continue_;
  });
}

// What a handler raises again was not tolerated.
bool ends_in_raise(const pysource::Module& tree, pysource::NodeId handler) {
  const auto body = tree.items(tree.as<ast::ExceptHandler>(handler).body);
  return !body.empty() && tree.kind(body.back()) == Kind::raise;
}

}  // namespace

// Handlers begin with what was there before the body: an exception of setup itself leaves it undone.
void Machine::run_try(NodeId id) {
  const auto node = tree().as<ast::Try>(id);
  bool catches_runtime = false, catches_all = false;
  for (const NodeId handler : tree().items(node.handlers)) {
    if (ends_in_raise(tree(), handler)) continue;
    for (const std::string& name : caught_by(tree(), handler)) {
      if (name == "RuntimeError") catches_runtime = true;
      if (name.empty() || name == "Exception" || name == "BaseException") {
        catches_all = true;
        if (tree().items(node.body).size() == 1 && only_passes(tree(), handler)) catches_runtime = true;
      }
    }
  }
  const States before = now_;
  const bool handles = !tree().items(node.handlers).empty();
  if (handles) frame_->handlers.emplace_back();
  around_.tolerates_setup += catches_runtime ? 1 : 0;
  around_.tolerates_instance += catches_runtime || catches_all ? 1 : 0;
  run_block(node.body);
  around_.tolerates_setup -= catches_runtime ? 1 : 0;
  around_.tolerates_instance -= catches_runtime || catches_all ? 1 : 0;

  States raised;
  if (handles) {
    raised = frame_->handlers.back().states;
    if (!frame_->handlers.back().exact) raised.add(before);
    frame_->handlers.back().meet(raised);
    frame_->handlers.pop_back();
  }
  run_block(node.orelse);
  States after = now_;
  for (const NodeId handler : tree().items(node.handlers)) {
    now_ = raised;
    const auto one = tree().as<ast::ExceptHandler>(handler);
    if (!one.name.empty()) set_name(tree().name(one.name), unknown_value());
    run_block(one.body);
    after.add(now_);
  }
  now_ = after;
  if (tree().items(node.finalbody).empty()) return;
  const bool ended = now_.empty();
  if (ended) now_ = before;
  run_block(node.finalbody);
  if (ended) now_.clear();
}

Value Machine::enter(const Value& manager, NodeId at) {
  Value out;
  for (const Atom& atom : manager.atoms()) {
    if (atom.kind != AtomKind::object) {
      out.add(atom);
      continue;
    }
    const Object& object = objects_[atom.id];
    if (object.external == "manager") {
      out.add(object.items);
      continue;
    }
    Value method;
    if (object.cls != 0) {
      method = class_attribute(object.cls, "__enter__", object.id);
      if (method.empty()) method = class_attribute(object.cls, "__aenter__", object.id);
    }
    out.add(method.empty() ? Value(atom) : call(method, {}, here(at)));
  }
  return out.empty() ? unknown_value() : out;
}

void Machine::run_with(NodeId id) {
  const auto node = tree().as<ast::With>(id);
  int locks = 0, tolerated = 0;
  for (const NodeId item : tree().items(node.items)) {
    const auto with = tree().as<ast::WithItem>(item);
    const Value manager = eval(with.context);
    for (const Atom& atom : manager.atoms()) {
      if (atom.kind != AtomKind::object) continue;
      const Object& object = objects_[atom.id];
      const auto* wrapper = words_.wrapper(object.external);
      if (wrapper == nullptr) continue;
      if (wrapper->means == model::Wrapping::lock) ++locks;
      if (wrapper->means == model::Wrapping::suppress) ++tolerated;
    }
    const Value entered = enter(manager, item);
    if (with.target != 0) assign(with.target, entered, 0);
  }
  around_.locks += locks;
  around_.tolerates_setup += tolerated;
  around_.tolerates_instance += tolerated;
  const States before = now_;
  run_block(node.body);
  if (tolerated > 0) now_.add(before);
  around_.locks -= locks;
  around_.tolerates_setup -= tolerated;
  around_.tolerates_instance -= tolerated;
}

void Machine::run_match(NodeId id) {
  const auto node = tree().as<ast::Match>(id);
  eval(node.subject);
  const States before = now_;
  States after;
  bool all = false;
  for (const NodeId item : tree().items(node.cases)) {
    const auto one = tree().as<ast::MatchCase>(item);
    now_ = before;
    if (one.guard != 0) now_ = split(one.guard).yes;
    if (tree().kind(one.pattern) == Kind::match_as && one.guard == 0 &&
        tree().as<ast::MatchAs>(one.pattern).pattern == 0)
      all = true;
    run_block(one.body);
    after.add(now_);
  }
  if (!all) after.add(before);
  now_ = after;
}

Value Machine::items_of(const Value& collection) {
  Value out;
  for (const Atom& atom : collection.atoms()) {
    if (atom.kind == AtomKind::object && objects_[atom.id].collection)
      out.add(objects_[atom.id].items);
    else
      out.add(Atom{AtomKind::item});
  }
  return out.empty() ? Value(Atom{AtomKind::item}) : out;
}

void Machine::assign_each(List targets, const Value& value) {
  const auto parts = tree().items(targets);
  const Atom* one = value.single();
  const bool whole =
      one != nullptr && one->kind == AtomKind::object && objects_[one->id].elements.size() == parts.size();
  const std::vector<Value> elements = whole ? objects_[one->id].elements : std::vector<Value>();
  const Value items = items_of(value);
  for (std::size_t i = 0; i < parts.size(); ++i) assign(parts[i], whole ? elements[i] : items, 0);
}

void Machine::set_name(std::string_view name, const Value& value) {
  Scope* scope = frame_->scope;
  if (scope->global_names.contains(name)) {
    scope = module_scopes_[scope->module];
  } else if (scope->outer_names.contains(name)) {
    for (Scope* outer = scope->outer; outer != nullptr; outer = outer->outer) {
      if (outer->names.contains(name)) {
        scope = outer;
        break;
      }
    }
  }
  auto found = scope->names.find(name);
  if (found == scope->names.end()) found = scope->names.emplace(name, Value()).first;
  // Names only gain meanings: which was last is told by the states' bindings.
  if (scope != frame_->scope || frame_->function == nullptr)
    grow(found->second, value);
  else
    found->second.add(value);
  bind_name(*scope, name, value);
}

bool Machine::grow(Value& into, const Value& what) {
  const bool grown = into.add(what);
  if (grown) ++growth_;
  return grown;
}

void Machine::assign(NodeId target, const Value& value, NodeId source) {
  const auto& module = tree();
  const std::vector<std::string> from = source == 0 ? std::vector<std::string>() : keys_of(source);
  switch (module.kind(target)) {
    case Kind::name:
      set_name(module.name(target), value);
      tell(keys_of(target), value, from);
      return;
    case Kind::attribute: {
      const auto node = module.as<ast::Attribute>(target);
      const std::string name(module.name(node.attr));
      const Value of = eval(node.value);
      for (const Atom& atom : of.atoms()) {
        if (atom.kind == AtomKind::object) {
          const std::uint32_t cls = objects_[atom.id].class_of;
          grow(cls != 0 ? classes_[cls].scope->names[name] : objects_[atom.id].attributes[name], value);
        } else if (atom.kind == AtomKind::cls) {
          grow(classes_[atom.id].scope->names[name], value);
        } else if (atom.kind == AtomKind::module) {
          if (!module_scopes_.contains(atom.id)) continue;
          grow(module_scopes_[atom.id]->names[name], value);
          rebind_name(*module_scopes_[atom.id], name, value);
        }
      }
      tell(keys_of(target), value, from);
      return;
    }
    case Kind::subscript: {
      const auto node = module.as<ast::Subscript>(target);
      eval(node.slice);
      const Value of = eval(node.value);
      for (const Atom& atom : of.atoms()) {
        if (atom.kind != AtomKind::object) continue;
        grow(objects_[atom.id].items, value);
        objects_[atom.id].elements.clear();
      }
      tell(keys_of(target), value, from);
      return;
    }
    case Kind::tuple:
    case Kind::list: return assign_each(module.as<ast::Elements>(target).items, value);
    case Kind::starred: return assign(module.as<ast::Starred>(target).value, value, 0);
    default: return;
  }
}

}  // namespace trysquare::lifecycle
