#include "app/accepted.hpp"

#include "base/text.hpp"
#include "locate/manifest.hpp"
#include "model/source.hpp"
#include "read/constraints_txt.hpp"
#include "report/findings_formats.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::app {

namespace {

bool is_interpreter(std::string_view path) {
  const std::string name = to_lower(file_name(path));
  const bool named = name.starts_with("python") || name.starts_with("pypy");
  return named && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.") == std::string::npos &&
         (name.ends_with(".exe") ||
          name.find_first_of("abcdefghijklmnopqrstuvwxyz", name.find_first_of("0123456789.")) ==
              std::string::npos);
}

bool is_environment(const FileSystem& files, const std::string& path) {
  return files.is_file(join_path(path, "pyvenv.cfg")) || files.is_directory(join_path(path, "conda-meta")) ||
         files.is_file(join_path(path, "bin/python")) || files.is_file(join_path(path, "bin/python3")) ||
         files.is_file(join_path(path, "python.exe"));
}

bool holds_lines(std::string_view path) {
  const std::string name = to_lower(path);
  return name.ends_with(".txt") || name.ends_with(".in");
}

// Paths of a manifest begin at its folder; an environment on disk tells whole ones.
void locate_sources(const locate::Host& host, model::Environment& manifest) {
  const std::string folder = join_path(host.directory, parent_path(manifest.path));
  for (auto& one : manifest.distributions) {
    if (one.source == nullptr || one.source->path.empty()) continue;
    auto source = std::make_shared<model::Source>(*one.source);
    source->path = normal_path(join_path(folder, source->path));
    if (source->url.empty()) source->url = report::uri_of(source->path);
    one.source = std::move(source);
  }
}

}  // namespace

bool names_environment(const FileSystem& files, const std::string& word) {
  return files.is_directory(word) ? is_environment(files, word) : files.is_file(word) && is_interpreter(word);
}

Result<Accepted> read_environment_named(const locate::Host& host, locate::EnvironmentQuery query) {
  query.depth = read::Depth::details;
  Accepted found;
  auto environment = query.manifest.empty() ? locate::find_environment(host, query)
                                            : locate::read_manifest_of(host, query, &found.project);
  if (!environment) return std::unexpected(std::move(environment.error()));
  if (environment->kind == "manifest") locate_sources(host, *environment);
  found.name = environment->path;
  found.problems = environment->problems;
  found.environment = *std::move(environment);
  return found;
}

Result<Accepted> read_release_named(const locate::Host& host, const locate::ReleaseQuery& query,
                                    const model::Environment* client) {
  auto answer = locate::find_release(host, query, client);
  if (!answer) return std::unexpected(std::move(answer.error()));
  const std::string& word = query.release.empty() ? query.product : query.release;
  if (!answer->release) {
    Failure failed = failure(fmt::format("no release is meant by `{}`", word),
                             "name one with --product DIR, or --release NAME");
    for (const auto& finding : answer->findings) failed.error().context.push_back(finding.message);
    return failed;
  }
  Accepted found;
  found.name = answer->release->name;
  found.constraints = answer->release->constraints;
  found.problems = std::move(answer->findings);
  const auto& own = answer->release->problems;
  found.problems.insert(found.problems.end(), own.begin(), own.end());
  found.product = std::move(answer->product);
  found.release = std::move(answer->release);
  return found;
}

Result<Accepted> read_constraints_named(const locate::Host& host, const std::string& path) {
  auto file = read::read_constraints(host.files, path);
  if (!file) return std::unexpected(std::move(file.error()));
  Accepted found;
  found.name = path;
  found.constraints = std::move(file->constraints);
  found.problems = std::move(file->problems);
  return found;
}

Result<Accepted> read_named(const locate::Host& host, const std::string& word,
                            const locate::EnvironmentQuery& target, TextMeans text) {
  const bool directory = host.files.is_directory(word);
  locate::EnvironmentQuery query = target;
  query.python.clear();
  query.manifest.clear();
  query.manifest_format.clear();
  if (names_environment(host.files, word)) {
    query.python = word;
    return read_environment_named(host, query);
  }
  if (host.files.is_file(word)) {
    if (text == TextMeans::accepted && holds_lines(word)) return read_constraints_named(host, word);
    query.manifest = word;
    return read_environment_named(host, query);
  }
  auto release = directory ? read_release_named(host, {word, ""}, nullptr)
                           : read_release_named(host, {"", word}, nullptr);
  if (release) return release;
  if (!directory) {
    Failure failed = failure(fmt::format("`{}` is no file, no directory and no known release", word),
                             release.error().hint);
    failed.error().context = release.error().context;
    return failed;
  }
  query.manifest = word;
  auto manifest = read_environment_named(host, query);
  if (manifest) return manifest;
  return failure(fmt::format("`{}` is no environment, no release and no manifest", word),
                 release.error().hint);
}

}  // namespace trysquare::app
