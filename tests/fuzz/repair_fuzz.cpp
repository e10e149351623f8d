// Any bytes as a damaged text of each kind. Laws: what parses comes back as it is and has no problems; every
// problem has its place; what is left over and called readable parses, and is not mended a second time.
#include "data/json.hpp"
#include "data/repair.hpp"
#include "data/toml.hpp"
#include "data/yaml.hpp"
#include "fuzz/demand.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace trysquare;

struct Kind {
  data::Repaired (*repair)(std::string_view text, std::string_view path);
  Result<data::Node> (*parse)(std::string_view text, std::string_view path);
};
constexpr Kind kinds[] = {{data::repair_toml, data::parse_toml},
                          {data::repair_json, data::parse_json},
                          {data::repair_yaml, data::parse_yaml}};

void check_kind(const Kind& kind, const std::string& text) {
  const data::Repaired found = kind.repair(text, "input");
  for (const Error& problem : found.problems) test::demand_place(problem);
  if (kind.parse(text, "input")) return test::demand(found.problems.empty() && found.text == text);
  if (!found.readable) return;
  test::demand(!found.problems.empty() && kind.parse(found.text, "input").has_value());
  const data::Repaired again = kind.repair(found.text, "input");
  test::demand(again.problems.empty() && again.text == found.text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(bytes, bytes + size);
  for (const Kind& kind : kinds) check_kind(kind, text);
  return 0;
}
