// Calls of what lies outside the program: the product, what starts things, and the little of Python itself
// that hands values on.
#include "lifecycle/machine.hpp"

#include "base/text.hpp"
#include "pysource/walk.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::lifecycle {

namespace ast = pysource::ast;
using pysource::Kind;

namespace {

std::ptrdiff_t count_constants(const Value& value) {
  return std::ranges::count_if(value.atoms(), [](const Atom& atom) {
    return atom.kind == AtomKind::text || atom.kind == AtomKind::constant;
  });
}

}  // namespace

Value Machine::call_external(const std::string& given, std::uint32_t self, const Arguments& arguments,
                             Site at) {
  const std::string name = given;  // names are interned where this may grow
  bool known = false;
  constexpr std::string_view init = ".__init__";
  if (name.ends_with(init)) {
    // As super().__init__(…) calls it.
    const std::string base = name.substr(0, name.size() - init.size());
    if (words_.product(base).role == ProductRole::maker) return call_product(base, arguments, at, known);
    if (self != 0) objects_[self].arguments = arguments;
    return unknown_value();
  }
  Value out = call_product(name, arguments, at, known);
  if (known) return out;
  out = call_builtin(name, arguments, at, known);
  if (known) return out;
  if (self != 0 && name.starts_with("[].")) {
    out = call_collection(std::string_view(name).substr(3), objects_[self], arguments, known);
    if (known) return out;
  }
  if (name.ends_with(".__new__") && !arguments.all.empty()) {
    for (const Atom& atom : arguments.all.front().value.atoms()) {
      if (atom.kind != AtomKind::cls) continue;
      Object& object = object_at(at, fmt::format("c{}", atom.id));
      object.cls = atom.id;
      object.external = external_base(atom.id);
      return object_value(object);
    }
  }
  if (self != 0) {
    // A lock that is taken without `with`: until it is given back, or the function ends.
    const auto* wrapper = words_.wrapper(objects_[self].external);
    if (wrapper != nullptr && wrapper->means == model::Wrapping::lock) {
      if (name.ends_with(".acquire")) ++around_.locks;
      if (name.ends_with(".release") && around_.locks > 0) --around_.locks;
      return unknown_value();
    }
  }
  const auto hosted = words_.host(name);
  if (hosted.role == HostRole::configures) {
    now_.each([&](State& state) {
      if (state.setup != Setup::done) state.hosted_at = at;
    });
    return unknown_value();
  }
  if (const auto* wrapper = words_.wrapper(name)) return call_wrapper(*wrapper, name, arguments, at);
  // `get_context("spawn").Pool`: what it was asked of says how processes start.
  Arguments with_context = arguments;
  if (self != 0 && words_.start_method(objects_[self].external) != nullptr)
    with_context.all.push_back({"\ncontext", Atom{AtomKind::object, self}, 0});
  if (const auto* pool = words_.pool(name)) return make_pool(*pool, name, with_context, at);
  if (const auto* pool = words_.pool_task(name))
    return call_pool_task(*pool, name.substr(name.find_last_of('.') + 1),
                          self == 0 ? nullptr : &objects_[self], arguments, at);
  if (const auto* starter = words_.starter(name)) return call_starter(*starter, name, with_context, at);
  if (self != 0) {
    const Object& object = objects_[self];
    const auto* starter = starter_of(object);
    const std::string method = name.substr(name.find_last_of('.') + 1);
    if (starter != nullptr && std::ranges::find(starter->start, method) != starter->start.end()) {
      start_object(object, *starter);
      return unknown_value();
    }
  }
  if (const auto* method = words_.start_method(name)) {
    const Argument* word = pick(arguments, method->argument);
    const std::string literal = word == nullptr ? "" : literal_of(word->value);
    const std::string text = literal.size() > 2 ? literal.substr(1, literal.size() - 2) : "";
    if (!method->of_result) {
      start_method_ = text;
      return unknown_value();
    }
    Object& object = object_at(at, name + text);
    object.external = name;
    object.arguments = arguments;
    return object_value(object);
  }
  Object& object = object_at(at, name);
  object.external = name;
  object.arguments = arguments;
  for (const Argument& argument : arguments.all) {
    if (argument.value.has(AtomKind::item)) return Atom{AtomKind::item};
  }
  return object_value(object);
}

Value Machine::call_wrapper(const model::Wrapper& wrapper, const std::string& name,
                            const Arguments& arguments, Site at) {
  if (wrapper.means == model::Wrapping::exit) {
    now_.clear();
    return unknown_value();
  }
  if (wrapper.means == model::Wrapping::import && !arguments.all.empty()) {
    const Atom* text = arguments.all.front().value.single();
    if (text == nullptr || text->kind != AtomKind::text || strings_[text->id].starts_with('.'))
      return unknown_value();
    return import_module(std::string(strings_[text->id]));
  }
  const bool takes_function = !arguments.all.empty() && is_callable(arguments.all.front().value);
  if (takes_function && (wrapper.means == model::Wrapping::once || wrapper.means == model::Wrapping::manager))
    return decorate_with(arguments.all.front().value, name, {}, at);
  Object& object = object_at(at, name);
  object.external = name;
  object.arguments = arguments;
  if (wrapper.means == model::Wrapping::partial && !arguments.all.empty()) {
    object.partial = arguments.all.front().value;
    object.arguments.all.erase(object.arguments.all.begin());
  }
  if (wrapper.means == model::Wrapping::suppress) {
    const bool fits = std::ranges::any_of(arguments.all, [&](const Argument& argument) {
      return std::ranges::any_of(argument.value.atoms(), [&](const Atom& atom) {
        return atom.kind == AtomKind::external &&
               (strings_[atom.id] == "RuntimeError" || strings_[atom.id] == "Exception");
      });
    });
    if (!fits) object.external = "";
  }
  return object_value(object);
}

Value Machine::call_builtin(const std::string& name, const Arguments& arguments, Site at, bool& known) {
  known = true;
  const auto first = [&] { return arguments.all.empty() ? unknown_value() : arguments.all.front().value; };
  if (name == "super") {
    if (frame_->function == nullptr) return unknown_value();
    // The class whose method this is, and its first parameter.
    const Function* method = frame_->function;
    const auto& source = program_.module(method->module).tree;
    if (method->owner == 0 || source.kind(method->node) == Kind::lambda) return unknown_value();
    const auto parameters = source.as<ast::Arguments>(source.as<ast::FunctionDef>(method->node).args);
    const auto names = source.items(parameters.args);
    if (names.empty()) return unknown_value();
    const Value self = look_up(source.name(source.as<ast::Arg>(names.front()).name));
    Value out;
    for (const Atom& atom : self.atoms()) {
      const std::uint32_t of = atom.kind == AtomKind::cls      ? class_object(atom.id)
                               : atom.kind == AtomKind::object ? atom.id
                                                               : 0;
      if (of == 0) continue;
      Object& object = object_at(at, fmt::format("super{}", of));
      object.super_of = method->owner;
      object.super_self = of;
      out.add(object_value(object));
    }
    return out;
  }
  if (name == "list" || name == "tuple" || name == "set" || name == "sorted" || name == "reversed" ||
      name == "iter" || name == "frozenset") {
    if (arguments.all.empty()) {
      Object& object = object_at(at, "[]");
      object.collection = true;
      return object_value(object);
    }
    return first();
  }
  if (name == "itertools.repeat" || name == "itertools.chain") {
    Object& object = object_at(at, "[]");
    object.collection = true;
    if (name == "itertools.repeat") grow(object.items, first());
    if (name == "itertools.chain") {
      for (const Argument& argument : arguments.all) grow(object.items, items_of(argument.value));
    }
    return object_value(object);
  }
  if (name == "itertools.cycle" || name == "itertools.islice") return first();
  if (name == "next") return items_of(first());
  if (name == "enumerate" || name == "zip") {
    Object& object = object_at(at, "[]");
    object.collection = true;
    std::vector<Value> elements;
    if (name == "enumerate") elements.push_back(Atom{AtomKind::item});
    for (const Argument& argument : arguments.all) {
      if (argument.keyword.empty()) elements.push_back(items_of(argument.value));
    }
    Object& row = object_at(at, "row");
    row.collection = true;
    for (const Value& element : elements) grow(row.items, element);
    row.elements = std::move(elements);
    grow(object.items, object_value(row));
    return object_value(object);
  }
  if (name == "dict") {
    Object& object = object_at(at, "[]");
    object.collection = true;
    for (const Argument& argument : arguments.all) {
      grow(object.items, argument.value);
      if (!argument.keyword.empty()) grow(object.attributes["'" + argument.keyword + "'"], argument.value);
    }
    return object_value(object);
  }
  if (name == "getattr" || name == "setattr") {
    if (arguments.all.size() < 2) return unknown_value();
    const std::string literal = literal_of(arguments.all[1].value);
    if (!literal.starts_with('\'') || literal.size() < 3) return unknown_value();
    const std::string attribute_name = literal.substr(1, literal.size() - 2);
    if (name == "getattr") return attribute(first(), attribute_name);
    const Value of = first();
    for (const Atom& atom : of.atoms()) {
      if (atom.kind == AtomKind::object && arguments.all.size() > 2)
        grow(objects_[atom.id].attributes[attribute_name], arguments.all[2].value);
    }
    return unknown_value();
  }
  known = false;
  return {};
}

Value Machine::call_collection(std::string_view method, Object& object, const Arguments& arguments,
                               bool& known) {
  known = true;
  const Value first = arguments.all.empty() ? unknown_value() : arguments.all.front().value;
  if (method == "append" || method == "add" || method == "appendleft" || method == "put" ||
      method == "insert") {
    grow(object.items, arguments.all.empty() ? first : arguments.all.back().value);
    object.elements.clear();
    return Atom{AtomKind::constant, intern("None")};
  }
  if (method == "extend" || method == "update") {
    grow(object.items, items_of(first));
    object.elements.clear();
    return Atom{AtomKind::constant, intern("None")};
  }
  if (method == "setdefault" && arguments.all.size() > 1) grow(object.items, arguments.all[1].value);
  if (method == "get" || method == "pop" || method == "setdefault" || method == "popleft") {
    const auto named = object.attributes.find(literal_of(first));
    Value out = named != object.attributes.end() ? named->second : object.items;
    if (method == "get" && named == object.attributes.end())
      out.add(Atom{AtomKind::constant, intern("None")});
    return out.empty() ? unknown_value() : out;
  }
  if (method == "values" || method == "copy") return object_value(object);
  if (method == "items") {
    Object& row = object_at(object.site, "row");
    row.collection = true;
    row.elements = {Value(Atom{AtomKind::item}), object.items};
    grow(row.items, object.items);
    Object& rows = object_at(object.site, "rows");
    rows.collection = true;
    grow(rows.items, object_value(row));
    return object_value(rows);
  }
  known = false;
  return {};
}

// An expression's text, and what its names hold.
std::string Machine::text_with_values(NodeId expression, bool& varies) {
  std::string out(tree().text_of(expression));
  pysource::walk(tree(), expression, [&](NodeId id) {
    if (tree().kind(id) != Kind::name) return true;
    const Value value = look_up(tree().name(id));
    if (value.has(AtomKind::item) || count_constants(value) > 1) varies = true;
    const std::string literal = literal_of(value);
    if (!literal.empty() && literal != "+") out += fmt::format(" {}={}", tree().name(id), literal);
    return true;
  });
  return out;
}

// What a configuration is, as far as the arguments tell: "db_directory='/data/db' …". It varies when an
// argument changes from round to round.
std::string Machine::configuration_of(const Arguments& arguments, bool& varies) {
  std::vector<std::string> parts;
  for (const Argument& argument : arguments.all) {
    std::string literal = literal_of(argument.value);
    if (literal.empty() || literal == "+") {
      if (argument.value.has(AtomKind::item) || count_constants(argument.value) > 1) varies = true;
      if (argument.node != 0 && frame_ != nullptr) literal = text_with_values(argument.node, varies);
    }
    parts.push_back(argument.keyword + "=" + literal);
  }
  std::ranges::sort(parts);
  return join(parts, ", ");
}

Event Machine::event_at(Happening what, Site at, std::string_view callable, std::string_view product) const {
  Event event;
  event.what = what;
  event.at = at;
  event.callable = callable;
  event.product = product;
  event.through = around_.through;
  event.calls = around_.calls;
  event.coroutine = around_.coroutine;
  event.locked = around_.locks > 0;
  event.guarded = around_.guarded;
  event.host = around_.host;
  event.host_at = around_.host_at;
  event.root = root_;
  return event;
}

void Machine::emit(Event event) {
  event.before.bindings.clear();
  std::string key =
      fmt::format("{}|{}|{}|{}|{}{}{}{}|{}|{}|{}", static_cast<int>(event.what), event.at.module,
                  event.at.node, States(event.before).key(), event.coroutine, event.locked, event.tolerated,
                  event.varies, event.host, event.configuration, event.root);
  for (const Launch& launch : event.through)
    key += fmt::format("|{}.{}.{}.{}", static_cast<int>(launch.runs), launch.body.module, launch.body.node,
                       launch.again);
  if (!emitted_.insert(std::move(key)).second) return;
  event.before.facts.clear();
  record_.events.push_back(std::move(event));
}

Value Machine::call_product(const std::string& name, const Arguments& arguments, Site at, bool& known) {
  const auto meant = words_.product(name);
  if (meant.role == ProductRole::none) return {};
  known = true;
  const std::string title = meant.product->title;
  switch (meant.role) {
    case ProductRole::setup:
      product_setup(event_at(Happening::setup, at, name, title));
      return unknown_value();
    case ProductRole::maker: {
      product_made(event_at(Happening::made, at, name, title), arguments);
      Object& object = object_at(at, name);
      object.external = name;
      return object_value(object);
    }
    case ProductRole::instance: {
      product_instance(event_at(Happening::instance, at, name, title));
      const std::string maker = meant.product->lifecycle.setup.front().substr(
          0, meant.product->lifecycle.setup.front().find_last_of('.'));
      Object& object = object_at(at, maker);
      object.external = maker;
      return object_value(object);
    }
    default: product_use(event_at(Happening::use, at, name, title)); return unknown_value();
  }
}

void Machine::product_setup(Event event) {
  const Site at = event.at;
  event.tolerated = around_.tolerates_setup > 0;
  if (around_.through.empty() && !around_.guarded) setup_on_import_ = true;
  for (const State& state : now_.all()) {
    event.before = state;
    emit(event);
  }
  now_.each([&](State& state) {
    if (state.setup != Setup::done || !state.set_at.known()) state.set_at = at;
    state.setup = Setup::done;
    state.made = true;
  });
}

void Machine::product_made(Event event, const Arguments& arguments) {
  const Site at = event.at;
  bool varies = false;
  const std::string configuration = configuration_of(arguments, varies);
  event.varies = varies;
  event.configuration = configuration;
  for (const State& state : now_.all()) {
    event.before = state;
    emit(event);
  }
  now_.each([&](State& state) {
    if (!configuration.empty() || state.configuration.empty()) {
      state.configuration = configuration.empty() ? "()" : configuration;
      state.made_at = at;
    }
    state.made = true;
  });
}

// Without an instance it raises: what goes on then is what has one.
void Machine::product_instance(Event event) {
  const bool tolerated = around_.tolerates_instance > 0;
  event.tolerated = tolerated;
  for (const State& state : now_.all()) {
    event.before = state;
    emit(event);
  }
  if (tolerated && frame_ != nullptr && !frame_->handlers.empty()) {
    States missing = now_;
    missing.keep_if([](const State& state) { return !state.made && state.setup != Setup::done; });
    missing.each([](State& state) { state.setup = Setup::fresh; });
    frame_->handlers.back().states.add(missing);
    frame_->handlers.back().exact = true;
    now_.keep_if([](const State& state) { return state.made || state.setup != Setup::fresh; });
  }
  now_.each([](State& state) { state.made = true; });
}

void Machine::product_use(Event event) {
  if (now_.empty() || around_.through.empty()) return;
  const bool never =
      std::ranges::all_of(now_.all(), [](const State& state) { return state.setup == Setup::fresh; });
  if (!never) return;
  event.before = now_.all().front();
  emit(event);
  // Said once: what follows is its consequence.
  now_.each([](State& state) { state.setup = Setup::unknown; });
}

}  // namespace trysquare::lifecycle
