// `trysquare run`: preflight, then a plan for the program's start. Nothing is started here: `cli` does that.
#pragma once

#include "app/check.hpp"

#include <optional>
#include <string>
#include <vector>

namespace trysquare::app {

enum class Preflight : std::uint8_t { automatic, error, warn, off };
std::optional<Preflight> parse_preflight(std::string_view text);

// Where our own parts are: beside the command that runs.
struct Installation {
  std::string command;  // this executable
  std::string python;   // the directory that holds the package `trysquare`
  std::string library;  // the C library
};
Result<Installation> find_installation(const FileSystem& files, const std::string& executable);

struct RunRequest {
  CheckRequest check;
  std::vector<std::string> program;  // words; the first names it
  Preflight preflight = Preflight::automatic;
  bool shims = false;
  bool verbose = false;
  Installation installation;
};

struct RunPlan {
  bool start = false;                    // false: the findings forbid it
  std::vector<model::Finding> findings;  // to be shown before the start
  std::vector<std::string> notes;        // what the gates cannot reach
  std::string path;                      // of the executable
  std::vector<std::string> words;        // its argv
  Variables variables;
};

Result<RunPlan> plan_run(const locate::Host& host, const RunRequest& request);

}  // namespace trysquare::app
