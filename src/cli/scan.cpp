#include "app/scan.hpp"

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/queries.hpp"
#include "cli/threshold.hpp"
#include "data/json.hpp"
#include "report/scan_document.hpp"

namespace trysquare::cli {

int run_scan(const Arguments& arguments, const Console& console) {
  const auto formats = parse_formats(arguments);
  if (!formats) return console.fail(formats.error());
  const auto host = make_host(arguments);
  if (!host) return console.fail(host.error());
  auto environment = environment_query(
      arguments, arguments.positionals.empty() ? std::string() : arguments.positionals.front());
  if (!environment) return console.fail(environment.error());
  environment->depth = read::Depth::details;

  const auto scan = app::scan(*host, {*std::move(environment), release_query(arguments)});
  if (!scan) return console.fail(scan.error());
  const report::ScanView view{scan->environment, scan->release, scan->findings};
  const auto text = [&](const report::Style& style) { return report::write_scan_text(view, style); };
  const auto json = [&](const report::Style&) {
    return data::write_json(report::scan_node(view), data::JsonStyle::indented) + "\n";
  };
  if (!write_documents(*formats, {{"text", text}, {"json", json}}, console)) return exit_failure;
  return exit_code(scan->findings, model::Severity::error);
}

}  // namespace trysquare::cli
