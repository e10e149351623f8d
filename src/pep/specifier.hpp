// PEP 440 version specifiers: `>=4.2.27,<5.0`.
// https://packaging.python.org/en/latest/specifications/version-specifiers/#version-specifiers
// Reference: packaging 26.3, `packaging.specifiers.SpecifierSet`, also where it is laxer than the grammar.
// Law: parse(s.text()) == s.
//
//   set    = [clause] ("," [clause])*             white space around clauses and after operators
//   clause = "===" any text without space, ";", ")"
//          | ("==" | "!=") version                also `v1.2.*`, where nothing follows the release
//          | "~=" version of two or more numbers, without local part
//          | ("<=" | ">=" | "<" | ">") version, without local part
#pragma once

#include "pep/version.hpp"

namespace trysquare::pep {

class Cursor;

// `by_default`: a pre-release counts when nothing else matched or the set names one.
enum class Prereleases : std::uint8_t { by_default, allow, refuse };

// In the order of `operator_texts`, where an operator stands before its own prefixes.
enum class Operator : std::uint8_t {
  arbitrary,
  equal,
  not_equal,
  compatible,
  less_equal,
  greater_equal,
  less,
  greater
};

class Specifier {
 public:
  // Untrimmed text of one clause.
  static Result<Specifier> parse(std::string_view text);
  static std::optional<Specifier> try_parse(std::string_view text);
  // The longest clause that begins at the cursor, which moves behind it; nothing when there is none.
  static std::optional<Specifier> read(Cursor& cursor);
  // Why no clause, or nothing more of it, stands at the cursor.
  static Failure explain(const Cursor& cursor);

  Operator op() const { return operator_; }
  std::string operator_text() const;  // "==", "~=", "==="…
  std::string version_text() const;   // as written, `.*` included
  std::string text() const;
  // Equal clauses have equal canonical text: `==1.0` and `==1`.
  std::string canonical_text() const;
  bool names_prerelease() const;

  // Whether the version lies in the range that the clause describes, pre-releases not treated apart.
  bool matches(const Version& version) const;
  // The same for text, of which `version` is the parsed form if it has one.
  bool matches(std::string_view text, const std::optional<Version>& version) const;

 private:
  friend class SpecifierSet;
  Specifier() = default;
  bool read_into(Cursor& cursor);
  bool equals(const Version& version) const;

  Operator operator_ = Operator::arbitrary;
  bool wildcard_ = false;
  std::string version_text_;
  std::optional<Version> version_;  // nothing for `===`
};

class SpecifierSet {
 public:
  static Result<SpecifierSet> parse(std::string_view text);
  // The clauses at the cursor, as a requirement holds them; stops where no clause begins.
  static Result<SpecifierSet> read(Cursor& cursor);

  bool empty() const { return specifiers_.empty(); }
  std::vector<Specifier> specifiers() const;  // sorted as text, equal ones once
  std::string text() const;                   // clauses sorted, joined by `,`, versions as written
  bool contains(const Version& version, Prereleases = Prereleases::by_default) const;
  // Text that is no PEP 440 version only ever matches `===` or the empty set.
  bool contains(std::string_view version, Prereleases = Prereleases::by_default) const;
  // The kept ones, in input order.
  std::vector<std::string> filter(const std::vector<std::string>& versions,
                                  Prereleases = Prereleases::by_default) const;
  bool operator==(const SpecifierSet& other) const;

 private:
  bool contains(std::string_view text, const std::optional<Version>& version, Prereleases prereleases) const;

  std::vector<Specifier> specifiers_;  // as written
};

}  // namespace trysquare::pep
