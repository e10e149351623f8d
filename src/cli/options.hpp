// The one table of options: parsing, help, completions and man pages are made from it.
#pragma once

#include "model/drift.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::cli {

enum class Takes : std::uint8_t { nothing, one_value, many_values };

struct Option {
  std::string_view name;        // "--python": the key by which a command asks for it
  std::string_view short_name;  // "-c", or nothing
  std::string_view alias;       // another long name, or nothing
  std::string_view value;       // "PATH": how help shows what it takes
  Takes takes;
  std::string_view group;  // the heading in help
  std::string_view help;
};

std::span<const Option> option_table();
const Option* find_option(std::string_view name);

// What a command line said.
class Arguments {
 public:
  std::vector<std::string> positionals;
  std::vector<std::string> program;  // what follows `--`
  bool program_given = false;        // a `--` was there
  // What the user's files decide besides (cli/configuration.hpp).
  std::vector<model::Suppression> suppressions;

  bool has(std::string_view option) const { return given_.contains(option); }
  // The last value given; empty when there is none.
  std::string value(std::string_view option) const;
  std::vector<std::string> values(std::string_view option) const;
  // Where the value was said, if not on the command line: "TRYSQUARE_PYTHON", "trysquare.toml:2:1".
  std::string origin(std::string_view option) const;
  std::size_t count(std::string_view option) const { return values(option).size(); }
  void add(std::string_view option, std::string value, const std::string& origin = {}) {
    given_[std::string(option)].push_back(std::move(value));
    if (!origin.empty()) origins_[std::string(option)] = origin;
  }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> given_;
  std::map<std::string, std::string, std::less<>> origins_;
};

}  // namespace trysquare::cli
