#include "app/use_cases.hpp"
#include "base/filesystem.hpp"
#include "base/terminal.hpp"
#include "cli/commands.hpp"
#include "cli/queries.hpp"
#include "data/json.hpp"

namespace trysquare::cli {

int run_call(const Arguments& arguments, const Console& console) {
  const auto host = make_host(arguments);
  if (!host) return console.fail(host.error());
  std::string request;
  if (!read_standard_input(request, largest_input)) {
    return console.fail(failure("standard input could not be read, or is too large").error());
  }
  app::Memory memory;
  const auto answer = app::call(*host, arguments.positionals.front(), request, memory);
  if (!answer) return console.fail(answer.error());
  if (!console.print(data::write_json(answer->document) + "\n")) return exit_failure;
  return answer->holds_errors ? exit_findings : exit_ok;
}

}  // namespace trysquare::cli
