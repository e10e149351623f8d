#include "app/explain.hpp"

#include "cli/commands.hpp"

namespace trysquare::cli {

int run_explain(const Arguments& arguments, const Console& console) {
  const auto page =
      app::explain(arguments.positionals.empty() ? std::string() : arguments.positionals.front());
  if (!page) return console.fail(page.error());
  return console.print(*page) ? exit_ok : exit_failure;
}

}  // namespace trysquare::cli
