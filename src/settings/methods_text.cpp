// Methods of str and bytes. https://docs.python.org/3/library/stdtypes.html#string-methods
#include "base/text.hpp"
#include "pytext/characters.hpp"
#include "pytext/tabs.hpp"
#include "settings/library.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <functional>

namespace trysquare::settings {

namespace {

// Of a text also the four separators; of bytes the first six alone.
std::string_view white_space_of(const Call& call) {
  constexpr std::string_view white_space = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f";
  return call.self->is(Kind::bytes) ? white_space.substr(0, 6) : white_space;
}

// In characters, or in bytes.
Wide length_of_self(const Call& call) {
  const std::string& text = call.self->text();
  return static_cast<Wide>(call.self->is(Kind::bytes) ? text.size() : pytext::length_of(text));
}

// Text, or bytes: the same kind as self.
Ref same_kind(Interpreter& python, const Call& call, std::string text) {
  return call.self->is(Kind::bytes) ? python.heap.bytes(std::move(text)) : python.heap.text(std::move(text));
}

const std::string* text_of(const Call& call, Ref object) {
  return object != nullptr && object->kind() == call.self->kind() ? &object->text() : nullptr;
}

Ref change_case(Interpreter& python, Call& call, const std::function<std::string(std::string_view)>& change) {
  if (!pytext::is_ascii(call.self->text())) return python.unknown("the case of letters beyond ASCII");
  return same_kind(python, call, change(call.self->text()));
}

std::string upper_of(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

Ref text_upper(Interpreter& python, Call& call) { return change_case(python, call, upper_of); }
Ref text_lower(Interpreter& python, Call& call) {
  return change_case(python, call, [](std::string_view text) { return to_lower(text); });
}
Ref text_capitalize(Interpreter& python, Call& call) {
  return change_case(python, call, [](std::string_view text) {
    return text.empty() ? std::string() : upper_of(text.substr(0, 1)) + to_lower(text.substr(1));
  });
}
Ref text_title(Interpreter& python, Call& call) {
  return change_case(python, call, [](std::string_view text) {
    std::string out;
    bool inside = false;
    for (const char c : text) {
      out += inside ? to_lower(c) : upper_of({&c, 1})[0];
      inside = is_alpha(c);
    }
    return out;
  });
}
Ref text_swapcase(Interpreter& python, Call& call) {
  return change_case(python, call, [](std::string_view text) {
    std::string out;
    for (const char c : text) out += is_upper(c) ? to_lower(c) : upper_of({&c, 1})[0];
    return out;
  });
}

struct Sides {
  bool left = true, right = true;
};

Ref stripped(Interpreter& python, Call& call, Sides sides) {
  const Ref given = call.take(0, "");
  std::string_view text = call.self->text();
  std::string_view letters = white_space_of(call);
  if (given != nullptr && !given->is(Kind::none)) {
    if (text_of(call, given) == nullptr) return method_unknown(python, call);
    letters = given->text();
    if (!pytext::is_ascii(letters)) return method_unknown(python, call);
  } else if (call.self->is(Kind::text) && !pytext::is_ascii(text)) {
    // White space beyond ASCII is stripped too: only ends that are ASCII are sure.
    const auto ends = pytext::characters_of(text);
    const auto sure = [&](std::string_view c) { return c.size() == 1; };
    std::size_t first = 0;
    std::size_t last = ends.size();
    while (first < last && sure(ends[first]) && letters.find(ends[first]) != std::string_view::npos) ++first;
    while (last > first && sure(ends[last - 1]) && letters.find(ends[last - 1]) != std::string_view::npos)
      --last;
    const bool letter = first == last || (sure(ends[first]) && sure(ends[last - 1]));
    if (!letter) return python.unknown("white space beyond ASCII may be stripped");
  }
  if (sides.left) text.remove_prefix(std::min(text.find_first_not_of(letters), text.size()));
  if (sides.right) text = text.substr(0, text.find_last_not_of(letters) + 1);
  return same_kind(python, call, std::string(text));
}
Ref text_strip(Interpreter& python, Call& call) { return stripped(python, call, {}); }
Ref text_lstrip(Interpreter& python, Call& call) { return stripped(python, call, {true, false}); }
Ref text_rstrip(Interpreter& python, Call& call) { return stripped(python, call, {false, true}); }

// startswith, endswith: one text or a tuple of them.
Ref affixed(Interpreter& python, Call& call, bool at_end) {
  const Ref wanted = call.take(0);
  if (wanted == nullptr) return python.raise("TypeError", "an argument is missing");
  const Refs all = wanted->is(Kind::tuple) ? wanted->items() : Refs{wanted};
  bool unknown = false;
  for (const Ref one : all) {
    if (one->is_unknown()) {
      unknown = true;
      continue;
    }
    const std::string* text = text_of(call, one);
    if (text == nullptr)
      return python.raise("TypeError", "startswith first arg must be str or a tuple of str");
    if (at_end ? call.self->text().ends_with(*text) : call.self->text().starts_with(*text))
      return python.heap.boolean(true);
  }
  return unknown ? method_unknown(python, call) : python.heap.boolean(false);
}
Ref text_startswith(Interpreter& python, Call& call) { return affixed(python, call, false); }
Ref text_endswith(Interpreter& python, Call& call) { return affixed(python, call, true); }

Ref text_removeprefix(Interpreter& python, Call& call) {
  const std::string* text = text_of(call, call.take(0));
  if (text == nullptr) return method_unknown(python, call);
  const std::string& own = call.self->text();
  return same_kind(python, call, own.starts_with(*text) ? own.substr(text->size()) : own);
}
Ref text_removesuffix(Interpreter& python, Call& call) {
  const std::string* text = text_of(call, call.take(0));
  if (text == nullptr) return method_unknown(python, call);
  const std::string& own = call.self->text();
  return same_kind(python, call, own.ends_with(*text) ? own.substr(0, own.size() - text->size()) : own);
}

std::vector<std::string> split_at_space(std::string_view text, std::string_view white_space, Wide most,
                                        bool from_right) {
  std::vector<std::string> out;
  while (true) {
    if (from_right)
      text = text.substr(0, text.find_last_not_of(white_space) + 1);
    else
      text.remove_prefix(std::min(text.find_first_not_of(white_space), text.size()));
    if (text.empty()) break;
    if (most >= 0 && static_cast<Wide>(out.size()) == most) {
      // The rest keeps its inner white space, and what is outside is gone on both sides.
      if (from_right) text.remove_prefix(std::min(text.find_first_not_of(white_space), text.size()));
      if (!from_right) text = text.substr(0, text.find_last_not_of(white_space) + 1);
      out.emplace_back(text);
      break;
    }
    const std::size_t at = from_right ? text.find_last_of(white_space) : text.find_first_of(white_space);
    if (at == std::string_view::npos) {
      out.emplace_back(text);
      break;
    }
    out.emplace_back(from_right ? text.substr(at + 1) : text.substr(0, at));
    text = from_right ? text.substr(0, at) : text.substr(at);
  }
  if (from_right) std::ranges::reverse(out);
  return out;
}

std::vector<std::string> split_at(std::string_view text, std::string_view separator, Wide most,
                                  bool from_right) {
  std::vector<std::string> out;
  while (most < 0 || static_cast<Wide>(out.size()) < most) {
    const std::size_t at = from_right ? text.rfind(separator) : text.find(separator);
    if (at == std::string_view::npos) break;
    out.emplace_back(from_right ? text.substr(at + separator.size()) : text.substr(0, at));
    text = from_right ? text.substr(0, at) : text.substr(at + separator.size());
  }
  out.emplace_back(text);
  if (from_right) std::ranges::reverse(out);
  return out;
}

Ref list_of(Interpreter& python, const Call& call, std::vector<std::string> parts) {
  if (!python.take_steps(parts.size())) return nullptr;
  Refs items;
  for (auto& part : parts) items.push_back(same_kind(python, call, std::move(part)));
  return python.heap.list(std::move(items));
}

Ref splitted(Interpreter& python, Call& call, bool from_right) {
  const Ref separator = call.take(0, "sep");
  const Ref most = call.take(1, "maxsplit");
  const auto bound = most == nullptr ? std::optional<Wide>(-1) : as_whole(most);
  if (!bound) return method_unknown(python, call);
  if (separator == nullptr || separator->is(Kind::none)) {
    if (call.self->is(Kind::text) && !pytext::is_ascii(call.self->text())) {
      // U+0085, U+00A0 and their like separate as well.
      for (const std::string_view space :
           {"\xC2\x85", "\xC2\xA0", "\xE1\x9A\x80", "\xE2\x80", "\xE2\x81\x9F", "\xE3\x80\x80"}) {
        if (call.self->text().find(space) != std::string::npos) return method_unknown(python, call);
      }
    }
    return list_of(python, call, split_at_space(call.self->text(), white_space_of(call), *bound, from_right));
  }
  const std::string* text = text_of(call, separator);
  if (text == nullptr) return python.raise("TypeError", "must be str or None");
  if (text->empty()) return python.raise_saying("ValueError", "empty separator");
  return list_of(python, call, split_at(call.self->text(), *text, *bound, from_right));
}
Ref text_split(Interpreter& python, Call& call) { return splitted(python, call, false); }
Ref text_rsplit(Interpreter& python, Call& call) { return splitted(python, call, true); }

// The length of the line's end that begins here; 0: none does.
std::size_t line_end_at(std::string_view text, std::size_t at, bool bytes) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("\r\n")) return 2;
  if (rest[0] == '\n' || rest[0] == '\r') return 1;
  if (bytes) return 0;
  if (std::string_view("\x0b\x0c\x1c\x1d\x1e").find(rest[0]) != std::string_view::npos) return 1;
  if (rest.starts_with("\xC2\x85")) return 2;
  return rest.starts_with("\xE2\x80\xA8") || rest.starts_with("\xE2\x80\xA9") ? 3 : 0;
}

Ref text_splitlines(Interpreter& python, Call& call) {
  const Ref keep = call.take(0, "keepends");
  const Truth keeps = keep == nullptr ? Truth::no : truth_of(keep);
  if (keeps == Truth::unknown) return method_unknown(python, call);
  const std::string& text = call.self->text();
  std::vector<std::string> lines;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = line_end_at(text, at, call.self->is(Kind::bytes));
    if (end == 0) {
      ++at;
      continue;
    }
    lines.push_back(text.substr(begin, at - begin + (keeps == Truth::yes ? end : 0)));
    begin = at += end;
  }
  if (begin < text.size()) lines.push_back(text.substr(begin));
  return list_of(python, call, std::move(lines));
}

Ref partitioned(Interpreter& python, Call& call, bool from_right) {
  const std::string* separator = text_of(call, call.take(0));
  if (separator == nullptr) return method_unknown(python, call);
  if (separator->empty()) return python.raise_saying("ValueError", "empty separator");
  const std::string& own = call.self->text();
  const std::size_t at = from_right ? own.rfind(*separator) : own.find(*separator);
  const auto part = [&](std::string text) { return same_kind(python, call, std::move(text)); };
  if (at == std::string::npos) {
    return from_right ? python.heap.tuple({part(""), part(""), call.self})
                      : python.heap.tuple({call.self, part(""), part("")});
  }
  return python.heap.tuple(
      {part(own.substr(0, at)), part(*separator), part(own.substr(at + separator->size()))});
}
Ref text_partition(Interpreter& python, Call& call) { return partitioned(python, call, false); }
Ref text_rpartition(Interpreter& python, Call& call) { return partitioned(python, call, true); }

Ref text_join(Interpreter& python, Call& call) {
  const Ref iterable = call.take(0);
  if (iterable == nullptr) return method_unknown(python, call);
  const Iteration all = python.iterate(iterable);
  if (all.outcome == Iteration::Outcome::raised) return nullptr;
  if (all.outcome == Iteration::Outcome::unknown) return python.unknown_like(all.unknown, {});
  std::string out;
  for (std::size_t i = 0; i < all.items.size(); ++i) {
    const Ref item = python.resolve(all.items[i]);
    if (item == nullptr) return nullptr;
    if (item->is_unknown()) return python.unknown_like(item, {});
    if (text_of(call, item) == nullptr) {
      if (item->is(Kind::instance) || item->is(Kind::opaque)) return method_unknown(python, call);
      return python.raise("TypeError", fmt::format("sequence item {}: expected str instance", i));
    }
    if (i != 0) out += call.self->text();
    out += item->text();
    if (out.size() > python.limits.text) return python.unknown("a text that is too long");
  }
  return same_kind(python, call, std::move(out));
}

Ref text_replace(Interpreter& python, Call& call) {
  const std::string* from = text_of(call, call.take(0, "old"));
  const std::string* to = text_of(call, call.take(1, "new"));
  const Ref most = call.take(2, "count");
  const auto bound = most == nullptr ? std::optional<Wide>(-1) : as_whole(most);
  if (from == nullptr || to == nullptr || !bound) return method_unknown(python, call);
  if (from->empty()) return method_unknown(python, call);
  std::string out;
  std::string_view rest = call.self->text();
  for (Wide done = 0; *bound < 0 || done < *bound; ++done) {
    const std::size_t at = rest.find(*from);
    if (at == std::string_view::npos) break;
    out += rest.substr(0, at);
    out += *to;
    rest.remove_prefix(at + from->size());
    if (out.size() > python.limits.text) return python.unknown("a text that is too long");
  }
  return same_kind(python, call, out + std::string(rest));
}

Ref found_at(Interpreter& python, Call& call, bool from_right, bool must) {
  const std::string* wanted = text_of(call, call.take(0));
  if (wanted == nullptr || !pytext::is_ascii(call.self->text())) return method_unknown(python, call);
  const Ref start = call.take(1);
  std::size_t begin = 0;
  if (start != nullptr) {
    const auto given = as_whole(start);
    if (!given || *given < 0 || from_right) return method_unknown(python, call);
    begin = static_cast<std::size_t>(*given);
  }
  const std::size_t at =
      from_right ? call.self->text().rfind(*wanted) : call.self->text().find(*wanted, begin);
  if (at == std::string::npos && must) return python.raise_saying("ValueError", "substring not found");
  return python.heap.integer(at == std::string::npos ? Wide{-1} : static_cast<Wide>(at));
}
Ref text_find(Interpreter& python, Call& call) { return found_at(python, call, false, false); }
Ref text_rfind(Interpreter& python, Call& call) { return found_at(python, call, true, false); }
Ref text_index(Interpreter& python, Call& call) { return found_at(python, call, false, true); }
Ref text_rindex(Interpreter& python, Call& call) { return found_at(python, call, true, true); }

Ref text_count(Interpreter& python, Call& call) {
  const std::string* wanted = text_of(call, call.take(0));
  if (wanted == nullptr || wanted->empty()) return method_unknown(python, call);
  Wide count = 0;
  for (std::size_t at = call.self->text().find(*wanted); at != std::string::npos;
       at = call.self->text().find(*wanted, at + wanted->size()))
    ++count;
  return python.heap.integer(count);
}

Ref text_format(Interpreter& python, Call& call) { return brace_format(python, call.self->text(), call); }

Ref text_format_map(Interpreter& python, Call& call) {
  const Ref map = call.take(0);
  if (map == nullptr || !map->is(Kind::dict)) return method_unknown(python, call);
  Call named;
  for (const auto& entry : map->dictionary().entries()) {
    if (entry.key->is(Kind::text)) named.keywords.emplace_back(entry.key->text(), entry.value);
  }
  return brace_format(python, call.self->text(), named);
}

template <typename Test>
Ref tested(Interpreter& python, Call& call, Test test) {
  const std::string& text = call.self->text();
  if (!pytext::is_ascii(text)) return method_unknown(python, call);
  return python.heap.boolean(!text.empty() && std::ranges::all_of(text, test));
}
Ref text_isdigit(Interpreter& python, Call& call) {
  return tested(python, call, [](char c) { return is_digit(c); });
}
Ref text_isalpha(Interpreter& python, Call& call) {
  return tested(python, call, [](char c) { return is_alpha(c); });
}
Ref text_isalnum(Interpreter& python, Call& call) {
  return tested(python, call, [](char c) { return is_alnum(c); });
}
Ref text_isspace(Interpreter& python, Call& call) {
  return tested(python, call,
                [white_space = white_space_of(call)](char c) { return white_space.contains(c); });
}
Ref text_isascii(Interpreter& python, Call& call) {
  return python.heap.boolean(pytext::is_ascii(call.self->text()));
}
Ref cased(Interpreter& python, Call& call, bool upper) {
  const std::string& text = call.self->text();
  if (!pytext::is_ascii(text)) return method_unknown(python, call);
  const bool wrong = std::ranges::any_of(text, [&](char c) { return upper ? is_lower(c) : is_upper(c); });
  return python.heap.boolean(!wrong && std::ranges::any_of(text, is_alpha));
}
Ref text_isupper(Interpreter& python, Call& call) { return cased(python, call, true); }
Ref text_islower(Interpreter& python, Call& call) { return cased(python, call, false); }
Ref text_isidentifier(Interpreter& python, Call& call) {
  const std::string& text = call.self->text();
  if (!pytext::is_ascii(text)) return method_unknown(python, call);
  const auto fits = [](char c) { return is_alnum(c) || c == '_'; };
  return python.heap.boolean(!text.empty() && !is_digit(text[0]) && std::ranges::all_of(text, fits));
}

Ref text_encode(Interpreter& python, Call& call) {
  const Ref encoding = call.take(0, "encoding");
  if (encoding != nullptr && !encoding->is(Kind::text)) return method_unknown(python, call);
  const std::string name = encoding == nullptr ? "utf-8" : to_lower(encoding->text());
  const bool utf8 = name == "utf-8" || name == "utf8";
  const bool plain = pytext::is_ascii(call.self->text()) &&
                     (name == "ascii" || name == "us-ascii" || name == "latin-1" || name == "latin1");
  call.take(1, "errors");
  if ((!utf8 && !plain) || !pytext::is_valid_text(call.self->text())) return method_unknown(python, call);
  return python.heap.bytes(call.self->text());
}

Ref bytes_decode(Interpreter& python, Call& call) {
  const Ref encoding = call.take(0, "encoding");
  if (encoding != nullptr && !encoding->is(Kind::text)) return method_unknown(python, call);
  const std::string name = encoding == nullptr ? "utf-8" : to_lower(encoding->text());
  call.take(1, "errors");
  const bool known =
      name == "utf-8" || name == "utf8" ||
      (pytext::is_ascii(call.self->text()) && (name == "ascii" || name == "latin-1" || name == "latin1"));
  if (!known || !pytext::is_valid_text(call.self->text())) return method_unknown(python, call);
  return python.heap.text(call.self->text());
}

Ref padded_text(Interpreter& python, Call& call, int side) {
  const auto width = as_whole(call.take(0) == nullptr ? python.none() : call.take(0));
  const Ref fill = call.take(1);
  if (!width || *width > 100'000 || (fill != nullptr && !fill->is(Kind::text)))
    return method_unknown(python, call);
  const std::string& text = call.self->text();
  const Wide length = length_of_self(call);
  if (*width <= length) return call.self;
  std::string pad;
  for (Wide i = length; i < *width; ++i) pad += fill == nullptr ? " " : fill->text();
  return same_kind(python, call, side < 0 ? text + pad : pad + text);
}
Ref text_ljust(Interpreter& python, Call& call) { return padded_text(python, call, -1); }
Ref text_rjust(Interpreter& python, Call& call) { return padded_text(python, call, 1); }
Ref text_zfill(Interpreter& python, Call& call) {
  const auto width = as_whole(call.take(0) == nullptr ? python.none() : call.take(0));
  if (!width || *width > 100'000) return method_unknown(python, call);
  std::string text = call.self->text();
  const std::size_t sign = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  const Wide length = length_of_self(call);
  if (length < *width) text.insert(sign, static_cast<std::size_t>(*width - length), '0');
  return same_kind(python, call, std::move(text));
}

Ref text_expandtabs(Interpreter& python, Call& call) {
  const Ref given = call.take(0, "tabsize");
  const auto width = given == nullptr ? std::optional<Wide>(8) : as_whole(given);
  const std::string& text = call.self->text();
  const bool counted_otherwise = call.self->is(Kind::bytes) && !pytext::is_ascii(text);
  if (!width || *width > 1000 || text.size() > 100'000 || counted_otherwise)
    return method_unknown(python, call);
  return same_kind(python, call,
                   pytext::expand_tabs(text, static_cast<std::size_t>(std::max<Wide>(*width, 0))));
}

constexpr auto rows = std::to_array<Native>({{"upper", text_upper},
                                             {"expandtabs", text_expandtabs},
                                             {"lower", text_lower},
                                             {"casefold", text_lower},
                                             {"capitalize", text_capitalize},
                                             {"title", text_title},
                                             {"swapcase", text_swapcase},
                                             {"strip", text_strip},
                                             {"lstrip", text_lstrip},
                                             {"rstrip", text_rstrip},
                                             {"startswith", text_startswith},
                                             {"endswith", text_endswith},
                                             {"removeprefix", text_removeprefix},
                                             {"removesuffix", text_removesuffix},
                                             {"split", text_split},
                                             {"rsplit", text_rsplit},
                                             {"splitlines", text_splitlines},
                                             {"partition", text_partition},
                                             {"rpartition", text_rpartition},
                                             {"join", text_join},
                                             {"replace", text_replace},
                                             {"find", text_find},
                                             {"rfind", text_rfind},
                                             {"index", text_index},
                                             {"rindex", text_rindex},
                                             {"count", text_count},
                                             {"isdigit", text_isdigit},
                                             {"isalpha", text_isalpha},
                                             {"isalnum", text_isalnum},
                                             {"isspace", text_isspace},
                                             {"isascii", text_isascii},
                                             {"isupper", text_isupper},
                                             {"islower", text_islower},
                                             {"ljust", text_ljust},
                                             {"rjust", text_rjust},
                                             {"zfill", text_zfill},
                                             // what bytes do not have
                                             {"format", text_format, Native::Takes::anything},
                                             {"format_map", text_format_map, Native::Takes::anything},
                                             {"encode", text_encode},
                                             {"isnumeric", text_isdigit},
                                             {"isdecimal", text_isdigit},
                                             {"isidentifier", text_isidentifier},
                                             // what text does not have
                                             {"decode", bytes_decode}});
constexpr std::size_t own_of_text = 6;

}  // namespace

std::span<const Native> text_methods() { return std::span(rows).first(rows.size() - 1); }
// The methods of bytes: those before text's own ones. `decode` stands alone.
std::span<const Native> bytes_methods() { return std::span(rows).first(rows.size() - own_of_text - 1); }
const Native& decode_method() { return rows.back(); }

}  // namespace trysquare::settings
