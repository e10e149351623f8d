// A window of `width` bytes goes over the text. The last two of its bytes tell how far it may go on until one
// of the words could lie in it, which is as far as it is wide for most of them. Wu, Manber: A fast algorithm
// for multi-pattern searching, 1994.
#include "imports/source_words.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace trysquare::imports {

namespace {

constexpr std::size_t width = 6;

struct Wanted {
  std::string_view word;
  std::size_t window;  // where the part of it begins that is looked for: one whose end is rare in source
};
// By Word.
constexpr std::array<Wanted, 8> wanted{{{"__path__", 1},
                                        {"sys.modules", 2},
                                        {"globals()", 1},
                                        {"vars()", 0},
                                        {"meta_path", 0},
                                        {"global_enum", 4},
                                        {"_convert_(", 4},
                                        {"f_globals", 0}}};

constexpr std::size_t slot_of(unsigned char first, unsigned char second) {
  return (std::size_t{first} << 5U ^ second) & 4095U;
}

constexpr auto steps = [] {
  std::array<std::uint8_t, 4096> table{};
  table.fill(width - 1);
  for (const Wanted& one : wanted) {
    for (std::size_t i = 0; i + 1 < width; ++i) {
      const auto first = static_cast<unsigned char>(one.word[one.window + i]);
      const auto second = static_cast<unsigned char>(one.word[one.window + i + 1]);
      std::uint8_t& step = table[slot_of(first, second)];
      step = std::min(step, static_cast<std::uint8_t>(width - 2 - i));
    }
  }
  return table;
}();

}  // namespace

SourceWords::SourceWords(std::string_view text) : text_(text) {
  for (std::size_t end = width; end <= text.size();) {
    const std::size_t step =
        steps[slot_of(static_cast<unsigned char>(text[end - 2]), static_cast<unsigned char>(text[end - 1]))];
    if (step != 0) {
      end += step;
      continue;
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const auto [word, window] = wanted[i];
      const std::size_t begin = end - width;
      if (begin >= window && text.substr(begin - window).starts_with(word)) found_ |= 1U << i;
    }
    ++end;
  }
}

bool SourceWords::open_package() const {
  if (!holds(Word::path) && !holds(Word::sys_modules)) return false;
  for (const std::string_view word : {"__path__ =", "__path__ +=", "__path__.",
                                      "__path__=", "sys.modules.update", "sys.modules.setdefault"})
    if (text_.contains(word)) return true;
  constexpr std::string_view entry = "sys.modules[";
  for (std::size_t at = text_.find(entry); at != std::string_view::npos; at = text_.find(entry, at + 1)) {
    std::string_view rest = text_.substr(at + entry.size());
    if (rest.starts_with("__name__]")) continue;
    rest = rest.substr(std::min(rest.find(']'), rest.size()));
    const std::size_t next = rest.find_first_not_of("] ");
    if (next != std::string_view::npos && rest[next] == '=' && !rest.substr(next).starts_with("=="))
      return true;
  }
  return false;
}

bool SourceWords::make_names() const {
  if (holds(Word::global_enum) || holds(Word::convert)) return true;
  constexpr std::array<std::string_view, 5> harmless{".keys", ".items", ".values", ".get(", ".copy("};
  const auto any_other = [&](std::string_view word) {
    for (std::size_t at = text_.find(word); at != std::string_view::npos; at = text_.find(word, at + 1)) {
      const std::string_view rest = text_.substr(at + word.size());
      const bool reads = std::ranges::any_of(harmless, [&](auto one) { return rest.starts_with(one); });
      if (!reads && !text_.substr(0, at).ends_with("in ")) return true;
    }
    return false;
  };
  return (holds(Word::globals) && any_other("globals()")) || (holds(Word::vars) && any_other("vars()")) ||
         (holds(Word::sys_modules) && any_other("sys.modules"));
}

bool SourceWords::give_names() const {
  if (!holds(Word::sys_modules) && !holds(Word::f_globals)) return false;
  constexpr std::string_view entry = "sys.modules[", frame = "f_globals";
  constexpr std::size_t before = 40, behind = 400;
  for (std::size_t at = text_.find(entry); at != std::string_view::npos; at = text_.find(entry, at + 1)) {
    const std::string_view rest = text_.substr(at);
    if (!rest.substr(0, rest.find(']')).ends_with("__module__")) continue;
    const std::size_t from = at - std::min(at, before);
    if (text_.substr(from, at - from + behind).contains("setattr(")) return true;
  }
  for (std::size_t at = text_.find(frame); at != std::string_view::npos; at = text_.find(frame, at + 1)) {
    const std::string_view rest = text_.substr(at + frame.size());
    if (rest.starts_with(".update(") || rest.starts_with(".setdefault(")) return true;
    const std::size_t end = rest.find(']');
    if (rest.starts_with('[') && end != std::string_view::npos && rest.substr(end).starts_with("] =") &&
        !rest.substr(end).starts_with("] =="))
      return true;
  }
  return false;
}

}  // namespace trysquare::imports
