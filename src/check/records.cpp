// TS105–TS108, TS120: are the files there that RECORD lists, and as large as it says?
#include "base/text.hpp"
#include "check/integrity.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::check {

namespace {

using locate::InstalledFolder;

constexpr std::size_t most_named = 8;

// Compiled files and their folders come and go; RECORD does not know itself.
bool comes_and_goes(const std::string& path) {
  return path.ends_with("/__pycache__") || path.ends_with(".pyc") || path.ends_with(".pyo") ||
         path.ends_with("/RECORD") || path.ends_with("/RECORD.jws");
}

// Who moves an environment rewrites the first lines of its commands.
bool is_command(const IntegrityFacts& facts, const std::string& path) {
  const std::string folder = parent_path(path), root = normal_path(facts.environment.path);
  return folder == join_path(root, "bin") || folder == join_path(root, "Scripts");
}

// "pkg-1.0.data/scripts/x": some installers leave the wheel's own name of what they put elsewhere.
// https://packaging.python.org/en/latest/specifications/binary-distribution-format/#the-data-directory
bool is_unpacked(const IntegrityFacts& facts, const InstalledFolder& folder, std::string_view path) {
  const std::size_t data = path.find(".data/");
  if (data == std::string_view::npos || path.substr(0, data).find('/') != std::string_view::npos)
    return false;
  const std::string_view rest = path.substr(data + 6);
  const std::string_view scheme = rest.substr(0, rest.find('/'));
  const std::string name(rest.substr(std::min(rest.size(), scheme.size() + 1)));
  const auto is_there = [&](const std::string& under) {
    return facts.files.status(join_path(under, name)).has_value();
  };
  const std::string& root = facts.environment.path;
  if (scheme == "scripts") return is_there(join_path(root, "bin")) || is_there(join_path(root, "Scripts"));
  if (scheme == "purelib" || scheme == "platlib") return is_there(folder.site);
  return scheme == "headers" || is_there(root);
}

void name_files(model::Finding& finding, const std::vector<std::string>& paths) {
  for (std::size_t i = 0; i < paths.size() && i < most_named; ++i) finding.evidence.push_back(paths[i]);
  if (paths.size() > most_named)
    finding.evidence.push_back(fmt::format("and {} more", paths.size() - most_named));
}

void check_files(const IntegrityFacts& facts, const InstalledFolder& folder, Findings& out) {
  std::vector<std::string> missing, changed, outside;
  const std::string root = normal_path(facts.environment.path) + "/";
  for (const auto& entry : folder.record) {
    if (entry.path.empty()) continue;
    const std::string path = normal_path(join_path(folder.site, entry.path));
    if (!path.starts_with(root)) {
      outside.push_back(entry.path);
      continue;
    }
    if (comes_and_goes(path)) continue;
    const auto status = facts.files.status(path);
    if (!status && is_unpacked(facts, folder, entry.path)) continue;
    if (!status)
      missing.push_back(entry.path);
    else if (entry.size && entry.hash && !is_command(facts, path) &&
             (status->kind != FileKind::regular || std::to_string(status->size) != *entry.size))
      changed.push_back(entry.path);
  }
  const Place place{join_path(join_path(folder.site, folder.folder), "RECORD"), 0, 0};
  const auto tell = [&](const char* code, const std::vector<std::string>& paths, std::string message) {
    if (paths.empty()) return;
    auto finding = model::make_finding(code, folder.key, std::move(message), place);
    name_files(finding, paths);
    finding.remedy = reinstall(folder.name, folder.version);
    out.push_back(std::move(finding));
  };
  tell("TS120", missing,
       fmt::format("{} of the {} files that `{}` installed are not there", missing.size(),
                   folder.record.size(), folder.name));
  tell("TS105", changed,
       fmt::format("{} files of `{}` are not as large as they were installed", changed.size(), folder.name));
  tell("TS107", outside,
       fmt::format("RECORD of `{}` lists {} files outside the environment: removing it would remove them",
                   folder.name, outside.size()));
}

}  // namespace

bool is_rewritten(const IntegrityFacts& facts, const std::string& path) {
  return comes_and_goes(path) || is_command(facts, path);
}

std::string reinstall(const std::string& name, const std::string& version) {
  return fmt::format("pip install --force-reinstall --no-deps {}{}", name,
                     version.empty() ? "" : "==" + version);
}

Findings check_records(const IntegrityFacts& facts) {
  Findings out;
  for (const InstalledFolder& folder : facts.installation.folders) {
    if (!folder.folder.ends_with(".dist-info") || folder.name.empty()) continue;
    const std::string path = join_path(folder.site, folder.folder);
    if (folder.record_problem) {
      Place place = folder.record_problem->place;
      if (place.path.empty()) place.path = join_path(path, "RECORD");
      auto finding = model::make_finding(
          "TS108", folder.key, fmt::format("RECORD of `{}`: {}", folder.name, folder.record_problem->message),
          place);
      finding.remedy = reinstall(folder.name, folder.version);
      out.push_back(std::move(finding));
    } else if (folder.has_record && folder.record.empty() && facts.environment.kind == "venv") {
      auto finding = model::make_finding(
          "TS108", folder.key,
          fmt::format("RECORD of `{}` is empty: nobody can tell which files are its own", folder.name),
          {join_path(path, "RECORD"), 0, 0});
      finding.remedy = reinstall(folder.name, folder.version);
      out.push_back(std::move(finding));
    } else if (!folder.has_record && facts.environment.kind == "venv") {
      auto finding = model::make_finding(
          "TS106", folder.key,
          fmt::format("`{}` has no RECORD: nobody can tell which files are its own, nor remove it",
                      folder.name),
          {path, 0, 0});
      finding.remedy = reinstall(folder.name, folder.version);
      out.push_back(std::move(finding));
    } else {
      check_files(facts, folder, out);
    }
  }
  return out;
}

}  // namespace trysquare::check
