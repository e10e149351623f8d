// What operators and built-in functions do, by the names of their methods: `names.__getitem__("k")`,
// `super().__contains__(key)`. https://docs.python.org/3/reference/datamodel.html#special-method-names
#include "settings/library.hpp"

#include <algorithm>
#include <array>

namespace trysquare::settings {

namespace {

constexpr auto any = Native::Takes::anything;

Ref get_item(Interpreter& python, Call& call) {
  const Ref key = call.take(0);
  return key == nullptr ? method_unknown(python, call) : python.subscript(call.self, key);
}
Ref set_item(Interpreter& python, Call& call) {
  const Ref key = call.take(0);
  const Ref value = call.take(1);
  if (key == nullptr || value == nullptr) return method_unknown(python, call);
  return python.set_subscript(call.self, key, value) ? python.none() : nullptr;
}
Ref delete_item(Interpreter& python, Call& call) {
  const Ref key = call.take(0);
  if (key == nullptr) return method_unknown(python, call);
  return python.delete_subscript(call.self, key) ? python.none() : nullptr;
}

template <pysource::Comparison Comparison>
Ref compared(Interpreter& python, Call& call) {
  const Ref other = call.take(0);
  if (other == nullptr) return method_unknown(python, call);
  if (other->kind() != call.self->kind() && !other->is_unknown()) return python.heap.not_implemented();
  return python.compare(Comparison, call.self, other);
}
Ref contained(Interpreter& python, Call& call) {
  const Ref item = call.take(0);
  return item == nullptr ? method_unknown(python, call)
                         : python.compare(pysource::Comparison::in, item, call.self);
}

// A built-in function of the value, and what is given beside it.
Ref by_function(Interpreter& python, Call& call, std::string_view name) {
  Refs given{call.self};
  const Refs& rest = call.take_rest();
  given.insert(given.end(), rest.begin(), rest.end());
  return python.call(python.builtin(name), {nullptr, std::move(given), {}});
}
Ref length(Interpreter& python, Call& call) { return by_function(python, call, "len"); }
Ref iterated(Interpreter& python, Call& call) { return by_function(python, call, "iter"); }
Ref shown(Interpreter& python, Call& call) { return by_function(python, call, "repr"); }
Ref text_of(Interpreter& python, Call& call) { return by_function(python, call, "str"); }
Ref truth_value(Interpreter& python, Call& call) { return by_function(python, call, "bool"); }

template <pysource::Operator Operator>
Ref combined(Interpreter& python, Call& call) {
  const Ref other = call.take(0);
  return other == nullptr ? method_unknown(python, call) : python.binary(Operator, call.self, other, false);
}

constexpr auto rows = std::to_array<Native>({{"__getitem__", get_item, any},
                                             {"__setitem__", set_item, any},
                                             {"__delitem__", delete_item, any},
                                             {"__contains__", contained, any},
                                             {"__eq__", compared<pysource::Comparison::equal>, any},
                                             {"__ne__", compared<pysource::Comparison::not_equal>, any},
                                             {"__lt__", compared<pysource::Comparison::less>, any},
                                             {"__len__", length},
                                             {"__iter__", iterated},
                                             {"__repr__", shown},
                                             {"__str__", text_of},
                                             {"__bool__", truth_value},
                                             {"__add__", combined<pysource::Operator::add>, any},
                                             {"__sub__", combined<pysource::Operator::sub>, any},
                                             {"__mul__", combined<pysource::Operator::mult>, any},
                                             {"__mod__", combined<pysource::Operator::mod>, any},
                                             {"__or__", combined<pysource::Operator::bit_or>, any},
                                             {"__and__", combined<pysource::Operator::bit_and>, any},
                                             {"__truediv__", combined<pysource::Operator::div>, any}});

bool is_number(Kind kind) { return kind == Kind::integer || kind == Kind::floating || kind == Kind::boolean; }

}  // namespace

const Native* find_operator_method(Kind kind, std::string_view name) {
  if (!name.starts_with("__")) return nullptr;
  const bool sequence =
      kind == Kind::list || kind == Kind::tuple || kind == Kind::text || kind == Kind::bytes;
  const bool set = kind == Kind::set || kind == Kind::frozen_set;
  const bool container = sequence || set || kind == Kind::dict || kind == Kind::range;
  const bool changes = kind == Kind::list || kind == Kind::dict;
  if (!container && !is_number(kind) && kind != Kind::path) return nullptr;
  const auto found = std::ranges::find(rows, name, &Native::name);
  if (found == rows.end()) return nullptr;
  const auto one_of = [&](std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, name) != names.end();
  };
  if (one_of({"__setitem__", "__delitem__"}) && !changes) return nullptr;
  if (name == "__getitem__" && !sequence && kind != Kind::dict) return nullptr;
  if (one_of({"__contains__", "__len__", "__iter__"}) && !container) return nullptr;
  if (one_of({"__add__", "__mul__"}) && !sequence && !is_number(kind)) return nullptr;
  if (one_of({"__sub__", "__or__", "__and__"}) && !set && !is_number(kind)) return nullptr;
  if (name == "__mod__" && kind != Kind::text && !is_number(kind)) return nullptr;
  if (name == "__truediv__" && kind != Kind::path && !is_number(kind)) return nullptr;
  if (name == "__bool__" && !is_number(kind)) return nullptr;
  return &*found;
}

}  // namespace trysquare::settings
