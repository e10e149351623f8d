// A parsed source file: its text, its tree, and everything that was wrong with it.
//
// The text is what Python's own reader makes of the bytes: UTF-8 without a byte order mark, lines ended by
// `\n`. Offsets are bytes of that text; line and column of an offset are those of the file.
// Laws: a module is never changed after it was parsed, but for bodies that wait (parse.hpp), and what was
// handed out stays what it was then; parsing never fails: what could be read is there, and `errors` says what
// could not, ordered by place.
#pragma once

#include "base/error.hpp"
#include "base/place.hpp"
#include "pysource/node.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::pysource {

// A text that is no Python at all has one in every line; these many are kept, and one that says so.
constexpr std::size_t most_errors = 10'000;

struct SyntaxError {
  std::uint32_t at = 0;  // offset
  std::string message;
  std::string hint;
};

// As `ast` counts: lines from 1, columns from 0.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 0;  // UTF-8 bytes
  auto operator<=>(const Position&) const = default;
};

class Module {
 public:
  NodeId root() const { return root_; }
  const std::vector<SyntaxError>& errors() const { return errors_; }
  std::string_view text() const { return {text_.get(), text_size_}; }

  const Node& node(NodeId id) const {
    return *static_cast<const Node*>(static_cast<const void*>(words() + id));
  }
  Kind kind(NodeId id) const { return node(id).kind; }
  // The node as its struct: `module.as<ast::Call>(id).args`. The kind must be one that has this struct.
  template <class T>
  T as(NodeId id) const {
    T value;
    std::memcpy(static_cast<void*>(&value), words() + id, sizeof(T));
    return value;
  }
  std::span<const NodeId> items(List list) const { return {words() + list.at + 1, words()[list.at]}; }
  std::uint32_t word(std::uint32_t index) const { return words()[index]; }

  std::string_view text_of(Range range) const { return text().substr(range.begin, range.end - range.begin); }
  std::string_view text_of(NodeId id) const { return text_of(Range{node(id).begin, node(id).end}); }
  // A name as Python knows it: dots without white space around them, letters in normal form KC.
  std::string_view name(Range range) const;
  std::string_view name(NodeId name_node) const {
    return name(Range{node(name_node).begin, node(name_node).end});
  }
  // An Interpolation's own text, without its comments.
  std::string_view expression_text(NodeId interpolation) const;

  Position position(std::uint32_t offset) const;
  // For messages: 1-based, the column in code points.
  Place place(std::uint32_t offset, std::string path) const;
  Error to_error(const SyntaxError& error, std::string path) const;

  std::size_t line_count() const { return lines_.size(); }
  std::string_view line(std::size_t number) const;  // 1-based, without its end
  std::size_t word_count() const { return word_count_; }

 private:
  friend class Lexer;
  friend class Tree;
  friend class Parser;
  Module() = default;
  const std::uint32_t* words() const {
    return static_cast<const std::uint32_t*>(static_cast<const void*>(storage_.get()));
  }

  std::unique_ptr<char[]> text_;  // `\n` at its end, then padding of NUL
  std::uint32_t text_size_ = 0;
  std::vector<std::uint32_t> lines_;  // the offsets at which lines begin
  std::unique_ptr<std::byte[]> storage_;
  std::uint32_t word_count_ = 0;
  std::uint32_t capacity_ = 0;                          // of the storage, in words
  std::vector<std::unique_ptr<std::byte[]>> outgrown_;  // earlier ones, into which spans may point
  NodeId root_ = 0;
  std::vector<SyntaxError> errors_;
  std::map<std::uint32_t, std::string> names_;  // by offset: the few that are not written as they are
};

}  // namespace trysquare::pysource
