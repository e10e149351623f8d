#include "base/memory.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/configuration.hpp"
#include "cli/help.hpp"
#include "cli/look.hpp"
#include "cli/parse.hpp"
#include "cli/version.hpp"

#include <fmt/core.h>

#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::cli {

namespace {

Error unknown_command(const std::string& name) {
  std::vector<std::string> known;
  for (const auto& command : command_table()) known.emplace_back(command.name);
  const auto near = nearest(name, known);
  return failure(fmt::format("there is no command `{}`", name),
                 near ? fmt::format("did you mean `trysquare {}`?", *near) : "commands: " + join(known, ", "))
      .error();
}

int give_up(std::string_view what) {
  return make_console({}).fail(
      failure(fmt::format("this should not happen: {}", what),
              "it is a mistake of trysquare's own; please report it with the command and its input")
          .error());
}

int run(const std::vector<std::string>& words) {
  const Console plain = make_console({});
  if (words.empty()) {
    plain.say(general_help(plain.error_style()));
    return exit_failure;
  }
  const std::string& first = words.front();
  if (first == "--help" || first == "-h" || first == "help") {
    const Command* topic = words.size() > 1 ? find_command(words[1]) : nullptr;
    const auto& style = plain.output_style();
    plain.print(topic != nullptr ? command_help(*topic, style) : general_help(style));
    return exit_ok;
  }
  if (first == "--version" || first == "-V") {
    plain.print(fmt::format("trysquare {}\n", version));
    return exit_ok;
  }
  const Command* command = find_command(first);
  if (command == nullptr) return plain.fail(unknown_command(first));

  auto arguments = parse_arguments(*command, {words.begin() + 1, words.end()});
  if (!arguments) return plain.fail(arguments.error());
  if (auto fine = apply_configuration(*command, *arguments); !fine) return plain.fail(fine.error());
  if (auto fine = check_look(*arguments); !fine) return plain.fail(fine.error());
  const Console console = make_console(*arguments);
  if (arguments->has("--help")) {
    return console.print(command_help(*command, console.output_style())) ? exit_ok : exit_failure;
  }
  return command->run(*arguments, console);
}

}  // namespace

}  // namespace trysquare::cli

int main(int count, char** words) {
  trysquare::keep_freed_memory();
  // Our code does not throw; what the standard library throws all the same (no memory) ends in words, too.
  try {
    return trysquare::cli::run(std::vector<std::string>(words + (count > 0 ? 1 : 0), words + count));
  } catch (const std::exception& wrong) {
    return trysquare::cli::give_up(wrong.what());
  }
}
