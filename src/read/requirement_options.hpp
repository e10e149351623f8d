// The options that may stand in a requirements file, and what they do to an installer.
// Reference: pip 26.3, `pip._internal.cli.cmdoptions`; CPython's shlex (POSIX rules) and optparse.
//
//   words  = white space divides; '…' as it is; "…" with \" and \\; \x is x
//   option = "--" name ["=" value | value] | "-" letter value      a name may be cut short, if it stays clear
// Words that are no options mean nothing; behind `--` all are.
#pragma once

#include "base/error.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::read {

using Hashes = std::map<std::string, std::vector<std::string>>;                        // algorithm -> digests
using ConfigSettings = std::vector<std::pair<std::string, std::vector<std::string>>>;  // in the order met

// Names that a choice is for, and against: `:all:` and `:none:` are names too.
struct NameChoice {
  std::set<std::string> first, second;
};

// What the options of all lines add up to.
struct InstallerState {
  std::vector<std::string> index_urls, find_links;
  bool no_index = false, prefer_binary = false, require_hashes = false;
  std::set<std::string> trusted_hosts;
  NameChoice formats;   // no_binary, only_binary
  NameChoice releases;  // all_releases, only_final
};

// The options of one line.
struct LineOptions {
  std::vector<std::string> index_urls, extra_index_urls, constraints, requirements, editables, find_links,
      trusted_hosts;
  bool no_index = false, prefer_binary = false, require_hashes = false, pre = false;
  Hashes hashes;
  ConfigSettings config_settings;
};

// Nothing when a quote or a backslash is left open.
std::optional<std::vector<std::string>> shell_words(std::string_view text);

// `state` is changed by those options that pip applies while it reads: choices by name.
Result<LineOptions> parse_line_options(std::string_view text, InstallerState& state);

}  // namespace trysquare::read
