// Where a value stands in the settings: a setting's name, then keys and list indexes of the value itself.
// Rules write `STORAGES/default/BACKEND`, edits the JSON Pointer `/STORAGES/default/BACKEND` (RFC 6901: `~`
// in a key is written `~0`, `/` is written `~1`). Law: parse_pointer(p.pointer()) == p.
#pragma once

#include "base/error.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace trysquare::model {

struct SettingPath {
  std::vector<std::string> tokens;  // never empty; the first is the setting's name

  const std::string& setting() const { return tokens.front(); }
  std::string pointer() const;
  std::string text() const;  // as rules write it
  bool has_wildcard() const;
  SettingPath parent() const;  // of a path of two tokens or more
  SettingPath child(std::string token) const;
  // Whether this path is the other one or leads to it.
  bool leads_to(const SettingPath& other) const;
  bool operator==(const SettingPath&) const = default;
  auto operator<=>(const SettingPath&) const = default;
};

// The token that stands for every key of a dict and every item of a list, in rules only.
inline constexpr std::string_view any_token = "*";

Result<SettingPath> parse_pointer(std::string_view text);
Result<SettingPath> parse_setting_path(std::string_view text);

}  // namespace trysquare::model
