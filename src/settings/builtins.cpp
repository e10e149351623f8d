// Functions, types and exceptions that every module sees. https://docs.python.org/3/library/functions.html
#include "pytext/characters.hpp"
#include "settings/lazy.hpp"
#include "settings/library.hpp"
#include "settings/path_text.hpp"
#include "settings/unordered.hpp"
#include "settings/views.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace trysquare::settings {

namespace {

Ref strange(Interpreter& python, const Iteration& all) {
  return all.outcome == Iteration::Outcome::raised ? nullptr : python.unknown_like(all.unknown, {});
}

Ref run_len(Interpreter& python, Call& call) {
  Ref object = call.take(0);
  if (object == nullptr) return method_unknown(python, call);
  if (object->is(Kind::instance)) {
    if (python.class_attribute(object->as<Instance>().type, "__len__") != nullptr)
      return python.call_method(object, "__len__", {});
    if (object->as<Instance>().payload != nullptr) object = object->as<Instance>().payload;
  }
  if (object->is(Kind::class_) && object->as<Class>().meta != nullptr) {
    const Ref method = python.class_attribute(object->as<Class>().meta, "__len__");
    if (method != nullptr) return python.call(method, {nullptr, {object}, {}});
  }
  switch (object->kind()) {
    case Kind::text: return python.heap.integer(static_cast<Wide>(pytext::length_of(object->text())));
    case Kind::bytes: return python.heap.integer(static_cast<Wide>(object->text().size()));
    case Kind::list:
    case Kind::tuple: return python.heap.integer(static_cast<Wide>(object->items().size()));
    case Kind::dict:
      if (object->dictionary().open != nullptr || object->dictionary().is_namespace)
        return method_unknown(python, call);
      [[fallthrough]];
    case Kind::set:
    case Kind::frozen_set: return python.heap.integer(static_cast<Wide>(object->dictionary().size()));
    case Kind::opaque: {
      if (is_view(object)) {
        const Iteration all = items_of_view(python, object);
        if (all.outcome != Iteration::Outcome::items) return strange(python, all);
        return python.heap.integer(static_cast<Wide>(all.items.size()));
      }
      const Refs* items = unordered_items(object);
      if (items == nullptr) return method_unknown(python, call);
      return python.heap.integer(static_cast<Wide>(items->size()));
    }
    case Kind::none:
    case Kind::boolean:
    case Kind::integer: return python.raise("TypeError", "object has no len()");
    default: return method_unknown(python, call);
  }
}

// min and max; `want` is the sign that replaces the best one so far.
// -1, 0, 1, by the objects' own methods where they have any; nothing: not known, or `raised`.
std::optional<int> order_by_methods(Interpreter& python, Ref left, Ref right, bool& raised) {
  if (const auto plain = order_of(left, right)) return plain;
  for (const bool reversed : {false, true}) {
    const Ref less =
        python.compare(pysource::Comparison::less, reversed ? right : left, reversed ? left : right);
    raised = less == nullptr;
    const Truth is = raised ? Truth::unknown : python.truth(less, raised);
    if (raised || is == Truth::unknown) return std::nullopt;
    if (is == Truth::yes) return reversed ? 1 : -1;
  }
  return 0;
}

using Keyed = std::vector<std::pair<Ref, Ref>>;

// Sorted by objects' own `<`: known where that is one order of them all.
bool sort_by_methods(Interpreter& python, Keyed& keyed, bool backwards, bool& raised) {
  constexpr std::size_t most = 64;
  if (keyed.size() > most) return false;
  const auto comes_first = [&](const auto& a, const auto& b) -> std::optional<bool> {
    const auto order =
        order_by_methods(python, backwards ? b.first : a.first, backwards ? a.first : b.first, raised);
    return order ? std::optional(*order < 0) : std::nullopt;
  };
  for (std::size_t i = 1; i < keyed.size(); ++i) {
    for (std::size_t at = i; at > 0; --at) {
      const auto before = comes_first(keyed[at], keyed[at - 1]);
      if (!before) return false;
      if (!*before) break;
      std::swap(keyed[at], keyed[at - 1]);
    }
  }
  for (std::size_t i = 0; i < keyed.size(); ++i) {
    for (std::size_t later = i + 1; later < keyed.size(); ++later) {
      if (comes_first(keyed[later], keyed[i]) != std::optional(false)) return false;
    }
  }
  return true;
}

Ref extreme(Interpreter& python, Call& call, int want) {
  Refs items = call.take_rest();
  const Ref key = call.take_keyword("key");
  const Ref otherwise = call.take_keyword("default");
  if (items.size() == 1) {
    const Iteration all = python.iterate(items[0]);
    if (all.outcome != Iteration::Outcome::items) return strange(python, all);
    items = all.items;
  }
  if (items.empty())
    return otherwise != nullptr ? otherwise : python.raise("ValueError", "arg is an empty sequence");
  Ref best = nullptr;
  Ref best_by = nullptr;
  for (const Ref item : items) {
    const bool plain = key == nullptr || key->is(Kind::none);
    const Ref by = plain ? python.resolve(item) : python.call(key, {nullptr, {item}, {}});
    if (by == nullptr) return nullptr;
    bool raised = false;
    const auto order =
        best == nullptr ? std::optional<int>(want) : order_by_methods(python, by, best_by, raised);
    if (raised) return nullptr;
    if (!order) return method_unknown(python, call);
    if (*order == want) best = item, best_by = by;
  }
  return best;
}
Ref run_min(Interpreter& python, Call& call) { return extreme(python, call, -1); }
Ref run_max(Interpreter& python, Call& call) { return extreme(python, call, 1); }

Ref run_sum(Interpreter& python, Call& call) {
  const Iteration all = python.iterate(call.take(0) == nullptr ? python.none() : call.take(0));
  if (all.outcome != Iteration::Outcome::items) return strange(python, all);
  Ref total = call.take(1, "start") == nullptr ? python.heap.integer(0) : call.take(1, "start");
  for (const Ref item : all.items) {
    total = python.binary(pysource::Operator::add, total, item, false);
    if (total == nullptr) return nullptr;
  }
  return total;
}

Ref run_sorted(Interpreter& python, Call& call) {
  const Ref iterable = call.take(0);
  const Ref key = call.take_keyword("key");
  const Ref reverse = call.take_keyword("reverse");
  if (iterable == nullptr) return method_unknown(python, call);
  Iteration all = python.iterate(iterable);
  const bool any_order = all.any_order;
  if (any_order) all.outcome = Iteration::Outcome::items;
  if (all.outcome != Iteration::Outcome::items) return strange(python, all);
  Keyed keyed;
  for (const Ref item : all.items) {
    const Ref by = key == nullptr || key->is(Kind::none) ? python.resolve(item)
                                                         : python.call(key, {nullptr, {item}, {}});
    if (by == nullptr) return nullptr;
    keyed.emplace_back(by, item);
  }
  if (reverse != nullptr && truth_of(reverse) == Truth::unknown)
    return python.unknown("an order that is not known");
  const bool backwards = reverse != nullptr && truth_of(reverse) == Truth::yes;
  bool sure = true;
  bool raised = false;
  for (std::size_t i = 1; i < keyed.size() && sure; ++i)
    sure = order_of(keyed[0].first, keyed[i].first).has_value();
  if (sure) {
    std::ranges::stable_sort(keyed, [&](const auto& a, const auto& b) {
      const auto order = backwards ? order_of(b.first, a.first) : order_of(a.first, b.first);
      sure = sure && order.has_value();
      return order.value_or(0) < 0;
    });
  } else {
    sure = !any_order && sort_by_methods(python, keyed, backwards, raised);
    if (raised) return nullptr;
  }
  // Equal keys keep the order that they had.
  const bool has_key = key != nullptr && !key->is(Kind::none);
  for (std::size_t i = 1; i < keyed.size() && sure && any_order && has_key; ++i)
    sure = order_of(keyed[i - 1].first, keyed[i].first).value_or(0) != 0;
  if (!sure) return python.unknown("an order that is not known");
  Refs items;
  for (const auto& entry : keyed) items.push_back(entry.second);
  return python.heap.list(std::move(items));
}

Ref run_reversed(Interpreter& python, Call& call) {
  const Ref through = call.take(0);
  if (through == nullptr || through->is(Kind::iterator)) return method_unknown(python, call);
  // From the place that is the last one now.
  Iteration all = python.iterate(through);
  if (all.outcome != Iteration::Outcome::items) return strange(python, all);
  std::ranges::reverse(all.items);
  const auto run = [items = std::move(all.items)](Interpreter& /*now*/) { return Iteration{.items = items}; };
  return lazy_iterator(python, {run, {through}, nullptr, {}});
}

Ref run_enumerate(Interpreter& python, Call& call) {
  const Ref through = lazy_iterator_of(python, call.take(0) == nullptr ? python.none() : call.take(0));
  const Ref start = call.take(1, "start");
  const auto first = start == nullptr ? std::optional<Wide>(0) : as_whole(start);
  if (through == nullptr || through->is_unknown()) return through;
  if (!first) return method_unknown(python, call);
  const auto run = [through, from = *first](Interpreter& now) {
    Iteration all = now.iterate(through);
    Wide at = from;
    for (Ref& item : all.items) item = now.heap.tuple({now.heap.integer(at++), item});
    // Which is which depends on the order.
    all.any_order = false;
    return all;
  };
  return lazy_iterator(python, {run, {through}, nullptr, {}});
}

// One item of each; an iterator that is given more than once is asked more than once.
Iteration zipped(Interpreter& python, const Refs& given) {
  std::vector<std::pair<Ref, Iteration>> sources;
  for (const Ref from : given) {
    const bool shared = from->is(Kind::iterator) && std::ranges::count(given, from) > 1;
    if (shared && std::ranges::find(sources, from, &std::pair<Ref, Iteration>::first) != sources.end())
      continue;
    Iteration all = python.iterate(from);
    if (all.outcome == Iteration::Outcome::unknown) all.any_order = false;
    if (all.outcome != Iteration::Outcome::items) return all;
    sources.emplace_back(from, std::move(all));
  }
  std::vector<std::size_t> at(sources.size(), 0);
  Iteration made;
  if (given.empty()) return made;
  while (python.take_steps(1)) {
    Refs row;
    std::size_t own = 0;  // of what is not an iterator, each is gone through by itself
    for (const Ref from : given) {
      const bool is_shared = from->is(Kind::iterator) && std::ranges::count(given, from) > 1;
      const auto found = std::ranges::find(sources, from, &std::pair<Ref, Iteration>::first);
      std::size_t index = static_cast<std::size_t>(found - sources.begin());
      if (!is_shared) {
        while (sources[own].first->is(Kind::iterator) && std::ranges::count(given, sources[own].first) > 1)
          ++own;
        index = own++;
      }
      if (at[index] >= sources[index].second.items.size()) return made;
      row.push_back(sources[index].second.items[at[index]++]);
    }
    made.items.push_back(python.heap.tuple(std::move(row)));
  }
  made.outcome = Iteration::Outcome::raised;
  return made;
}

// What each of them is gone through by; an empty answer: raised, or `strange` tells what is not known.
Refs lazily(Interpreter& python, const Refs& given, Ref& unknown) {
  Refs through;
  for (const Ref one : given) {
    const Ref lazy = lazy_iterator_of(python, one);
    if (lazy == nullptr) return {};
    if (lazy->is_unknown()) unknown = lazy;
    through.push_back(lazy);
  }
  return through;
}

Ref run_zip(Interpreter& python, Call& call) {
  const Refs given = call.take_rest();
  if (call.take_keyword("strict") != nullptr) return method_unknown(python, call);
  Ref unknown = nullptr;
  const Refs through = lazily(python, given, unknown);
  if (through.size() != given.size()) return nullptr;
  if (unknown != nullptr) return python.unknown_like(unknown, given);
  const auto run = [through](Interpreter& now) { return zipped(now, through); };
  return lazy_iterator(python, {run, through, nullptr, {}});
}

Ref run_map(Interpreter& python, Call& call) {
  const Ref function = call.take(0);
  const Refs given = call.take_rest();
  if (function == nullptr || given.size() < 2) return method_unknown(python, call);
  Ref unknown = nullptr;
  const Refs through = lazily(python, Refs(given.begin() + 1, given.end()), unknown);
  if (through.size() + 1 != given.size()) return nullptr;
  if (unknown != nullptr) return python.taint(function, unknown), python.unknown_like(unknown, given);
  const auto run = [function, through](Interpreter& now) {
    Iteration rows = zipped(now, through);
    if (rows.outcome != Iteration::Outcome::items) return rows;
    Iteration made;
    for (const Ref row : rows.items) {
      const Ref item = now.call(function, {nullptr, row->items(), {}});
      if (item == nullptr) return made.outcome = Iteration::Outcome::raised, made;
      made.items.push_back(item);
    }
    return made;
  };
  return lazy_iterator(python, {run, through, function, {}});
}

Iteration filtered(Interpreter& python, Ref function, Ref through) {
  const Iteration all = python.iterate(through);
  Iteration made;
  if (all.outcome != Iteration::Outcome::items && !all.any_order) return all;
  if (all.any_order) made.outcome = all.outcome, made.unknown = all.unknown, made.any_order = true;
  for (const Ref item : all.items) {
    const Ref keep = function->is(Kind::none) ? item : python.call(function, {nullptr, {item}, {}});
    bool raised = keep == nullptr;
    const Truth known = raised ? Truth::unknown : python.truth(keep, raised);
    if (raised) return made.outcome = Iteration::Outcome::raised, made;
    if (known == Truth::unknown)
      return {Iteration::Outcome::unknown, all.items, keep->is_unknown() ? keep : python.unknown("a filter")};
    if (known == Truth::yes) made.items.push_back(item);
  }
  return made;
}

Ref run_filter(Interpreter& python, Call& call) {
  const Ref function = call.take(0);
  const Ref iterable = call.take(1);
  if (function == nullptr || iterable == nullptr) return method_unknown(python, call);
  const Ref through = lazy_iterator_of(python, iterable);
  if (through == nullptr) return nullptr;
  if (through->is_unknown()) return python.taint(function, through), python.unknown_like(through, {iterable});
  const auto run = [function, through](Interpreter& now) { return filtered(now, function, through); };
  return lazy_iterator(python, {run, {through}, function, {}});
}

// any and all; `decides` ends the search.
Ref quantified(Interpreter& python, Call& call, Truth decides) {
  Iteration all = python.iterate(call.take(0) == nullptr ? python.none() : call.take(0), true);
  if (all.any_order) all.outcome = Iteration::Outcome::items;
  if (all.outcome != Iteration::Outcome::items) return strange(python, all);
  Ref open = nullptr;
  for (std::size_t i = 0; i < all.items.size(); ++i) {
    bool raised = false;
    const Truth known = python.truth(all.items[i], raised);
    if (raised) return nullptr;
    if (known == decides) return python.give_back(all, i + 1), python.heap.boolean(decides == Truth::yes);
    if (known == Truth::unknown && open == nullptr)
      open = all.items[i]->is_unknown() ? all.items[i] : python.unknown("the truth of an item");
  }
  if (open != nullptr && all.trailing != nullptr) python.may_raise(open);
  if (open == nullptr && all.trailing != nullptr) return python.raise_object(all.trailing);
  return open != nullptr ? python.unknown_like(open, {}) : python.heap.boolean(decides != Truth::yes);
}
Ref run_any(Interpreter& python, Call& call) { return quantified(python, call, Truth::yes); }
Ref run_all(Interpreter& python, Call& call) { return quantified(python, call, Truth::no); }

// The attribute or null; `sure` says whether null means that there is none.
Ref looked_up(Interpreter& python, Ref object, Ref name, bool& sure) {
  Ref found = python.attribute_or_null(object, name->text(), sure);
  if (found != nullptr || python.raised() == nullptr) return found;
  if (python.is_instance(python.raised(), python.builtin("AttributeError")) == Truth::yes) {
    python.forget_raised();
    sure = true;
  }
  return nullptr;
}

Ref run_getattr(Interpreter& python, Call& call) {
  const Ref object = call.take(0);
  const Ref name = call.take(1);
  const Ref otherwise = call.take(2);
  if (object == nullptr || name == nullptr || !name->is(Kind::text)) {
    return python.unknown_like(method_unknown(python, call), otherwise == nullptr ? Refs{} : Refs{otherwise});
  }
  if (otherwise == nullptr) return python.attribute(object, name->text());
  bool sure = true;
  const Ref found = looked_up(python, object, name, sure);
  if (found != nullptr && found->is_unknown()) return python.unknown_like(found, {otherwise});
  if (found != nullptr || python.raised() != nullptr || python.is_stopped()) return found;
  return sure ? otherwise : python.unknown_like(method_unknown(python, call), {otherwise});
}

Ref run_hasattr(Interpreter& python, Call& call) {
  const Ref object = call.take(0);
  const Ref name = call.take(1);
  if (object == nullptr || name == nullptr || !name->is(Kind::text)) return method_unknown(python, call);
  bool sure = true;
  const Ref found = looked_up(python, object, name, sure);
  if (found == nullptr && (python.raised() != nullptr || python.is_stopped())) return nullptr;
  if (found != nullptr && found->is_unknown()) return python.unknown_like(found, {});
  return found == nullptr && !sure ? method_unknown(python, call) : python.heap.boolean(found != nullptr);
}

Ref run_setattr(Interpreter& python, Call& call) {
  const Ref object = call.take(0);
  const Ref name = call.take(1);
  const Ref value = call.take(2);
  if (object == nullptr || name == nullptr || value == nullptr) return method_unknown(python, call);
  if (!name->is(Kind::text)) {
    const Ref why = name->is_unknown() ? name : python.unknown("a name that is not known");
    if (object->is(Kind::module)) python.taint_shallow(object->as<ModuleRef>().state->names, why);
    python.taint(object, why);
    return python.none();
  }
  return python.set_attribute(object, name->text(), value) ? python.none() : nullptr;
}

Ref run_callable(Interpreter& python, Call& call) {
  const Ref object = call.take(0);
  if (object == nullptr || object->is(Kind::instance) || object->is(Kind::opaque))
    return method_unknown(python, call);
  const Kind kind = object->kind();
  return python.heap.boolean(kind == Kind::function || kind == Kind::native || kind == Kind::bound ||
                             kind == Kind::class_);
}

Ref run_repr(Interpreter& python, Call& call) {
  const auto shown = call.take(0) == nullptr ? std::nullopt : python.repr(call.take(0));
  return shown ? python.heap.text(*shown) : method_unknown(python, call);
}

Ref run_inert(Interpreter& python, Call& call) {
  call.take_everything();
  return python.none();
}

Ref run_globals(Interpreter& python, Call& /*call*/) {
  python.settle_names(python.globals());
  return python.globals();
}
Ref run_locals(Interpreter& python, Call& /*call*/) {
  python.settle_names(python.locals());
  return python.locals();
}
Ref run_vars(Interpreter& python, Call& call) {
  const Ref object = call.take(0);
  if (object == nullptr) return python.locals();
  return object->is(Kind::module) || object->is(Kind::instance) ? python.attribute(object, "__dict__")
                                                                : method_unknown(python, call);
}

Ref run_iter(Interpreter& python, Call& call) {
  const Ref through = call.take(0);
  return through == nullptr ? method_unknown(python, call) : lazy_iterator_of(python, through);
}

Ref run_next(Interpreter& python, Call& call) {
  const Ref iterator = call.take(0);
  const Ref otherwise = call.take(1);
  if (iterator != nullptr && iterator->is(Kind::file)) {
    const Ref line = python.call_method(iterator, "readline", {});
    const bool ended = line != nullptr && !line->is_unknown() && line->text().empty();
    if (!ended) return line;
    return otherwise != nullptr ? otherwise : python.raise_with("StopIteration", {});
  }
  const bool is_own = iterator != nullptr && iterator->is(Kind::instance) &&
                      python.class_attribute(iterator->as<Instance>().type, "__next__") != nullptr;
  if (is_own) {
    bool ended = false;
    const Ref item = next_of(python, iterator, ended);
    if (!ended) return item;
    return otherwise != nullptr ? otherwise : python.raise_with("StopIteration", {});
  }
  if (iterator == nullptr || !iterator->is(Kind::iterator)) {
    const Ref why = method_unknown(python, call);
    if (iterator != nullptr) python.taint(iterator, why);
    return why;
  }
  if (!python.begin(iterator, true)) return nullptr;
  if (iterator->is_unknown()) return python.may_raise(iterator), python.unknown_like(iterator, {});
  if (const Ref why = doubt_about(python, iterator->as<Iterator>()))
    return python.taint(iterator, why), python.unknown_like(why, {});
  auto& state = held<Iterator>(python.heap.change(iterator).content);
  if (state.order != nullptr && state.items->size() > 1) {
    const Ref why = state.order;
    return python.taint(iterator, why), python.unknown_like(why, *state.items);
  }
  if (state.at < state.items->size()) return (*state.items)[state.at++];
  if (state.trailing != nullptr) return python.raise_object(std::exchange(state.trailing, nullptr));
  return otherwise != nullptr ? otherwise : python.raise_with("StopIteration", {});
}

Ref run_abs(Interpreter& python, Call& call) {
  const Ref object = call.take(0);
  const auto whole = object == nullptr ? std::nullopt : as_whole(object);
  if (whole) return python.heap.integer(*whole < 0 ? -*whole : *whole);
  if (object != nullptr && object->is(Kind::floating))
    return python.heap.floating(std::abs(object->as<double>()));
  return method_unknown(python, call);
}

Ref run_chr(Interpreter& python, Call& call) {
  const auto whole = call.take(0) == nullptr ? std::nullopt : as_whole(call.take(0));
  if (!whole || *whole < 0 || *whole > 127) return method_unknown(python, call);
  return python.heap.text(std::string(1, static_cast<char>(*whole)));
}
Ref run_ord(Interpreter& python, Call& call) {
  const Ref text = call.take(0);
  if (text == nullptr || !text->is(Kind::text) || text->text().size() != 1)
    return method_unknown(python, call);
  return python.heap.integer(static_cast<unsigned char>(text->text()[0]));
}

Ref run_import(Interpreter& python, Call& call) {
  const Ref name = call.take(0, "name");
  call.take_everything();
  if (name == nullptr || !name->is(Kind::text)) return method_unknown(python, call);
  const Ref module = python.import_module(name->text());
  if (module == nullptr) return nullptr;
  const Ref names = call.take(3, "fromlist");
  const Truth whole = names == nullptr ? Truth::no : truth_of(names);
  if (whole == Truth::unknown) return method_unknown(python, call);
  ModuleState* top = python.find_module(std::string_view(name->text()).substr(0, name->text().find('.')));
  return whole == Truth::yes || top == nullptr ? module : top->self;
}

Ref run_compile(Interpreter& python, Call& call) {
  call.take_everything();
  return call.args.empty() ? method_unknown(python, call) : call.args[0];
}

Ref run_super(Interpreter& python, Call& call) {
  const Frame* frame = python.frame();
  if (!call.args.empty() && call.args.size() == 2) {
    return python.heap.make(Kind::super, Super{call.take(0), call.take(1)});
  }
  const Scope* body = frame->scope;
  while (body != nullptr && body->type != Scope::Type::class_body) body = body->parent;
  const Scope* own = frame->scope;
  while (own != nullptr && own->type == Scope::Type::comprehension) own = own->parent;
  if (body == nullptr || body->owner == nullptr || own->type != Scope::Type::function)
    return method_unknown(python, call);
  const Dictionary& names = own->names->dictionary();
  if (names.empty()) return method_unknown(python, call);
  const Ref self = names.entries().front().value;
  if (!self->is(Kind::instance) && !self->is(Kind::class_)) return method_unknown(python, call);
  return python.heap.make(Kind::super, Super{body->owner, self});
}

constexpr auto any = Native::Takes::anything;
constexpr auto functions = std::to_array<Native>({{"len", run_len},
                                                  {"min", run_min},
                                                  {"max", run_max},
                                                  {"sum", run_sum},
                                                  {"sorted", run_sorted},
                                                  {"reversed", run_reversed},
                                                  {"enumerate", run_enumerate},
                                                  {"zip", run_zip},
                                                  {"map", run_map},
                                                  {"filter", run_filter},
                                                  {"any", run_any},
                                                  {"all", run_all},
                                                  {"getattr", run_getattr, any},
                                                  {"hasattr", run_hasattr, any},
                                                  {"setattr", run_setattr, any},
                                                  {"callable", run_callable},
                                                  {"repr", run_repr},
                                                  {"print", run_inert, any},
                                                  {"$inert", run_inert, any},
                                                  {"globals", run_globals},
                                                  {"locals", run_locals},
                                                  {"vars", run_vars},
                                                  {"iter", run_iter},
                                                  {"next", run_next, any},
                                                  {"abs", run_abs},
                                                  {"chr", run_chr},
                                                  {"ord", run_ord},
                                                  {"__import__", run_import},
                                                  {"compile", run_compile, any},
                                                  {"super", run_super, any}});

constexpr auto unknown_names =
    std::to_array<std::string_view>({"input", "id", "hash", "complex", "bytearray", "memoryview", "help",
                                     "breakpoint", "aiter", "anext", "quit", "exit", "copyright", "credits"});

struct ExceptionRow {
  std::string_view name, base;
};
constexpr auto exceptions = std::to_array<ExceptionRow>({{"BaseException", ""},
                                                         {"Exception", "BaseException"},
                                                         {"SystemExit", "BaseException"},
                                                         {"KeyboardInterrupt", "BaseException"},
                                                         {"ArithmeticError", "Exception"},
                                                         {"ZeroDivisionError", "ArithmeticError"},
                                                         {"OverflowError", "ArithmeticError"},
                                                         {"AssertionError", "Exception"},
                                                         {"AttributeError", "Exception"},
                                                         {"EOFError", "Exception"},
                                                         {"ImportError", "Exception"},
                                                         {"ModuleNotFoundError", "ImportError"},
                                                         {"LookupError", "Exception"},
                                                         {"IndexError", "LookupError"},
                                                         {"KeyError", "LookupError"},
                                                         {"MemoryError", "Exception"},
                                                         {"NameError", "Exception"},
                                                         {"UnboundLocalError", "NameError"},
                                                         {"OSError", "Exception"},
                                                         {"FileNotFoundError", "OSError"},
                                                         {"FileExistsError", "OSError"},
                                                         {"PermissionError", "OSError"},
                                                         {"IsADirectoryError", "OSError"},
                                                         {"NotADirectoryError", "OSError"},
                                                         {"ConnectionError", "OSError"},
                                                         {"TimeoutError", "OSError"},
                                                         {"RuntimeError", "Exception"},
                                                         {"NotImplementedError", "RuntimeError"},
                                                         {"RecursionError", "RuntimeError"},
                                                         {"StopIteration", "Exception"},
                                                         {"SyntaxError", "Exception"},
                                                         {"IndentationError", "SyntaxError"},
                                                         {"SystemError", "Exception"},
                                                         {"TypeError", "Exception"},
                                                         {"ValueError", "Exception"},
                                                         {"UnicodeError", "ValueError"},
                                                         {"UnicodeDecodeError", "UnicodeError"},
                                                         {"UnicodeEncodeError", "UnicodeError"},
                                                         {"Warning", "Exception"},
                                                         {"UserWarning", "Warning"},
                                                         {"DeprecationWarning", "Warning"},
                                                         {"RuntimeWarning", "Warning"},
                                                         {"FutureWarning", "Warning"},
                                                         {"ImportWarning", "Warning"},
                                                         {"ResourceWarning", "Warning"},
                                                         {"SyntaxWarning", "Warning"},
                                                         {"PendingDeprecationWarning", "Warning"}});

}  // namespace

const Native& open_function();
std::span<const Native> object_functions();
void put_builtin(Interpreter& python, std::string_view name, Ref value) {
  python.heap.change_dictionary(python.builtins).set(python.heap.word(name), hash_of_text(name), value, 0);
}

void fill_builtins(Interpreter& python) {
  for (const Native& function : functions)
    put_builtin(python, function.name, python.native(function, nullptr, std::string(function.name)));
  for (const Native& function : object_functions())
    put_builtin(python, function.name, python.native(function, nullptr, std::string(function.name)));
  for (const auto name : unknown_names)
    put_builtin(python, name, python.unknown(fmt::format("`{}` is not modelled", name)));
  put_builtin(python, "NotImplemented", python.heap.not_implemented());
  put_builtin(python, "Ellipsis", python.heap.ellipsis());
  put_builtin(python, "open", python.native(open_function(), nullptr, "open"));
  put_builtin(python, "__debug__", python.heap.boolean(true));
  fill_types(python);
  for (const auto& [name, base] : exceptions) {
    Class made;
    made.name = name;
    made.module = "builtins";
    made.is_exception = true;
    const Ref parent = python.builtin(base.empty() ? "object" : base);
    made.bases = {parent};
    made.names = python.heap.dict();
    made.mro = parent->as<Class>().mro;
    const Ref self = python.heap.make(Kind::class_, std::move(made));
    auto& order = held<Class>(python.heap.change(self).content).mro;
    order.insert(order.begin(), self);
    put_builtin(python, name, self);
  }
  for (const std::string_view alias : {"IOError", "EnvironmentError"})
    put_builtin(python, alias, python.builtin("OSError"));
}

}  // namespace trysquare::settings
