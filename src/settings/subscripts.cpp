// Subscripts, slices, membership and iteration of containers.
// https://docs.python.org/3/library/stdtypes.html#common-sequence-operations
#include "base/text.hpp"
#include "pytext/characters.hpp"
#include "settings/interpreter.hpp"
#include "settings/lazy.hpp"
#include "settings/library.hpp"
#include "settings/opaque_types.hpp"
#include "settings/unordered.hpp"
#include "settings/views.hpp"

#include <fmt/core.h>

#include <unordered_set>

namespace trysquare::settings {

namespace {

constexpr std::size_t letters_of_one_step = 32;  // that are counted to find one by its number

bool is_sequence(Kind kind) {
  return kind == Kind::list || kind == Kind::tuple || kind == Kind::text || kind == Kind::bytes;
}

struct Bounds {
  Wide start = 0, stop = 0, step = 1;
};

std::vector<std::size_t> places_of(const Bounds& bounds) {
  std::vector<std::size_t> places;
  for (Wide at = bounds.start; bounds.step > 0 ? at < bounds.stop : at > bounds.stop; at += bounds.step)
    places.push_back(static_cast<std::size_t>(at));
  return places;
}

// As slice.indices; nothing when a part is no integer.
std::optional<Bounds> bounds_of(const Slice& slice, Wide length) {
  const auto part = [](Ref object, Wide otherwise) -> std::optional<Wide> {
    if (object->is(Kind::none)) return otherwise;
    return as_whole(object);
  };
  const auto step = part(slice.step, 1);
  if (!step || *step == 0) return std::nullopt;
  const Wide low = *step < 0 ? -1 : 0;
  const Wide high = *step < 0 ? length - 1 : length;
  const auto limited = [&](std::optional<Wide> value) -> std::optional<Wide> {
    if (!value) return value;
    if (*value < 0) return std::max(*value + length, low);
    return std::min(*value, high);
  };
  const auto start = slice.lower->is(Kind::none) ? std::optional<Wide>(*step < 0 ? high : low)
                                                 : limited(as_whole(slice.lower));
  const auto stop = slice.upper->is(Kind::none) ? std::optional<Wide>(*step < 0 ? low : high)
                                                : limited(as_whole(slice.upper));
  if (!start || !stop) return std::nullopt;
  return Bounds{*start, *stop, *step};
}

std::vector<std::size_t> indices_of(const Bounds& bounds) {
  std::vector<std::size_t> out;
  for (Wide at = bounds.start; bounds.step > 0 ? at < bounds.stop : at > bounds.stop; at += bounds.step) {
    out.push_back(static_cast<std::size_t>(at));
  }
  return out;
}

Ref slice_of(Interpreter& python, Ref object, const Slice& slice) {
  const bool is_text = object->is(Kind::text);
  const std::vector<std::string_view> letters =
      is_text ? pytext::characters_of(object->text()) : std::vector<std::string_view>();
  const std::size_t length = is_text                   ? letters.size()
                             : object->is(Kind::bytes) ? object->text().size()
                                                       : object->items().size();
  const auto bounds = bounds_of(slice, static_cast<Wide>(length));
  if (!bounds) return python.unknown("a slice that is not modelled");
  const auto indices = indices_of(*bounds);
  if (!python.take_steps(indices.size())) return nullptr;
  if (is_text || object->is(Kind::bytes)) {
    std::string out;
    for (const std::size_t at : indices) {
      if (is_text)
        out += letters[at];
      else
        out += object->text()[at];
    }
    return is_text ? python.heap.text(std::move(out)) : python.heap.bytes(std::move(out));
  }
  Refs items;
  for (const std::size_t at : indices) items.push_back(object->items()[at]);
  return object->is(Kind::list) ? python.heap.list(std::move(items)) : python.heap.tuple(std::move(items));
}

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::list: return "list";
    case Kind::tuple: return "tuple";
    case Kind::text: return "string";
    default: return "bytes";
  }
}

Ref item_of(Interpreter& python, Ref object, Wide index) {
  const bool is_text = object->is(Kind::text);
  const std::vector<std::string_view> letters =
      is_text ? pytext::characters_of(object->text()) : std::vector<std::string_view>();
  const std::size_t length = is_text                   ? letters.size()
                             : object->is(Kind::bytes) ? object->text().size()
                                                       : object->items().size();
  if (index < 0) index += static_cast<Wide>(length);
  if (index < 0 || index >= static_cast<Wide>(length)) {
    return python.raise_saying("IndexError", fmt::format("{} index out of range", name_of(object->kind())));
  }
  const auto at = static_cast<std::size_t>(index);
  if (is_text) return python.heap.text(std::string(letters[at]));
  if (object->is(Kind::bytes)) return python.heap.integer(static_cast<unsigned char>(object->text()[at]));
  return object->items()[at];
}

Refs children_of(Ref object) {
  Refs out;
  if (object->is(Kind::list) || object->is(Kind::tuple)) out = object->items();
  if (object->is(Kind::dict)) {
    for (const auto& entry : object->dictionary().entries()) out.push_back(entry.value);
  }
  return out;
}

}  // namespace

// Lists, dicts and sets, and tuples that hold one.
bool is_unhashable(Ref object) {
  // Tuples that hold one tuple twice, again and again, are looked at once.
  Refs todo{object};
  std::unordered_set<Ref> seen;
  while (!todo.empty() && todo.back()->is(Kind::tuple)) {
    object = todo.back();
    todo.pop_back();
    if (object->holds_constants || !seen.insert(object).second) continue;
    for (const Ref item : object->items()) {
      if (!item->is(Kind::tuple) && is_unhashable(item)) return true;
      if (item->is(Kind::tuple)) todo.push_back(item);
    }
  }
  return object->is(Kind::list) || object->is(Kind::dict) || object->is(Kind::set) || object->is(Kind::slice);
}

Ref Interpreter::dict_get(Ref dict, Ref key, Truth& found) {
  const Dictionary& content = dict->dictionary();
  const auto hash = hash_of(key);
  found = Truth::unknown;
  if (!hash) return nullptr;
  const auto* entry = content.find(key, *hash);
  if (entry != nullptr) {
    if (frame_ != nullptr) frame_->reads = origins.both(frame_->reads, entry->from);
    const bool maybe = entry->value->is_unknown() && entry->value->as<Unknown>().maybe_missing;
    found = maybe ? Truth::unknown : Truth::yes;
    return resolve(entry->value);
  }
  found = content.open == nullptr ? Truth::no : Truth::unknown;
  if (dict == loaded_modules && found == Truth::unknown) found = is_loaded(key);
  return nullptr;
}

bool Interpreter::dict_set(Ref dict, Ref key, Ref value) {
  key = resolve(key);
  if (key == nullptr || !take_look(key)) return false;
  if (dict == environ && environ != nullptr) {  // variables are texts
    for (const Ref part : {key, resolve(value)}) {
      if (part == nullptr) return false;
      if (!part->is(Kind::text) && !part->is_unknown()) return raise("TypeError", "str expected") != nullptr;
    }
  }
  if (dict->is_unknown()) return true;
  const auto hash = hash_of(key);
  if (hash) {
    heap.change_dictionary(dict).set(key, *hash, value,
                                     origins.both(origin_here(), frame_ == nullptr ? 0 : frame_->reads));
    return true;
  }
  if (is_unhashable(key)) return raise("TypeError", "unhashable type") != nullptr;
  taint_shallow(dict, key->is_unknown() ? key : unknown("a key that is not known"));
  if (dict->is_unknown() && !is_constant(value))
    held<Unknown>(heap.change(dict).content).aliases.push_back(value);
  return true;
}

void Interpreter::dict_set_text(Ref dict, std::string_view key, Ref value) {
  if (dict->is(Kind::dict)) {
    const std::uint64_t hash = hash_of_text(key);
    heap.change_dictionary(dict).set(heap.word(key, hash), hash, value, 0);
  }
}

Ref Interpreter::subscript(Ref object, Ref key) {
  object = resolve(object);
  key = resolve(key);
  if (object == nullptr || key == nullptr) return nullptr;
  if (!take_look(key) || (object->is(Kind::text) && !take_steps(object->text().size() / letters_of_one_step)))
    return nullptr;
  if (object->is_unknown()) {
    may_raise(object);
    return unknown_like(object, {});
  }
  if (object->is(Kind::instance)) {
    if (const Ref method = class_attribute(object->as<Instance>().type, "__getitem__")) {
      return call(heap.make(Kind::bound, Bound{method, object}), {nullptr, {key}, {}});
    }
    const Ref payload = object->as<Instance>().payload;
    if (payload == nullptr) return unknown("a subscript that is not modelled");
    const Ref missing =
        payload->is(Kind::dict) ? class_attribute(object->as<Instance>().type, "__missing__") : nullptr;
    if (missing != nullptr && !is_unhashable(key)) {
      Truth found = Truth::no;
      dict_get(payload, key, found);
      if (found == Truth::no)
        return call(heap.make(Kind::bound, Bound{missing, object}), {nullptr, {key}, {}});
    }
    object = payload;
  }
  if (object->is(Kind::dict)) {
    if (is_unhashable(key)) return raise("TypeError", "unhashable type");
    Truth found = Truth::no;
    const Ref value = dict_get(object, key, found);
    if (found != Truth::no && value != nullptr) {
      if (found == Truth::unknown) may_raise(value);
      return value;
    }
    if (found == Truth::no) {
      if (const Ref made = default_of(*this, object, key)) return made;
      if (is_stopped() || raised_ != nullptr) return nullptr;
      return raise_with("KeyError", {key});
    }
    const Ref why = key->is_unknown()                      ? key
                    : object->dictionary().open != nullptr ? object->dictionary().open
                                                           : unknown("a key that is not known");
    may_raise(why);
    return unknown_like(why, children_of(object));
  }
  if (const OpaqueType* type = find_opaque_type(object); type != nullptr && type->item != nullptr)
    return type->item(*this, object, key);
  if (is_sequence(object->kind())) {
    if (key->is(Kind::slice)) return slice_of(*this, object, key->as<Slice>());
    if (const auto index = as_whole(key)) return item_of(*this, object, *index);
    if (!key->is_unknown()) return raise("TypeError", "indices must be integers or slices");
    may_raise(key);
    return unknown_like(key, children_of(object));
  }
  if (object->is(Kind::range)) {
    const Iteration all = iterate(object);
    const auto index = as_whole(key);
    if (index && all.outcome == Iteration::Outcome::items)
      return item_of(*this, heap.tuple(all.items), *index);
  }
  if (object->is(Kind::class_) && object->as<Class>().unknown == nullptr) {
    const Ref meta = object->as<Class>().meta;
    if (const Ref method = meta == nullptr ? nullptr : class_attribute(meta, "__getitem__"))
      return call(bind_to(method, object, meta), {nullptr, {key}, {}});
    Ref hook = class_attribute(object, "__class_getitem__");
    if (hook != nullptr && hook->is(Kind::class_method)) hook = hook->as<Wrapper>().inner;
    // `list[int]` and `Base[T]` do what the class does.
    if (hook == nullptr || !hook->is(Kind::function)) return object;
    return call(hook, {nullptr, {object, key}, {}});
  }
  if (object->is(Kind::class_) || object->is(Kind::function)) {
    const Ref why = unknown("a subscript of a type");
    held<Unknown>(heap.change(why).content).inert = true;
    return why;
  }
  if (object->is(Kind::none) || object->is(Kind::integer) || object->is(Kind::boolean) ||
      object->is(Kind::floating)) {
    return raise("TypeError", "object is not subscriptable");
  }
  const Ref why = unknown("a subscript that is not modelled");
  may_raise(why);
  return why;
}

bool Interpreter::set_subscript(Ref object, Ref key, Ref value) {
  object = resolve(object);
  key = resolve(key);
  if (object == nullptr || key == nullptr) return false;
  const Origin here = origins.both(origin_here(), frame_->reads);
  switch (object->kind()) {
    case Kind::dict: return dict_set(object, key, value);
    case Kind::unknown:
      for (const Ref alias : object->as<Unknown>().aliases) taint(alias, object);
      may_raise(object);
      return true;
    case Kind::instance: {
      if (const Ref method = class_attribute(object->as<Instance>().type, "__setitem__")) {
        return call(heap.make(Kind::bound, Bound{method, object}), {nullptr, {key, value}, {}}) != nullptr;
      }
      const Ref payload = object->as<Instance>().payload;
      if (payload != nullptr) return set_subscript(payload, key, value);
      taint(object, unknown("an assignment that is not modelled"));
      return true;
    }
    case Kind::list: {
      if (const auto index = as_whole(key)) {
        const Wide length = static_cast<Wide>(object->items().size());
        const Wide at = *index < 0 ? *index + length : *index;
        if (at < 0 || at >= length)
          return raise_saying("IndexError", "list assignment index out of range") != nullptr;
        State& state = heap.change(object);
        std::get<Items>(state.content).items[static_cast<std::size_t>(at)] = value;
        state.from = origins.both(state.from, here);
        return true;
      }
      const Iteration all = key->is(Kind::slice) ? iterate(value, value->is(Kind::iterator))
                                                 : Iteration{Iteration::Outcome::unknown, {}, nullptr};
      if (all.outcome == Iteration::Outcome::raised) return false;
      if (object->is_unknown()) return true;
      const auto bounds = key->is(Kind::slice)
                              ? bounds_of(key->as<Slice>(), static_cast<Wide>(object->items().size()))
                              : std::nullopt;
      if (all.trailing != nullptr) return raise_object(all.trailing) != nullptr;
      if (!bounds || all.outcome == Iteration::Outcome::unknown) {
        taint_shallow(object,
                      key->is_unknown() ? key : unknown("an assignment to a slice that is not modelled"));
        return true;
      }
      const auto places = bounds->step == 1 ? std::vector<std::size_t>() : places_of(*bounds);
      if (bounds->step != 1 && places.size() != all.items.size())
        return raise("ValueError", "attempt to assign a sequence of another size to a slice") != nullptr;
      State& state = heap.change(object);
      Refs& items = std::get<Items>(state.content).items;
      for (std::size_t i = 0; i < places.size(); ++i) items[places[i]] = all.items[i];
      state.from = origins.both(state.from, here);
      if (bounds->step != 1) return true;
      const auto first = items.begin() + static_cast<std::ptrdiff_t>(bounds->start);
      const auto last = items.begin() + static_cast<std::ptrdiff_t>(std::max(bounds->start, bounds->stop));
      items.insert(items.erase(first, last), all.items.begin(), all.items.end());
      return true;
    }
    default: return raise("TypeError", "object does not support item assignment") != nullptr;
  }
}

bool Interpreter::delete_subscript(Ref object, Ref key) {
  if (!take_look(object)) return false;
  if (object->is(Kind::dict)) {
    Truth found = Truth::no;
    dict_get(object, key, found);
    if (found == Truth::yes) {
      State& state = heap.change(object);
      held<Dictionary>(state.content).erase(key, *hash_of(key));
      state.from = origins.both(state.from, origin_here());
      return take_steps(object->dictionary().size());
    }
    if (found == Truth::no) {
      return raise_with("KeyError", {key}) != nullptr;
    }
    const Ref why = unknown("a key that is not known is deleted");
    may_raise(why);
    taint_shallow(object, why);
    return true;
  }
  if (object->is(Kind::list)) {
    const auto index = as_whole(key);
    const Wide length = static_cast<Wide>(object->items().size());
    const Wide at = index ? (*index < 0 ? *index + length : *index) : -1;
    if (index && (at < 0 || at >= length))
      return raise_saying("IndexError", "list assignment index out of range") != nullptr;
    const auto bounds = key->is(Kind::slice) ? bounds_of(key->as<Slice>(), length) : std::nullopt;
    if (index || (bounds && bounds->step == 1)) {
      State& state = heap.change(object);
      Refs& items = std::get<Items>(state.content).items;
      const Wide first = index ? at : bounds->start;
      const Wide last = index ? at + 1 : std::max(bounds->start, bounds->stop);
      items.erase(items.begin() + static_cast<std::ptrdiff_t>(first),
                  items.begin() + static_cast<std::ptrdiff_t>(last));
      state.from = origins.both(state.from, origin_here());
      return true;
    }
  }
  const Ref why = object->is_unknown() ? object : unknown("a deletion that is not modelled");
  taint(object, why);
  may_raise(why);
  return true;
}

Truth Interpreter::contains(Ref container, Ref item, bool& raised) {
  container = resolve(container);
  item = resolve(item);
  if (container == nullptr || item == nullptr) return raised = true, Truth::unknown;
  const bool keyed = container->is(Kind::dict) || container->is(Kind::set);
  if (!take_look(item) || (!keyed && !take_look(container))) return raised = true, Truth::unknown;
  const Ref type = container->is(Kind::instance) ? container->as<Instance>().type
                   : container->is(Kind::class_) ? container->as<Class>().meta
                                                 : nullptr;
  if (type != nullptr) {
    if (const Ref method = class_attribute(type, "__contains__")) {
      const Ref answer = call(heap.make(Kind::bound, Bound{method, container}), {nullptr, {item}, {}});
      if (answer == nullptr) raised = true;
      return answer == nullptr ? Truth::unknown : truth(answer, raised);
    }
    const Ref payload = container->is(Kind::instance) ? container->as<Instance>().payload : nullptr;
    if (payload == nullptr) return Truth::unknown;
    container = payload;
  }
  if (const Refs* items = unordered_items(container)) container = heap.tuple(*items);
  switch (container->kind()) {
    case Kind::unknown: may_raise(container); return Truth::unknown;
    case Kind::dict:
    case Kind::set:
    case Kind::frozen_set: {
      const auto hash = hash_of(item);
      if (!hash) {
        if (is_unhashable(item)) return raise("TypeError", "unhashable type"), raised = true, Truth::unknown;
        may_raise(item->is_unknown() ? item : unknown("a key that is not known"));
        return Truth::unknown;
      }
      const auto* entry = container->dictionary().find(item, *hash);
      if (entry == nullptr && container == loaded_modules) return is_loaded(item);
      if (entry == nullptr) return container->dictionary().open == nullptr ? Truth::no : Truth::unknown;
      const bool maybe =
          entry->value != nullptr && entry->value->is_unknown() && entry->value->as<Unknown>().maybe_missing;
      return maybe ? Truth::unknown : Truth::yes;
    }
    case Kind::text:
      if (item->is_unknown()) return Truth::unknown;
      if (!item->is(Kind::text))
        return raise("TypeError", "'in <string>' requires string as left operand"), raised = true,
                                                                                    Truth::unknown;
      return as_truth(container->text().find(item->text()) != std::string::npos);
    case Kind::opaque:
      if (!is_view(container)) return Truth::unknown;
      if (container->as<Opaque>().type == "$keys") return contains(viewed(container), item, raised);
      [[fallthrough]];
    case Kind::list:
    case Kind::tuple:
    case Kind::range:
    case Kind::iterator: {
      Iteration all = iterate(container, true);
      if (all.outcome == Iteration::Outcome::raised) raised = true;
      if (all.outcome != Iteration::Outcome::items) return Truth::unknown;
      Truth answer = Truth::no;
      for (std::size_t i = 0; i < all.items.size(); ++i) {
        const Ref known = resolve(all.items[i]);
        const Truth same = known == nullptr ? Truth::unknown : are_equal(known, item);
        if (same == Truth::yes) return give_back(all, i + 1), same;
        if (same == Truth::unknown) answer = same;
      }
      if (answer == Truth::unknown && all.iterator != nullptr)
        taint(all.iterator, unknown_quietly("how far an iterator was asked"));
      if (all.trailing != nullptr) raise_object(all.trailing), raised = true;
      return answer;
    }
    case Kind::none:
    case Kind::boolean:
    case Kind::integer:
    case Kind::floating: return raise("TypeError", "argument is not iterable"), raised = true, Truth::unknown;
    default: return Truth::unknown;
  }
}

namespace {

bool is_too_long(const Range& range, std::size_t most) {
  const bool up = range.step > 0;
  Wide way = 0;
  const bool far = up ? __builtin_sub_overflow(range.stop, range.start, &way)
                      : __builtin_sub_overflow(range.start, range.stop, &way);
  return far || (way > 0 && (way - 1) / (up ? range.step : -range.step) >= static_cast<Wide>(most));
}

// Of one that is not too long.
std::size_t count_of(const Range& range) {
  const bool up = range.step > 0;
  const Wide way = up ? range.stop - range.start : range.start - range.stop;
  return way <= 0 ? 0 : static_cast<std::size_t>((way - 1) / (up ? range.step : -range.step) + 1);
}

Iteration unknown_items(Ref why) { return {Iteration::Outcome::unknown, {}, why}; }

// What the `__iter__` of a class of the program's gives.
Iteration iterate_by(Interpreter& python, Ref method, Ref object, bool in_parts) {
  const Ref iterator = python.call(python.heap.make(Kind::bound, Bound{method, object}), {});
  if (iterator == nullptr) return {Iteration::Outcome::raised, {}, nullptr};
  if (!iterator->is(Kind::instance)) return python.iterate(iterator, in_parts);
  const Ref next = python.class_attribute(iterator->as<Instance>().type, "__next__");
  if (next == nullptr || !next->is(Kind::function))
    return unknown_items(python.unknown("an iterator of the program's own"));
  return rest_of(python, iterator);
}

}  // namespace

Iteration Interpreter::iterate(Ref object, bool in_parts) {
  object = resolve(object);
  if (object == nullptr) return {Iteration::Outcome::raised, {}, nullptr};
  Iteration all;
  switch (object->kind()) {
    case Kind::list:
    case Kind::tuple: all.items = object->items(); break;
    case Kind::dict:
      if (object->dictionary().open != nullptr) return unknown_items(object->dictionary().open);
      for (const auto& entry : object->dictionary().entries()) {
        if (entry.value->is_unknown() && entry.value->as<Unknown>().maybe_missing)
          return unknown_items(entry.value);
        all.items.push_back(entry.key);
      }
      break;
    case Kind::set:
    case Kind::frozen_set:
      for (const auto& entry : object->dictionary().entries()) all.items.push_back(entry.key);
      // Python's own order of more than one differs from run to run.
      if (all.items.size() > 1)
        return {Iteration::Outcome::unknown, std::move(all.items), unknown_quietly("the order of a set"),
                true};
      break;
    case Kind::opaque: {
      if (is_view(object)) {
        all = items_of_view(*this, object);
        if (all.outcome != Iteration::Outcome::items) return all;
        break;
      }
      const Refs* items = unordered_items(object);
      if (items == nullptr) return unknown_items(unknown("an iteration that is not modelled"));
      return {Iteration::Outcome::unknown, *items, unknown_quietly("the order in which files are listed"),
              true};
    }
    case Kind::text:
      if (object->text().size() > limits.items) return unknown_items(unknown("a text that is too long"));
      for (const auto letter : pytext::characters_of(object->text())) all.items.push_back(heap.word(letter));
      break;
    case Kind::bytes:
      for (const char octet : object->text())
        all.items.push_back(heap.integer(static_cast<unsigned char>(octet)));
      break;
    case Kind::range:
      if (is_too_long(object->as<Range>(), limits.items))
        return unknown_items(unknown("a range that is too long"));
      for (const Range& range = object->as<Range>(); all.items.size() < count_of(range);)
        all.items.push_back(heap.integer(range.start + static_cast<Wide>(all.items.size()) * range.step));
      break;
    case Kind::iterator:
      all = rest_of_iterator(*this, object, in_parts);
      if (all.outcome != Iteration::Outcome::items) return all;
      break;
    case Kind::file: {
      const Ref lines = call_method(object, "readlines", {});
      if (lines == nullptr) return {Iteration::Outcome::raised, {}, nullptr};
      return iterate(lines);
    }
    case Kind::class_:
    case Kind::instance: {
      const bool is_class = object->is(Kind::class_);
      const Ref type = is_class ? object->as<Class>().meta : object->as<Instance>().type;
      const Ref method = type == nullptr ? nullptr : class_attribute(type, "__iter__");
      if (method != nullptr) return iterate_by(*this, method, object, in_parts);
      if (!is_class && object->as<Instance>().payload != nullptr)
        return iterate(object->as<Instance>().payload);
      return unknown_items(unknown("an iteration that is not modelled"));
    }
    case Kind::none:
    case Kind::boolean:
    case Kind::integer:
    case Kind::floating:
      raise("TypeError", "object is not iterable");
      return {Iteration::Outcome::raised, {}, nullptr};
    case Kind::unknown: may_raise(object); return unknown_items(object);
    default: return unknown_items(unknown("an iteration that is not modelled"));
  }
  if (!take_steps(all.items.size())) return {Iteration::Outcome::raised, {}, nullptr};
  return all;
}

}  // namespace trysquare::settings
