#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/queries.hpp"
#include "locate/release.hpp"

namespace trysquare::cli {

int run_constraints(const Arguments& arguments, const Console& console) {
  const auto host = make_host(arguments);
  if (!host) return console.fail(host.error());
  locate::ReleaseQuery release = release_query(arguments);
  if (!arguments.positionals.empty()) {
    if (!release.release.empty()) {
      return console.fail(failure("both RELEASE and --release name a release", "give one of them").error());
    }
    release.release = arguments.positionals.front();
  }
  // An environment is only asked which client it holds; without one the release must be named.
  const auto query = environment_query(arguments);
  if (!query) return console.fail(query.error());
  const auto environment = locate::find_environment(*host, *query);
  if (!environment && arguments.has("--python")) return console.fail(environment.error());

  const auto found = locate::constraints_of(*host, release, environment ? &*environment : nullptr);
  if (!found) return console.fail(found.error());
  const std::string file = arguments.value("--output");
  if (file.empty()) return console.print(printable_lines(found->text)) ? exit_ok : exit_failure;
  if (auto written = write_file(file, found->text); !written) return console.fail(written.error());
  return exit_ok;
}

}  // namespace trysquare::cli
