// Binary operators and comparisons.
// https://docs.python.org/3/reference/expressions.html#binary-arithmetic-operations
#include "pysource/parse.hpp"
#include "settings/interpreter.hpp"
#include "settings/library.hpp"
#include "settings/path_text.hpp"
#include "settings/views.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace trysquare::settings {

using pysource::Comparison;
using pysource::Operator;

namespace {

struct OperatorNames {
  std::string_view forward, reflected, in_place;
};
constexpr std::array<OperatorNames, 13> operator_names{{{"__add__", "__radd__", "__iadd__"},
                                                        {"__sub__", "__rsub__", "__isub__"},
                                                        {"__mul__", "__rmul__", "__imul__"},
                                                        {"__matmul__", "__rmatmul__", "__imatmul__"},
                                                        {"__truediv__", "__rtruediv__", "__itruediv__"},
                                                        {"__mod__", "__rmod__", "__imod__"},
                                                        {"__pow__", "__rpow__", "__ipow__"},
                                                        {"__lshift__", "__rlshift__", "__ilshift__"},
                                                        {"__rshift__", "__rrshift__", "__irshift__"},
                                                        {"__or__", "__ror__", "__ior__"},
                                                        {"__xor__", "__rxor__", "__ixor__"},
                                                        {"__and__", "__rand__", "__iand__"},
                                                        {"__floordiv__", "__rfloordiv__", "__ifloordiv__"}}};

bool is_number(Ref object) { return object->is(Kind::floating) || as_whole(object).has_value(); }

double as_double(Ref object) {
  return object->is(Kind::floating) ? object->as<double>() : static_cast<double>(*as_whole(object));
}

Ref too_large(Interpreter& python) { return python.unknown("an integer beyond 127 bits"); }

Ref whole_power(Interpreter& python, Wide base, Wide exponent) {
  if (exponent < 0) {
    return base == 0
               ? python.raise("ZeroDivisionError", "0.0 cannot be raised to a negative power")
               : python.heap.floating(std::pow(static_cast<double>(base), static_cast<double>(exponent)));
  }
  Wide result = 1;
  for (Wide i = 0; i < exponent; ++i) {
    if (__builtin_mul_overflow(result, base, &result)) return too_large(python);
    if (result == 0 || result == 1) break;
    if (i > 200) return base == -1 ? python.heap.integer(exponent % 2 == 0 ? 1 : -1) : too_large(python);
  }
  return python.heap.integer(result);
}

Ref whole_arithmetic(Interpreter& python, Operator operation, Wide left, Wide right) {
  Wide result = 0;
  switch (operation) {
    case Operator::add:
      return __builtin_add_overflow(left, right, &result) ? too_large(python) : python.heap.integer(result);
    case Operator::sub:
      return __builtin_sub_overflow(left, right, &result) ? too_large(python) : python.heap.integer(result);
    case Operator::mult:
      return __builtin_mul_overflow(left, right, &result) ? too_large(python) : python.heap.integer(result);
    case Operator::div: {
      if (right == 0) return python.raise_saying("ZeroDivisionError", "division by zero");
      constexpr Wide exact = Wide{1} << 53U;  // beyond, rounding twice may differ from rounding once
      if (left > exact || left < -exact || right > exact || right < -exact)
        return python.unknown("a quotient of large integers");
      return python.heap.floating(static_cast<double>(left) / static_cast<double>(right));
    }
    case Operator::floor_div:
    case Operator::mod: {
      if (right == 0) return python.raise("ZeroDivisionError", "integer division or modulo by zero");
      Wide quotient = left / right;
      Wide rest = left % right;
      if (rest != 0 && (rest < 0) != (right < 0)) {
        --quotient;
        rest += right;
      }
      return python.heap.integer(operation == Operator::mod ? rest : quotient);
    }
    case Operator::pow: return whole_power(python, left, right);
    case Operator::left_shift:
      if (right < 0) return python.raise("ValueError", "negative shift count");
      if (left == 0) return python.heap.integer(0);
      if (right > 120) return too_large(python);
      return __builtin_mul_overflow(left, Wide{1} << static_cast<unsigned>(right), &result)
                 ? too_large(python)
                 : python.heap.integer(result);
    case Operator::right_shift:
      if (right < 0) return python.raise("ValueError", "negative shift count");
      return python.heap.integer(right > 126 ? (left < 0 ? -1 : 0) : left >> static_cast<unsigned>(right));
    case Operator::bit_or: return python.heap.integer(left | right);
    case Operator::bit_xor: return python.heap.integer(left ^ right);
    case Operator::bit_and: return python.heap.integer(left & right);
    case Operator::mat_mult: break;
  }
  return nullptr;
}

Ref float_arithmetic(Interpreter& python, Operator operation, double left, double right) {
  switch (operation) {
    case Operator::add: return python.heap.floating(left + right);
    case Operator::sub: return python.heap.floating(left - right);
    case Operator::mult: return python.heap.floating(left * right);
    case Operator::div:
      if (right == 0) return python.raise("ZeroDivisionError", "float division by zero");
      return python.heap.floating(left / right);
    case Operator::floor_div:
    case Operator::mod: {
      if (right == 0) return python.raise("ZeroDivisionError", "float floor division by zero");
      double rest = std::fmod(left, right);
      if (rest != 0 && (rest < 0) != (right < 0)) rest += right;
      if (operation == Operator::mod)
        return python.heap.floating(rest == 0 ? std::copysign(0.0, right) : rest);
      const double quotient = (left - rest) / right;
      const double floor = std::floor(quotient);
      return python.heap.floating(quotient - floor > 0.5 ? floor + 1 : floor);
    }
    case Operator::pow: {
      if (left < 0 && right != std::floor(right)) return python.unknown("a complex power");
      if (left == 0 && right < 0)
        return python.raise("ZeroDivisionError", "0.0 cannot be raised to a negative power");
      return python.heap.floating(std::pow(left, right));
    }
    default: return nullptr;
  }
}

Ref repeated(Interpreter& python, Ref object, Wide count) {
  count = std::max(count, Wide{0});
  const bool letters = object->is(Kind::text) || object->is(Kind::bytes);
  const std::size_t size = letters ? object->text().size() : object->items().size();
  const std::size_t bound = letters ? python.limits.text : python.limits.items;
  if (size != 0 && count > static_cast<Wide>(bound / size)) return python.unknown("a value that is too long");
  if (!python.take_steps(letters ? 1 : size * static_cast<std::size_t>(count))) return nullptr;
  std::string text;
  Refs items;
  for (Wide i = 0; i < (size == 0 ? 0 : count); ++i) {
    if (letters)
      text += object->text();
    else
      items.insert(items.end(), object->items().begin(), object->items().end());
  }
  switch (object->kind()) {
    case Kind::text: return python.heap.text(std::move(text));
    case Kind::bytes: return python.heap.bytes(std::move(text));
    case Kind::list: return python.heap.list(std::move(items));
    default: return python.heap.tuple(std::move(items));
  }
}

Ref joined(Interpreter& python, Ref left, Ref right) {
  if (left->is(Kind::text) || left->is(Kind::bytes)) {
    if (left->text().size() + right->text().size() > python.limits.text)
      return python.unknown("a text that is too long");
    std::string both = left->text() + right->text();
    return left->is(Kind::text) ? python.heap.text(std::move(both)) : python.heap.bytes(std::move(both));
  }
  if (left->items().size() + right->items().size() > python.limits.items)
    return python.unknown("a value that is too long");
  Refs items = left->items();
  items.insert(items.end(), right->items().begin(), right->items().end());
  if (!python.take_steps(items.size())) return nullptr;
  return left->is(Kind::list) ? python.heap.list(std::move(items)) : python.heap.tuple(std::move(items));
}

Ref set_arithmetic(Interpreter& python, Operator operation, Ref left, Ref right) {
  Dictionary out;
  const Dictionary& mine = left->dictionary();
  const Dictionary& other = right->dictionary();
  for (const auto& entry : mine.entries()) {
    const bool both = other.find(entry.key, entry.hash) != nullptr;
    const bool keep = operation == Operator::bit_or || (operation == Operator::bit_and ? both : !both);
    if (keep) out.set(entry.key, entry.hash, nullptr, 0);
  }
  for (const auto& entry : other.entries()) {
    const bool both = mine.find(entry.key, entry.hash) != nullptr;
    if (!both && (operation == Operator::bit_or || operation == Operator::bit_xor))
      out.set(entry.key, entry.hash, nullptr, 0);
  }
  return python.heap.make(left->kind(), std::move(out));
}

bool is_set(Ref object) { return object->is(Kind::set) || object->is(Kind::frozen_set); }

// The operation on two plain values; null without an exception when it is none of theirs.
Ref plain_operation(Interpreter& python, Operator operation, Ref left, Ref right) {
  const auto a = as_whole(left);
  const auto b = as_whole(right);
  if (a && b) {
    const bool bits =
        operation == Operator::bit_or || operation == Operator::bit_and || operation == Operator::bit_xor;
    if (bits && left->is(Kind::boolean) && right->is(Kind::boolean)) {
      return python.heap.boolean(whole_arithmetic(python, operation, *a, *b)->as<Wide>() != 0);
    }
    return whole_arithmetic(python, operation, *a, *b);
  }
  if (is_number(left) && is_number(right))
    return float_arithmetic(python, operation, as_double(left), as_double(right));
  const auto is_sequence = [](Ref object) {
    return object->is(Kind::text) || object->is(Kind::bytes) || object->is(Kind::list) ||
           object->is(Kind::tuple);
  };
  if (operation == Operator::add && is_sequence(left) && left->kind() == right->kind())
    return joined(python, left, right);
  if (operation == Operator::mult && is_sequence(left) && b) return repeated(python, left, *b);
  if (operation == Operator::mult && is_sequence(right) && a) return repeated(python, right, *a);
  if (operation == Operator::mod && left->is(Kind::text)) return percent_format(python, left->text(), right);
  if (operation == Operator::div && left->is(Kind::path) && path_text(right)) {
    return python.heap.path(joined_path(python.world, left->as<Path>().text, *path_text(right)));
  }
  if (operation == Operator::div && left->is(Kind::text) && right->is(Kind::path)) {
    return python.heap.path(
        joined_path(python.world, pure_path(python.world, left->text()), right->as<Path>().text));
  }
  if (is_set(left) && is_set(right) &&
      (operation == Operator::bit_or || operation == Operator::bit_and || operation == Operator::bit_xor ||
       operation == Operator::sub)) {
    return set_arithmetic(python, operation, left, right);
  }
  if (operation == Operator::bit_or && left->is(Kind::dict) && right->is(Kind::dict)) {
    const Ref made = python.heap.dict(left->dictionary());
    return python.call_method(made, "update", {right}) == nullptr ? nullptr : made;
  }
  return nullptr;
}

// `+=` and `|=` that change the left value itself; null: they do not.
Ref changed_in_place(Interpreter& python, Operator operation, Ref left, Ref right) {
  if (operation == Operator::add && left->is(Kind::list)) {
    return python.call_method(left, "extend", {right}) == nullptr ? nullptr : left;
  }
  if (left->is(Kind::dict) && operation == Operator::bit_or) {
    return python.call_method(left, "update", {right}) == nullptr ? nullptr : left;
  }
  if (left->is(Kind::set) && is_set(right)) {
    constexpr std::pair<Operator, std::string_view> methods[] = {{Operator::bit_or, "update"},
                                                                 {Operator::bit_and, "intersection_update"},
                                                                 {Operator::sub, "difference_update"}};
    for (const auto& [known, method] : methods) {
      if (known == operation) return python.call_method(left, method, {right}) == nullptr ? nullptr : left;
    }
  }
  return nullptr;
}

Ref payload_of(Ref object) {
  const Ref inner = object->is(Kind::instance) ? object->as<Instance>().payload : nullptr;
  return inner == nullptr ? object : inner;
}

}  // namespace

Ref Interpreter::dunder(Ref object, std::string_view name, Refs args) {
  if (!object->is(Kind::instance)) return nullptr;
  const Ref method = class_attribute(object->as<Instance>().type, name);
  if (method == nullptr || !method->is(Kind::function)) return nullptr;
  const Ref answer = call(heap.make(Kind::bound, Bound{method, object}), {nullptr, std::move(args), {}});
  if (answer != nullptr && answer->is(Kind::not_implemented)) return nullptr;
  return answer;
}

namespace {

constexpr std::string_view union_type = "types.UnionType";

bool is_union(Ref object) { return object->is(Kind::opaque) && object->as<Opaque>().type == union_type; }

}  // namespace

const Refs* types_among(Ref object) {
  if (is_union(object)) return &object->as<Opaque>().args;
  return object->is(Kind::tuple) ? &object->items() : nullptr;
}

namespace {

// `str | None`, since Python 3.10; null: it is none.
// https://docs.python.org/3/library/stdtypes.html#types-union
Ref union_of_types(Interpreter& python, Ref left, Ref right) {
  constexpr int first_minor = 10;
  const auto takes_part = [&](Ref side) {
    if (side->is(Kind::none) || is_union(side)) return true;
    return side->is(Kind::class_) && side->as<Class>().meta == nullptr;
  };
  if (!takes_part(left) || !takes_part(right) || (left->is(Kind::none) && right->is(Kind::none)))
    return nullptr;
  const int minor = pysource::grammar_version(python.world.environment.markers.python_version);
  if (minor == 0) return python.unknown("a union of types");
  if (minor < first_minor) return python.raise("TypeError", "unsupported operand types");
  Refs members;
  for (const Ref side : {left, right}) {
    if (is_union(side))
      members.insert(members.end(), side->as<Opaque>().args.begin(), side->as<Opaque>().args.end());
    else
      members.push_back(side->is(Kind::none) ? python.builtin("$none") : side);
  }
  return python.heap.make(Kind::opaque, Opaque{std::string(union_type), std::move(members), {}});
}

}  // namespace

Ref Interpreter::binary(Operator operation, Ref left, Ref right, bool in_place) {
  left = resolve(left);
  right = resolve(right);
  if (left == nullptr || right == nullptr) return nullptr;
  const auto& names = operator_names[static_cast<std::size_t>(operation)];
  const auto failed = [&] { return raised_ != nullptr || is_stopped(); };
  if (left->is(Kind::instance) || right->is(Kind::instance)) {
    Ref result = in_place ? dunder(left, names.in_place, {right}) : nullptr;
    if (result == nullptr && !failed()) result = dunder(left, names.forward, {right});
    if (result == nullptr && !failed()) result = dunder(right, names.reflected, {left});
    if (result != nullptr || failed()) return result;
    const auto is_open = [](Ref object) {
      return object->is(Kind::instance) && object->as<Instance>().type->as<Class>().unknown != nullptr;
    };
    if (is_open(left) || is_open(right)) return unknown("an operator of an object that is not known");
  }
  if (left->is_unknown() || right->is_unknown()) {
    const Ref why = left->is_unknown() ? left : right;
    may_raise(why);
    if (in_place && is_mutable(left->kind())) {
      // It may be changed and stays the same object.
      taint_shallow(left, why);
      if (left->is_unknown() && !is_constant(right))
        held<Unknown>(heap.change(left).content).aliases.push_back(right);
      return left;
    }
    if (in_place && left->is_unknown()) {
      for (const Ref alias : left->as<Unknown>().aliases) taint_shallow(alias, left);
    }
    Refs aliases;
    for (const Ref side : {left, right}) {
      if (side->is(Kind::list) || side->is(Kind::tuple))
        aliases.insert(aliases.end(), side->items().begin(), side->items().end());
    }
    return unknown_like(why, std::move(aliases));
  }
  if (is_view(left) || is_view(right)) {
    constexpr Operator of_sets[] = {Operator::bit_or, Operator::bit_and, Operator::bit_xor, Operator::sub};
    const auto fits = [](Ref side) { return !is_view(side) || side->as<Opaque>().type != "$values"; };
    if (std::ranges::find(of_sets, operation) == std::end(of_sets) || !fits(left) || !fits(right))
      return raise("TypeError", "unsupported operand types");
    // A view takes any iterable on its other side.
    const Ref set = builtin("set");
    left = call(set, {nullptr, {left}, {}});
    right = left == nullptr ? nullptr : call(set, {nullptr, {right}, {}});
    return right == nullptr ? nullptr : binary(operation, left, right, false);
  }
  if (operation == Operator::bit_or) {
    const Ref made = union_of_types(*this, left, right);
    if (made != nullptr || failed()) return made;
  }
  if (in_place) {
    if (const Ref same = changed_in_place(*this, operation, left, right); same != nullptr || failed())
      return same;
  }
  const Ref result = plain_operation(*this, operation, payload_of(left), payload_of(right));
  const bool same_object = in_place && (left->is(Kind::list) || left->is(Kind::set)) && result != nullptr &&
                           result->is(left->kind());
  if (same_object) {  // `*=`, `^=`: other names for it see the change
    State& state = heap.change(left);
    state.content = result->state.content;
    state.from = origins.both(state.from, origin_here());
    return left;
  }
  if (result != nullptr || failed()) return result;
  const auto is_closed = [](Ref object) {
    return object->kind() <= Kind::range && !object->is(Kind::not_implemented);
  };
  if (is_closed(left) && is_closed(right)) return raise("TypeError", "unsupported operand types");
  const Ref why = unknown("an operator that is not modelled for these values");
  may_raise(why);
  return why;
}

namespace {

// -1, 0, 1; nothing when it is not known or not defined.
std::optional<int> ordered(Ref left, Ref right, int depth) {
  const auto sign = [](auto a, auto b) { return a < b ? -1 : a > b ? 1 : 0; };
  const auto a = as_whole(left);
  const auto b = as_whole(right);
  if (a && b) return sign(*a, *b);
  if (is_number(left) && is_number(right)) {
    const double x = as_double(left);
    const double y = as_double(right);
    if (std::isnan(x) || std::isnan(y) || std::fabs(x) > 1e15 || std::fabs(y) > 1e15) return std::nullopt;
    return sign(x, y);
  }
  if (left->kind() != right->kind() || depth > 50) return std::nullopt;
  // UTF-8 sorts as code points do.
  if (left->is(Kind::text) || left->is(Kind::bytes)) return sign(left->text().compare(right->text()), 0);
  if (left->is(Kind::path)) {
    const std::string& one = left->as<Path>().text;
    const std::string& other = right->as<Path>().text;
    if (is_absolute_path(one) != is_absolute_path(other)) return std::nullopt;
    const auto parts = path_parts(one);
    const auto others = path_parts(other);
    return parts < others ? -1 : others < parts ? 1 : 0;
  }
  if (!left->is(Kind::list) && !left->is(Kind::tuple)) return std::nullopt;
  const Refs& mine = left->items();
  const Refs& other = right->items();
  for (std::size_t i = 0; i < std::min(mine.size(), other.size()); ++i) {
    const Truth same = are_equal(mine[i], other[i]);
    if (same == Truth::unknown) return std::nullopt;
    if (same == Truth::no) return ordered(mine[i], other[i], depth + 1);
  }
  return sign(mine.size(), other.size());
}

bool is_singleton(Ref object) {
  return object->is(Kind::none) || object->is(Kind::boolean) || object->is(Kind::ellipsis) ||
         object->is(Kind::not_implemented);
}

// `is`: sure only where Python's own answer does not depend on how it keeps its objects.
Truth same_object(Ref left, Ref right) {
  if (left->is_unknown() || right->is_unknown()) return Truth::unknown;
  if (is_singleton(left) && is_singleton(right))
    return are_equal(left, right) == Truth::yes && left->kind() == right->kind() ? Truth::yes : Truth::no;
  if (is_singleton(left) || is_singleton(right)) return Truth::no;
  if (left == right) return Truth::yes;
  if (left->kind() != right->kind()) return Truth::no;
  switch (left->kind()) {
    case Kind::list:
    case Kind::dict:
    case Kind::set:
    case Kind::instance:
    case Kind::class_:
    case Kind::function:
    case Kind::module: return Truth::no;
    case Kind::native:
      return as_truth(left->as<NativeFunction>().native == right->as<NativeFunction>().native &&
                      left->as<NativeFunction>().self == right->as<NativeFunction>().self);
    default: return Truth::unknown;
  }
}

}  // namespace

// `<` and its kin by the methods of either side; null with nothing raised: neither has one that answers.
Ref Interpreter::ordered_by_methods(Comparison comparison, Ref left, Ref right) {
  constexpr std::string_view names[][2] = {
      {"__lt__", "__gt__"}, {"__le__", "__ge__"}, {"__gt__", "__lt__"}, {"__ge__", "__le__"}};
  const std::size_t row = comparison == Comparison::less         ? 0
                          : comparison == Comparison::less_equal ? 1
                          : comparison == Comparison::greater    ? 2
                                                                 : 3;
  const bool derived = left->is(Kind::instance) && right->is(Kind::instance) &&
                       left->as<Instance>().type != right->as<Instance>().type &&
                       is_subclass(right->as<Instance>().type, left->as<Instance>().type);
  for (const bool reflected : {derived, !derived}) {
    const Ref answer =
        dunder(reflected ? right : left, names[row][reflected ? 1 : 0], {reflected ? left : right});
    if (answer != nullptr || raised_ != nullptr || is_stopped()) return answer;
  }
  return nullptr;
}

// Sequences by their first items that differ.
Ref Interpreter::compare_items(Comparison comparison, Ref left, Ref right) {
  const Refs mine = left->items();
  const Refs other = right->items();
  if (depth_ > limits.depth / 2) return unknown("a comparison that is nested too deeply");
  for (std::size_t i = 0; i < std::min(mine.size(), other.size()); ++i) {
    if (mine[i] == other[i] && !mine[i]->is_unknown()) continue;
    const Ref same = compare(Comparison::equal, mine[i], other[i]);
    bool failed = same == nullptr;
    const Truth known = failed ? Truth::unknown : truth(same, failed);
    if (failed) return nullptr;
    if (known == Truth::unknown) return unknown_like(same, {});
    if (known == Truth::yes) continue;
    ++depth_;
    const Ref answer = compare(comparison, mine[i], other[i]);
    --depth_;
    return answer;
  }
  return compare(comparison, heap.integer(static_cast<Wide>(mine.size())),
                 heap.integer(static_cast<Wide>(other.size())));
}

std::optional<int> order_of(Ref left, Ref right) { return ordered(left, right, 0); }

Ref Interpreter::compare(Comparison comparison, Ref left, Ref right) {
  left = resolve(left);
  right = resolve(right);
  if (left == nullptr || right == nullptr) return nullptr;
  if (!take_look(left) || !take_look(right)) return nullptr;
  const Ref strange = left->is_unknown() ? left : right->is_unknown() ? right : nullptr;
  const auto answer = [&](Truth known) -> Ref {
    if (known != Truth::unknown) return heap.boolean(known == Truth::yes);
    const Ref why = strange != nullptr ? strange : unknown("a comparison that is not known");
    return why->as<Unknown>().aliases.empty()
               ? unknown_like(why, {})
               : heap.make(
                     Kind::unknown,
                     Unknown{why->as<Unknown>().reason, why->as<Unknown>().at, {}, false, false, false});
  };
  bool raised = false;
  switch (comparison) {
    case Comparison::is: return answer(same_object(left, right));
    case Comparison::is_not: return answer(negated(same_object(left, right)));
    case Comparison::in:
    case Comparison::not_in: {
      const Truth inside = contains(right, left, raised);
      if (raised) return nullptr;
      return answer(comparison == Comparison::in ? inside : negated(inside));
    }
    case Comparison::equal:
    case Comparison::not_equal: {
      for (const auto& [object, other] : {std::pair{left, right}, std::pair{right, left}}) {
        const Ref own = dunder(object, "__eq__", {other});
        if (own == nullptr && (raised_ != nullptr || is_stopped())) return nullptr;
        if (own == nullptr) continue;
        const Truth same = truth(own, raised);
        if (raised) return nullptr;
        return answer(comparison == Comparison::equal ? same : negated(same));
      }
      const Ref mine = as_set_operand(*this, payload_of(left));
      const Ref other = mine == nullptr ? nullptr : as_set_operand(*this, payload_of(right));
      if (other == nullptr) return nullptr;
      Truth same = left != right && (is_view(mine) || is_view(other)) ? Truth::no : are_equal(mine, other);
      if (left == right && left->is(Kind::instance)) same = Truth::yes;
      return answer(comparison == Comparison::equal ? same : negated(same));
    }
    default: break;
  }
  if (const Ref own = ordered_by_methods(comparison, left, right);
      own != nullptr || raised_ != nullptr || is_stopped())
    return own;
  if (strange != nullptr) {
    may_raise(strange);
    return answer(Truth::unknown);
  }
  if (is_set(left) && is_set(right)) return answer(Truth::unknown);
  const auto order = ordered(payload_of(left), payload_of(right), 0);
  if (!order && left->kind() == right->kind() && (left->is(Kind::tuple) || left->is(Kind::list)))
    return compare_items(comparison, left, right);
  if (!order) {
    const auto is_scalar = [](Ref object) {
      return object->is(Kind::none) || object->is(Kind::text) || as_whole(object);
    };
    if (is_scalar(left) && is_scalar(right)) return raise("TypeError", "not supported between these values");
    const Ref why = unknown("a comparison that is not modelled");
    may_raise(why);
    return why;
  }
  switch (comparison) {
    case Comparison::less: return heap.boolean(*order < 0);
    case Comparison::less_equal: return heap.boolean(*order <= 0);
    case Comparison::greater: return heap.boolean(*order > 0);
    default: return heap.boolean(*order >= 0);
  }
}

}  // namespace trysquare::settings
