#include "app/sanitize.hpp"

#include "app/cure.hpp"
#include "base/filesystem.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/queries.hpp"
#include "cli/threshold.hpp"
#include "data/json.hpp"
#include "report/report_text.hpp"
#include "report/sanitize_text.hpp"
#include "report/sanitized_module.hpp"

#include <algorithm>

namespace trysquare::cli {

namespace {

struct Source {
  std::string name;
  bool is_module = false;
};

// A file that is there is JSON, whatever it is called, unless it is Python.
bool names_module(const std::string& text) {
  if (text.ends_with(".py")) return true;
  const auto part = [](char c) { return is_alnum(c) || c == '_' || c == '.'; };
  return !text.ends_with(".json") && std::ranges::all_of(text, part) && !disk().is_file(text);
}

Result<Source> source_of(const Arguments& arguments) {
  const bool given = !arguments.positionals.empty();
  if (given && arguments.has("--settings"))
    return failure("both the argument and --settings name settings", "give one of them");
  if (arguments.has("--settings")) return Source{arguments.value("--settings"), true};
  if (!given)
    return failure("`trysquare sanitize` needs settings",
                   "for example: trysquare sanitize project.settings --python .venv");
  const std::string& name = arguments.positionals.front();
  return Source{name, names_module(name)};
}

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

// What `--output` and `--format` ask for. A file takes the one document that is not text; without a format
// its name tells which.
struct Outputs {
  std::vector<Destination> documents;
  std::string settings_file;  // the settings alone, as JSON
};

Result<Outputs> outputs_of(const Arguments& arguments) {
  auto formats = parse_formats(arguments, {"text", "json", "edits", "python"});
  if (!formats) return std::unexpected(std::move(formats.error()));
  Outputs outputs{*std::move(formats), ""};
  const std::string file = arguments.value("--output");
  if (file.empty()) return outputs;
  const auto open = std::ranges::find_if(
      outputs.documents, [](const Destination& one) { return one.format != "text" && one.file.empty(); });
  if (open != outputs.documents.end())
    open->file = file;
  else if (file.ends_with(".py"))
    outputs.documents.push_back({"python", file});
  else
    outputs.settings_file = file;
  return outputs;
}

bool wants(const Outputs& outputs, std::string_view format) {
  return std::ranges::find(outputs.documents, format, &Destination::format) != outputs.documents.end();
}

// What both kinds of settings come to.
struct Answer {
  app::SanitizeAnswer sanitized;
  std::string python;                     // when it was asked for
  std::vector<app::ChangedFile> changed;  // likewise
};

Result<Answer> sanitize_document(const Arguments& arguments, const locate::Host& host,
                                 locate::EnvironmentQuery environment, const Source& source, bool python) {
  if (source.name == "-" && arguments.value("--manifest").starts_with("-"))
    return failure("settings and manifest both want standard input", "give one of them as a file");
  auto settings = read_settings(source.name);
  if (!settings) return std::unexpected(std::move(settings.error()));
  app::SanitizeRequest request;
  request.settings = *std::move(settings);
  request.settings_path = source.name;
  request.environment = std::move(environment);
  request.rules = arguments.values("--rules");
  request.review = arguments.has("--review");
  request.built_for = arguments.values("--built-for");
  auto answer = app::sanitize(host, request);
  if (!answer) return std::unexpected(std::move(answer.error()));
  if (!python) return Answer{*std::move(answer), "", {}};
  auto text = report::write_settings_module(answer->after.settings, "");
  if (!text) return std::unexpected(std::move(text.error()));
  return Answer{*std::move(answer), *std::move(text), {}};
}

Result<Answer> sanitize_module(const Arguments& arguments, const locate::Host& host,
                               locate::EnvironmentQuery environment, const Source& source, bool python) {
  app::CureRequest request{.source = {std::move(environment), source.name, arguments.values("--env")}};
  request.rules = arguments.values("--rules");
  request.review = arguments.has("--review");
  request.built_for = arguments.values("--built-for");
  request.for_module = python;
  request.for_source = arguments.has("--diff") || arguments.has("--write");
  auto cured = app::cure(host, request);
  if (!cured) return std::unexpected(std::move(cured.error()));
  Answer answer{std::move(cured->sanitized), "", std::move(cured->changed)};
  if (!python) return answer;
  auto text = report::write_sanitized_module({cured->source.module, cured->versions, cured->rules});
  if (!text) return std::unexpected(std::move(text.error()));
  answer.python = *std::move(text);
  return answer;
}

std::string diff_text(const Source& source, const Answer& answer, const report::Style& style) {
  if (!source.is_module)
    return report::write_sanitize_diff(answer.sanitized.before, answer.sanitized.after, source.name, style);
  std::string out;
  for (const auto& file : answer.changed)
    out += report::write_file_diff(file.shown, file.before, file.after, style);
  return out;
}

// Into the source files; what was written, and what was left alone, is talk.
int write_source(const Answer& answer, const Console& console) {
  for (const auto& file : answer.changed) {
    if (auto written = write_file(file.path, file.after); !written) return console.fail(written.error());
    console.say("changed " + file.shown + "\n");
  }
  return exit_ok;
}

int write_answer(const Arguments& arguments, const Console& console, const Outputs& outputs,
                 const Source& source, const Answer& answer) {
  const app::SanitizeAnswer& sanitized = answer.sanitized;
  if (!outputs.settings_file.empty()) {
    const std::string text = report::write_settings(sanitized.after.settings);
    if (auto written = write_file(outputs.settings_file, text); !written)
      return console.fail(written.error());
  }
  if (arguments.has("--write")) {
    if (const int code = write_source(answer, console); code != exit_ok) return code;
  }
  const bool diff = arguments.has("--diff");
  const auto text = [&](const report::Style& style) {
    return diff ? diff_text(source, answer, style) : report::write_sanitize_text(sanitized.after, style);
  };
  const auto json = [&](const report::Style&) {
    return data::write_json(report::sanitized_object(sanitized.after), data::JsonStyle::indented) + "\n";
  };
  const auto edits = [&](const report::Style&) {
    return data::write_json(report::edits_node(sanitized.after.edits), data::JsonStyle::indented) + "\n";
  };
  const auto python = [&](const report::Style&) { return answer.python; };
  const std::vector<Format> formats{{"text", text}, {"json", json}, {"edits", edits}, {"python", python}};
  if (!write_documents(outputs.documents, formats, console)) return exit_failure;
  if (diff) console.say(report::write_findings(sanitized.after.findings, console.error_style()));
  return exit_ok;
}

}  // namespace

int run_sanitize(const Arguments& arguments, const Console& console) {
  const auto outputs = outputs_of(arguments);
  if (!outputs) return console.fail(outputs.error());
  const auto threshold = parse_threshold(arguments);
  if (!threshold) return console.fail(threshold.error());
  const auto source = source_of(arguments);
  if (!source) return console.fail(source.error());
  if (arguments.has("--write") && !source->is_module)
    return console.fail(failure("`--write` changes the source of a settings module, and JSON is none",
                                "write JSON elsewhere: --output FILE")
                            .error());
  const auto host = make_host(arguments);
  if (!host) return console.fail(host.error());
  auto environment = environment_query(arguments);
  if (!environment) return console.fail(environment.error());
  const auto run = source->is_module ? sanitize_module : sanitize_document;
  const auto answer = run(arguments, *host, *std::move(environment), *source, wants(*outputs, "python"));
  if (!answer) return console.fail(answer.error());
  if (const int code = write_answer(arguments, console, *outputs, *source, *answer); code != exit_ok)
    return code;
  const bool source_diff = arguments.has("--diff") && source->is_module;
  const bool changes = source_diff ? !answer->changed.empty() : !answer->sanitized.after.edits.empty();
  const bool asked = arguments.has("--check") || (arguments.has("--diff") && !arguments.has("--write"));
  if (asked && changes) return exit_findings;
  return exit_code(answer->sanitized.after.findings, *threshold);
}

}  // namespace trysquare::cli
