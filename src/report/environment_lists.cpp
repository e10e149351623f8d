#include "report/environment_lists.hpp"

#include "model/source.hpp"

#include "base/text.hpp"
#include "report/report_json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>

namespace trysquare::report {

using data::Array;
using data::Node;
using data::Object;
using model::Distribution;

std::vector<const Distribution*> listed(const model::Environment& environment) {
  std::map<std::string_view, const Distribution*> by_key;
  for (const auto& distribution : environment.distributions)
    by_key.try_emplace(distribution.key, &distribution);
  std::vector<const Distribution*> found;
  found.reserve(by_key.size());
  for (const auto& [key, distribution] : by_key) found.push_back(distribution);
  return found;
}

namespace {

using model::Source;

// One line of text, whatever was read.
std::string line_of(std::string_view text) { return printable(to_valid_utf8(text)); }

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

// As pip freezes what no index served: an editable checkout by its name, an editable folder by its path.
std::string location_of(const Distribution& distribution) {
  const Source* source = distribution.source.get();
  if (source == nullptr || source->kind == Source::Kind::index) return distribution.origin;
  if (!distribution.editable) return model::pinned_location(*source);
  if (source->kind == Source::Kind::directory && !source->path.empty() && source->subdirectory.empty())
    return source->path;
  std::string out = model::pinned_location(*source);
  if (source->kind != Source::Kind::vcs) return out;
  const std::size_t hash = out.find('#');
  const std::string egg = "#egg=" + distribution.name;
  return hash == std::string::npos ? out + egg : out.substr(0, hash) + egg + "&" + out.substr(hash + 1);
}

Object hashes_object(const model::Hashes& hashes) {
  Object object;
  for (const auto& [algorithm, value] : hashes) object.add(to_valid_utf8(algorithm), to_valid_utf8(value));
  return object;
}

// https://packaging.python.org/en/latest/specifications/direct-url-data-structure/
Node direct_url_node(const Distribution& distribution) {
  const Source* source = distribution.source.get();
  Object origin, info;
  origin.add("url",
             to_valid_utf8(source == nullptr || source->url.empty() ? distribution.origin : source->url));
  if (source != nullptr && source->kind == Source::Kind::vcs) {
    info.add("vcs", source->vcs);
    if (!source->revision.empty()) info.add("requested_revision", to_valid_utf8(source->revision));
    if (!source->commit.empty()) info.add("commit_id", to_valid_utf8(source->commit));
    origin.add("vcs_info", std::move(info));
  } else if (source != nullptr && source->kind == Source::Kind::archive) {
    if (!source->hashes.empty()) info.add("hashes", hashes_object(source->hashes));
    origin.add("archive_info", std::move(info));
  } else {
    const bool directory =
        distribution.editable || distribution.origin.starts_with("file:") || source != nullptr;
    if (distribution.editable) info.add("editable", true);
    origin.add(directory ? "dir_info" : "archive_info", std::move(info));
  }
  if (source != nullptr && !source->subdirectory.empty())
    origin.add("subdirectory", to_valid_utf8(source->subdirectory));
  return Node(std::move(origin));
}

// The names that CycloneDX has for hashes; others are left out.
std::string_view cyclonedx_algorithm(std::string_view name) {
  constexpr auto names =
      std::to_array<std::pair<std::string_view, std::string_view>>({{"md5", "MD5"},
                                                                    {"sha1", "SHA-1"},
                                                                    {"sha256", "SHA-256"},
                                                                    {"sha384", "SHA-384"},
                                                                    {"sha512", "SHA-512"}});
  const auto* found = std::ranges::find(names, name, &std::pair<std::string_view, std::string_view>::first);
  return found == names.end() ? std::string_view() : found->second;
}

Object reference_object(std::string_view type, const std::string& url, const model::Hashes& hashes) {
  Object reference;
  reference.add("type", type);
  reference.add("url", to_valid_utf8(url));
  Array rows;
  for (const auto& [algorithm, value] : hashes) {
    const std::string_view name = cyclonedx_algorithm(algorithm);
    if (name.empty()) continue;
    Object row;
    row.add("alg", name);
    row.add("content", to_valid_utf8(value));
    rows.emplace_back(std::move(row));
  }
  if (!rows.empty()) reference.add("hashes", std::move(rows));
  return reference;
}

// Where its files lie. A path is written as it is: an IRI may be relative.
Array references_of(const Distribution& distribution) {
  Array found;
  const Source* source = distribution.source.get();
  if (source == nullptr) return found;
  if (source->kind == Source::Kind::vcs) {
    found.emplace_back(reference_object("vcs", location_of(distribution), {}));
  } else if (source->kind != Source::Kind::index) {
    const std::string& where = source->url.empty() ? source->path : source->url;
    if (!where.empty()) found.emplace_back(reference_object("distribution", where, source->hashes));
  }
  for (const auto& file : source->files) {
    const std::string& where = file.url.empty() ? file.path : file.url;
    if (!where.empty()) found.emplace_back(reference_object("distribution", where, file.hashes));
  }
  return found;
}

}  // namespace

std::string write_freeze(const model::Environment& environment) {
  std::string out;
  for (const Distribution* one : listed(environment)) {
    const std::string name = line_of(one->name);
    if (one->editable && !one->origin.empty()) {
      if (!one->version.empty())
        out += fmt::format("# Editable install ({}=={})\n", name, line_of(one->version));
      out += fmt::format("-e {}\n", line_of(location_of(*one)));
    } else if (!one->origin.empty()) {
      if (!one->version.empty()) out += fmt::format("# Installed ({}=={})\n", name, line_of(one->version));
      out += fmt::format("{} @ {}\n", name, line_of(location_of(*one)));
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
  for (const Distribution* one : listed(environment)) {
    Object row;
    row.add("metadata", metadata_node(*one));
    const std::size_t slash = one->metadata_path.find_last_of('/');
    const bool on_disk = one->requirements_known && slash != std::string::npos;
    row.add("metadata_location", to_valid_utf8(on_disk ? one->metadata_path.substr(0, slash) : one->root));
    if (!one->origin.empty()) row.add("direct_url", direct_url_node(*one));
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
  // The version of pip that wrote the report: here the one that the environment holds, if any.
  const Distribution* pip = environment.find("pip");
  document.add("pip_version", pip == nullptr ? std::string() : to_valid_utf8(pip->version));
  document.add("installed", std::move(installed));
  document.add("environment", std::move(markers));
  return document;
}

Node cyclonedx_node(const model::Environment& environment) {
  Array components;
  for (const Distribution* one : listed(environment)) {
    Object row;
    row.add("type", "library");
    row.add("bom-ref", package_url(*one));
    row.add("name", to_valid_utf8(one->name));
    if (!one->version.empty()) row.add("version", to_valid_utf8(one->version));
    row.add("purl", package_url(*one));
    if (Array references = references_of(*one); !references.empty())
      row.add("externalReferences", std::move(references));
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
