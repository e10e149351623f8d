#include "cli/parse.hpp"

#include "base/text.hpp"

#include <fmt/core.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>

namespace trysquare::cli {

namespace {

// "--python" and what may stand for it, as CLI11 wants to be told.
std::string spellings(const Option& option) {
  std::string text(option.name);
  if (!option.short_name.empty()) text = std::string(option.short_name) + "," + text;
  if (!option.alias.empty()) text += "," + std::string(option.alias);
  return text;
}

struct Slot {
  const Option* option;
  std::vector<std::string> values;
};

void declare(CLI::App& app, Slot& slot) {
  if (slot.option->takes == Takes::nothing) {
    app.add_flag_function(spellings(*slot.option), [&slot](std::int64_t count) {
      slot.values.assign(static_cast<std::size_t>(count), "");
    });
    return;
  }
  app.add_option(spellings(*slot.option), slot.values)->allow_extra_args(false);
}

Error unknown_word(const Command& command, const std::string& word) {
  std::vector<std::string> known;
  for (const auto name : command.options) known.emplace_back(name);
  const std::string option = word.substr(0, word.find('='));
  const auto near = word.starts_with("-") ? nearest(option, known) : std::nullopt;
  const std::string hint = near ? fmt::format("did you mean `{}`?", *near)
                                : fmt::format("`trysquare {} --help` lists what it takes", command.name);
  return failure(fmt::format("`trysquare {}` does not take `{}`", command.name, word), hint).error();
}

Result<void> check_positionals(const Command& command, const Arguments& arguments) {
  const std::size_t count = arguments.positionals.size();
  const std::string usage =
      fmt::format("write it as: trysquare {} [OPTIONS] {}", command.name, command.positionals);
  if (count > command.most)
    return std::unexpected(unknown_word(command, arguments.positionals[command.most]));
  if (count < command.fewest) {
    return failure(fmt::format("`trysquare {}` needs {}", command.name, command.positionals), usage);
  }
  if (command.takes_program && arguments.program.empty()) {
    return failure(fmt::format("`trysquare {}` needs a program after `--`", command.name), usage);
  }
  return {};
}

}  // namespace

Result<Arguments> parse_arguments(const Command& command, const std::vector<std::string>& words) {
  Arguments arguments;
  const auto separator = std::ranges::find(words, "--");
  std::vector<std::string> own(words.begin(), separator);
  if (separator != words.end()) {
    arguments.program_given = true;
    auto& rest = command.takes_program ? arguments.program : arguments.positionals;
    rest.assign(separator + 1, words.end());
  }

  CLI::App app;
  app.set_help_flag();
  std::vector<Slot> slots;
  for (const auto name : command.options) {
    if (const Option* option = find_option(name)) slots.push_back({option, {}});
  }
  for (auto& slot : slots) declare(app, slot);
  std::vector<std::string> positionals;
  app.add_option("positionals", positionals);
  app.allow_extras();
  try {
    std::ranges::reverse(own);  // CLI11 takes them last first
    app.parse(own);
  } catch (const CLI::ArgumentMismatch& error) {
    const std::string told = error.what();  // "--python: 1 required TEXT missing"
    return failure(fmt::format("`{}` needs a value", told.substr(0, told.find(':'))),
                   fmt::format("`trysquare {} --help` lists what it takes", command.name));
  } catch (const CLI::Error& error) {
    return failure(error.what(), fmt::format("see `trysquare {} --help`", command.name));
  }
  const auto extras = app.remaining();
  if (!extras.empty()) return std::unexpected(unknown_word(command, extras.front()));

  arguments.positionals.insert(arguments.positionals.begin(), positionals.begin(), positionals.end());
  for (auto& slot : slots) {
    for (auto& value : slot.values) arguments.add(slot.option->name, std::move(value));
  }
  if (arguments.has("--help")) return arguments;
  if (auto fine = check_positionals(command, arguments); !fine)
    return std::unexpected(std::move(fine.error()));
  return arguments;
}

}  // namespace trysquare::cli
