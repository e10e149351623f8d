#include "pytext/character_sets.hpp"

#include "base/text.hpp"

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

bool lists(std::string_view names, std::string_view name) {
  for (std::size_t at = names.find(name); at != std::string_view::npos; at = names.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at == 0 || names[at - 1] == ' ') && (end == names.size() || names[end] == ' ')) return true;
  }
  return false;
}

}  // namespace

std::string normalized_encoding_name(std::string_view name) {
  std::string out = to_lower(name);
  std::ranges::replace(out, '-', '_');
  std::ranges::replace(out, ' ', '_');
  return out;
}

Encoding find_encoding(std::string_view written) {
  const std::string name = normalized_encoding_name(written);
  if (lists(utf8_names, name)) return {Charset::utf8, nullptr};
  if (lists(ascii_names, name)) return {Charset::ascii, nullptr};
  for (const NamedTable& table : character_set_tables) {
    if (lists(table.names, name)) return {Charset::single_byte, &table.upper};
  }
  if (lists(multi_byte_names, name)) return {Charset::multi_byte, nullptr};
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
    if (point == 0) {
      out += '?';
    } else if (point < 0x800) {
      out += static_cast<char>(0xC0U | (point >> 6U));
      out += static_cast<char>(0x80U | (point & 0x3FU));
    } else {
      out += static_cast<char>(0xE0U | (point >> 12U));
      out += static_cast<char>(0x80U | ((point >> 6U) & 0x3FU));
      out += static_cast<char>(0x80U | (point & 0x3FU));
    }
  }
  return out;
}

}  // namespace trysquare::pytext
