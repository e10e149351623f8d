#include "report/settings_document.hpp"

#include "base/credentials.hpp"
#include "base/text.hpp"
#include "model/masking.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace trysquare::report {

namespace {

std::string place_text(const model::Setting& setting) {
  return setting.places.empty() ? "" : to_text(setting.places.back());
}

// A value as text; an unknown one says why and where.
std::string value_text(const model::Value& value) {
  const auto* unknown = value.as<model::Unknown>();
  if (unknown == nullptr) return model::to_python(value);
  return fmt::format("<unknown: {}{}>", unknown->reason, unknown->at.empty() ? "" : " (" + unknown->at + ")");
}

std::string shown_value(std::string_view name, const model::Value& value) {
  return value_text(model::masked(name, value));
}

// A line that speaks of a credential may hold it.
std::string shown_source(std::string_view line) {
  std::size_t start = 0;
  for (std::size_t at = 0; at <= line.size(); ++at) {
    const bool inside = at < line.size() && (is_alnum(line[at]) || line[at] == '_');
    if (inside) continue;
    if (secrecy_of(line.substr(start, at - start)) != Secrecy::none)
      return "(not shown: it may hold a credential)";
    start = at + 1;
  }
  return without_credentials(line);
}

struct Difference {
  std::string name;
  const model::Setting* left;
  const model::Setting* right;
};

std::vector<Difference> differences(const model::Settings& left, const model::Settings& right) {
  std::map<std::string, Difference> all;
  for (const auto& setting : left.settings) all[setting.name] = {setting.name, &setting, nullptr};
  for (const auto& setting : right.settings) {
    auto& row = all.try_emplace(setting.name, Difference{setting.name, nullptr, nullptr}).first->second;
    row.right = &setting;
  }
  std::vector<Difference> out;
  for (auto& [name, row] : all) {
    if (row.left == nullptr || row.right == nullptr || !(row.left->value == row.right->value))
      out.push_back(row);
  }
  return out;
}

data::Node place_node(const Place& place) {
  data::Object object;
  object.add("path", data::Node(place.path));
  object.add("line", data::Node(static_cast<int>(place.line)));
  return data::Node(std::move(object));
}

data::Node unknown_node(const model::Unknown& unknown) {
  data::Object object;
  object.add("reason", data::Node(unknown.reason));
  object.add("at", data::Node(unknown.at));
  return data::Node(std::move(object));
}

}  // namespace

std::string write_settings_list(const model::Settings& settings, const Style& style) {
  std::string out;
  for (const auto& setting : settings.settings) {
    out += style(Paint::bold, setting.name) + " = " + printable(shown_value(setting.name, setting.value));
    const std::string place = place_text(setting);
    if (!place.empty()) out += "  " + style(Paint::dim, "# " + place);
    out += '\n';
  }
  if (settings.open) {
    out += fmt::format("# other names may be there, or have other values: {} ({})\n",
                       printable(settings.open->reason), printable(settings.open->at));
  }
  return out;
}

data::Node settings_node(const model::Settings& settings) {
  data::Object values;
  for (const auto& setting : settings.settings) values.add(setting.name, model::to_wire(setting.value));
  data::Object out;
  out.add("schema", data::Node(settings_schema));
  out.add("module", data::Node(settings.module));
  out.add("settings", data::Node(std::move(values)));
  out.add("open", settings.open ? unknown_node(*settings.open) : data::Node());
  out.add("failure", settings.failure ? data::Node(settings.failure->message) : data::Node());
  return data::Node(std::move(out));
}

std::string write_settings_difference(const model::Settings& left, const model::Settings& right,
                                      const Style& style) {
  std::string out;
  const auto line = [&](Paint paint, char sign, const model::Setting* setting, std::string_view name) {
    if (setting == nullptr) return;
    out += style(paint, fmt::format("{}{} = {}", sign, name, shown_value(name, setting->value))) + "\n";
  };
  for (const auto& row : differences(left, right)) {
    line(Paint::red, '-', row.left, row.name);
    line(Paint::green, '+', row.right, row.name);
  }
  return out;
}

data::Node settings_difference_node(const model::Settings& left, const model::Settings& right) {
  data::Object rows;
  for (const auto& row : differences(left, right)) {
    data::Object sides;
    if (row.left != nullptr) sides.add("left", model::to_wire(row.left->value));
    if (row.right != nullptr) sides.add("right", model::to_wire(row.right->value));
    rows.add(row.name, data::Node(std::move(sides)));
  }
  data::Object out;
  out.add("schema", data::Node(settings_schema));
  out.add("differences", data::Node(std::move(rows)));
  return data::Node(std::move(out));
}

std::string write_setting_places(const model::Setting& setting, const SourceLine& line, const Style& style) {
  std::string out =
      style(Paint::bold, setting.name) + " = " + printable(shown_value(setting.name, setting.value)) + "\n";
  for (const Place& place : setting.places) {
    out += "  " + style(Paint::cyan, to_text(place)) + "\n";
    const std::string source = line(place);
    if (!source.empty()) out += "      " + printable(shown_source(trim(source))) + "\n";
  }
  return out;
}

data::Node setting_places_node(const model::Setting& setting) {
  data::Array places;
  for (const Place& place : setting.places) places.push_back(place_node(place));
  data::Object out;
  out.add("schema", data::Node(settings_schema));
  out.add("name", data::Node(setting.name));
  out.add("value", model::to_wire(setting.value));
  out.add("places", data::Node(std::move(places)));
  return data::Node(std::move(out));
}

}  // namespace trysquare::report
