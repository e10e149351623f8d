#include "base/text.hpp"
#include "data/json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

namespace trysquare::data {

namespace {

constexpr auto stands_by_byte = [] {
  std::array<bool, 256> stands{};
  for (std::size_t byte = 0x20; byte < stands.size(); ++byte)
    stands[byte] = byte != 0x7F && byte != '"' && byte != '\\';
  return stands;
}();

bool stands_as_it_is(char c) { return stands_by_byte[static_cast<unsigned char>(c)]; }

void write_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const auto special = std::ranges::find_if_not(text, stands_as_it_is);
    const auto size = static_cast<std::size_t>(special - text.begin());
    out += text.substr(0, size);
    if (special == text.end()) break;
    const char c = *special;
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else {
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    }
    text.remove_prefix(size + 1);
  }
  out += '"';
}

// A surrogate in the three bytes that UTF-8 would have for it (data/python_json.hpp).
std::optional<std::uint32_t> surrogate_at(std::string_view text, std::size_t at) {
  if (text.size() - at < 3) return std::nullopt;
  const auto second = static_cast<unsigned char>(text[at + 1]),
             third = static_cast<unsigned char>(text[at + 2]);
  if (second < 0xA0 || second > 0xBF || (third & 0xC0U) != 0x80U) return std::nullopt;
  return 0xD000U | ((second & 0x3FU) << 6U) | (third & 0x3FU);
}

void write_float(std::string& out, double number) {
  if (!std::isfinite(number)) {
    out += std::isnan(number) ? "\"nan\"" : number > 0 ? "\"inf\"" : "\"-inf\"";
    return;
  }
  std::array<char, 64> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  const std::string_view text(digits.data(), static_cast<std::size_t>(end - digits.data()));
  out += text;
  if (text.find_first_of(".e") == std::string_view::npos) out += ".0";
}

// A file's name may hold any bytes; JSON is UTF-8, but can name a surrogate that stands alone.
void write_text(std::string& out, std::string_view text) {
  if (is_valid_utf8(text)) return write_string(out, text);
  out += '"';
  std::size_t start = 0;
  const auto write_piece = [&](std::size_t end) {
    std::string piece;
    write_string(piece, to_valid_utf8(text.substr(start, end - start)));
    out += std::string_view(piece).substr(1, piece.size() - 2);
  };
  for (std::size_t at = text.find('\xED'); at != std::string_view::npos; at = text.find('\xED', at + 1)) {
    const auto unit = surrogate_at(text, at);
    if (!unit) continue;
    write_piece(at);
    out += fmt::format("\\u{:04x}", *unit);
    start = at + 3;
  }
  write_piece(text.size());
  out += '"';
}

class Writer {
 public:
  explicit Writer(JsonStyle style) : indented_(style == JsonStyle::indented) {}

  void write(const Node& node) {
    std::visit([this](const auto& value) { put(value); }, node.content);
  }
  std::string take() { return std::move(out_); }

 private:
  void put(Null) { out_ += "null"; }
  void put(bool truth) { out_ += truth ? "true" : "false"; }
  void put(std::int64_t number) { out_ += std::to_string(number); }
  void put(const BigInteger& number) { out_ += number.digits; }
  void put(double number) { write_float(out_, number); }
  void put(const std::string& text) { write_text(out_, text); }
  void put(const DateTime& time) { write_string(out_, time.text); }
  void put(const Array& items) {
    group('[', ']', items, [this](const Node& item) { write(item); });
  }
  void put(const Object& object) {
    group('{', '}', object.members, [this](const Member& member) {
      write_text(out_, member.key);
      out_ += indented_ ? ": " : ":";
      write(member.value);
    });
  }

  template <class Items, class Write>
  void group(char open, char close, const Items& items, Write write_one) {
    out_ += open;
    ++depth_;
    bool first = true;
    for (const auto& item : items) {
      if (!first) out_ += ',';
      new_line();
      write_one(item);
      first = false;
    }
    --depth_;
    if (!items.empty()) new_line();
    out_ += close;
  }

  void new_line() {
    if (indented_) out_ += "\n" + std::string(depth_ * 2, ' ');
  }

  bool indented_;
  std::size_t depth_ = 0;
  std::string out_;
};

}  // namespace

std::string write_json(const Node& node, JsonStyle style) {
  Writer writer(style);
  writer.write(node);
  return writer.take();
}

void append_json(std::string& out, std::string_view text) { write_text(out, text); }

}  // namespace trysquare::data
