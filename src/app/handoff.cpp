#include "app/handoff.hpp"

#include "base/filesystem.hpp"

namespace trysquare::app {

Handoff make_handoff(const locate::Host& host, const CheckRequest& request, const model::Release* release) {
  Handoff handoff;
  if (release != nullptr) {
    handoff.product = release->product;
    handoff.release = release->name;
    for (const auto& constraint : release->constraints)
      handoff.built_for.push_back(constraint.requirement.text());
    if (!release->settings_module.empty()) handoff.settings_modules.push_back(release->settings_module);
  }
  if (!request.settings_module.empty()) handoff.settings_modules.push_back(request.settings_module);
  // A program may change its directory before its settings are loaded.
  for (const auto& rules : request.rules) {
    handoff.rules.push_back(normal_path(join_path(host.directory, rules)));
  }
  return handoff;
}

Result<Handoff> find_handoff(const locate::Host& host, const CheckRequest& request) {
  auto environment = locate::find_environment(host, request.environment);
  if (!environment) return std::unexpected(std::move(environment.error()));
  const auto answer = locate::find_release(host, request.release, &*environment);
  if (!answer) return std::unexpected(answer.error());
  return make_handoff(host, request, answer->release ? &*answer->release : nullptr);
}

data::Node handoff_node(const Handoff& handoff) {
  const auto texts = [](const std::vector<std::string>& values) {
    data::Array items;
    for (const auto& value : values) items.emplace_back(value);
    return data::Node(std::move(items));
  };
  const auto text = [](const std::string& value) { return value.empty() ? data::Node() : data::Node(value); };
  data::Object object;
  object.add("settings_modules", texts(handoff.settings_modules));
  object.add("product", text(handoff.product));
  object.add("release", text(handoff.release));
  object.add("rules", texts(handoff.rules));
  object.add("built_for", texts(handoff.built_for));
  object.add("shims", handoff.shims);
  object.add("verbose", handoff.verbose);
  return object;
}

}  // namespace trysquare::app
