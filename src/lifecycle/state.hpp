// What a process has behind it at a point of the program: was setup done, where, with which configuration.
// Several states are kept apart as long as they differ in that; each knows what the tests on its way told.
//
// Law: a set of states is sorted, without repetition, and never longer than `most_states`; states that differ
// only in what tests told are merged into one that knows what both knew, and only in which bindings came here
// into one to which any of them may have come.
#pragma once

#include "lifecycle/program.hpp"

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::lifecycle {

struct Site {
  ModuleId module = no_module;
  pysource::NodeId node = 0;
  auto operator<=>(const Site&) const = default;
  bool known() const { return module != no_module; }
};

enum class Setup : std::uint8_t { fresh, done, unknown };

// Sorted, each once.
using Numbers = std::vector<std::uint32_t>;
void unite(Numbers& into, const Numbers& more);

struct State {
  Setup setup = Setup::unknown;
  Site set_at;                // setup, when it is done and was seen
  std::string configuration;  // what made the instance; empty: not known or not made
  Site made_at;
  bool made = false;       // an instance is there for sure
  bool inherited = false;  // a forked process began with this
  Site hosted_at;          // a host configured the process here
  // By variable ("e3.ready", "o7.adr"): the constant it holds ("None", "True", "'x'") or "+", something true.
  std::map<std::string, std::string, std::less<>> facts;
  // By name that its scope binds more than once ("e3.begin"): which of the values given to it may have come
  // here, as the machine numbers them. A name that is missing may have any.
  std::map<std::string, Numbers, std::less<>> bindings;

  auto operator<=>(const State&) const = default;
};

class States {
 public:
  States() = default;
  explicit States(State one) : all_{std::move(one)} {}

  const std::vector<State>& all() const { return all_; }
  bool empty() const { return all_.empty(); }
  void add(const States& others);
  void add(State one);
  void clear() { all_.clear(); }

  template <class Keep>
  void keep_if(Keep&& keep) {
    std::erase_if(all_, [&](const State& state) { return !keep(state); });
  }
  // Changes every state.
  template <class Change>
  void each(Change&& change) {
    for (State& state : all_) change(state);
    merge();
  }
  void forget_facts();
  bool operator==(const States&) const = default;
  std::string key() const;

 private:
  void merge();
  std::vector<State> all_;
};

}  // namespace trysquare::lifecycle
