#include "app/matrix.hpp"

#include "base/process.hpp"
#include "cli/commands.hpp"
#include "cli/queries.hpp"
#include "cli/version.hpp"
#include "data/json.hpp"
#include "report/html.hpp"
#include "report/matrix_document.hpp"

namespace trysquare::cli {

int run_matrix(const Arguments& arguments, const Console& console) {
  const auto request = findings_request(arguments, console, {"text", "json", "markdown", "html"});
  if (!request) return console.fail(request.error());
  auto target = target_query(arguments);
  if (!target) return console.fail(target.error());
  const auto matrix = app::matrix(request->host, {.words = {.words = arguments.positionals,
                                                            .target = *std::move(target),
                                                            .product = arguments.value("--product"),
                                                            .releases = arguments.values("--release"),
                                                            .constraints = arguments.values("--constraint")},
                                                  .select = arguments.values("--select"),
                                                  .ignore = arguments.values("--ignore")});
  if (!matrix) return console.fail(matrix.error());
  const bool written = write_documents(
      request->formats,
      {{"text", [&](const report::Style& style) { return report::write_matrix_text(*matrix, style); }},
       {"markdown", [&](const report::Style&) { return report::write_matrix_markdown(*matrix); }},
       {"html",
        [&](const report::Style&) { return report::write_matrix_html(*matrix, std::string(version)); }},
       {"json",
        [&](const report::Style&) {
          return data::write_json(report::matrix_node(*matrix), data::JsonStyle::indented) + "\n";
        }}},
      console);
  // Freeing what was read of many environments, piece by piece, takes long.
  leave_process(written ? exit_code(model::findings_of(*matrix), request->threshold) : exit_failure);
}

}  // namespace trysquare::cli
