#include "read/mail_parameters.hpp"

#include "base/text.hpp"
#include "pep/characters.hpp"
#include "pep/unicode.hpp"
#include "pep/url.hpp"

#include <algorithm>
#include <map>

namespace trysquare::read {

namespace {

// --- the lenient reading

std::string_view unquoted(std::string_view text, std::string& held) {
  if (text.size() < 2) return text;
  const std::string_view inner = text.substr(1, text.size() - 2);
  if (text.front() == '<' && text.back() == '>') return inner;
  if (text.front() != '"' || text.back() != '"') return text;
  held = replace_all(replace_all(inner, "\\\\", "\\"), "\\\"", "\"");
  return held;
}

std::string unquote(std::string_view text) {
  std::string held;
  return std::string(unquoted(text, held));
}

// A `;` in a quoted string divides nothing: one that an odd number of quotes stands before.
std::vector<std::string_view> divide_parameters(std::string_view text) {
  std::vector<std::string_view> parts;
  std::size_t start = 0;
  bool inside = false;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (at < text.size() && text[at] == '"' && (at == start || text[at - 1] != '\\')) inside = !inside;
    if (at < text.size() && (text[at] != ';' || (inside && at > start))) continue;
    parts.push_back(text.substr(start, at - start));
    start = at + 1;
    inside = false;
  }
  return parts;
}

// --- the strict reading

constexpr std::string_view blanks = " \t";
constexpr std::string_view token_ends = "()<>@,:;\\\"[]/?= \t";
constexpr std::string_view attribute_ends = "()<>@,:;\\\"[]/?=*'% \t";
constexpr std::string_view extended_ends = "()<>@,:;\\\"[]/?=*' \t";

bool holds(std::string_view set, char c) { return set.find(c) != std::string_view::npos; }
bool is_unprintable(char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7F'; }

struct Parameter {
  std::string name, value;
  std::string charset = "us-ascii";
  std::optional<std::size_t> section;
  bool extended = false;
};

// Every method is false where the grammar does not fit.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool read(std::vector<Parameter>& parameters) {
    while (!rest_.empty()) {
      const std::string_view before = rest_;
      if (!skip_space_and_comments()) return false;
      if (rest_.empty()) return true;
      rest_ = before;
      if (!read_parameter(parameters.emplace_back())) return false;
      if (rest_.empty()) return true;
      if (rest_.front() != ';') return false;
      rest_.remove_prefix(1);
    }
    return true;
  }

 private:
  bool at_space_or_comment() const {
    return !rest_.empty() && (holds(blanks, rest_.front()) || rest_.front() == '(');
  }

  bool skip_space_and_comments() {
    while (at_space_or_comment()) {
      if (holds(blanks, rest_.front()))
        rest_.remove_prefix(pep::skip_space(rest_, 0));
      else if (!skip_comment())
        return false;
    }
    return true;
  }

  // Nested ones too; `\` takes the next character as it is, but white space ends its reach.
  bool skip_comment() {
    std::size_t depth = 0;
    while (!rest_.empty()) {
      const char c = rest_.front();
      if (holds(blanks, c)) {
        rest_.remove_prefix(pep::skip_space(rest_, 0));
        continue;
      }
      if (is_unprintable(c)) return false;
      const bool pair = c == '\\' && rest_.size() > 1 && !holds(blanks, rest_[1]);
      if (pair && is_unprintable(rest_[1])) return false;
      rest_.remove_prefix(pair ? 2 : 1);
      if (c == '(') ++depth;
      if (c == ')' && --depth == 0) return true;
    }
    return false;
  }

  bool take_text(std::string_view ends, std::string& into) {
    const std::size_t end = std::min(rest_.find_first_of(ends), rest_.size());
    if (end == 0) return false;
    into = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return std::ranges::none_of(into, is_unprintable);
  }

  bool read_parameter(Parameter& parameter) {
    if (!skip_space_and_comments() || !take_text(attribute_ends, parameter.name)) return false;
    if (!skip_space_and_comments() || rest_.empty()) return false;
    if (rest_.front() == '*' && !read_marks(parameter)) return false;
    if (rest_.empty() || rest_.front() != '=') return false;
    rest_.remove_prefix(1);
    if (!skip_space_and_comments() || rest_.empty()) return false;
    if (parameter.extended && parameter.section.value_or(0) == 0) return read_extended(parameter);
    if (parameter.extended && rest_.front() == '"') return false;
    return read_value(parameter.value) && (rest_.empty() || rest_.front() != '\'');
  }

  bool read_marks(Parameter& parameter) {
    std::string_view digits = rest_.substr(1);
    digits = digits.substr(0, std::min(digits.find_first_not_of("0123456789"), digits.size()));
    if (!digits.empty()) {
      if (digits.size() > 9 || (digits.size() > 1 && digits.front() == '0')) return false;
      parameter.section = static_cast<std::size_t>(std::stoul(std::string(digits)));
      rest_.remove_prefix(1 + digits.size());
    }
    if (!rest_.empty() && rest_.front() == '*') {
      parameter.extended = true;
      rest_.remove_prefix(1);
    }
    return true;
  }

  // charset ' language ' text
  bool read_extended(Parameter& parameter) {
    if (rest_.front() == '"') return false;
    std::string language;
    if (rest_.front() != '\'' && !take_text(extended_ends, parameter.charset)) return false;
    if (rest_.empty() || rest_.front() != '\'') return false;
    rest_.remove_prefix(1);
    if (!rest_.empty() && rest_.front() != '\'' && !take_text(attribute_ends, language)) return false;
    if (rest_.empty() || rest_.front() != '\'') return false;
    rest_.remove_prefix(1);
    return read_value(parameter.value);
  }

  bool read_value(std::string& value) {
    if (!skip_space_and_comments() || rest_.empty()) return false;
    if (rest_.front() == '"') return read_quoted(value) && skip_space_and_comments();
    return take_text(extended_ends, value) && skip_space_and_comments();
  }

  bool at_encoded_word() const {
    if (!rest_.starts_with("=?")) return false;
    const std::size_t end = rest_.find("?=", 2);
    if (end == std::string_view::npos) return false;
    const auto parts = split(rest_.substr(2, end - 2), '?');
    return parts.size() == 3 && parts[1].size() == 1 && holds("qQbB", parts[1].front());
  }

  bool read_quoted(std::string& value) {
    rest_.remove_prefix(1);
    while (!rest_.empty() && rest_.front() != '"') {
      if (at_encoded_word()) return false;
      if (holds(blanks, rest_.front())) {
        const std::size_t length = pep::skip_space(rest_, 0);
        value += rest_.substr(0, length);
        rest_.remove_prefix(length);
        continue;
      }
      // `\` takes the next character as it is; before white space it stands for nothing.
      const bool escapes = rest_.front() == '\\';
      if (escapes) rest_.remove_prefix(1);
      if (rest_.empty() || (escapes && holds(blanks, rest_.front()))) continue;
      if (is_unprintable(rest_.front())) return false;
      value += rest_.front();
      rest_.remove_prefix(1);
    }
    if (rest_.empty()) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view rest_;
};

// The pieces of each name joined; nothing where their numbers do not fit.
std::optional<std::string> joined(std::vector<const Parameter*> pieces) {
  std::ranges::stable_sort(pieces, {}, [](const Parameter* one) { return one->section.value_or(0); });
  std::string value;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i]->section.value_or(0) != i) return std::nullopt;
    value += pieces[i]->extended ? pep::percent_decoded(pieces[i]->value) : pieces[i]->value;
  }
  return value;
}

}  // namespace

std::string media_type(std::string_view value) {
  const std::string type = pep::lower(pep::trim_space(value.substr(0, value.find(';'))));
  return std::ranges::count(type, '/') == 1 ? type : "text/plain";
}

std::optional<std::string> mail_boundary(std::string_view value) {
  const auto parts = divide_parameters(value);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t equals = parts[i].find('=');
    const std::string name = pep::lower(pep::trim_space(parts[i].substr(0, equals)));
    if (name != "boundary") continue;
    const std::string_view text =
        equals == std::string_view::npos ? std::string_view() : pep::trim_space(parts[i].substr(equals + 1));
    std::string boundary = unquote(unquote(text));
    while (!boundary.empty() && is_space(boundary.back())) boundary.pop_back();
    return boundary;
  }
  return std::nullopt;
}

const std::string* ContentType::find(std::string_view name) const {
  const auto found = std::ranges::find(parameters, name, &std::pair<std::string, std::string>::first);
  return found == parameters.end() ? nullptr : &found->second;
}

std::optional<ContentType> parse_content_type(std::string_view value) {
  if (pep::python_lines(value).size() > 1) return std::nullopt;
  const std::size_t semicolon = value.find(';');
  const std::string_view main = value.substr(0, semicolon);
  const std::string_view type = pep::trim_space(main);
  // White space counts as such behind a blank; other control characters do not belong into a type.
  const auto fits = [](std::string_view edge) {
    const std::size_t first = std::min(edge.find_first_of(blanks), edge.size());
    return std::ranges::none_of(edge.substr(0, first), is_unprintable);
  };
  const auto begin = static_cast<std::size_t>(type.data() - main.data());
  if (!fits(main.substr(0, begin)) || !fits(main.substr(begin + type.size()))) return std::nullopt;
  const std::size_t slash = type.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == type.size()) return std::nullopt;
  const auto is_token = [](std::string_view text) {
    return text.find_first_of(token_ends) == std::string_view::npos &&
           std::ranges::none_of(text, is_unprintable);
  };
  if (!is_token(type.substr(0, slash)) || !is_token(type.substr(slash + 1))) return std::nullopt;

  ContentType found{pep::lower(type), {}};
  if (semicolon == std::string_view::npos) return found;
  std::vector<Parameter> parameters;
  if (!Reader(value.substr(semicolon + 1)).read(parameters)) return std::nullopt;
  std::map<std::string, std::vector<const Parameter*>> pieces;
  std::vector<std::string> order;
  for (const Parameter& one : parameters) {
    if (!pieces.contains(one.name)) order.push_back(one.name);
    pieces[one.name].push_back(&one);
  }
  // The last of the names that only case tells apart counts.
  for (auto name = order.rbegin(); name != order.rend(); ++name) {
    auto text = joined(pieces[*name]);
    if (!text) return std::nullopt;
    found.parameters.emplace_back(pep::lower(*name), *std::move(text));
  }
  return found;
}

}  // namespace trysquare::read
