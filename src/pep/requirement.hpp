// PEP 508 requirements: `requests[security]>=2.8.1,==2.8.*; python_version < "2.7"`.
// https://packaging.python.org/en/latest/specifications/dependency-specifiers/
// Reference: packaging 26.3, `packaging.requirements.Requirement`. Law: parse(r.text()) == r (but see
// pep/marker.hpp for backslashes).
//
//   requirement = name [extras] ("@" url [blanks ";" marker] | specifiers [";" marker])
//   extras      = "[" [name ("," name)*] "]"
//   specifiers  = "(" set ")" | set                   pep/specifier.hpp; a comma may trail
//   url         = anything up to a blank              blanks (spaces, tabs) stand between all tokens
#pragma once

#include "pep/marker.hpp"
#include "pep/specifier.hpp"

namespace trysquare::pep {

struct Requirement {
  std::string name;                 // as written
  std::string key;                  // PEP 503
  std::vector<std::string> extras;  // as written, sorted, each once
  SpecifierSet specifiers;
  std::optional<std::string> url;
  std::optional<Marker> marker;

  // Errors hold the column in `place` (of the requirement's own text) and the text as source line.
  static Result<Requirement> parse(std::string_view text);
  std::string text() const;  // canonical
  // Names and extras are compared in their normal form.
  bool operator==(const Requirement& other) const;
};

// `name>=1.2,<3; extra == "x"`, so plain that it is right and asks for an extra without being parsed: half of
// the lines of an environment are of this kind, and hardly anybody asks for their extra. False says nothing.
bool plainly_needs_an_extra(std::string_view requirement);

}  // namespace trysquare::pep
