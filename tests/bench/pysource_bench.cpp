// pysource_bench LIST: reads the files that LIST names, one a line, then parses all of them to full trees for
// every line of standard input and answers with the seconds that this took of the processor's time, and how
// many of them have mistakes. See tests/bench/pysource_bench.py.
#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "pysource/parse.hpp"

#include <cstdio>
#include <ctime>
#include <iostream>
#include <string>
#include <vector>

int main(int count, char** words) {
  using namespace trysquare;
  const auto list = disk().read_file(count > 1 ? words[1] : "");
  if (!list) {
    std::fputs("pysource_bench LIST\n", stderr);
    return 2;
  }
  std::vector<std::string> texts;
  for (const std::string_view path : split(*list, '\n')) {
    if (path.empty()) continue;
    auto text = disk().read_file(path);
    if (!text) return 2;
    texts.push_back(std::move(*text));
  }
  for (std::string line; std::getline(std::cin, line);) {
    std::size_t refused = 0;
    const std::clock_t start = std::clock();  // of this process: a busy machine does not count
    for (const std::string& text : texts) {
      const pysource::Module module = pysource::parse(text);
      if (!module.errors().empty()) ++refused;
    }
    const auto ticks = static_cast<double>(std::clock() - start);
    std::printf("%.6f %zu\n", ticks / CLOCKS_PER_SEC, refused);
    std::fflush(stdout);
  }
}
