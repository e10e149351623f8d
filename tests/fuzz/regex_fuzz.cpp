// Any bytes as a regular expression (before the first newline) and a text (behind it). Laws: a refusal says
// why; a match lies in the text; the work is bounded.
#include "fuzz/demand.hpp"
#include "pytext/characters.hpp"
#include "pytext/regex.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace trysquare;
  const std::string all(data, data + size);
  const std::size_t line = std::min(all.find('\n'), all.size());
  const auto text = pytext::code_points_of(std::string_view(all).substr(std::min(line + 1, all.size())));
  pytext::Regex::Refusal refusal;
  const auto regex =
      pytext::Regex::compile(pytext::code_points_of(std::string_view(all).substr(0, line)), {}, refusal);
  if (regex == nullptr) {
    test::demand(!refusal.message.empty());
    return 0;
  }
  std::uint64_t steps = 50'000;
  const auto match = regex->run(text, 0, text.size(), pytext::RegexAim::search, steps);
  for (const auto& span : match.groups) {
    test::demand(span.begin <= span.end && span.end <= static_cast<std::ptrdiff_t>(text.size()));
  }
  return 0;
}
