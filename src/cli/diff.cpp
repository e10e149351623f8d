#include "app/diff.hpp"

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/queries.hpp"
#include "cli/threshold.hpp"
#include "data/json.hpp"
#include "report/moves_text.hpp"
#include "report/report_text.hpp"

#include <algorithm>

namespace trysquare::cli {

int run_diff(const Arguments& arguments, const Console& console) {
  const auto formats = parse_formats(arguments);
  if (!formats) return console.fail(formats.error());
  const auto host = make_host(arguments);
  if (!host) return console.fail(host.error());
  auto environment = target_query(arguments);
  if (!environment) return console.fail(environment.error());
  auto answer =
      app::diff(*host, {.before = arguments.positionals[0],
                        .after = arguments.positionals[1],
                        .environment = *std::move(environment),
                        .environment_named = arguments.has("--python") || arguments.has("--manifest"),
                        .product = arguments.value("--product")});
  if (!answer) return console.fail(answer.error());
  const bool written = write_documents(
      *formats,
      {{"text", [&](const report::Style& style) { return report::write_moves_text(answer->moves, style); }},
       {"json",
        [&](const report::Style&) {
          return data::write_json(report::moves_node(answer->moves), data::JsonStyle::indented) + "\n";
        }}},
      console);
  if (!written) return exit_failure;
  std::erase_if(answer->findings, [](const auto& one) { return one.severity == model::Severity::info; });
  console.say(report::write_findings(answer->findings, console.error_style()));
  if (exit_code(answer->findings, model::Severity::error) != exit_ok) return exit_failure;
  return std::ranges::any_of(answer->moves.moves, model::is_pressing) ? exit_findings : exit_ok;
}

}  // namespace trysquare::cli
