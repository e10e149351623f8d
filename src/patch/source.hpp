// A source file while it is patched: its text as Python's reader sees it, its tree, and the way back to
// bytes. Law: a text that nobody changed goes back to the very same bytes.
#pragma once

#include "pysource/module.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::patch {

// Text that takes the place of other text.
struct Splice {
  std::uint32_t begin = 0, end = 0;
  std::string text;
  bool operator==(const Splice&) const = default;
};

// The text with all splices done; nothing when two of them want the same place.
std::optional<std::string> spliced(std::string_view text, std::vector<Splice> splices);

class Source {
 public:
  // Nothing for what cannot be written back as it was: other encodings than UTF-8, mixed line ends.
  static std::optional<Source> read(std::string_view bytes);

  const pysource::Module& tree() const { return tree_; }
  std::string_view text() const { return tree_.text(); }
  // The bytes of a file with this text, with the byte order mark and line ends of the one that was read.
  std::string bytes_of(std::string_view text) const;
  // The quote that most of its strings have.
  char quote() const;

 private:
  explicit Source(pysource::Module tree) : tree_(std::move(tree)) {}
  pysource::Module tree_;
  bool mark_ = false, carriage_returns_ = false, ends_open_ = false;
};

}  // namespace trysquare::patch
