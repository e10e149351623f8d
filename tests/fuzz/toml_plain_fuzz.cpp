// Any bytes as plain TOML. Law: where the quick reader has an answer it is the one of the full reader, with
// the same places.
#include "base/text.hpp"
#include "data/json.hpp"
#include "data/toml.hpp"
#include "data/toml_plain.hpp"
#include "fuzz/demand.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace {

using namespace trysquare;

void demand_same_places(const data::Node& quick, const data::Node& full);

void demand_same_members(const data::Object& quick, const data::Object& full) {
  test::demand(quick.members.size() == full.members.size());
  for (std::size_t i = 0; i < quick.members.size(); ++i) {
    const data::Member& left = quick.members[i];
    const data::Member& right = full.members[i];
    test::demand(left.line == right.line && left.column == right.column);
    demand_same_places(left.value, right.value);
  }
}

void demand_same_places(const data::Node& quick, const data::Node& full) {
  const Place one = quick.place("f");
  const Place other = full.place("f");
  test::demand(one.line == other.line && one.column == other.column);
  if (quick.object() != nullptr) demand_same_members(*quick.object(), *full.object());
  if (quick.array() == nullptr) return;
  test::demand(quick.array()->size() == full.array()->size());
  for (std::size_t i = 0; i < quick.array()->size(); ++i)
    demand_same_places((*quick.array())[i], (*full.array())[i]);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(bytes, bytes + size);
  if (!is_valid_utf8(text)) return 0;                  // its caller has seen to that
  if (text.find("zz") != std::string::npos) return 0;  // the table below is to be a new one
  const auto quick = data::parse_plain_toml(text);
  if (!quick) return 0;
  // The last line is none that the quick reader takes.
  const auto full = data::parse_toml(text + "\n[zz.other]\nnumber = 1_0\n", "f");
  test::demand(full.has_value());
  data::Object kept = *full->object();
  test::demand(kept.members.back().key == "zz");
  kept.members.pop_back();
  test::demand(data::write_json(*quick) == data::write_json(kept));
  demand_same_members(*quick->object(), kept);
  return 0;
}
