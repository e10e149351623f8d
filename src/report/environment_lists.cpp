#include "report/environment_lists.hpp"

#include "base/text.hpp"
#include "report/report_json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace trysquare::report {

using data::Array;
using data::Node;
using data::Object;
using model::Distribution;

namespace {

std::vector<const Distribution*> active(const model::Environment& environment) {
  std::map<std::string_view, const Distribution*> by_key;
  for (const auto& distribution : environment.distributions)
    by_key.try_emplace(distribution.key, &distribution);
  std::vector<const Distribution*> found;
  found.reserve(by_key.size());
  for (const auto& [key, distribution] : by_key) found.push_back(distribution);
  return found;
}

// One line of text, whatever was read.
std::string line_of(std::string_view text) { return printable(to_valid_utf8(text)); }

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : to_valid_utf8(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      out += fmt::format("\\{}", c);
    else if (byte < 0x20 || byte == 0x7F)
      out += fmt::format("\\u{:04X}", byte);
    else
      out += c;
  }
  return out + "\"";
}

// https://github.com/package-url/purl-spec
std::string package_url(const Distribution& distribution) {
  std::string out = "pkg:pypi/" + distribution.key;
  if (distribution.version.empty()) return out;
  out += '@';
  for (const char c : distribution.version) {
    if (is_alnum(c) || c == '.' || c == '-' || c == '_' || c == '~')
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

Node texts_or_null(const std::vector<std::string>& texts) {
  return texts.empty() ? Node() : strings_node(texts);
}

Node metadata_node(const Distribution& distribution) {
  Object metadata;
  metadata.add("metadata_version", "2.1");
  metadata.add("name", to_valid_utf8(distribution.name));
  metadata.add("version", to_valid_utf8(distribution.version));
  if (!distribution.requires_python.empty())
    metadata.add("requires_python", to_valid_utf8(distribution.requires_python));
  std::vector<std::string> lines;
  for (const auto& line : distribution.requirements) lines.push_back(line.text);
  if (!lines.empty()) metadata.add("requires_dist", texts_or_null(lines));
  if (!distribution.extras.empty()) metadata.add("provides_extra", texts_or_null(distribution.extras));
  return metadata;
}

}  // namespace

std::string write_freeze(const model::Environment& environment) {
  std::string out;
  for (const Distribution* one : active(environment)) {
    const std::string name = line_of(one->name);
    if (one->editable && !one->origin.empty()) {
      if (!one->version.empty())
        out += fmt::format("# Editable install ({}=={})\n", name, line_of(one->version));
      out += fmt::format("-e {}\n", line_of(one->origin));
    } else if (!one->origin.empty()) {
      out += fmt::format("{} @ {}\n", name, line_of(one->origin));
    } else if (one->version.empty()) {
      out += fmt::format("# {}: nothing tells its version\n", name);
    } else {
      out += fmt::format("{}=={}\n", name, line_of(one->version));
    }
  }
  return out;
}

Node pip_inspect_node(const model::Environment& environment) {
  Array installed;
  for (const Distribution* one : active(environment)) {
    Object row;
    row.add("metadata", metadata_node(*one));
    const std::size_t slash = one->metadata_path.find_last_of('/');
    const bool on_disk = one->requirements_known && slash != std::string::npos;
    row.add("metadata_location", to_valid_utf8(on_disk ? one->metadata_path.substr(0, slash) : one->root));
    if (!one->origin.empty()) {
      Object origin;
      origin.add("url", to_valid_utf8(one->origin));
      Object info;
      if (one->editable) info.add("editable", true);
      origin.add(one->editable || one->origin.starts_with("file:") ? "dir_info" : "archive_info",
                 std::move(info));
      row.add("direct_url", std::move(origin));
    }
    if (!one->installer.empty()) row.add("installer", to_valid_utf8(one->installer));
    row.add("requested", false);
    installed.emplace_back(std::move(row));
  }
  Object markers;
  for (const auto name : pep::marker_variable_names) {
    const std::string* value = pep::marker_variable(environment.markers, name);
    if (!value->empty()) markers.add(std::string(name), to_valid_utf8(*value));
  }
  Object document;
  document.add("version", "1");
  document.add("installed", std::move(installed));
  document.add("environment", std::move(markers));
  return document;
}

std::string write_pylock(const model::Environment& environment) {
  std::string out =
      "# Names and versions: the files that an environment was installed from, and their hashes, are not "
      "known.\n"
      "lock-version = \"1.0\"\ncreated-by = \"trysquare\"\n";
  const std::string& python = environment.markers.python_version;
  if (!python.empty()) out += fmt::format("requires-python = {}\n", toml_string("==" + python + ".*"));
  out += "packages = [\n";
  for (const Distribution* one : active(environment)) {
    out += fmt::format("    {{ name = {}", toml_string(one->key));
    if (!one->version.empty()) out += fmt::format(", version = {}", toml_string(one->version));
    if (!one->origin.empty() && one->editable) {
      const std::string_view scheme = "file://";
      const std::string path =
          one->origin.starts_with(scheme) ? one->origin.substr(scheme.size()) : one->origin;
      out += fmt::format(", directory = {{ path = {}, editable = true }}", toml_string(path));
    }
    out += " },\n";
  }
  return out + "]\n";
}

Node cyclonedx_node(const model::Environment& environment) {
  Array components;
  for (const Distribution* one : active(environment)) {
    Object row;
    row.add("type", "library");
    row.add("bom-ref", package_url(*one));
    row.add("name", to_valid_utf8(one->name));
    if (!one->version.empty()) row.add("version", to_valid_utf8(one->version));
    row.add("purl", package_url(*one));
    components.emplace_back(std::move(row));
  }
  Object document;
  document.add("bomFormat", "CycloneDX");
  document.add("specVersion", "1.6");
  document.add("version", 1);
  document.add("components", std::move(components));
  return document;
}

}  // namespace trysquare::report
