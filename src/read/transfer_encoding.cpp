#include "read/transfer_encoding.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <optional>

namespace trysquare::read {

namespace {

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char low = to_lower(c);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

std::string undo_quoted_printable(std::string_view bytes) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size();) {
    if (bytes[at] != '=') {
      out += bytes[at++];
      continue;
    }
    if (++at >= bytes.size()) break;
    if (bytes[at] == '\n' || bytes[at] == '\r') {
      at = std::min(bytes.find('\n', at), bytes.size() - 1) + 1;
    } else if (bytes[at] == '=') {
      out += '=';
      ++at;
    } else if (at + 1 < bytes.size() && hex_value(bytes[at]) >= 0 && hex_value(bytes[at + 1]) >= 0) {
      out += static_cast<char>(hex_value(bytes[at]) * 16 + hex_value(bytes[at + 1]));
      at += 2;
    } else {
      out += '=';
    }
  }
  return out;
}

int base64_value(char c) {
  if (is_upper(c)) return c - 'A';
  if (is_lower(c)) return c - 'a' + 26;
  if (is_digit(c)) return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

// `binascii.a2b_base64`: nothing where it raises.
std::optional<std::string> from_base64(std::string_view bytes, bool strict) {
  std::string out;
  std::uint32_t bits = 0;
  int quad = 0, pads = 0;
  bool padding = false;
  if (strict && bytes.starts_with('=')) return std::nullopt;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    if (bytes[at] == '=') {
      padding = true;
      if (quad >= 2 && quad + ++pads >= 4) {
        if (strict && at + 1 < bytes.size()) return std::nullopt;
        return out;
      }
      continue;
    }
    const int value = base64_value(bytes[at]);
    if (value < 0) {
      if (strict) return std::nullopt;
      continue;
    }
    if (strict && padding) return std::nullopt;
    pads = 0;
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    if (quad > 0) out += static_cast<char>((bits >> (6U - 2U * static_cast<unsigned>(quad))) & 0xFFU);
    quad = (quad + 1) % 4;
  }
  if (quad != 0) return std::nullopt;
  return out;
}

std::string undo_base64(std::string_view bytes) {
  std::string joined;
  std::ranges::copy_if(bytes, std::back_inserter(joined), [](char c) { return c != '\r' && c != '\n'; });
  const std::size_t missing = (4 - joined.size() % 4) % 4;
  if (auto out = from_base64(joined + std::string(missing, '='), true)) return *std::move(out);
  if (auto out = from_base64(joined, false)) return *std::move(out);
  return from_base64(joined + "==", false).value_or(joined);
}

std::optional<std::string> uuencoded_line(std::string_view line) {
  const auto value = [](char c) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(c) - ' ') & 63U;
  };
  std::size_t length = value(line.front());
  line.remove_prefix(1);
  std::string out;
  std::uint32_t bits = 0;
  std::size_t count = 0;
  for (std::size_t at = 0; out.size() < length; ++at) {
    std::uint32_t digit = 0;
    if (at < line.size()) {
      const auto byte = static_cast<unsigned char>(line[at]);
      if (byte < ' ' || byte > ' ' + 64) return std::nullopt;
      digit = value(line[at]);
    }
    bits = (bits << 6U) | digit;
    if (count++ % 4 != 0) out += static_cast<char>((bits >> (6U - 2U * ((count - 1) % 4))) & 0xFFU);
  }
  // Behind the data only blanks, however they are written.
  const std::size_t used = (length * 4 + 2) / 3;
  for (std::size_t at = used; at < line.size(); ++at) {
    if (line[at] != ' ' && line[at] != '`') return std::nullopt;
  }
  return out;
}

std::optional<std::string> from_uuencode(std::string_view bytes) {
  const auto lines = split_lines(bytes);
  std::size_t at = 0;
  const auto begins = [](std::string_view line) {
    if (!line.starts_with("begin ")) return false;
    line.remove_prefix(6);
    const std::string_view mode = trim(line.substr(0, line.find(' ')));
    return !mode.empty() && std::ranges::all_of(mode, [](char c) { return c >= '0' && c <= '7'; });
  };
  while (at < lines.size() && !begins(lines[at])) ++at;
  if (at == lines.size()) return std::nullopt;
  std::string out;
  for (++at; at < lines.size(); ++at) {
    const std::string_view line = lines[at];
    if (line.empty()) return std::nullopt;
    if (trim(line) == "end") break;
    auto decoded = uuencoded_line(line);
    if (!decoded) {
      const std::size_t count = (((static_cast<unsigned char>(line[0]) - 32U) & 63U) * 4 + 5) / 3;
      decoded = uuencoded_line(line.substr(0, std::max<std::size_t>(count, 1)));
    }
    if (!decoded) return std::nullopt;
    out += *decoded;
  }
  return out;
}

}  // namespace

std::string undo_transfer_encoding(std::string_view bytes, std::string_view encoding) {
  const std::string name = to_lower(encoding);
  if (name == "quoted-printable") return undo_quoted_printable(bytes);
  if (name == "base64") return undo_base64(bytes);
  if (name == "x-uuencode" || name == "uuencode" || name == "uue" || name == "x-uue") {
    return from_uuencode(bytes).value_or(std::string(bytes));
  }
  return std::string(bytes);
}

}  // namespace trysquare::read
