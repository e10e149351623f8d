// Calls of the program's own functions and classes.
#include "lifecycle/machine.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::lifecycle {

namespace ast = pysource::ast;
using pysource::Kind;

namespace {

constexpr std::size_t deepest_call = 48;

}  // namespace

// One thing or the other is called: each begins with the same state.
Value Machine::call(const Value& callee, const Arguments& arguments, Site at) {
  Value out;
  const States before = now_;
  States after;
  for (const Atom& atom : callee.atoms()) {
    now_ = before;
    out.add(call_atom(atom, arguments, at));
    after.add(now_);
  }
  now_ = callee.empty() ? before : after;
  return out.empty() ? unknown_value() : out;
}

Value Machine::call_atom(const Atom& callee, const Arguments& arguments, Site at) {
  around_.calls.push_back(at);
  Value value = call_thing(callee, arguments, at);
  around_.calls.pop_back();
  return value;
}

Value Machine::call_thing(const Atom& callee, const Arguments& arguments, Site at) {
  switch (callee.kind) {
    case AtomKind::function: return call_function(functions_[callee.id], {}, arguments);
    case AtomKind::bound: {
      const Object& self = objects_[callee.self];
      const Value value =
          self.class_of != 0 ? Atom{AtomKind::cls, self.class_of} : Atom{AtomKind::object, callee.self};
      return call_function(functions_[callee.id], value, arguments);
    }
    case AtomKind::cls: return construct(callee.id, arguments, at);
    case AtomKind::external: return call_external(strings_[callee.id], callee.self, arguments, at);
    case AtomKind::object: return call_object(objects_[callee.id], arguments, at);
    default: return unknown_value();
  }
}

Value Machine::call_object(Object& object, const Arguments& arguments, Site at) {
  if (!object.partial.empty()) {
    Arguments all = object.arguments;
    for (Argument& argument : all.all) argument.node = 0;  // its text may stand in another module
    all.all.insert(all.all.end(), arguments.all.begin(), arguments.all.end());
    if (!object.entered.empty()) enter(object.entered, at.node);
    return call(object.partial, all, at);
  }
  if (object.cls != 0) {
    const Value method = class_attribute(object.cls, "__call__", object.id);
    return method.empty() ? unknown_value() : call(method, arguments, at);
  }
  // What a decorator with arguments gave is called with a function.
  if (!arguments.all.empty() && is_callable(arguments.all.front().value) &&
      (words_.starter(object.external) != nullptr || words_.wrapper(object.external) != nullptr))
    return decorate_with(arguments.all.front().value, object.external, object.arguments, at);
  return unknown_value();
}

bool Machine::has_method(std::uint32_t cls, std::string_view name) const {
  return cls != 0 && std::ranges::any_of(lineage(cls), [&](std::uint32_t one) {
           return classes_[one].scope->names.contains(name);
         });
}

bool Machine::is_callable(const Value& value) const {
  return std::ranges::any_of(value.atoms(), [&](const Atom& atom) {
    return atom.kind == AtomKind::function || atom.kind == AtomKind::bound || atom.kind == AtomKind::cls ||
           (atom.kind == AtomKind::object &&
            (!objects_[atom.id].partial.empty() || has_method(objects_[atom.id].cls, "__call__")));
  });
}

// A function that runs once is left out in the states in which it ran.
Value Machine::call_function(const Function& function, Value self, const Arguments& arguments) {
  if (!function.once) return run_function(function, self, arguments);
  return run_once(fmt::format("once{}.{}", function.id, self.key()),
                  once_values_[fmt::format("f{}", function.id)],
                  [&] { return run_function(function, self, arguments); });
}

template <class Run>
Value Machine::run_once(const std::string& key, Value& standing, Run&& run) {
  States ran = now_, rest = now_;
  ran.keep_if([&](const State& state) { return state.facts.contains(key); });
  rest.keep_if([&](const State& state) { return !state.facts.contains(key); });
  if (!rest.empty()) {
    now_ = rest;
    standing.add(run());
    now_.each([&](State& state) { state.facts[key] = "+"; });
  } else {
    now_.clear();
  }
  now_.add(ran);
  return standing.empty() ? unknown_value() : standing;
}

Value Machine::run_function(const Function& function, const Value& self, const Arguments& arguments) {
  executed_.insert({function.module, function.node});
  if (now_.empty() || stack_.size() >= deepest_call || std::ranges::count(stack_, function.id) > 1)
    return unknown_value();
  const std::vector<std::string> hidden = hidden_from(function, arguments);
  if (hidden.empty()) return run_visible(function, self, arguments);
  // What the caller alone can see waits meanwhile: a function is followed once for all that call it alike.
  std::map<std::map<std::string, Numbers>, States> groups;
  for (State state : now_.all()) {
    std::map<std::string, Numbers> aside;
    for (const std::string& key : hidden) {
      if (auto own = state.bindings.extract(key)) aside.insert(std::move(own));
    }
    groups[std::move(aside)].add(std::move(state));
  }
  Value out;
  States after;
  for (const auto& [aside, states] : groups) {
    now_ = states;
    out.add(run_visible(function, self, arguments));
    now_.each([&](State& state) { state.bindings.insert(aside.begin(), aside.end()); });
    after.add(now_);
  }
  now_ = after;
  return out;
}

Value Machine::run_visible(const Function& function, const Value& self, const Arguments& arguments) {
  const std::string key = fmt::format("{}|{}|{}|{}|{}|{}|{}", function.id, self.key(), arguments.key(),
                                      now_.key(), around_.key(), imported_.size(), growth_);
  if (const auto known = memory_.find(key); known != memory_.end()) {
    now_ = known->second.after;
    return known->second.value;
  }
  Scope& scope = new_scope(function.scope, function.module);
  scope.rebound = rebound_in(function.module).of(function.node);
  bind_parameters(function, scope, self, arguments);

  Frame frame;
  frame.module = function.module;
  frame.scope = &scope;
  frame.function = &function;
  Frame* const caller = frame_;
  const Around outside = around_;
  frame_ = &frame;
  stack_.push_back(function.id);
  if (function.coroutine) around_.coroutine = true;
  const Outline& outline = outlines_[function.module];
  const bool hosted = outline.hosted.contains(function.node) ||
                      (function.owner != 0 && outline.hosted.contains(classes_[function.owner].node));
  if (hosted && outline.host == nullptr) {
    for (const auto& host : words_.hosts()) around_.host = host.name;
    around_.host_at = {function.module, function.node};
  } else if (hosted) {
    around_.host = outline.host->name;
    around_.host_at = {function.module, function.node};
  }
  const auto& source = program_.module(function.module).tree;
  if (source.kind(function.node) == Kind::lambda) {
    frame.returned = eval(source.as<ast::Lambda>(function.node).body);
  } else {
    run_block(source.as<ast::FunctionDef>(function.node).body);
    if (!now_.empty()) frame.returned.add(Atom{AtomKind::constant, intern("None")});
  }
  stack_.pop_back();
  frame_ = caller;
  around_ = outside;
  now_.add(frame.at_return);
  const std::string mine = fmt::format("e{}", scope.id);
  now_.each([&](State& state) { forget(state, mine); });
  close_scope(scope);

  Value value = frame.returned;
  if (function.generator) {
    Object& object = object_at({function.module, function.node}, function.manager ? "manager" : "[]");
    if (function.manager) object.external = "manager";
    object.collection = !function.manager;
    grow(object.items, frame.yielded);
    value = object_value(object);
  }
  if (value.empty()) value = unknown_value();
  memory_[key] = {value, now_};
  return value;
}

void Machine::bind_parameters(const Function& function, Scope& scope, const Value& self,
                              const Arguments& arguments) {
  const auto& source = program_.module(function.module).tree;
  const bool lambda = source.kind(function.node) == Kind::lambda;
  const NodeId list =
      lambda ? source.as<ast::Lambda>(function.node).args : source.as<ast::FunctionDef>(function.node).args;
  const auto node = source.as<ast::Arguments>(list);
  Frame definer;
  definer.module = function.module;
  definer.scope = function.scope;
  Frame* const caller = frame_;
  const States before = now_;

  std::vector<NodeId> names;
  for (const List part : {node.positional_only, node.args}) {
    for (const NodeId item : source.items(part)) names.push_back(item);
  }
  const auto defaults = source.items(node.defaults);
  int position = self.empty() ? 0 : -1;
  const auto bind_one = [&](NodeId item, NodeId default_value, bool by_position) {
    const auto arg = source.as<ast::Arg>(item);
    const std::string name(source.name(arg.name));
    Value value;
    if (by_position && position == -1) {
      value = self;
    } else if (const Argument* given = arguments.find(name, by_position ? position : -2)) {
      value = given->value;
    } else if (default_value != 0 && !arguments.open) {
      frame_ = &definer;
      value = eval(default_value);
      frame_ = caller;
      now_ = before;
    }
    if (by_position) ++position;
    // What nobody knows is at least what the annotation says.
    const bool unknown =
        value.empty() || (value.single() != nullptr && value.single()->kind == AtomKind::unknown);
    if (unknown && arg.annotation != 0) {
      frame_ = &definer;
      const Value annotation = eval(arg.annotation);
      frame_ = caller;
      now_ = before;
      for (const Atom& atom : annotation.atoms()) {
        if (atom.kind != AtomKind::external || words_.product(strings_[atom.id]).role != ProductRole::maker)
          continue;
        Object& object = object_at({function.module, item}, strings_[atom.id]);
        object.external = strings_[atom.id];
        value = object_value(object);
      }
    }
    scope.names[name] = value.empty() ? unknown_value() : value;
    bind_name(scope, name, scope.names[name]);
    const std::string literal = literal_of(scope.names[name]);
    if (!literal.empty()) {
      now_.each([&](State& state) { state.facts[fmt::format("e{}.{}", scope.id, name)] = literal; });
    }
  };
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::size_t behind = names.size() - i;
    bind_one(names[i], behind <= defaults.size() ? defaults[defaults.size() - behind] : 0, true);
    // Facts of the parameters before stay.
  }
  const auto keyword_only = source.items(node.keyword_only);
  const auto keyword_defaults = source.items(node.keyword_defaults);
  for (std::size_t i = 0; i < keyword_only.size(); ++i)
    bind_one(keyword_only[i], i < keyword_defaults.size() ? keyword_defaults[i] : 0, false);
  bind_rest(function, scope, arguments, position);
}

// `*args` and `**kwargs`: what is left of the arguments behind `position`.
void Machine::bind_rest(const Function& function, Scope& scope, const Arguments& arguments, int position) {
  const auto& source = program_.module(function.module).tree;
  const bool lambda = source.kind(function.node) == Kind::lambda;
  const NodeId list =
      lambda ? source.as<ast::Lambda>(function.node).args : source.as<ast::FunctionDef>(function.node).args;
  const auto node = source.as<ast::Arguments>(list);
  if (node.vararg != 0) {
    Object& rest = object_at({function.module, node.vararg}, "[]");
    rest.collection = true;
    std::vector<Value> elements;
    int at = 0;
    for (const Argument& argument : arguments.all) {
      if (!argument.keyword.empty() || at++ < position) continue;
      grow(rest.items, argument.value);
      elements.push_back(argument.value);
    }
    rest.elements = std::move(elements);
    const std::string_view name = source.name(source.as<ast::Arg>(node.vararg).name);
    scope.names[std::string(name)] = object_value(rest);
    bind_name(scope, name, object_value(rest));
  }
  if (node.kwarg != 0) {
    Object& rest = object_at({function.module, node.kwarg}, "[]");
    rest.collection = true;
    for (const Argument& argument : arguments.all) {
      if (argument.keyword.empty()) continue;
      grow(rest.items, argument.value);
      grow(rest.attributes["'" + argument.keyword + "'"], argument.value);
    }
    const std::string_view name = source.name(source.as<ast::Arg>(node.kwarg).name);
    scope.names[std::string(name)] = object_value(rest);
    bind_name(scope, name, object_value(rest));
  }
}

Value Machine::construct(std::uint32_t cls, const Arguments& arguments, Site at) {
  const bool once = std::ranges::any_of(lineage(cls), [&](std::uint32_t one) { return classes_[one].once; });
  if (!once) return make_object(cls, arguments, at);
  return run_once(fmt::format("once.c{}", cls), once_values_[fmt::format("c{}", cls)],
                  [&] { return make_object(cls, arguments, at); });
}

Value Machine::make_object(std::uint32_t cls, const Arguments& arguments, Site at) {
  const Value maker = class_attribute(cls, "__new__", class_object(cls));
  Value made;
  if (!maker.empty() && is_callable(maker)) {
    Arguments all;
    all.all.push_back({"", Atom{AtomKind::cls, cls}, 0});
    all.all.insert(all.all.end(), arguments.all.begin(), arguments.all.end());
    made = call(maker, all, at);
  }
  bool any = false;
  for (const Atom& atom : made.atoms())
    any = any || (atom.kind == AtomKind::object && objects_[atom.id].cls == cls);
  if (!any) {
    Object& object = object_at(at, fmt::format("c{}", cls));
    object.cls = cls;
    object.external = external_base(cls);
    object.arguments = arguments;
    made = object_value(object);
  }
  for (const Atom& atom : made.atoms()) {
    if (atom.kind != AtomKind::object || objects_[atom.id].cls != cls) continue;
    const Value init = class_attribute(cls, "__init__", atom.id);
    if (!init.empty()) {
      call(init, arguments, at);
    } else {
      const std::string& base = objects_[atom.id].external;
      bool known = false;
      if (words_.product(base).role == ProductRole::maker) call_product(base, arguments, at, known);
      fill_fields(objects_[atom.id], arguments, at);
    }
    const Value after = class_attribute(cls, "__post_init__", atom.id);
    if (!after.empty()) call(after, {}, at);
  }
  return made;
}

// Of a class without `__init__`: a dataclass or a named tuple; what its bases have comes first.
void Machine::fill_fields(Object& object, const Arguments& arguments, Site at) {
  std::vector<std::uint32_t> classes = lineage(object.cls);
  std::ranges::reverse(classes);
  int position = 0;
  for (const std::uint32_t one : classes) {
    const Class& cls = classes_[one];
    const auto& source = program_.module(cls.module).tree;
    for (const NodeId id : source.items(source.as<ast::ClassDef>(cls.node).body)) {
      if (source.kind(id) != Kind::ann_assign) continue;
      const auto node = source.as<ast::AnnAssign>(id);
      if (source.kind(node.target) != Kind::name) continue;
      const std::string name(source.name(node.target));
      if (const Argument* given = arguments.find(name, position++)) {
        grow(object.attributes[name], given->value);
      } else if (const auto written = cls.scope->names.find(name); written != cls.scope->names.end()) {
        const Value value = default_of(written->second, at);
        if (!value.empty()) grow(object.attributes[name], value);
      }
    }
  }
}

// What a field holds that was not given: what its factory makes.
Value Machine::default_of(const Value& field, Site at) {
  Value out;
  for (const Atom& atom : field.atoms()) {
    if (atom.kind != AtomKind::object) continue;
    const auto* wrapper = words_.wrapper(objects_[atom.id].external);
    if (wrapper == nullptr || wrapper->means != model::Wrapping::field) continue;
    for (const std::string_view name : {"default_factory", "factory"}) {
      if (const Argument* factory = objects_[atom.id].arguments.find(name, -2))
        out.add(call(Value(factory->value), {}, at));
    }
  }
  return out;
}

}  // namespace trysquare::lifecycle
