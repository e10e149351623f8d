#include "base/text.hpp"
#include "pep/cursor.hpp"
#include "pep/marker.hpp"
#include "pep/marker_words.hpp"
#include "pep/name.hpp"
#include "pep/python_string.hpp"

#include <fmt/core.h>

namespace trysquare::pep {

// Reads with a stack of its own: depth costs memory, never the machine's stack.
class MarkerParser {
 public:
  explicit MarkerParser(Cursor& cursor) : cursor_(cursor) {}

  Result<Marker> read() {
    for (;;) {
      if (auto error = read_atom()) return Failure{*std::move(error)};
      if (auto error = close_groups()) return Failure{*std::move(error)};
      if (!read_connective()) break;
    }
    // Brackets around the whole marker say nothing.
    if (!has_connective_ && marker_.nodes_.front().kind == Kind::open) {
      marker_.nodes_.erase(marker_.nodes_.begin());
      marker_.nodes_.pop_back();
    }
    return std::move(marker_);
  }

 private:
  using Kind = Marker::Kind;
  using Comparison = Marker::Comparison;
  using Problem = std::optional<Error>;

  struct Group {
    std::size_t at;         // of the bracket in the text
    std::size_t node;       // of the opening node
    bool outer_connective;  // what `has_connective_` was around it
  };

  static Problem problem(Failure failure) { return std::move(failure).error(); }

  // Opening brackets and one comparison.
  Problem read_atom() {
    cursor_.skip_blanks();
    while (cursor_.peek() == '(') {
      if (groups_.size() == deepest_marker) {
        return problem(cursor_.fail_at(cursor_.at(),
                                       fmt::format("brackets are nested more than {} deep", deepest_marker)));
      }
      groups_.push_back({cursor_.at(), marker_.nodes_.size(), has_connective_});
      has_connective_ = false;
      marker_.nodes_.push_back({.kind = Kind::open, .left = {}, .right = {}});
      cursor_.take('(');
      cursor_.skip_blanks();
    }
    return read_comparison();
  }

  Problem close_groups() {
    for (;;) {
      cursor_.skip_blanks();
      if (groups_.empty()) return std::nullopt;
      if (cursor_.peek() != ')') break;
      cursor_.take(')');
      const Group group = groups_.back();
      groups_.pop_back();
      if (has_connective_) {
        marker_.nodes_.push_back({.kind = Kind::close, .left = {}, .right = {}});
      } else {
        marker_.nodes_.erase(marker_.nodes_.begin() + static_cast<std::ptrdiff_t>(group.node));
      }
      has_connective_ = group.outer_connective;
    }
    if (at_connective()) return std::nullopt;
    return problem(cursor_.fail("expected `and`, `or` or the `)` that matches the `(`"));
  }

  bool at_connective() const {
    Cursor ahead = cursor_;
    return ahead.take_word("and") || ahead.take_word("or");
  }

  bool read_connective() {
    Kind kind = Kind::both;
    if (!cursor_.take_word("and")) {
      if (!cursor_.take_word("or")) return false;
      kind = Kind::either;
    }
    marker_.nodes_.push_back({.kind = kind, .left = {}, .right = {}});
    has_connective_ = true;
    return true;
  }

  Problem read_comparison() {
    Marker::Node node;
    if (auto error = read_operand(node.left)) return error;
    cursor_.skip_blanks();
    if (auto error = read_operator(node.comparison)) return error;
    cursor_.skip_blanks();
    if (auto error = read_operand(node.right)) return error;
    normalize_names(node);
    marker_.nodes_.push_back(node);
    return std::nullopt;
  }

  static std::optional<MarkerVariable> take_variable(Cursor& cursor) {
    // The two that stand in nearly every marker come first.
    for (const auto variable : {MarkerVariable::extra, MarkerVariable::python_version}) {
      if (cursor.take_word(variable_names[static_cast<std::size_t>(variable)])) return variable;
    }
    for (std::size_t i = 0; i < variable_names.size(); ++i) {
      if (cursor.take_word(variable_names[i])) return static_cast<MarkerVariable>(i);
    }
    for (const OldSpelling& old : old_spellings) {
      if (cursor.take_word(old.text)) return old.variable;
    }
    return std::nullopt;
  }

  Problem read_operand(Marker::Operand& operand) {
    const char quote = cursor_.peek();
    if (quote == '"' || quote == '\'') return read_string(operand);
    const auto variable = is_lower(quote) ? take_variable(cursor_) : std::nullopt;
    if (variable) {
      operand.variable = static_cast<std::uint8_t>(*variable);
      return std::nullopt;
    }
    return problem(cursor_.fail("expected a marker variable or a quoted string", hint_for_word()));
  }

  std::string hint_for_word() const {
    std::size_t size = 0;
    while (is_alnum(cursor_.peek(size)) || cursor_.peek(size) == '_' || cursor_.peek(size) == '.') ++size;
    const std::string_view word = cursor_.text().substr(std::min(cursor_.at(), cursor_.text().size()), size);
    if (word.empty()) return {};
    const std::vector<std::string> names(variable_names.begin(), variable_names.end());
    if (const auto near = nearest(word, names)) return "did you mean `" + *near + "`?";
    return "text to compare with stands in quotes";
  }

  Problem read_string(Marker::Operand& operand) {
    const std::size_t start = cursor_.at();
    const std::size_t end = cursor_.text().find(cursor_.text()[start], start + 1);
    if (end == std::string_view::npos) {
      return problem(cursor_.fail_at(start, "this quoted string does not end"));
    }
    cursor_.move_to(end + 1);
    const auto value = read_python_string(cursor_.text().substr(start, end + 1 - start));
    if (!value) return problem(cursor_.fail_at(start, "this quoted string is not a Python string"));
    store(operand, *value);
    return std::nullopt;
  }

  void store(Marker::Operand& operand, std::string_view value) {
    operand.offset = static_cast<std::uint32_t>(marker_.strings_.size());
    operand.size = static_cast<std::uint32_t>(value.size());
    marker_.strings_ += value;
  }

  Problem read_operator(Comparison& comparison) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(Comparison::in); ++i) {
      if (!cursor_.text().substr(cursor_.at()).starts_with(comparison_texts[i])) continue;
      cursor_.move_to(cursor_.at() + comparison_texts[i].size());
      comparison = static_cast<Comparison>(i);
      return std::nullopt;
    }
    comparison = Comparison::in;
    if (cursor_.take_word("in")) return std::nullopt;
    if (!cursor_.take_word("not")) {
      return problem(cursor_.fail(
          "expected a comparison: `==`, `!=`, `<=`, `>=`, `<`, `>`, `~=`, `===`, `in` or `not in`"));
    }
    comparison = Comparison::not_in;
    if (cursor_.skip_blanks() && cursor_.take_word("in")) return std::nullopt;
    return problem(cursor_.fail("expected `in` after `not`"));
  }

  // Names of extras and groups are compared in their normal form, and written so.
  void normalize_names(Marker::Node& node) {
    const auto is_variable = [](const Marker::Operand& operand, MarkerVariable variable) {
      return operand.variable == static_cast<std::uint8_t>(variable);
    };
    const auto normalize = [&](Marker::Operand& operand) {
      if (operand.variable != Marker::no_variable) return;
      const std::string name = normalize_name(marker_.value(operand));
      if (name != marker_.value(operand)) store(operand, name);
    };
    if (is_variable(node.left, MarkerVariable::extra)) {
      normalize(node.right);
    } else if (is_variable(node.right, MarkerVariable::extra) ||
               is_variable(node.right, MarkerVariable::extras) ||
               is_variable(node.right, MarkerVariable::dependency_groups)) {
      normalize(node.left);
    }
  }

  Cursor& cursor_;
  Marker marker_;
  std::vector<Group> groups_;
  bool has_connective_ = false;  // in the innermost open group
};

Result<Marker> Marker::read(Cursor& cursor) { return MarkerParser(cursor).read(); }

Result<Marker> Marker::parse(std::string_view text) {
  Cursor cursor(text);
  auto marker = read(cursor);
  if (marker && !cursor.at_end()) return cursor.fail("expected `and`, `or` or the end of the marker");
  return marker;
}

}  // namespace trysquare::pep
