// Any bytes as requirement lines. Laws: every place lies in the text, every distribution has a key of its
// own, and each byte of a logical line is the byte of the file that its place points at.
#include "base/text.hpp"
#include "fuzz/demand.hpp"
#include "read/logical_lines.hpp"
#include "read/manifest.hpp"

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace {

using namespace trysquare;

void check_places(std::string_view text) {
  const auto physical = split_lines(text);
  read::LogicalLines lines(text);
  for (read::LogicalLine line; lines.next(line);) {
    for (std::size_t i = 0; i < line.text.size(); i += 1 + line.text.size() / 16) {
      if (is_utf8_continuation(line.text[i])) continue;
      const Place place = line.place("f", i);
      test::demand(place.line > 0 && place.line <= physical.size());
      const std::string_view there = physical[place.line - 1];
      const std::size_t byte = byte_of_column(there, place.column);
      // The space before a comment behind a continuation is nobody's.
      test::demand(line.text[i] == ' ' || there.substr(byte, 1) == line.text.substr(i, 1));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  if (is_valid_utf8(text)) check_places(text);
  pep::MarkerEnvironment known;
  known.sys_platform = "linux";
  const auto environment = read::read_manifest(text, "f", "freeze", {known});
  test::demand(environment.has_value());
  std::set<std::string> keys;
  for (const auto& distribution : environment->distributions) {
    test::demand(!distribution.key.empty() && keys.insert(distribution.key).second);
  }
  for (const auto& problem : environment->problems) {
    test::demand(problem.message.size() < 2048 && problem.place.path == "f");
  }
  return 0;
}
