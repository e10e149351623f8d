// Threads, processes and tasks: how they begin, and what they begin with.
#include "lifecycle/machine.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::lifecycle {

using model::Passes;
using model::Runs;

const Argument* Machine::pick(const Arguments& arguments, const model::Argument& wanted) {
  if (!wanted.given()) return nullptr;
  return arguments.find(wanted.name.empty() ? "\n" : wanted.name, wanted.at < 0 ? -2 : wanted.at);
}

const model::Starter* Machine::starter_of(const Object& object) const {
  return words_.starter(object.external);
}

// `args=(1, 2)` and `kwargs={"x": 3}` as the body gets them.
Arguments Machine::tuple_arguments(const Argument* positional, const Argument* named) const {
  Arguments out;
  if (positional != nullptr) {
    const Atom* one = positional->value.single();
    if (one != nullptr && one->kind == AtomKind::object && !objects_[one->id].elements.empty()) {
      for (const Value& element : objects_[one->id].elements) out.all.push_back({"", element, 0});
    } else {
      out.open = true;
    }
  }
  if (named != nullptr) {
    const Atom* one = named->value.single();
    if (one != nullptr && one->kind == AtomKind::object) {
      for (const auto& [key, value] : objects_[one->id].attributes) {
        if (key.size() > 2 && key.starts_with('\''))
          out.all.push_back({key.substr(1, key.size() - 2), value, 0});
      }
    }
  }
  return out;
}

// The arguments behind position `behind`, or the items of each.
Arguments Machine::passed(Passes passes, const Arguments& arguments, int behind) const {
  Arguments out;
  if (passes == Passes::nothing) {
    out.open = true;
    return out;
  }
  out.open = arguments.open;
  int at = 0;
  for (const Argument& argument : arguments.all) {
    if (argument.keyword.empty() && at++ <= behind) continue;
    if (!argument.keyword.empty() && passes == Passes::items) continue;
    Argument one = argument;
    one.node = 0;
    if (passes == Passes::items) {
      Value items;
      for (const Atom& atom : argument.value.atoms()) {
        if (atom.kind == AtomKind::object && objects_[atom.id].collection)
          items.add(objects_[atom.id].items);
        else
          items.add(Atom{AtomKind::item});
      }
      one.value = items.empty() ? Value(Atom{AtomKind::item}) : items;
    }
    out.all.push_back(std::move(one));
  }
  return out;
}

// "spawn" of `get_context("spawn")`; what the program set for all; empty: the platform's default.
std::string Machine::method_of(const Argument* context, const Arguments& arguments) const {
  if (context == nullptr) context = arguments.find("\ncontext", -2);
  if (context == nullptr) return start_method_;
  for (const Atom& atom : context->value.atoms()) {
    if (atom.kind != AtomKind::object) continue;
    const Object& object = objects_[atom.id];
    const auto* method = words_.start_method(object.external);
    if (method == nullptr) continue;
    const Argument* word = pick(object.arguments, method->argument);
    const std::string literal = word == nullptr ? "" : literal_of(word->value);
    if (literal.size() > 2) return literal.substr(1, literal.size() - 2);
  }
  return start_method_;
}

Value Machine::call_starter(const model::Starter& starter, std::string_view name, const Arguments& arguments,
                            Site at) {
  const Argument* body = pick(arguments, starter.body);
  const bool decorates =
      starter.decorates && !arguments.all.empty() && is_callable(arguments.all.front().value);
  if (decorates && (body == nullptr || body == &arguments.all.front()))
    return decorate_with(arguments.all.front().value, name, {}, at);
  Object& object = object_at(at, name);
  object.external = name;
  object.arguments = arguments;
  if (!starter.start.empty() || body == nullptr) return object_value(object);

  if (starter.runs == Runs::task || starter.runs == Runs::request || starter.runs == Runs::first ||
      starter.runs == Runs::job) {
    register_body(starter, name, body->value, at);
    return body->value;
  }
  Start start;
  start.launch = {starter.runs, at, {}, std::string(name), starter.method, false};
  start.body = body->value;
  start.arguments = passed(starter.passes, arguments, starter.body.at);
  if (starter.args.given() || starter.kwargs.given())
    start.arguments = tuple_arguments(pick(arguments, starter.args), pick(arguments, starter.kwargs));
  if (const Argument* pool = pick(arguments, starter.pool)) {
    for (const Atom& atom : pool->value.atoms()) {
      if (atom.kind != AtomKind::object) continue;
      const Object& executor = objects_[atom.id];
      const auto* meant = words_.pool(executor.external);
      if (meant == nullptr) continue;
      start.launch.runs = meant->runs;
      start.launch.method = method_of(pick(executor.arguments, meant->context), executor.arguments);
      if (const Argument* initializer = pick(executor.arguments, meant->initializer)) {
        start.initializer = initializer->value;
        start.initial_arguments = tuple_arguments(pick(executor.arguments, meant->initargs), nullptr);
        start.initial_at = executor.site;
      }
      start.again = true;
    }
  }
  if (starter.runs == Runs::loop) {
    Value out;
    for (int round = 0; round < 2; ++round) out.add(call(start.body, start.arguments, at));
    Object& collection = object_at(at, "[]");
    collection.collection = true;
    grow(collection.items, out);
    return object_value(collection);
  }
  launch(std::move(start));
  return object_value(object);
}

void Machine::start_object(const Object& object, const model::Starter& starter) {
  Start start;
  start.launch = {starter.runs, object.site, {}, object.external, starter.method, false};
  if (starter.runs == Runs::process && start.launch.method.empty()) {
    start.launch.method = method_of(nullptr, object.arguments);
  }
  if (object.cls != 0) {
    for (const std::string& method : starter.subclass) {
      const Value found = class_attribute(object.cls, method, object.id);
      if (!found.empty() && is_callable(found)) start.body = found;
    }
  }
  if (start.body.empty()) {
    const Argument* body = pick(object.arguments, starter.body);
    if (body == nullptr) return;
    start.body = body->value;
    start.arguments =
        tuple_arguments(pick(object.arguments, starter.args), pick(object.arguments, starter.kwargs));
  }
  if (starter.runs == Runs::process) {
    Event event = event_at(Happening::pool_made, object.site, object.external, "");
    event.configuration = start.launch.method;
    emit(std::move(event));
  }
  launch(std::move(start));
}

Value Machine::make_pool(const model::Pool& pool, std::string_view name, const Arguments& arguments,
                         Site at) {
  Object& object = object_at(at, name);
  object.external = name;
  object.arguments = arguments;
  if (pool.runs == Runs::process) {
    Event event = event_at(Happening::pool_made, at, name, "");
    event.configuration = method_of(pick(arguments, pool.context), arguments);
    emit(std::move(event));
  }
  // An initializer runs in each worker, whether tasks come or not.
  const Argument* initializer = pick(arguments, pool.initializer);
  if (initializer != nullptr &&
      (is_callable(initializer->value) || initializer->value.has(AtomKind::external))) {
    Start start;
    start.launch = {pool.runs, at, {}, std::string(name), method_of(pick(arguments, pool.context), arguments),
                    false};
    start.body = initializer->value;
    start.arguments = tuple_arguments(pick(arguments, pool.initargs), nullptr);
    launch(std::move(start));
  }
  return object_value(object);
}

Value Machine::call_pool_task(const model::Pool& pool, std::string_view task, const Object* object,
                              const Arguments& arguments, Site at) {
  if (arguments.all.empty()) return unknown_value();
  const bool items = std::ranges::find(pool.passes_items, task) != pool.passes_items.end();
  Start start;
  start.launch = {pool.runs, at, {}, "", "", false};
  start.body = arguments.all.front().value;
  start.arguments = passed(items ? Passes::items : Passes::rest, arguments, 0);
  start.again = true;
  if (std::ranges::find(pool.passes_tuple, task) != pool.passes_tuple.end()) {
    const Argument* given = arguments.find("args", 1);
    Argument tuple{"", given == nullptr ? unknown_value() : given->value, 0};
    if (items) {
      Value rows;
      for (const Atom& atom : tuple.value.atoms()) {
        if (atom.kind == AtomKind::object && objects_[atom.id].collection) rows.add(objects_[atom.id].items);
      }
      tuple.value = rows;
    }
    start.arguments = tuple_arguments(&tuple, arguments.find("kwds", 2));
  }
  if (object != nullptr) {
    start.launch.starter = object->external;
    start.launch.method = method_of(pick(object->arguments, pool.context), object->arguments);
    if (const Argument* initializer = pick(object->arguments, pool.initializer)) {
      start.initializer = initializer->value;
      start.initial_arguments = tuple_arguments(pick(object->arguments, pool.initargs), nullptr);
      start.initial_at = object->site;
    }
    if (const Argument* fresh = pick(object->arguments, pool.fresh);
        fresh != nullptr && literal_of(fresh->value) == "1")
      start.again = false;
  }
  launch(std::move(start));
  return unknown_value();
}

void Machine::launch(Start start) {
  if (now_.empty()) return;
  for (const Atom& atom : start.body.atoms()) {
    if (atom.kind == AtomKind::function || atom.kind == AtomKind::bound)
      start.launch.body = {functions_[atom.id].module, functions_[atom.id].node};
  }
  if (!start.launch.body.known()) start.launch.body = start.launch.at;
  // What a thread or process starts that runs this very body is no news.
  const auto same = [&](const Launch& other) {
    return other.body == start.launch.body && other.runs == start.launch.runs;
  };
  if (std::ranges::any_of(around_.through, same) || around_.through.size() > 4) return;
  if (start.launch.runs == Runs::process || start.launch.runs == Runs::job)
    launch_process(start);
  else
    launch_thread(start);
}

void Machine::launch_thread(const Start& start) {
  const Around outside = around_;
  const States before = now_;
  around_.through.push_back(start.launch);
  around_.calls.clear();
  around_.coroutine = false;
  around_.locks = around_.tolerates_setup = around_.tolerates_instance = 0;
  if (!start.initializer.empty()) call(start.initializer, start.initial_arguments, start.initial_at);
  call(start.body, start.arguments, start.launch.at);
  now_.add(before);
  // Another thread of the same kind may come when the first is done.
  call(start.body, start.arguments, start.launch.at);
  around_ = outside;
  now_.add(before);
}

void Machine::launch_process(const Start& start) {
  const Around outside = around_;
  const States before = now_;
  const std::set<ModuleId> imported = imported_;
  around_.through.push_back(start.launch);
  around_.calls.clear();
  around_.coroutine = around_.guarded = false;
  around_.locks = around_.tolerates_setup = around_.tolerates_instance = 0;
  const std::string& method = start.launch.method;
  if (method != "fork") run_worker(start, false);
  if (method == "fork" || method.empty()) {
    now_ = before;
    imported_ = imported;
    run_worker(start, true);
  }
  around_ = outside;
  imported_ = imported;
  now_ = before;
}

// A forked process has what its parent had; others import the program's modules again.
void Machine::run_worker(const Start& start, bool forked) {
  if (forked) {
    now_.each([](State& state) { state.inherited = state.setup == Setup::done || state.made; });
  } else {
    State fresh;
    fresh.setup = Setup::fresh;
    now_ = States(fresh);
    imported_.clear();
    if (root_ != no_module) now_ = state_of_imported(root_);
    if (start.launch.body.known()) {
      const States after = state_of_imported(start.launch.body.module);
      if (std::ranges::any_of(after.all(),
                              [](const State& state) { return state.setup != Setup::fresh || state.made; }))
        now_ = after;
    }
  }
  if (now_.empty()) return;
  if (!start.initializer.empty()) call(start.initializer, start.initial_arguments, start.initial_at);
  call(start.body, start.arguments, start.launch.at);
  if (!start.again || now_.empty()) return;
  around_.through.back().again = true;
  call(start.body, start.arguments, start.launch.at);
}

void Machine::register_body(const model::Starter& starter, std::string_view name, const Value& body,
                            Site at) {
  Registered one{&starter, body, at, std::string(name)};
  // A program's own handlers are looked at in each program; a service's worker is the same for all.
  const bool by_service =
      starter.runs == Runs::first || starter.runs == Runs::task || starter.runs == Runs::job;
  const std::string root = by_service ? "" : fmt::format("{}", root_);
  if (!registered_once_.insert({std::string(name) + body.key(), root}).second) return;
  if (starter.runs == Runs::first)
    first_.push_back(std::move(one));
  else if (starter.runs == Runs::task || starter.runs == Runs::job || starter.runs == Runs::process)
    tasks_.push_back(std::move(one));
  else
    registered_.push_back(std::move(one));
}

}  // namespace trysquare::lifecycle
