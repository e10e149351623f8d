#include "base/problems.hpp"

#include <fmt/core.h>

namespace trysquare {

Error all_as_one(std::vector<Error> problems) {
  Error error = std::move(problems.front());
  for (std::size_t i = 1; i < problems.size(); ++i) {
    const Error& other = problems[i];
    error.context.push_back(fmt::format("{}: error: {}{}", to_text(other.place), other.message,
                                        other.hint.empty() ? "" : " (" + other.hint + ")"));
  }
  return error;
}

}  // namespace trysquare
