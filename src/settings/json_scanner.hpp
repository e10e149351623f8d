// JSON as Python's `json` reads it: more lax than RFC 8259 (NaN, Infinity, lone surrogates), and with an
// exception that tells the place. https://docs.python.org/3/library/json.html
// Law: the same value, or the same message and position, as CPython's accelerated scanner.
#pragma once

#include "settings/interpreter.hpp"

#include <string>
#include <string_view>

namespace trysquare::settings {

struct JsonHooks {
  Ref object = nullptr, pairs = nullptr;  // called with each object
  Ref parse_float = nullptr, parse_int = nullptr, parse_constant = nullptr;
  bool strict = true;
};

class JsonScanner {
 public:
  // The error's position is a byte of the text.
  struct Refusal {
    std::string message;
    std::size_t at = 0;
  };

  JsonScanner(Interpreter& python, std::string_view text, const JsonHooks& hooks);

  // The whole text. Null: refused (`refusal`), or an exception is on its way, or stopped.
  Ref read();
  const Refusal* refusal() const { return refused_ ? &refusal_ : nullptr; }

 private:
  Ref refuse(std::string message, std::size_t at);
  char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool is_at_end() const { return at_ >= text_.size(); }
  void skip_space();
  Ref value();
  Ref object();
  Ref array();
  Ref number();
  Ref constant(std::string_view name, double value);
  std::optional<std::string> string();
  bool escape(std::string& out, std::size_t begin);
  bool unicode_escape(std::string& out);
  std::optional<std::uint32_t> hexadecimal(std::size_t from) const;

  Interpreter& python_;
  std::string_view text_;
  const JsonHooks& hooks_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool says_trailing_comma_ = false;
  bool refused_ = false;
  Refusal refusal_;
};

}  // namespace trysquare::settings
