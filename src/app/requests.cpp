#include "app/requests.hpp"

#include <fmt/core.h>

namespace trysquare::app {

namespace {

constexpr std::string_view path = "<request>";

Failure wrong(const data::Node& node, std::string_view name, std::string_view wanted) {
  return failure_at(node.place(path), fmt::format("`{}` must be {}, not {}", name, wanted, node.kind()));
}

Result<void> read_markers(const data::Node& object, pep::MarkerEnvironment& into) {
  for (const auto name : pep::marker_variable_names) {
    auto value = text_member(object, name);
    if (!value) return std::unexpected(std::move(value.error()));
    *pep::marker_variable(into, name) = *std::move(value);
  }
  return {};
}

}  // namespace

Result<std::string> text_member(const data::Node& object, std::string_view name) {
  const data::Node* node = object.find(name);
  if (node == nullptr || node->is_null()) return std::string();
  if (node->string() == nullptr) return wrong(*node, name, "a string");
  return *node->string();
}

Result<std::vector<std::string>> texts_member(const data::Node& object, std::string_view name) {
  std::vector<std::string> texts;
  const data::Node* node = object.find(name);
  if (node == nullptr || node->is_null()) return texts;
  if (node->array() == nullptr) return wrong(*node, name, "an array of strings");
  for (const auto& item : *node->array()) {
    if (item.string() == nullptr) return wrong(item, name, "an array of strings");
    texts.push_back(*item.string());
  }
  return texts;
}

Result<locate::EnvironmentQuery> environment_of(const data::Node& request) {
  locate::EnvironmentQuery query;
  const data::Node* node = request.find("environment");
  if (node == nullptr || node->is_null()) return query;
  if (node->object() == nullptr) return wrong(*node, "environment", "an object");
  auto python = text_member(*node, "python");
  if (!python) return std::unexpected(std::move(python.error()));
  auto manifest = text_member(*node, "manifest");
  if (!manifest) return std::unexpected(std::move(manifest.error()));
  auto search_path = texts_member(*node, "search_path");
  if (!search_path) return std::unexpected(std::move(search_path.error()));
  query.python = *std::move(python);
  query.manifest = *std::move(manifest);
  query.search_path = *std::move(search_path);
  if (const data::Node* markers = node->find("markers")) {
    if (auto fine = read_markers(*markers, query.markers); !fine)
      return std::unexpected(std::move(fine.error()));
  }
  return query;
}

Result<CheckRequest> check_request_of(const data::Node& request) {
  CheckRequest found;
  auto environment = environment_of(request);
  if (!environment) return std::unexpected(std::move(environment.error()));
  found.environment = *std::move(environment);
  const auto take_text = [&](std::string_view name, std::string& into) -> Result<void> {
    auto value = text_member(request, name);
    if (!value) return std::unexpected(std::move(value.error()));
    into = *std::move(value);
    return {};
  };
  const auto take_texts = [&](std::string_view name, std::vector<std::string>& into) -> Result<void> {
    auto value = texts_member(request, name);
    if (!value) return std::unexpected(std::move(value.error()));
    into = *std::move(value);
    return {};
  };
  for (auto& fine :
       {take_text("product", found.release.product), take_text("release", found.release.release),
        take_text("settings", found.settings_module), take_texts("constraints", found.constraints),
        take_texts("rules", found.rules), take_texts("env", found.assignments),
        take_texts("select", found.select), take_texts("ignore", found.ignore)}) {
    if (!fine) return std::unexpected(fine.error());
  }
  return found;
}

Result<bool> truth_member(const data::Node& object, std::string_view name) {
  const data::Node* node = object.find(name);
  if (node == nullptr || node->is_null()) return false;
  if (node->as<bool>() == nullptr) return wrong(*node, name, "true or false");
  return *node->as<bool>();
}

}  // namespace trysquare::app
