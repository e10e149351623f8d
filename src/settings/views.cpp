#include "settings/views.hpp"

#include "settings/library.hpp"

#include <array>

namespace trysquare::settings {

bool take_members(Interpreter& python, Ref from, Dictionary& into, Ref& why);

namespace {

const std::array<const OpaqueType*, 3>& types() {
  static const std::array<const OpaqueType*, 3> all{&keys_type(), &values_type(), &pairs_type()};
  return all;
}

// Views have no members that a list has, and no subscripts.
Ref no_item(Interpreter& python, Ref /*object*/, Ref /*key*/) {
  return python.raise("TypeError", "a view is not subscriptable");
}

}  // namespace

const OpaqueType& keys_type() {
  static const OpaqueType type{.name = "$keys", .builtin = "$keys", .methods = {}, .item = no_item};
  return type;
}
const OpaqueType& values_type() {
  static const OpaqueType type{.name = "$values", .builtin = "$values", .methods = {}, .item = no_item};
  return type;
}
const OpaqueType& pairs_type() {
  static const OpaqueType type{.name = "$pairs", .builtin = "$pairs", .methods = {}, .item = no_item};
  return type;
}

Ref view_of(Interpreter& python, Ref dict, View part) {
  const OpaqueType& type = *types().at(static_cast<std::size_t>(part));
  return python.heap.make(Kind::opaque, Opaque{std::string(type.name), {dict}, {}});
}

bool is_view(Ref object) {
  if (!object->is(Kind::opaque)) return false;
  const std::string& name = object->as<Opaque>().type;
  return name == "$keys" || name == "$values" || name == "$pairs";
}

Ref viewed(Ref view) { return view->as<Opaque>().args[0]; }

Iteration items_of_view(Interpreter& python, Ref view) {
  const Ref dict = viewed(view);
  const auto unknown = [](Ref why) { return Iteration{Iteration::Outcome::unknown, {}, why}; };
  if (!dict->is(Kind::dict)) return unknown(dict);
  if (const Ref open = dict->dictionary().open) return unknown(python.unknown_like(open, {dict}));
  const std::string& name = view->as<Opaque>().type;
  Iteration all;
  // Looking at a value may bring it in, which changes the dictionary.
  const std::vector<Dictionary::Entry> entries = dict->dictionary().entries();
  for (const auto& entry : entries) {
    if (entry.value->is_unknown() && entry.value->as<Unknown>().maybe_missing)
      return unknown(python.unknown_like(entry.value, {dict}));
    const Ref value = name == "$keys" ? nullptr : python.resolve(entry.value);
    if (name != "$keys" && value == nullptr) return {Iteration::Outcome::raised, {}, nullptr};
    all.items.push_back(name == "$keys"     ? entry.key
                        : name == "$values" ? value
                                            : python.heap.tuple({entry.key, value}));
  }
  return all;
}

Refs reached_by_view(Ref view) {
  const Ref dict = viewed(view);
  Refs reached;
  if (dict->is_unknown()) return {dict};
  if (view->as<Opaque>().type == "$keys") return reached;
  for (const auto& entry : dict->dictionary().entries()) reached.push_back(entry.value);
  return reached;
}

Ref as_set_operand(Interpreter& python, Ref object) {
  if (!is_view(object) || object->as<Opaque>().type == "$values") return object;
  Dictionary members;
  Ref why = nullptr;
  if (!take_members(python, object, members, why))
    return why == nullptr ? nullptr : python.unknown_like(why, {});
  return python.heap.make(Kind::set, std::move(members));
}

}  // namespace trysquare::settings
