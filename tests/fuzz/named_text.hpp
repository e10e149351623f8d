// The input of a target that serves several readers: its first line names the one that is meant, the rest is
// what it is given. A fuzzer keeps to one reader that way, and a seed says which it is for.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace trysquare::test {

struct NamedText {
  std::string_view name, text;
};

inline NamedText named_text(std::string_view input) {
  const std::size_t end = std::min(input.find('\n'), input.size());
  return {input.substr(0, end), input.substr(std::min(end + 1, input.size()))};
}

}  // namespace trysquare::test
