#include "app/api.hpp"

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/queries.hpp"
#include "data/json.hpp"
#include "report/api_document.hpp"

#include <fmt/core.h>

namespace trysquare::cli {

int run_api(const Arguments& arguments, const Console& console) {
  const auto formats = parse_formats(arguments, {"text", "json", "toml"});
  if (!formats) return console.fail(formats.error());
  const auto& words = arguments.positionals;
  if (words.front() != "diff") {
    return console.fail({.message = fmt::format("`api` does not know `{}`", words.front()),
                         .hint = "trysquare api diff PACKAGE OLD NEW"});
  }
  const auto host = make_host(arguments);
  if (!host) return console.fail(host.error());
  const auto target = target_query(arguments);
  if (!target) return console.fail(target.error());
  const auto diff = app::diff_api(
      *host,
      {.package = words[1], .before = words[2], .after = words[3], .python_version = target->python_version});
  if (!diff) return console.fail(diff.error());
  const bool written = write_documents(
      *formats,
      {{"text", [&](const report::Style& style) { return report::write_api_text(*diff, style); }},
       {"json",
        [&](const report::Style&) {
          return data::write_json(report::api_node(*diff), data::JsonStyle::indented) + "\n";
        }},
       {"toml", [&](const report::Style&) { return report::write_api_rules(*diff); }}},
      console);
  if (!written) return exit_failure;
  return diff->losses.empty() ? exit_ok : exit_findings;
}

}  // namespace trysquare::cli
