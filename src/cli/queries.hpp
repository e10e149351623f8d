// From the options that all commands share to the requests of `app` and `locate`.
#pragma once

#include "cli/options.hpp"
#include "cli/output.hpp"
#include "cli/progress_bar.hpp"
#include "cli/threshold.hpp"
#include "locate/environment.hpp"
#include "locate/release.hpp"

#include <memory>

namespace trysquare::cli {

// The machine as it is, with `--env NAME=VALUE` on top.
Result<locate::Host> make_host(const Arguments& arguments);
// `positional`: a PATH that stands for --python. Reads standard input for `--manifest -`.
Result<locate::EnvironmentQuery> environment_query(const Arguments& arguments,
                                                   const std::string& positional = {});
// The first PATH of the command line, where there is one, stands for --python.
Result<locate::EnvironmentQuery> environment_query_of_path(const Arguments& arguments);
// The same for commands that may read manifests besides: what they are read for needs no --manifest.
Result<locate::EnvironmentQuery> target_query(const Arguments& arguments);
// What every command that ends in findings is told.
struct FindingsRequest {
  std::vector<Destination> formats;
  Threshold threshold;
  locate::Host host;
  const std::vector<model::Suppression>& suppressions;  // the arguments'
  std::unique_ptr<ProgressBar> bar;  // that the host tells how far work is; null: nobody could see it
};
// `formats`: those that the command knows.
Result<FindingsRequest> findings_request(const Arguments& arguments, const Console& console,
                                         const std::vector<std::string>& formats = finding_formats());
// The first release that is named, and the others.
locate::ReleaseQuery release_query(const Arguments& arguments);
std::vector<std::string> more_releases(const Arguments& arguments);

}  // namespace trysquare::cli
