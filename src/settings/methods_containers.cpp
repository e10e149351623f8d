// Methods of list, tuple, dict, set and frozenset. https://docs.python.org/3/library/stdtypes.html
#include "settings/lazy.hpp"
#include "settings/library.hpp"
#include "settings/views.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace trysquare::settings {

namespace {

// The items of a list that is about to change, marked with this place.
Refs& changed(Interpreter& python, const Call& call) {
  State& state = python.heap.change(call.self);
  const Origin reads = python.frame() == nullptr ? 0 : python.frame()->reads;
  state.from = python.origins.both(state.from, python.origins.both(python.origin_here(), reads));
  auto* content = std::get_if<Items>(&state.content);
  // A list that has been given up while the arguments were looked at stays given up.
  return content != nullptr ? content->items : python.heap.change_items(python.heap.list({}));
}

Dictionary& changed_dictionary(Interpreter& python, const Call& call) {
  State& state = python.heap.change(call.self);
  const Origin reads = python.frame() == nullptr ? 0 : python.frame()->reads;
  state.from = python.origins.both(state.from, python.origins.both(python.origin_here(), reads));
  auto* content = held_if<Dictionary>(state.content);
  return content != nullptr ? *content : python.heap.change_dictionary(python.heap.dict());
}

// The position of an equal item; -1: none; nothing: not known.
std::optional<Wide> position_of(Interpreter& python, const Refs& items, Ref wanted) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Ref item = python.resolve(items[i]);
    const Truth same = item == nullptr ? Truth::unknown : are_equal(item, wanted);
    if (same == Truth::yes) return static_cast<Wide>(i);
    if (same == Truth::unknown) return std::nullopt;
  }
  return -1;
}

Ref unsure(Interpreter& python, const Call& call, Ref why) {
  python.may_raise(why);
  python.taint_shallow(call.self, why);
  return python.unknown_like(why, {});
}

Ref list_append(Interpreter& python, Call& call) {
  const Ref item = call.take(0);
  if (item == nullptr) return python.raise("TypeError", "append() takes exactly one argument");
  if (call.self->items().size() >= python.limits.items)
    return unsure(python, call, python.unknown("a list that is too long"));
  changed(python, call).push_back(item);
  return python.none();
}

Ref list_extend(Interpreter& python, Call& call) {
  const Ref more = call.take(0);
  if (more == nullptr) return method_unknown(python, call);
  const Iteration all = python.iterate(more, more->is(Kind::iterator));
  if (all.outcome == Iteration::Outcome::raised) return nullptr;
  if (all.outcome == Iteration::Outcome::unknown) {
    unsure(python, call, all.unknown);
    return python.none();
  }
  if (call.self->is_unknown()) return python.none();
  if (call.self->items().size() + all.items.size() > python.limits.items)
    return unsure(python, call, python.unknown("a list that is too long"));
  Refs& items = changed(python, call);
  items.insert(items.end(), all.items.begin(), all.items.end());
  if (all.trailing != nullptr) return python.raise_object(all.trailing);
  if (all.iterator == nullptr || !all.iterator->is(Kind::iterator) || all.items.empty()) return python.none();
  // What gives the items may look at the list that they are put into.
  Iterator then = all.iterator->as<Iterator>();
  then.at = all.from;
  if (const Ref why = doubt_about(python, then)) unsure(python, call, why);
  return python.none();
}

Ref list_insert(Interpreter& python, Call& call) {
  const Ref where = call.take(0);
  const Ref item = call.take(1);
  if (where == nullptr || item == nullptr) return method_unknown(python, call);
  const auto index = as_whole(where);
  if (!index)
    return unsure(python, call, where->is_unknown() ? where : python.unknown("an index that is not known")),
           python.none();
  Refs& items = changed(python, call);
  const Wide length = static_cast<Wide>(items.size());
  const Wide at = std::clamp(*index < 0 ? *index + length : *index, Wide{0}, length);
  items.insert(items.begin() + static_cast<std::ptrdiff_t>(at), item);
  return python.none();
}

Ref list_remove(Interpreter& python, Call& call) {
  const Ref item = call.take(0);
  if (item == nullptr) return method_unknown(python, call);
  const auto at = position_of(python, call.self->items(), item);
  if (!at) return unsure(python, call, python.unknown("an item that is not known is removed")), python.none();
  if (*at < 0) return python.raise("ValueError", "list.remove(x): x not in list");
  Refs& items = changed(python, call);
  items.erase(items.begin() + static_cast<std::ptrdiff_t>(*at));
  return python.none();
}

Ref list_pop(Interpreter& python, Call& call) {
  const Ref given = call.take(0);
  const auto index = given == nullptr ? std::optional<Wide>(-1) : as_whole(given);
  if (!index)
    return unsure(python, call, given->is_unknown() ? given : python.unknown("an index that is not known"));
  const Wide length = static_cast<Wide>(call.self->items().size());
  const Wide at = *index < 0 ? *index + length : *index;
  if (at < 0 || at >= length) return python.raise("IndexError", "pop index out of range");
  Refs& items = changed(python, call);
  const Ref item = items[static_cast<std::size_t>(at)];
  items.erase(items.begin() + static_cast<std::ptrdiff_t>(at));
  return item;
}

Ref list_index(Interpreter& python, Call& call) {
  const Ref item = call.take(0);
  if (item == nullptr) return method_unknown(python, call);
  const auto at = position_of(python, call.self->items(), item);
  if (!at) return method_unknown(python, call);
  return *at < 0 ? python.raise("ValueError", "is not in list") : python.heap.integer(*at);
}

Ref list_count(Interpreter& python, Call& call) {
  const Ref wanted = call.take(0);
  if (wanted == nullptr) return method_unknown(python, call);
  Wide count = 0;
  for (const Ref item : call.self->items()) {
    const Ref known = python.resolve(item);
    const Truth same = known == nullptr ? Truth::unknown : are_equal(known, wanted);
    if (same == Truth::unknown) return method_unknown(python, call);
    count += same == Truth::yes ? 1 : 0;
  }
  return python.heap.integer(count);
}

Ref list_reverse(Interpreter& python, Call& call) {
  std::ranges::reverse(changed(python, call));
  return python.none();
}

Ref list_clear(Interpreter& python, Call& call) {
  changed(python, call).clear();
  return python.none();
}

Ref list_copy(Interpreter& python, Call& call) { return python.heap.list(call.self->items()); }

Ref list_sort(Interpreter& python, Call& call) {
  Call sorted{nullptr, {call.self}, call.keywords};
  const Ref answer = python.call(python.builtin("sorted"), std::move(sorted));
  call.take_everything();
  if (answer == nullptr) {  // Python leaves it in some order between
    python.taint_shallow(call.self, python.unknown_quietly("a list that could not be sorted to its end"));
    return nullptr;
  }
  if (!answer->is(Kind::list))
    return unsure(python, call, answer->is_unknown() ? answer : python.unknown("an order")), python.none();
  changed(python, call) = answer->items();
  return python.none();
}

// Keys and values, as `dict(...)` and `update` take them. False: raised, or not known (`why` is set then).
bool pairs_of(Interpreter& python, Ref from, std::vector<std::pair<Ref, Ref>>& into, Ref& why) {
  if (from->is(Kind::instance) && from->as<Instance>().payload != nullptr) {
    const Instance& instance = from->as<Instance>();
    const auto has = [&](std::string_view name) {
      return python.class_attribute(instance.type, name) != nullptr;
    };
    // A dictionary with another way through it is asked for its keys, and each by itself.
    const bool is_plain = !has("__iter__") || (!has("keys") && !has("__getitem__"));
    const bool is_dict = instance.payload->is(Kind::dict);
    if (is_dict ? is_plain : !has("__iter__") && !has("keys"))
      from = instance.payload;
    else if (is_dict && !has("keys"))
      return why = python.unknown("a dictionary with an order of its own"), false;
  }
  if (from->is(Kind::dict)) {
    if (from->dictionary().open != nullptr) return why = from->dictionary().open, false;
    for (const auto& entry : from->dictionary().entries()) {
      if (entry.value->is_unknown() && entry.value->as<Unknown>().maybe_missing)
        return why = entry.value, false;
      into.emplace_back(entry.key, entry.value);
      if (python.frame() != nullptr)
        python.frame()->reads = python.origins.both(python.frame()->reads, entry.from);
    }
    return true;
  }
  if (from->is(Kind::instance) &&
      python.class_attribute(from->as<Instance>().type, "keys") != nullptr) {  // a mapping of a program's own
    const Ref keys = python.call_method(from, "keys", {});
    if (keys == nullptr) return false;
    const Iteration all = python.iterate(keys);
    if (all.outcome == Iteration::Outcome::unknown) why = all.unknown;
    if (all.outcome != Iteration::Outcome::items) return false;
    for (const Ref key : all.items) {
      const Ref value = python.subscript(from, key);
      if (value == nullptr) return false;
      into.emplace_back(key, value);
    }
    return true;
  }
  const Ref type = from->is(Kind::instance) ? from->as<Instance>().type : nullptr;
  // Whether it has keys decides what it gives.
  const bool is_open =
      type != nullptr && (type->as<Class>().unknown != nullptr || python.open_class(type) != nullptr);
  if (is_open || (type != nullptr && python.class_attribute(type, "__iter__") == nullptr))
    return why = python.unknown("a mapping that is not modelled"), false;
  if (from->is(Kind::opaque) && !is_view(from))
    return why = python.unknown("a mapping that is not modelled"), false;
  const Iteration all = python.iterate(from);
  if (all.outcome == Iteration::Outcome::unknown) why = all.unknown;
  if (all.outcome != Iteration::Outcome::items) return false;
  for (const Ref item : all.items) {
    const Iteration pair = python.iterate(item);
    if (pair.outcome == Iteration::Outcome::unknown) why = pair.unknown;
    if (pair.outcome != Iteration::Outcome::items) return false;
    if (pair.items.size() != 2)
      return python.raise("ValueError", "dictionary update sequence element has the wrong length") != nullptr;
    into.emplace_back(pair.items[0], pair.items[1]);
  }
  return true;
}

Ref dict_update(Interpreter& python, Call& call) {
  std::vector<std::pair<Ref, Ref>> pairs;
  Ref why = nullptr;
  const Ref from = call.take(0);
  bool fine = from == nullptr || pairs_of(python, from, pairs, why);
  if (!fine && why == nullptr) return nullptr;
  for (const auto& [name, value] : call.keywords) pairs.emplace_back(python.heap.text(name), value);
  call.take_everything();
  if (call.self->is_unknown()) return python.none();
  if (!fine) return unsure(python, call, why), python.none();
  if (!python.take_steps(pairs.size())) return nullptr;
  for (const auto& [key, value] : pairs) {
    if (!python.dict_set(call.self, key, value)) return nullptr;
  }
  return python.none();
}

Ref dict_construct(Interpreter& python, Call& call) {
  const Ref made = python.heap.dict();
  Call update{made, call.args, call.keywords};
  call.take_everything();
  return dict_update(python, update) == nullptr ? nullptr : made;
}

Ref children(Interpreter& python, Ref why, Ref dict) {
  Refs aliases;
  for (const auto& entry : dict->dictionary().entries()) aliases.push_back(entry.value);
  return python.unknown_like(why, std::move(aliases));
}

Ref reason_of(Interpreter& python, Ref dict, Ref key, Ref value) {
  if (value != nullptr && value->is_unknown()) return value;
  if (key->is_unknown()) return key;
  const Ref open = dict->dictionary().open;
  return open != nullptr ? open : python.unknown("a key that is not known");
}

Ref dict_get(Interpreter& python, Call& call) {
  const Ref key = call.take(0, "key");
  const Ref otherwise = call.take(1, "default");
  if (key == nullptr) return method_unknown(python, call);
  if (is_unhashable(key)) return python.raise("TypeError", "unhashable type");
  Truth found = Truth::no;
  const Ref value = python.dict_get(call.self, key, found);
  if (found == Truth::yes) return value;
  if (found == Truth::no) return otherwise == nullptr ? python.none() : otherwise;
  const Ref made = children(python, reason_of(python, call.self, key, value), call.self);
  return otherwise == nullptr ? made : python.unknown_like(made, {otherwise});
}

Ref dict_setdefault(Interpreter& python, Call& call) {
  const Ref key = call.take(0);
  const Ref otherwise = call.take(1) == nullptr ? python.none() : call.take(1);
  if (key == nullptr) return method_unknown(python, call);
  if (is_unhashable(key)) return python.raise("TypeError", "unhashable type");
  Truth found = Truth::no;
  const Ref value = python.dict_get(call.self, key, found);
  if (found == Truth::yes) return value;
  if (found == Truth::no) return python.dict_set(call.self, key, otherwise) ? otherwise : nullptr;
  const Ref why = reason_of(python, call.self, key, value);
  if (value != nullptr) {
    // It is there afterwards, with a value that is not known.
    Unknown made{
        why->as<Unknown>().reason, why->as<Unknown>().at, why->as<Unknown>().aliases, false, false, false};
    if (!is_constant(otherwise)) made.aliases.push_back(otherwise);
    const Ref after = python.heap.make(Kind::unknown, std::move(made));
    return python.dict_set(call.self, key, after) ? after : nullptr;
  }
  return unsure(python, call, why);
}

Ref dict_pop(Interpreter& python, Call& call) {
  const Ref key = call.take(0);
  const Ref otherwise = call.take(1);
  if (key == nullptr) return method_unknown(python, call);
  if (is_unhashable(key)) return python.raise("TypeError", "unhashable type");
  Truth found = Truth::no;
  const Ref value = python.dict_get(call.self, key, found);
  if (found == Truth::yes) {
    changed_dictionary(python, call).erase(key, *hash_of(key));
    return python.take_steps(call.self->dictionary().size()) ? value : nullptr;
  }
  if (found == Truth::no) {
    if (otherwise != nullptr) return otherwise;
    return python.raise_with("KeyError", {key});
  }
  const Ref why = reason_of(python, call.self, key, value);
  if (value != nullptr) {
    if (otherwise == nullptr) python.may_raise(why);
    changed_dictionary(python, call).erase(key, *hash_of(key));
    return python.unknown_like(why, {value});
  }
  const Ref made = children(python, why, call.self);
  unsure(python, call, why);
  return made;
}

Ref dict_popitem(Interpreter& python, Call& call) {
  const Dictionary& content = call.self->dictionary();
  if (content.open != nullptr || content.is_namespace)
    return unsure(python, call, python.unknown("`popitem` of a namespace"));
  if (content.empty()) return python.raise_saying("KeyError", "popitem(): dictionary is empty");
  const auto last = content.entries().back();
  changed_dictionary(python, call).erase(last.key, last.hash);
  return python.heap.tuple({last.key, last.value});
}

Ref dict_keys(Interpreter& python, Call& call) { return view_of(python, call.self, View::keys); }
Ref dict_values(Interpreter& python, Call& call) { return view_of(python, call.self, View::values); }
Ref dict_items(Interpreter& python, Call& call) { return view_of(python, call.self, View::pairs); }

Ref dict_copy(Interpreter& python, Call& call) {
  Dictionary copy = call.self->dictionary();
  return python.heap.dict(std::move(copy));
}

Ref dict_clear(Interpreter& python, Call& call) {
  Dictionary& content = changed_dictionary(python, call);
  content.clear();
  content.open = nullptr;
  return python.none();
}

Ref dict_fromkeys(Interpreter& python, Call& call) {
  const Ref keys = call.take(0);
  const Ref value = call.take(1) == nullptr ? python.none() : call.take(1);
  if (keys == nullptr) return method_unknown(python, call);
  const Iteration all = python.iterate(keys);
  if (all.outcome == Iteration::Outcome::raised) return nullptr;
  if (all.outcome == Iteration::Outcome::unknown) return python.unknown_like(all.unknown, {value});
  const Ref made = python.heap.dict();
  for (const Ref key : all.items) {
    if (!python.dict_set(made, key, value)) return nullptr;
  }
  return made;
}

// The items of any iterable as a set's; false: raised, or not known (`why`).
bool members_of(Interpreter& python, Ref from, Dictionary& into, Ref& why) {
  if (from->is(Kind::set) || from->is(Kind::frozen_set)) {
    for (const auto& entry : from->dictionary().entries()) into.set(entry.key, entry.hash, nullptr, 0);
    return true;
  }
  const Iteration all = python.iterate(from);
  if (all.outcome == Iteration::Outcome::unknown) why = all.unknown;
  if (all.outcome != Iteration::Outcome::items) return false;
  for (const Ref item : all.items) {
    const Ref known = python.resolve(item);
    const auto hash = known == nullptr ? std::nullopt : hash_of(known);
    if (!hash)
      return why = known != nullptr && known->is_unknown() ? known
                                                           : python.unknown("an item that is not known"),
             false;
    into.set(known, *hash, nullptr, 0);
  }
  return true;
}

Ref set_update(Interpreter& python, Call& call) {
  for (const Ref from : Refs(call.take_rest())) {
    Dictionary more;
    Ref why = nullptr;
    if (!members_of(python, from, more, why)) {
      if (why == nullptr) return nullptr;
      return unsure(python, call, why), python.none();
    }
    Dictionary& own = changed_dictionary(python, call);
    for (const auto& entry : more.entries()) own.set(entry.key, entry.hash, nullptr, 0);
  }
  return python.none();
}

Ref set_add(Interpreter& python, Call& call) {
  const Ref item = call.take(0);
  if (item == nullptr) return method_unknown(python, call);
  const auto hash = hash_of(item);
  if (!hash)
    return unsure(python, call, item->is_unknown() ? item : python.unknown("an item that is not known")),
           python.none();
  changed_dictionary(python, call).set(item, *hash, nullptr, 0);
  return python.none();
}

Ref set_discard_or_remove(Interpreter& python, Call& call, bool must) {
  const Ref item = call.take(0);
  if (item == nullptr) return method_unknown(python, call);
  const auto hash = hash_of(item);
  if (!hash)
    return unsure(python, call, item->is_unknown() ? item : python.unknown("an item that is not known")),
           python.none();
  if (!changed_dictionary(python, call).erase(item, *hash) && must)
    return python.raise_with("KeyError", {item});
  return python.none();
}
Ref set_discard(Interpreter& python, Call& call) { return set_discard_or_remove(python, call, false); }
Ref set_remove(Interpreter& python, Call& call) { return set_discard_or_remove(python, call, true); }

enum class Keep : std::uint8_t { both, either, mine, one };

Ref combined(Interpreter& python, Call& call, Keep keep, bool in_place) {
  Dictionary own = call.self->dictionary();
  for (const Ref from : Refs(call.take_rest())) {
    Dictionary other;
    Ref why = nullptr;
    if (!members_of(python, from, other, why)) {
      if (why == nullptr) return nullptr;
      return in_place ? unsure(python, call, why) : python.unknown_like(why, {});
    }
    Dictionary out;
    for (const auto& entry : own.entries()) {
      const bool there = other.find(entry.key, entry.hash) != nullptr;
      if (keep == Keep::either || (keep == Keep::both ? there : !there))
        out.set(entry.key, entry.hash, nullptr, 0);
    }
    for (const auto& entry : other.entries()) {
      const bool there = own.find(entry.key, entry.hash) != nullptr;
      if (!there && (keep == Keep::either || keep == Keep::one)) out.set(entry.key, entry.hash, nullptr, 0);
    }
    own = std::move(out);
  }
  if (!in_place) return python.heap.make(call.self->kind(), std::move(own));
  changed_dictionary(python, call) = std::move(own);
  return python.none();
}
Ref set_union(Interpreter& python, Call& call) { return combined(python, call, Keep::either, false); }
Ref set_intersection(Interpreter& python, Call& call) { return combined(python, call, Keep::both, false); }
Ref set_difference(Interpreter& python, Call& call) { return combined(python, call, Keep::mine, false); }
Ref set_symmetric(Interpreter& python, Call& call) { return combined(python, call, Keep::one, false); }
Ref set_keep(Interpreter& python, Call& call) { return combined(python, call, Keep::both, true); }
Ref set_drop(Interpreter& python, Call& call) { return combined(python, call, Keep::mine, true); }

Ref set_compare(Interpreter& python, Call& call, bool subset, bool disjoint) {
  Dictionary other;
  Ref why = nullptr;
  if (call.take(0) == nullptr) return method_unknown(python, call);
  if (!members_of(python, call.take(0), other, why))
    return why == nullptr ? nullptr : python.unknown_like(why, {});
  const Dictionary& own = call.self->dictionary();
  const auto& first = subset || disjoint ? own : other;
  const auto& second = subset || disjoint ? other : own;
  return python.heap.boolean(std::ranges::all_of(first.entries(), [&](const auto& entry) {
    return (second.find(entry.key, entry.hash) != nullptr) != disjoint;
  }));
}
Ref set_issubset(Interpreter& python, Call& call) { return set_compare(python, call, true, false); }
Ref set_issuperset(Interpreter& python, Call& call) { return set_compare(python, call, false, false); }
Ref set_isdisjoint(Interpreter& python, Call& call) { return set_compare(python, call, true, true); }

Ref set_copy(Interpreter& python, Call& call) {
  return python.heap.make(call.self->kind(), Dictionary(call.self->dictionary()));
}
Ref set_clear(Interpreter& python, Call& call) {
  changed_dictionary(python, call).clear();
  return python.none();
}

constexpr auto any = Native::Takes::anything;
constexpr auto known = Native::Takes::known;

constexpr auto list_rows = std::to_array<Native>({{"append", list_append, any, true},
                                                  {"extend", list_extend, any, true},
                                                  {"insert", list_insert, any, true},
                                                  {"remove", list_remove, any, true},
                                                  {"pop", list_pop, any, true},
                                                  {"reverse", list_reverse, any, true},
                                                  {"clear", list_clear, any, true},
                                                  {"sort", list_sort, any, true},
                                                  {"copy", list_copy},
                                                  {"index", list_index},
                                                  {"count", list_count}});
constexpr auto dict_rows = std::to_array<Native>({{"update", dict_update, any, true},
                                                  {"get", dict_get, any},
                                                  {"setdefault", dict_setdefault, any, true},
                                                  {"pop", dict_pop, any, true},
                                                  {"popitem", dict_popitem, any, true},
                                                  {"keys", dict_keys},
                                                  {"values", dict_values},
                                                  {"items", dict_items},
                                                  {"copy", dict_copy},
                                                  {"clear", dict_clear, any, true},
                                                  {"fromkeys", dict_fromkeys, any, false, true}});
constexpr auto set_rows = std::to_array<Native>({{"union", set_union},
                                                 {"intersection", set_intersection},
                                                 {"difference", set_difference},
                                                 {"symmetric_difference", set_symmetric},
                                                 {"issubset", set_issubset},
                                                 {"issuperset", set_issuperset},
                                                 {"isdisjoint", set_isdisjoint},
                                                 {"copy", set_copy},
                                                 // what a frozenset does not have
                                                 {"add", set_add, any, true},
                                                 {"update", set_update, any, true},
                                                 {"discard", set_discard, any, true},
                                                 {"remove", set_remove, any, true},
                                                 {"intersection_update", set_keep, known, true},
                                                 {"difference_update", set_drop, known, true},
                                                 {"clear", set_clear, any, true}});

}  // namespace

std::span<const Native> list_methods() { return list_rows; }
std::span<const Native> tuple_methods() { return std::span(list_rows).last(2); }
std::span<const Native> dict_methods() { return dict_rows; }
std::span<const Native> set_methods() { return set_rows; }
std::span<const Native> frozen_set_methods() { return std::span(set_rows).first(8); }

Ref make_dict(Interpreter& python, Call& call) { return dict_construct(python, call); }
bool take_members(Interpreter& python, Ref from, Dictionary& into, Ref& why) {
  return members_of(python, from, into, why);
}

}  // namespace trysquare::settings
