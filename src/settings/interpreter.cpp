#include "settings/interpreter.hpp"

#include "settings/library.hpp"
#include "settings/outline_region.hpp"
#include "settings/views.hpp"

#include <fmt/core.h>

namespace trysquare::settings {

namespace {

constexpr std::size_t looks_of_one_step = 4;

}  // namespace

Interpreter::Interpreter(const World& world_seen, Limits bounds)
    : world(world_seen),
      limits(bounds),
      whole_steps_(bounds.steps),
      foreign_steps_(bounds.foreign_steps),
      spare_steps_(bounds.spare_steps) {
  builtins = heap.dict();
  Dictionary variables;
  for (const auto& [name, value] : world.variables) {
    if (world.unknown_variables.contains(name)) continue;
    variables.set(heap.word(name), hash_of_text(name), heap.text(value), 0);
  }
  for (const auto& name : world.unknown_variables) {
    Unknown made{
        fmt::format("the environment variable `{}` is declared unknown", name), "", {}, false, true, false};
    variables.set(heap.word(name), hash_of_text(name), heap.make(Kind::unknown, std::move(made)), 0);
  }
  variables.is_namespace = true;  // what may be missing is an entry that says so
  environ = heap.dict(std::move(variables));
  Dictionary modules;
  modules.is_namespace = true;
  modules.open = unknown_quietly("which modules Python has loaded by itself is not known");
  loaded_modules = heap.dict(std::move(modules));
  fill_builtins(*this);
}

Interpreter::~Interpreter() = default;

std::string Interpreter::place_text() {
  if (frame_ == nullptr || frame_->unit == nullptr) return {};
  const auto& tree = frame_->unit->tree;
  return fmt::format("{}:{}", frame_->unit->path, tree.position(tree.node(frame_->at).begin).line);
}

Origin Interpreter::origin_here() {
  if (frame_ == nullptr || frame_->unit == nullptr || frame_->at == 0) return 0;
  if (placed_unit_ != frame_->unit || placed_at_ != frame_->at) {
    const auto& tree = frame_->unit->tree;
    placed_unit_ = frame_->unit;
    placed_at_ = frame_->at;
    placed_ = origins.at(frame_->unit->id, tree.position(tree.node(frame_->at).begin).line);
  }
  const Origin origin = placed_;
  return conditions_.empty() ? origin : origins.both(conditions_.back(), origin);
}

Ref Interpreter::unknown(std::string reason) {
  const Ref made = unknown_quietly(std::move(reason));
  may_raise(made);
  return made;
}

Ref Interpreter::unknown_quietly(std::string reason) {
  return heap.make(Kind::unknown, Unknown{std::move(reason), place_text(), {}, false, false, false});
}

Ref Interpreter::unknown_like(Ref source, Refs aliases) {
  if (!source->is_unknown()) {
    const Ref made = unknown_quietly("is not known");
    heap.change(made).content =
        Unknown{"is not known", place_text(), std::move(aliases), false, false, false};
    return made;
  }
  const Unknown& why = source->as<Unknown>();
  std::erase_if(aliases, is_constant);
  if (aliases.empty() && !why.maybe_missing && !why.program_name) return source;
  if (!why.aliases.empty()) aliases.push_back(source);
  return heap.make(Kind::unknown, Unknown{why.reason, why.at, std::move(aliases), why.inert, false, false});
}

Ref Interpreter::raise_object(Ref exception) {
  raised_ = exception;
  return nullptr;
}

Ref Interpreter::raise_with(std::string_view exception, Refs args) {
  const Ref instance =
      heap.make(Kind::instance, Instance{builtin(exception), heap.names(), nullptr, std::move(args), {}});
  dict_set_text(instance->as<Instance>().names, "$at", heap.text(place_text()));
  return raise_object(instance);
}

Ref Interpreter::raise_saying(std::string_view exception, std::string message) {
  return raise_with(exception, {heap.text(std::move(message))});
}

Ref Interpreter::raise(std::string_view exception, std::string message) {
  raise_with(exception, {unknown_quietly("how Python words the message of an exception")});
  dict_set_text(raised_->as<Instance>().names, "$message", heap.text(std::move(message)));
  return nullptr;
}

// Each holds those that it stands in.
void Interpreter::push_condition(Origin place) {
  conditions_.push_back(conditions_.empty() ? place : origins.both(conditions_.back(), place));
}

bool Interpreter::stop(std::string reason) {
  if (stopped_ != nullptr) return false;
  cut_ = statement_at_work(reason);
  stopped_ = unknown_quietly(std::move(reason));
  return false;
}

// The innermost one at the top of a module of the project.
std::optional<Cut> Interpreter::statement_at_work(const std::string& reason) const {
  for (const Frame* frame = frame_; frame != nullptr; frame = frame->back) {
    if (frame->unit == nullptr || !frame->unit->is_project || !is_absolute_path(frame->unit->file)) continue;
    const Scope* scope = frame->scope;
    while (scope != nullptr &&
           (scope->type == Scope::Type::comprehension || scope->type == Scope::Type::class_body))
      scope = scope->parent;
    if (scope == nullptr || scope->type != Scope::Type::module) continue;
    const auto& tree = frame->unit->tree;
    const std::uint32_t at = tree.node(frame->at).begin;
    for (const NodeId id : tree.items(tree.as<pysource::ast::Module>(tree.root()).body)) {
      if (tree.node(id).begin <= at && at < tree.node(id).end) return Cut{frame->unit->file, id, reason};
    }
  }
  return std::nullopt;
}

// Whether an earlier evaluation came to its end here. All that the project's names hold may have been
// changed.
bool Interpreter::leaves_out(NodeId id) {
  if (frame_->scope->type != Scope::Type::module) return false;
  const auto found = std::ranges::find_if(
      cuts_, [&](const Cut& cut) { return cut.statement == id && cut.file == frame_->unit->file; });
  if (found == cuts_.end()) return false;
  const Ref why = unknown(found->reason);
  for (const auto& [name, module] : modules_) {
    if (!module->is_project || !module->names->is(Kind::dict)) continue;
    for (const auto& entry : std::vector<Dictionary::Entry>(module->names->dictionary().entries())) {
      if (entry.value->kind() != Kind::module) taint(entry.value, why);
    }
  }
  taint_projects(why);
  // That leaves the names of code as they are; those that the statement may bind anew are nobody's.
  auto& tree = frame_->unit->tree;
  NameTable table;
  std::vector<NameId> bound = region_of(tree, id, table).binds;
  for (const NodeId one : tree.items(tree.as<pysource::ast::Module>(tree.root()).body)) {
    const auto written = bodies_of(tree, one, table).written;
    bound.insert(bound.end(), written.begin(), written.end());
  }
  const Unknown told = why->as<Unknown>();
  for (const NameId number : bound) {
    const std::string_view name = table.name(number);
    const auto* before = frame_->scope->names->dictionary().find(name);
    Refs aliases;
    if (before != nullptr) aliases.push_back(before->value);
    const Ref maybe =
        heap.make(Kind::unknown, Unknown{told.reason, told.at, std::move(aliases), false, true, false});
    heap.change_dictionary(frame_->scope->names)
        .set(heap.word(name), hash_of_text(name), maybe, origin_here());
  }
  return true;
}

// Looking through what these hold is work as well.
bool Interpreter::take_look(Ref object) {
  if (object == nullptr) return !is_stopped();
  return take_steps(bytes_of(object->state.content) / bytes_of_one_step);
}

bool Interpreter::take_text(std::size_t count) {
  written_ += count;
  return written_ <= limits.written;
}

bool Interpreter::stop_at_limit() {
  if (steps_ > limits.steps)
    return stop(fmt::format("the evaluation was stopped after {} steps", limits.steps));
  return stop("the evaluation was stopped: it holds too many values");
}

namespace {

// What can be reached from an object, itself included, as far as it can change.
Refs reachable(Heap& heap, Ref from, std::size_t& looked_at, Refs& unknowns) {
  Refs todo{from};
  Refs found;
  const std::uint32_t search = heap.new_search();
  bool in_names = false;  // modules that a namespace knows are not what was handed over
  while (!todo.empty()) {
    const Ref object = todo.back();
    todo.pop_back();
    if (object == nullptr || object->looked_at == search || is_constant(object)) continue;
    object->looked_at = search;
    ++looked_at;
    if (object->is_unknown() && !object->as<Unknown>().spent) unknowns.push_back(object);
    if (is_mutable(object->kind())) found.push_back(object);
    const auto add = [&](const Refs& more) {
      looked_at += more.size();
      todo.insert(todo.end(), more.begin(), more.end());
    };
    switch (object->kind()) {
      case Kind::list:
      case Kind::tuple: add(object->items()); break;
      case Kind::dict:
      case Kind::set:
        in_names = in_names || object->dictionary().is_namespace;
        for (const auto& entry : object->dictionary().entries()) todo.push_back(entry.value);
        break;
      case Kind::instance:
        todo.push_back(object->as<Instance>().names);
        todo.push_back(object->as<Instance>().payload);
        break;
      case Kind::iterator: add(*object->as<Iterator>().items); break;
      case Kind::bound: todo.push_back(object->as<Bound>().self); break;
      case Kind::native: todo.push_back(object->as<NativeFunction>().self); break;
      case Kind::unknown:
        if (!object->as<Unknown>().spent) add(object->as<Unknown>().aliases);
        break;
      case Kind::opaque: add(is_view(object) ? reached_by_view(object) : object->as<Opaque>().args); break;
      case Kind::class_: {
        const Class& type = object->as<Class>();
        if (!in_names && type.names != nullptr && type.construct == nullptr && type.mro.size() > 1)
          todo.push_back(type.names);
        break;
      }
      case Kind::module: {
        const ModuleState& module = *object->as<ModuleRef>().state;
        if (module.is_project && !in_names) todo.push_back(module.names);
        break;
      }
      default: break;
    }
  }
  return found;
}

bool is_waiting(Ref object) {
  return object->is(Kind::iterator) && object->as<Iterator>().pending != nullptr;
}

}  // namespace

Refs Interpreter::reach_of(Ref object) {
  std::size_t looked_at = 0;
  Refs unknowns;
  Refs found = reachable(heap, object, looked_at, unknowns);
  take_steps(looked_at / looks_of_one_step);
  return found;
}

void Interpreter::taint(Ref object, Ref reason) {
  if (is_constant(object)) return;
  std::size_t looked_at = 0;
  Refs unknowns;
  Refs found = reachable(heap, object, looked_at, unknowns);
  // Whoever gets an iterator may run it.
  for (std::size_t i = 0; i < found.size(); ++i) {
    const Ref one = found[i];
    if (!is_waiting(one)) continue;
    if (!begin(one, true)) return;
    const Refs more = reachable(heap, one, looked_at, unknowns);
    found.insert(found.end(), more.begin(), more.end());
  }
  if (!take_steps(looked_at / looks_of_one_step)) return;
  for (const Ref one : found) taint_shallow(one, reason);
  // What has once been given up needs no second look; names may be bound anew.
  if (!std::ranges::all_of(found, &Object::is_unknown)) return;
  for (const Ref one : unknowns) {
    if (one->as<Unknown>().aliases.empty()) continue;
    if (auto* content = held_if<Unknown>(heap.change(one).content)) content->spent = true;
  }
}

// Any name may be rewritten, or only those that a star import takes.
void Interpreter::taint_names(Ref names, Ref reason, bool all) {
  Dictionary& content = heap.change_dictionary(names);
  content.open = reason;
  for (const auto& entry : std::vector<Dictionary::Entry>(content.entries())) {
    const Kind kind = entry.value->kind();
    // Names of code are hardly what somebody rewrites.
    if (kind == Kind::module || kind == Kind::function || kind == Kind::class_ || kind == Kind::native ||
        kind == Kind::deferred || kind == Kind::unknown) {
      continue;
    }
    if (!all && entry.key->is(Kind::text) && entry.key->text().starts_with("__")) continue;
    content.set(entry.key, entry.hash, unknown_like(reason, {entry.value}),
                origins.both(entry.from, origin_here()));
  }
}

void Interpreter::taint_shallow(Ref object, Ref reason) {
  if (object->is_unknown() || !is_mutable(object->kind())) return;
  if (!reason->is_unknown()) reason = unknown_quietly("a value that is not known");
  const Unknown& why = reason->as<Unknown>();
  if (const auto* names = held_if<Dictionary>(object->state.content);
      names != nullptr && names->is_namespace) {
    return taint_names(object, reason, true);
  }
  Refs aliases;
  if (const auto* items = std::get_if<Items>(&object->state.content)) aliases = items->items;
  if (const auto* dictionary = held_if<Dictionary>(object->state.content)) {
    for (const auto& entry : dictionary->entries()) {
      if (entry.value != nullptr) aliases.push_back(entry.value);
    }
  }
  if (const auto* instance = held_if<Instance>(object->state.content)) aliases = {instance->names};
  std::erase_if(aliases, is_constant);
  State& state = heap.change(object);
  state.kind = Kind::unknown;
  state.content = Unknown{why.reason, why.at, std::move(aliases), why.inert, false, false};
  state.from = origins.both(state.from, origin_here());
}

}  // namespace trysquare::settings
