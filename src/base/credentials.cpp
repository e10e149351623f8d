#include "base/credentials.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace trysquare {

namespace {

constexpr std::array<std::string_view, 10> parts{"secret",    "password",   "passwd",     "passphrase",
                                                 "token",     "credential", "privatekey", "apikey",
                                                 "accesskey", "secretkey"};

bool is_secret_word(std::string_view word) {
  if (word == "key" || word == "keys" || word == "dsn" || word == "pwd") return true;
  return std::ranges::any_of(parts, [&](std::string_view part) { return word.find(part) != word.npos; });
}

}  // namespace

std::string without_credentials(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return std::string(url);
  const std::size_t start = scheme + 3;
  const std::size_t end = url.find_first_of("/?#", start);
  const std::string_view authority = url.substr(start, end - start);
  const std::size_t at = authority.rfind('@');
  if (at == std::string_view::npos || authority.substr(0, at) == "git") return std::string(url);
  return std::string(url.substr(0, start)) + "****" + std::string(url.substr(start + at));
}

Secrecy secrecy_of(std::string_view name) {
  const std::string low = to_lower(name);
  Secrecy found = Secrecy::none;
  for (std::size_t start = 0; start <= low.size();) {
    const std::size_t end = std::min(low.find_first_of("_-. ", start), low.size());
    const std::string_view word = std::string_view(low).substr(start, end - start);
    const bool last = end == low.size();
    if (is_secret_word(word)) {
      if (last || word.starts_with("secret")) return Secrecy::named;
      found = Secrecy::mentioned;
    }
    start = end + 1;
  }
  return found;
}

}  // namespace trysquare
