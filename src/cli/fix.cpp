#include "app/fix.hpp"

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/progress_bar.hpp"
#include "cli/queries.hpp"
#include "data/json.hpp"
#include "report/fix_text.hpp"

#include <array>

namespace trysquare::cli {

namespace {

constexpr std::array<std::string_view, 4> outcomes{"whole", "planned", "repaired", "undone"};

Result<app::FixRequest> fix_request(const Arguments& arguments) {
  auto environment = environment_query_of_path(arguments);
  if (!environment) return std::unexpected(std::move(environment.error()));
  int modes = 0;
  for (const std::string_view mode : {"--diff", "--apply", "--resume", "--undo"})
    modes += arguments.has(mode);
  if (modes > 1)
    return failure("more than one of --diff, --apply, --resume and --undo is given", "give one of them");
  return app::FixRequest{.environment = *std::move(environment),
                         .release = release_query(arguments),
                         .constraints = arguments.values("--constraint"),
                         .installer = arguments.value("--installer"),
                         .find_links = arguments.values("--find-links"),
                         .offline = arguments.has("--offline"),
                         .hashes = arguments.has("--hashes"),
                         .suppressions = arguments.suppressions};
}

}  // namespace

int run_fix(const Arguments& arguments, const Console& console) {
  const auto formats = parse_formats(arguments);
  if (!formats) return console.fail(formats.error());
  auto host = make_host(arguments);
  if (!host) return console.fail(host.error());
  const auto bar = make_progress_bar(console);
  host->progress = bar.get();
  const auto request = fix_request(arguments);
  if (!request) return console.fail(request.error());

  const auto answer = arguments.has("--resume")  ? app::resume_fix(*host, *request)
                      : arguments.has("--undo")  ? app::undo_fix(*host, *request)
                      : arguments.has("--apply") ? app::apply_fix(*host, *request)
                                                 : app::plan_fix(*host, *request);
  if (!answer) return console.fail(answer.error());
  const report::FixView view{answer->plan, answer->path, outcomes[static_cast<std::size_t>(answer->outcome)],
                             answer->installer, answer->solved};
  const bool written = write_documents(
      *formats,
      {{"text", [&](const report::Style& style) { return report::write_fix_text(view, style); }},
       {"json",
        [&](const report::Style&) {
          return data::write_json(report::fix_node(view), data::JsonStyle::indented) + "\n";
        }}},
      console);
  if (!written) return exit_failure;
  return answer->outcome == app::FixOutcome::planned || !answer->plan.left.empty() ? exit_findings : exit_ok;
}

}  // namespace trysquare::cli
