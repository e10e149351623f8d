#include "lifecycle/state.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <tuple>

namespace trysquare::lifecycle {

namespace {

constexpr std::size_t most_states = 16;
constexpr std::size_t most_facts = 24;

auto core(const State& state) {
  return std::tie(state.setup, state.set_at, state.configuration, state.made_at, state.made, state.inherited,
                  state.hosted_at);
}

void keep_common_facts(State& into, const State& other) {
  std::erase_if(into.facts, [&](const auto& fact) {
    const auto found = other.facts.find(fact.first);
    return found == other.facts.end() || found->second != fact.second;
  });
}

void join_bindings(State& into, const State& other) {
  std::erase_if(into.bindings, [&](const auto& one) { return !other.bindings.contains(one.first); });
  for (auto& [name, values] : into.bindings) unite(values, other.bindings.find(name)->second);
}

}  // namespace

void unite(Numbers& into, const Numbers& more) {
  Numbers both;
  std::ranges::set_union(into, more, std::back_inserter(both));
  into = std::move(both);
}

void States::add(const States& others) {
  all_.insert(all_.end(), others.all_.begin(), others.all_.end());
  merge();
}

void States::add(State one) {
  all_.push_back(std::move(one));
  merge();
}

void States::merge() {
  // What tests told is given up first where there is too much of it; what was assigned stays longer.
  for (State& state : all_) {
    for (const std::string_view kind : {"-", "!", "+"}) {
      if (state.facts.size() <= most_facts) break;
      std::erase_if(state.facts, [&](const auto& fact) { return fact.second == kind; });
    }
    while (state.facts.size() > most_facts) state.facts.erase(state.facts.begin());
  }
  std::ranges::sort(all_);
  std::vector<State> merged;
  for (State& state : all_) {
    const auto same =
        std::ranges::find_if(merged, [&](const State& one) { return core(one) == core(state); });
    if (same == merged.end()) {
      merged.push_back(std::move(state));
    } else {
      keep_common_facts(*same, state);
      join_bindings(*same, state);
    }
  }
  if (merged.size() > most_states) merged.resize(most_states);
  std::ranges::sort(merged);
  all_ = std::move(merged);
}

void States::forget_facts() {
  each([](State& state) { state.facts.clear(); });
}

std::string States::key() const {
  std::string out;
  for (const State& state : all_) {
    out += fmt::format("{}:{}:{}:{}:{}:{}:{}{}:{}:{}|", static_cast<int>(state.setup), state.set_at.module,
                       state.set_at.node, state.configuration, state.made_at.module, state.made_at.node,
                       state.made, state.inherited, state.hosted_at.module, state.hosted_at.node);
    for (const auto& [name, value] : state.facts) out += name + "=" + value + ";";
    for (const auto& [name, values] : state.bindings) {
      out += name + ":";
      for (const std::uint32_t value : values) out += fmt::format("{},", value);
    }
    out += '\n';
  }
  return out;
}

}  // namespace trysquare::lifecycle
