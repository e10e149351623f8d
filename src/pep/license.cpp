#include "pep/license.hpp"

#include "base/text.hpp"
#include "pep/license_names.hpp"
#include "pep/unicode.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace trysquare::pep {

namespace {

// The reference lets Python's compiler read the expression, which takes so many open brackets.
constexpr std::size_t deepest = 200;

std::vector<std::string> tokens_of(std::string_view text) {
  std::vector<std::string> tokens;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t space = space_length(text, at);
    if (space > 0) {
      at += space;
      continue;
    }
    std::size_t end = at;
    if (text[at] == '(' || text[at] == ')') {
      ++end;
    } else {
      while (end < text.size() && text[end] != '(' && text[end] != ')' && space_length(text, end) == 0) ++end;
    }
    tokens.push_back(lower(text.substr(at, end - at)));
    at = end;
  }
  return tokens;
}

bool is_license(std::string_view token) {
  constexpr std::string_view reference = "licenseref-";
  if (token.starts_with(reference)) {
    const std::string_view name = token.substr(reference.size());
    return !name.empty() &&
           std::ranges::all_of(name, [](char c) { return is_alnum(c) || c == '.' || c == '-'; });
  }
  if (token.ends_with('+')) token.remove_suffix(1);
  return std::ranges::binary_search(license_names, token);
}

}  // namespace

bool is_license_expression(std::string_view text) {
  const auto tokens = tokens_of(text);
  std::size_t depth = 0;
  bool wants_term = true;      // a licence or an opening bracket comes next
  bool after_license = false;  // an exception may follow
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::string& token = tokens[i];
    if (token == "(") {
      if (!wants_term || ++depth > deepest) return false;
      continue;
    }
    if (wants_term) {
      if (!is_license(token)) return false;
      wants_term = false;
      after_license = true;
      continue;
    }
    if (token == "with") {
      if (!after_license || ++i == tokens.size() ||
          !std::ranges::binary_search(license_exception_names, std::string_view(tokens[i]))) {
        return false;
      }
    } else if (token == ")") {
      if (depth-- == 0) return false;
    } else if (token == "and" || token == "or") {
      wants_term = true;
    } else {
      return false;
    }
    after_license = false;
  }
  return !wants_term && depth == 0;
}

}  // namespace trysquare::pep
