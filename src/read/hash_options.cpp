#include "read/hash_options.hpp"

#include "base/text.hpp"
#include "read/logical_lines.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::read {

std::shared_ptr<const model::Source> read_hash_options(
    std::string_view line, std::size_t from,
    const std::function<void(std::size_t at, std::string message)>& problem) {
  constexpr std::string_view option = " --hash";
  std::shared_ptr<model::Source> source;
  for (std::size_t at = line.find(option, from); at != std::string_view::npos;
       at = line.find(option, at + 1)) {
    const std::size_t start = std::min(line.find_first_not_of("= ", at + option.size()), line.size());
    const std::string_view value = line.substr(start, line.find(' ', start) - start);
    const std::size_t colon = value.find(':');
    const std::string_view algorithm = value.substr(0, colon);
    const bool known = algorithm == "sha256" || algorithm == "sha384" || algorithm == "sha512";
    if (colon == std::string_view::npos || !known) {
      problem(at + 1, fmt::format("`--hash={}`: expected sha256, sha384 or sha512, a colon and the digest",
                                  quoted_line(value)));
      continue;
    }
    if (source == nullptr) source = std::make_shared<model::Source>();
    source->files.push_back({{}, {}, {}, {{std::string(algorithm), std::string(value.substr(colon + 1))}}});
  }
  return source;
}

}  // namespace trysquare::read
