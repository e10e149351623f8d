// What must not be shown: credentials in URLs, and values whose name says that they are secret.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace trysquare {

// "https://user:word@host/x" -> "https://****@host/x"; a bare `git@` user of ssh URLs stays.
std::string without_credentials(std::string_view url);

// How much a name gives away: `PASSWORD_HASHERS` speaks of passwords, `EMAIL_HOST_PASSWORD` is one.
enum class Secrecy : std::uint8_t {
  none,
  mentioned,  // a text under this name is a secret; a collection is not
  named       // everything under this name is
};
// By the words of the name: secret, password, passwd, passphrase, token, key, credential, in any case.
Secrecy secrecy_of(std::string_view name);

// Shown instead.
inline constexpr std::string_view masked_text = "********";

}  // namespace trysquare
