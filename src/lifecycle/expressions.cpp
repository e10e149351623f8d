// Expressions: what they may be. Calls in them happen.
#include "lifecycle/machine.hpp"

#include "pysource/literal.hpp"
#include "pysource/walk.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::lifecycle {

namespace ast = pysource::ast;
using pysource::Kind;
using pysource::Literal;

Value Machine::eval(NodeId id) {
  if (id == 0 || now_.empty() || depth_ >= deepest || !spend()) return unknown_value();
  ++depth_;
  Value value = eval_node(id);
  --depth_;
  return value;
}

Value Machine::eval_node(NodeId id) {
  const auto& source = tree();
  switch (source.kind(id)) {
    case Kind::name: return eval_name(id);
    case Kind::constant: return eval_constant(id);
    case Kind::attribute: {
      const auto node = source.as<ast::Attribute>(id);
      return attribute(eval(node.value), source.name(node.attr));
    }
    case Kind::call: return eval_call(id);
    case Kind::await: return eval(source.as<ast::Valued>(id).value);
    case Kind::yield: {
      const NodeId value = source.as<ast::Valued>(id).value;
      if (value != 0) frame_->yielded.add(eval(value));
      return unknown_value();
    }
    case Kind::yield_from:
      frame_->yielded.add(items_of(eval(source.as<ast::Valued>(id).value)));
      return unknown_value();
    case Kind::named_expr: {
      const auto node = source.as<ast::NamedExpr>(id);
      const Value value = eval(node.value);
      assign(node.target, value, node.value);
      return value;
    }
    case Kind::if_exp:
    case Kind::bool_op: return eval_branches(id);
    case Kind::lambda: return eval_lambda(id);
    case Kind::tuple:
    case Kind::list:
    case Kind::set: return eval_collection(id, source.as<ast::Elements>(id).items);
    case Kind::dict: return eval_dict(id);
    case Kind::list_comp:
    case Kind::set_comp:
    case Kind::generator_exp: {
      const auto node = source.as<ast::Comprehended>(id);
      const Value items = eval_comprehension(node.generators, node.element, 0);
      Object& object = object_at(here(id), "[]");
      object.collection = true;
      grow(object.items, items);
      return object_value(object);
    }
    case Kind::dict_comp: {
      const auto node = source.as<ast::DictComp>(id);
      const Value items = eval_comprehension(node.generators, node.key, node.value);
      Object& object = object_at(here(id), "[]");
      object.collection = true;
      grow(object.items, items);
      return object_value(object);
    }
    case Kind::subscript: return eval_subscript(id);
    case Kind::starred: return eval(source.as<ast::Starred>(id).value);
    default: {
      std::vector<NodeId> children;
      pysource::for_each_child(source, id, [&](NodeId child) { children.push_back(child); });
      bool changes = false;
      for (const NodeId child : children) changes = eval(child).has(AtomKind::item) || changes;
      return changes ? Value(Atom{AtomKind::item}) : unknown_value();
    }
  }
}

// `a if b else c`, `a and b`, `a or b`: each part happens in the states that come to it.
Value Machine::eval_branches(NodeId id) {
  const auto& source = tree();
  if (source.kind(id) == Kind::if_exp) {
    const auto node = source.as<ast::IfExp>(id);
    const Split told = split(node.test);
    now_ = told.yes;
    Value value = now_.empty() ? Value() : eval(node.body);
    const States after = now_;
    now_ = told.no;
    if (!now_.empty()) value.add(eval(node.orelse));
    now_.add(after);
    return value;
  }
  Value value;
  States after;
  const auto node = source.as<ast::BoolOp>(id);
  const bool conjunction = static_cast<pysource::Logic>(source.node(id).detail) == pysource::Logic::and_;
  const auto values = source.items(node.values);
  for (std::size_t i = 0; i < values.size() && !now_.empty(); ++i) {
    if (i + 1 == values.size()) {
      value.add(eval(values[i]));
      break;
    }
    value.add(eval(values[i]));
    const Split told = split(values[i]);
    after.add(conjunction ? told.no : told.yes);
    now_ = conjunction ? told.yes : told.no;
  }
  now_.add(after);
  return value;
}

Value Machine::eval_lambda(NodeId id) { return Atom{AtomKind::function, function_at(id, "lambda").first}; }

Value Machine::eval_constant(NodeId id) {
  const auto& source = tree();
  switch (static_cast<Literal>(source.node(id).detail)) {
    case Literal::string: return Atom{AtomKind::text, intern(pysource::decode_text(source, id).value)};
    case Literal::none: return Atom{AtomKind::constant, intern("None")};
    case Literal::true_: return Atom{AtomKind::constant, intern("True")};
    case Literal::false_: return Atom{AtomKind::constant, intern("False")};
    default: return Atom{AtomKind::constant, intern(source.text_of(id).substr(0, 40))};
  }
}

Value Machine::eval_name(NodeId id) { return look_up(tree().name(id)); }

Value Machine::look_up(std::string_view name) {
  Scope* const scope = frame_->scope;
  if (!scope->global_names.contains(name)) {
    for (Scope* at = scope; at != nullptr; at = at->outer) {
      if (at->is_class && at != scope) continue;
      const auto found = at->names.find(name);
      if (found != at->names.end())
        return found->second.empty() ? unknown_value() : reaching(*at, name, found->second);
    }
  } else {
    const Scope& whole = *module_scopes_[scope->module];
    const auto found = whole.names.find(name);
    if (found != whole.names.end() && !found->second.empty()) return reaching(whole, name, found->second);
  }
  for (Scope* at = scope; at != nullptr; at = at->outer) {
    for (const std::string& star : at->stars) {
      const std::string whole = words_.canonical(star + "." + std::string(name));
      if (words_.product(whole).role != ProductRole::none || words_.starter(whole) != nullptr ||
          words_.pool(whole) != nullptr || words_.wrapper(whole) != nullptr)
        return external(whole);
    }
  }
  return external(name);
}

Value Machine::external(std::string_view name, std::uint32_t self) {
  return Atom{AtomKind::external, intern(words_.canonical(name)), self};
}

Value Machine::attribute(const Value& of, std::string_view name) {
  Value out;
  for (const Atom& atom : of.atoms()) out.add(attribute_of(atom, name));
  return out.empty() ? unknown_value() : out;
}

Value Machine::attribute_of(const Atom& of, std::string_view name) {
  switch (of.kind) {
    case AtomKind::module: {
      const auto scope = module_scopes_.find(of.id);
      if (scope != module_scopes_.end()) {
        const auto found = scope->second->names.find(name);
        if (found != scope->second->names.end() && !found->second.empty())
          return reaching(*scope->second, name, found->second);
      }
      const std::string whole = program_.module(of.id).name + "." + std::string(name);
      const ModuleId below = program_.find(whole, of.id);
      if (below != no_module && imported_.contains(below)) return Atom{AtomKind::module, below};
      return unknown_value();
    }
    case AtomKind::external: {
      const std::string whole = strings_[of.id] + "." + std::string(name);
      if (of.self == 0 && folders_.contains(strings_[of.id])) {
        const ModuleId below = program_.find(whole, frame_->module);
        if (below != no_module) return Atom{AtomKind::module, below};
      }
      return external(whole, of.self);
    }
    case AtomKind::cls: return class_attribute(of.id, name, class_object(of.id));
    case AtomKind::object: return attribute_of_object(objects_[of.id], name);
    case AtomKind::item: return Atom{AtomKind::item};
    default: return unknown_value();
  }
}

Value Machine::attribute_of_object(const Object& object, std::string_view name) {
  if (object.class_of != 0) return class_attribute(object.class_of, name, object.id);
  if (object.super_of != 0) {
    const Object& self = objects_[object.super_self];
    const std::uint32_t cls = self.class_of != 0 ? self.class_of : self.cls;
    const Value found = class_attribute(object.super_of, name, self.id, true);
    if (!found.empty()) return found;
    const std::string base = external_base(cls);
    return external((base.empty() ? "object" : base) + "." + std::string(name), self.id);
  }
  Value out;
  if (const auto own = object.attributes.find(name); own != object.attributes.end()) out.add(own->second);
  if (object.collection) return external("[]." + std::string(name), object.id);
  if (object.cls != 0) out.add(class_attribute(object.cls, name, object.id));
  if (out.empty() && !object.external.empty())
    return external(object.external + "." + std::string(name), object.id);
  return out.empty() ? unknown_value() : out;
}

std::vector<std::uint32_t> Machine::lineage(std::uint32_t cls) const {
  std::vector<std::uint32_t> out{cls};
  for (std::size_t i = 0; i < out.size() && out.size() < 64; ++i) {
    for (const Value& base : classes_[out[i]].bases) {
      for (const Atom& atom : base.atoms()) {
        if (atom.kind == AtomKind::cls && std::ranges::find(out, atom.id) == out.end())
          out.push_back(atom.id);
      }
    }
  }
  return out;
}

std::string Machine::external_base(std::uint32_t cls) const {
  for (const std::uint32_t parent : lineage(cls)) {
    for (const Value& base : classes_[parent].bases) {
      for (const Atom& atom : base.atoms()) {
        if (atom.kind == AtomKind::external && strings_[atom.id] != "object") return strings_[atom.id];
        if (atom.kind == AtomKind::object && !objects_[atom.id].external.empty())
          return objects_[atom.id].external;
      }
    }
  }
  return {};
}

// `behind`: as super() looks, past the class itself.
Value Machine::class_attribute(std::uint32_t cls, std::string_view name, std::uint32_t self, bool behind) {
  for (const std::uint32_t parent : lineage(cls)) {
    if (behind && parent == cls) continue;
    const auto& names = classes_[parent].scope->names;
    const auto found = names.find(name);
    if (found != names.end() && !found->second.empty()) return bind(found->second, self, cls);
  }
  if (!behind && objects_[self].class_of != 0) {
    const std::string base = external_base(cls);
    if (!base.empty()) return external(base + "." + std::string(name), 0);
  }
  return {};
}

Value Machine::bind(const Value& found, std::uint32_t self, std::uint32_t cls) {
  Value out;
  const bool through_class = objects_[self].class_of != 0;
  for (const Atom& atom : found.atoms()) {
    if (atom.kind != AtomKind::function) {
      out.add(atom);
      continue;
    }
    const Function& function = functions_[atom.id];
    if (function.is_static || function.owner == 0) {
      out.add(atom);
    } else if (function.is_class_method) {
      out.add(Atom{AtomKind::bound, atom.id, class_object(through_class ? objects_[self].class_of : cls)});
    } else if (through_class) {
      out.add(atom);
    } else if (function.is_property) {
      out.add(call_function(function, Atom{AtomKind::object, self}, {}));
    } else {
      out.add(Atom{AtomKind::bound, atom.id, self});
    }
  }
  return out;
}

Value Machine::eval_collection(NodeId id, List items) {
  Value all;
  std::vector<Value> elements;
  bool whole = true;
  for (const NodeId item : tree().items(items)) {
    const bool star = tree().kind(item) == Kind::starred;
    Value value = eval(item);
    if (star) value = items_of(value);
    whole = whole && !star;
    all.add(value);
    elements.push_back(std::move(value));
  }
  Object& object = object_at(here(id), "[]");
  object.collection = true;
  grow(object.items, all);
  object.elements = whole ? std::move(elements) : std::vector<Value>();
  return object_value(object);
}

Value Machine::eval_dict(NodeId id) {
  const auto node = tree().as<ast::Dict>(id);
  Value all;
  const auto keys = tree().items(node.keys);
  const auto values = tree().items(node.values);
  std::map<std::string, Value> named;
  for (std::size_t i = 0; i < values.size(); ++i) {
    Value value = eval(values[i]);
    if (keys[i] == 0) {
      value = items_of(value);
    } else {
      const std::string key = literal_of(eval(keys[i]));
      if (key.starts_with('\'')) named[key] = value;
    }
    all.add(value);
  }
  Object& object = object_at(here(id), "[]");
  object.collection = true;
  grow(object.items, all);
  for (auto& [key, value] : named) grow(object.attributes[key], value);
  return object_value(object);
}

Value Machine::eval_subscript(NodeId id) {
  const auto node = tree().as<ast::Subscript>(id);
  const Value of = eval(node.value);
  const Value key = eval(node.slice);
  Value out;
  for (const Atom& atom : of.atoms()) {
    if (atom.kind == AtomKind::object && objects_[atom.id].collection) {
      const Object& object = objects_[atom.id];
      const auto named = object.attributes.find(literal_of(key));
      out.add(named != object.attributes.end() ? named->second : object.items);
    } else if (atom.kind == AtomKind::external) {
      out.add(atom);  // list[int], os.environ["X"]
    } else {
      out.add(Atom{key.has(AtomKind::item) ? AtomKind::item : AtomKind::unknown});
    }
  }
  return out.empty() ? unknown_value() : out;
}

// As a loop.
Value Machine::eval_comprehension(List generators, NodeId element, NodeId value) {
  Value out;
  Scope& inner = new_scope(frame_->scope, frame_->module);
  Scope* const outside = frame_->scope;
  States skipped = now_;
  std::vector<Value> rounds{Value(), Value()};
  for (std::size_t round = 0; round < rounds.size(); ++round) {
    bool first = true;
    for (const NodeId generator : tree().items(generators)) {
      const auto node = tree().as<ast::Comprehension>(generator);
      const Value collection = eval(node.iter);
      if (first && round == 0) rounds = rounds_over(collection);
      const Value items = first ? rounds[round] : items_of(collection);
      first = false;
      frame_->scope = &inner;
      assign(node.target, items, 0);
      for (const NodeId condition : tree().items(node.conditions)) {
        const Split told = split(condition);
        skipped.add(told.no);
        now_ = told.yes;
      }
    }
    frame_->scope = &inner;
    out.add(eval(element));
    if (value != 0) out.add(eval(value));
    frame_->scope = outside;
  }
  now_.add(skipped);
  return out;
}

Value Machine::eval_call(NodeId id) {
  const std::vector<States> apart = apart_by_name(tree().as<ast::Call>(id).function);
  if (apart.size() == 1) return eval_call_of_one(id);
  Value out;
  States after;
  for (const States& states : apart) {
    now_ = states;
    out.add(eval_call_of_one(id));
    after.add(now_);
  }
  now_ = after;
  return out;
}

Value Machine::eval_call_of_one(NodeId id) {
  const auto node = tree().as<ast::Call>(id);
  const Value callee = eval(node.function);
  Arguments arguments;
  for (const NodeId argument : tree().items(node.args)) {
    Value value = eval(argument);
    if (tree().kind(argument) != Kind::starred) {
      arguments.all.push_back({"", std::move(value), argument});
      continue;
    }
    const Atom* one = value.single();
    if (one != nullptr && one->kind == AtomKind::object && !objects_[one->id].elements.empty()) {
      for (const Value& element : objects_[one->id].elements)
        arguments.all.push_back({"", element, argument});
    } else {
      arguments.open = true;
    }
  }
  for (const NodeId keyword : tree().items(node.keywords)) {
    const auto part = tree().as<ast::Keyword>(keyword);
    Value value = eval(part.value);
    if (!part.name.empty()) {
      arguments.all.push_back({std::string(tree().name(part.name)), std::move(value), part.value});
      continue;
    }
    arguments.open = true;
    // Of several dictionaries it is one: each argument may be what any of them holds.
    std::map<std::string, Value> named;
    for (const Atom& atom : value.atoms()) {
      if (atom.kind != AtomKind::object) continue;
      for (const auto& [name, given] : objects_[atom.id].attributes) {
        if (name.size() > 2 && name.starts_with('\'')) named[name.substr(1, name.size() - 2)].add(given);
      }
    }
    for (auto& [name, given] : named) arguments.all.push_back({name, std::move(given), part.value});
  }
  return call(callee, arguments, here(id));
}

}  // namespace trysquare::lifecycle
