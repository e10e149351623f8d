#include "app/select.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace trysquare::app {

namespace {

// A selector as a prefix of codes; a name stands for its whole code.
Result<std::string> code_prefix(const std::string& selector) {
  if (const auto* row = model::find_finding_code(selector)) return std::string(row->code);
  const std::string wanted = to_lower(selector);
  std::vector<std::string> known;
  for (const auto& row : model::finding_codes()) {
    const std::string code(row.code);
    if (wanted.size() >= 2 && to_lower(code).starts_with(wanted)) return code.substr(0, wanted.size());
    known.emplace_back(row.code);
    known.emplace_back(row.name);
  }
  const auto near = nearest(selector, known);
  return failure("there is no finding `" + selector + "`",
                 near ? "did you mean `" + *near + "`?" : "`trysquare explain` lists all codes");
}

Result<std::vector<std::string>> code_prefixes(const std::vector<std::string>& selectors) {
  std::vector<std::string> prefixes;
  for (const auto& selector : selectors) {
    for (const auto part : split(selector, ',')) {
      if (trim(part).empty()) continue;
      auto prefix = code_prefix(std::string(trim(part)));
      if (!prefix) return std::unexpected(std::move(prefix.error()));
      prefixes.push_back(*std::move(prefix));
    }
  }
  return prefixes;
}

// Length of the longest prefix that fits, 0 for none.
std::size_t longest_fit(const std::vector<std::string>& prefixes, std::string_view code) {
  std::size_t longest = 0;
  for (const auto& prefix : prefixes) {
    if (code.starts_with(prefix)) longest = std::max(longest, prefix.size());
  }
  return longest;
}

}  // namespace

Result<void> select_findings(std::vector<model::Finding>& findings, const std::vector<std::string>& select,
                             const std::vector<std::string>& ignore) {
  const auto wanted = code_prefixes(select);
  if (!wanted) return std::unexpected(wanted.error());
  const auto unwanted = code_prefixes(ignore);
  if (!unwanted) return std::unexpected(unwanted.error());
  std::erase_if(findings, [&](const model::Finding& finding) {
    const std::size_t yes = longest_fit(*wanted, finding.code->code);
    const std::size_t no = longest_fit(*unwanted, finding.code->code);
    if (!wanted->empty() && yes == 0) return true;
    return no > 0 && no >= yes;
  });
  return {};
}

}  // namespace trysquare::app
