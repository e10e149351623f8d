// Short ways to write rules and settings in tests: a rule as the TOML that a file would hold, settings as
// JSON.
#pragma once

#include "data/json.hpp"
#include "read/rule_toml.hpp"
#include "rules/sanitize.hpp"

#include "support/catch.hpp"

namespace trysquare::test {

inline model::Dict settings(std::string_view json) {
  const auto node = data::parse_json(json, "settings.json");
  REQUIRE(node);
  const auto value = model::from_wire(*node, "settings.json");
  REQUIRE(value);
  REQUIRE(value->as<model::Dict>() != nullptr);
  return *value->as<model::Dict>();
}

inline std::string text(const model::Dict& dict) {
  return data::write_json(model::to_wire(model::Value(dict)));
}

// Rules of package `thing`, release 2; each text is what follows `[[rule]]` but for the parts that every rule
// needs.
inline std::vector<model::Rule> rules_of(const std::vector<std::string>& texts) {
  std::string toml = "package = \"thing\"\nrelease = \"2\"\n";
  int count = 0;
  for (const std::string& one : texts) {
    toml += "[[rule]]\nname = \"r" + std::to_string(++count) + "\"\nmessage = \"why\"\n";
    if (one.find("when =") == std::string::npos) toml += "when = [\"thing>=2\"]\n";
    toml += one + "\n[[rule.example]]\ntitle = \"t\"\nwith = { thing = \"2\" }\nsettings = {}\n";
  }
  auto file = read::parse_rule_toml(toml, "rules/thing/2.toml");
  for (const Error& problem : file.problems) FAIL(draw(problem));
  return file.rules;
}

inline rules::Installed installed(std::string version = "2") {
  rules::Installed out;
  out.versions["thing"] = std::move(version);
  return out;
}

inline model::Sanitized sanitized(std::vector<model::Rule> rules, model::Dict before, bool review = false) {
  auto answer = rules::sanitize({std::move(rules), installed(), std::move(before), {}, {}, review});
  if (!answer) FAIL(draw(answer.error()));
  return *std::move(answer);
}

}  // namespace trysquare::test
