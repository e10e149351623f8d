// Any bytes as YAML. Laws: a refusal has its place; what was read as plain data is the same when it is
// written as JSON, which is YAML as well, and read again.
#include "data/json.hpp"
#include "data/yaml.hpp"
#include "fuzz/demand.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace trysquare;
  const std::string text(data, data + size);
  const auto stream = data::read_yaml(text, "input");
  if (stream.failure) test::demand_place(stream.failure->error);
  const auto node = data::parse_yaml(text, "input");
  if (!node) {
    test::demand_place(node.error());
    return 0;
  }
  // What JSON cannot hold (nan, keys that are long) does not come back, nor does 1e+16, which is a text in
  // YAML 1.1, nor do its further ends of lines (NEL, LS, PS), which JSON has in texts as they are.
  const std::string written = data::write_json(*node);
  for (const std::string_view other : {"e+", "e-", "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"})
    if (written.find(other) != std::string::npos) return 0;
  const auto again = data::parse_yaml(written, "written");
  if (again) test::demand(data::write_json(*again).size() == written.size());
  return 0;
}
