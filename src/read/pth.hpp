// .pth files: lines of a site directory that add to sys.path. `import` lines are code: seen, never executed.
// https://docs.python.org/3/library/site.html
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trysquare::read {

struct PthLine {
  std::string path;  // as written, trailing white space removed; empty for code
  bool is_code = false;
  std::uint32_t line = 0;
};

std::vector<PthLine> parse_pth(std::string_view text);

}  // namespace trysquare::read
