#include "app/pin.hpp"

#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/queries.hpp"
#include "data/json.hpp"
#include "read/conda_package.hpp"
#include "report/pins_text.hpp"
#include "report/pylock_text.hpp"
#include "report/report_text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::cli {

namespace {

Result<std::optional<pep::PinStyle>> parse_style(const Arguments& arguments) {
  const std::string style = arguments.value("--style");
  if (!arguments.has("--style")) return std::nullopt;
  if (style == "exact") return pep::PinStyle::exact;
  if (style == "compatible") return pep::PinStyle::compatible;
  if (style == "range") return pep::PinStyle::range;
  return failure("there is no style `" + style + "`", "--style takes exact, compatible or range");
}

Result<app::PinRequest> pin_request(const Arguments& arguments) {
  const auto style = parse_style(arguments);
  if (!style) return std::unexpected(style.error());
  auto environment = target_query(arguments);
  if (!environment) return std::unexpected(std::move(environment.error()));
  return app::PinRequest{.words = arguments.positionals,
                         .environment = *std::move(environment),
                         .environment_named = arguments.has("--python") || arguments.has("--manifest"),
                         .product = arguments.value("--product"),
                         .releases = arguments.values("--release"),
                         .constraints = arguments.values("--constraint"),
                         .bundled = arguments.has("--bundled"),
                         .style = *style,
                         .hashes = !arguments.has("--no-hashes"),
                         .solve = !arguments.has("--no-solve"),
                         .installer = arguments.value("--installer"),
                         .find_links = arguments.values("--find-links"),
                         .offline = arguments.has("--offline")};
}

// Lock files name files, which only lock files and lists with hashes tell.
Result<void> check_lock(const app::PinAnswer& answer) {
  std::vector<std::string> ranges;
  for (const auto& pin : answer.set.pins) {
    if (pin.version.empty() && pin.url.empty()) ranges.push_back(pin.key);
  }
  if (!ranges.empty())
    return failure(
        fmt::format("a lock file names versions, and of {} only a range is known", join(ranges, ", ")),
        "pin an environment or a lock file, too");
  return {};
}

// That a release is not installed here is no news to who asks for its pins.
std::vector<model::Finding> worth_saying(const std::vector<model::Finding>& findings) {
  std::vector<model::Finding> kept;
  std::ranges::copy_if(findings, std::back_inserter(kept), [](const model::Finding& one) {
    return one.severity != model::Severity::info || one.code->code == "TS211" || one.code->code == "TS902";
  });
  return kept;
}

}  // namespace

int run_pin(const Arguments& arguments, const Console& console) {
  auto formats = parse_formats(arguments, {"constraints", "uv", "pyproject", "pylock", "conda", "json"});
  if (!formats) return console.fail(formats.error());
  const std::string file = arguments.value("--output");
  for (auto& wanted : *formats) {
    if (wanted.format == "text") wanted.format = "constraints";
    if (wanted.file.empty()) wanted.file = file;
  }
  const auto host = make_host(arguments);
  if (!host) return console.fail(host.error());
  const auto request = pin_request(arguments);
  if (!request) return console.fail(request.error());
  const auto answer = app::pin(*host, *request);
  if (!answer) return console.fail(answer.error());

  const auto& style = console.error_style();
  if (!answer->proved) {
    console.say(report::write_findings(worth_saying(answer->findings), style) +
                "No pins: they would not hold.\n");
    return exit_findings;
  }
  const bool lock =
      std::ranges::any_of(*formats, [](const Destination& one) { return one.format == "pylock"; });
  if (const auto fine = check_lock(*answer); lock && !fine) return console.fail(fine.error());
  report::PinsView view{answer->set, !arguments.has("--no-annotate"), {}};
  const read::CondaNames names;
  for (const auto& pin : answer->set.pins) {
    if (const std::string package = names.package(pin.key); package != pin.key) view.conda[pin.key] = package;
  }
  const auto text = [&](std::string (*write)(const report::PinsView&)) {
    return [&view, write](const report::Style&) { return write(view); };
  };
  const bool written = write_documents(
      *formats,
      {{"constraints", text(report::write_constraints)},
       {"uv", text(report::write_uv_table)},
       {"pyproject", text(report::write_project_table)},
       {"pylock", [&](const report::Style&) { return report::write_pylock(answer->environment); }},
       {"conda", text(report::write_conda)},
       {"json",
        [&](const report::Style&) {
          return data::write_json(report::pins_node(answer->set), data::JsonStyle::indented) + "\n";
        }}},
      console);
  if (!written) return exit_failure;
  if (style.verbosity >= 0) console.say(report::write_findings(worth_saying(answer->findings), style));
  if (lock) tell_without_source(answer->environment, console);
  return exit_ok;
}

}  // namespace trysquare::cli
