// `run --configurations` and `serve`: the environment's own Python plans (use case "configurations"), starts
// and watches the processes, by python/trysquare/supervisor.py and serving.py; this file hands the options
// over.
#include "app/run.hpp"
#include "base/filesystem.hpp"
#include "base/process.hpp"
#include "cli/commands.hpp"
#include "cli/queries.hpp"
#include "data/json.hpp"
#include "report/report_json.hpp"

#include <charconv>

namespace trysquare::cli {

namespace {

constexpr std::string_view bootstrap =
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "import importlib; sys.exit(importlib.import_module('trysquare.' + sys.argv[2]).main(sys.argv[3]))";

Result<double> number_above_zero(const Arguments& arguments, std::string_view option) {
  const std::string text = arguments.value(option);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !(number > 0))
    return failure("`" + std::string(option) + "` takes a number above 0, not `" + text + "`");
  return number;
}

data::Node text_or_null(const std::string& text) { return text.empty() ? data::Node() : data::Node(text); }

Result<data::Object> request_of(const Arguments& arguments, const locate::Host& host,
                                const app::Installation& installation, const std::string& interpreter) {
  const auto absolute = [&](const std::vector<std::string>& paths) {
    std::vector<std::string> whole;
    for (const auto& path : paths) whole.push_back(normal_path(join_path(host.directory, path)));
    return report::strings_node(whole);
  };
  data::Object environment;
  environment.add("python", interpreter);
  data::Object parts;
  parts.add("command", installation.command);
  parts.add("python", installation.python);
  parts.add("library", installation.library);
  data::Object request;
  request.add("environment", std::move(environment));
  request.add("installation", std::move(parts));
  request.add("product", text_or_null(arguments.value("--product")));
  request.add("release", text_or_null(arguments.value("--release")));
  request.add("settings", text_or_null(arguments.value("--settings")));
  request.add("constraints", report::strings_node(arguments.values("--constraint")));
  request.add("rules", absolute(arguments.values("--rules")));
  request.add("prepend_path", absolute(arguments.values("--prepend-path")));
  request.add("append_path", absolute(arguments.values("--append-path")));
  request.add("env", report::strings_node(arguments.values("--env")));
  request.add("preflight", text_or_null(arguments.value("--preflight")));
  request.add("shims", arguments.has("--shims"));
  request.add("verbose", arguments.has("--verbose"));
  request.add("quiet", arguments.has("--quiet"));
  request.add("program", report::strings_node(arguments.program));
  for (const std::string_view option : {"--jobs", "--timeout"}) {
    if (!arguments.has(option)) continue;
    const auto number = number_above_zero(arguments, option);
    if (!number) return std::unexpected(number.error());
    request.add(std::string(option.substr(2)), data::Node(data::Node::Content(*number)));
  }
  return request;
}

int become_side(const Arguments& arguments, const Console& console, const std::string& module,
                const std::vector<std::pair<std::string, std::string>>& more) {
  const auto host = make_host(arguments);
  if (!host) return console.fail(host.error());
  const auto query = environment_query(arguments);
  if (!query) return console.fail(query.error());
  const auto installation = app::find_installation(disk(), executable_path());
  if (!installation) return console.fail(installation.error());
  const auto environment = locate::find_environment(*host, *query);
  if (!environment) return console.fail(environment.error());
  if (environment->interpreter.empty())
    return console.fail(failure("the environment has no interpreter", "give one with --python PATH").error());
  auto request = request_of(arguments, *host, *installation, environment->interpreter);
  if (!request) return console.fail(request.error());
  for (const auto& [name, value] : more) request->add(name, value);
  const std::string& python = environment->interpreter;
  return console.fail(become_program(python,
                                     {python, "-I", "-c", std::string(bootstrap), installation->python,
                                      module, data::write_json(*std::move(request))},
                                     host->variables));
}

}  // namespace

int run_configurations(const Arguments& arguments, const Console& console) {
  return become_side(arguments, console, "supervisor", {{"file", arguments.value("--configurations")}});
}

int run_serve(const Arguments& arguments, const Console& console) {
  if (!arguments.has("--configuration"))
    return console.fail(
        failure("`serve` needs a configuration", "give its file with --configuration FILE.toml").error());
  return become_side(arguments, console, "serving",
                     {{"file", arguments.value("--configuration")},
                      {"only", arguments.value("--name")},
                      {"socket", arguments.value("--socket")}});
}

}  // namespace trysquare::cli
