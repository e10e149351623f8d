#include "app/scan.hpp"

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/queries.hpp"
#include "cli/threshold.hpp"
#include "data/json.hpp"
#include "report/environment_lists.hpp"
#include "report/pylock_text.hpp"
#include "report/scan_document.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::cli {

int run_scan(const Arguments& arguments, const Console& console) {
  const auto formats =
      parse_formats(arguments, {"text", "json", "pip-inspect", "freeze", "pylock", "cyclonedx"});
  if (!formats) return console.fail(formats.error());
  const auto host = make_host(arguments);
  if (!host) return console.fail(host.error());
  auto environment = environment_query_of_path(arguments);
  if (!environment) return console.fail(environment.error());
  environment->depth = read::Depth::details;

  const auto scan = app::scan(*host, {*std::move(environment), release_query(arguments)});
  if (!scan) return console.fail(scan.error());
  const report::ScanView view{scan->environment, scan->release, scan->findings};
  const auto text = [&](const report::Style& style) { return report::write_scan_text(view, style); };
  const auto json = [](const data::Node& node) {
    return data::write_json(node, data::JsonStyle::indented) + "\n";
  };
  const auto& environment_found = scan->environment;
  const bool written = write_documents(
      *formats,
      {{"text", text},
       {"json", [&](const report::Style&) { return json(report::scan_node(view)); }},
       {"pip-inspect",
        [&](const report::Style&) { return json(report::pip_inspect_node(environment_found)); }},
       {"freeze", [&](const report::Style&) { return report::write_freeze(environment_found); }},
       {"pylock", [&](const report::Style&) { return report::write_pylock(environment_found); }},
       {"cyclonedx", [&](const report::Style&) { return json(report::cyclonedx_node(environment_found)); }}},
      console);
  if (!written) return exit_failure;
  if (std::ranges::any_of(*formats, [](const Destination& one) { return one.format == "pylock"; }))
    tell_without_source(environment_found, console);
  return exit_code(scan->findings, model::Severity::error);
}

}  // namespace trysquare::cli
