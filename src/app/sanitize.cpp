#include "app/sanitize.hpp"

#include "app/installed_on.hpp"
#include "data/json.hpp"
#include "pep/name.hpp"

#include <fmt/core.h>

namespace trysquare::app {

namespace {

Result<rules::Installed> find_installed(const locate::Host& host, const SanitizeRequest& request) {
  if (request.distributions) {
    rules::Installed installed;
    installed.markers = request.environment.markers;
    for (const auto& [name, version] : *request.distributions)
      installed.versions[pep::normalize_name(name)] = version;
    return installed;
  }
  if (!request.environment.search_path.empty()) return installed_on(host, request.environment);
  auto environment = locate::find_environment(host, request.environment);
  if (!environment) return std::unexpected(std::move(environment.error()));
  return rules::installed_of(*environment);
}

}  // namespace

Result<data::Node> parse_settings(std::string_view text, std::string_view path) {
  auto node = data::parse_json(text, path);
  if (node && node->object() == nullptr)
    return failure_at(node->place(path), fmt::format("settings are an object, not {}", node->kind()),
                      R"(write {"NAME": value, …})");
  return node;
}

Result<SanitizeAnswer> sanitize(const locate::Host& host, const SanitizeRequest& request,
                                RuleMemory& memory) {
  auto value = model::from_wire(request.settings, request.settings_path);
  if (!value) return std::unexpected(std::move(value.error()));
  model::Dict* settings = value->as<model::Dict>();
  if (settings == nullptr)
    return failure_at(request.settings.place(request.settings_path),
                      fmt::format("settings are a dict, not {}", model::type_name(*value)));
  auto installed = find_installed(host, request);
  if (!installed) return std::unexpected(std::move(installed.error()));
  const auto book =
      recall_rule_book(memory, host.files, *std::move(installed), request.rules, request.built_for);
  if (!book) return std::unexpected(book.error());
  auto sanitized = sanitize(**book, *settings, request.review, request.previous);
  if (!sanitized) return std::unexpected(std::move(sanitized.error()));
  return SanitizeAnswer{std::move(*settings), *std::move(sanitized)};
}

Result<SanitizeAnswer> sanitize(const locate::Host& host, const SanitizeRequest& request) {
  RuleMemory memory;
  return sanitize(host, request, memory);
}

}  // namespace trysquare::app
