#include "app/settings.hpp"

#include "settings/settings.hpp"

namespace trysquare::app {

Result<model::Settings> read_settings(const locate::Host& host, const model::Environment& environment,
                                      const std::string& module, const std::vector<std::string>& assignments,
                                      const std::vector<std::string>& unknown_variables) {
  settings::SettingsRequest request{host.files, host.directory, environment, module, {}, unknown_variables};
  if (assignments.empty()) request.variables = host.variables;
  for (const auto& assignment : assignments) {
    const std::size_t equals = assignment.find('=');
    const std::string name = assignment.substr(0, equals);
    const std::string value = equals == std::string::npos ? "" : assignment.substr(equals + 1);
    std::erase(request.unknown_variables, name);
    request.variables.erase(name);
    if (value == "?")
      request.unknown_variables.push_back(name);
    else
      request.variables[name] = value;
  }
  return settings::read_settings(request);
}

Result<model::Settings> show_settings(const locate::Host& host, const SettingsQuery& query) {
  auto where = query.environment;
  where.depth = read::Depth::names;  // what else is wanted of a distribution, the settings' own code reads
  const auto environment = locate::find_environment(host, where);
  if (!environment) return std::unexpected(environment.error());
  return read_settings(host, *environment, query.module, query.assignments, {});
}

}  // namespace trysquare::app
