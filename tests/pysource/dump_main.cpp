// pysource_dump [VERSION [NAMES]]: reads paths from standard input, one a line, and answers each with
//   ok <bytes>\n<dump>          or    error <line>:<column> <message>\n
// NAMES: a file of "<hexadecimal code point> <name>" lines, for \N{…}.
#include "base/filesystem.hpp"
#include "pysource/dump.hpp"
#include "pysource/parse.hpp"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <unordered_map>

namespace {

using namespace trysquare;

std::unordered_map<std::string, std::uint32_t> read_names(const char* path) {
  std::unordered_map<std::string, std::uint32_t> names;
  std::ifstream in(path);
  std::string point;
  for (std::string name; in >> point && std::getline(in >> std::ws, name);) {
    names.emplace(name, static_cast<std::uint32_t>(std::stoul(point, nullptr, 16)));
  }
  return names;
}

}  // namespace

int main(int count, char** words) {
  std::ios::sync_with_stdio(false);
  pysource::ParseOptions options;
  if (count > 1) options.version = std::atoi(words[1]);
  const auto known = count > 2 ? read_names(words[2]) : std::unordered_map<std::string, std::uint32_t>{};
  const pysource::CharacterNames names = [&](std::string_view name) -> std::optional<std::uint32_t> {
    std::string upper(name);
    for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    const auto found = known.find(upper);
    return found == known.end() ? std::nullopt : std::optional(found->second);
  };
  for (std::string path; std::getline(std::cin, path);) {
    auto bytes = disk().read_file(path);
    if (!bytes) {
      std::cout << "error 0:0 unreadable\n" << std::flush;
      continue;
    }
    const pysource::Module module = pysource::parse(*bytes, options);
    if (!module.errors().empty()) {
      const auto& first = module.errors().front();
      const auto at = module.position(first.at);
      std::cout << "error " << at.line << ':' << at.column << ' ' << first.message << '\n' << std::flush;
      continue;
    }
    const std::string text = pysource::dump(module, names);
    std::cout << "ok " << text.size() << '\n' << text << std::flush;
  }
}
