// Modules of the environment are evaluated by name: what only binds names waits until one is asked for.
#include "settings/postponed.hpp"

#include "settings/interpreter.hpp"
#include "settings/library.hpp"
#include "settings/outline.hpp"
#include "settings/values.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>

namespace trysquare::settings {

namespace {

constexpr std::uint64_t steps_of_one_group = 50'000;  // beyond, its names are unknown

namespace ast = pysource::ast;
using Syntax = pysource::Kind;

// What the top of a module imports from others by their whole names: `c` -> "a.b.c" of `from a.b import c`;
// the first counts.
using Imports = std::map<std::string_view, std::string>;
Imports imports_of(const pysource::Module& tree) {
  Imports found;
  for (const NodeId one : tree.items(tree.as<ast::Module>(tree.root()).body)) {
    if (tree.kind(one) != Syntax::import_from) continue;
    const auto import = tree.as<ast::ImportFrom>(one);
    if (import.level != 0) continue;
    for (const NodeId item : tree.items(import.names)) {
      const auto alias = tree.as<ast::Alias>(item);
      found.try_emplace(tree.name(alias.as_name.empty() ? alias.name : alias.as_name),
                        fmt::format("{}.{}", tree.name(import.module), tree.name(alias.name)));
    }
  }
  return found;
}

// The path of what a statement calls, where that is imported by its whole name: "a.b.c.connect" for
// `b.c.connect(f)` behind `from a import b`, with arguments that are names or constants. Empty: anything
// else.
std::string called_elsewhere(const pysource::Module& tree, NodeId statement,
                             std::optional<Imports>& imports) {
  if (tree.kind(statement) != Syntax::expr) return {};
  const NodeId made = tree.as<ast::Expr>(statement).value;
  if (tree.kind(made) != Syntax::call) return {};
  const auto call = tree.as<ast::Call>(made);
  const auto is_plain = [&](NodeId id) {
    while (tree.kind(id) == Syntax::attribute) id = tree.as<ast::Attribute>(id).value;
    return tree.kind(id) == Syntax::name || tree.kind(id) == Syntax::constant;
  };
  const auto is_plain_keyword = [&](NodeId id) { return is_plain(tree.as<ast::Keyword>(id).value); };
  if (!std::ranges::all_of(tree.items(call.args), is_plain) ||
      !std::ranges::all_of(tree.items(call.keywords), is_plain_keyword))
    return {};
  std::string path;
  NodeId at = call.function;
  for (; tree.kind(at) == Syntax::attribute; at = tree.as<ast::Attribute>(at).value)
    path = fmt::format(".{}{}", tree.name(tree.as<ast::Attribute>(at).attr), path);
  if (tree.kind(at) != Syntax::name || path.empty()) return {};
  if (!imports) imports = imports_of(tree);
  const auto known = imports->find(tree.name(at));
  return known == imports->end() ? std::string() : known->second + path;
}

// A call that only registers with what is never set off while settings are read.
bool is_unheard(Interpreter& python, const pysource::Module& tree, NodeId statement,
                std::optional<Imports>& imports) {
  const std::string path = called_elsewhere(tree, statement, imports);
  return !path.empty() && !package_word(python, path, "unheard", path).empty();
}

// `try: from a import b` with nothing to be done afterwards.
bool only_imports(const pysource::Module& tree, NodeId statement) {
  if (tree.kind(statement) != Syntax::try_) return false;
  const auto attempt = tree.as<ast::Try>(statement);
  const auto body = tree.items(attempt.body);
  return body.size() == 1 && tree.kind(body[0]) == Syntax::import_from &&
         tree.items(attempt.orelse).empty() && tree.items(attempt.finalbody).empty();
}

// A class or function that nothing else is told of when it is made.
bool only_defines(const pysource::Module& tree, NodeId statement) {
  if (tree.kind(statement) == Syntax::function_def)
    return tree.items(tree.as<ast::FunctionDef>(statement).decorators).empty();
  if (tree.kind(statement) != Syntax::class_def) return false;
  const auto made = tree.as<ast::ClassDef>(statement);
  return tree.items(made.decorators).empty() && tree.items(made.keywords).empty();
}

Postponed* group_of(Ref value) { return value->is(Kind::deferred) ? value->as<Deferred>().group : nullptr; }

}  // namespace

// For work in the environment's own code: what is done stays done, whichever branch asked first, and it is
// bounded by itself. False: it was too much.
bool Interpreter::apart(const ModuleState& module, std::uint64_t most_steps,
                        const std::function<void()>& work) {
  if (is_stopped()) return true;
  auto aside = heap.lay_aside();
  auto tries = std::exchange(tries_, {});
  auto loops = std::exchange(loops_, {});
  auto parked = std::exchange(parked_, {});
  auto conditions = std::exchange(conditions_, {});
  Scope* const body = std::exchange(class_body_, nullptr);
  const auto* const next_yield = std::exchange(next_yield_, nullptr);
  Frame* const caller = frame_;
  const int depth = depth_;
  const std::uint64_t bound = limits.steps;
  const std::uint64_t begun = steps_;
  const std::uint64_t outer = std::exchange(apart_steps_, 0);
  // A stand-in of ours is still read where the environment's own code was too much.
  const bool is_ours = module.file.starts_with('<');
  std::uint64_t& budget = is_ours && foreign_steps_ < spare_steps_ ? spare_steps_ : foreign_steps_;
  limits.steps = std::min(whole_steps_, steps_ + std::min(most_steps, budget));
  ++trusting_;
  // Nor is it what a generator does that happens to ask first.
  Heap::Watch unobserved;
  heap.begin_watch(unobserved);
  unobserved.serial = 0;
  work();
  heap.end_watch(unobserved);
  --trusting_;
  // The environment's code has a budget of its own: however much it takes, the project's is still read.
  const std::uint64_t used = steps_ - begun;
  const std::uint64_t own = used - std::min(used, apart_steps_);
  budget -= std::min(own, budget);
  whole_steps_ += own;
  apart_steps_ = outer + used;
  limits.steps = std::min(whole_steps_, bound + used);
  depth_ = depth;
  frame_ = caller;
  next_yield_ = next_yield;
  class_body_ = body;
  tries_ = std::move(tries);
  loops_ = std::move(loops);
  parked_ = std::move(parked);
  conditions_ = std::move(conditions);
  heap.take_up(std::move(aside));
  const bool full = heap.size() > limits.objects || heap.bytes() > limits.bytes;
  if (!is_stopped() || full) return true;
  stopped_ = nullptr;
  return false;
}

// One statement of a module of the environment. What it raises is more likely our own mistake, but for an
// import that fails. False: the module cannot be imported.
bool Interpreter::run_foreign(Postponed& group, const Postponed::Waiting& one) {
  frame_->at = one.statement;
  const Flow flow = execute_one(one.statement);
  if (flow != Flow::raise) return true;
  if (!is_stopped() && raised_ != nullptr && is_instance(raised_, builtin("ImportError")) == Truth::yes)
    return false;
  raised_ = nullptr;
  if (!is_stopped()) give_up(group, one);
  return true;
}

// Where a statement of the group was not executed to its end: what it may have changed is not known.
void Interpreter::give_up(Postponed& group, const Postponed::Waiting& one) {
  const Ref names = group.module->names;
  std::set<std::string, std::less<>> all(one.names.begin(), one.names.end());
  for (const auto& [name, result] : group.results) all.insert(name);
  for (const auto& name : all) {
    const auto* entry = names->dictionary().find(name);
    if (entry == nullptr && std::ranges::find(one.names, name) == one.names.end()) continue;
    const Kind kind = entry == nullptr ? Kind::none : entry->value->kind();
    if (kind == Kind::function || kind == Kind::native || kind == Kind::module || kind == Kind::unknown)
      continue;
    if (entry != nullptr && group_of(entry->value) != nullptr) continue;
    const Ref why = unknown_quietly(fmt::format("`{}.{}` could not be followed", group.module->name, name));
    if (entry != nullptr) taint(entry->value, why);
    heap.change_dictionary(names).set(heap.word(name), hash_of_text(name), why, 0);
    group.results.insert_or_assign(name, Postponed::Result{why, 0});
  }
}

// The top of a module: what may wait is put aside, the rest is executed.
bool Interpreter::run_outline(ModuleState& module) {
  auto& tree = frame_->unit->tree;
  const Outline outline = outline_of(tree);
  const std::size_t first = module.groups.size();  // those of an import that failed stay where they are
  module.groups.resize(first + outline.groups);
  const bool watched = std::exchange(watching_, false);
  std::optional<Imports> imported;
  for (const OutlineStep& step : outline.steps) {
    Postponed& group = module.groups[first + step.group];
    group.module = &module;
    if (step.at_once && is_unheard(*this, tree, step.statement, imported)) continue;
    Postponed::Waiting one{step.statement, step.binds};
    const pysource::Kind kind = tree.kind(step.statement);
    const bool imports = kind == pysource::Kind::import || kind == pysource::Kind::import_from;
    // Behind one that was executed the others of its group are executed in their places: who asks for a name
    // that they change finds its value, and would not wait for them.
    const bool begun = !group.results.empty();
    if (!step.at_once && !begun && !(watched && imports)) {
      if (!one.names.empty() || step.tells) postpone(group, std::move(one), step.surely);
      continue;
    }
    run_postponed(group);
    group.results.try_emplace(std::string());
    bool fine = true;
    const bool enough = apart(module, steps_of_one_group, [&] { fine = run_foreign(group, one); });
    if (is_stopped() || !fine) return false;
    if (!enough) give_up(group, one);
  }
  return true;
}

void Interpreter::postpone(Postponed& group, Postponed::Waiting one, bool surely) {
  const Ref names = frame_->scope->names;
  frame_->at = one.statement;
  for (const std::string_view name : one.names) {
    const std::uint64_t hash = hash_of_text(name);
    const auto* entry = names->dictionary().find(name, hash);
    if (entry != nullptr && group_of(entry->value) == &group) continue;
    const bool plain = entry != nullptr;
    group.earlier.push_back({name, plain ? entry->value : nullptr, plain ? entry->from : 0});
    const Ref later =
        heap.make(Kind::deferred, Deferred{heap.word(group.module->name), heap.word(name, hash), &group});
    heap.change_dictionary(names).set(heap.word(name, hash), hash, later, origin_here());
  }
  group.surely = group.surely && (surely || one.names.empty());
  group.waiting.push_back(std::move(one));
}

// Python's own modules define in Python what they then take from where it is faster: what is replaced before
// anyone has looked at it need not be made. True: the group is done.
bool Interpreter::run_replacement(Postponed& group, const std::vector<Postponed::Waiting>& waiting) {
  const auto& tree = group.module->unit->tree;
  if (waiting.size() < 2 || !only_imports(tree, waiting.back().statement)) return false;
  const auto& later = waiting.back().names;
  for (const auto& one : std::span(waiting).first(waiting.size() - 1)) {
    const bool replaced = std::ranges::all_of(
        one.names, [&](std::string_view name) { return std::ranges::find(later, name) != later.end(); });
    if (!replaced || !only_defines(tree, one.statement)) return false;
  }
  run_foreign(group, waiting.back());
  raised_ = nullptr;
  const Dictionary& names = group.module->names->dictionary();
  return std::ranges::all_of(later, [&](std::string_view name) {
    const auto* entry = names.find(name);
    return entry != nullptr && group_of(entry->value) != &group && !entry->value->is_unknown();
  });
}

void Interpreter::run_postponed(Postponed& group) {
  if (group.running || group.waiting.empty() || is_stopped()) return;
  group.running = true;
  const auto waiting = std::exchange(group.waiting, {});
  const auto earlier = std::exchange(group.earlier, {});
  ModuleState& module = *group.module;
  const Ref names = module.names;
  for (const auto& one : waiting) {
    for (const std::string_view name : one.names) group.results.try_emplace(std::string(name));
  }
  const bool enough = apart(module, steps_of_one_group, [&] {
    for (const auto& [name, value, from] : earlier) {
      const auto* entry = names->dictionary().find(name);
      if (entry == nullptr || group_of(entry->value) != &group) continue;
      Dictionary& content = heap.change_dictionary(names);
      if (value != nullptr)
        content.set(heap.word(name), hash_of_text(name), value, from);
      else
        content.erase(heap.word(name), hash_of_text(name));
    }
    Frame here{module.unit, module.scope, frame_};
    frame_ = &here;
    const bool deep = depth_ > limits.depth / 2;
    if (deep || !run_replacement(group, waiting)) {
      for (const auto& one : waiting) {
        if (!deep && run_foreign(group, one)) continue;
        raised_ = nullptr;
        give_up(group, one);
      }
    }
    frame_ = here.back;
  });
  for (const auto& one : waiting) {
    for (const std::string_view name : one.names) {
      const auto* entry = names->dictionary().find(name);
      const bool waits = entry != nullptr && group_of(entry->value) == &group;
      if (waits || (!enough && entry == nullptr)) {
        const Ref why = unknown_quietly(fmt::format("`{}.{}` is too much work to follow", module.name, name));
        heap.change_dictionary(names).set(heap.word(name), hash_of_text(name), why, 0);
        entry = names->dictionary().find(name);
      }
      group.results.insert_or_assign(std::string(name), entry == nullptr
                                                            ? Postponed::Result{}
                                                            : Postponed::Result{entry->value, entry->from});
    }
  }
  if (!enough) {
    for (const auto& one : waiting) give_up(group, one);
  }
  group.running = false;
}

// The entry of a namespace, executed if it waited; null: the name is not bound.
const Dictionary::Entry* Interpreter::settled(Ref names, std::string_view name) {
  const auto* entry = names->dictionary().find(name);
  Postponed* group = entry == nullptr ? nullptr : group_of(entry->value);
  if (group == nullptr || group->module->names != names) return entry;
  if (group->running) return nullptr;
  run_postponed(*group);
  entry = names->dictionary().find(name);
  if (entry == nullptr || group_of(entry->value) != group) return entry;
  // A branch that was taken back has taken this back as well.
  const auto result = group->results.find(name);
  const bool bound = result != group->results.end() && result->second.value != nullptr;
  Dictionary& content = heap.change_dictionary(names);
  if (bound)
    content.set(heap.word(name), hash_of_text(name), result->second.value, result->second.from);
  else
    content.erase(heap.word(name), hash_of_text(name));
  return names->dictionary().find(name);
}

std::string Interpreter::name_of_globals() {
  const auto* entry = settled(globals(), "__name__");
  return entry != nullptr && entry->value->is(Kind::text) ? entry->value->text() : std::string();
}

// Of a namespace that is looked through: which names there are.
void Interpreter::settle_names(Ref names) {
  if (!names->is(Kind::dict)) return;
  const std::vector<Dictionary::Entry> entries = names->dictionary().entries();
  for (const auto& entry : entries) {
    const Postponed* group = group_of(entry.value);
    if (group != nullptr && !group->surely && entry.key->is(Kind::text)) settled(names, entry.key->text());
  }
}

// Before code from outside changes its names: what waits has seen them as they were.
void Interpreter::settle_module(ModuleState& module) {
  for (Postponed& group : module.groups) run_postponed(group);
}

// What an import takes out of a module without asking what it is; null: it has to be looked up.
Ref Interpreter::name_unseen(ModuleState& module, std::string_view name) {
  if (const Ref ruled = package_value(*this, module.name, name)) return ruled;
  if (module.is_project || module.is_native || replaced(module) != nullptr) return nullptr;
  const auto* entry = module.names->dictionary().find(name);
  const Postponed* group = entry == nullptr ? nullptr : group_of(entry->value);
  const bool from_outside = frame_ == nullptr || frame_->unit->is_project;
  return group != nullptr && (group->surely || !from_outside) ? entry->value : nullptr;
}

// What one branch has asked for and the other has not is the same to both.
Ref Interpreter::seen(Ref value) const {
  const Postponed* group = value == nullptr ? nullptr : group_of(value);
  if (group == nullptr) return value;
  const auto result = group->results.find(value->as<Deferred>().name->text());
  return result == group->results.end() || result->second.value == nullptr ? value : result->second.value;
}

Ref Interpreter::resolve_postponed(const Deferred& wanted) {
  Postponed& group = *wanted.group;
  run_postponed(group);
  const auto result = group.results.find(wanted.name->text());
  if (result != group.results.end() && result->second.value != nullptr) return resolve(result->second.value);
  return unknown_quietly(
      fmt::format("`{}.{}` could not be followed", wanted.module->text(), wanted.name->text()));
}

}  // namespace trysquare::settings
