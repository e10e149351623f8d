// A program of the build: reads the embedded rule files and writes src/rules/compiled.hpp's table as C++.
//
//   compile_rules OUT.cpp
//
// A file with a problem stops the build, with line and column.
#include "base/text.hpp"
#include "data/embedded.hpp"
#include "read/rule_bytes.hpp"
#include "read/rule_toml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>

using namespace trysquare;

namespace {

// Octal escapes have at most three digits: what follows cannot become a part of one.
std::string literal(std::string_view text) {
  constexpr std::size_t longest = 100;
  std::string out = "\"";
  std::size_t since = 0;
  for (const char c : text) {
    if (++since > longest) {
      out += "\"\n     \"";
      since = 0;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte < ' ' || byte > '~' || c == '"' || c == '\\' || c == '?')
      out += fmt::format("\\{:03o}", byte);
    else
      out += c;
  }
  return out + "\"sv";
}

std::string row(const model::Rule& rule) {
  std::vector<std::string> when;
  for (const pep::Requirement& one : rule.when) when.push_back(one.text());
  return fmt::format("    {{{},\n     {},\n     {}}},\n", literal(rule.package), literal(join(when, "\n")),
                     literal(read::write_rule_bytes(rule)));
}

}  // namespace

int main(int count, char** words) {
  if (count != 2) return 2;
  std::vector<model::Rule> rules;
  bool good = true;
  for (const data::EmbeddedFile& file : data::embedded_files_below("rules/")) {
    if (!read::is_rule_file(file.path)) continue;
    read::RuleFile found = read::parse_rule_toml(file.content, file.path);
    for (const Error& problem : found.problems) {
      fmt::print(stderr, "{}\n", draw(problem));
      good = false;
    }
    std::ranges::move(found.rules, std::back_inserter(rules));
  }
  if (!good) return 1;
  model::sort_rules(rules);
  std::string text =
      "// Written by cmake/compile_rules.cpp from rules/.\n#include \"rules/compiled.hpp\"\n\n#include "
      "<array>\n\n";
  text += "namespace trysquare::rules {\nnamespace {\n\nusing namespace std::string_view_literals;\n\n";
  text += fmt::format("constexpr std::array<CompiledRule, {}> all{{{{\n", rules.size());
  for (const model::Rule& rule : rules) text += row(rule);
  text += "}};\n\n}  // namespace\n\nstd::span<const CompiledRule> compiled_rules() { return all; }\n\n";
  text += "}  // namespace trysquare::rules\n";
  std::ofstream out(words[1], std::ios::binary);
  out << text;
  out.close();
  return out ? 0 : 1;
}
