// Any bytes as a manifest: behind a first line with its format, or with anything else, then the text is
// recognised. Laws: every distribution has a name of its own, every problem says
// what and, within the file, where; a refusal says what; what a project asks for stands in the file.
#include "base/text.hpp"
#include "fuzz/demand.hpp"
#include "fuzz/named_text.hpp"
#include "read/manifest.hpp"
#include "read/range_text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace trysquare;

void check_format(std::string_view text, std::string_view format, const read::Target& target) {
  const auto environment = read::read_manifest(text, "f", format, target);
  if (!environment) return test::demand(!environment.error().message.empty());
  // In YAML three more characters end a line; these are their last bytes.
  const auto lines = std::ranges::count_if(
      text, [](char c) { return std::string_view("\n\r\x85\xa8\xa9").find(c) != std::string_view::npos; });
  for (const auto& distribution : environment->distributions) test::demand(!distribution.key.empty());
  for (const auto& problem : environment->problems) {
    test::demand(!problem.message.empty() && problem.message.size() < 4096 &&
                 problem.place.line <= static_cast<std::uint32_t>(lines) + 1);
  }
}

void check_range(std::string_view text) {
  for (const auto& range : {read::parse_poetry_range(text), read::parse_conda_range(text)}) {
    if (!range) continue;
    const auto again = pep::SpecifierSet::parse(range->text());
    test::demand(again.has_value() && *again == *range);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(data, data + size);
  const auto [format, text] = test::named_text(input);
  model::Project project;
  read::Target target;
  target.known.sys_platform = "linux";
  target.known.python_version = "3.12";
  target.selection.all_groups = true;
  target.selection.extras = {"x"};
  target.variables = {{"A", "b"}};
  target.project = &project;
  const auto formats = read::manifest_formats();
  check_format(text, std::ranges::find(formats, format) != formats.end() ? format : "", target);
  for (const auto& declared : project.requirements) test::demand(!declared.requirement.key.empty());
  check_range(format);
  return 0;
}
