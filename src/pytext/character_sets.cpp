#include "pytext/character_sets.hpp"

#include "base/text.hpp"
#include "base/utf8.hpp"

#include <algorithm>

namespace trysquare::pytext {

namespace {

// Python's codecs that take two bytes for some characters. Their ASCII bytes mean ASCII.
constexpr std::string_view multi_byte_names =
    " gbk 936 cp936 ms936 gb2312 chinese csiso58gb231280 euc_cn euccn eucgb2312_cn gb2312_1980 gb2312_80 "
    "gb18030"
    " gb18030_2000 big5 big5_tw csbig5 big5hkscs big5_hkscs hkscs cp950 950 ms950 cp932 932 ms932 mskanji "
    "ms_kanji"
    " windows_31j cp949 949 ms949 uhc euc_jp eucjp ujis u_jis euc_kr euckr korean ksc5601 ks_c_5601 ksx1001"
    " ks_x_1001 euc_jis_2004 euc_jisx0213 eucjisx0213 shift_jis csshiftjis shiftjis sjis s_jis shift_jis_2004"
    " shift_jisx0213 johab cp1361 tis_620 tis620 cp874 ";
constexpr std::string_view ascii_names = " ascii 646 us us_ascii cp367 ibm367 csascii iso646_us iso_ir_6 ";
constexpr std::string_view utf8_names = " utf_8 utf8 u8 utf cp65001 utf_8_sig ";

constexpr bool is_name_character(char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; }

}  // namespace

std::string_view declared_encoding_name(std::string_view comment, std::string_view gaps) {
  constexpr std::string_view word = "coding";
  for (std::size_t at = comment.find(word); at != std::string_view::npos; at = comment.find(word, at + 1)) {
    std::size_t begin = at + word.size();
    if (begin >= comment.size() || (comment[begin] != ':' && comment[begin] != '=')) continue;
    begin = std::min(comment.find_first_not_of(gaps, begin + 1), comment.size());
    std::size_t end = begin;
    while (end < comment.size() && is_name_character(comment[end])) ++end;
    if (end > begin) return comment.substr(begin, end - begin);
  }
  return {};
}

std::string normalized_encoding_name(std::string_view name) {
  std::string out = to_lower(name);
  std::ranges::replace(out, '-', '_');
  std::ranges::replace(out, ' ', '_');
  return out;
}

Encoding find_encoding(std::string_view written) {
  const std::string name = normalized_encoding_name(written);
  if (lists_word(utf8_names, name)) return {Charset::utf8, nullptr};
  if (lists_word(ascii_names, name)) return {Charset::ascii, nullptr};
  for (const NamedTable& table : character_set_tables) {
    if (lists_word(table.names, name)) return {Charset::single_byte, &table.upper};
  }
  if (lists_word(multi_byte_names, name)) return {Charset::multi_byte, nullptr};
  return {};
}

std::string decode_single_byte(std::string_view bytes, const UpperHalf& upper,
                               std::optional<std::size_t>& bad) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    if (byte < 0x80) {
      out += bytes[i];
      continue;
    }
    const std::uint16_t point = upper[byte - 0x80U];
    if (point == 0 && !bad) bad = i;
    append_utf8(out, point == 0 ? std::uint32_t{'?'} : point);
  }
  return out;
}

}  // namespace trysquare::pytext
