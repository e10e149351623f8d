#include "app/spec_documents.hpp"

#include "app/spec_requirements.hpp"
#include "base/text.hpp"
#include "pep/supported_tags.hpp"
#include "pep/wheel_name.hpp"
#include "read/core_metadata.hpp"
#include "read/direct_url.hpp"
#include "read/entry_points.hpp"
#include "read/pylock_toml.hpp"
#include "read/record.hpp"

#include <array>
#include <charconv>

namespace trysquare::app {

namespace {

using data::Array;
using data::Node;
using data::Object;

Result<Object> wheel_filename(const Node& in) {
  const auto filename = text_field(in, "filename");
  if (!filename) return std::unexpected(filename.error());
  const auto wheel = pep::WheelName::parse(*filename);
  if (!wheel) return refused();
  Object out;
  out.add("ok", true);
  out.add("name", wheel->name);
  out.add("version", wheel->version.text());
  out.add("build", wheel->build ? strings({wheel->build->number, wheel->build->suffix}) : Node());
  out.add("tags", strings(wheel->tags));
  return out;
}

Result<Object> tags_compatible(const Node& in) {
  const auto supported = list_field(in, "supported");
  if (!supported) return std::unexpected(supported.error());
  const auto wheels = list_field(in, "wheels");
  if (!wheels) return std::unexpected(wheels.error());
  const auto selection = pep::select_wheels(*supported, *wheels);
  Array compatible;
  Object ranks;
  for (const auto& [index, rank] : selection.compatible) {
    compatible.emplace_back((*wheels)[index]);
    if (ranks.find((*wheels)[index]) == nullptr) ranks.add((*wheels)[index], static_cast<int>(rank));
  }
  Object out;
  out.add("compatible", std::move(compatible));
  out.add("ranks", std::move(ranks));
  out.add("best", selection.best ? Node((*wheels)[*selection.best]) : Node());
  return out;
}

// "3.13" as two numbers.
Result<std::pair<int, int>> python_field(const Node& in) {
  const auto text = text_field(in, "python_version");
  if (!text) return std::unexpected(text.error());
  const auto version = pep::Version::try_parse(*text);
  std::pair<int, int> found{0, 0};
  const auto release = version ? version->release() : std::vector<std::string>();
  const auto read = [&](std::size_t index, int& into) {
    const std::string& digits = release[index];
    return digits.size() < 4 &&
           std::from_chars(digits.data(), digits.data() + digits.size(), into).ec == std::errc();
  };
  if (release.size() < 2 || !read(0, found.first) || !read(1, found.second)) {
    return failure("`in.python_version` must be like 3.13");
  }
  return found;
}

Result<Object> tags_supported(const Node& in) {
  const auto platform = text_field(in, "platform");
  if (!platform) return std::unexpected(platform.error());
  const auto python = python_field(in);
  if (!python) return std::unexpected(python.error());
  const auto truth = [&](std::string_view name) {
    const Node* node = in.find(name);
    return node != nullptr && node->as<bool>() != nullptr && *node->as<bool>();
  };
  const auto text = [&](std::string_view name, std::string otherwise) {
    const Node* node = in.find(name);
    return node != nullptr && node->string() != nullptr ? *node->string() : otherwise;
  };
  const pep::TargetInterpreter interpreter{text("implementation", "cpython"),
                                           python->first,
                                           python->second,
                                           truth("free_threaded"),
                                           truth("debug"),
                                           text("abi", "")};
  Object out;
  out.add("tags", strings(pep::supported_tags(interpreter, pep::platform_tags(*platform))));
  return out;
}

Result<Object> parse_metadata(const Node& in) {
  const auto bytes = bytes_field(in, "data");
  if (!bytes) return std::unexpected(bytes.error());
  const auto found = read::parse_raw_metadata(*bytes);
  const auto field = [&](std::string_view name) {
    const std::string* value = found.find(name);
    return value == nullptr ? Node() : Node(*value);
  };
  Object raw;
  raw.add("metadata_version", field("metadata-version"));
  raw.add("name", field("name"));
  raw.add("version", field("version"));
  raw.add("requires_python", field("requires-python"));
  raw.add("requires_dist", strings(found.all("requires-dist")));
  raw.add("provides_extra", strings(found.all("provides-extra")));
  raw.add("description_length",
          found.description ? Node(static_cast<int>(count_code_points(*found.description))) : Node());
  Object out;
  out.add("raw", std::move(raw));
  out.add("unparsed", strings({found.unparsed.begin(), found.unparsed.end()}));
  const auto strict = read::validate_metadata(found);
  out.add("valid", strict.has_value());
  if (!strict) {
    out.add("invalid_fields", strings({strict.error().begin(), strict.error().end()}));
    return out;
  }
  Array requirements;
  for (const auto& requirement : strict->requires_dist) requirements.emplace_back(requirement.text());
  out.add("name", strict->name);
  out.add("version", strict->version.text());
  out.add("requires_dist", std::move(requirements));
  out.add("requires_python", strict->requires_python ? Node(strict->requires_python->text()) : Node());
  out.add("provides_extra", strings(strict->provides_extra));
  return out;
}

Object package_of(const read::PylockPackage& package) {
  std::vector<std::string> sources;
  const std::array<std::pair<bool, std::string_view>, 5> kinds{{{package.vcs, "vcs"},
                                                                {package.directory, "directory"},
                                                                {package.archive, "archive"},
                                                                {package.sdist, "sdist"},
                                                                {package.wheels, "wheels"}}};
  for (const auto& [there, name] : kinds) {
    if (there) sources.emplace_back(name);
  }
  Object out;
  out.add("name", package.name);
  out.add("version", package.version ? Node(package.version->text()) : Node());
  out.add("marker", package.marker ? Node(package.marker->text()) : Node());
  out.add("requires_python", package.requires_python ? Node(package.requires_python->text()) : Node());
  out.add("sources", strings(sources));
  return out;
}

Result<Object> parse_pylock(const Node& in) {
  constexpr std::array<std::string_view, 3> kinds{"toml", "validation", "unsupported_version"};
  const auto text = bytes_field(in, "text");
  if (!text) return std::unexpected(text.error());
  const auto lock = read::parse_pylock(*text, "pylock.toml");
  Object out;
  out.add("ok", lock.has_value());
  if (!lock) {
    out.add("error", kinds[static_cast<std::size_t>(lock.error().kind)]);
    return out;
  }
  Array environments, packages;
  for (const auto& marker : lock->environments) environments.emplace_back(marker.text());
  for (const auto& package : lock->packages) packages.emplace_back(package_of(package));
  out.add("lock_version", lock->lock_version.text());
  out.add("requires_python", lock->requires_python ? Node(lock->requires_python->text()) : Node());
  out.add("environments", std::move(environments));
  out.add("extras", strings(lock->extras));
  out.add("dependency_groups", strings(lock->dependency_groups));
  out.add("packages", std::move(packages));
  return out;
}

Node integer(const std::string& digits) {
  std::int64_t number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return read.ec == std::errc() ? Node(Node::Content(number)) : Node(Node::Content(data::BigInteger{digits}));
}

Result<Object> parse_record(const Node& in) {
  const auto bytes = bytes_field(in, "data");
  if (!bytes) return std::unexpected(bytes.error());
  const auto entries = read::parse_record(*bytes, "RECORD");
  if (!entries) return refused();
  Array rows;
  for (const auto& entry : *entries) {
    rows.emplace_back(Array{entry.path, null_or(entry.hash), entry.size ? integer(*entry.size) : Node()});
  }
  Object out;
  out.add("ok", true);
  out.add("entries", std::move(rows));
  return out;
}

Result<Object> parse_entry_points(const Node& in) {
  const auto bytes = bytes_field(in, "data");
  if (!bytes) return std::unexpected(bytes.error());
  const auto found = read::parse_entry_points(*bytes, "entry_points.txt");
  if (!found) return refused();
  Array rows;
  for (const auto& entry : *found) {
    Object row;
    row.add("group", entry.group);
    row.add("name", entry.name);
    row.add("value", entry.value);
    row.add("module", null_or(entry.module));
    row.add("attr", null_or(entry.attr));
    row.add("extras", strings(entry.extras));
    rows.emplace_back(std::move(row));
  }
  Object out;
  out.add("ok", true);
  out.add("entry_points", std::move(rows));
  return out;
}

Result<Object> parse_direct_url(const Node& in) {
  const auto text = bytes_field(in, "text");
  if (!text) return std::unexpected(text.error());
  const auto found = read::parse_direct_url_document(*text, "direct_url.json");
  if (!found) return refused();
  Object out;
  out.add("ok", true);
  out.add("url", found->url);
  out.add("kind", found->kind);
  out.add("subdirectory", null_or(found->subdirectory));
  out.add("editable", found->editable ? Node(*found->editable) : Node());
  out.add("vcs", null_or(found->vcs));
  out.add("commit_id", null_or(found->commit_id));
  out.add("requested_revision", null_or(found->requested_revision));
  out.add("hashes", found->hashes ? string_map(*found->hashes) : Node());
  return out;
}

constexpr std::array operations{
    SpecOperation{"wheel.filename", wheel_filename},
    SpecOperation{"tags.compatible", tags_compatible},
    SpecOperation{"tags.supported", tags_supported},
    SpecOperation{"requirements_txt.parse", parse_requirements_txt},
    SpecOperation{"pylock.parse", parse_pylock},
    SpecOperation{"metadata.parse", parse_metadata},
    SpecOperation{"record.parse", parse_record},
    SpecOperation{"entry_points.parse", parse_entry_points},
    SpecOperation{"direct_url.parse", parse_direct_url},
};

}  // namespace

std::span<const SpecOperation> document_operations() { return operations; }

}  // namespace trysquare::app
