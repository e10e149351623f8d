#include "app/spec_requirements.hpp"

#include "app/text_files.hpp"
#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "read/requirements_txt.hpp"

#include <algorithm>

namespace trysquare::app {

namespace {

using data::Array;
using data::Node;
using data::Object;

// Where the files of a request lie, two directories deep as a temporary one does, and how answers write it.
constexpr std::string_view root = "/tmp/trysquare-root";
constexpr std::string_view written_root = "<ROOT>";

std::string with_root(std::string_view text) { return replace_all(text, root, written_root); }
std::string relative(std::string_view path) {
  std::string normal = normal_path(path);
  const std::string prefix = std::string(root) + "/";
  return normal.starts_with(prefix) ? normal.substr(prefix.size()) : normal;
}

Result<std::map<std::string, std::string>> files_field(const Node& in) {
  const Node* files = in.find("files");
  if (files == nullptr || files->object() == nullptr) return failure("`in.files` must be an object");
  std::map<std::string, std::string> found;
  for (const auto& member : files->object()->members) {
    auto bytes = bytes_of(member.value, "files." + member.key);
    if (!bytes) return std::unexpected(std::move(bytes.error()));
    found[member.key] = *std::move(bytes);
  }
  return found;
}

Result<std::map<std::string, std::string>> variables_field(const Node& in) {
  std::map<std::string, std::string> found;
  const Node* variables = in.find("env");
  if (variables == nullptr || variables->is_null()) return found;
  if (variables->object() == nullptr) return failure("`in.env` must be an object of strings");
  for (const auto& member : variables->object()->members) {
    if (member.value.string() == nullptr) return failure("`in.env` must be an object of strings");
    found[member.key] = *member.value.string();
  }
  return found;
}

Node lists(const read::Hashes& hashes) {
  Object out;
  for (const auto& [algorithm, digests] : hashes) out.add(algorithm, strings(digests));
  return out;
}

Node settings(const read::ConfigSettings& all) {
  Object out;
  for (const auto& [key, values] : all)
    out.add(key, values.size() == 1 ? Node(values.front()) : strings(values));
  return out;
}

Object entry_of(const read::RequirementEntry& entry) {
  Object out;
  out.add("text", entry.text);
  out.add("editable", entry.editable);
  out.add("constraint", entry.constraint);
  out.add("file", relative(entry.path));
  out.add("line", static_cast<int>(entry.line));
  out.add("name", null_or(entry.name));
  out.add("extras", strings(entry.extras));
  out.add("specifier", entry.specifier);
  out.add("marker", null_or(entry.marker));
  out.add("url", entry.url ? Node(with_root(*entry.url)) : Node());
  out.add("hashes", lists(entry.hashes));
  out.add("config_settings", settings(entry.config_settings));
  return out;
}

Object options_of(const read::InstallerState& state) {
  const auto sorted = [](const std::set<std::string>& names) {
    return strings({names.begin(), names.end()});
  };
  std::vector<std::string> links;
  for (const auto& link : state.find_links) links.push_back(with_root(link));
  Object out;
  out.add("index_urls", strings(state.index_urls));
  out.add("no_index", state.no_index);
  out.add("find_links", strings(links));
  out.add("trusted_hosts", sorted(state.trusted_hosts));
  out.add("no_binary", sorted(state.formats.first));
  out.add("only_binary", sorted(state.formats.second));
  out.add("prefer_binary", state.prefer_binary);
  out.add("all_releases", sorted(state.releases.first));
  out.add("only_final", sorted(state.releases.second));
  out.add("require_hashes", state.require_hashes);
  return out;
}

Object error_of(const read::RequirementsError& error) {
  Object out = refused();
  const bool of_file = error.stage == read::RequirementsError::Stage::file;
  out.add("stage", of_file ? "file" : "requirement");
  if (of_file) return out;
  out.add("file", relative(error.error.place.path));
  out.add("line", static_cast<int>(error.error.place.line));
  return out;
}

}  // namespace

Result<Object> parse_requirements_txt(const Node& in) {
  const auto main = text_field(in, "main");
  if (!main) return std::unexpected(main.error());
  const auto texts = files_field(in);
  if (!texts) return std::unexpected(texts.error());
  auto variables = variables_field(in);
  if (!variables) return std::unexpected(variables.error());
  const Node* constraint = in.find("constraint");
  const bool is_constraint =
      constraint != nullptr && constraint->as<bool>() != nullptr && *constraint->as<bool>();

  const TextFiles files(*texts, root);
  const auto found =
      read::read_requirements({files, std::string(root), *std::move(variables), is_constraint}, *main);
  if (!found) return error_of(found.error());
  Array entries;
  for (const auto& entry : found->entries) entries.emplace_back(entry_of(entry));
  Object out;
  out.add("ok", true);
  out.add("requirements", std::move(entries));
  out.add("options", options_of(found->options));
  return out;
}

}  // namespace trysquare::app
