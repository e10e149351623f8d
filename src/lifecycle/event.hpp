// What happens to a product's set-up when the program runs, as far as its source tells: the facts that the
// checks of src/check/ judge.
#pragma once

#include "lifecycle/state.hpp"
#include "model/starter.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

namespace trysquare::lifecycle {

enum class Happening : std::uint8_t {
  setup,      // the product is set up
  made,       // an instance is made, with a configuration
  instance,   // the one instance is asked for
  use,        // something of the product is used
  pool_made,  // processes are started, or will be
};

// A body that something started: a thread's target, a task.
struct Launch {
  model::Runs runs = model::Runs::thread;
  Site at;              // where it was started or registered
  Site body;            // the function
  std::string starter;  // "threading.Thread"
  std::string method;   // of starting processes; empty: the platform's default
  bool again = false;   // the body runs for the second time in one process
  auto operator<=>(const Launch&) const = default;
};

struct Event {
  Happening what = Happening::setup;
  Site at;
  std::string callable;  // as product.toml names it
  std::string product;   // its title
  State before;
  std::string configuration;    // of `made`
  std::vector<Launch> through;  // outermost first; empty: the program's own thread
  std::vector<Site> calls;      // on the way from the body (or the module) to here
  bool coroutine = false;       // in an event loop
  bool locked = false;          // inside a lock
  bool tolerated = false;       // what it raises when it is too late or too early is caught
  bool guarded = false;         // below `if __name__ == "__main__"`
  bool varies = false;          // of `made`: the configuration changes from round to round
  std::string host;             // the framework that runs this, and what tells so
  Site host_at;
  ModuleId root = no_module;

  const Launch* innermost() const { return through.empty() ? nullptr : &through.back(); }
};

struct Record {
  std::vector<Event> events;
  bool complete = true;  // false: the program was too large to be followed to its end
};

}  // namespace trysquare::lifecycle
