// Any bytes as plain TOML. Law: where the quick reader has an answer it is the one of the full reader, with
// the same places.
#include "data/json.hpp"
#include "data/toml.hpp"
#include "data/toml_plain.hpp"
#include "fuzz/demand.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace {

using namespace trysquare;

void demand_same_places(const data::Node& quick, const data::Node& full) {
  const Place one = quick.place("f");
  const Place other = full.place("f");
  test::demand(one.line == other.line && one.column == other.column);
  if (quick.object() != nullptr) {
    test::demand(quick.object()->members.size() == full.object()->members.size());
    for (std::size_t i = 0; i < quick.object()->members.size(); ++i) {
      const data::Member& left = quick.object()->members[i];
      const data::Member& right = full.object()->members[i];
      test::demand(left.line == right.line && left.column == right.column);
      demand_same_places(left.value, right.value);
    }
  }
  if (quick.array() != nullptr) {
    test::demand(quick.array()->size() == full.array()->size());
    for (std::size_t i = 0; i < quick.array()->size(); ++i)
      demand_same_places((*quick.array())[i], (*full.array())[i]);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(bytes, bytes + size);
  const auto quick = data::parse_plain_toml(text);
  if (!quick) return 0;
  // The last line is none that the quick reader takes.
  auto full = data::parse_toml(text + "\n[zz.other]\nnumber = 1_0\n", "f");
  if (!full && text.find("zz") != std::string::npos) return 0;
  test::demand(full.has_value());
  test::demand(full->object()->members.back().key == "zz");
  full->object()->members.pop_back();
  test::demand(data::write_json(*quick) == data::write_json(*full));
  demand_same_places(*quick, *full);
  return 0;
}
