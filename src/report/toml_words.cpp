#include "report/toml_words.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::report {

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : to_valid_utf8(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      out += fmt::format("\\{}", c);
    else if (byte < 0x20 || byte == 0x7F)
      out += fmt::format("\\u{:04X}", byte);
    else
      out += c;
  }
  return out + "\"";
}

std::string toml_key(std::string_view key) {
  const bool bare =
      !key.empty() && std::ranges::all_of(key, [](char c) { return is_alnum(c) || c == '_' || c == '-'; });
  return bare ? std::string(key) : toml_string(key);
}

}  // namespace trysquare::report
