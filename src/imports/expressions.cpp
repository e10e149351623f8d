// What expressions mean, and what fails in them. Everything that runs is looked at, in Python's order.
// https://docs.python.org/3/reference/expressions.html
#include "imports/execution.hpp"

#include "pysource/literal.hpp"
#include "pysource/walk.hpp"

#include <algorithm>
#include <charconv>

namespace trysquare::imports {

namespace ast = pysource::ast;
using pysource::Kind;
using pysource::Literal;

Meaning Execution::evaluate(NodeId id) {
  if (id == 0 || flow_ == Truth::no || importer_.is_deep()) return {};
  ++importer_.depth;
  Meaning meaning = evaluate_kind(id);
  --importer_.depth;
  return meaning;
}

Meaning Execution::evaluate_kind(NodeId id) {
  switch (tree().kind(id)) {
    case Kind::name: return evaluate_name(id);
    case Kind::attribute: return evaluate_attribute(id);
    case Kind::call: return evaluate_call(id);
    case Kind::constant: return evaluate_literal(id);
    case Kind::bool_op: return evaluate_logic(id);
    case Kind::bin_op: return evaluate_operation(id);
    case Kind::compare: return evaluate_comparison(id);
    case Kind::subscript: return evaluate_subscript(id);
    case Kind::tuple:
    case Kind::set:
    case Kind::list: return evaluate_sequence(id);
    case Kind::dict: return evaluate_table(id);
    case Kind::unary_op: {
      const Meaning operand = evaluate(tree().as<ast::UnaryOp>(id).operand);
      const bool is_not = static_cast<pysource::Unary>(tree().node(id).detail) == pysource::Unary::not_;
      return is_not ? constant_of(negated(truth_of(operand))) : Meaning{};
    }
    case Kind::if_exp: {
      const auto node = tree().as<ast::IfExp>(id);
      const Truth holds = truth_of(evaluate(node.test));
      if (holds == Truth::yes) return evaluate(node.body);
      if (holds == Truth::no) return evaluate(node.orelse);
      perhaps([&] { evaluate(node.body), evaluate(node.orelse); });
      return {};
    }
    case Kind::named_expr: {
      const auto node = tree().as<ast::NamedExpr>(id);
      Meaning meaning = evaluate(node.value);
      assign(node.target, meaning);
      return meaning;
    }
    case Kind::lambda: return {};  // runs when somebody calls it
    case Kind::list_comp:
    case Kind::set_comp:
    case Kind::generator_exp:
    case Kind::dict_comp: return evaluate_comprehension(id);
    default: return evaluate_children(id);
  }
}

void Execution::run_expression(NodeId id) {
  if (tree().kind(id) != Kind::constant) evaluate(id);
}

Meaning Execution::evaluate_children(NodeId id) {
  pysource::for_each_child(tree(), id, [&](NodeId child) { run_expression(child); });
  return {};
}

Binding* Execution::lookup(std::string_view name) const {
  const std::size_t hash = Names::hash_of(name);
  for (std::size_t i = scopes_.size(); i-- > 0;) {
    const Scope& scope = scopes_[i];
    if (scope.is_class && i + 1 != scopes_.size()) continue;
    if (Binding* found = scope.names->find(name, hash)) return found;
  }
  return nullptr;
}

Meaning Execution::evaluate_name(NodeId id) {
  const std::string_view name = tree().name(id);
  if (const Binding* binding = lookup(name)) {
    if (binding->there != Truth::yes) risk(&Guard::call_risk);
    return binding->meaning;
  }
  if (name == "__debug__") return constant_of(Truth::yes);
  static constexpr std::string_view of_python_2[] = {"long",   "unicode", "basestring", "xrange", "unichr",
                                                     "reduce", "cmp",     "raw_input",  "file",   "execfile"};
  if (std::ranges::find(of_python_2, name) != std::end(of_python_2) && module_.stars.empty() &&
      !module_.dynamic) {
    fail({.kind = Cause::Kind::raised,
          .module = module_.name,
          .name = {},
          .at = start_of(id),
          .detail = "NameError"});
    return {};
  }
  // A star that used to bring it.
  for (const std::string& star : module_.stars) {
    const model::CodeRule* rule = importer_.world().rules.symbol(star, name);
    Binding binding;
    if (rule == nullptr || !rule->exported ||
        importer_.offers(importer_.find(star), name, binding) != Truth::no)
      continue;
    fail({.kind = Cause::Kind::attribute_missing,
          .module = star,
          .name = std::string(name),
          .at = start_of(id),
          .rule = rule,
          .detail = {}});
    break;
  }
  return {};
}

Meaning Execution::evaluate_attribute(NodeId id) {
  const auto node = tree().as<ast::Attribute>(id);
  const Meaning base = evaluate(node.value);
  if (flow_ == Truth::no) return {};
  return attribute_of(base, tree().name(node.attr), node.attr.begin);
}

Meaning Execution::attribute_of(const Meaning& base, std::string_view name, std::uint32_t at) {
  using MKind = Meaning::Kind;
  if (base.is(MKind::symbol) || base.is(MKind::instance)) return class_attribute(base, name, at);
  if (base.is(MKind::constant) && base.constant->kind == Constant::Kind::tuple) {
    // sys.version_info
    static constexpr std::string_view parts[] = {"major", "minor", "micro"};
    const auto found = std::ranges::find(parts, name);
    const auto index = static_cast<std::size_t>(found - std::begin(parts));
    const bool is_part = found != std::end(parts) && index < base.constant->items.size();
    return is_part ? constant_of(base.constant->items[index]) : Meaning{};
  }
  if (!base.is(MKind::module)) {
    risk(&Guard::attribute_risk);
    return {};
  }
  Meaning known = known_attribute(base.module, name);
  if (!known.is(MKind::unknown)) return known;
  Module& module = importer_.find(base.module);
  if (importer_.there(base.module) != Truth::yes) {
    risk(&Guard::attribute_risk);
    return {};
  }
  if (module_.is_library && module.is_library) return {MKind::symbol, base.module, importer_.keep(name), {}};
  Binding binding;
  const Truth offered = importer_.offers(module, name, binding);
  if (offered == Truth::no) {
    const auto& rules = importer_.world().rules;
    const model::CodeRule* rule = rules.symbol(base.module, name);
    if (rule == nullptr) rule = rules.symbol_of_package(base.module, name);
    fail({.kind = Cause::Kind::attribute_missing,
          .module = std::string(base.module),
          .name = std::string(name),
          .at = at,
          .rule = rule,
          .detail = {}});
    return {};
  }
  if (offered == Truth::unknown) risk_name(module, name, &Guard::attribute_risk);
  if (binding.meaning.is(MKind::unknown) && (module.is_library || offered == Truth::unknown))
    return {MKind::symbol, base.module, importer_.keep(name), {}};
  return binding.meaning;
}

Meaning Execution::class_attribute(const Meaning& base, std::string_view name, std::uint32_t at) {
  Meaning found;
  const model::CodeRule* rule = nullptr;
  std::string_view owner_module, owner_name;
  importer_.find_in_bases(base, [&](const Meaning& one, const ClassFacts* facts) {
    if (one.name.empty()) return false;
    std::string key(one.name);
    key += '.';
    key += name;
    const bool defined = facts != nullptr && facts->names.contains(name);
    if (defined) {
      found = {Meaning::Kind::symbol, one.module, importer_.keep(key), {}};
      return true;
    }
    // An object of such a class may have it all the same.
    if (base.is(Meaning::Kind::instance) && facts != nullptr && facts->names.contains("__getattr__"))
      return true;
    rule = importer_.world().rules.symbol(one.module, key);
    owner_module = one.module;
    owner_name = one.name;
    return rule != nullptr;
  });
  if (rule != nullptr) {
    fail({.kind = Cause::Kind::attribute_missing,
          .module = std::string(owner_module),
          .name = std::string(owner_name) + "." + std::string(name),
          .at = at,
          .rule = rule,
          .detail = {}});
    return {};
  }
  if (found.is(Meaning::Kind::unknown)) risk(&Guard::attribute_risk);
  return found;
}

Meaning Execution::evaluate_logic(NodeId id) {
  const auto node = tree().as<ast::BoolOp>(id);
  const bool is_and = static_cast<pysource::Logic>(node.detail) == pysource::Logic::and_;
  const Truth before = flow_;
  Truth all = is_and ? Truth::yes : Truth::no;
  Meaning last;
  for (const NodeId value : tree().items(node.values)) {
    last = evaluate(value);
    if (flow_ == Truth::no) return {};
    const Truth holds = truth_of(last);
    all = is_and ? both(all, holds) : either(all, holds);
    if (holds == (is_and ? Truth::no : Truth::yes)) break;
    if (holds == Truth::unknown) flow_ = both(flow_, Truth::unknown);
  }
  flow_ = before;
  if (last.is(Meaning::Kind::constant) && all != Truth::unknown) return last;
  return constant_of(all);
}

namespace {

Truth holds(pysource::Comparison operation, const Constant& a, const Constant& b) {
  using enum pysource::Comparison;
  if (operation == in || operation == not_in) {
    Truth inside = Truth::no;
    if (b.kind == Constant::Kind::text && a.kind == Constant::Kind::text) {
      inside = as_truth(b.text.contains(a.text));
    } else if (b.kind == Constant::Kind::tuple || b.kind == Constant::Kind::table) {
      for (const auto& item : b.items) {
        const Order order = item ? compare(a, *item) : Order::unknown;
        if (order == Order::equal) inside = Truth::yes;
        if (order == Order::unknown) inside = either(inside, Truth::unknown);
      }
    } else {
      return Truth::unknown;
    }
    return operation == in ? inside : negated(inside);
  }
  const Order order = compare(a, b);
  if (order == Order::unknown) return Truth::unknown;
  switch (operation) {
    case equal:
    case is: return as_truth(order == Order::equal);
    case not_equal:
    case is_not: return as_truth(order != Order::equal);
    default: break;
  }
  if (order == Order::different) return Truth::unknown;
  switch (operation) {
    case less: return as_truth(order == Order::less);
    case less_equal: return as_truth(order != Order::greater);
    case greater: return as_truth(order == Order::greater);
    case greater_equal: return as_truth(order != Order::less);
    default: return Truth::unknown;
  }
}

}  // namespace

Meaning Execution::evaluate_comparison(NodeId id) {
  const auto node = tree().as<ast::Compare>(id);
  const auto operators = tree().items(node.operators);
  const auto comparators = tree().items(node.comparators);
  Meaning left = evaluate(node.left);
  Truth all = Truth::yes;
  for (std::size_t i = 0; i < comparators.size(); ++i) {
    Meaning right = evaluate(comparators[i]);
    const auto operation = static_cast<pysource::Comparison>(operators[i]);
    Truth one = Truth::unknown;
    const bool constants = left.is(Meaning::Kind::constant) && right.is(Meaning::Kind::constant);
    if (constants) one = holds(operation, *left.constant, *right.constant);
    // A module is never None.
    const bool is_none = right.is(Meaning::Kind::constant) && right.constant->kind == Constant::Kind::none;
    if (left.is(Meaning::Kind::module) && is_none) {
      if (operation == pysource::Comparison::is) one = Truth::no;
      if (operation == pysource::Comparison::is_not) one = Truth::yes;
    }
    all = both(all, one);
    left = std::move(right);
  }
  return constant_of(all);
}

Meaning Execution::evaluate_operation(NodeId id) {
  const auto node = tree().as<ast::BinOp>(id);
  const Meaning left = evaluate(node.left), right = evaluate(node.right);
  if (static_cast<pysource::Operator>(node.detail) != pysource::Operator::add) return {};
  return sum_of(left, right, start_of(id));
}

// What an attribute of a class was given in its body.
Meaning Execution::value_of(const Meaning& meaning) {
  const std::size_t dot = meaning.name.find('.');
  if (!meaning.is(Meaning::Kind::symbol) || dot == std::string_view::npos) return meaning;
  const auto* facts =
      importer_.class_of({Meaning::Kind::symbol, meaning.module, meaning.name.substr(0, dot), {}});
  if (facts == nullptr) return meaning;
  const auto found = facts->names.find(meaning.name.substr(dot + 1));
  const bool is_known = found != nullptr && found->there == Truth::yes;
  return is_known && found->meaning.is(Meaning::Kind::constant) ? found->meaning : meaning;
}

// `extends`: as `+=`, for which a list takes any sequence.
Meaning Execution::sum_of(const Meaning& left, const Meaning& right, std::uint32_t at, bool extends) {
  using Sequence = Constant::Sequence;
  const Meaning one = value_of(left), other = value_of(right);
  if (!one.is(Meaning::Kind::constant) || !other.is(Meaning::Kind::constant)) return {};
  const Constant &a = *one.constant, &b = *other.constant;
  if (a.kind == Constant::Kind::text && b.kind == Constant::Kind::text && a.text.size() + b.text.size() < 200)
    return text_constant(a.text + b.text);
  if (a.kind != Constant::Kind::tuple || b.kind != Constant::Kind::tuple) return {};
  const bool are_known = a.sequence != Sequence::any && b.sequence != Sequence::any;
  if (are_known && a.sequence != b.sequence && !(extends && a.sequence == Sequence::list)) {
    fail({.kind = Cause::Kind::raised, .module = module_.name, .name = {}, .at = at, .detail = "TypeError"});
    return {};
  }
  Constant sum = a;
  sum.items.insert(sum.items.end(), b.items.begin(), b.items.end());
  return sum.items.size() > 2'000 ? Meaning{} : constant_of(std::move(sum));
}

Meaning Execution::evaluate_sequence(NodeId id) {
  const auto items = tree().items(tree().as<ast::Elements>(id).items);
  Constant constant{.kind = Constant::Kind::tuple};
  if (tree().kind(id) == Kind::tuple) constant.sequence = Constant::Sequence::tuple;
  if (tree().kind(id) == Kind::list) constant.sequence = Constant::Sequence::list;
  bool whole = items.size() <= 2'000;
  for (const NodeId item : items) {
    if (tree().kind(item) == Kind::starred) whole = false;
    const Meaning meaning = evaluate(item);
    if (whole) constant.items.push_back(meaning.constant);
  }
  return whole ? constant_of(std::move(constant)) : Meaning{};
}

// Known when all keys are; an empty one is there to be filled.
Meaning Execution::evaluate_table(NodeId id) {
  const auto node = tree().as<ast::Dict>(id);
  const auto keys = tree().items(node.keys), values = tree().items(node.values);
  Constant table{.kind = Constant::Kind::table};
  bool whole = !keys.empty();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const Meaning key = evaluate(keys[i]);
    const Meaning value = evaluate(values[i]);
    whole = whole && key.is(Meaning::Kind::constant);
    if (!whole) continue;
    table.items.push_back(key.constant);
    table.values.push_back(value.constant);
  }
  return whole ? constant_of(std::move(table)) : Meaning{};
}

namespace {

// What stands between the quotes, where it is all that there is to it.
std::optional<std::string_view> plain_text(std::string_view written) {
  if (written.size() < 2 || (written.front() != '"' && written.front() != '\'')) return std::nullopt;
  const std::string_view inner = written.substr(1, written.size() - 2);
  if (inner.contains(written.front()) || inner.contains('\\')) return std::nullopt;
  return inner;
}

}  // namespace

Meaning Execution::evaluate_literal(NodeId id) {
  switch (static_cast<Literal>(tree().node(id).detail)) {
    case Literal::none: return none_constant();
    case Literal::true_: return constant_of(Truth::yes);
    case Literal::false_: return constant_of(Truth::no);
    case Literal::integer: {
      const std::string digits = pysource::decode_integer(tree().text_of(id));
      std::int64_t value = 0;
      const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
      return digits.empty() || read.ec != std::errc() ? Meaning{} : integer_constant(value);
    }
    case Literal::string: {
      const std::string_view written = tree().text_of(id);
      if (written.size() > 200) return {};
      if (const auto plain = plain_text(written)) return text_constant(*plain);
      const pysource::Text text = pysource::decode_text(tree(), id);
      return text.complete ? text_constant(text.value) : Meaning{};
    }
    default: return {};
  }
}

Meaning Execution::evaluate_subscript(NodeId id) {
  const auto node = tree().as<ast::Subscript>(id);
  const Meaning value = evaluate(node.value);
  const bool is_tuple = value.is(Meaning::Kind::constant) && value.constant->kind == Constant::Kind::tuple;
  const auto bound = [&](NodeId part, std::int64_t otherwise) -> std::optional<std::int64_t> {
    if (part == 0) return otherwise;
    const Meaning given = evaluate(part);
    if (!given.is(Meaning::Kind::constant) || given.constant->kind != Constant::Kind::integer)
      return std::nullopt;
    return given.constant->integer;
  };
  if (value.is(Meaning::Kind::constant) && value.constant->kind == Constant::Kind::table) {
    const Meaning key = evaluate(node.slice);
    if (!key.is(Meaning::Kind::constant)) {
      risk(&Guard::call_risk);
      return {};
    }
    return value_in_table(*value.constant, *key.constant, [&] {
      fail({.kind = Cause::Kind::raised,
            .module = module_.name,
            .name = {},
            .at = start_of(id),
            .detail = "KeyError"});
      return Meaning{};
    });
  }
  if (!is_tuple) {
    evaluate(node.slice);
    risk(&Guard::call_risk);
    return {};
  }
  const auto& items = value.constant->items;
  const auto size = static_cast<std::int64_t>(items.size());
  if (tree().kind(node.slice) == Kind::slice) {
    const auto slice = tree().as<ast::Slice>(node.slice);
    const auto lower = bound(slice.lower, 0), upper = bound(slice.upper, size);
    if (!lower || !upper || slice.step != 0 || *lower < 0 || *upper < 0) return {};
    Constant part{.kind = Constant::Kind::tuple};
    part.sequence = value.constant->sequence;
    for (std::int64_t i = *lower; i < std::min(*upper, size); ++i)
      part.items.push_back(items[static_cast<std::size_t>(i)]);
    return constant_of(std::move(part));
  }
  const auto index = bound(node.slice, 0);
  if (!index || *index < 0 || *index >= size) return {};
  return constant_of(items[static_cast<std::size_t>(*index)]);
}

Meaning Execution::evaluate_comprehension(NodeId id) {
  const bool is_dict = tree().kind(id) == Kind::dict_comp;
  const auto generators =
      is_dict ? tree().as<ast::DictComp>(id).generators : tree().as<ast::Comprehended>(id).generators;
  Names names;
  bool first = true;
  const auto body = [&] {
    for (const NodeId item : tree().items(generators)) {
      const auto one = tree().as<ast::Comprehension>(item);
      if (!first) evaluate(one.iter);
      first = false;
      assign(one.target, {});
      for (const NodeId condition : tree().items(one.conditions)) evaluate(condition);
    }
    if (is_dict) {
      run_expression(tree().as<ast::DictComp>(id).key);
      run_expression(tree().as<ast::DictComp>(id).value);
    } else {
      run_expression(tree().as<ast::Comprehended>(id).element);
    }
  };
  const auto all = tree().items(generators);
  if (!all.empty()) evaluate(tree().as<ast::Comprehension>(all.front()).iter);
  in_scope(names, false, [&] { perhaps(body); });
  return {};
}

}  // namespace trysquare::imports
