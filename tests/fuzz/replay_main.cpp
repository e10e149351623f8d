// Gives each file of a folder of seeds to a fuzz target, once: what was found by fuzzing stays mended, with
// any compiler. The target ends the process when one of its laws does not hold.
#include "base/filesystem.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int count, char** arguments) {
  using namespace trysquare;
  if (count != 2) return std::fprintf(stderr, "usage: %s FOLDER\n", arguments[0]) < 0 ? 1 : 2;
  const std::string folder = arguments[1];
  std::size_t replayed = 0;
  for (const auto& entry : disk().list(folder)) {
    const auto seed = disk().read_file(join_path(folder, entry.name));
    if (!seed) {
      std::fputs(draw(seed.error()).c_str(), stderr);
      return 1;
    }
    std::fprintf(stderr, "%s\n", entry.name.c_str());  // the last one printed is the one that failed
    const std::vector<std::uint8_t> octets(seed->begin(), seed->end());
    LLVMFuzzerTestOneInput(octets.data(), octets.size());
    ++replayed;
  }
  std::printf("%zu seeds replayed\n", replayed);
  return replayed > 0 ? 0 : 1;  // a target without seeds tests nothing here
}
