#include "cli/queries.hpp"

#include "base/clock.hpp"
#include "base/filesystem.hpp"
#include "base/process.hpp"
#include "base/terminal.hpp"

#include <fmt/core.h>

namespace trysquare::cli {

namespace {

// A hook of pre-commit runs in an environment of its own, which VIRTUAL_ENV names, and in which this command
// lies: nobody wants to know whether that one fits. https://pre-commit.com/#python
// One below the working directory is the user's.
void leave_out_hook_environment(locate::Host& host) {
  const auto hook = host.variables.find("PRE_COMMIT");
  const auto named = host.variables.find("VIRTUAL_ENV");
  if (hook == host.variables.end() || hook->second.empty() || named == host.variables.end()) return;
  const std::string folder = host.files.real_path(named->second).value_or(named->second);
  const std::string here = host.files.real_path(host.directory).value_or(host.directory);
  if (lies_below(executable_path(), folder) && !lies_below(folder, here)) host.variables.erase(named);
}

}  // namespace

Result<locate::Host> make_host(const Arguments& arguments) {
  locate::Host host{.files = disk(),
                    .variables = process_variables(),
                    .directory = working_directory(),
                    .platform = platform_facts()};
#if defined(_WIN32)
  host.system = "windows";
#endif
  host.today = today(host.variables);
  leave_out_hook_environment(host);
  for (const auto& assignment : arguments.values("--env")) {
    const std::size_t equals = assignment.find('=');
    if (equals == std::string::npos || equals == 0) {
      return failure("`--env " + assignment + "` is no assignment", "write it as --env NAME=VALUE");
    }
    host.variables[assignment.substr(0, equals)] = assignment.substr(equals + 1);
  }
  return host;
}

namespace {

// `must_name`: what a manifest is read for asks for one.
Result<locate::EnvironmentQuery> make_query(const Arguments& arguments, const std::string& positional,
                                            bool must_name) {
  locate::EnvironmentQuery query;
  query.python = positional.empty() ? arguments.value("--python") : positional;
  if (positional.empty()) query.named_by = arguments.origin("--python");
  query.prepend_path = arguments.values("--prepend-path");
  query.append_path = arguments.values("--append-path");
  if (!positional.empty() && arguments.has("--python")) {
    return failure("both PATH and --python name an environment", "give one of them");
  }
  if (arguments.has("--python") && query.python.empty()) {
    return failure("`--python` is empty", "give an interpreter or an environment directory");
  }
  query.python_version = arguments.value("--python-version");
  query.platform = arguments.value("--platform");
  query.selection = {.extras = arguments.values("--extra"),
                     .groups = arguments.values("--group"),
                     .all_extras = arguments.has("--all-extras"),
                     .all_groups = arguments.has("--all-groups"),
                     .defaults = !arguments.has("--no-default-groups")};
  if (!arguments.has("--manifest") && must_name) {
    for (const std::string_view option : {"--python-version", "--platform", "--extra", "--all-extras",
                                          "--group", "--all-groups", "--no-default-groups"}) {
      if (!arguments.has(option)) continue;
      return failure(fmt::format("`{}` says what a manifest is read for", option),
                     "name one with --manifest FILE");
    }
  }
  if (!arguments.has("--manifest")) return query;
  // The last `=` divides, unless it belongs to the name of a file.
  const std::string text = arguments.value("--manifest");
  const std::size_t equals = disk().is_file(text) ? std::string::npos : text.find_last_of('=');
  query.manifest = text.substr(0, equals);
  if (equals != std::string::npos) query.manifest_format = text.substr(equals + 1);
  if (query.manifest == "-" && !read_standard_input(query.manifest_text, largest_input)) {
    return failure("standard input could not be read, or is too large");
  }
  return query;
}

}  // namespace

Result<locate::EnvironmentQuery> environment_query(const Arguments& arguments,
                                                   const std::string& positional) {
  return make_query(arguments, positional, true);
}

Result<locate::EnvironmentQuery> environment_query_of_path(const Arguments& arguments) {
  return environment_query(arguments,
                           arguments.positionals.empty() ? std::string() : arguments.positionals.front());
}

Result<FindingsRequest> findings_request(const Arguments& arguments, const Console& console,
                                         const std::vector<std::string>& known) {
  auto formats = parse_formats(arguments, known);
  if (!formats) return std::unexpected(std::move(formats.error()));
  auto threshold = parse_threshold(arguments);
  if (!threshold) return std::unexpected(std::move(threshold.error()));
  auto host = make_host(arguments);
  if (!host) return std::unexpected(std::move(host.error()));
  auto bar = make_progress_bar(console);
  host->progress = bar.get();
  return FindingsRequest{*std::move(formats), *std::move(threshold), *std::move(host), arguments.suppressions,
                         std::move(bar)};
}

Result<locate::EnvironmentQuery> target_query(const Arguments& arguments) {
  return make_query(arguments, "", false);
}

locate::ReleaseQuery release_query(const Arguments& arguments) {
  const auto releases = arguments.values("--release");
  return {arguments.value("--product"), releases.empty() ? std::string() : releases.front()};
}

std::vector<std::string> more_releases(const Arguments& arguments) {
  auto releases = arguments.values("--release");
  if (!releases.empty()) releases.erase(releases.begin());
  return releases;
}

}  // namespace trysquare::cli
