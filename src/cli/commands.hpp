// The one table of commands. A command is a file of its own: arguments in, exit code out, no logic.
#pragma once

#include "cli/console.hpp"
#include "cli/options.hpp"

#include <span>
#include <string_view>

namespace trysquare::cli {

struct Command {
  std::string_view name;
  std::string_view summary;      // one line
  std::string_view positionals;  // "[PATH]": how the usage line shows them
  std::size_t fewest, most;      // how many positionals it takes
  bool takes_program;            // what follows `--` is a program's own
  std::span<const std::string_view> options;
  int (*run)(const Arguments& arguments, const Console& console);
  std::string_view description;  // help's second paragraph: what it is for, with an example
};

std::span<const Command> command_table();
const Command* find_command(std::string_view name);

int run_check(const Arguments& arguments, const Console& console);
int run_api(const Arguments& arguments, const Console& console);
int run_imports(const Arguments& arguments, const Console& console);
int run_scan(const Arguments& arguments, const Console& console);
int run_tree(const Arguments& arguments, const Console& console);
int run_why(const Arguments& arguments, const Console& console);
int run_sanitize(const Arguments& arguments, const Console& console);
int run_run(const Arguments& arguments, const Console& console);
// `run --configurations FILE`.
int run_configurations(const Arguments& arguments, const Console& console);
int run_serve(const Arguments& arguments, const Console& console);
int run_constraints(const Arguments& arguments, const Console& console);
int run_pin(const Arguments& arguments, const Console& console);
int run_diff(const Arguments& arguments, const Console& console);
int run_config(const Arguments& arguments, const Console& console);
int run_init(const Arguments& arguments, const Console& console);
int run_matrix(const Arguments& arguments, const Console& console);
int run_drift(const Arguments& arguments, const Console& console);
int run_rules(const Arguments& arguments, const Console& console);
// `rules --shims` and `rules --code`.
int run_code_rules(const Arguments& arguments, const Console& console);
int run_settings(const Arguments& arguments, const Console& console);
int run_doctor(const Arguments& arguments, const Console& console);
int run_fix(const Arguments& arguments, const Console& console);
int run_snapshot(const Arguments& arguments, const Console& console);
int run_restore(const Arguments& arguments, const Console& console);
int run_lint(const Arguments& arguments, const Console& console);
int run_explain(const Arguments& arguments, const Console& console);
int run_call(const Arguments& arguments, const Console& console);
int run_spec(const Arguments& arguments, const Console& console);

}  // namespace trysquare::cli
