#include "cli/help.hpp"

#include <fmt/core.h>

#include <vector>

namespace trysquare::cli {

namespace {

using report::Paint;

std::string option_lead(const Option& option) {
  std::string lead = option.short_name.empty() ? "      " : fmt::format("  {}, ", option.short_name);
  lead += option.name;
  if (!option.value.empty()) lead += fmt::format(" {}", option.value);
  return lead;
}

std::string row(std::string lead, std::string_view text, const report::Style& style) {
  constexpr std::size_t column = 30;
  if (lead.size() + 2 > column)
    lead += "\n" + std::string(column, ' ');
  else
    lead.resize(column, ' ');
  const std::size_t broken = lead.find('\n');
  if (broken == std::string::npos) return report::wrapped(lead, text, style);
  return lead.substr(0, broken + 1) + report::wrapped(lead.substr(broken + 1), text, style);
}

}  // namespace

std::string general_help(const report::Style& style) {
  std::string out =
      "Lay an installed product release and a Python environment against each other, before setup.\n\n";
  out += style(Paint::bold, "Usage:") + " trysquare COMMAND [OPTIONS]\n\n";
  out += style(Paint::bold, "Commands:") + "\n";
  for (const auto& command : command_table()) {
    std::string lead = fmt::format("  {:<13}", command.name);
    out += report::wrapped(lead, command.summary, style);
  }
  out += "\n" + style(Paint::bold, "Options:") + "\n";
  out += row("  -h, --help", "show this help, or a command's: trysquare COMMAND --help", style);
  out += row("  -V, --version", "show the version", style);
  return out;
}

std::string command_help(const Command& command, const report::Style& style) {
  std::string out = std::string(command.summary) + "\n\n";
  if (out.front() >= 'a') out.front() = static_cast<char>(out.front() - 'a' + 'A');
  out += style(Paint::bold, "Usage:") +
         fmt::format(" trysquare {} [OPTIONS] {}", command.name, command.positionals);
  while (out.ends_with(' ')) out.pop_back();
  out += fmt::format("\n\n{}\n", command.description);
  std::vector<std::string_view> groups;
  for (const auto& option : option_table()) {
    if (groups.empty() || groups.back() != option.group) groups.push_back(option.group);
  }
  for (const auto group : groups) {
    std::string rows;
    for (const auto name : command.options) {
      const Option* option = find_option(name);
      if (option != nullptr && option->group == group) rows += row(option_lead(*option), option->help, style);
    }
    if (!rows.empty()) out += "\n" + style(Paint::bold, std::string(group) + ":") + "\n" + rows;
  }
  return out;
}

}  // namespace trysquare::cli
