// Expressions: names, literals, operators with a choice in them, displays, calls.
// https://docs.python.org/3/reference/expressions.html
#include "pysource/literal.hpp"
#include "settings/interpreter.hpp"
#include "settings/library.hpp"

#include <fmt/core.h>

#include <charconv>

namespace trysquare::settings {

namespace ast = pysource::ast;
using Syntax = pysource::Kind;

namespace {

constexpr std::size_t most_digits = 38;  // what Wide holds

}  // namespace

Ref Interpreter::evaluate(NodeId id) {
  if (!take_steps(1)) return nullptr;
  if (depth_ > limits.depth) return unknown("the expression is nested too deeply");
  ++depth_;
  const auto& tree = frame_->unit->tree;
  Ref value = nullptr;
  switch (tree.kind(id)) {
    case Syntax::constant: value = evaluate_constant(id); break;
    case Syntax::name: value = lookup_name(id); break;
    case Syntax::attribute: {
      const auto node = tree.as<ast::Attribute>(id);
      const Ref object = evaluate(node.value);
      value = object == nullptr ? nullptr : attribute(object, tree.name(node.attr));
      break;
    }
    case Syntax::call: value = evaluate_call(id); break;
    case Syntax::list:
    case Syntax::tuple:
    case Syntax::set: value = evaluate_display(id); break;
    case Syntax::dict: value = evaluate_dict(id); break;
    case Syntax::subscript: value = evaluate_subscript(id); break;
    case Syntax::slice: value = evaluate_slice(id); break;
    case Syntax::bin_op: value = evaluate_binary(id); break;
    case Syntax::unary_op: value = evaluate_unary(id); break;
    case Syntax::bool_op: value = evaluate_bool(id); break;
    case Syntax::compare: value = evaluate_compare(id); break;
    case Syntax::if_exp: value = evaluate_condition(id); break;
    case Syntax::joined_str: value = evaluate_joined(id); break;
    case Syntax::lambda: value = evaluate_lambda(id); break;
    case Syntax::list_comp:
    case Syntax::set_comp:
    case Syntax::dict_comp:
    case Syntax::generator_exp: value = evaluate_comprehension(id); break;
    case Syntax::named_expr: {
      const auto node = tree.as<ast::NamedExpr>(id);
      value = evaluate(node.value);
      if (value != nullptr) store(tree.name(node.target), value, true);
      break;
    }
    case Syntax::yield: {
      const NodeId inner = tree.as<ast::Valued>(id).value;
      value = inner == 0 ? none() : evaluate(inner);
      if (value != nullptr && frame_->on_yield != nullptr) {
        value = (*frame_->on_yield)(value);
        break;
      }
      if (value != nullptr) yield_value(value);
      if (value != nullptr) value = none();
      break;
    }
    case Syntax::yield_from: {
      value = evaluate(tree.as<ast::Valued>(id).value);
      if (value == nullptr) break;
      const Iteration all = iterate(value);
      if (all.outcome == Iteration::Outcome::raised) value = nullptr;
      if (all.outcome == Iteration::Outcome::unknown) frame_->unlisted = all.unknown;
      if (value != nullptr) {
        for (const Ref item : all.items) yield_value(item);
      }
      if (value != nullptr) value = none();
      break;
    }
    default: value = unknown("an expression that is not modelled"); break;
  }
  --depth_;
  return value;
}

void Interpreter::yield_value(Ref value) {
  if (frame_->yields != nullptr && frame_->yields->is(Kind::list))
    heap.change_items(frame_->yields).push_back(value);
}

namespace {

// Of most numbers, without a letter in them, and not so long that it would not fit.
std::optional<Wide> plain_integer(std::string_view written) {
  constexpr std::size_t longest = 18;
  if (written.size() > longest) return std::nullopt;
  std::int64_t value = 0;
  for (const char digit : written) {
    if (digit < '0' || digit > '9') return std::nullopt;
    value = value * 10 + (digit - '0');
  }
  return value;
}

// Of most texts, what stands between their quotes.
std::optional<std::string_view> plain_text(std::string_view written) {
  const char quote = written.front();
  if ((quote != '\'' && quote != '"') || written.find(quote, 1) != written.size() - 1) return std::nullopt;
  if (written.find('\\') != std::string_view::npos) return std::nullopt;
  return written.substr(1, written.size() - 2);
}

}  // namespace

Ref Interpreter::evaluate_constant(NodeId id) {
  const auto& tree = frame_->unit->tree;
  const auto& node = tree.node(id);
  switch (static_cast<pysource::Literal>(node.detail)) {
    case pysource::Literal::none: return none();
    case pysource::Literal::true_: return heap.boolean(true);
    case pysource::Literal::false_: return heap.boolean(false);
    case pysource::Literal::ellipsis: return heap.ellipsis();
    case pysource::Literal::integer: {
      if (const auto plain = plain_integer(tree.text_of(id))) return heap.integer(*plain);
      const std::string digits = pysource::decode_integer(tree.text_of(id));
      if (digits.empty() || digits.size() > most_digits) return unknown("an integer of more than 38 digits");
      Wide value = 0;
      for (const char digit : digits) value = value * 10 + (digit - '0');
      return heap.integer(value);
    }
    case pysource::Literal::floating: return heap.floating(pysource::decode_floating(tree.text_of(id)));
    case pysource::Literal::imaginary: return unknown("a complex number");
    case pysource::Literal::string:
    case pysource::Literal::bytes: {
      const auto plain =
          node.extra == pysource::constant_has_pieces ? std::nullopt : plain_text(tree.text_of(id));
      if (plain) return heap.text(std::string(*plain));
      pysource::Text text = pysource::decode_text(tree, id);
      if (!text.complete) return unknown("a character by its name");
      const bool bytes = static_cast<pysource::Literal>(node.detail) == pysource::Literal::bytes;
      return bytes ? heap.bytes(std::move(text.value)) : heap.text(std::move(text.value));
    }
  }
  return unknown("a literal that is not modelled");
}

Ref Interpreter::lookup(std::string_view name) {
  const auto take = [&](const Dictionary::Entry* entry) {
    if (frame_ != nullptr) frame_->reads = origins.both(frame_->reads, entry->from);
    if (entry->value->is_unknown() && entry->value->as<Unknown>().maybe_missing) may_raise(entry->value);
    return resolve(entry->value);
  };
  Ref open = nullptr;
  const std::uint64_t hash = hash_of_text(name);
  const Scope* scope = frame_->scope;
  const Ref names_of_module = scope->globals;
  for (bool first = true; scope != nullptr && scope->names != names_of_module;
       scope = scope->parent, first = false) {
    if (scope->type == Scope::Type::class_body && !first) continue;
    const bool global = scope->facts != nullptr && scope->facts->globals.contains(name);
    if (global) break;
    if (scope->names->is_unknown()) return scope->names;
    if (const auto* entry = scope->names->dictionary().find(name, hash)) return take(entry);
    if (scope->names->dictionary().open != nullptr) open = scope->names->dictionary().open;
    if (first && scope->facts != nullptr && scope->facts->locals.contains(name) && open == nullptr) {
      return raise("UnboundLocalError",
                   fmt::format("local variable '{}' referenced before assignment", name));
    }
  }
  if (const auto* entry = settled(names_of_module, name)) return take(entry);
  const Dictionary& globals = names_of_module->dictionary();
  if (const auto* entry = builtins->dictionary().find(name, hash)) return entry->value;
  if (open == nullptr) open = globals.open;
  if (open != nullptr) {
    may_raise(open);
    return open;
  }
  return raise_saying("NameError", fmt::format("name '{}' is not defined", name));
}

Ref Interpreter::lookup_name(NodeId id) { return lookup(frame_->unit->tree.name(id)); }

Truth Interpreter::truth(Ref object, bool& raised) {
  object = resolve(object);
  if (object == nullptr) return raised = true, Truth::unknown;
  if (!object->is(Kind::instance)) {
    const Truth known = truth_of(object);
    if (known == Truth::unknown && object->is_unknown()) may_raise(object);
    return known;
  }
  const Instance& instance = object->as<Instance>();
  for (const std::string_view name : {"__bool__", "__len__"}) {
    const Ref method = class_attribute(instance.type, name);
    if (method == nullptr) continue;
    const Ref answer = call(heap.make(Kind::bound, Bound{method, object}), {});
    if (answer == nullptr) raised = true;
    return answer == nullptr ? Truth::unknown : truth_of(answer);
  }
  if (instance.payload != nullptr) return truth_of(instance.payload);
  return instance.type->as<Class>().unknown != nullptr ? Truth::unknown : Truth::yes;
}

Ref Interpreter::evaluate_bool_from(std::span<const NodeId> values, bool is_and) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Ref value = evaluate(values[i]);
    if (value == nullptr || i + 1 == values.size()) return value;
    bool raised = false;
    const Truth known = truth(value, raised);
    if (raised) return nullptr;
    if (known == Truth::unknown) {
      const Ref reason = value->is_unknown() ? value : unknown("the truth of a value that is not known");
      const auto rest = values.subspan(i + 1);
      return either_value(reason, [&] { return value; }, [&] { return evaluate_bool_from(rest, is_and); });
    }
    if ((known == Truth::yes) != is_and) return value;
  }
  return none();
}

Ref Interpreter::evaluate_bool(NodeId id) {
  const auto& tree = frame_->unit->tree;
  const auto node = tree.as<ast::BoolOp>(id);
  const bool is_and = static_cast<pysource::Logic>(node.detail) == pysource::Logic::and_;
  return evaluate_bool_from(tree.items(node.values), is_and);
}

Ref Interpreter::evaluate_condition(NodeId id) {
  const auto node = frame_->unit->tree.as<ast::IfExp>(id);
  const Ref test = evaluate(node.test);
  if (test == nullptr) return nullptr;
  bool raised = false;
  const Truth chosen = truth(test, raised);
  if (raised) return nullptr;
  if (chosen != Truth::unknown) return evaluate(chosen == Truth::yes ? node.body : node.orelse);
  const Ref reason = test->is_unknown() ? test : unknown("the truth of a value that is not known");
  return either_value(reason, [&] { return evaluate(node.body); }, [&] { return evaluate(node.orelse); });
}

Ref Interpreter::evaluate_binary(NodeId id) {
  const auto& tree = frame_->unit->tree;
  // Sums of thousands of terms lean to the left: a loop, not a recursion.
  std::vector<NodeId> spine;
  for (; tree.kind(id) == Syntax::bin_op; id = tree.as<ast::BinOp>(id).left) spine.push_back(id);
  Ref value = evaluate(id);
  for (auto at = spine.rbegin(); value != nullptr && at != spine.rend(); ++at) {
    const auto node = tree.as<ast::BinOp>(*at);
    const Ref right = evaluate(node.right);
    value = right == nullptr ? nullptr
                             : binary(static_cast<pysource::Operator>(node.detail), value, right, false);
  }
  return value;
}

Ref Interpreter::evaluate_compare(NodeId id) {
  const auto& tree = frame_->unit->tree;
  const auto node = tree.as<ast::Compare>(id);
  const auto operators = tree.items(node.operators);
  const auto comparators = tree.items(node.comparators);
  Ref left = evaluate(node.left);
  Ref result = nullptr;
  for (std::size_t i = 0; i < operators.size(); ++i) {
    if (left == nullptr) return nullptr;
    const Ref right = evaluate(comparators[i]);
    if (right == nullptr) return nullptr;
    const Ref one = compare(static_cast<pysource::Comparison>(operators[i]), left, right);
    if (one == nullptr) return nullptr;
    result = result == nullptr || !result->is_unknown() ? one : result;
    // A link that is not known may end the chain, or another one may: only a sure `no` decides.
    if (one->is(Kind::boolean) && !one->as<bool>()) return result->is_unknown() ? result : one;
    left = right;
  }
  return result;
}

bool Interpreter::evaluate_items(pysource::List list, Refs& into) {
  const auto& tree = frame_->unit->tree;
  for (const NodeId item : tree.items(list)) {
    if (tree.kind(item) != Syntax::starred) {
      const Ref value = evaluate(item);
      if (value == nullptr) return false;
      into.push_back(value);
      continue;
    }
    const Ref value = evaluate(tree.as<ast::Starred>(item).value);
    if (value == nullptr) return false;
    Iteration all = iterate(value);
    if (all.outcome == Iteration::Outcome::raised) return false;
    if (all.outcome == Iteration::Outcome::unknown) {
      into.assign(1, nullptr);  // how many there are is not known
      into.push_back(all.unknown);
      return true;
    }
    into.insert(into.end(), all.items.begin(), all.items.end());
    if (!take_steps(all.items.size())) return false;
  }
  return true;
}

Ref Interpreter::evaluate_display(NodeId id) {
  const auto& tree = frame_->unit->tree;
  Refs items;
  if (!evaluate_items(tree.as<ast::Elements>(id).items, items)) return nullptr;
  if (items.size() == 2 && items[0] == nullptr) return unknown_like(items[1], {});
  if (tree.kind(id) == Syntax::tuple) return heap.tuple(std::move(items));
  if (tree.kind(id) == Syntax::list) return heap.list(std::move(items));
  const Ref made = heap.make(Kind::set, Dictionary());
  for (const Ref item : items) {
    const auto hash = hash_of(resolve(item));
    if (is_unhashable(item)) return raise("TypeError", "unhashable type");
    if (!hash) return unknown("a set of what is not known");
    heap.change_dictionary(made).set(item, *hash, nullptr, 0);
  }
  return made;
}

Ref Interpreter::evaluate_dict(NodeId id) {
  const auto& tree = frame_->unit->tree;
  const auto node = tree.as<ast::Dict>(id);
  const auto keys = tree.items(node.keys);
  const auto values = tree.items(node.values);
  const Ref made = heap.dict();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const NodeId outer = frame_->at;
    const Origin reads = std::exchange(frame_->reads, 0);
    frame_->at = values[i];
    const Ref key = keys[i] == 0 ? none() : evaluate(keys[i]);
    const Ref value = key == nullptr ? nullptr : evaluate(values[i]);
    if (value == nullptr) return nullptr;
    if (keys[i] != 0) {
      if (!dict_set(made, key, value)) return nullptr;
    } else if (call_method(made, "update", {value}) == nullptr) {
      return nullptr;
    }
    frame_->at = outer;
    frame_->reads = origins.both(reads, frame_->reads);
  }
  return made;
}

Ref Interpreter::evaluate_slice(NodeId id) {
  const auto node = frame_->unit->tree.as<ast::Slice>(id);
  Slice made;
  const auto part = [&](NodeId expression, Ref& into) {
    into = expression == 0 ? none() : evaluate(expression);
    return into != nullptr;
  };
  if (!part(node.lower, made.lower) || !part(node.upper, made.upper) || !part(node.step, made.step))
    return nullptr;
  return heap.make(Kind::slice, made);
}

Ref Interpreter::evaluate_subscript(NodeId id) {
  const auto node = frame_->unit->tree.as<ast::Subscript>(id);
  const Ref object = evaluate(node.value);
  const Ref key = object == nullptr ? nullptr : evaluate(node.slice);
  return key == nullptr ? nullptr : subscript(object, key);
}

Ref Interpreter::evaluate_joined(NodeId id) {
  const auto& tree = frame_->unit->tree;
  std::string text;
  Ref strange = nullptr;
  for (const NodeId part : tree.items(tree.as<ast::JoinedStr>(id).values)) {
    if (tree.kind(part) == Syntax::constant) {
      const Ref piece = evaluate_constant(part);
      if (!piece->is(Kind::text)) return piece;
      text += piece->text();
      continue;
    }
    const auto field = tree.as<ast::FormattedValue>(part);
    Ref value = evaluate(field.value);
    if (value == nullptr) return nullptr;
    std::string specification;
    if (field.format_spec != 0) {
      const Ref written = evaluate_joined(field.format_spec);
      if (written == nullptr) return nullptr;
      if (!written->is(Kind::text))
        strange = written;
      else
        specification = written->text();
    }
    if (field.extra == 's') value = to_text(value);
    if (field.extra == 'r') {
      const auto shown = repr(value);
      value = shown ? heap.text(*shown) : unknown("the `repr` of a value that is not known");
    }
    if (value == nullptr) return nullptr;
    if (field.extra == 'a') value = unknown("`ascii` of a value");
    const Ref shown = format(value, specification);
    if (shown == nullptr) return nullptr;
    if (shown->is(Kind::text))
      text += shown->text();
    else
      strange = shown;
    if (text.size() > limits.text) return unknown("a text that is too long");
  }
  return strange != nullptr ? unknown_like(strange, {}) : heap.text(std::move(text));
}

Ref Interpreter::evaluate_call(NodeId id) {
  const auto& tree = frame_->unit->tree;
  const auto node = tree.as<ast::Call>(id);
  const Ref callee = evaluate(node.function);
  if (callee == nullptr) return nullptr;
  Call call;
  if (!evaluate_items(node.args, call.args)) return nullptr;
  Ref unlisted = nullptr;
  if (call.args.size() == 2 && call.args[0] == nullptr) {
    unlisted = call.args[1];
    call.args = {unlisted};
  }
  for (const NodeId item : tree.items(node.keywords)) {
    const auto keyword = tree.as<ast::Keyword>(item);
    Ref value = evaluate(keyword.value);
    if (value == nullptr) return nullptr;
    const bool spread = keyword.name.empty() && value->is(Kind::instance);
    if (spread && value->as<Instance>().payload != nullptr) value = value->as<Instance>().payload;
    if (!keyword.name.empty()) {
      call.keywords.emplace_back(tree.name(keyword.name), value);
    } else if (value->is(Kind::dict) && value->dictionary().open == nullptr) {
      for (const auto& entry : value->dictionary().entries()) {
        if (!entry.key->is(Kind::text)) return raise("TypeError", "keywords must be strings");
        call.keywords.emplace_back(entry.key->text(), entry.value);
      }
    } else {
      unlisted = value->is_unknown() ? value : unknown("keywords of a mapping that is not modelled");
      call.keywords.emplace_back("", value);
    }
  }
  const NodeId outer = std::exchange(frame_->at, id);
  const Ref result = unlisted == nullptr ? this->call(callee, std::move(call))
                                         : call_unlisted(resolve(callee), std::move(call), unlisted);
  frame_->at = outer;
  return result;
}

// Arguments that nobody knows. A function whose source is there is followed all the same, with parameters
// that are not known: what it does beside its result is seen.
Ref Interpreter::call_unlisted(Ref callee, Call call, Ref unlisted) {
  if (callee == nullptr) return nullptr;
  const Ref result = call_unknown(callee->is_unknown() ? callee : unlisted, call);
  const Ref function = callee->is(Kind::bound) ? callee->as<Bound>().function : callee;
  if (result == nullptr || is_stopped() || !function->is(Kind::function)) return result;
  call.unlisted = unlisted;
  return this->call(callee, std::move(call));
}

Ref Interpreter::evaluate_unary(NodeId id) {
  const auto node = frame_->unit->tree.as<ast::UnaryOp>(id);
  const Ref value = evaluate(node.operand);
  if (value == nullptr) return nullptr;
  const auto operation = static_cast<pysource::Unary>(node.detail);
  if (operation == pysource::Unary::not_) {
    bool raised = false;
    const Truth known = truth(value, raised);
    if (raised) return nullptr;
    if (known == Truth::unknown) return unknown_like(value, {});
    return heap.boolean(known == Truth::no);
  }
  if (value->is_unknown()) return unknown_like(value, {});
  if (value->is(Kind::floating) && operation != pysource::Unary::invert) {
    return heap.floating(operation == pysource::Unary::minus ? -value->as<double>() : value->as<double>());
  }
  if (value->is(Kind::integer) || value->is(Kind::boolean)) {
    const Wide number = value->is(Kind::boolean) ? Wide{value->as<bool>()} : value->as<Wide>();
    if (operation == pysource::Unary::invert) return heap.integer(-number - 1);
    return heap.integer(operation == pysource::Unary::minus ? -number : number);
  }
  return unknown("an operator that is not modelled for this value");
}

}  // namespace trysquare::settings
