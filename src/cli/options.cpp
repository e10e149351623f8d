#include "cli/options.hpp"

#include <algorithm>
#include <array>

namespace trysquare::cli {

namespace {

constexpr std::string_view environment = "Environment";
constexpr std::string_view release = "Release";
constexpr std::string_view checks = "What is checked";
constexpr std::string_view outcome = "Outcome";
constexpr std::string_view output = "Output";
constexpr std::string_view settings = "Settings";
constexpr std::string_view program = "Program";

constexpr std::array all{
    Option{"--python", "", "", "PATH", Takes::one_value, environment,
           "interpreter or environment directory (default: VIRTUAL_ENV, CONDA_PREFIX, .venv here or above)"},
    Option{"--manifest", "", "", "FILE[=FORMAT]", Takes::one_value, environment,
           "what tells the environment: a list, a lock file, pyproject.toml, an archive…, or - for standard "
           "input"},
    Option{"--python-version", "", "", "VERSION", Takes::one_value, environment,
           "with --manifest: the Python that it is read for, as 3.12"},
    Option{"--platform", "", "", "PLATFORM", Takes::one_value, environment,
           "with --manifest: linux, macos, windows, or as wheels name it [default: this one]"},
    Option{"--extra", "", "", "NAME", Takes::many_values, environment,
           "with --manifest: an extra of the project that counts, too"},
    Option{"--all-extras", "", "", "", Takes::nothing, environment, "with --manifest: every extra counts"},
    Option{"--group", "", "", "NAME", Takes::many_values, environment,
           "with --manifest: a dependency group that counts, too"},
    Option{"--all-groups", "", "", "", Takes::nothing, environment, "with --manifest: every group counts"},
    Option{"--no-default-groups", "", "", "", Takes::nothing, environment,
           "with --manifest: groups that its tool takes unasked do not count"},
    Option{"--prepend-path", "", "", "DIR", Takes::many_values, environment,
           "put DIR before the environment on sys.path"},
    Option{"--append-path", "", "", "DIR", Takes::many_values, environment,
           "put DIR after the environment on sys.path"},
    Option{"--env", "", "", "NAME=VALUE", Takes::many_values, environment, "set an environment variable"},
    Option{"--installer", "", "", "PROGRAM", Takes::one_value, environment,
           "uv, pip, or the path of one [default: uv where it is there, else the environment's pip]"},
    Option{"--find-links", "", "", "DIR", Takes::many_values, environment,
           "a folder of wheels that the installer may take from"},
    Option{"--links", "", "", "", Takes::nothing, environment,
           "a folder of hard links or reflinks; a .tar.zst where the disk knows neither"},
    Option{"--offline", "", "", "", Takes::nothing, environment, "the installer asks no index"},
    Option{"--no-solve", "", "", "", Takes::nothing, environment,
           "do not ask uv or pip whether everything can be installed"},
    Option{"--product", "", "", "WHAT", Takes::one_value, release,
           "an installed release's directory, a product.toml, or a described product's name"},
    Option{"--release", "", "", "NAME", Takes::many_values, release,
           "which release: v261, 261, 26.1, 2026R1"},
    Option{"--constraint", "-c", "", "FILE", Takes::many_values, release,
           "constrain versions by a further constraints file"},
    Option{"--baseline", "", "", "FILE", Takes::one_value, release,
           "a recorded state, or a lock file or list that says what is to be installed"},
    Option{"--resolve", "", "", "", Takes::nothing, release,
           "ask uv or pip what a fresh installation would bring"},
    Option{"--style", "", "", "STYLE", Takes::one_value, release,
           "exact, compatible or range [default: exact for what is installed, ranges as they are published]"},
    Option{"--bundled", "", "", "", Takes::nothing, release,
           "of a release: the distributions that it brings along, instead of its constraints"},
    Option{"--settings", "", "", "MODULE", Takes::one_value, settings,
           "the settings module of a project that no product describes"},
    Option{"--rules", "", "", "DIR", Takes::many_values, settings, "read further rules from DIR"},
    Option{"--built-for", "", "", "REQUIREMENT", Takes::many_values, settings,
           "what the settings were written for, as name<version: tells which defaults have changed since"},
    Option{"--review", "", "", "", Takes::nothing, settings, "apply the edits that want a review, too"},
    Option{"--root", "", "", "DIR", Takes::one_value, checks,
           "the folder from which the modules are imported [default: .]"},
    Option{"--cache", "", "", "DIR", Takes::one_value, checks,
           "keep answers in DIR, and give them again while nothing has changed that they rest on"},
    Option{
        "--starters", "", "", "PATH", Takes::many_values, checks,
        "a file, or a folder of *.toml, that names further callables that start threads, tasks or processes"},
    Option{"--hashes", "", "", "", Takes::nothing, checks,
           "read every installed file, and compare it with the digest that RECORD holds"},
    Option{"--config", "", "", "FILE", Takes::one_value, checks,
           "trysquare.toml or pyproject.toml [default: the closest one here or above]"},
    Option{"--no-settings", "", "", "", Takes::nothing, checks, "leave the settings out"},
    Option{"--no-imports", "", "", "", Takes::nothing, checks, "leave the imports out"},
    Option{"--select", "", "", "CODE", Takes::many_values, checks,
           "show only these findings: TS201, TS2, constraint-violated (comma separated, repeatable)"},
    Option{"--ignore", "", "", "CODE", Takes::many_values, checks, "leave these findings out"},
    Option{"--fail-on", "", "", "LEVEL", Takes::one_value, outcome,
           "exit with 1 from this severity on: error, warning, info, never [default: error]"},
    Option{"--exit-zero", "", "", "", Takes::nothing, outcome, "the same as --fail-on never"},
    Option{"--check", "", "", "", Takes::nothing, outcome, "exit with 1 if anything would change"},
    Option{"--preflight", "", "", "MODE", Takes::one_value, program,
           "auto, error, warn or off: what stops the program before it starts [default: auto]"},
    Option{"--shims", "", "", "", Takes::nothing, program,
           "let rules stand in for what dependencies dropped"},
    Option{"--configurations", "", "", "FILE", Takes::one_value, program,
           "run the program once for each configuration in FILE, each in a process of its own"},
    Option{"--jobs", "-j", "", "N", Takes::one_value, program,
           "with --configurations: how many run at once [default: one for each CPU]"},
    Option{"--timeout", "", "", "SECONDS", Takes::one_value, program,
           "with --configurations: end a process that takes longer"},
    Option{"--configuration", "", "", "FILE", Takes::one_value, program,
           "the file that holds the configuration"},
    Option{"--name", "", "", "NAME", Takes::one_value, program,
           "which configuration of the file [default: its only one]"},
    Option{"--socket", "", "", "PATH", Takes::one_value, program,
           "where to listen [default: a new one, told on standard output]"},
    Option{"--code", "", "", "", Takes::nothing, program,
           "list the rules for code, those without a cure, too"},
    Option{"--update-baseline", "", "", "", Takes::nothing, output,
           "record the state of the environment in the baseline's file"},
    Option{"--reverse", "", "--invert", "", Takes::nothing, output,
           "from what is required to who requires it"},
    Option{"--depth", "", "", "N", Takes::one_value, output, "show N steps only"},
    Option{"--format", "", "--output-format", "FORMAT[=FILE]", Takes::many_values, output,
           "text, json, or another form of the command, to standard output or to FILE [default: text]"},
    Option{"--output", "-o", "", "FILE", Takes::one_value, output,
           "write to FILE instead of standard output"},
    Option{"--no-annotate", "", "", "", Takes::nothing, output, "leave out where each line comes from"},
    Option{"--no-hashes", "", "", "", Takes::nothing, output, "leave hashes out"},
    Option{"--diff", "", "", "", Takes::nothing, output, "show the change as a diff"},
    Option{"--apply", "", "", "", Takes::nothing, output, "carry the plan out"},
    Option{"--resume", "", "", "", Takes::nothing, output, "do an interrupted repair again, from the start"},
    Option{"--undo", "", "", "", Takes::nothing, output,
           "put back what was there before an interrupted repair"},
    Option{"--write", "", "", "", Takes::nothing, output, "change the source files of the settings"},
    Option{"--color", "", "", "WHEN", Takes::one_value, output, "auto, always or never [default: auto]"},
    Option{"--quiet", "-q", "", "", Takes::nothing, output, "say less"},
    Option{"--verbose", "-v", "", "", Takes::nothing, output, "say more"},
    Option{"--help", "-h", "", "", Takes::nothing, output, "show this help"},
};

}  // namespace

std::span<const Option> option_table() { return all; }

const Option* find_option(std::string_view name) {
  const auto* found = std::ranges::find(all, name, &Option::name);
  return found == all.end() ? nullptr : found;
}

std::string Arguments::value(std::string_view option) const {
  const auto found = given_.find(option);
  return found == given_.end() ? std::string() : found->second.back();
}

std::string Arguments::origin(std::string_view option) const {
  const auto found = origins_.find(option);
  return found == origins_.end() ? std::string() : found->second;
}

std::vector<std::string> Arguments::values(std::string_view option) const {
  const auto found = given_.find(option);
  return found == given_.end() ? std::vector<std::string>() : found->second;
}

}  // namespace trysquare::cli
