// Names that a scope binds more than once: which binding reaches a use.
#include "lifecycle/machine.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

namespace trysquare::lifecycle {

namespace ast = pysource::ast;
using pysource::Kind;

namespace {

std::string binding_key(const Scope& scope, std::string_view name) {
  return fmt::format("e{}.{}", scope.id, name);
}

bool is_rebound(const Scope& scope, std::string_view name) {
  return scope.rebound != nullptr && scope.rebound->contains(name);
}

void join(std::vector<std::uint32_t>& into, const std::vector<std::uint32_t>& more) {
  std::vector<std::uint32_t> both;
  std::ranges::set_union(into, more, std::back_inserter(both));
  into = std::move(both);
}

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

// None of them is bound yet.
void Machine::open_scope(Scope& scope, const NameSet* rebound) {
  scope.rebound = rebound;
  if (rebound == nullptr) return;
  now_.each([&](State& state) {
    for (const std::string& name : *rebound) state.bindings[binding_key(scope, name)].clear();
  });
}

void Machine::close_scope(const Scope& scope) {
  if (scope.rebound == nullptr) return;
  now_.each([&](State& state) {
    for (const std::string& name : *scope.rebound) state.bindings.erase(binding_key(scope, name));
  });
}

// What a module's names hold when it has come to its end: what stays, unless a function changes it.
void Machine::remember_last(Scope& scope) {
  if (scope.rebound == nullptr || now_.empty()) return;
  const NameSet& open = rebound_in(scope.module).open;
  for (const std::string& name : *scope.rebound) {
    const auto found = scope.names.find(name);
    if (found != scope.names.end() && !open.contains(name))
      scope.last[name].add(reaching(scope, name, found->second));
  }
}

void Machine::bind_name(Scope& scope, std::string_view name, const Value& value) {
  if (!is_rebound(scope, name)) return;
  const std::string key = binding_key(scope, name);
  const std::uint32_t number = number_of(value);
  now_.each([&](State& state) { state.bindings[key] = {number}; });
  // Whatever is raised from here on, the handlers around may meet this binding.
  for (Handler& handler : frame_->handlers) join(handler.bound[key], {number});
}

// From another module, or where it is not known which object is meant: what was there may still be.
void Machine::rebind_name(Scope& scope, std::string_view name, const Value& value) {
  if (const auto last = scope.last.find(name); last != scope.last.end()) last->second.add(value);
  if (!is_rebound(scope, name)) return;
  const std::string key = binding_key(scope, name);
  const std::uint32_t number = number_of(value);
  now_.each([&](State& state) {
    const auto found = state.bindings.find(key);
    if (found != state.bindings.end()) join(found->second, {number});
  });
}

// What the name may hold here; `all`: what it may hold anywhere.
Value Machine::reaching(const Scope& scope, std::string_view name, const Value& all) const {
  if (!is_rebound(scope, name)) return all;
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

void Machine::Handler::meet(States& raised) const {
  if (bound.empty()) return;
  raised.each([&](State& state) {
    for (const auto& [key, numbers] : bound) {
      const auto found = state.bindings.find(key);
      if (found != state.bindings.end()) join(found->second, numbers);
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
  if (scope == nullptr || !is_rebound(*scope, name)) return {now_};
  const std::string key = binding_key(*scope, name);
  std::map<std::vector<std::uint32_t>, States> groups;
  for (const State& state : now_.all()) {
    const auto found = state.bindings.find(key);
    groups[found == state.bindings.end() ? std::vector<std::uint32_t>() : found->second].add(state);
  }
  std::vector<States> out;
  for (auto& [numbers, states] : groups) out.push_back(std::move(states));
  return out;
}

}  // namespace trysquare::lifecycle
