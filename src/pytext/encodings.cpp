#include "pytext/encodings.hpp"

#include "base/text.hpp"
#include "pytext/characters.hpp"

#include <algorithm>
#include <array>

namespace trysquare::pytext {

namespace {

enum class Known : std::uint8_t { utf8, utf8_with_mark, ascii, latin1, like_ascii };

struct Row {
  std::string_view name;
  Known known;
};
constexpr std::array<Row, 22> rows{{{"utf_8", Known::utf8},
                                    {"utf8", Known::utf8},
                                    {"u8", Known::utf8},
                                    {"utf_8_sig", Known::utf8_with_mark},
                                    {"ascii", Known::ascii},
                                    {"us_ascii", Known::ascii},
                                    {"646", Known::ascii},
                                    {"latin_1", Known::latin1},
                                    {"latin1", Known::latin1},
                                    {"latin", Known::latin1},
                                    {"l1", Known::latin1},
                                    {"iso_8859_1", Known::latin1},
                                    {"iso8859_1", Known::latin1},
                                    {"iso8859", Known::latin1},
                                    {"8859", Known::latin1},
                                    {"cp1252", Known::like_ascii},
                                    {"windows_1252", Known::like_ascii},
                                    {"iso_8859_15", Known::like_ascii},
                                    {"iso8859_15", Known::like_ascii},
                                    {"cp1251", Known::like_ascii},
                                    {"koi8_r", Known::like_ascii},
                                    {"cp1250", Known::like_ascii}}};

}  // namespace

Decoded decoded(std::string_view bytes, std::string_view encoding) {
  using Answer = Decoded::Answer;
  std::string name = to_lower(encoding);
  std::ranges::replace_if(name, [](char c) { return c == '-' || c == ' '; }, '_');
  const auto row = std::ranges::find(rows, name, &Row::name);
  if (row == rows.end()) return {};
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  switch (row->known) {
    case Known::utf8_with_mark:
      if (bytes.starts_with(mark)) bytes.remove_prefix(mark.size());
      [[fallthrough]];
    case Known::utf8:
      return is_valid_utf8(bytes) ? Decoded{Answer::text, std::string(bytes)} : Decoded{Answer::refused, {}};
    case Known::ascii:
      return is_ascii(bytes) ? Decoded{Answer::text, std::string(bytes)} : Decoded{Answer::refused, {}};
    case Known::like_ascii: return is_ascii(bytes) ? Decoded{Answer::text, std::string(bytes)} : Decoded{};
    case Known::latin1: {
      std::u32string points;
      for (const char c : bytes) points += static_cast<char32_t>(static_cast<unsigned char>(c));
      return {Answer::text, text_of_code_points(points)};
    }
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
