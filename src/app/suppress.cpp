#include "app/suppress.hpp"

#include "base/text.hpp"
#include "pep/name.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::app {

namespace {

using model::Finding;
using model::Suppression;

bool speaks_of(const Suppression& one, const model::FindingCode& code) {
  const std::string wanted = to_lower(one.code);
  if (wanted == code.name) return true;
  // A prefix counts where it is no whole name.
  return model::find_finding_code(one.code) == nullptr || model::find_finding_code(one.code) == &code
             ? to_lower(code.code).starts_with(wanted)
             : false;
}

bool covers(const Suppression& one, const Finding& finding) {
  return speaks_of(one, *finding.code) &&
         (one.subject.empty() || pep::normalize_name(one.subject) == pep::normalize_name(finding.subject));
}

std::string what_of(const Suppression& one) {
  return one.subject.empty() ? one.code : fmt::format("{} of `{}`", one.code, one.subject);
}

// Whether all that it speaks of was looked for.
bool was_looked_for(const Suppression& one, const std::vector<std::string_view>& codes) {
  return std::ranges::all_of(model::finding_codes(), [&](const model::FindingCode& code) {
    return !speaks_of(one, code) ||
           std::ranges::any_of(codes, [&](std::string_view known) { return code.code.starts_with(known); });
  });
}

}  // namespace

std::vector<model::Suppressed> suppress_findings(std::vector<Finding>& findings,
                                                 const std::vector<Suppression>& suppressions,
                                                 const std::string& today,
                                                 const std::vector<std::string_view>& codes) {
  std::vector<model::Suppressed> suppressed;
  std::vector<Finding> about;
  for (const auto& one : suppressions) {
    const bool needed =
        std::ranges::any_of(findings, [&](const Finding& finding) { return covers(one, finding); }) ||
        std::ranges::any_of(suppressed,
                            [&](const model::Suppressed& other) { return covers(one, other.finding); });
    const std::string subject = one.subject.empty() ? one.code : one.subject;
    if (!needed) {
      if (!was_looked_for(one, codes)) continue;
      about.push_back(model::make_finding(
          "TS752", subject, fmt::format("nothing is suppressed by this: {} ({})", what_of(one), one.reason),
          one.place));
      continue;
    }
    if (!one.expires.empty() && !today.empty() && one.expires < today) {
      about.push_back(model::make_finding("TS751", subject,
                                          fmt::format("{} was suppressed until {} ({}): that day has passed",
                                                      what_of(one), one.expires, one.reason),
                                          one.place));
      continue;
    }
    std::erase_if(findings, [&](const Finding& finding) {
      if (!covers(one, finding)) return false;
      suppressed.push_back({finding, one.reason, one.expires, one.place});
      return true;
    });
  }
  std::ranges::move(about, std::back_inserter(findings));
  return suppressed;
}

void drop_stale_decisions(std::vector<Finding>& findings) {
  std::erase_if(findings, [](const Finding& one) { return one.code->code.starts_with("TS75"); });
}

}  // namespace trysquare::app
