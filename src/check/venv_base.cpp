#include "check/venv_base.hpp"

#include "base/text.hpp"
#include "read/pyvenv_cfg.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::check {

namespace {

// "3.12" of "3.12.1.final.0"
std::string series_of(std::string_view version) {
  const auto parts = split(version, '.');
  if (parts.size() < 2 || parts[0].empty() || parts[1].empty()) return {};
  return std::string(parts[0]) + "." + std::string(parts[1]);
}

// What an upgrade of the interpreter left: packages that no Python of this environment sees.
void check_stale_libraries(const FileSystem& files, const std::string& path, const std::string& series,
                           std::vector<model::Finding>& out) {
  const std::string library = join_path(path, "lib");
  for (const auto& entry : files.list(library)) {
    if (entry.kind != FileKind::directory || !entry.name.starts_with("python3.") ||
        entry.name.find(series) != std::string::npos)
      continue;
    const std::string stale = join_path(library, entry.name);
    if (files.list(join_path(stale, "site-packages")).empty()) continue;
    auto finding =
        model::make_finding("TS110", "lib/" + entry.name,
                            fmt::format("`lib/{}` holds packages of another Python than the environment's {}",
                                        entry.name, series),
                            {stale, 0, 0});
    finding.remedy = "rm -r " + shell_quoted(stale);
    out.push_back(std::move(finding));
  }
}

}  // namespace

std::vector<model::Finding> check_venv_base(const FileSystem& files, const std::string& path) {
  std::vector<model::Finding> out;
  const std::string cfg_path = join_path(path, "pyvenv.cfg");
  const auto status = files.status(cfg_path);
  if (!status || status->kind != FileKind::regular) return out;
  const auto text = files.read_file(cfg_path);
  if (!text) return out;
  const read::PyvenvCfg cfg = read::parse_pyvenv_cfg(*text);
  const std::string remake = fmt::format("python3 -m venv --upgrade {}", shell_quoted(path));
  for (const std::string_view name : {"bin/python", "bin/python3"}) {
    const std::string binary = join_path(path, name);
    const auto target = files.link_target(binary);
    if (!target || files.status(binary)) continue;
    auto finding = model::make_finding(
        "TS118", std::string(name),
        fmt::format("`{}` leads to `{}`, which is not there: the environment cannot start", name, *target),
        {binary, 0, 0});
    finding.remedy = remake;
    out.push_back(std::move(finding));
  }
  const bool any =
      std::ranges::any_of(std::vector<std::string>{"bin/python", "bin/python3", "Scripts/python.exe"},
                          [&](const std::string& name) {
                            const std::string binary = join_path(path, name);
                            return files.status(binary) || files.link_target(binary);
                          });
  if (!any) {
    auto finding = model::make_finding("TS118", "python", "the environment has no interpreter", {path, 0, 0});
    finding.remedy = remake;
    out.push_back(std::move(finding));
  }
  const auto tell = [&](std::string message) {
    auto finding = model::make_finding("TS119", "pyvenv.cfg", std::move(message), {cfg_path, 0, 0});
    finding.remedy = remake;
    out.push_back(std::move(finding));
  };
  if (cfg.home.empty())
    tell("pyvenv.cfg names no `home`: Python does not know its standard library");
  else if (!files.is_directory(cfg.home))
    tell(fmt::format("pyvenv.cfg names `{}` as the home of its interpreter, which is not there", cfg.home));
  const std::string series = series_of(cfg.version);
  const auto libraries = files.list(join_path(path, "lib"));
  const auto is_library = [](const DirectoryEntry& entry) {
    return entry.name.starts_with("python") || entry.name.starts_with("pypy");
  };
  const bool has_one = std::ranges::any_of(libraries, is_library);
  const bool has_own = std::ranges::any_of(libraries, [&](const DirectoryEntry& entry) {
    return is_library(entry) && entry.name.find(series) != std::string::npos;
  });
  if (!series.empty() && has_one && !has_own)
    tell(fmt::format("pyvenv.cfg says Python {}, and `lib` holds another version's packages", series));
  if (has_own && !series.empty()) check_stale_libraries(files, path, series, out);
  return out;
}

}  // namespace trysquare::check
