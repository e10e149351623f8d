// What one pass finds, against looking for each word by itself: every cut of a text that holds the words,
// alone, overlapping and broken off.
#include "imports/source_words.hpp"

#include "support/catch.hpp"

#include <array>
#include <string>
#include <utility>

namespace trysquare::imports {

namespace {

constexpr std::array<std::pair<Word, std::string_view>, 9> words{{{Word::path, "__path__"},
                                                                  {Word::sys_modules, "sys.modules"},
                                                                  {Word::globals, "globals()"},
                                                                  {Word::vars, "vars()"},
                                                                  {Word::locals, "locals()"},
                                                                  {Word::meta_path, "meta_path"},
                                                                  {Word::global_enum, "global_enum"},
                                                                  {Word::convert, "_convert_("},
                                                                  {Word::f_globals, "f_globals"}}};

void check(std::string_view text) {
  const SourceWords found(text);
  for (const auto& [word, written] : words) {
    CAPTURE(text, written);
    CHECK(found.holds(word) == text.contains(written));
  }
}

}  // namespace

TEST_CASE("a word is found where the text contains it, and nowhere else") {
  std::string all;
  for (const auto& [word, written] : words) {
    all += written;
    check(written);
    check(std::string(written) + written.back());
    check(std::string(1, written.front()) + std::string(written));
    check(written.substr(1));
    check(written.substr(0, written.size() - 1));
  }
  all +=
      "sys.sys.modules____path____global_enuglobal_enum_convert_convert_(globals(vars())meta_meta_"
      "path\xc3\xa9";
  for (std::size_t begin = 0; begin <= all.size(); ++begin)
    for (std::size_t size = 0; size <= 40; ++size) check(std::string_view(all).substr(begin, size));
}

}  // namespace trysquare::imports
