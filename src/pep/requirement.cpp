#include "pep/requirement.hpp"

#include "base/text.hpp"
#include "pep/cursor.hpp"
#include "pep/name.hpp"

#include <algorithm>
#include <set>

namespace trysquare::pep {
namespace {

constexpr bool is_name_character(char c) { return is_alnum(c) || c == '.' || c == '_' || c == '-'; }

class RequirementParser {
 public:
  explicit RequirementParser(std::string_view text) : cursor_(text) {}

  Result<Requirement> read() {
    cursor_.skip_blanks();
    requirement_.name = read_name();
    if (requirement_.name.empty()) {
      return cursor_.fail("expected a package name", "a requirement begins with a name, as in `name>=1.0`");
    }
    requirement_.key = normalize_name(requirement_.name);
    cursor_.skip_blanks();
    if (auto error = read_extras()) return Failure{*std::move(error)};
    cursor_.skip_blanks();
    if (auto error = cursor_.take('@') ? read_url() : read_specifiers()) return Failure{*std::move(error)};
    return std::move(requirement_);
  }

 private:
  using Problem = std::optional<Error>;
  static Problem problem(Failure failure) { return std::move(failure).error(); }

  // Ends in a letter, digit or underscore: the reference's idea of where a word ends.
  std::string_view read_name() {
    const std::size_t start = cursor_.at();
    if (!is_alnum(cursor_.peek())) return {};
    std::size_t end = start;
    while (end < cursor_.text().size() && is_name_character(cursor_.text()[end])) ++end;
    while (cursor_.text()[end - 1] == '-' || cursor_.text()[end - 1] == '.') --end;
    cursor_.move_to(end);
    return cursor_.text().substr(start, end - start);
  }

  Problem read_extras() {
    if (!cursor_.take('[')) return std::nullopt;
    cursor_.skip_blanks();
    for (bool first = true;; first = false) {
      const std::string_view name = read_name();
      if (name.empty() && first) break;
      if (name.empty()) return problem(cursor_.fail("expected the name of an extra after `,`"));
      requirement_.extras.emplace_back(name);
      cursor_.skip_blanks();
      if (!cursor_.take(',')) break;
      cursor_.skip_blanks();
    }
    cursor_.skip_blanks();
    if (!cursor_.take(']')) {
      return problem(cursor_.fail(requirement_.extras.empty() ? "expected the name of an extra or `]`"
                                                              : "expected `,` or `]` after an extra"));
    }
    std::ranges::sort(requirement_.extras);
    const auto repeated = std::ranges::unique(requirement_.extras);
    requirement_.extras.erase(repeated.begin(), repeated.end());
    return std::nullopt;
  }

  Problem read_url() {
    cursor_.skip_blanks();
    const std::size_t start = cursor_.at();
    const std::size_t end = std::min(cursor_.text().find_first_of(" \t", start), cursor_.text().size());
    if (start == end) return problem(cursor_.fail("expected a URL after `@`"));
    requirement_.url = cursor_.text().substr(start, end - start);
    cursor_.move_to(end);
    cursor_.skip_blanks();
    return read_marker("expected `;` or the end after the URL");
  }

  Problem read_specifiers() {
    const std::size_t start = cursor_.at();
    const bool bracketed = cursor_.take('(');
    cursor_.skip_blanks();
    auto specifiers = SpecifierSet::read(cursor_);
    if (!specifiers) return std::move(specifiers).error();
    requirement_.specifiers = *std::move(specifiers);
    cursor_.skip_blanks();
    if (bracketed && !cursor_.take(')')) {
      if (at_broken_clause()) return problem(Specifier::explain(cursor_));
      Problem missing = problem(cursor_.fail("expected `,` or the `)` that matches the `(`"));
      missing->hint = "the `(` stands at column " + std::to_string(column_of(start));
      return missing;
    }
    cursor_.skip_blanks();
    if (!bracketed && at_broken_clause()) return problem(Specifier::explain(cursor_));
    if (requirement_.specifiers.empty() && !bracketed) {
      return read_marker("expected a version comparison, `;` or the end after the name");
    }
    return read_marker("expected `,`, `;` or the end after the version");
  }

  std::size_t column_of(std::size_t at) const { return count_code_points(cursor_.text().substr(0, at)) + 1; }

  // Here a comparison begins that is no clause; where it is one, only the comma before it is missing.
  bool at_broken_clause() const {
    if (cursor_.at_end() || std::string_view("=<>!~").find(cursor_.peek()) == std::string_view::npos)
      return false;
    Cursor ahead = cursor_;
    return !Specifier::read(ahead);
  }

  Problem read_marker(std::string_view expectation) {
    if (cursor_.at_end()) return std::nullopt;
    const bool after_blank = cursor_.at() > 0 && is_space(cursor_.text()[cursor_.at() - 1]);
    if (!cursor_.take(';')) {
      const bool comment = cursor_.peek() == '#' && after_blank;
      return problem(cursor_.fail(
          expectation, comment ? "a comment belongs to a requirements file, not to a requirement" : ""));
    }
    auto marker = Marker::read(cursor_);
    if (!marker) return std::move(marker).error();
    requirement_.marker = *std::move(marker);
    if (!cursor_.at_end()) return problem(cursor_.fail("expected `and`, `or` or the end of the marker"));
    return std::nullopt;
  }

  Cursor cursor_;
  Requirement requirement_;
};

// `>=1.2,<3` of plain numbers, perhaps nothing at all.
bool has_plain_clauses(std::string_view text) {
  const auto take = [&text](auto&& belongs) {
    std::size_t length = 0;
    while (length < text.size() && belongs(text[length])) ++length;
    const std::string_view taken = text.substr(0, length);
    text.remove_prefix(length);
    return taken;
  };
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  take(is_blank);
  while (!text.empty()) {
    const std::string_view op = take([](char c) { return (c >= '<' && c <= '>') || c == '!' || c == '~'; });
    if (op != ">=" && op != "<" && op != "<=" && op != ">" && op != "==" && op != "!=" && op != "~=")
      return false;
    take(is_blank);
    const std::string_view version = take([](char c) { return is_digit(c) || c == '.'; });
    if (version.empty() || !is_digit(version.front()) || !is_digit(version.back())) return false;
    if (version.find("..") != std::string_view::npos) return false;
    if (op == "~=" && version.find('.') == std::string_view::npos) return false;
    take(is_blank);
    if (text.empty()) return true;
    if (text.front() != ',' || text.size() == 1) return false;
    text.remove_prefix(1);
    take(is_blank);
  }
  return true;
}

std::set<std::string> normalized(const std::vector<std::string>& extras) {
  std::set<std::string> names;
  for (const std::string& extra : extras) names.insert(normalize_name(extra));
  return names;
}

}  // namespace

bool plainly_needs_an_extra(std::string_view line) {
  const std::size_t semicolon = line.find(';');
  if (semicolon == std::string_view::npos) return false;
  const std::string_view marker = trim(line.substr(semicolon + 1));
  constexpr std::string_view start = "extra == ";
  if (!marker.starts_with(start) || marker.size() < start.size() + 3) return false;
  const std::string_view extra = marker.substr(start.size());
  const char quote = extra.front();
  if ((quote != '"' && quote != '\'') || extra.back() != quote) return false;
  if (!std::ranges::all_of(extra.substr(1, extra.size() - 2), is_name_character)) return false;

  const std::string_view wanted = trim(line.substr(0, semicolon));
  const auto after = std::ranges::find_if_not(wanted, is_name_character);
  const std::string_view name = wanted.substr(0, static_cast<std::size_t>(after - wanted.begin()));
  if (name.empty() || !is_alnum(name.front()) || !is_alnum(name.back())) return false;
  return has_plain_clauses(wanted.substr(name.size()));
}

Result<Requirement> Requirement::parse(std::string_view text) { return RequirementParser(text).read(); }

std::string Requirement::text() const {
  std::string out = name;
  if (!extras.empty()) out += '[' + join(extras, ",") + ']';
  out += specifiers.text();
  if (url) out += " @ " + *url + (marker ? " " : "");
  if (marker) out += "; " + marker->text();
  return out;
}

bool Requirement::operator==(const Requirement& other) const {
  return key == other.key && normalized(extras) == normalized(other.extras) &&
         specifiers == other.specifiers && url == other.url && marker == other.marker;
}

}  // namespace trysquare::pep
