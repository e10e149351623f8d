// A window of `width` bytes goes over the text. The last two of its bytes tell how far it may go on until one
// of the words could lie in it, which is as far as it is wide for most of them. Wu, Manber: A fast algorithm
// for multi-pattern searching, 1994.
#include "imports/source_words.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

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
    look_before(end);
    ++end;
  }
}

void SourceWords::look_before(std::size_t end) {
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto [word, window] = wanted[i];
    const std::size_t begin = end - width;
    if (begin < window || !text_.substr(begin - window).starts_with(word)) continue;
    found_ |= 1U << i;
    places_.push_back({static_cast<Word>(i), begin - window});
  }
}

// Whether one of the word's places is as asked, of what is before and behind it.
template <class Asked>
bool SourceWords::any(Word word, Asked&& asked) const {
  return holds(word) && std::ranges::any_of(places_, [&](const Place& one) {
           const std::size_t end = one.at + wanted[static_cast<std::size_t>(word)].word.size();
           return one.word == word && asked(text_.substr(0, one.at), text_.substr(end));
         });
}

bool SourceWords::open_package() const {
  constexpr std::array<std::string_view, 4> of_path{" =", " +=", ".", "="};
  constexpr std::string_view name = "[__name__]";
  return any(Word::path,
             [&](auto, auto behind) {
               return std::ranges::any_of(of_path, [&](auto one) { return behind.starts_with(one); });
             }) ||
         any(Word::sys_modules, [&](auto, std::string_view behind) {
           if (behind.starts_with(".update") || behind.starts_with(".setdefault")) return true;
           if (!behind.starts_with('[') || behind.starts_with(name)) return false;
           behind = behind.substr(std::min(behind.find(']'), behind.size()));
           const std::size_t next = behind.find_first_not_of("] ");
           return next != std::string_view::npos && behind[next] == '=' &&
                  !behind.substr(next).starts_with("==");
         });
}

namespace {

// `sys.modules[name]`, to which nothing is done at once: some other module is looked up.
bool looks_up_another(std::string_view before, std::string_view behind) {
  const std::size_t close = behind.find(']');
  if (!behind.starts_with('[') || close == std::string_view::npos) return false;
  const std::string_view key = behind.substr(1, close - 1);
  const bool is_path =
      std::ranges::all_of(key, [](char c) { return is_alpha(c) || is_digit(c) || c == '_' || c == '.'; });
  const bool is_own = key.ends_with("__name__") || key.ends_with("__module__");
  const std::string_view next = behind.substr(close + 1);
  return is_path && !is_own && !next.starts_with(".__dict__") && !before.ends_with("setattr(") &&
         !before.ends_with("vars(");
}

bool writes(std::string_view before, std::string_view behind) {
  constexpr std::array<std::string_view, 5> harmless{".keys", ".items", ".values", ".get(", ".copy("};
  return !std::ranges::any_of(harmless, [&](auto one) { return behind.starts_with(one); }) &&
         !before.ends_with("in ");
}

}  // namespace

bool SourceWords::make_names() const {
  return holds(Word::global_enum) || holds(Word::convert) ||
         any(Word::sys_modules, [](std::string_view before, std::string_view behind) {
           return writes(before, behind) && !looks_up_another(before, behind);
         });
}

bool SourceWords::write_globals() const { return any(Word::globals, writes) || any(Word::vars, writes); }

SourceTraits traits_of(std::string_view text, int minor) {
  const SourceWords words(text);
  SourceTraits traits{.opens_package = words.open_package(),
                      .makes_names = words.make_names(),
                      .writes_globals = words.write_globals(),
                      .gives_names = words.give_names(),
                      .speaks_of_path = words.holds(Word::path)};
  if (words.holds(Word::meta_path)) {
    // Python 3.12 asks `find_spec` alone.
    const bool is_asked = minor < 12 || text.contains("find_spec") || !text.contains("find_module");
    (is_asked ? traits.finds_modules : traits.would_find_modules) = true;
  }
  return traits;
}

namespace {

// `x` where the text ends with `x = `; empty: with something else.
std::string_view assigned_name(std::string_view before) {
  constexpr std::string_view sign = " = ";
  if (!before.ends_with(sign)) return {};
  before.remove_suffix(sign.size());
  const std::size_t begin = before.find_last_of(" \n\t;") + 1;  // 0: there is none
  return before.substr(begin);
}

// Whether the text, which begins behind a table of names, or later does something with the name of one, puts
// names into it.
bool fills(std::string_view behind) {
  if (behind.starts_with(".update(") || behind.starts_with(".setdefault(")) return true;
  if (!behind.starts_with('[')) return false;
  behind = behind.substr(std::min(behind.find(']'), behind.size()));
  return behind.starts_with("] =") && !behind.starts_with("] ==");
}
bool fills_later(std::string_view table, std::string_view behind) {
  for (std::size_t at = behind.find(table); at != std::string_view::npos; at = behind.find(table, at + 1)) {
    if (fills(behind.substr(at + table.size()))) return true;
  }
  return false;
}

// `sys.modules[x.__module__]` is where `x` was made: whether that module is given names.
bool gives_to_maker(std::string_view before, std::string_view behind) {
  constexpr std::size_t near_before = 40, near_behind = 400;
  constexpr std::string_view names = ".__dict__";
  const std::size_t close = behind.find(']');
  if (!behind.starts_with('[') || !behind.substr(0, close).ends_with("__module__")) return false;
  behind = behind.substr(std::min(close, behind.size() - 1) + 1, near_behind);
  const std::string_view variable = assigned_name(before);
  if (behind.starts_with(names)) {
    behind.remove_prefix(names.size());
    return fills(behind) || (!variable.empty() && fills_later(variable, behind));
  }
  if (before.ends_with("vars(")) return true;
  if (before.substr(before.size() - std::min(before.size(), near_before)).contains("setattr(")) return true;
  return !variable.empty() && behind.contains("setattr(" + std::string(variable));
}

}  // namespace

bool SourceWords::give_names() const {
  return any(Word::sys_modules, gives_to_maker) ||
         any(Word::f_globals, [](auto, std::string_view behind) { return fills(behind); });
}

}  // namespace trysquare::imports
