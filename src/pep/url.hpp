// URLs, divided as the packaging tools divide them: CPython 3.11's `urllib.parse.urlsplit`.
// https://www.rfc-editor.org/rfc/rfc3986 https://docs.python.org/3.11/library/urllib.parse.html
//
//   url = [scheme ":"] ["//" network] path ["?" query] ["#" fragment]
//   White space and control characters in front, and tabs and line ends anywhere, are dropped first.
#pragma once

#include "base/error.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace trysquare::pep {

struct Url {
  std::string scheme;  // in lower case
  std::string network, path, query, fragment;

  // Brackets that hold no IPv6 address are refused, and characters that look like dividers.
  static Result<Url> parse(std::string_view text);
};

struct HostAndPort {
  std::string host;         // in lower case, without brackets
  std::optional<int> port;  // 0 to 65535
};
// Of a URL's network part. A port that is none is refused; so is an empty host.
Result<HostAndPort> parse_network(std::string_view network);

// `urllib.parse.unquote`: bytes that are no UTF-8 become U+FFFD.
std::string percent_decoded(std::string_view text);
// `urllib.parse.quote`: everything but letters, digits, `_.-~/`.
std::string percent_encoded(std::string_view text);

}  // namespace trysquare::pep
