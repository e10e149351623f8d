#include "settings/unordered.hpp"

#include "settings/library.hpp"

#include <array>

namespace trysquare::settings {

namespace {

constexpr auto any = Native::Takes::anything;

Ref sort_in_place(Interpreter& python, Call& call) {
  const Ref sorted = python.call(python.builtin("sorted"), {nullptr, {call.self}, call.keywords});
  call.take_everything();
  if (sorted == nullptr || !sorted->is(Kind::list)) {
    if (sorted != nullptr) python.heap.change(call.self) = sorted->state;
    return sorted == nullptr ? nullptr : python.none();
  }
  State& state = python.heap.change(call.self);
  state.kind = Kind::list;
  state.content = Items{sorted->items()};
  return python.none();
}

Ref copied(Interpreter& python, Call& call) { return unordered_list(python, *unordered_items(call.self)); }

// Whatever else is done with the list may change it.
Ref spoiled(Interpreter& python, Ref object, std::string_view name) {
  if (name.starts_with("__")) return nullptr;
  const Ref why = python.unknown("the order in which files are listed");
  State& state = python.heap.change(object);
  state.kind = Kind::unknown;
  state.content = why->as<Unknown>();
  return why;
}

constexpr auto rows = std::to_array<Native>({{"sort", sort_in_place, any}, {"copy", copied}});

}  // namespace

Ref unordered_list(Interpreter& python, Refs items) {
  if (items.size() < 2) return python.heap.list(std::move(items));
  const Ref all = python.heap.tuple(std::move(items));
  return python.heap.make(Kind::opaque, Opaque{std::string(unordered_type().name), {all}, {}});
}

const Refs* unordered_items(Ref object) {
  return find_opaque_type(object) == &unordered_type() ? &object->as<Opaque>().args[0]->items() : nullptr;
}

const OpaqueType& unordered_type() {
  static const OpaqueType type{"$unordered", "list", true, rows, spoiled, nullptr};
  return type;
}

}  // namespace trysquare::settings
