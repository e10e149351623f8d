#include "app/handoff.hpp"

#include "base/filesystem.hpp"

#include <map>

namespace trysquare::app {

Handoff make_handoff(const locate::Host& host, const CheckRequest& request, const model::Release* release) {
  Handoff handoff;
  if (release != nullptr) {
    handoff.product = release->product;
    handoff.release = release->name;
    for (const auto& constraint : release->constraints)
      handoff.built_for.push_back(constraint.requirement.text());
    handoff.title = release->title;
    handoff.client = release->client;
    handoff.python_path = release->python_path;
    handoff.configuration = release->configuration;
    handoff.release_path = release->path;
    handoff.lifecycle = release->lifecycle;
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

namespace {

// A callable's name does not tell where its module ends: a function's is all but the last part, a method's
// all but the last two. By module, then what is to be found in it: {MODULE: [[ROLE, "Class.method"]]}.
data::Node callables_node(const model::SetupDescription& lifecycle) {
  std::map<std::string, data::Array> modules;
  const auto add = [&](std::string_view role, const std::vector<std::string>& callables) {
    for (const auto& callable : callables) {
      std::size_t dot = callable.rfind('.');
      for (int parts = 0; parts < 2 && dot != std::string::npos && dot > 0; ++parts) {
        modules[callable.substr(0, dot)].emplace_back(
            data::Array{data::Node(std::string(role)), data::Node(callable.substr(dot + 1))});
        dot = callable.rfind('.', dot - 1);
      }
    }
  };
  add("setup", lifecycle.setup);
  add("instance", lifecycle.instance);
  add("ready", lifecycle.ready);
  add("guard", lifecycle.guards);
  add("use", lifecycle.uses);
  data::Object object;
  for (auto& [module, callables] : modules) object.add(module, std::move(callables));
  return object;
}

data::Node parts_node(const std::vector<model::ConfigurationPart>& parts) {
  data::Array items;
  for (const auto& part : parts) {
    data::Array variables;
    for (const auto& variable : part.variables) variables.emplace_back(variable);
    data::Object object;
    object.add("name", part.name);
    object.add("variables", std::move(variables));
    object.add("argument", part.argument);
    object.add("exclusive", part.exclusive);
    items.emplace_back(std::move(object));
  }
  return items;
}

}  // namespace

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
  object.add("title", text(handoff.title));
  object.add("client", text(handoff.client));
  object.add("release_path", text(handoff.release_path));
  object.add("python_path", texts(handoff.python_path));
  object.add("configuration", texts(handoff.configuration));
  object.add("callables", callables_node(handoff.lifecycle));
  object.add("parts", parts_node(handoff.lifecycle.parts));
  object.add("shims", handoff.shims);
  object.add("verbose", handoff.verbose);
  return object;
}

}  // namespace trysquare::app
