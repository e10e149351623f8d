#include "read/configurations_toml.hpp"

#include "base/filesystem.hpp"
#include "data/toml.hpp"
#include "read/toml_fields.hpp"

#include <fmt/core.h>

#include <set>

namespace trysquare::read {

namespace {

using model::Configuration;

class Reader {
 public:
  Reader(std::string_view path, std::string_view directory) : path_(path), directory_(directory) {}

  ConfigurationsFile read(const data::Node& document) {
    Fields top(document, "a configurations file", path_, file_.problems);
    Configuration defaults;
    if (const auto* node = top.take("defaults")) {
      Fields fields(*node, "[defaults]", path_, file_.problems);
      read_fields(fields, defaults);
      fields.finish();
    }
    const auto tables = top.items("configuration");
    if (tables.empty() && file_.problems.empty())
      top.problem(document, "there is no [[configuration]] in it");
    for (const auto* node : tables) read_configuration(*node, defaults);
    top.finish();
    return std::move(file_);
  }

 private:
  void read_configuration(const data::Node& node, const Configuration& defaults) {
    Configuration configuration = defaults;
    configuration.place = node.place(path_);
    Fields fields(node, "a [[configuration]]", path_, file_.problems);
    configuration.name = fields.require_text("name");
    read_fields(fields, configuration);
    fields.finish();
    const auto* name = node.find("name");
    if (name != nullptr && !configuration.name.empty() && !names_.insert(configuration.name).second)
      fields.problem(*name, fmt::format("the configuration `{}` is there twice", configuration.name));
    file_.configurations.push_back(std::move(configuration));
  }

  void read_fields(Fields& fields, Configuration& into) {
    if (auto text = fields.text("product"); !text.empty()) into.product = std::move(text);
    if (auto text = fields.text("release"); !text.empty()) into.release = std::move(text);
    if (const auto* node = fields.take("directories")) {
      for (const auto& member : members_of(fields, *node, "directories")) {
        const auto* text = member.value.string();
        if (text == nullptr || text->empty()) {
          fields.problem(member.value, fmt::format("`{}` must be a directory's path", member.key));
          continue;
        }
        into.directories[member.key] = {normal_path(join_path(directory_, *text)), member.value.place(path_)};
      }
    }
    if (const auto* node = fields.take("environment")) {
      for (const auto& member : members_of(fields, *node, "environment")) {
        const auto* text = member.value.string();
        if (text == nullptr) {
          fields.problem(member.value, fmt::format("the variable `{}` must be a string, not {}", member.key,
                                                   member.value.kind()));
        } else if (member.key.empty() || member.key.find('=') != std::string::npos) {
          fields.problem(member.value, fmt::format("`{}` is no variable's name", member.key));
        } else {
          into.environment[member.key] = *text;
        }
      }
    }
    if (const auto* node = fields.take("timeout"); node != nullptr && !node->is_null()) {
      const auto* whole = node->as<std::int64_t>();
      const auto* fraction = node->as<double>();
      const double seconds = whole != nullptr      ? static_cast<double>(*whole)
                             : fraction != nullptr ? *fraction
                                                   : 0.0;
      if (!(seconds > 0.0)) fields.problem(*node, "`timeout` must be a number of seconds above 0");
      into.timeout = seconds;
    }
  }

  static std::vector<data::Member> members_of(Fields& fields, const data::Node& node, std::string_view name) {
    if (node.object() != nullptr) return node.object()->members;
    fields.problem(node, fmt::format("`{}` must be a table, not {}", name, node.kind()));
    return {};
  }

  std::string_view path_, directory_;
  std::set<std::string> names_;
  ConfigurationsFile file_;
};

}  // namespace

ConfigurationsFile read_configurations(const data::Node& document, std::string_view path,
                                       std::string_view directory) {
  return Reader(path, directory).read(document);
}

ConfigurationsFile parse_configurations_toml(std::string_view text, std::string_view path,
                                             std::string_view directory) {
  const auto document = data::parse_toml(text, path);
  if (!document) return {{}, {document.error()}};
  return read_configurations(*document, path, directory);
}

}  // namespace trysquare::read
