// pysource_dump [VERSION [OMITTED]]: reads lines of a path and, each behind a tab, "<hexadecimal code point>
// <name>" for the \N{…} of that file, and answers each line with
//   ok <bytes>\n<dump>          or    error <line>:<column> <message>\n
// Each file is read twice, the second time with bodies that wait until all is read: that must make no
// difference.
#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "pysource/dump.hpp"
#include "pysource/parse.hpp"
#include "pysource/walk.hpp"

#include <cstdlib>
#include <iostream>
#include <map>
#include <string>

namespace {

using namespace trysquare;

using Names = std::map<std::string, std::uint32_t, std::less<>>;

Names names_of(const std::vector<std::string_view>& words) {
  Names names;
  for (std::size_t i = 1; i < words.size(); ++i) {
    std::size_t digits = 0;
    const auto point = static_cast<std::uint32_t>(std::stoul(std::string(words[i]), &digits, 16));
    names.emplace(words[i].substr(digits + 1), point);
  }
  return names;
}

// With bodies of functions that are read when the rest has been.
pysource::Module read_late(const std::string& bytes, pysource::ParseOptions options) {
  options.bodies = pysource::Bodies::wait;
  pysource::Module module = pysource::parse(bytes, options);
  pysource::walk(module, module.root(), [&](pysource::NodeId id) {
    pysource::read_body(module, id);
    return true;
  });
  return module;
}

std::string answer(const std::string& line, pysource::ParseOptions options,
                   const pysource::DumpRules& rules) {
  const auto words = split(line, '\t');
  const Names known = names_of(words);
  const auto bytes = disk().read_file(words[0]);
  if (!bytes) return "error 0:0 unreadable\n";
  const pysource::Module module = pysource::parse(*bytes, options);
  const pysource::Module late = read_late(*bytes, options);
  if (!module.errors().empty()) {
    // A mistake that is hidden then: the comparison sees a file that was accepted.
    if (late.errors().empty()) return "ok 0\n";
    const pysource::SyntaxError& first = module.errors().front();
    const pysource::Position at = module.position(first.at);
    return "error " + std::to_string(at.line) + ':' + std::to_string(at.column) + ' ' + first.message + '\n';
  }
  const auto names = [&](std::string_view name) -> std::optional<std::uint32_t> {
    const auto found = known.find(name);
    return found == known.end() ? std::nullopt : std::optional(found->second);
  };
  const std::string text = pysource::dump(module, rules, names);
  if (!late.errors().empty() || pysource::dump(late, rules, names) != text)
    return "error 0:0 bodies that are read late are others\n";
  return "ok " + std::to_string(text.size()) + '\n' + text;
}

}  // namespace

int main(int count, char** words) {
  std::ios::sync_with_stdio(false);
  pysource::ParseOptions options;
  if (count > 1) options.version = std::atoi(words[1]);
  const auto rules = pysource::dump_rules(count > 2 ? words[2] : "");
  for (std::string line; std::getline(std::cin, line);)
    std::cout << answer(line, options, rules) << std::flush;
}
