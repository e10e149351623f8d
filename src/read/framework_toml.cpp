#include "read/framework_toml.hpp"

#include "base/filesystem.hpp"
#include "base/problems.hpp"
#include "data/toml.hpp"
#include "read/toml_fields.hpp"

namespace trysquare::read {

Result<model::Framework> parse_framework_toml(std::string_view text, std::string_view path) {
  const auto document = data::parse_toml(text, path);
  if (!document) return std::unexpected(document.error());
  std::vector<Error> problems;
  Fields fields(*document, "a framework", path, problems);
  model::Framework framework;
  framework.name = file_name(path).substr(0, file_name(path).find('.'));
  framework.unconfigured = fields.texts("unconfigured");
  for (const data::Node* node : fields.items("step")) {
    Fields inner(*node, "a step", path, problems);
    model::SetupStep step;
    step.setting = inner.require_text("setting");
    step.imports = inner.texts("imports");
    step.calls = inner.text("calls");
    step.later = inner.truth("later").value_or(false);
    for (const data::Node* one : inner.items("discovers")) {
      Fields found(*one, "what is discovered", path, problems);
      step.discovers.push_back({found.require_text("entry"), found.require_text("module")});
      found.finish();
    }
    inner.finish();
    framework.steps.push_back(std::move(step));
  }
  fields.finish();
  if (!problems.empty()) return std::unexpected(all_as_one(std::move(problems)));
  return framework;
}

}  // namespace trysquare::read
