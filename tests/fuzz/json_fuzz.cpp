// Any bytes as JSON. Laws: a refusal has its place; what was read reads back equal after writing, and the
// text written is the same again.
#include "data/json.hpp"
#include "fuzz/demand.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace trysquare;
  const std::string text(data, data + size);
  const auto node = data::parse_json(text, "input");
  if (!node) {
    test::demand_place(node.error());
    return 0;
  }
  for (const auto style : {data::JsonStyle::compact, data::JsonStyle::indented}) {
    const std::string written = data::write_json(*node, style);
    const auto again = data::parse_json(written, "written");
    test::demand(again.has_value() && *again == *node && data::write_json(*again, style) == written);
  }
  return 0;
}
