// Any bytes as what lies in a site directory: METADATA, requires.txt, pyvenv.cfg, a .pth file. Laws: places
// lie within the text, nothing is made up, and what stands before the headers' end is all that counts.
#include "read/metadata.hpp"

#include "fuzz/demand.hpp"
#include "read/pth.hpp"
#include "read/pyvenv_cfg.hpp"
#include "read/requires_txt.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace trysquare;

model::Distribution parsed(std::string_view text) {
  model::Distribution found;
  read::parse_metadata(text, found);
  return found;
}

void check_metadata(const std::string& text) {
  const auto found = parsed(text);
  test::demand(found.name.size() <= text.size() && found.version.size() <= text.size());
  std::uint32_t last = 0;
  for (const auto& line : found.requirements) {
    test::demand(line.line > last && line.line <= text.size() + 1);
    last = line.line;
  }
  // The body takes no part.
  const auto again = parsed(text + "\n\n\nRequires-Dist: body\nName: body\n");
  test::demand(again.name == found.name && again.requirements.size() == found.requirements.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  check_metadata(text);
  for (const auto& line : read::parse_requires_txt(text)) test::demand(!line.text.empty() && line.line > 0);
  for (const auto& line : read::parse_pth(text))
    test::demand(line.is_code == line.path.empty() && line.line > 0);
  const auto cfg = read::parse_pyvenv_cfg(text);
  test::demand(cfg.home.size() + cfg.implementation.size() <= text.size());
  return 0;
}
