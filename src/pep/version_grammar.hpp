// The grammar of version text, read once for versions, specifiers and requirements: where a version begins in
// a longer text, how far it reaches, and which characters are which part.
// https://packaging.python.org/en/latest/specifications/version-specifiers/#appendix-parsing-version-strings-with-regular-expressions
//
//   version = ["v"] [digits "!"] release [pre] [post] [dev] ["+" local]      letters in either case
//   release = digits ("." digits)*
//   pre     = [sep] ("alpha"|"a"|"beta"|"b"|"preview"|"pre"|"c"|"rc") [sep] [digits]
//   post    = "-" digits | [sep] ("post"|"rev"|"r") [sep] [digits]
//   dev     = [sep] "dev" [sep] [digits]
//   local   = alnum+ (sep alnum+)*           sep = "." | "-" | "_"
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace trysquare::pep {

enum class PreRelease : std::uint8_t { a, b, rc, none };

// Views into the text that was read; numbers are digits as written, empty when left out.
struct VersionParts {
  std::string_view epoch;
  std::string_view release;
  PreRelease pre = PreRelease::none;
  bool has_post = false;
  bool has_dev = false;
  std::string_view pre_number;
  std::string_view post_number;
  std::string_view dev_number;
  std::string_view local;           // without the `+`
  bool has_foreign_letter = false;  // see VersionSyntax

  // Nothing behind the release.
  bool is_bare() const { return pre == PreRelease::none && !has_post && !has_dev && local.empty(); }
  // Nothing but the release.
  bool is_plain() const { return is_bare() && epoch.empty(); }
};

struct VersionSyntax {
  bool local = true;
  // The reference's `~=` clause also takes U+017F, U+0130 and U+0131 for `s` and `i`. Such text passes as a
  // clause, and no version equals it.
  bool foreign_letters = false;
};

// The end of the longest version that begins at `at`; `at` itself when there is none.
std::size_t scan_version(std::string_view text, std::size_t at, VersionSyntax syntax, VersionParts& parts);

}  // namespace trysquare::pep
