#include "pytext/encodings.hpp"

#include "base/text.hpp"
#include "pytext/character_sets.hpp"
#include "pytext/characters.hpp"

#include <optional>

namespace trysquare::pytext {

Decoded decoded(std::string_view bytes, std::string_view encoding) {
  using Answer = Decoded::Answer;
  const auto as_they_are = [&] { return Decoded{Answer::text, std::string(bytes)}; };
  const Decoded refused{Answer::refused, {}};
  const Encoding found = find_encoding(encoding);
  switch (found.charset) {
    case Charset::utf8: {
      constexpr std::string_view mark = "\xEF\xBB\xBF";
      if (!is_valid_utf8(bytes)) return refused;
      const bool without_mark = normalized_encoding_name(encoding) == "utf_8_sig" && bytes.starts_with(mark);
      return without_mark ? Decoded{Answer::text, std::string(bytes.substr(mark.size()))} : as_they_are();
    }
    case Charset::ascii: return is_ascii(bytes) ? as_they_are() : refused;
    case Charset::single_byte: {
      std::optional<std::size_t> bad;
      std::string text = decode_single_byte(bytes, *found.upper, bad);
      return bad ? refused : Decoded{Answer::text, std::move(text)};
    }
    case Charset::multi_byte: return is_ascii(bytes) ? as_they_are() : Decoded{};
    case Charset::unknown: break;
  }
  return {};
}

std::string with_plain_lines(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      out += text[i];
      continue;
    }
    out += '\n';
    if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
  }
  return out;
}

}  // namespace trysquare::pytext
