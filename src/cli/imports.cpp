#include "app/imports.hpp"

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/queries.hpp"
#include "report/imports_document.hpp"

#include <algorithm>

namespace trysquare::cli {

int run_imports(const Arguments& arguments, const Console& console) {
  const auto formats = parse_formats(arguments, {"text", "jsonl"});
  if (!formats) return console.fail(formats.error());
  const auto host = make_host(arguments);
  if (!host) return console.fail(host.error());
  auto environment = environment_query(arguments);
  if (!environment) return console.fail(environment.error());
  const std::string root = arguments.value("--root");
  const auto report = app::judge_imports(*host, {.environment = *std::move(environment),
                                                 .root = root.empty() ? "." : root,
                                                 .modules = arguments.positionals,
                                                 .settings_module = arguments.value("--settings"),
                                                 .assignments = arguments.values("--env"),
                                                 .rules = arguments.values("--rules")});
  if (!report) return console.fail(report.error());
  const bool written = write_documents(
      *formats,
      {{"text", [&](const report::Style& style) { return report::write_imports_text(*report, style); }},
       {"jsonl", [&](const report::Style&) { return report::write_imports_lines(*report); }}},
      console);
  if (!written) return exit_failure;
  const bool fails = std::ranges::any_of(
      report->verdicts, [](const auto& verdict) { return verdict.imports && !*verdict.imports; });
  return fails ? exit_findings : exit_ok;
}

}  // namespace trysquare::cli
