#include "pep/cursor.hpp"

namespace trysquare::pep {
namespace {

constexpr std::size_t longest_excerpt = 24;

// What stands at `at`, short enough for a message: a word, or one character.
std::string_view excerpt(std::string_view text, std::size_t at) {
  const auto in_word = [&](std::size_t i) {
    return i < text.size() && (is_alnum(text[i]) || text[i] == '_');
  };
  std::size_t end = at + 1;
  while (end < text.size() && is_utf8_continuation(text[end])) ++end;
  if (in_word(at)) {
    while (in_word(end) && end - at < longest_excerpt) ++end;
  }
  return text.substr(at, end - at);
}

}  // namespace

Failure Cursor::fail(std::string_view expectation, std::string hint) const {
  std::string message(expectation);
  if (at_end()) {
    message += ", found the end";
  } else {
    message += ", found `";
    message += excerpt(text_, at_);
    message += '`';
  }
  return fail_at(at_, std::move(message), std::move(hint));
}

Failure Cursor::fail_at(std::size_t at, std::string message, std::string hint) const {
  Error error;
  error.message = std::move(message);
  error.place.column = static_cast<std::uint32_t>(count_code_points(text_.substr(0, at)) + 1);
  error.source_line = text_;
  error.hint = std::move(hint);
  return Failure{std::move(error)};
}

}  // namespace trysquare::pep
