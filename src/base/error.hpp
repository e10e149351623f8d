// What could not be done, in words a user can act on. An answer to the user's question is a Finding
// (model/finding.hpp), never an Error. Drawn in one place, `draw` below.
#pragma once

#include "base/place.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare {

struct Error {
  std::string message;               // what and why, one sentence, names in backticks
  Place place;                       // where, if a file is to blame
  std::vector<std::string> context;  // "while reading constraints of v261", innermost first
  std::string hint;                  // the way out: a command or the line to write
  std::string source_line;           // the text of place's line, for the caret

  Error&& during(std::string what) && {
    context.push_back(std::move(what));
    return std::move(*this);
  }
};

template <class T>
using Result = std::expected<T, Error>;

using Failure = std::unexpected<Error>;

// return failure("…") from any function that returns a Result.
Failure failure(std::string message, std::string hint = {});
Failure failure_at(Place place, std::string message, std::string hint = {});

// The whole diagnostic, ending in a newline, control characters escaped:
//   path:line:column: error: message
//     the source line
//        ^
//     while reading constraints of v261
//
//   hint: …
std::string draw(const Error& error);

}  // namespace trysquare
