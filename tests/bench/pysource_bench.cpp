// pysource_bench FOLDER|FILE… [--rounds=N]: every .py file below, read into memory first, parsed to a full
// tree. Prints the best of N rounds on one core.
#include "base/filesystem.hpp"
#include "pysource/parse.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace trysquare;

void gather(const std::string& path, std::vector<std::string>& texts) {
  if (disk().is_file(path)) {
    if (auto text = disk().read_file(path)) texts.push_back(std::move(*text));
    return;
  }
  for (const DirectoryEntry& entry : disk().list(path)) {
    const std::string below = join_path(path, entry.name);
    if (entry.kind == FileKind::directory)
      gather(below, texts);
    else if (entry.kind == FileKind::regular && entry.name.ends_with(".py"))
      gather(below, texts);
  }
}

}  // namespace

int main(int count, char** words) {
  int rounds = 3;
  std::vector<std::string> texts;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word.starts_with("--rounds="))
      rounds = std::max(1, std::atoi(word.substr(9).data()));
    else
      gather(std::string(word), texts);
  }
  std::size_t bytes = 0;
  for (const std::string& text : texts) bytes += text.size();
  double best = std::numeric_limits<double>::max();
  std::size_t errors = 0;
  std::size_t words_made = 0;
  for (int round = 0; round < rounds; ++round) {
    errors = words_made = 0;
    const std::clock_t start = std::clock();  // of this process: a busy machine does not count
    for (const std::string& text : texts) {
      const pysource::Module module = pysource::parse(text);
      if (!module.errors().empty()) ++errors;
      words_made += module.word_count();
    }
    best = std::min(best, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  const auto size = static_cast<double>(std::max<std::size_t>(bytes, 1));
  std::printf("%zu files, %.1f MB, %zu with errors: %.1f MB/s, %.2f ns/byte, %.2f bytes of tree per byte\n",
              texts.size(), size / 1e6, errors, size / 1e6 / best, best * 1e9 / size,
              static_cast<double>(words_made) * 4 / size);
}
