#include "app/imports.hpp"

#include "base/clock.hpp"
#include "base/process.hpp"
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
  const auto answer = app::judge_imports(*host, {.environment = *std::move(environment),
                                                 .root = root.empty() ? "." : root,
                                                 .modules = arguments.positionals,
                                                 .settings_module = arguments.value("--settings"),
                                                 .assignments = arguments.values("--env"),
                                                 .rules = arguments.values("--rules"),
                                                 .cache = arguments.value("--cache"),
                                                 .program = executable_path(),
                                                 .now = time_now()});
  if (!answer) return console.fail(answer.error());
  const model::ImportReport* report = &answer->report;
  if (answer->unkept && !arguments.has("--quiet"))
    console.say("note: the answer is not kept: " + answer->unkept->message + "\n");
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
