#include "app/fix.hpp"
#include "cli/commands.hpp"
#include "cli/queries.hpp"

namespace trysquare::cli {

int run_snapshot(const Arguments& arguments, const Console& console) {
  const auto host = make_host(arguments);
  if (!host) return console.fail(host.error());
  auto query = environment_query_of_path(arguments);
  if (!query) return console.fail(query.error());
  const auto file = app::save_environment(*host, {.environment = *std::move(query),
                                                  .output = arguments.value("--output"),
                                                  .links = arguments.has("--links")});
  if (!file) return console.fail(file.error());
  return console.print(*file + "\n") ? exit_ok : exit_failure;
}

int run_restore(const Arguments& arguments, const Console& console) {
  const auto host = make_host(arguments);
  if (!host) return console.fail(host.error());
  const auto done = app::restore_environment(*host, arguments.positionals[0], arguments.positionals[1]);
  if (!done) return console.fail(done.error());
  return exit_ok;
}

}  // namespace trysquare::cli
