// The ways into a program: its modules as programs, functions that nobody calls, bodies that services call.
#include "lifecycle/machine.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::lifecycle {

namespace ast = pysource::ast;
using model::Runs;

namespace {

constexpr std::uint64_t most_steps_of_one = 400'000;  // from one way in
constexpr std::uint64_t most_steps = 8'000'000;

}  // namespace

std::string Machine::Around::key() const {
  std::string out =
      fmt::format("{}{}{}.{}.{}.{}", coroutine, guarded, locks, tolerates_setup, tolerates_instance, host);
  for (const Launch& launch : through)
    out += fmt::format("/{}.{}.{}.{}", static_cast<int>(launch.runs), launch.body.module, launch.body.node,
                       launch.again);
  return out;
}

Machine::Machine(const Program& program, const Vocabulary& words) : program_(program), words_(words) {
  // Number 0 of each kind stands for none.
  functions_.emplace_back();
  classes_.emplace_back();
  objects_.emplace_back();
  strings_.emplace_back();
  for (ModuleId id = 0; id < program.modules().size(); ++id)
    outlines_.push_back(make_outline(program, id, words));
  for (ModuleId id = 0; id < outlines_.size(); ++id) {
    for (const auto& [host, name] : outlines_[id].settings_named) {
      const ModuleId settings = program.find(name, id);
      if (settings == no_module || outlines_[settings].host != nullptr) continue;
      outlines_[settings].host = host;
      outlines_[settings].host_at = program.module(settings).tree.root();
    }
  }
}

bool Machine::spend() {
  if (++steps_ < most_steps_of_one && ++all_steps_ < most_steps) return true;
  record_.complete = false;
  return false;
}

// Modules from which the product can be reached: the others have nothing to do with it.
void Machine::choose_modules() {
  for (ModuleId id = 0; id < outlines_.size(); ++id) {
    if (outlines_[id].mentions_product) relevant_.insert(id);
  }
  for (bool grown = true; grown;) {
    grown = false;
    for (ModuleId id = 0; id < outlines_.size(); ++id) {
      if (relevant_.contains(id)) continue;
      if (!std::ranges::any_of(outlines_[id].imports,
                               [&](ModuleId other) { return relevant_.contains(other); }))
        continue;
      relevant_.insert(id);
      grown = true;
    }
  }
}

Record Machine::run() {
  choose_modules();
  if (relevant_.empty()) return record_;
  std::set<ModuleId> imported;
  for (const Outline& outline : outlines_) imported.insert(outline.imports.begin(), outline.imports.end());
  for (const ModuleId id : relevant_) {
    if (!imported.contains(id) || outlines_[id].has_main_guard || outlines_[id].host != nullptr)
      run_as_program(id);
  }
  for (const ModuleId id : relevant_) {
    if (!imported_ever_.contains(id)) run_as_program(id);
  }
  run_uncalled();
  run_in_workers();
  return std::move(record_);
}

void Machine::begin(State state) {
  steps_ = 0;
  now_ = States(std::move(state));
  around_ = {};
  imported_.clear();
  registered_.clear();
  start_method_.clear();
  stack_.clear();
}

void Machine::run_as_program(ModuleId id) {
  State fresh;
  fresh.setup = Setup::fresh;
  begin(fresh);
  root_ = id;
  if (outlines_[id].host != nullptr) {
    around_.host = outlines_[id].host->name;
    around_.host_at = {id, outlines_[id].host_at};
  }
  Frame frame;
  frame.module = id;
  frame_ = &frame;
  run_module(id);
  frame_ = nullptr;
  run_registered(std::move(registered_));
  root_ = no_module;
}

// Bodies that frameworks call in this process, when the program has come to its end.
void Machine::run_registered(std::vector<Registered> registered) {
  const States end = now_;
  for (const Registered& one : registered) {
    now_ = end;
    if (now_.empty()) now_ = States(State());
    if (one.starter->runs == Runs::loop) now_ = States(State());
    run_body(one, one.starter->runs, 2);
  }
}

// Functions that a server finds by their names in a file of its own.
void Machine::register_hooks(ModuleId id) {
  const std::string& path = program_.module(id).path;
  const std::string_view file = std::string_view(path).substr(path.find_last_of('/') + 1);
  for (const model::Starter* hooks : words_.hooks()) {
    if (hooks->file != file) continue;
    for (const std::string& name : hooks->call) {
      const auto& names = module_scopes_[id]->names;
      const auto found = names.find(name);
      if (found != names.end() && is_callable(found->second))
        register_body(*hooks, name, found->second, {id, program_.module(id).tree.root()});
    }
  }
}

void Machine::run_body(const Registered& one, Runs runs, int rounds) {
  const Around outside = around_;
  Frame frame;
  frame.module = one.at.module;
  frame.scope = module_scopes_[one.at.module];
  Frame* const caller = frame_;
  frame_ = &frame;
  around_.coroutine = around_.guarded = false;
  if (!one.starter->host.empty()) {
    around_.host = one.starter->host;
    around_.host_at = one.at;
  }
  if (runs != Runs::loop) {
    Launch launch{runs, one.at, one.at, one.name, "", false};
    for (const Atom& atom : one.body.atoms()) {
      if (atom.kind == AtomKind::function || atom.kind == AtomKind::bound)
        launch.body = {functions_[atom.id].module, functions_[atom.id].node};
    }
    around_.through.push_back(launch);
  }
  Arguments unknown;
  unknown.open = true;
  for (int round = 0; round < rounds && !now_.empty(); ++round) {
    if (!around_.through.empty()) around_.through.back().again = round > 0;
    call(one.body, unknown, one.at);
  }
  frame_ = caller;
  around_ = outside;
}

// Functions that nobody calls: a library's, an entry point's. Nothing is known of what was before.
void Machine::run_uncalled() {
  for (std::size_t i = 1; i < functions_.size(); ++i) {
    const Function function = functions_[i];
    if (executed_.contains({function.module, function.node}) || !relevant_.contains(function.module))
      continue;
    begin(State());
    Value self;
    if (function.owner != 0 && !function.is_static) {
      const Class& cls = classes_[function.owner];
      if (function.is_class_method) {
        self = Atom{AtomKind::cls, cls.id};
      } else {
        Object& object = object_at({cls.module, cls.node}, "self of " + cls.name);
        object.cls = cls.id;
        object.external = external_base(cls.id);
        self = object_value(object);
      }
    }
    Frame frame;
    frame.module = function.module;
    frame.scope = function.scope;
    frame_ = &frame;
    if (outlines_[function.module].host != nullptr &&
        outlines_[function.module].hosted.contains(function.node)) {
      around_.host = outlines_[function.module].host->name;
      around_.host_at = {function.module, function.node};
    }
    Arguments unknown;
    unknown.open = true;
    run_function(functions_[i], self, unknown);
    frame_ = nullptr;
    run_registered(std::move(registered_));
  }
}

// A worker of a service imports the module, does what is to be done first, then its tasks.
void Machine::run_in_workers() {
  const std::vector<Registered> tasks = tasks_;
  std::set<std::string> done;
  for (const Registered& one : tasks) {
    if (!done.insert(one.name + one.body.key()).second) continue;
    State fresh;
    fresh.setup = Setup::fresh;
    begin(fresh);
    now_ = state_of_imported(one.at.module);
    if (now_.empty()) now_ = States(fresh);
    for (const Registered& hook : first_) {
      const States before = now_;
      run_body(hook, Runs::first, 1);
      if (now_.empty()) now_ = before;
    }
    // Some module sets up when it is imported, and the worker may import it first.
    if (setup_on_import_)
      now_.each([](State& state) {
        if (state.setup == Setup::fresh) state.setup = Setup::unknown;
      });
    run_body(one, one.starter->runs,
             one.starter->runs == Runs::job || one.starter->runs == Runs::process ? 1 : 2);
  }
  if (tasks.empty()) {
    for (const Registered& hook : first_) {
      State fresh;
      fresh.setup = Setup::fresh;
      begin(fresh);
      run_body(hook, Runs::first, 1);
    }
  }
}

Value Machine::run_module(ModuleId id) {
  const Value value = Atom{AtomKind::module, id};
  if (!imported_.insert(id).second || now_.empty() || imported_.size() > 4000) return value;
  imported_ever_.insert(id);
  if (!module_scopes_.contains(id)) module_scopes_[id] = &new_scope(nullptr, id);
  // The package above is imported first.
  const std::string& package = program_.module(id).package;
  if (!package.empty()) {
    const ModuleId above = program_.find(package, id);
    if (above != no_module && above != id) run_module(above);
  }
  Frame frame;
  frame.module = id;
  frame.scope = module_scopes_[id];
  Frame* const caller = frame_;
  const Around outside = around_;
  if (outlines_[id].host != nullptr && outlines_[id].host_at == program_.module(id).tree.root()) {
    around_.host = outlines_[id].host->name;
    around_.host_at = {id, outlines_[id].host_at};
  }
  frame_ = &frame;
  ++import_depth_;
  const auto& tree = program_.module(id).tree;
  frame.scope->rebound = rebound_in(id).of(tree.root());
  if (import_depth_ < 100) run_block(tree.as<ast::Module>(tree.root()).body);
  remember_last(*frame.scope);
  register_hooks(id);
  --import_depth_;
  frame_ = caller;
  around_ = outside;
  return value;
}

// What a process has behind it that has just imported the module, not as its program.
States Machine::state_of_imported(ModuleId id) {
  const auto known = imports_done_.find(id);
  if (known != imports_done_.end()) {
    imported_ = known->second.second;
    return known->second.first;
  }
  State fresh;
  fresh.setup = Setup::fresh;
  imports_done_[id] = {States(fresh), {}};
  const States outside = now_;
  const std::set<ModuleId> imported = imported_;
  const ModuleId root = root_;
  Frame frame;
  frame.module = id;
  Frame* const caller = frame_;
  frame_ = &frame;
  now_ = States(fresh);
  imported_.clear();
  root_ = no_module;
  run_module(id);
  frame_ = caller;
  root_ = root;
  imports_done_[id] = {now_, imported_};
  const States after = now_;
  now_ = outside;
  return after;
}

Scope& Machine::new_scope(Scope* outer, ModuleId module, bool is_class) {
  Scope& scope = scopes_.emplace_back();
  scope.id = static_cast<std::uint32_t>(scopes_.size());
  scope.module = module;
  scope.outer = outer;
  scope.is_class = is_class;
  return scope;
}

Object& Machine::object_at(Site at, std::string_view what) {
  const auto key = std::pair{at, std::string(what)};
  const auto found = object_ids_.find(key);
  if (found != object_ids_.end()) return objects_[found->second];
  Object& object = objects_.emplace_back();
  object.id = static_cast<std::uint32_t>(objects_.size() - 1);
  object.site = at;
  object_ids_[key] = object.id;
  return object;
}

std::uint32_t Machine::intern(std::string_view text) {
  const auto found = string_ids_.find(text);
  if (found != string_ids_.end()) return found->second;
  const auto id = static_cast<std::uint32_t>(strings_.size());
  strings_.emplace_back(text);
  string_ids_.emplace(text, id);
  return id;
}

std::uint32_t Machine::class_object(std::uint32_t cls) {
  const auto found = class_objects_.find(cls);
  if (found != class_objects_.end()) return found->second;
  Object& object = objects_.emplace_back();
  object.id = static_cast<std::uint32_t>(objects_.size() - 1);
  object.class_of = cls;
  class_objects_[cls] = object.id;
  return object.id;
}

Record follow(const Program& program, const Vocabulary& words) { return Machine(program, words).run(); }

}  // namespace trysquare::lifecycle
