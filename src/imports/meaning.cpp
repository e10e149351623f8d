#include "imports/meaning.hpp"

#include <algorithm>

namespace trysquare::imports {

namespace {

Order order_of(std::strong_ordering order) {
  return order < 0 ? Order::less : order > 0 ? Order::greater : Order::equal;
}

bool is_number(const Constant& constant) {
  return constant.kind == Constant::Kind::integer || constant.kind == Constant::Kind::truth;
}

Order compare_items(const Constant& a, const Constant& b) {
  for (std::size_t i = 0; i < std::min(a.items.size(), b.items.size()); ++i) {
    if (!a.items[i] || !b.items[i]) return Order::unknown;
    const Order order = compare(*a.items[i], *b.items[i]);
    if (order != Order::equal) return order;
  }
  return order_of(a.items.size() <=> b.items.size());
}

}  // namespace

Meaning constant_of(Constant constant) {
  return constant_of(std::make_shared<const Constant>(std::move(constant)));
}

Meaning constant_of(ConstantRef constant) {
  if (constant == nullptr) return {};
  return {Meaning::Kind::constant, {}, {}, std::move(constant)};
}

Meaning constant_of(Truth truth) {
  if (truth == Truth::unknown) return {};
  static const Meaning no = constant_of(Constant{.kind = Constant::Kind::truth, .integer = 0});
  static const Meaning yes = constant_of(Constant{.kind = Constant::Kind::truth, .integer = 1});
  return truth == Truth::yes ? yes : no;
}

Meaning none_constant() {
  static const Meaning none = constant_of(Constant{});
  return none;
}

Meaning text_constant(std::string_view text) {
  auto constant = std::make_shared<Constant>();
  constant->kind = Constant::Kind::text;
  constant->text = text;
  return constant_of(ConstantRef(std::move(constant)));
}

Meaning integer_constant(std::int64_t value) {
  return constant_of(Constant{.kind = Constant::Kind::integer, .integer = value});
}

Truth truth_of(const Meaning& meaning) {
  if (meaning.is(Meaning::Kind::module)) return Truth::yes;
  if (!meaning.is(Meaning::Kind::constant)) return Truth::unknown;
  const Constant& constant = *meaning.constant;
  switch (constant.kind) {
    case Constant::Kind::none: return Truth::no;
    case Constant::Kind::truth:
    case Constant::Kind::integer: return as_truth(constant.integer != 0);
    case Constant::Kind::text: return as_truth(!constant.text.empty());
    case Constant::Kind::tuple:
    case Constant::Kind::table: return as_truth(!constant.items.empty());
    case Constant::Kind::version: return Truth::yes;
  }
  return Truth::unknown;
}

Order compare(const Constant& a, const Constant& b) {
  if (is_number(a) && is_number(b)) return order_of(a.integer <=> b.integer);
  if (a.kind != b.kind) return Order::different;
  switch (a.kind) {
    case Constant::Kind::none: return Order::equal;
    case Constant::Kind::text: return order_of(a.text <=> b.text);
    case Constant::Kind::tuple: return compare_items(a, b);
    case Constant::Kind::version:
      return a.version && b.version ? order_of(*a.version <=> *b.version) : Order::unknown;
    default: return Order::unknown;
  }
}

}  // namespace trysquare::imports
