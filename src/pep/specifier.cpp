#include "pep/specifier.hpp"

#include "base/text.hpp"
#include "pep/cursor.hpp"
#include "pep/unicode.hpp"

#include <algorithm>
#include <set>

namespace trysquare::pep {
namespace {

constexpr std::array<std::string_view, 8> operator_texts{"===", "==", "!=", "~=", "<=", ">=", "<", ">"};

constexpr std::string_view text_of(Operator op) { return operator_texts[static_cast<std::size_t>(op)]; }

std::optional<Operator> operator_at(std::string_view text, std::size_t at) {
  const char first = at < text.size() ? text[at] : '\0';
  if (first != '=' && first != '!' && first != '~' && first != '<' && first != '>') return std::nullopt;
  const std::string_view rest = text.substr(at);
  for (std::size_t i = 0; i < operator_texts.size(); ++i) {
    if (rest.starts_with(operator_texts[i])) return static_cast<Operator>(i);
  }
  return std::nullopt;
}

constexpr bool takes_wildcard(Operator op) { return op == Operator::equal || op == Operator::not_equal; }

constexpr VersionSyntax syntax_of(Operator op) {
  return {.local = takes_wildcard(op), .foreign_letters = op == Operator::compatible};
}

std::size_t end_of_arbitrary(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] != ';' && text[at] != ')' && space_length(text, at) == 0) ++at;
  return at;
}

struct Clause {
  Operator op = Operator::arbitrary;
  bool wildcard = false;
  std::string_view version;
  VersionParts parts;
  std::size_t end = 0;
};

// False when no clause begins at `at`.
bool scan_clause(std::string_view text, std::size_t at, Clause& clause) {
  const auto op = operator_at(text, at);
  if (!op) return false;
  clause.op = *op;
  const std::size_t start = skip_space(text, at + text_of(*op).size());
  if (*op == Operator::arbitrary) {
    clause.end = end_of_arbitrary(text, start);
  } else {
    clause.end = scan_version(text, start, syntax_of(*op), clause.parts);
    if (clause.end == start) return false;
    if (*op == Operator::compatible && clause.parts.release.find('.') == std::string_view::npos) return false;
    clause.wildcard =
        takes_wildcard(*op) && clause.parts.is_bare() && text.substr(clause.end).starts_with(".*");
    if (clause.wildcard) clause.end += 2;
  }
  clause.version = text.substr(start, clause.end - start);
  return true;
}

}  // namespace

bool Specifier::read_into(Cursor& cursor) {
  Clause clause;
  if (!scan_clause(cursor.text(), cursor.at(), clause)) return false;
  cursor.move_to(clause.end);
  operator_ = clause.op;
  wildcard_ = clause.wildcard;
  version_text_ = clause.version;
  if (clause.op != Operator::arbitrary && !clause.parts.has_foreign_letter) {
    version_ = Version::from_parts(clause.parts);
  }
  return true;
}

std::optional<Specifier> Specifier::read(Cursor& cursor) {
  std::optional<Specifier> specifier{Specifier()};
  if (!specifier->read_into(cursor)) specifier.reset();
  return specifier;
}

std::optional<Specifier> Specifier::try_parse(std::string_view text) {
  Cursor cursor(trim_space(text));
  auto specifier = read(cursor);
  if (!specifier || !cursor.at_end()) return std::nullopt;
  return specifier;
}

Result<Specifier> Specifier::parse(std::string_view text) {
  Cursor cursor(text);
  cursor.move_to(skip_space(text, 0));
  const std::size_t start = cursor.at();
  auto specifier = read(cursor);
  if (!specifier) return explain(cursor);
  cursor.move_to(skip_space(text, cursor.at()));
  if (cursor.at_end()) return *std::move(specifier);
  cursor.move_to(start);
  return explain(cursor);
}

Failure Specifier::explain(const Cursor& cursor) {
  const std::string_view text = cursor.text();
  const auto op = operator_at(text, cursor.at());
  if (!op) {
    return cursor.fail("expected a comparison: `==`, `!=`, `<=`, `>=`, `<`, `>`, `~=` or `===`",
                       "a specifier is a comparison and a version, as in `>=1.0`");
  }
  Cursor behind(text);
  behind.move_to(skip_space(text, cursor.at() + text_of(*op).size()));
  VersionParts parts;
  const std::size_t start = behind.at();
  const std::size_t end = *op == Operator::arbitrary ? end_of_arbitrary(text, start)
                                                     : scan_version(text, start, syntax_of(*op), parts);
  const std::string quoted = "`" + std::string(text_of(*op)) + "`";
  if (end == start && *op != Operator::arbitrary) return behind.fail("expected a version after " + quoted);
  behind.move_to(end);
  if (*op == Operator::compatible && parts.release.find('.') == std::string_view::npos) {
    return behind.fail_at(start, "`~=` needs a version of at least two numbers", "write `~=1.0` or `>=1`");
  }
  if (text.substr(end).starts_with(".*")) {
    return takes_wildcard(*op)
               ? behind.fail_at(end, "`.*` cannot follow a pre-release, post-release, dev or local part")
               : behind.fail_at(end, "`.*` goes only with `==` and `!=`");
  }
  if (behind.peek() == '+' && !takes_wildcard(*op)) {
    return behind.fail_at(end, "a local version part goes only with `==` and `!=`");
  }
  behind.move_to(skip_space(text, end));
  return behind.fail("expected `,` or the end after the version");
}

std::string Specifier::operator_text() const { return std::string(text_of(operator_)); }
std::string Specifier::version_text() const { return version_text_; }
std::string Specifier::text() const { return operator_text() + version_text_; }

std::string Specifier::canonical_text() const {
  if (wildcard_ || !version_) return text();
  return operator_text() + (operator_ == Operator::compatible ? version_->text() : version_->trimmed_text());
}

bool Specifier::names_prerelease() const {
  if (operator_ == Operator::not_equal || wildcard_) return false;
  if (operator_ != Operator::arbitrary) return version_ && version_->is_prerelease();
  const auto version = Version::try_parse(version_text_);
  return version && version->is_prerelease();
}

bool Specifier::equals(const Version& version) const {
  if (wildcard_) return version.starts_with(*version_, version_->release_size());
  return version_->has_local() ? version == *version_ : version.compare_public(*version_) == 0;
}

bool Specifier::matches(const Version& version) const {
  if (operator_ == Operator::arbitrary) return matches(version.text(), version);
  if (!version_) return false;
  const Version& limit = *version_;
  switch (operator_) {
    case Operator::equal: return equals(version);
    case Operator::not_equal: return !equals(version);
    case Operator::less_equal: return version.compare_public(limit) <= 0;
    case Operator::greater_equal: return version.compare_public(limit) >= 0;
    case Operator::compatible:
      return version.compare_public(limit) >= 0 && version.starts_with(limit, limit.release_size() - 1);
    case Operator::less:
      // What leads up to a final version is not before it.
      return version.compare_public(limit.is_prerelease() ? limit : limit.with_first_dev()) < 0;
    case Operator::greater:
      // What follows a final version is not after it.
      return version.compare_public(limit) > 0 &&
             (limit.is_postrelease() || limit.is_devrelease() || !version.same_release_and_pre(limit));
    case Operator::arbitrary: break;
  }
  return false;
}

bool Specifier::matches(std::string_view text, const std::optional<Version>& version) const {
  if (operator_ == Operator::arbitrary) return lower(text) == lower(version_text_);
  return version && matches(*version);
}

Result<SpecifierSet> SpecifierSet::parse(std::string_view text) {
  SpecifierSet set;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find(',', start), text.size());
    const std::string_view piece = text.substr(start, end - start);
    if (!trim_space(piece).empty()) {
      auto specifier = Specifier::try_parse(piece);
      if (!specifier) {
        Cursor cursor(text);
        cursor.move_to(skip_space(text, start));
        return Specifier::explain(cursor);
      }
      set.specifiers_.push_back(*std::move(specifier));
    }
    start = end + 1;
  }
  return set;
}

Result<SpecifierSet> SpecifierSet::read(Cursor& cursor) {
  SpecifierSet set;
  for (std::size_t start = cursor.at(); operator_at(cursor.text(), start); start = cursor.at()) {
    set.specifiers_.push_back(Specifier());
    if (!set.specifiers_.back().read_into(cursor)) {
      set.specifiers_.pop_back();
      break;
    }
    const std::string_view clause = cursor.text().substr(start, cursor.at() - start);
    if (set.specifiers_.back().op() == Operator::arbitrary && clause.find(',') != std::string_view::npos) {
      // The reference splits at every comma once more, also inside the arbitrary text.
      auto parts = parse(clause);
      if (!parts) return cursor.fail_at(start, "`===` cannot compare with text that has a comma in it");
      set.specifiers_.pop_back();
      std::ranges::move(parts->specifiers_, std::back_inserter(set.specifiers_));
    }
    const bool glued = cursor.peek() == '+' || cursor.peek() == '.';
    if (glued) {
      cursor.move_to(start);
      return Specifier::explain(cursor);
    }
    cursor.skip_blanks();
    if (!cursor.take(',')) break;
    cursor.skip_blanks();
  }
  return set;
}

std::vector<Specifier> SpecifierSet::specifiers() const {
  std::vector<std::pair<std::string, std::size_t>> order;
  order.reserve(specifiers_.size());
  for (const Specifier& specifier : specifiers_) order.emplace_back(specifier.text(), order.size());
  std::ranges::sort(order);
  std::set<std::string> seen;
  std::vector<Specifier> sorted;
  for (const auto& [text, index] : order) {
    if (seen.insert(specifiers_[index].canonical_text()).second) sorted.push_back(specifiers_[index]);
  }
  return sorted;
}

std::string SpecifierSet::text() const {
  if (specifiers_.size() == 1) return specifiers_.front().text();
  std::vector<std::string> texts;
  for (const Specifier& specifier : specifiers()) texts.push_back(specifier.text());
  return join(texts, ",");
}

bool SpecifierSet::contains(std::string_view text, const std::optional<Version>& version,
                            Prereleases prereleases) const {
  if (prereleases == Prereleases::refuse && version && version->is_prerelease()) return false;
  return std::ranges::all_of(specifiers_,
                             [&](const Specifier& specifier) { return specifier.matches(text, version); });
}

bool SpecifierSet::contains(const Version& version, Prereleases prereleases) const {
  if (prereleases == Prereleases::refuse && version.is_prerelease()) return false;
  return std::ranges::all_of(specifiers_,
                             [&](const Specifier& specifier) { return specifier.matches(version); });
}

bool SpecifierSet::contains(std::string_view version, Prereleases prereleases) const {
  return contains(version, Version::try_parse(version), prereleases);
}

std::vector<std::string> SpecifierSet::filter(const std::vector<std::string>& versions,
                                              Prereleases prereleases) const {
  if (prereleases == Prereleases::by_default &&
      std::ranges::any_of(specifiers_, [](const Specifier& s) { return s.names_prerelease(); })) {
    prereleases = Prereleases::allow;
  }
  struct Kept {
    const std::string* text;
    bool prerelease;
  };
  std::vector<Kept> kept;
  bool found_final = false;
  for (const std::string& text : versions) {
    const auto version = Version::try_parse(text);
    if (!contains(text, version, prereleases)) continue;
    kept.push_back({&text, version && version->is_prerelease()});
    found_final = found_final || (version && !version->is_prerelease());
  }
  if (prereleases == Prereleases::by_default && found_final)
    std::erase_if(kept, [](Kept k) { return k.prerelease; });
  std::vector<std::string> texts;
  texts.reserve(kept.size());
  for (const Kept& one : kept) texts.push_back(*one.text);
  return texts;
}

bool SpecifierSet::operator==(const SpecifierSet& other) const {
  return std::ranges::equal(specifiers(), other.specifiers(), {}, &Specifier::canonical_text,
                            &Specifier::canonical_text);
}

}  // namespace trysquare::pep
