// Any JSON as the wire form of a value. Laws: a refusal has its place; a value's wire form reads back to a
// value with the same wire form and the same Python text.
#include "data/json.hpp"
#include "fuzz/demand.hpp"
#include "model/value.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace trysquare;
  const std::string text(data, data + size);
  const auto node = data::parse_json(text, "input");
  if (!node) return 0;
  const auto value = model::from_wire(*node, "input");
  if (!value) {
    test::demand_place(value.error());
    return 0;
  }
  const data::Node wire = model::to_wire(*value);
  const auto again = model::from_wire(wire, "wire");
  test::demand(again.has_value() && model::to_wire(*again) == wire);
  test::demand(model::to_python(*again) == model::to_python(*value));
  return 0;
}
