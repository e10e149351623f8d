#include "app/sanitize.hpp"

#include "base/filesystem.hpp"
#include "base/terminal.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/queries.hpp"
#include "data/json.hpp"
#include "report/sanitize_text.hpp"

namespace trysquare::cli {

namespace {

Result<data::Node> read_settings(const std::string& path) {
  if (path != "-") {
    const auto text = disk().read_file(path);
    if (!text) return std::unexpected(text.error());
    return app::parse_settings(*text, path);
  }
  std::string text;
  if (!read_standard_input(text, largest_input))
    return failure("standard input could not be read, or is too large");
  return app::parse_settings(text, "<stdin>");
}

int write_answer(const Arguments& arguments, const Console& console, const std::vector<Destination>& formats,
                 const app::SanitizeAnswer& answer) {
  const std::string file = arguments.value("--output");
  if (!file.empty()) {
    if (auto written = write_file(file, report::write_settings(answer.after.settings)); !written) {
      return console.fail(written.error());
    }
  }
  const auto text = [&](const report::Style& style) {
    return arguments.has("--diff") ? report::write_sanitize_diff(answer.before, answer.after,
                                                                 arguments.positionals.front(), style)
                                   : report::write_sanitize_text(answer.after, style);
  };
  const auto json = [&](const report::Style&) {
    return data::write_json(report::sanitized_node(answer.after), data::JsonStyle::indented) + "\n";
  };
  if (!write_documents(formats, {{"text", text}, {"json", json}}, console)) return exit_failure;
  return arguments.has("--check") && !answer.after.edits.empty() ? exit_findings : exit_ok;
}

}  // namespace

int run_sanitize(const Arguments& arguments, const Console& console) {
  const auto formats = parse_formats(arguments);
  if (!formats) return console.fail(formats.error());
  const auto host = make_host(arguments);
  if (!host) return console.fail(host.error());
  if (arguments.positionals.front() == "-" && arguments.value("--manifest").starts_with("-")) {
    return console.fail(
        failure("settings and manifest both want standard input", "give one of them as a file").error());
  }
  auto environment = environment_query(arguments);
  if (!environment) return console.fail(environment.error());
  auto settings = read_settings(arguments.positionals.front());
  if (!settings) return console.fail(settings.error());

  app::SanitizeRequest request;
  request.settings = *std::move(settings);
  request.settings_path = arguments.positionals.front();
  request.environment = *std::move(environment);
  request.rules = arguments.values("--rules");
  request.review = arguments.has("--review");
  const auto answer = app::sanitize(*host, request);
  if (!answer) return console.fail(answer.error());
  return write_answer(arguments, console, *formats, *answer);
}

}  // namespace trysquare::cli
