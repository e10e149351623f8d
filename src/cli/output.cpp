#include "cli/output.hpp"

#include "base/filesystem.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "cli/version.hpp"
#include "report/html.hpp"
#include "report/pylock_text.hpp"
#include "report/report_json.hpp"
#include "report/report_text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::cli {

Result<std::vector<Destination>> parse_formats(const Arguments& arguments,
                                               const std::vector<std::string>& known) {
  std::vector<Destination> destinations;
  std::size_t to_output = 0;
  for (const auto& text : arguments.values("--format")) {
    const std::size_t equals = text.find('=');
    Destination wanted{text.substr(0, equals), equals == std::string::npos ? "" : text.substr(equals + 1)};
    if (std::ranges::find(known, wanted.format) == known.end()) {
      const auto near = nearest(wanted.format, known);
      return failure(fmt::format("there is no format `{}`", wanted.format),
                     near ? fmt::format("did you mean `{}`?", *near) : "formats: " + join(known, ", "));
    }
    if (equals != std::string::npos && wanted.file.empty()) {
      return failure(fmt::format("`--format {}` names no file", text), "write it as --format FORMAT=FILE");
    }
    if (wanted.file.empty() && ++to_output > 1) {
      return failure("two formats want standard output", "send one to a file: --format json=FILE");
    }
    destinations.push_back(std::move(wanted));
  }
  if (destinations.empty()) destinations.push_back({"text", ""});
  return destinations;
}

bool write_documents(const std::vector<Destination>& destinations, const std::vector<Format>& formats,
                     const Console& console) {
  bool fine = true;
  for (const auto& wanted : destinations) {
    const auto format = std::ranges::find(formats, wanted.format, &Format::name);
    if (format == formats.end()) continue;
    if (wanted.file.empty()) {
      fine = console.print(format->write(console.output_style())) && fine;
      continue;
    }
    report::Style plain = console.output_style();
    plain.colour = false;
    plain.width = 100;
    if (auto written = write_file(wanted.file, format->write(plain)); !written) {
      console.fail(written.error());
      fine = false;
    }
  }
  return fine;
}

// The document says it at its head; who only looks at the terminal is told here.
void tell_without_source(const model::Environment& environment, const Console& console) {
  constexpr std::size_t most = 5;
  std::vector<std::string> names = report::without_source(environment);
  if (names.empty()) return;
  const std::size_t count = names.size();
  names.resize(std::min(count, most));
  console.say(
      fmt::format("pylock: nothing tells files and hashes of {} of {} packages ({}{}), so installers refuse "
                  "this lock file\n\n"
                  "hint: lock files of uv and pdm tell them; `uv pip compile --format pylock.toml` makes one "
                  "of a `freeze`\n",
                  count, environment.distributions.size(), join(names, ", "), count > most ? ", …" : ""));
}

std::vector<std::string> finding_formats() {
  return {"text", "json", "sarif", "junit", "github", "gitlab", "markdown", "html"};
}

report::FindingsView findings_view(std::string_view command, const std::vector<model::Finding>& findings,
                                   const std::vector<model::Suppressed>& suppressed,
                                   const std::string& path) {
  return {findings, std::string(command), std::string(version), path, suppressed, working_directory()};
}

std::vector<Format> formats_of(const report::FindingsView& view, std::function<report::Roots()> roots) {
  const auto with = [&view](std::string (*write)(const report::FindingsView&)) {
    return [&view, write](const report::Style&) { return write(view); };
  };
  return {{"sarif", with(report::write_sarif)},
          {"junit", with(report::write_junit)},
          {"github", with(report::write_github)},
          {"gitlab", with(report::write_gitlab)},
          {"markdown", with(report::write_markdown)},
          {"html", [&view, roots = std::move(roots)](const report::Style&) {
             return report::write_html(view, roots());
           }}};
}

bool write_report(const std::vector<Destination>& destinations, std::string_view command,
                  const model::Report& report, const Console& console) {
  const auto view = findings_view(command, report.findings, report.suppressed,
                                  report.environment ? report.environment->path : "");
  auto formats = formats_of(view, [&] { return report::roots_of(report, command); });
  formats.push_back({"text", [&](const report::Style& style) { return report::write_text(report, style); }});
  formats.push_back({"json", [&](const report::Style&) { return report::write_json(report); }});
  return write_documents(destinations, formats, console);
}

}  // namespace trysquare::cli
