// A code rule: what a release did to the code that uses it. It dropped (or does not have yet) a symbol, a
// module, a parameter of a callable, an attribute that classes of a base may have. A *shim* stands in for
// symbols and modules, an *adapter* gives a callable its old parameters back; a rule without either is for
// detection only. Manual: docs/rules.md, "Code rules and shims".
#pragma once

#include "model/rule.hpp"
#include "pep/specifier.hpp"

namespace trysquare::model {

// "package.module:name", "package.module:Class.method", "package.module" (no name), or "file.py:name" and
// "file.py" of the rule's own folder.
struct Symbol {
  std::string module;  // or the file
  std::string name;    // empty: the whole module
  bool in_file = false;
  Place place = {};

  std::string text() const { return name.empty() ? module : module + ":" + name; }
};

// What is gone, and what may stand in for it: the first that can be imported does.
struct Replacement {
  Symbol gone;
  std::vector<Symbol> stand_ins;
};

struct Adapter {
  Symbol target;                                             // the callable, or a class (its `__init__`)
  std::vector<std::string> drop;                             // parameters that are taken and forgotten
  std::vector<std::pair<std::string, std::string>> renamed;  // old -> new
  std::optional<Symbol> around;  // a function (original, *args, **kwargs) of a file of the folder
};

// Read from source: a call of `target` with one of the keywords, with more arguments by position than `most`,
// or without an argument that has become required; or an attribute in (a class in) a subclass.
struct CallPattern {
  Symbol target;
  std::vector<std::string> keywords;
  std::string without;      // the argument's name
  int position = 0;         // where it stands when it is given by position, from 1
  std::optional<int> most;  // arguments by position, `self` not counted
};
struct ClassPattern {
  Symbol base;
  std::vector<std::string> attributes;  // "Meta.name" for a nested class
};

// Old code, run on the real versions that have it, on those that lack it, and there with the shims.
struct CodeExample {
  std::string title;
  std::string code;  // statements
  std::string
      question;  // an expression: its repr() must be the same with the shim as in the versions that have it
  std::string fails;    // a part of what the versions that lack it say; empty: new code, which works in both
  std::string cured;    // the answer with the shim, where it differs from the old one; `behaviour` says why
  std::string uncured;  // the answer without the shim, where nothing fails and the effect is silently lost
  Dict settings;
  std::string only_with;  // "has" or "lacks": on that side only; empty: on both
  Place place;
};

struct CodeRule {
  enum class Kind : std::uint8_t { shim, adapter, code };
  Kind kind = Kind::code;
  std::string package, release, name;
  std::vector<pep::Requirement> when;       // of the environment
  std::vector<pep::Requirement> unless;     // distributions, each of which brings what is gone in its own way
  std::optional<pep::SpecifierSet> python;  // of the interpreter
  std::string message;
  std::string behaviour;  // what the stand-in does otherwise than what it stands for; empty: nothing known
  std::string remedy, note;
  Severity severity = Severity::error;
  std::vector<Replacement> symbols, modules;  // without stand-ins: no cure
  bool exported = false;                      // the symbols belong to the modules' `__all__`
  std::optional<Adapter> adapter;
  std::vector<CallPattern> calls;
  std::vector<ClassPattern> classes;
  std::map<std::string, std::string> has, lacks;  // versions for the examples; "python" is the interpreter's
  std::vector<CodeExample> examples;
  Place place;

  std::string id() const { return package + "/" + release + "/" + name; }
  bool is_cure() const { return kind != Kind::code; }
};
std::string_view to_text(CodeRule::Kind kind);

// As sort_rules.
void sort_code_rules(std::vector<CodeRule>& rules);

}  // namespace trysquare::model
