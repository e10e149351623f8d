// What a test tells: which states go which way, and what is known on each.
#include "lifecycle/machine.hpp"

#include "pysource/literal.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::lifecycle {

namespace ast = pysource::ast;
using pysource::Comparison;
using pysource::Kind;
using pysource::Literal;

namespace {

// Facts: a literal as it is written ("None", "True", "3", "'x'"), or
constexpr std::string_view some_true = "+";
constexpr std::string_view some_false = "-";
constexpr std::string_view not_none = "!";

bool is_false(std::string_view fact) {
  return fact == some_false || fact == "None" || fact == "False" || fact == "0" || fact == "''" ||
         fact == "0.0";
}
bool is_true(std::string_view fact) { return fact != not_none && !is_false(fact); }

const std::string* fact_of(const State& state, const std::vector<std::string>& keys) {
  for (const std::string& key : keys) {
    const auto found = state.facts.find(key);
    if (found != state.facts.end()) return &found->second;
  }
  return nullptr;
}

}  // namespace

void Machine::forget(State& state, std::string_view key) {
  std::erase_if(state.facts, [&](const auto& fact) {
    if (!fact.first.starts_with(key)) return false;
    const std::string_view rest = std::string_view(fact.first).substr(key.size());
    return rest.empty() || rest.front() == '.' || rest.front() == '[';
  });
}

// The literal that a value is, "+" when all that it can be is true, or nothing.
std::string Machine::literal_of(const Value& value) const {
  if (value.empty()) return {};
  if (const Atom* one = value.single()) {
    if (one->kind == AtomKind::text) return strings_[one->id].empty() ? "''" : "'" + strings_[one->id] + "'";
    if (one->kind == AtomKind::constant) return strings_[one->id];
  }
  const bool things = std::ranges::all_of(value.atoms(), [&](const Atom& atom) {
    if (atom.kind == AtomKind::object) {
      // What an unknown call gave may be anything.
      const Object& object = objects_[atom.id];
      return object.cls != 0 || words_.product(object.external).role == ProductRole::maker;
    }
    return atom.kind == AtomKind::function || atom.kind == AtomKind::bound || atom.kind == AtomKind::cls ||
           atom.kind == AtomKind::module;
  });
  return things ? std::string(some_true) : std::string();
}

void Machine::tell(const std::vector<std::string>& keys, const Value& value,
                   const std::vector<std::string>& source) {
  if (keys.empty()) return;
  const std::string literal = literal_of(value);
  now_.each([&](State& state) {
    const std::string* copied = literal.empty() ? fact_of(state, source) : nullptr;
    const std::string fact = copied != nullptr ? *copied : literal;
    forget(state, keys.front());
    if (!fact.empty()) state.facts[keys.front()] = fact;
  });
}

std::vector<std::string> Machine::attribute_keys(NodeId object, std::string_view name) {
  const States kept = now_;
  const Value base = eval(object);
  now_ = kept;
  std::vector<std::string> keys;
  const Atom* one = base.single();
  const auto add_classes = [&](std::uint32_t cls) {
    for (const std::uint32_t parent : lineage(cls)) keys.push_back(fmt::format("c{}.{}", parent, name));
  };
  if (one != nullptr && one->kind == AtomKind::object) {
    const Object& thing = objects_[one->id];
    if (thing.class_of == 0) keys.push_back(fmt::format("o{}.{}", one->id, name));
    const std::uint32_t cls = thing.class_of != 0 ? thing.class_of : thing.cls;
    if (cls != 0) add_classes(cls);
    return keys;
  }
  if (one != nullptr && one->kind == AtomKind::cls) {
    add_classes(one->id);
    return keys;
  }
  if (one != nullptr && one->kind == AtomKind::module && module_scopes_.contains(one->id))
    return {fmt::format("e{}.{}", module_scopes_[one->id]->id, name)};
  keys = keys_of(object);
  for (std::string& key : keys) key += fmt::format(".{}", name);
  return keys;
}

std::vector<std::string> Machine::keys_of(NodeId id) {
  const auto& module = tree();
  switch (module.kind(id)) {
    case Kind::name: {
      const std::string_view name = module.name(id);
      Scope* scope = frame_->scope;
      if (scope->global_names.contains(name))
        return {fmt::format("e{}.{}", module_scopes_[scope->module]->id, name)};
      for (Scope* at = scope; at != nullptr; at = at->outer) {
        const bool own = at == scope && !scope->outer_names.contains(name);
        if ((own || !at->is_class) && at->names.contains(name)) return {fmt::format("e{}.{}", at->id, name)};
      }
      return {fmt::format("e{}.{}", scope->id, name)};
    }
    case Kind::attribute: {
      const auto node = module.as<ast::Attribute>(id);
      return attribute_keys(node.value, module.name(node.attr));
    }
    case Kind::subscript: {
      const auto node = module.as<ast::Subscript>(id);
      const States kept = now_;
      const std::string key = literal_of(eval(node.slice));
      now_ = kept;
      if (key.empty() || key == some_true) return {};
      std::vector<std::string> keys = keys_of(node.value);
      for (std::string& one : keys) one += "[" + key + "]";
      return keys;
    }
    case Kind::call: {
      // `d.get("key")` and `getattr(o, "name", None)` read what the others write.
      const auto node = module.as<ast::Call>(id);
      const auto arguments = module.items(node.args);
      if (module.text_of(node.function) == "getattr" && arguments.size() > 1 &&
          module.kind(arguments[1]) == Kind::constant)
        return attribute_keys(arguments[0], pysource::decode_text(module, arguments[1]).value);
      if (arguments.empty() || module.kind(node.function) != Kind::attribute) return {};
      const auto function = module.as<ast::Attribute>(node.function);
      if (module.name(function.attr) != "get" || module.kind(arguments.front()) != Kind::constant) return {};
      const std::string key = literal_of(eval_constant(arguments.front()));
      std::vector<std::string> keys = keys_of(function.value);
      for (std::string& one : keys) one += "[" + key + "]";
      return keys;
    }
    case Kind::named_expr: return keys_of(module.as<ast::NamedExpr>(id).target);
    default: return {};
  }
}

bool Machine::is_main_test(NodeId id, bool& negated) const {
  const auto& module = tree();
  if (module.kind(id) == Kind::bool_op) {
    const auto values = module.items(module.as<ast::BoolOp>(id).values);
    return std::ranges::any_of(values, [&](NodeId value) { return is_main_test(value, negated); });
  }
  if (module.kind(id) != Kind::compare) return false;
  const auto node = module.as<ast::Compare>(id);
  const auto operators = module.items(node.operators);
  const auto others = module.items(node.comparators);
  if (others.size() != 1) return false;
  const bool named = module.text_of(node.left) == "__name__" || module.text_of(others[0]) == "__name__";
  negated = static_cast<Comparison>(operators[0]) == Comparison::not_equal;
  return named;
}

Machine::Split Machine::split(NodeId test) {
  if (!spend()) return {now_, now_};
  const auto& module = tree();
  switch (module.kind(test)) {
    case Kind::unary_op:
      if (static_cast<pysource::Unary>(module.node(test).detail) == pysource::Unary::not_) {
        Split inner = split(module.as<ast::UnaryOp>(test).operand);
        return {std::move(inner.no), std::move(inner.yes)};
      }
      return split_leaf(test);
    case Kind::bool_op:
      return split_all(module.as<ast::BoolOp>(test).values,
                       static_cast<pysource::Logic>(module.node(test).detail) == pysource::Logic::and_);
    case Kind::compare: return split_compare(test);
    case Kind::constant:
      switch (static_cast<Literal>(module.node(test).detail)) {
        case Literal::true_: return {now_, {}};
        case Literal::false_:
        case Literal::none: return {{}, now_};
        case Literal::integer:
          if (module.text_of(test) == "1") return {now_, {}};
          if (module.text_of(test) == "0") return {{}, now_};
          return {now_, now_};
        default: return {now_, now_};
      }
    default: return split_leaf(test);
  }
}

Machine::Split Machine::split_all(List values, bool conjunction) {
  Split out;
  States rest = now_;
  for (const NodeId value : tree().items(values)) {
    now_ = rest;
    if (now_.empty()) break;
    Split one = split(value);
    (conjunction ? out.no : out.yes).add(conjunction ? one.no : one.yes);
    rest = conjunction ? std::move(one.yes) : std::move(one.no);
  }
  (conjunction ? out.yes : out.no).add(rest);
  return out;
}

Machine::Split Machine::split_compare(NodeId id) {
  const auto node = tree().as<ast::Compare>(id);
  const auto operators = tree().items(node.operators);
  const auto others = tree().items(node.comparators);
  if (others.size() != 1) return split_leaf(id);
  const auto compared = static_cast<Comparison>(operators[0]);
  const NodeId other = others[0];
  if (tree().text_of(node.left) == "__name__" || tree().text_of(other) == "__name__") {
    const bool main = frame_->function == nullptr ? frame_->module == root_ : frame_->module == root_;
    const bool yes = main == (compared != Comparison::not_equal);
    return yes ? Split{now_, {}} : Split{{}, now_};
  }
  const Value left = eval(node.left);
  const Value right = eval(other);
  std::vector<std::string> keys;
  std::string literal;
  bool positive = compared == Comparison::is || compared == Comparison::equal || compared == Comparison::in;
  if (compared == Comparison::in || compared == Comparison::not_in) {
    // `"key" in d`: what `d["key"]` is known to be.
    const std::string key = literal_of(left);
    if (key.empty() || key == some_true) return {now_, now_};
    keys = keys_of(other);
    for (std::string& one : keys) one += "[" + key + "]";
    Split out;
    for (const State& state : now_.all()) {
      const std::string* fact = fact_of(state, keys);
      State there = state, missing = state;
      if (!keys.empty() && fact == nullptr) missing.facts[keys.front()] = "absent";
      const bool absent = fact != nullptr && *fact == "absent";
      if (!absent) (positive ? out.yes : out.no).add(std::move(there));
      if (fact == nullptr || absent) (positive ? out.no : out.yes).add(std::move(missing));
    }
    return out;
  }
  if (compared != Comparison::is && compared != Comparison::is_not && compared != Comparison::equal &&
      compared != Comparison::not_equal)
    return {now_, now_};
  NodeId variable = node.left;
  literal = literal_of(right);
  if (literal.empty() || literal == some_true) {
    literal = literal_of(left);
    variable = other;
  }
  if (literal.empty() || literal == some_true) return {now_, now_};
  // `is_setup is True`, `== False`: the same as the attribute alone.
  if (literal == "True" || literal == "False") {
    Split told = split_leaf(variable);
    if (positive != (literal == "True")) std::swap(told.yes, told.no);
    return told;
  }
  // The one instance that is not there yet.
  const Value tested = variable == node.left ? left : right;
  const bool of_product = std::ranges::any_of(tested.atoms(), [&](const Atom& atom) {
    return atom.kind == AtomKind::external && words_.product(strings_[atom.id]).role == ProductRole::member;
  });
  keys = keys_of(variable);
  Split out;
  for (const State& state : now_.all()) {
    State same = state, differs = state;
    bool may_be = true, may_differ = true;
    if (of_product && literal == "None") {
      may_be = !state.made;
      may_differ = state.made || state.setup == Setup::unknown;
      differs.made = true;
    } else if (const std::string* fact = fact_of(state, keys)) {
      if (*fact == some_true) {
        may_be = !is_false(literal);
      } else if (*fact == not_none) {
        may_be = literal != "None";
      } else if (*fact == some_false) {
        may_be = is_false(literal);
      } else if (*fact != "absent") {
        may_be = *fact == literal;
        may_differ = !may_be;
      }
    }
    if (!keys.empty()) {
      if (may_be) same.facts[keys.front()] = literal;
      if (may_differ && literal == "None" && fact_of(state, keys) == nullptr)
        differs.facts[keys.front()] = not_none;
    }
    if (may_be) (positive ? out.yes : out.no).add(std::move(same));
    if (may_differ) (positive ? out.no : out.yes).add(std::move(differs));
  }
  return out;
}

// Of `hasattr(object, "name")`: the object.
Machine::NodeId Machine::object_asked_for(NodeId id) const {
  const auto& module = tree();
  if (module.kind(id) != Kind::call) return 0;
  const auto node = module.as<ast::Call>(id);
  const auto arguments = module.items(node.args);
  const bool asks = module.text_of(node.function) == "hasattr" && arguments.size() == 2;
  return asks && module.kind(arguments[1]) == Kind::constant ? arguments[0] : 0;
}

Machine::Split Machine::split_on_presence(NodeId object, NodeId call) {
  const NodeId text = tree().items(tree().as<ast::Call>(call).args)[1];
  const std::string name = pysource::decode_text(tree(), text).value;
  const std::vector<std::string> keys = attribute_keys(object, name);
  Split out;
  for (const State& state : now_.all()) {
    const std::string* fact = fact_of(state, keys);
    const bool absent = fact != nullptr && *fact == "absent";
    if (!absent) out.yes.add(state);
    if (fact != nullptr && !absent) continue;
    State missing = state;
    if (!keys.empty()) missing.facts[keys.front()] = "absent";
    out.no.add(std::move(missing));
  }
  return out;
}

Machine::Split Machine::split_leaf(NodeId id) {
  if (const NodeId object = object_asked_for(id)) return split_on_presence(object, id);
  const Value value = eval(id);
  const bool asks_setup = std::ranges::any_of(value.atoms(), [&](const Atom& atom) {
    return atom.kind == AtomKind::external &&
           (words_.product(strings_[atom.id]).role == ProductRole::is_setup ||
            words_.host(strings_[atom.id]).role == HostRole::asks);
  });
  const std::vector<std::string> keys = asks_setup ? std::vector<std::string>() : keys_of(id);
  const std::string literal = literal_of(value);
  Split out;
  for (const State& state : now_.all()) {
    State yes = state, no = state;
    bool may_be = true, may_not = true;
    if (asks_setup) {
      may_be = state.setup != Setup::fresh || state.hosted_at.known();
      may_not = state.setup != Setup::done;
      yes.setup = Setup::done;
      no.setup = Setup::fresh;
    } else if (const std::string* fact = fact_of(state, keys); fact != nullptr && *fact != "absent") {
      may_be = !is_false(*fact);
      may_not = !is_true(*fact);
    } else if (keys.empty() && !literal.empty()) {
      may_be = !is_false(literal);
      may_not = !may_be;
    } else if (!keys.empty()) {
      yes.facts[keys.front()] = some_true;
      no.facts[keys.front()] = some_false;
    }
    if (may_be) out.yes.add(std::move(yes));
    if (may_not) out.no.add(std::move(no));
  }
  return out;
}

}  // namespace trysquare::lifecycle
