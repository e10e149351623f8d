// The C ABI (include/trysquare/trysquare.h): one table of use cases; nothing thrown passes this file.
#include "trysquare/trysquare.h"

#include "app/check.hpp"
#include "app/handoff.hpp"
#include "app/requests.hpp"
#include "app/sanitize.hpp"
#include "app/scan.hpp"
#include "base/filesystem.hpp"
#include "base/process.hpp"
#include "data/json.hpp"
#include "report/report_json.hpp"
#include "report/scan_document.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <exception>
#include <new>
#include <string>

struct ts_context {
  std::string last_error;
};

namespace {

using trysquare::Result;
using trysquare::data::Node;
using trysquare::locate::Host;

Result<Node> sanitize(const Host& host, const Node& request) {
  return trysquare::app::sanitize_json(host, request);
}

Result<Node> check(const Host& host, const Node& request) {
  const auto wanted = trysquare::app::check_request_of(request);
  if (!wanted) return std::unexpected(wanted.error());
  return trysquare::app::check(host, *wanted).transform(trysquare::report::report_node);
}

Result<Node> scan(const Host& host, const Node& request) {
  const auto wanted = trysquare::app::check_request_of(request);
  if (!wanted) return std::unexpected(wanted.error());
  const auto found = trysquare::app::scan(host, {wanted->environment, wanted->release});
  if (!found) return std::unexpected(found.error());
  return trysquare::report::scan_node({found->environment, found->release, found->findings});
}

Result<Node> handoff(const Host& host, const Node& request) {
  const auto wanted = trysquare::app::check_request_of(request);
  if (!wanted) return std::unexpected(wanted.error());
  return trysquare::app::find_handoff(host, *wanted).transform(trysquare::app::handoff_node);
}

struct UseCase {
  std::string_view name;
  Result<Node> (*run)(const Host& host, const Node& request);
};
constexpr std::array<UseCase, 4> use_cases{
    {{"sanitize", sanitize}, {"check", check}, {"scan", scan}, {"handoff", handoff}}};

Result<Node> call(std::string_view name, std::string_view text) {
  const auto* use_case =
      std::find_if(use_cases.begin(), use_cases.end(), [&](const UseCase& row) { return row.name == name; });
  if (use_case == use_cases.end()) {
    return trysquare::failure(fmt::format("there is no use case `{}`", name),
                              "see include/trysquare/trysquare.h");
  }
  const auto request = trysquare::data::parse_json(text, "<request>");
  if (!request) return std::unexpected(request.error());
  Host host{.files = trysquare::disk(),
            .variables = trysquare::process_variables(),
            .directory = trysquare::working_directory(),
            .platform = trysquare::platform_facts()};
#if defined(_WIN32)
  host.system = "windows";
#endif
  return use_case->run(host, *request);
}

bool holds_errors(const Node& answer) {
  const Node* findings = answer.find("findings");
  if (findings == nullptr || findings->array() == nullptr) return false;
  for (const auto& finding : *findings->array()) {
    const Node* severity = finding.find("severity");
    if (severity != nullptr && severity->string() != nullptr && *severity->string() == "error") return true;
  }
  return false;
}

}  // namespace

extern "C" {

const char* ts_version(void) { return TRYSQUARE_VERSION; }

ts_context* ts_context_new(void) { return new (std::nothrow) ts_context; }

void ts_context_free(ts_context* context) { delete context; }

int ts_call(ts_context* context, const char* use_case, const char* request, ts_answer answer,
            void* user_data) {
  if (context == nullptr) return TS_FAILED;
  try {
    context->last_error.clear();
    if (use_case == nullptr || request == nullptr || answer == nullptr) {
      context->last_error = "error: ts_call needs a use case, a request and a callback\n";
      return TS_FAILED;
    }
    const auto found = call(use_case, request);
    if (!found) {
      context->last_error = trysquare::draw(found.error());
      return TS_FAILED;
    }
    const std::string text = trysquare::data::write_json(*found);
    answer(text.data(), text.size(), user_data);
    return holds_errors(*found) ? TS_FINDINGS : TS_OK;
  } catch (const std::exception& error) {
    try {
      context->last_error = fmt::format("error: {}\n", error.what());
    } catch (...) {
      context->last_error.clear();
    }
    return TS_FAILED;
  } catch (...) {
    return TS_FAILED;
  }
}

const char* ts_last_error(const ts_context* context) {
  return context == nullptr ? "" : context->last_error.c_str();
}
}
