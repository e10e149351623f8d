#include "pysource/encoding.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace trysquare::pysource {

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

std::string normalized(std::string_view name) {
  std::string out = to_lower(name);
  std::ranges::replace(out, '-', '_');
  std::ranges::replace(out, ' ', '_');
  return out;
}

constexpr bool is_name_character(char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; }

// The declaration in one line, which must be a comment.
std::optional<Declaration> declaration_in(std::string_view line, std::size_t offset) {
  const std::size_t comment = line.find_first_not_of(" \t\f");
  if (comment == std::string_view::npos || line[comment] != '#') return std::nullopt;
  constexpr std::string_view word = "coding";
  for (std::size_t at = line.find(word, comment); at != std::string_view::npos;
       at = line.find(word, at + 1)) {
    std::size_t begin = at + word.size();
    if (begin >= line.size() || (line[begin] != ':' && line[begin] != '=')) continue;
    begin = std::min(line.find_first_not_of(" \t", begin + 1), line.size());
    std::size_t end = begin;
    while (end < line.size() && is_name_character(line[end])) ++end;
    if (end > begin) return Declaration{line.substr(begin, end - begin), offset + begin};
  }
  return std::nullopt;
}

bool holds_code(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t\f");
  return first != std::string_view::npos && line[first] != '#';
}

}  // namespace

std::optional<Declaration> find_declaration(std::string_view bytes) {
  std::size_t at = 0;
  for (int number = 0; number < 2; ++number) {
    const std::size_t end = std::min(bytes.find_first_of("\r\n", at), bytes.size());
    const std::string_view line = bytes.substr(at, end - at);
    if (auto found = declaration_in(line, at)) return found;
    if (holds_code(line) || end == bytes.size()) return std::nullopt;
    at = end + (bytes.substr(end, 2) == "\r\n" ? 2 : 1);
  }
  return std::nullopt;
}

Encoding find_encoding(std::string_view written) {
  const std::string name = normalized(written);
  // Editors append the kind of line end ("utf-8-unix"), and CPython lets these names pass.
  if (lists(utf8_names, name) || name.starts_with("utf_8_")) return {Charset::utf8, nullptr};
  if (lists(ascii_names, name)) return {Charset::ascii, nullptr};
  const bool latin = name.starts_with("latin_1_") || name.starts_with("iso_8859_1_") ||
                     name.starts_with("iso_latin_1_") || name == "iso_latin_1";
  const std::string_view wanted = latin ? std::string_view("latin_1") : name;
  for (const NamedTable& table : encoding_tables) {
    if (lists(table.names, wanted)) return {Charset::single_byte, &table.upper};
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

}  // namespace trysquare::pysource
