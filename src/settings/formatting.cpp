// Format specifications, `%` and `str.format`.
// https://docs.python.org/3/library/string.html#format-specification-mini-language
//
//   spec: [[fill]align][sign]['#']['0'][width][',' | '_']['.' precision][type]
#include "base/text.hpp"
#include "pytext/characters.hpp"
#include "settings/interpreter.hpp"
#include "settings/library.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace trysquare::settings {

namespace {

constexpr std::size_t widest = 100'000;

struct Specification {
  std::string fill = " ";
  char align = 0;
  char sign = '-';
  bool alternate = false;
  std::size_t width = 0;
  char grouping = 0;
  std::optional<std::size_t> precision;
  char type = 0;
};

bool is_align(char c) { return c == '<' || c == '>' || c == '^' || c == '='; }

std::optional<std::size_t> read_number(std::string_view text, std::size_t& at) {
  const std::size_t begin = at;
  std::size_t value = 0;
  for (; at < text.size() && is_digit(text[at]); ++at) {
    value = value * 10 + static_cast<std::size_t>(text[at] - '0');
    if (value > widest) return std::nullopt;
  }
  return at == begin ? std::nullopt : std::optional(value);
}

std::optional<Specification> parse_specification(std::string_view text) {
  Specification out;
  std::size_t at = 0;
  const auto letters = pytext::characters_of(text);
  if (letters.size() > 1 && letters[1].size() == 1 && is_align(letters[1][0])) {
    out.fill = letters[0];
    out.align = letters[1][0];
    at = letters[0].size() + 1;
  } else if (!text.empty() && is_align(text[0])) {
    out.align = text[at++];
  }
  if (at < text.size() && (text[at] == '+' || text[at] == '-' || text[at] == ' ')) out.sign = text[at++];
  if (at < text.size() && text[at] == '#') out.alternate = text[at++] == '#';
  if (at < text.size() && text[at] == '0') {
    ++at;
    if (out.align == 0) {
      out.fill = "0";
      out.align = '=';
    }
  }
  if (at < text.size() && is_digit(text[at])) {
    const auto width = read_number(text, at);
    if (!width) return std::nullopt;
    out.width = *width;
  }
  if (at < text.size() && (text[at] == ',' || text[at] == '_')) out.grouping = text[at++];
  if (at < text.size() && text[at] == '.') {
    out.precision = read_number(text, ++at);
    if (!out.precision) return std::nullopt;
  }
  if (at < text.size()) out.type = text[at++];
  return at == text.size() ? std::optional(out) : std::nullopt;
}

std::string padded(std::string text, const Specification& spec, char align, std::size_t lead = 0) {
  const std::size_t length = pytext::length_of(text);
  if (spec.width <= length) return text;
  const std::size_t missing = spec.width - length;
  const auto fill = [&](std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += spec.fill;
    return out;
  };
  switch (align) {
    case '<': return text + fill(missing);
    case '^': return fill(missing / 2) + text + fill(missing - missing / 2);
    case '=': return text.substr(0, lead) + fill(missing) + text.substr(lead);
    default: return fill(missing) + text;
  }
}

std::string grouped(std::string_view digits, char separator, std::size_t every) {
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && (digits.size() - i) % every == 0) out += separator;
    out += digits[i];
  }
  return out;
}

std::string sign_of(bool negative, char wanted) {
  return negative ? "-" : wanted == '-' ? "" : std::string(1, wanted);
}

std::string in_base(Wide value, unsigned base, bool upper) {
  if (value == 0) return "0";
  std::string out;
  for (; value > 0; value /= base) {
    const char digit = "0123456789abcdef"[static_cast<std::size_t>(value % base)];
    out.insert(out.begin(), upper && is_lower(digit) ? static_cast<char>(digit - 'a' + 'A') : digit);
  }
  return out;
}

std::optional<std::string> format_whole(Wide value, const Specification& spec) {
  const char type = spec.type == 0 ? 'd' : spec.type;
  const unsigned base = type == 'd'                  ? 10
                        : type == 'x' || type == 'X' ? 16
                        : type == 'o'                ? 8
                        : type == 'b'                ? 2
                                                     : 0;
  if (base == 0 || spec.precision) return std::nullopt;
  // Zeros that pad are grouped too: rare enough to be left out.
  if (spec.grouping != 0 && spec.align == '=') return std::nullopt;
  std::string digits = in_base(value < 0 ? -value : value, base, type == 'X');
  if (spec.grouping != 0) digits = grouped(digits, spec.grouping, base == 10 ? 3 : 4);
  std::string lead = sign_of(value < 0, spec.sign);
  if (spec.alternate && base != 10) lead += fmt::format("0{}", type);
  const std::size_t length = lead.size();
  return padded(lead + digits, spec, spec.align == 0 ? '>' : spec.align, length);
}

std::optional<std::string> format_float(double value, const Specification& spec) {
  if (!std::isfinite(value) || spec.alternate) return std::nullopt;
  const double size = std::fabs(value);
  const int precision = static_cast<int>(spec.precision.value_or(6));
  std::string digits;
  switch (spec.type) {
    case 'f':
    case 'F': digits = fmt::format("{:.{}f}", size, precision); break;
    case 'e': digits = fmt::format("{:.{}e}", size, precision); break;
    case 'g': digits = fmt::format("{:.{}g}", size, precision); break;
    case '%': digits = fmt::format("{:.{}f}%", size * 100, precision); break;
    case 0:
      if (spec.precision) return std::nullopt;
      digits = *exact_float(size);
      break;
    default: return std::nullopt;
  }
  if (spec.grouping != 0) {
    if (spec.align == '=' || spec.type == 'e' || spec.type == 'g') return std::nullopt;
    const std::size_t whole = digits.find_first_not_of("0123456789");
    digits = grouped(digits.substr(0, whole), spec.grouping, 3) +
             (whole == std::string::npos ? "" : digits.substr(whole));
  }
  const std::string lead = sign_of(std::signbit(value), spec.sign);
  const std::size_t length = lead.size();
  return padded(lead + digits, spec, spec.align == 0 ? '>' : spec.align, length);
}

std::optional<std::string> format_text(const std::string& value, const Specification& spec) {
  if ((spec.type != 0 && spec.type != 's') || spec.align == '=' || spec.grouping != 0 || spec.alternate ||
      spec.sign != '-')
    return std::nullopt;
  std::string text = value;
  if (spec.precision) {
    const auto letters = pytext::characters_of(value);
    text.clear();
    for (std::size_t i = 0; i < std::min(*spec.precision, letters.size()); ++i) text += letters[i];
  }
  return padded(std::move(text), spec, spec.align == 0 ? '<' : spec.align);
}

}  // namespace

Ref Interpreter::format(Ref object, std::string_view specification) {
  object = resolve(object);
  if (object == nullptr) return nullptr;
  if (object->is_unknown()) {
    may_raise(object);
    return unknown_like(object, {});
  }
  if (object->is(Kind::instance) && object->as<Instance>().payload == nullptr) {
    const Ref own = dunder(object, "__format__", {heap.text(std::string(specification))});
    if (own != nullptr || raised_ != nullptr || is_stopped()) return own;
  }
  if (specification.empty()) return to_text(object);
  const auto spec = parse_specification(specification);
  std::optional<std::string> out;
  if (spec) {
    const auto whole = object->is(Kind::boolean) ? std::nullopt : as_whole(object);
    const std::string_view types_of_floats = "eEfFgG%";
    if (whole && types_of_floats.find(spec->type) != std::string_view::npos && spec->type != 0)
      out = format_float(static_cast<double>(*whole), *spec);
    else if (whole)
      out = format_whole(*whole, *spec);
    else if (object->is(Kind::floating))
      out = format_float(object->as<double>(), *spec);
    else if (object->is(Kind::text))
      out = format_text(object->text(), *spec);
  }
  return out ? heap.text(*std::move(out)) : unknown("a format that is not modelled");
}

namespace {

// One directive of `%`: the text, or what is not known.
Ref percent_one(Interpreter& python, const Specification& spec, char type, Ref value, bool left) {
  Specification own = spec;
  own.align = left ? '<' : own.align;
  own.type = 0;
  if (value->is_unknown()) return value;
  std::optional<std::string> out;
  if (type == 's') {
    const Ref text = python.to_text(value);
    if (text == nullptr || !text->is(Kind::text)) return text;
    own.align = left ? '<' : '>';
    own.fill = " ";
    out = format_text(text->text(), own);
  } else if (type == 'r') {
    const auto text = python.repr(value);
    own.align = left ? '<' : '>';
    if (text) out = format_text(*text, own);
  } else if (type == 'd' || type == 'i' || type == 'u' || type == 'x' || type == 'X' || type == 'o') {
    auto whole = as_whole(value);
    if (!whole && value->is(Kind::floating) && std::fabs(value->as<double>()) < 1e18 &&
        (type == 'd' || type == 'i'))
      whole = static_cast<Wide>(value->as<double>());
    own.type = type == 'i' || type == 'u' ? 'd' : type;
    if (!whole && (value->is(Kind::text) || value->is(Kind::none)))
      return python.raise("TypeError", "%d format: a real number is required");
    if (whole) out = format_whole(*whole, own);
  } else if (type == 'f' || type == 'F' || type == 'e' || type == 'g') {
    own.type = type;
    const auto whole = as_whole(value);
    if (whole) out = format_float(static_cast<double>(*whole), own);
    if (value->is(Kind::floating)) out = format_float(value->as<double>(), own);
  }
  return out ? python.heap.text(*std::move(out)) : python.unknown("a `%` format that is not modelled");
}

}  // namespace

Ref percent_format(Interpreter& python, std::string_view text, Ref values) {
  std::string out;
  Ref strange = nullptr;
  const bool is_tuple = values->is(Kind::tuple);
  const Refs items = is_tuple ? values->items() : Refs{values};
  std::size_t used = 0;
  bool named = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      out += text[at];
      continue;
    }
    if (++at < text.size() && text[at] == '%') {
      out += '%';
      continue;
    }
    Ref value = nullptr;
    if (at < text.size() && text[at] == '(') {
      const std::size_t end = text.find(')', at);
      if (end == std::string_view::npos) return python.raise("ValueError", "incomplete format key");
      value = python.subscript(values, python.heap.text(std::string(text.substr(at + 1, end - at - 1))));
      if (value == nullptr) return nullptr;
      at = end + 1;
      named = true;
    }
    Specification spec;
    bool left = false;
    for (; at < text.size() && std::string_view("-+ #0").find(text[at]) != std::string_view::npos; ++at) {
      if (text[at] == '-') left = true;
      if (text[at] == '+' || text[at] == ' ') spec.sign = text[at];
      if (text[at] == '#') spec.alternate = true;
      if (text[at] == '0') spec.fill = "0", spec.align = '=';
    }
    if (left) spec.fill = " ";
    if (at < text.size() && is_digit(text[at])) spec.width = read_number(text, at).value_or(widest);
    if (at < text.size() && text[at] == '.') spec.precision = read_number(text, ++at).value_or(0);
    if (at >= text.size()) return python.raise("ValueError", "incomplete format");
    if (value == nullptr) {
      if (used >= items.size()) return python.raise("TypeError", "not enough arguments for format string");
      value = python.resolve(items[used++]);
      if (value == nullptr) return nullptr;
    }
    const Ref shown = percent_one(python, spec, text[at], value, left);
    if (shown == nullptr) return nullptr;
    if (shown->is(Kind::text))
      out += shown->text();
    else
      strange = shown;
  }
  if (strange != nullptr) return python.unknown_like(strange, {});
  if (!named && used < items.size() && (is_tuple || !values->is(Kind::dict)) && !values->is(Kind::list)) {
    return python.raise("TypeError", "not all arguments converted during string formatting");
  }
  return python.heap.text(std::move(out));
}

namespace {

// `name.attribute[key]` of a replacement field.
Ref field_value(Interpreter& python, std::string_view name, Call& call, std::size_t& automatic) {
  const std::size_t end = std::min(name.find('.'), name.find('['));
  const std::string_view first = name.substr(0, end);
  Ref value = nullptr;
  std::size_t index = 0;
  if (first.empty() || is_digit(first[0])) {
    if (first.empty())
      index = automatic++;
    else
      std::from_chars(first.data(), first.data() + first.size(), index);
    if (index >= call.args.size()) return python.raise("IndexError", "Replacement index out of range");
    value = call.args[index];
  } else {
    value = call.take_keyword(first);
    if (value == nullptr) return python.raise_saying("KeyError", std::string(first));
  }
  std::string_view rest = end == std::string_view::npos ? std::string_view() : name.substr(end);
  while (!rest.empty() && value != nullptr) {
    if (rest[0] == '.') {
      const std::size_t stop = std::min(rest.find('.', 1), rest.find('[', 1));
      value = python.attribute(value, rest.substr(1, stop == std::string_view::npos ? stop : stop - 1));
      rest = stop == std::string_view::npos ? std::string_view() : rest.substr(stop);
    } else {
      const std::size_t close = rest.find(']');
      if (close == std::string_view::npos) return python.raise("ValueError", "Missing ']' in format string");
      const std::string_view key = rest.substr(1, close - 1);
      Wide number = 0;
      bool digits = !key.empty();
      for (const char c : key) {
        digits = digits && is_digit(c) && number < 1'000'000;
        number = number * 10 + (c - '0');
      }
      value =
          python.subscript(value, digits ? python.heap.integer(number) : python.heap.text(std::string(key)));
      rest = rest.substr(close + 1);
    }
  }
  return value;
}

}  // namespace

Ref brace_format(Interpreter& python, std::string_view text, Call& call) {
  std::string out;
  Ref strange = nullptr;
  std::size_t automatic = 0;
  call.take_everything();
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c != '{' && c != '}') {
      out += c;
      continue;
    }
    if (at + 1 < text.size() && text[at + 1] == c) {
      out += c;
      ++at;
      continue;
    }
    if (c == '}') return python.raise("ValueError", "Single '}' encountered in format string");
    const std::size_t end = text.find('}', at);
    if (end == std::string_view::npos) return python.raise("ValueError", "expected '}' before end of string");
    const std::string_view field = text.substr(at + 1, end - at - 1);
    if (field.find('{') != std::string_view::npos) return python.unknown("a nested format field");
    const std::size_t colon = field.find(':');
    std::string_view name = field.substr(0, colon);
    char conversion = 0;
    if (const std::size_t mark = name.find('!'); mark != std::string_view::npos) {
      conversion = mark + 1 < name.size() ? name[mark + 1] : 0;
      name = name.substr(0, mark);
    }
    Ref value = field_value(python, name, call, automatic);
    if (value == nullptr) return nullptr;
    if (conversion == 's') value = python.to_text(value);
    if (conversion == 'r') {
      const auto shown = python.repr(value);
      value = shown ? python.heap.text(*shown) : python.unknown("the `repr` of a value that is not known");
    } else if (conversion != 0 && conversion != 's') {
      value = python.unknown("a conversion that is not modelled");
    }
    if (value == nullptr) return nullptr;
    const Ref shown = python.format(value, colon == std::string_view::npos ? "" : field.substr(colon + 1));
    if (shown == nullptr) return nullptr;
    if (shown->is(Kind::text))
      out += shown->text();
    else
      strange = shown;
    at = end;
  }
  return strange != nullptr ? python.unknown_like(strange, {}) : python.heap.text(std::move(out));
}

}  // namespace trysquare::settings
