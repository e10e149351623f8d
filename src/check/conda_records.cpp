// TS120, TS124: conda keeps its own list of what it installed (conda-meta/*.json). Are those files there, and
// has another installer put its own in their place?
// https://docs.conda.io/projects/conda/en/stable/dev-guide/deep-dives/install.html
#include "base/text.hpp"
#include "check/integrity.hpp"
#include "data/json.hpp"
#include "pep/name.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>

namespace trysquare::check {

namespace {

constexpr std::size_t most_named = 8;

// As conda linked it: what holds the environment's own path differs in size from what the package holds.
struct CondaFile {
  std::string path;
  std::uint64_t size = 0;
};

struct CondaPackage {
  std::string name, version, path;
  std::vector<std::string> files;
  std::vector<CondaFile> sized;
};

std::string text_of(const data::Object& object, std::string_view key) {
  const data::Node* found = object.find(key);
  const auto* text = found == nullptr ? nullptr : found->as<std::string>();
  return text == nullptr ? std::string() : *text;
}

// "site-packages/x.py" of a package for any Python: where it was linked to,
// "lib/python3.12/site-packages/x.py".
std::string linked_path(const CondaPackage& package, const std::string& path) {
  constexpr std::string_view anywhere = "site-packages/";
  if (!path.starts_with(anywhere)) return path;
  for (const std::string& file : package.files) {
    const std::size_t at = file.find("/site-packages/");
    if (at != std::string::npos) return file.substr(0, at + 1) + path;
  }
  return path;
}

void read_sizes(const data::Object& object, CondaPackage& package) {
  const data::Node* listed = object.find("paths_data");
  const auto* paths = listed == nullptr ? nullptr : listed->as<data::Object>();
  const data::Node* items = paths == nullptr ? nullptr : paths->find("paths");
  const auto* rows = items == nullptr ? nullptr : items->as<data::Array>();
  if (rows == nullptr) return;
  for (const data::Node& row : *rows) {
    const auto* one = row.as<data::Object>();
    if (one == nullptr || one->find("prefix_placeholder") != nullptr ||
        text_of(*one, "path_type") != "hardlink")
      continue;
    const data::Node* number = one->find("size_in_bytes");
    const auto* size = number == nullptr ? nullptr : number->as<std::int64_t>();
    std::string path = linked_path(package, text_of(*one, "_path"));
    if (size != nullptr && *size >= 0 && !path.ends_with(".pyc") && !path.starts_with("python-scripts/"))
      package.sized.push_back({std::move(path), static_cast<std::uint64_t>(*size)});
  }
}

Result<CondaPackage> read_package(const FileSystem& files, const std::string& path) {
  const auto status = files.status(path);
  if (status && status->kind != FileKind::regular) return failure_at({path, 0, 0}, "it is no file");
  const auto text = files.read_file(path);
  if (!text) return std::unexpected(text.error());
  const auto document = data::parse_json(*text, path);
  if (!document) return std::unexpected(document.error());
  const auto* object = document->as<data::Object>();
  if (object == nullptr) return failure_at({path, 1, 1}, "it holds no object");
  CondaPackage out{text_of(*object, "name"), text_of(*object, "version"), path, {}, {}};
  const data::Node* listed = object->find("files");
  const auto* items = listed == nullptr ? nullptr : listed->as<data::Array>();
  if (items == nullptr) return out;
  for (const data::Node& item : *items) {
    if (const auto* file = item.as<std::string>()) out.files.push_back(*file);
  }
  read_sizes(*object, out);
  return out;
}

bool comes_and_goes(std::string_view file) {
  return file.ends_with(".pyc") || file.find("__pycache__") != std::string_view::npos;
}

// The metadata folder that the package brought, by its own list: its name tells distribution and version.
std::string metadata_of(const CondaPackage& package) {
  for (const std::string& file : package.files) {
    const std::size_t end = file.find(".dist-info/");
    if (end == std::string::npos) continue;
    return std::string(file_name(file.substr(0, end)));
  }
  return {};
}

void name_files(const std::vector<std::string>& paths, const CondaPackage& package, model::Finding& finding) {
  for (std::size_t i = 0; i < paths.size() && i < most_named; ++i) finding.evidence.push_back(paths[i]);
  if (paths.size() > most_named)
    finding.evidence.push_back(fmt::format("and {} more", paths.size() - most_named));
  finding.remedy = fmt::format("conda install --force-reinstall {}={}", package.name, package.version);
}

void check_sizes(const IntegrityFacts& facts, const CondaPackage& package, const std::string& subject,
                 Findings& out) {
  std::vector<std::string> changed;
  for (const CondaFile& file : package.sized) {
    const auto status = facts.files.status(join_path(facts.environment.path, file.path));
    if (status && (status->kind != FileKind::regular || status->size != file.size))
      changed.push_back(file.path);
  }
  if (changed.empty()) return;
  auto finding = model::make_finding(
      "TS105", subject,
      fmt::format("{} files of conda's package `{}` are not as large as they were installed", changed.size(),
                  package.name),
      {package.path, 0, 0});
  name_files(changed, package, finding);
  out.push_back(std::move(finding));
}

void check_package(const IntegrityFacts& facts, const CondaPackage& package, Findings& out) {
  const std::string stem = metadata_of(package);
  const std::string key = pep::normalize_name(stem.substr(0, stem.find('-')));
  if (!stem.empty()) {
    const std::string version = stem.substr(std::min(stem.size(), stem.find('-') + 1));
    const auto other = std::ranges::find_if(facts.installation.folders, [&](const auto& folder) {
      return folder.key == key && folder.folder != stem + ".dist-info";
    });
    if (other != facts.installation.folders.end()) {
      auto finding = model::make_finding(
          "TS124", key,
          fmt::format("conda installed `{}` {}, and `{}` {} lies there: another installer changed it",
                      package.name, version, other->name, other->version),
          {package.path, 0, 0});
      finding.remedy = fmt::format("conda install --force-reinstall {}={}", package.name, package.version);
      out.push_back(std::move(finding));
      return;
    }
  }
  check_sizes(facts, package, key.empty() ? package.name : key, out);
  std::vector<std::string> missing;
  for (const std::string& file : package.files) {
    const std::string path = join_path(facts.environment.path, file);
    if (!comes_and_goes(file) && !facts.files.status(path) && !facts.files.link_target(path))
      missing.push_back(file);
  }
  if (missing.empty()) return;
  const bool told = std::ranges::any_of(facts.installation.folders, [&](const auto& folder) {
    return folder.key == key && !folder.record.empty();
  });
  auto finding = model::make_finding("TS120", key.empty() || !told ? package.name : key,
                                     fmt::format("{} of the {} files of conda's package `{}` are not there",
                                                 missing.size(), package.files.size(), package.name),
                                     {package.path, 0, 0});
  name_files(missing, package, finding);
  out.push_back(std::move(finding));
}

}  // namespace

Findings check_conda_records(const IntegrityFacts& facts) {
  Findings out;
  if (facts.environment.kind != "conda") return out;
  const std::string folder = join_path(facts.environment.path, "conda-meta");
  for (const auto& entry : facts.files.list(folder)) {
    if (!entry.name.ends_with(".json")) continue;
    const std::string path = join_path(folder, entry.name);
    const auto package = read_package(facts.files, path);
    if (!package) {
      out.push_back(model::make_finding(
          "TS902", entry.name, fmt::format("`{}`: {}", entry.name, package.error().message), {path, 0, 0}));
      continue;
    }
    check_package(facts, *package, out);
  }
  return out;
}

}  // namespace trysquare::check
