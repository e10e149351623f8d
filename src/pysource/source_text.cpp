#include "pysource/source_text.hpp"

#include "base/text.hpp"
#include "pysource/encoding.hpp"
#include "pysource/scan.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <string>

namespace trysquare::pysource {

namespace {

using pytext::Charset;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// What one look at all bytes tells.
struct Traits {
  bool beyond_ascii = false;
  bool nul = false;
  bool carriage_return = false;
};

#if defined(__SSE2__)

// Copies and looks at the same time; the bytes behind `bytes` must be readable up to the next sixteen.
Traits copy_and_look(const char* from, std::size_t size, char* to, std::vector<std::uint32_t>& lines) {
  __m128i high = _mm_setzero_si128();
  __m128i nul = high;
  __m128i carriage_return = high;
  std::size_t at = 0;
  for (; at + 16 <= size; at += 16) {
    const __m128i bytes = scan::load(from + at);
    _mm_storeu_si128(static_cast<__m128i*>(static_cast<void*>(to + at)), bytes);
    high = _mm_or_si128(high, bytes);
    nul = _mm_or_si128(nul, scan::equals(bytes, '\0'));
    carriage_return = _mm_or_si128(carriage_return, scan::equals(bytes, '\r'));
    for (unsigned ends = scan::mask(scan::equals(bytes, '\n')); ends != 0; ends &= ends - 1) {
      lines.push_back(static_cast<std::uint32_t>(at + static_cast<unsigned>(std::countr_zero(ends)) + 1));
    }
  }
  Traits traits{scan::mask(high) != 0, scan::mask(nul) != 0, scan::mask(carriage_return) != 0};
  for (; at < size; ++at) {
    const char c = to[at] = from[at];
    traits.beyond_ascii |= static_cast<unsigned char>(c) >= 0x80;
    traits.nul |= c == '\0';
    traits.carriage_return |= c == '\r';
    if (c == '\n') lines.push_back(static_cast<std::uint32_t>(at + 1));
  }
  return traits;
}

#else

Traits copy_and_look(const char* from, std::size_t size, char* to, std::vector<std::uint32_t>& lines) {
  Traits traits;
  for (std::size_t at = 0; at < size; ++at) {
    const char c = to[at] = from[at];
    traits.beyond_ascii |= static_cast<unsigned char>(c) >= 0x80;
    traits.nul |= c == '\0';
    traits.carriage_return |= c == '\r';
    if (c == '\n') lines.push_back(static_cast<std::uint32_t>(at + 1));
  }
  return traits;
}

#endif

SourceText copy_text(std::string_view bytes, Traits& traits) {
  SourceText source;
  source.text = std::make_unique_for_overwrite<char[]>(bytes.size() + 1 + SourceText::padding);
  source.lines.reserve(bytes.size() / 24 + 4);
  source.lines.push_back(0);
  traits = copy_and_look(bytes.data(), bytes.size(), source.text.get(), source.lines);
  std::size_t size = bytes.size();
  if (size == 0 || source.text[size - 1] != '\n')
    source.text[size++] = '\n';
  else
    source.lines.pop_back();  // nothing follows the last line end
  std::memset(source.text.get() + size, 0, bytes.size() + 1 + SourceText::padding - size);
  source.size = static_cast<std::uint32_t>(size);
  return source;
}

// `\r\n` and `\r` are line ends, as for Python's universal newlines.
std::string with_plain_line_ends(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] != '\r') {
      out += bytes[i];
    } else {
      out += '\n';
      if (i + 1 < bytes.size() && bytes[i + 1] == '\n') ++i;
    }
  }
  return out;
}

std::size_t first_invalid_byte(std::string_view text) {
  // Cut at line ends, which are in no sequence, so that only one line is looked at byte by byte.
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (!is_valid_utf8(text.substr(begin, end - begin))) {
      std::size_t length = 1;
      while (is_valid_utf8(text.substr(begin, length)) ||
             (length < 4 && is_utf8_continuation(text[begin + length]))) {
        if (is_valid_utf8(text.substr(begin, length))) {
          begin += length;
          length = 1;
        } else {
          ++length;
        }
      }
      return begin;
    }
    begin = end + 1;
  }
  return text.size();
}

class Reader {
 public:
  SourceText read(std::string_view bytes) {
    const bool marked = bytes.starts_with(byte_order_mark);
    if (marked) bytes.remove_prefix(byte_order_mark.size());
    Traits traits;
    SourceText source = copy_text(bytes, traits);
    // First of all, so that mistakes of the encoding have their places in the text that is given.
    if (traits.carriage_return) {
      plain_ = with_plain_line_ends(bytes);
      bytes = plain_;
      source = copy_text(bytes, traits);
    }
    const auto declaration = find_declaration(bytes.substr(0, std::min<std::size_t>(bytes.size(), 4096)));
    if (traits.beyond_ascii || declaration) {
      if (decode(bytes, declaration, marked)) source = copy_text(decoded_, traits);
    }
    if (traits.nul) refuse_nul(source);
    std::ranges::stable_sort(errors_, {}, &SyntaxError::at);
    source.errors = std::move(errors_);
    return source;
  }

 private:
  // True when `decoded_` stands for the bytes from now on.
  bool decode(std::string_view bytes, const std::optional<Declaration>& declaration, bool marked) {
    pytext::Encoding encoding{Charset::utf8, nullptr};
    if (declaration) {
      encoding = find_declared_encoding(declaration->name);
      // CPython compares this name as text, and `utf8` is not `utf-8`.
      if (marked && (encoding.charset != Charset::utf8 || to_lower(declaration->name.substr(0, 3)) != "utf" ||
                     declaration->name.size() < 5)) {
        fail(declaration->at,
             fmt::format("the encoding `{}` is declared, but the file begins with the mark of UTF-8",
                         printable(declaration->name.substr(0, 40))));
        encoding = {Charset::utf8, nullptr};
      }
    }
    switch (encoding.charset) {
      case Charset::utf8: return check_utf8(bytes);
      case Charset::single_byte: return from_single_byte(bytes, *encoding.upper, declaration->name);
      case Charset::unknown:
        fail(declaration->at,
             fmt::format("unknown encoding `{}`", printable(declaration->name.substr(0, 40))));
        return keep_valid(bytes);
      default: return check_ascii(bytes, declaration->name, encoding.charset);
    }
  }

  bool check_utf8(std::string_view bytes) {
    if (is_valid_utf8(bytes)) return false;
    const std::size_t at = first_invalid_byte(bytes);
    const bool inside = at < bytes.size();
    fail(at,
         fmt::format("the byte 0x{:02x} is not UTF-8, and no other encoding is declared",
                     inside ? static_cast<unsigned char>(bytes[at]) : 0U),
         "save the file as UTF-8, or declare its encoding in the first line: # -*- coding: latin-1 -*-");
    return keep_valid(bytes);
  }

  bool check_ascii(std::string_view bytes, std::string_view name, Charset charset) {
    const auto is_high = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
    const auto high = std::ranges::find_if(bytes, is_high);
    if (high == bytes.end()) return false;
    const auto at = static_cast<std::size_t>(high - bytes.begin());
    if (charset == Charset::ascii) {
      fail(at, fmt::format("the byte 0x{:02x} is not in the declared encoding `{}`",
                           static_cast<unsigned char>(*high), printable(name.substr(0, 40))));
    } else {
      fail(at,
           fmt::format("text beyond ASCII in the encoding `{}` is not read here",
                       printable(name.substr(0, 40))),
           "save the file as UTF-8");
    }
    return keep_valid(bytes);
  }

  bool from_single_byte(std::string_view bytes, const pytext::UpperHalf& upper, std::string_view name) {
    std::optional<std::size_t> bad;
    decoded_ = pytext::decode_single_byte(bytes, upper, bad);
    if (bad) {
      std::optional<std::size_t> none;
      const std::size_t at = pytext::decode_single_byte(bytes.substr(0, *bad), upper, none).size();
      fail(at, fmt::format("the byte 0x{:02x} is not in the declared encoding `{}`",
                           static_cast<unsigned char>(bytes[*bad]), printable(name.substr(0, 40))));
    }
    return true;
  }

  bool keep_valid(std::string_view bytes) {
    decoded_ = to_valid_utf8(bytes);
    return true;
  }

  void refuse_nul(SourceText& source) {
    bool first = true;
    for (std::uint32_t i = 0; i < source.size; ++i) {
      if (source.text[i] != '\0') continue;
      if (first) fail(i, "a NUL byte in source code");
      first = false;
      source.text[i] = ' ';
    }
  }

  void fail(std::size_t at, std::string message, std::string hint = {}) {
    errors_.push_back({static_cast<std::uint32_t>(at), std::move(message), std::move(hint)});
  }

  std::string plain_;    // with the line ends of Python
  std::string decoded_;  // and as UTF-8
  std::vector<SyntaxError> errors_;
};

}  // namespace

SourceText read_source(std::string_view bytes) {
  constexpr std::size_t most = std::size_t{1} << 28U;
  if (bytes.size() > most) {
    SourceText source = Reader().read({});
    source.errors.push_back({0, "a source file of more than 256 MiB is not read", {}});
    return source;
  }
  return Reader().read(bytes);
}

}  // namespace trysquare::pysource
