#include "app/doctor.hpp"

#include "base/process.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/queries.hpp"
#include "report/doctor_text.hpp"
#include "report/report_json.hpp"

namespace trysquare::cli {

namespace {

// As the C library chooses: the first that is set says whether marks beyond ASCII can be shown.
bool only_ascii(const Variables& variables) {
  for (const std::string_view name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const auto found = variables.find(name);
    if (found == variables.end() || found->second.empty()) continue;
    const std::string value = to_lower(found->second);
    return value.find("utf-8") == std::string::npos && value.find("utf8") == std::string::npos;
  }
  return true;
}

// Only virtual environments are repaired; one of which nothing could be read may be one.
std::string repair_command(const Arguments& arguments, const model::Report& report) {
  if (report.environment && report.environment->kind != "venv") return {};
  if (report.environment) return "trysquare fix " + shell_quoted(report.environment->path);
  return arguments.positionals.empty() ? std::string()
                                       : "trysquare fix " + shell_quoted(arguments.positionals.front());
}

}  // namespace

int run_doctor(const Arguments& arguments, const Console& console) {
  const auto request = findings_request(arguments, console);
  if (!request) return console.fail(request.error());
  auto environment = environment_query_of_path(arguments);
  if (!environment) return console.fail(environment.error());

  const auto answer = app::examine(request->host, {.environment = *std::move(environment),
                                                   .release = release_query(arguments),
                                                   .hashes = arguments.has("--hashes"),
                                                   .select = arguments.values("--select"),
                                                   .ignore = arguments.values("--ignore"),
                                                   .suppressions = request->suppressions});
  if (!answer) return console.fail(answer.error());
  const report::DoctorView view{answer->report, answer->files, answer->scripts,
                                only_ascii(request->host.variables),
                                repair_command(arguments, answer->report)};
  const auto findings = findings_view("doctor", answer->report.findings, answer->report.suppressed,
                                      answer->report.environment ? answer->report.environment->path : "");
  auto documents = formats_of(findings, [&] { return report::roots_of(answer->report, "doctor"); });
  documents.push_back(
      {"text", [&](const report::Style& style) { return report::write_doctor_text(view, style); }});
  documents.push_back({"json", [&](const report::Style&) { return report::write_json(answer->report); }});
  const bool written = write_documents(request->formats, documents, console);
  leave_process(written ? exit_code(answer->report.findings, request->threshold) : exit_failure);
}

}  // namespace trysquare::cli
