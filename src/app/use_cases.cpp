#include "app/use_cases.hpp"

#include "app/check.hpp"
#include "app/configurations.hpp"
#include "app/handoff.hpp"
#include "app/requests.hpp"
#include "app/sanitize.hpp"
#include "app/scan.hpp"
#include "app/settings.hpp"
#include "app/shims.hpp"
#include "base/text.hpp"
#include "data/json.hpp"
#include "report/report_json.hpp"
#include "report/scan_document.hpp"
#include "report/settings_document.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace trysquare::app {

namespace {

using data::Node;
using locate::Host;

Result<Node> call_check(const Host& host, const Node& request) {
  const auto wanted = check_request_of(request);
  if (!wanted) return std::unexpected(wanted.error());
  const auto found = check(host, *wanted);
  if (!found) return std::unexpected(found.error());
  return report::report_node(*found);
}

Result<Node> call_scan(const Host& host, const Node& request) {
  const auto wanted = check_request_of(request);
  if (!wanted) return std::unexpected(wanted.error());
  const auto found = scan(host, {wanted->environment, wanted->release});
  if (!found) return std::unexpected(found.error());
  return report::scan_node({found->environment, found->release, found->findings});
}

Result<Node> call_handoff(const Host& host, const Node& request) {
  const auto wanted = check_request_of(request);
  if (!wanted) return std::unexpected(wanted.error());
  const auto shims = truth_member(request, "shims");
  if (!shims) return std::unexpected(shims.error());
  auto found = find_handoff(host, *wanted);
  if (!found) return std::unexpected(std::move(found.error()));
  found->shims = *shims;
  return handoff_node(*found);
}

Result<Node> call_settings(const Host& host, const Node& request) {
  const auto wanted = check_request_of(request);
  if (!wanted) return std::unexpected(wanted.error());
  const auto found = show_settings(host, {wanted->environment, wanted->settings_module, wanted->assignments});
  if (!found) return std::unexpected(found.error());
  return report::settings_node(*found);
}

Result<Node> call_shims(const Host& host, const Node& request) {
  auto environment = environment_of(request);
  if (!environment) return std::unexpected(std::move(environment.error()));
  const auto rules = texts_member(request, "rules");
  if (!rules) return std::unexpected(rules.error());
  const auto table = [&]() -> Result<std::string> {
    if (!environment->search_path.empty()) return write_shim_table(host, *environment, *rules);
    const auto found = locate::find_environment(host, *environment);
    if (!found) return std::unexpected(found.error());
    return write_shim_table(host, *found, *rules, {});
  }();
  if (!table) return std::unexpected(table.error());
  data::Object answer;
  answer.add("table", *table);
  return answer;
}

Result<Node> call_sanitize(const Host& host, const Node& request, Memory& memory) {
  return sanitize_json(host, request, memory.rules);
}

template <Result<Node> (*run)(const Host&, const Node&)>
Result<Node> without_memory(const Host& host, const Node& request, Memory& /*memory*/) {
  return run(host, request);
}

struct UseCase {
  std::string_view name;
  Result<Node> (*run)(const Host& host, const Node& request, Memory& memory);
};
constexpr std::array<UseCase, 7> use_cases{{{"sanitize", call_sanitize},
                                            {"check", without_memory<call_check>},
                                            {"scan", without_memory<call_scan>},
                                            {"settings", without_memory<call_settings>},
                                            {"handoff", without_memory<call_handoff>},
                                            {"shims", without_memory<call_shims>},
                                            {"configurations", without_memory<plan_configurations_json>}}};

bool holds_errors(const Node& answer) {
  const Node* findings = answer.find("findings");
  if (findings == nullptr || findings->array() == nullptr) return false;
  return std::ranges::any_of(*findings->array(), [](const Node& finding) {
    const Node* severity = finding.find("severity");
    return severity != nullptr && severity->string() != nullptr && *severity->string() == "error";
  });
}

}  // namespace

Result<CallAnswer> call(const Host& host, std::string_view use_case, std::string_view request,
                        Memory& memory) {
  const auto* row = std::ranges::find(use_cases, use_case, &UseCase::name);
  if (row == use_cases.end()) {
    std::vector<std::string> names;
    names.reserve(use_cases.size());
    for (const auto& known : use_cases) names.emplace_back(known.name);
    return failure(fmt::format("there is no use case `{}`", use_case), "use cases: " + join(names, ", "));
  }
  const auto document = data::parse_json(request, "request");
  if (!document) return std::unexpected(document.error());
  auto answer = row->run(host, *document, memory);
  if (!answer) return std::unexpected(std::move(answer.error()));
  const bool errors = holds_errors(*answer);
  return CallAnswer{*std::move(answer), errors};
}

}  // namespace trysquare::app
