// A program of the build: reads the embedded rule files and writes src/rules/compiled.hpp's tables as C++.
//
//   compile_rules OUT.cpp
//
// A file with a problem stops the build, with line and column.
#include "base/text.hpp"
#include "data/embedded.hpp"
#include "read/code_bytes.hpp"
#include "read/code_toml.hpp"
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

std::string lines(const std::vector<pep::Requirement>& requirements) {
  std::vector<std::string> when;
  for (const pep::Requirement& one : requirements) when.push_back(one.text());
  return join(when, "\n");
}

std::string row(const model::Rule& rule) {
  return fmt::format("    {{{},\n     {},\n     {}}},\n", literal(rule.package), literal(lines(rule.when)),
                     literal(read::write_rule_bytes(rule)));
}

std::string row(const model::CodeRule& rule) {
  return fmt::format("    {{{},\n     {},\n     {},\n     {},\n     {},\n     {}}},\n", literal(rule.package),
                     literal(lines(rule.when)), literal(lines(rule.unless)),
                     literal(rule.python ? rule.python->text() : ""), rule.is_cure(),
                     literal(read::write_code_bytes(rule)));
}

template <class Rules>
std::string table(std::string_view type, std::string_view name, const Rules& rules) {
  std::string text = fmt::format("constexpr std::array<{}, {}> {}_rows{{{{\n", type, rules.size(), name);
  for (const auto& rule : rules) text += row(rule);
  return text + "}};\n\n";
}

// What the files hold; whether there was no problem.
template <class File, class Rules>
bool take(File file, Rules& into) {
  for (const Error& problem : file.problems) fmt::print(stderr, "{}\n", draw(problem));
  std::ranges::move(file.rules, std::back_inserter(into));
  return file.problems.empty();
}

}  // namespace

int main(int count, char** words) {
  if (count != 2) return 2;
  std::vector<model::Rule> rules;
  std::vector<model::CodeRule> code_rules;
  bool good = true;
  for (const data::EmbeddedFile& file : data::embedded_files_below("rules/")) {
    if (read::is_rule_file(file.path))
      good = take(read::parse_rule_toml(file.content, file.path), rules) && good;
    if (file.path.ends_with(read::code_file_ending))
      good = take(read::parse_code_toml(file.content, file.path), code_rules) && good;
  }
  if (!good) return 1;
  model::sort_rules(rules);
  model::sort_code_rules(code_rules);
  std::string text =
      "// Written by cmake/compile_rules.cpp from rules/.\n#include \"rules/compiled.hpp\"\n\n#include "
      "<array>\n\n";
  text += "namespace trysquare::rules {\nnamespace {\n\nusing namespace std::string_view_literals;\n\n";
  text += table("CompiledRule", "compiled_rules", rules) +
          table("CompiledCodeRule", "compiled_code_rules", code_rules);
  text +=
      "}  // namespace\n\nstd::span<const CompiledRule> compiled_rules() { return compiled_rules_rows; }\n";
  text += "std::span<const CompiledCodeRule> compiled_code_rules() { return compiled_code_rules_rows; }\n\n";
  text += "}  // namespace trysquare::rules\n";
  std::ofstream out(words[1], std::ios::binary);
  out << text;
  out.close();
  return out ? 0 : 1;
}
