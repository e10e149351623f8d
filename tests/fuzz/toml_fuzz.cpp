// Any bytes as TOML. Laws: a refusal has its place; what was read has places in rising order and can be
// written as JSON.
#include "data/json.hpp"
#include "data/toml.hpp"
#include "fuzz/demand.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace trysquare;
  const std::string text(data, data + size);
  const auto node = data::parse_toml(text, "input");
  if (!node) {
    test::demand_place(node.error());
    return 0;
  }
  test::demand(data::parse_json(data::write_json(*node), "written").has_value());
  const data::Member* before = nullptr;
  for (const auto& member : node->object()->members) {
    test::demand(member.line > 0 && member.column > 0);
    test::demand(before == nullptr ||
                 std::tie(before->line, before->column) < std::tie(member.line, member.column));
    before = &member;
  }
  return 0;
}
