// Names that a scope binds more than once: which binding reaches a use.
#include "lifecycle/machine.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::lifecycle {

namespace ast = pysource::ast;
using pysource::Kind;

namespace {

std::string binding_key(const Scope& scope, std::string_view name) {
  return fmt::format("e{}.{}", scope.id, name);
}

bool is_followed(const Scope& scope, std::string_view name) { return scope.followed.contains(name); }

}  // namespace

const Rebound& Machine::rebound_in(ModuleId id) {
  const auto found = rebound_.find(id);
  if (found != rebound_.end()) return found->second;
  return rebound_.emplace(id, find_rebound(program_.module(id).tree)).first->second;
}

std::uint32_t Machine::number_of(const Value& value) {
  const auto [found, fresh] = binding_ids_.emplace(value.key(), static_cast<std::uint32_t>(bindings_.size()));
  if (fresh) bindings_.push_back(value);
  return found->second;
}

// What can be called, started or asked for the product. All else is not worth following.
bool Machine::matters(const Value& value, int depth) const {
  const auto named = [&](const std::string& name) {
    return words_.product(name).role != ProductRole::none || words_.starter(name) != nullptr ||
           words_.pool(name) != nullptr || words_.wrapper(name) != nullptr;
  };
  return std::ranges::any_of(value.atoms(), [&](const Atom& atom) {
    switch (atom.kind) {
      case AtomKind::function:
      case AtomKind::bound:
      case AtomKind::cls:
      case AtomKind::module: return true;
      case AtomKind::external: return named(strings_[atom.id]);
      case AtomKind::object: {
        const Object& object = objects_[atom.id];
        return object.cls != 0 || !object.partial.empty() || named(object.external) ||
               (depth > 0 && matters(object.items, depth - 1));
      }
      default: return false;
    }
  });
}

void Machine::close_scope(const Scope& scope) {
  if (scope.followed.empty()) return;
  now_.each([&](State& state) {
    for (const std::string& name : scope.followed) state.bindings.erase(binding_key(scope, name));
  });
}

// What a module's names hold when it has come to its end: what stays, unless a function changes it.
void Machine::remember_last(Scope& scope) {
  if (scope.followed.empty() || now_.empty()) return;
  const NameSet& open = rebound_in(scope.module).open;
  std::vector<std::string> settled;
  for (const std::string& name : scope.followed) {
    const auto found = scope.names.find(name);
    if (found == scope.names.end() || open.contains(name)) continue;
    const Value value = reaching(scope, name, found->second);
    scope.last[name].add(value);
    settled.push_back(binding_key(scope, name));
  }
  // The states need not carry them any longer.
  now_.each([&](State& state) {
    for (const std::string& key : settled) state.bindings.erase(key);
  });
}

void Machine::bind_name(Scope& scope, std::string_view name, const Value& value) {
  if (scope.rebound == nullptr || !scope.rebound->contains(name)) return;
  if (!is_followed(scope, name)) {
    // Where it is missing so far, it holds nothing that matters.
    if (!matters(value, 1)) return;
    scope.followed.emplace(name);
  }
  const std::string key = binding_key(scope, name);
  const std::uint32_t number = number_of(value);
  now_.each([&](State& state) { state.bindings[key] = {number}; });
  // Whatever is raised from here on, the handlers around may meet this binding.
  for (Handler& handler : frame_->handlers) unite(handler.bound[key], {number});
}

// From another module, or where it is not known which object is meant: what was there may still be.
void Machine::rebind_name(Scope& scope, std::string_view name, const Value& value) {
  if (const auto last = scope.last.find(name); last != scope.last.end()) last->second.add(value);
  if (!is_followed(scope, name)) return;
  const std::string key = binding_key(scope, name);
  const std::uint32_t number = number_of(value);
  now_.each([&](State& state) {
    const auto found = state.bindings.find(key);
    if (found != state.bindings.end()) unite(found->second, {number});
  });
}

// What the name may hold here; `all`: what it may hold anywhere.
Value Machine::reaching(const Scope& scope, std::string_view name, const Value& all) const {
  if (!is_followed(scope, name)) return all;
  const std::string key = binding_key(scope, name);
  const auto last = scope.last.find(name);
  Value out;
  for (const State& state : now_.all()) {
    const auto found = state.bindings.find(key);
    if (found != state.bindings.end()) {
      for (const std::uint32_t number : found->second) out.add(bindings_[number]);
    } else if (last != scope.last.end()) {
      out.add(last->second);
    } else {
      return all;
    }
  }
  return out.empty() ? all : out;
}

// A function of the program that was defined there, or below it.
bool Machine::closes_over(const Value& value, const Scope* scope) const {
  return std::ranges::any_of(value.atoms(), [&](const Atom& atom) {
    if (atom.kind == AtomKind::object) return closes_over(objects_[atom.id].partial, scope);
    if (atom.kind != AtomKind::function && atom.kind != AtomKind::bound) return false;
    for (const Scope* at = functions_[atom.id].scope; at != nullptr; at = at->outer) {
      if (at == scope) return true;
    }
    return false;
  });
}

// The bindings of the calling function that this one cannot see, nor what it is given.
std::vector<std::string> Machine::hidden_from(const Function& function, const Arguments& arguments) {
  const Scope* const mine = frame_->scope;
  if (frame_->function == nullptr || mine->followed.empty()) return {};
  if (closes_over(Atom{AtomKind::function, function.id}, mine)) return {};
  if (std::ranges::any_of(arguments.all, [&](const Argument& one) { return closes_over(one.value, mine); }))
    return {};
  const NameSet& outer = rebound_in(mine->module).outer;
  std::vector<std::string> out;
  for (const std::string& name : mine->followed) {
    if (!outer.contains(name)) out.push_back(binding_key(*mine, name));
  }
  return out;
}

void Machine::Handler::meet(States& raised) const {
  if (bound.empty()) return;
  raised.each([&](State& state) {
    for (const auto& [key, numbers] : bound) {
      const auto found = state.bindings.find(key);
      if (found != state.bindings.end()) unite(found->second, numbers);
    }
  });
}

// The states that come here, apart where the name that an expression begins with was bound apart.
std::vector<States> Machine::apart_by_name(NodeId expression) const {
  const auto& source = tree();
  for (std::size_t steps = 0; steps < 64 && source.kind(expression) != Kind::name; ++steps) {
    switch (source.kind(expression)) {
      case Kind::attribute: expression = source.as<ast::Attribute>(expression).value; break;
      case Kind::call: expression = source.as<ast::Call>(expression).function; break;
      case Kind::subscript: expression = source.as<ast::Subscript>(expression).value; break;
      default: return {now_};
    }
  }
  if (source.kind(expression) != Kind::name) return {now_};
  const std::string_view name = source.name(expression);
  const Scope* scope = frame_->scope;
  if (scope->global_names.contains(name)) scope = module_scopes_.at(scope->module);
  while (scope != nullptr && !scope->names.contains(name)) scope = scope->outer;
  if (scope == nullptr || !is_followed(*scope, name)) return {now_};
  const std::string key = binding_key(*scope, name);
  std::map<Numbers, States> groups;
  for (const State& state : now_.all()) {
    const auto found = state.bindings.find(key);
    groups[found == state.bindings.end() ? Numbers() : found->second].add(state);
  }
  std::vector<States> out;
  for (auto& [numbers, states] : groups) out.push_back(std::move(states));
  return out;
}

}  // namespace trysquare::lifecycle
