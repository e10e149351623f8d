#include "app/settings.hpp"

#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/queries.hpp"
#include "data/json.hpp"
#include "report/settings_document.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::cli {

namespace {

std::string as_document(const data::Node& node) {
  return data::write_json(node, data::JsonStyle::indented) + "\n";
}

// A module whose import fails has no settings: said, with what was known by then.
int ended(const model::Settings& settings, const Console& console) {
  return settings.failure ? console.fail(*settings.failure) : exit_ok;
}

std::string source_line(const Place& place) {
  const auto text = disk().read_file(place.path);
  if (!text) return {};
  const auto lines = split_lines(*text);
  return place.line == 0 || place.line > lines.size() ? std::string() : std::string(lines[place.line - 1]);
}

int show(const model::Settings& settings, const std::vector<Destination>& formats, const Console& console) {
  const auto text = [&](const report::Style& style) { return report::write_settings_list(settings, style); };
  const auto json = [&](const report::Style&) { return as_document(report::settings_node(settings)); };
  if (!write_documents(formats, {{"text", text}, {"json", json}}, console)) return exit_failure;
  return ended(settings, console);
}

int difference(const model::Settings& left, const model::Settings& right,
               const std::vector<Destination>& formats, const Console& console) {
  const std::string plain = report::write_settings_difference(left, right, {});
  const auto text = [&](const report::Style& style) {
    return report::write_settings_difference(left, right, style);
  };
  const auto json = [&](const report::Style&) {
    return as_document(report::settings_difference_node(left, right));
  };
  if (!write_documents(formats, {{"text", text}, {"json", json}}, console)) return exit_failure;
  if (ended(left, console) != exit_ok || ended(right, console) != exit_ok) return exit_failure;
  return plain.empty() ? exit_ok : exit_findings;
}

int why(const std::string& name, const model::Settings& settings, const std::vector<Destination>& formats,
        const Console& console) {
  const auto found = std::ranges::find(settings.settings, name, &model::Setting::name);
  if (found == settings.settings.end()) {
    std::vector<std::string> known;
    for (const auto& setting : settings.settings) known.push_back(setting.name);
    const auto near = nearest(name, known);
    return console.fail(failure(fmt::format("`{}` holds no setting `{}`", settings.module, name),
                                near ? fmt::format("did you mean `{}`?", *near) : "")
                            .error());
  }
  const auto text = [&](const report::Style& style) {
    return report::write_setting_places(*found, source_line, style);
  };
  const auto json = [&](const report::Style&) { return as_document(report::setting_places_node(*found)); };
  if (!write_documents(formats, {{"text", text}, {"json", json}}, console)) return exit_failure;
  return ended(settings, console);
}

}  // namespace

int run_settings(const Arguments& arguments, const Console& console) {
  const auto formats = parse_formats(arguments);
  if (!formats) return console.fail(formats.error());
  const auto host = make_host(arguments);
  if (!host) return console.fail(host.error());
  auto environment = environment_query(arguments);
  if (!environment) return console.fail(environment.error());
  const auto& words = arguments.positionals;
  const bool two = words[0] == "diff" || words[0] == "why";
  if ((words[0] != "show" && !two) || words.size() != (two ? 3U : 2U)) {
    return console.fail(failure("`trysquare settings` takes `show MODULE`, `diff A B` or `why NAME MODULE`",
                                "for example: trysquare settings show project.settings --python .venv")
                            .error());
  }
  app::SettingsQuery query{*std::move(environment), words.back(), arguments.values("--env")};
  const auto last = app::show_settings(*host, query);
  if (!last) return console.fail(last.error());
  if (words[0] == "show") return show(*last, *formats, console);
  if (words[0] == "why") return why(words[1], *last, *formats, console);
  query.module = words[1];
  const auto first = app::show_settings(*host, query);
  if (!first) return console.fail(first.error());
  return difference(*first, *last, *formats, console);
}

}  // namespace trysquare::cli
