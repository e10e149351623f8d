// Which of a few words a source holds, comments and strings included: what may make names or modules that no
// statement shows. All of them are looked for in one pass, as every source is asked for every word.
// Law: `holds` says what `text.contains(word)` would.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace trysquare::imports {

enum class Word : std::uint8_t {
  path,         // __path__
  sys_modules,  // sys.modules
  globals,      // globals()
  vars,         // vars()
  locals,       // locals()
  meta_path,    // meta_path
  global_enum,  // global_enum
  convert,      // _convert_(
  f_globals,    // f_globals
};

class SourceWords {
 public:
  explicit SourceWords(std::string_view text);

  bool holds(Word word) const { return (found_ >> static_cast<unsigned>(word) & 1U) != 0; }
  // Whether the source lets modules be found elsewhere than in the package's folders.
  bool open_package() const;
  // Whether the source gives a module names that no statement binds, and in no way that given_names.hpp
  // reads.
  bool make_names() const;
  // Whether it may do so by `globals()`, `vars()` or `locals()`; and whether it does so by no more than keys
  // and updates.
  bool write_globals() const;
  bool write_keys_alone() const;
  // Whether its functions and classes put names into the modules that use them.
  bool give_names() const;

 private:
  struct Place {
    Word word;
    std::size_t at;
  };
  void look_at(std::size_t begin, std::size_t end);
  template <class Asked>
  bool any(Word word, Asked&& asked) const;

  std::string_view text_;
  std::vector<Place> places_;
  unsigned found_ = 0;
};

// What the words of a source tell of the module that it makes.
struct SourceTraits {
  bool opens_package = false;   // SourceWords::open_package
  bool makes_names = false;     // SourceWords::make_names
  bool writes_globals = false;  // SourceWords::write_globals
  bool writes_keys_alone = false;
  bool speaks_of_globals = false;
  bool gives_names = false;     // SourceWords::give_names
  bool has_walrus = false;      // may bind names in expressions
  bool speaks_of_path = false;  // of `__path__`
  // It brings a finder of its own: one that this Python asks for modules, or does not.
  bool finds_modules = false, would_find_modules = false;
};
// `minor`: of Python 3.
SourceTraits traits_of(std::string_view text, int minor);

}  // namespace trysquare::imports
