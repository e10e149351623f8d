#include "cli/look.hpp"

#include "base/process.hpp"
#include "base/terminal.hpp"

#include <algorithm>

namespace trysquare::cli {

namespace {

// https://no-color.org, https://force-color.org: set and not empty counts. The option wins over both.
bool wants_colour(const std::string& option, const Variables& variables, Stream stream) {
  if (option == "always") return true;
  if (option == "never") return false;
  const auto is_set = [&](std::string_view name) {
    const auto found = variables.find(name);
    return found != variables.end() && !found->second.empty();
  };
  if (is_set("NO_COLOR")) return false;
  if (is_set("FORCE_COLOR")) return true;
  const auto terminal = variables.find("TERM");
  return is_terminal(stream) && !(terminal != variables.end() && terminal->second == "dumb");
}

}  // namespace

Result<void> check_look(const Arguments& arguments) {
  const std::string when = arguments.value("--color");
  if (when.empty() || when == "auto" || when == "always" || when == "never") return {};
  return failure("there is no colour mode `" + when + "`", "--color takes auto, always or never");
}

Console make_console(const Arguments& arguments) {
  constexpr std::size_t widest = 120;  // longer lines of prose are hard to read
  const Variables variables = process_variables();
  const auto style_of = [&](Stream stream) {
    return report::Style{
        .colour = wants_colour(arguments.value("--color"), variables, stream),
        .width = std::min(terminal_width(stream), widest),
        .verbosity = arguments.has("--quiet") ? -1 : static_cast<int>(arguments.count("--verbose"))};
  };
  return {style_of(Stream::output), style_of(Stream::error)};
}

}  // namespace trysquare::cli
