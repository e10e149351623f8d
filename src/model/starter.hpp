// What starts threads, tasks and processes, as starters/*.toml describe it (docs/lint.md): names of
// callables, and which of their arguments they run. Nothing of it is known to the code.
#pragma once

#include "base/place.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace trysquare::model {

// Where a body runs, and how often.
enum class Runs : std::uint8_t {
  thread,   // of the same process
  process,  // once in a process of its own
  job,      // the same, by a service that imports the module first
  task,     // again and again in one worker process
  request,  // again and again in the threads of a server
  loop,     // again and again where it is
  first,    // once in a worker process, before its tasks
};

// An argument by keyword, by position, or either.
struct Argument {
  std::string name;
  int at = -1;
  bool given() const { return !name.empty() || at >= 0; }
};

enum class Passes : std::uint8_t { nothing, rest, items };

struct Starter {
  std::vector<std::string> call;  // "threading.Thread"; a method of what a call returned: "flask.Flask.route"
  Runs runs = Runs::thread;
  std::string method;               // of starting processes, where the callable decides it
  std::string host;                 // Host::name: the body runs inside it
  Argument body;                    // the callable that is run
  Argument args, kwargs;            // a tuple and a dict that it gets
  Passes passes = Passes::nothing;  // it gets the arguments behind, or the items of what is behind
  Argument pool;                    // the executor that runs it
  bool decorates = false;
  std::vector<std::string> start;     // methods of the result that start it; none: the call does
  std::vector<std::string> subclass;  // methods that are bodies in classes derived from `call`
  std::string file;                   // `call` are functions of files of this name, which a server reads
  Argument unless;                    // not when this argument has one of these values
  std::vector<std::string> unless_values;
  Place place;
};

struct Pool {
  std::vector<std::string> call;
  Runs runs = Runs::process;
  Argument initializer, initargs;
  Argument context;                       // of starting processes
  Argument fresh;                         // 1: a process for each task
  std::vector<std::string> tasks;         // methods that run their first argument
  std::vector<std::string> passes_items;  // those of them that pass the items of the others on
  std::vector<std::string>
      passes_tuple;  // those whose second argument, or its items, is a tuple of arguments
  Place place;
};

struct StartMethod {
  std::vector<std::string> call;
  Argument argument;
  bool of_result = false;  // of what the call returns; else of the whole process
  Place place;
};

enum class Wrapping : std::uint8_t { once, partial, manager, suppress, lock, exit, import, field };

struct Wrapper {
  std::vector<std::string> call;
  Wrapping means = Wrapping::once;
  Place place;
};

// A framework that configures the whole process itself.
struct Host {
  std::string name;
  std::vector<std::string> starts;      // callables: the program is the host's
  std::vector<std::string> configures;  // callables that configure the process
  std::string variable;                 // names the settings module in use
  std::vector<std::string> settings;    // a module that assigns two of them is a settings module
  std::vector<std::string> modules;     // a module that assigns one of them is loaded by the host
  std::vector<std::string> bases;       // classes that only live in the host
  std::vector<std::string> asks;        // attributes that tell whether the process is configured
  std::vector<std::string> signatures;  // first parameters of functions that only the host calls
  std::string parameter;                // the same…
  std::vector<std::string> imports;     // …in a module that imports one of these
  Place place;
};

struct Starters {
  std::vector<Starter> starters;
  std::vector<Pool> pools;
  std::vector<StartMethod> start_methods;
  std::vector<Wrapper> wrappers;
  std::vector<Host> hosts;
};

}  // namespace trysquare::model
