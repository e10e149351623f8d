#include "cli/configuration.hpp"

#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "cli/output.hpp"
#include "cli/queries.hpp"
#include "data/json.hpp"
#include "report/report_json.hpp"
#include "report/toml_words.hpp"

#include <fmt/core.h>

namespace trysquare::cli {

namespace {

constexpr std::string_view schema = "trysquare-config/1";

std::string value_text(const Setting& setting) {
  if (setting.option->takes == Takes::nothing) return setting.values.empty() ? "false" : "true";
  std::vector<std::string> words;
  for (const auto& value : setting.values) words.push_back(report::toml_string(value));
  return setting.option->takes == Takes::many_values ? "[" + join(words, ", ") + "]" : join(words, "");
}

std::string show(const Configuration& configuration, const report::Style& style) {
  std::string out;
  for (const auto& setting : configuration.settings) {
    out += style(report::Paint::bold, setting.option->name.substr(2)) + " = " +
           printable(value_text(setting)) + "\n";
    out += report::wrapped("    from ", setting.origin, style);
  }
  if (configuration.settings.empty()) out += "Nothing is configured.\n";
  if (style.verbosity <= 0) return out;
  out += "\n";
  for (const auto& file : configuration.files) out += report::wrapped("read: ", file, style);
  for (const auto& file : configuration.looked_for) out += report::wrapped("looked for: ", file, style);
  return out;
}

data::Node show_node(const Configuration& configuration) {
  data::Array rows;
  for (const auto& setting : configuration.settings) {
    data::Object row;
    row.add("name", setting.option->name.substr(2));
    if (setting.option->takes == Takes::nothing)
      row.add("value", !setting.values.empty());
    else if (setting.option->takes == Takes::many_values)
      row.add("value", report::strings_node(setting.values));
    else
      row.add("value", to_valid_utf8(setting.values.front()));
    row.add("origin", to_valid_utf8(setting.origin));
    rows.emplace_back(std::move(row));
  }
  data::Object document;
  document.add("schema", schema);
  document.add("settings", std::move(rows));
  document.add("files", report::strings_node(configuration.files));
  document.add("looked_for", report::strings_node(configuration.looked_for));
  return document;
}

// Every setting as a comment, with what help says of it.
std::string template_text() {
  report::Style plain;
  std::string out =
      "# What trysquare is told for this project. Command line > TRYSQUARE_NAME > this file > "
      "[tool.trysquare] of\n"
      "# pyproject.toml > the user's file > the system's; `trysquare config show` says what counts, and from "
      "where.\n\n";
  for (const Option* option : configurable_options()) {
    out += report::wrapped("# ", option->help, plain);
    for (std::size_t at = out.rfind("\n  "); at != std::string::npos; at = out.rfind("\n  "))
      out.replace(at + 1, 2, "# ");
    const std::string_view key = option->name.substr(2);
    if (option->takes == Takes::nothing)
      out += fmt::format("#{} = true\n\n", key);
    else if (option->takes == Takes::many_values)
      out += fmt::format("#{} = [\"{}\"]\n\n", key, option->value);
    else
      out += fmt::format("#{} = \"{}\"\n\n", key, option->value);
  }
  out +=
      "# A finding of check, doctor, lint or drift that is known, and until when. Without `subject` every "
      "one is meant.\n"
      "#[[suppress]]\n#code = \"TS703\"\n#subject = \"NAME\"\n#reason = \"WHY\"\n#expires = 2027-06-30\n";
  return out;
}

}  // namespace

int run_config(const Arguments& arguments, const Console& console) {
  const auto formats = parse_formats(arguments);
  if (!formats) return console.fail(formats.error());
  if (arguments.positionals.front() != "show") {
    return console.fail(
        failure(fmt::format("`trysquare config` does not take `{}`", arguments.positionals.front()),
                "write it as: trysquare config show")
            .error());
  }
  const auto host = make_host(arguments);
  if (!host) return console.fail(host.error());
  const auto configuration = read_configuration(*host, arguments.value("--config"));
  if (!configuration) return console.fail(configuration.error());
  const bool written = write_documents(
      *formats,
      {{"text", [&](const report::Style& style) { return show(*configuration, style); }},
       {"json",
        [&](const report::Style&) {
          return data::write_json(show_node(*configuration), data::JsonStyle::indented) + "\n";
        }}},
      console);
  return written ? exit_ok : exit_failure;
}

int run_init(const Arguments& arguments, const Console& console) {
  const std::string file = arguments.has("--output") ? arguments.value("--output") : "trysquare.toml";
  if (disk().status(file))
    return console.fail(failure_at({file, 0, 0}, "this is there already, and is left as it is").error());
  if (auto written = write_file(file, template_text()); !written) return console.fail(written.error());
  console.say(fmt::format("Wrote {}: every setting is a comment in it.\n", printable(file)));
  return exit_ok;
}

}  // namespace trysquare::cli
