// Each word has a mark, three of its letters that are rare in source. The text is looked through for all of
// the marks at once, a block after the other, in a form that compilers make vector instructions of; only
// where a block has one, its places are looked at one by one.
#include "imports/source_words.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>

namespace trysquare::imports {

namespace {

struct Wanted {
  std::string_view word;
  std::size_t mark;  // where in it
};
// By Word.
constexpr std::array<Wanted, 9> wanted{{{"__path__", 0},
                                        {"sys.modules", 2},
                                        {"globals()", 2},
                                        {"vars()", 3},
                                        {"locals()", 5},
                                        {"meta_path", 3},
                                        {"global_enum", 2},
                                        {"_convert_(", 7},
                                        {"f_globals", 4}}};
constexpr std::size_t marked = 3;
constexpr std::array<std::string_view, 6> marks{"__p", "a_p", "s.m", "oba", "s()", "t_("};
static_assert(std::ranges::all_of(wanted, [](const Wanted& one) {
  return std::ranges::find(marks, one.word.substr(one.mark, marked)) != marks.end();
}));

constexpr std::size_t block = 64;

constexpr unsigned char begins_mark(char a, char b, char c) {
  unsigned char any = 0;
  for (const std::string_view mark : marks)
    any |= static_cast<unsigned char>((a == mark[0]) & (b == mark[1]) & (c == mark[2]));
  return any;
}

// Whether a mark begins at one of the block's places; `marked - 1` bytes more are read.
bool holds_mark(const char* at) {
  unsigned char found = 0;
  for (std::size_t i = 0; i < block; ++i) found |= begins_mark(at[i], at[i + 1], at[i + 2]);
  return found != 0;
}

}  // namespace

SourceWords::SourceWords(std::string_view text) : text_(text) {
  std::size_t at = 0;
  for (; at + block + marked <= text.size(); at += block) {
    if (holds_mark(text.data() + at)) look_at(at, at + block);
  }
  look_at(at, text.size());
}

// For words whose marks begin there.
void SourceWords::look_at(std::size_t begin, std::size_t end) {
  for (std::size_t at = begin; at < end && at + marked <= text_.size(); ++at) {
    if (begins_mark(text_[at], text_[at + 1], text_[at + 2]) == 0) continue;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const auto [word, mark] = wanted[i];
      if (at < mark || !text_.substr(at - mark).starts_with(word)) continue;
      found_ |= 1U << i;
      places_.push_back({static_cast<Word>(i), at - mark});
    }
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

namespace {

// What stands in the brackets that the text begins with, and what behind them; nothing: there are none, or
// far apart.
struct Subscript {
  std::string_view key, behind;
};
std::optional<Subscript> subscript_of(std::string_view text) {
  constexpr std::size_t longest = 200;
  if (!text.starts_with('[')) return std::nullopt;
  const std::size_t close = text.substr(0, longest).find(']');
  if (close == std::string_view::npos) return std::nullopt;
  return Subscript{text.substr(1, close - 1), text.substr(close + 1)};
}

bool is_assignment(std::string_view text) {
  text = text.substr(std::min(text.find_first_not_of("] "), text.size()));
  return text.starts_with('=') && !text.starts_with("==");
}

}  // namespace

bool SourceWords::open_package() const {
  constexpr std::array<std::string_view, 4> of_path{" =", " +=", ".", "="};
  constexpr std::string_view name = "__name__";
  return any(Word::path,
             [&](auto, auto behind) {
               return std::ranges::any_of(of_path, [&](auto one) { return behind.starts_with(one); });
             }) ||
         any(Word::sys_modules, [&](auto, std::string_view behind) {
           if (behind.starts_with(".update") || behind.starts_with(".setdefault")) return true;
           const auto subscript = subscript_of(behind);
           return subscript && subscript->key != name && is_assignment(subscript->behind);
         });
}

namespace {

// `sys.modules[name]`, to which nothing is done at once: some other module is looked up.
bool looks_up_another(std::string_view before, std::string_view behind) {
  const auto subscript = subscript_of(behind);
  if (!subscript) return false;
  const std::string_view key = subscript->key;
  const bool is_path =
      std::ranges::all_of(key, [](char c) { return is_alpha(c) || is_digit(c) || c == '_' || c == '.'; });
  const bool is_own = key.contains("__");  // `__name__`, `__package__`, `__spec__.name`, `x.__module__`
  return is_path && !is_own && !subscript->behind.starts_with(".__dict__") && !before.ends_with("setattr(") &&
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

namespace {

bool writes_key(std::string_view /*before*/, std::string_view behind) {
  constexpr std::array<std::string_view, 3> by_key{"[", ".update(", ".setdefault("};
  return std::ranges::any_of(by_key, [&](auto one) { return behind.starts_with(one); });
}
bool does_more(std::string_view before, std::string_view behind) {
  return writes(before, behind) && !writes_key(before, behind);
}

}  // namespace

// In most places `locals()` is what a function has.
bool SourceWords::write_globals() const {
  return any(Word::globals, writes) || any(Word::vars, writes) || any(Word::locals, writes_key);
}

bool SourceWords::write_keys_alone() const {
  return !any(Word::globals, does_more) && !any(Word::vars, does_more);
}

SourceTraits traits_of(std::string_view text, int minor) {
  const SourceWords words(text);
  SourceTraits traits{.opens_package = words.open_package(),
                      .makes_names = words.make_names(),
                      .writes_globals = words.write_globals(),
                      .writes_keys_alone = words.write_keys_alone(),
                      .speaks_of_globals = words.holds(Word::globals) || words.holds(Word::vars),
                      .gives_names = words.give_names(),
                      .has_walrus = text.contains(":="),
                      .speaks_of_path = words.holds(Word::path)};
  if (words.holds(Word::meta_path)) {
    // Python 3.12 asks `find_spec` alone.
    const bool is_asked = minor < 12 || text.contains("find_spec") || !text.contains("find_module");
    (is_asked ? traits.finds_modules : traits.would_find_modules) = true;
  }
  return traits;
}

namespace {

// `x` where the text ends with `x = `; empty: with something else, an annotation for one.
std::string_view assigned_name(std::string_view before) {
  constexpr std::string_view sign = " = ";
  if (!before.ends_with(sign)) return {};
  before.remove_suffix(sign.size());
  const std::size_t begin = before.find_last_of(" \n\t;") + 1;  // 0: there is none
  return trim(before.substr(0, begin)).ends_with(':') ? std::string_view() : before.substr(begin);
}

// Whether the text, which begins behind a table of names, or later does something with the name of one, puts
// names into it.
bool fills(std::string_view behind) {
  if (behind.starts_with(".update(") || behind.starts_with(".setdefault(")) return true;
  const auto subscript = subscript_of(behind);
  return subscript && subscript->behind.starts_with(" =") && !subscript->behind.starts_with(" ==");
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
  const auto subscript = subscript_of(behind);
  if (!subscript || !subscript->key.ends_with("__module__")) return false;
  behind = subscript->behind.substr(0, near_behind);
  const std::string_view variable = assigned_name(before);
  if (behind.starts_with(names)) {
    behind.remove_prefix(names.size());
    return fills(behind) || (!variable.empty() && fills_later(variable, behind));
  }
  if (before.ends_with("vars(")) return true;
  if (before.substr(before.size() - std::min(before.size(), near_before)).contains("setattr(")) return true;
  return behind.contains("setattr(" + std::string(variable));
}

}  // namespace

bool SourceWords::give_names() const {
  return any(Word::sys_modules, gives_to_maker) ||
         any(Word::f_globals, [](auto, std::string_view behind) { return fills(behind); });
}

}  // namespace trysquare::imports
