// The request of a live process, read strictly: an unknown member is an error with the nearest known name.
#include "app/sanitize.hpp"
#include "read/toml_fields.hpp"
#include "report/sanitize_text.hpp"

#include <fmt/core.h>

#include <array>

namespace trysquare::app {

namespace {

constexpr std::string_view place = "request";

using Problems = std::vector<Error>;
using read::Fields;

void read_markers(const data::Node& node, pep::MarkerEnvironment& into, Problems& problems) {
  Fields fields(node, "`markers`", place, problems);
  for (const std::string_view name : pep::marker_variable_names)
    *pep::marker_variable(into, name) = fields.text(name);
  fields.finish();
}

void read_distributions(const data::Node& node, SanitizeRequest& request, Problems& problems) {
  request.distributions.emplace();
  if (node.object() == nullptr) {
    problems.push_back(read::wrong_kind(node, place, "distributions", "an object"));
    return;
  }
  for (const data::Member& member : node.object()->members) {
    if (const std::string* version = member.value.string())
      request.distributions->insert_or_assign(member.key, *version);
    else
      problems.push_back(read::wrong_kind(member.value, place, member.key, "a version as a string"));
  }
}

void read_environment(const data::Node& node, SanitizeRequest& request, Problems& problems) {
  Fields fields(node, "`environment`", place, problems);
  locate::EnvironmentQuery& query = request.environment;
  query.python = fields.text("python");
  query.manifest = fields.text("manifest");
  query.search_path = fields.texts("search_path");
  if (const data::Node* markers = fields.take("markers")) read_markers(*markers, query.markers, problems);
  if (const data::Node* given = fields.take("distributions")) read_distributions(*given, request, problems);
  fields.finish();
  const int ways = static_cast<int>(!query.python.empty()) + static_cast<int>(!query.manifest.empty()) +
                   static_cast<int>(node.find("search_path") != nullptr) +
                   static_cast<int>(request.distributions.has_value());
  if (ways != 1 && node.object() != nullptr)
    fields.problem(node,
                   "`environment` needs one of `search_path`, `python`, `manifest` and `distributions`");
  else if (node.find("search_path") != nullptr && query.search_path.empty())
    fields.problem(node, "`search_path` is empty: nothing is installed there");
}

model::Edit read_edit(const data::Node& node, Problems& problems) {
  static constexpr std::array<std::string_view, 4> ops{"add", "remove", "replace", "move"};
  Fields fields(node, "an edit", place, problems);
  model::Edit edit;
  if (const auto op = fields.choice("op", ops)) edit.op = static_cast<model::Edit::Op>(*op);
  edit.path = fields.require_text("path");
  if (const data::Node* value = fields.take("value")) {
    auto read = model::from_wire(*value, place);
    if (read)
      edit.value = std::move(*read);
    else
      problems.push_back(std::move(read.error()));
  }
  return edit;
}

SanitizeRequest read_request(const data::Node& node, Problems& problems) {
  Fields fields(node, "the request", place, problems);
  SanitizeRequest request;
  request.settings_path = place;
  if (const data::Node* settings = fields.require("settings")) request.settings = *settings;
  if (const data::Node* environment = fields.require("environment"))
    read_environment(*environment, request, problems);
  request.rules = fields.texts("rules");
  request.review = fields.truth("review").value_or(false);
  request.built_for = fields.texts("built_for");
  for (const data::Node* edit : fields.items("previous"))
    request.previous.push_back(read_edit(*edit, problems));
  fields.finish();
  return request;
}

}  // namespace

Result<data::Node> sanitize_json(const locate::Host& host, const data::Node& request, RuleMemory& memory) {
  Problems problems;
  const SanitizeRequest read = read_request(request, problems);
  if (!problems.empty()) return std::unexpected(std::move(problems.front()));
  auto answer = sanitize(host, read, memory);
  if (!answer) return std::unexpected(std::move(answer.error()));
  data::Array looked_at;
  for (const std::string& name : answer->after.looked_at) looked_at.emplace_back(name);
  data::Object object = report::sanitized_object(answer->after);
  object.add("looked_at", std::move(looked_at));
  return object;
}

}  // namespace trysquare::app
