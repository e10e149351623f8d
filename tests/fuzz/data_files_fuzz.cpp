// Any bytes as one of the tool's own data files: rules, code rules, frameworks, starters, products,
// configurations, constraints, a user's decisions, recorded states. The first line says which. Laws: every
// problem says what and, within the file, where; a rule that was read comes back from its bytes, a state from
// what is written of it.
#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "data/toml.hpp"
#include "fuzz/demand.hpp"
#include "fuzz/named_text.hpp"
#include "read/code_toml.hpp"
#include "read/configurations_toml.hpp"
#include "read/constraints_txt.hpp"
#include "read/code_bytes.hpp"
#include "read/framework_toml.hpp"
#include "read/product_toml.hpp"
#include "read/rule_bytes.hpp"
#include "read/rule_toml.hpp"
#include "read/starter_toml.hpp"
#include "read/state_json.hpp"
#include "read/tool_toml.hpp"
#include "report/drift_document.hpp"
#include "support/memory_filesystem.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace trysquare;

void check_problems(const std::vector<Error>& problems, std::string_view text) {
  const auto lines =
      static_cast<std::uint32_t>(std::ranges::count(text, '\n') + std::ranges::count(text, '\r') + 1);
  for (const Error& problem : problems) {
    test::demand(!problem.message.empty() && !draw(problem).empty() && problem.place.line <= lines);
  }
}

void check_rules(std::string_view text) {
  const auto file = read::parse_rule_toml(text, "rules/a/1.toml");
  check_problems(file.problems, text);
  for (const auto& rule : file.rules) {
    const std::string bytes = read::write_rule_bytes(rule);
    const auto again = read::parse_rule_bytes(bytes);
    test::demand(again.has_value() && read::write_rule_bytes(*again) == bytes);
  }
}

void check_code_rules(std::string_view text) {
  const auto file = read::parse_code_toml(text, "rules/a/1.code.toml");
  check_problems(file.problems, text);
  for (const auto& rule : file.rules) {
    const std::string bytes = read::write_code_bytes(rule);
    const auto again = read::parse_code_bytes(bytes);
    test::demand(again.has_value() && read::write_code_bytes(*again) == bytes);
  }
}

void check_framework(std::string_view text) {
  const auto framework = read::parse_framework_toml(text, "f.toml");
  if (!framework) check_problems({framework.error()}, text);
}
void check_starters(std::string_view text) {
  check_problems(read::parse_starter_toml(text, "s.toml").problems, text);
}
void check_product(std::string_view text) {
  check_problems(read::parse_product_toml(text, "product.toml").problems, text);
}
void check_configurations(std::string_view text) {
  check_problems(read::parse_configurations_toml(text, "c.toml", "/d").problems, text);
}

// Beside a file that includes it back.
void check_constraints(std::string_view text) {
  test::MemoryFileSystem files;
  files.add("/c/a.txt", std::string(text)).add("/c/b.txt", "-c a.txt\nb<2\n");
  const auto file = read::read_constraints(files, "/c/a.txt");
  if (!file) return test::demand(!file.error().message.empty());
  for (const auto& problem : file->problems) test::demand(!problem.message.empty());
}

void check_tool(std::string_view text) {
  const auto document = data::parse_toml(text, "trysquare.toml");
  if (!document) return;
  const auto file = read::read_tool_table(*document, "trysquare.toml");
  if (!file) return check_problems({file.error()}, text);
  for (const auto& one : file->suppressions) test::demand(!one.code.empty() && !one.reason.empty());
}

void check_state(std::string_view text) {
  const auto state = read::parse_state(text, "state.json", "/d");
  if (!state) return check_problems({state.error()}, text);
  const std::string written = report::write_state(*state, "/d");
  const auto again = read::parse_state(written, "state.json", "/d");
  test::demand(again.has_value() && report::write_state(*again, "/d") == written);
}

struct Reader {
  std::string_view name;
  void (*check)(std::string_view text);
};
constexpr auto readers = std::to_array<Reader>({{"rules", check_rules},
                                                {"code", check_code_rules},
                                                {"framework", check_framework},
                                                {"starters", check_starters},
                                                {"product", check_product},
                                                {"configurations", check_configurations},
                                                {"constraints", check_constraints},
                                                {"tool", check_tool},
                                                {"state", check_state}});

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(data, data + size);
  const auto [name, text] = test::named_text(input);
  const auto* reader = std::ranges::find(readers, name, &Reader::name);
  if (reader != readers.end()) reader->check(text);
  return 0;
}
