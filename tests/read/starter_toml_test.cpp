#include "read/starter_toml.hpp"
#include "data/embedded.hpp"
#include "support/catch.hpp"

#include <fmt/core.h>

#include <string>

using namespace trysquare;
using namespace trysquare::read;

TEST_CASE("starters: the embedded files have no problem and describe something") {
  std::size_t files = 0;
  for (const auto& file : data::embedded_files_below("starters/")) {
    CAPTURE(file.path);
    const StarterFile read = parse_starter_toml(file.content, file.path);
    CHECK(read.problems.empty());
    const auto& all = read.starters;
    CHECK(all.starters.size() + all.pools.size() + all.hosts.size() > 0);
    ++files;
  }
  CHECK(files >= 5);
}

TEST_CASE("starters: what is written is what is read") {
  const StarterFile file = parse_starter_toml(R"(schema = 1
[[starter]]
call = ["acme.Thread", "acme.threads.Thread"]
runs = "thread"
body = { name = "target", at = 1 }
args = { at = 3 }
start = ["start"]
subclass = "run work"
unless = { name = "scope", values = ["session"] }
[[pool]]
call = ["acme.Pool"]
runs = "process"
tasks = ["map"]
passes_items = ["map"]
[[start_method]]
call = ["acme.context"]
argument = { at = 0 }
of_result = true
[[wrapper]]
call = ["acme.once"]
means = "once"
[[host]]
name = "Acme"
starts = ["acme.serve"]
)",
                                              "s.toml");
  REQUIRE(file.problems.empty());
  const auto& starter = file.starters.starters.at(0);
  CHECK(starter.call.size() == 2);
  CHECK(starter.body.name == "target");
  CHECK(starter.body.at == 1);
  CHECK(starter.args.name.empty());
  CHECK(starter.args.at == 3);
  CHECK(starter.subclass == std::vector<std::string>{"run", "work"});
  CHECK(starter.unless_values == std::vector<std::string>{"session"});
  CHECK(file.starters.pools.at(0).passes_items.size() == 1);
  CHECK(file.starters.start_methods.at(0).of_result);
  CHECK(file.starters.wrappers.at(0).means == model::Wrapping::once);
  CHECK(file.starters.hosts.at(0).starts.at(0) == "acme.serve");
}

TEST_CASE("starters: every mistake is told with its place") {
  struct Case {
    std::string text;
    std::string expected;
  };
  const auto row = GENERATE(
      Case{"", "1:1 a starter file needs `schema`\n"},
      Case{"schema = 2\n", "1:10 `schema` must be 1: this file is of another version of the format\n"},
      Case{"schema = 1\n[[starter]]\ncall = [\"a\"]\nruns = \"threads\"\nbody = { at = 0 }\n",
           "4:8 `runs` must be `thread` or `process` or `job` or `task` or `request` or `loop` or `first`, "
           "not `threads`\n"},
      Case{"schema = 1\n[[starter]]\ncall = [\"a\"]\nruns = \"thread\"\n",
           "2:1 a [[starter]] needs `body`, `decorates`, `subclass` or `file`\n"},
      Case{"schema = 1\n[[starter]]\ncall = []\nruns = \"thread\"\nbody = { at = 0 }\n",
           "3:8 `call` must not be empty\n"},
      Case{"schema = 1\n[[starter]]\ncall = [\"a\"]\nruns = \"thread\"\nbody = { at = -1 }\n",
           "2:1 a [[starter]] needs `body`, `decorates`, `subclass` or `file`\n5:8 `body` needs `name`, "
           "`at`, or "
           "both\n5:15 `at` is a position, counted from 0\n"},
      Case{"schema = 1\n[[pool]]\ncall = [\"a\"]\nruns = \"task\"\n",
           "2:1 a [[pool]] `runs` in a `thread` or a `process`\n"},
      Case{"schema = 1\n[[wrapper]]\ncall = [\"a\"]\nmeans = \"one\"\n",
           "4:9 `means` must be `once` or `partial` or `manager` or `suppress` or `lock` or `exit` or "
           "`import` or `field`, not `one`\n"},
      Case{"schema = 1\n[[host]]\nname = \"x\"\nstart = []\n", "4:1 a [[host]] has no `start`\n"});
  CAPTURE(row.text);
  std::string problems;
  for (const Error& problem : parse_starter_toml(row.text, "s.toml").problems)
    problems += fmt::format("{}:{} {}\n", problem.place.line, problem.place.column, problem.message);
  CHECK(problems == row.expected);
}
