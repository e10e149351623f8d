#include "report/style.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

namespace trysquare::report {

namespace {

constexpr int code_of(Paint paint) {
  switch (paint) {
    case Paint::bold: return 1;
    case Paint::dim: return 2;
    case Paint::red: return 31;
    case Paint::yellow: return 33;
    case Paint::cyan: return 36;
    case Paint::green: return 32;
  }
  return 0;
}

}  // namespace

std::string Style::operator()(Paint paint, std::string_view text) const {
  if (!colour) return printable(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", code_of(paint), printable(text));
}

std::string wrapped(std::string_view lead, std::string_view text, const Style& style) {
  const std::size_t indent = display_width(lead);
  std::string out(lead);
  std::size_t column = indent;
  bool first = true;
  const std::string safe = printable(text);
  for (const auto word : split(safe, ' ')) {
    const std::size_t size = display_width(word);
    if (!first && column + 1 + size > style.width && column > indent) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (!first) {
      out += ' ';
      ++column;
    }
    out += word;
    column += size;
    first = false;
  }
  return out + "\n";
}

Paint paint_of(model::Severity severity) {
  switch (severity) {
    case model::Severity::error: return Paint::red;
    case model::Severity::warning: return Paint::yellow;
    case model::Severity::info: return Paint::cyan;
  }
  return Paint::bold;
}

std::string counted(std::size_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t own = display_width(text);
  return text + std::string(own < width ? width - own : 0, ' ');
}

}  // namespace trysquare::report
