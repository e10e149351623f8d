#include "read/conda_list.hpp"

#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "data/json.hpp"
#include "read/conda_package.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace trysquare::read {

namespace {

using data::Node;

constexpr std::size_t longest_head = 4096;

struct Package {
  std::string_view name, version, build;
  std::string_view channel = {}, subdir = {};
};

// `version`: the member that tells the version; null: it stands at `column` of the line.
void add_package(const Package& package, const CondaNames& names, EnvironmentList& list, const Place& place,
                 const Node* version, std::uint32_t column = 0) {
  if (is_interpreter(package.name)) {
    use_conda_python(package.version, list);
    use_conda_platform(package.subdir, list);
    return;
  }
  const bool of_pip = package.channel == "pypi";
  if (!of_pip && !is_python_build(package.build)) return;
  EnvironmentList::Entry entry{of_pip ? std::string(package.name) : names.distribution(package.name),
                               std::string(package.version)};
  entry.version_column = column;
  list.add(std::move(entry), place, version);
}

constexpr auto archive_endings = std::to_array<std::string_view>({".conda", ".tar.bz2"});

// "https://…/linux-64/libzlib-1.3.1-hb9d3cd8_2.conda#2b1f": name and version may hold dashes in the name
// only.
std::optional<Package> package_of_address(std::string_view line) {
  line = line.substr(0, line.find('#'));
  const auto* const ending =
      std::ranges::find_if(archive_endings, [&](std::string_view end) { return line.ends_with(end); });
  if (ending == archive_endings.end()) return std::nullopt;
  line.remove_suffix(ending->size());
  const std::size_t slash = line.rfind('/');
  const std::string_view file = slash == std::string_view::npos ? line : line.substr(slash + 1);
  const std::size_t build = file.rfind('-');
  if (build == std::string_view::npos || build == 0) return std::nullopt;
  const std::size_t version = file.rfind('-', build - 1);
  if (version == std::string_view::npos || version == 0) return std::nullopt;
  const std::string_view folder =
      slash == std::string_view::npos ? std::string_view() : line.substr(0, slash);
  return Package{file.substr(0, version),
                 file.substr(version + 1, build - version - 1),
                 file.substr(build + 1),
                 {},
                 folder.substr(folder.rfind('/') + 1)};
}

std::optional<Package> package_of_line(std::string_view line) {
  if (line.find("/") != std::string_view::npos && line.find("://") != std::string_view::npos)
    return package_of_address(line);
  if (const std::size_t channel = line.find("::"); channel != std::string_view::npos)
    line = line.substr(channel + 2);
  std::vector<std::string_view> words;
  for (const auto part : split(line, line.find('=') == std::string_view::npos ? ' ' : '=')) {
    if (!trim(part).empty()) words.push_back(trim(part));
  }
  if (words.size() < 3) return std::nullopt;
  // An export tells by the build alone what pip installed.
  const std::string_view channel = words.size() > 3 ? words[3] : words[2] == "pypi_0" ? "pypi" : "";
  return Package{words[0], words[1], words[2], channel, {}};
}

constexpr std::string_view platform_comment = "# platform: ";

// "lib/python3.12/site-packages/a_b-1.0.dist-info/METADATA" -> a_b, 1.0
std::optional<EnvironmentList::Entry> distribution_of(std::string_view file) {
  const std::size_t slash = file.rfind('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view name = file.substr(slash + 1);
  std::string_view folder = file.substr(0, slash);
  if (name != "METADATA" && name != "PKG-INFO") {
    if (!name.ends_with(".egg-info")) return std::nullopt;
    folder = file;
  }
  folder = folder.substr(folder.rfind('/') + 1);
  const bool info = folder.ends_with(".dist-info") || folder.ends_with(".egg-info");
  if (!info) return std::nullopt;
  const auto parts = split(folder.substr(0, folder.size() - 10), '-');
  if (parts.size() < 2) return std::nullopt;
  return EnvironmentList::Entry{std::string(parts[0]), std::string(parts[1])};
}

void read_record(const Node& record, EnvironmentList& list, const Place& place) {
  const std::string name = list.text(record, "name");
  if (name.empty()) return list.problem(place, "a record without a name");
  if (is_interpreter(name)) {
    use_conda_python(list.text(record, "version"), list);
    use_conda_platform(list.text(record, "subdir"), list);
    return;
  }
  const data::Array* files = list.array(record, "files");
  if (files == nullptr) return;
  for (const Node& file : *files) {
    if (file.string() == nullptr) continue;
    if (const auto entry = distribution_of(*file.string())) list.add(*entry, place, &file);
  }
}

}  // namespace

bool looks_like_conda_list(std::string_view text) {
  return trim(text).starts_with('[') && text.find("\"build_string\"") != std::string_view::npos;
}

Result<model::Environment> read_conda_list(std::string_view text, const std::string& path,
                                           const Target& target) {
  const auto document = data::parse_json(text, path);
  if (!document) return std::unexpected(document.error());
  if (document->array() == nullptr)
    return failure_at(document->place(path), "this is no array, as `conda list --json` writes one");
  EnvironmentList list(path, target);
  const CondaNames names;
  for (const Node& item : *document->array()) {
    const std::string name = list.text(item, "name");
    if (name.empty()) {
      list.problem(item, "a package without a name");
      continue;
    }
    const std::string version = list.text(item, "version");
    const std::string build = list.text(item, "build_string");
    const std::string channel = list.text(item, "channel");
    const std::string platform = list.text(item, "platform");
    add_package({name, version, build, channel, platform}, names, list, item.place(path),
                item.find("version"));
  }
  return list.take();
}

// The head that conda writes over its lists.
bool looks_like_conda_lines(std::string_view text) {
  text = trim(text.substr(0, longest_head));
  return text.starts_with("# packages in environment at ") || text.starts_with("@EXPLICIT") ||
         text.starts_with("# This file may be used to create an environment using:\n# $ conda ");
}

model::Environment read_conda_lines(std::string_view text, const std::string& path, const Target& target) {
  EnvironmentList list(path, target);
  const CondaNames names;
  std::uint32_t number = 0;
  for (const auto raw : split_lines(text)) {
    const Place place{path, ++number, 1};
    const std::string_view line = trim(raw);
    if (line.starts_with(platform_comment)) use_conda_platform(line.substr(platform_comment.size()), list);
    if (line.empty() || line.starts_with('#') || line.starts_with('@')) continue;
    if (const auto package = package_of_line(line)) {
      const auto before = static_cast<std::size_t>(package->version.data() - raw.data());
      const auto column = static_cast<std::uint32_t>(count_code_points(raw.substr(0, before)) + 1);
      add_package(*package, names, list, place, nullptr, column);
    } else {
      list.problem(place, fmt::format("`{:.80}` is no package: expected its name, version and build",
                                      printable(line)));
    }
  }
  return list.take();
}

Result<model::Environment> read_conda_meta(const std::string& path, const Target& target) {
  EnvironmentList list(path, target);
  for (const auto& entry : target.files->list(path)) {
    if (!entry.name.ends_with(".json")) continue;
    const std::string file = join_path(path, entry.name);
    const auto text = target.files->read_file(file);
    const auto record = text ? data::parse_json(*text, file) : std::unexpected(text.error());
    if (record && record->object() != nullptr) {
      read_record(*record, list, {file, 1, 1});
    } else {
      list.problem(record ? record->place(file) : record.error().place,
                   record ? "this is no record of a package" : record.error().message);
    }
  }
  return list.take();
}

}  // namespace trysquare::read
