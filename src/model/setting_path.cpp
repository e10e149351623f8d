#include "model/setting_path.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

namespace trysquare::model {

namespace {

std::string escaped(std::string_view token) { return replace_all(replace_all(token, "~", "~0"), "/", "~1"); }

// Nothing when a `~` stands without its 0 or 1.
std::optional<std::string> unescaped(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '~') {
      out += token[i];
      continue;
    }
    if (++i == token.size() || (token[i] != '0' && token[i] != '1')) return std::nullopt;
    out += token[i] == '0' ? '~' : '/';
  }
  return out;
}

std::string joined(const std::vector<std::string>& tokens) {
  std::string out;
  for (const std::string& token : tokens) out += "/" + escaped(token);
  return out;
}

Result<SettingPath> parse_tokens(std::string_view text, std::string_view shown) {
  SettingPath path;
  for (const std::string_view token : split(text, '/')) {
    auto plain = unescaped(token);
    if (!plain)
      return failure(fmt::format("`{}`: `~` stands only before `0` or `1`", shown),
                     "write `~0` for a `~` and `~1` for a `/` in a key");
    path.tokens.push_back(std::move(*plain));
  }
  if (path.setting().empty()) return failure(fmt::format("`{}` does not begin with a setting's name", shown));
  return path;
}

}  // namespace

std::string SettingPath::pointer() const { return joined(tokens); }

std::string SettingPath::text() const { return joined(tokens).substr(1); }

bool SettingPath::has_wildcard() const { return std::ranges::find(tokens, any_token) != tokens.end(); }

SettingPath SettingPath::parent() const { return {{tokens.begin(), tokens.end() - 1}}; }

SettingPath SettingPath::child(std::string token) const {
  SettingPath out = *this;
  out.tokens.push_back(std::move(token));
  return out;
}

bool SettingPath::leads_to(const SettingPath& other) const {
  return tokens.size() <= other.tokens.size() &&
         std::equal(tokens.begin(), tokens.end(), other.tokens.begin());
}

Result<SettingPath> parse_pointer(std::string_view text) {
  if (!text.starts_with('/'))
    return failure(fmt::format("`{}` is no JSON Pointer: it does not begin with `/`", text));
  return parse_tokens(text.substr(1), text);
}

Result<SettingPath> parse_setting_path(std::string_view text) { return parse_tokens(text, text); }

}  // namespace trysquare::model
