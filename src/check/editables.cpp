// TS117: are the sources still there that an editable installation leads to? What each tool leaves behind:
// direct_url.json (PEP 610), a finder module with a table of folders, or an .egg-link.
// https://setuptools.pypa.io/en/latest/userguide/development_mode.html
#include "base/text.hpp"
#include "check/integrity.hpp"
#include "pep/name.hpp"
#include "pysource/literal.hpp"
#include "pysource/parse.hpp"
#include "read/direct_url.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace trysquare::check {

namespace {

namespace ast = pysource::ast;

// "%20" of a URL's path; nothing when it is none of this machine.
std::optional<std::string> path_of_url(std::string_view url) {
  constexpr std::string_view scheme = "file://";
  if (!url.starts_with(scheme)) return std::nullopt;
  url.remove_prefix(scheme.size());
  if (url.starts_with("localhost/")) url.remove_prefix(9);
  if (!url.starts_with('/')) return std::nullopt;
  std::string out;
  constexpr std::string_view digits = "0123456789abcdef";
  for (std::size_t i = 0; i < url.size(); ++i) {
    if (url[i] == '%' && i + 2 < url.size()) {
      const std::size_t high = digits.find(to_lower(url[i + 1])), low = digits.find(to_lower(url[i + 2]));
      if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += url[i];
    }
  }
  return out;
}

// The paths of `MAPPING: dict[str, str] = {'name': '/folder'}`, which setuptools writes on one line.
std::vector<std::string> mapped_paths(std::string_view text) {
  std::vector<std::string> out;
  for (const auto line : split_lines(text)) {
    const std::size_t equals = line.find('=');
    if (!line.starts_with("MAPPING") || equals == std::string_view::npos) continue;
    const auto tree = pysource::parse(trim(line.substr(equals + 1)), {.mode = pysource::Mode::expression});
    if (!tree.errors().empty()) return out;
    const auto body = tree.as<ast::Expression>(tree.root()).body;
    if (tree.kind(body) != pysource::Kind::dict) return out;
    for (const auto value : tree.items(tree.as<ast::Dict>(body).values)) {
      if (tree.kind(value) == pysource::Kind::constant)
        out.push_back(pysource::decode_text(tree, value).value);
    }
    return out;
  }
  return out;
}

void tell(const std::string& key, const std::string& name, const std::string& sources, Place place,
          Findings& out, std::string_view what = "which is not there") {
  const bool told = std::ranges::any_of(out, [&](const auto& one) { return one.subject == key; });
  if (told) return;
  out.push_back(model::make_finding(
      "TS117", key, fmt::format("`{}` is installed editable from `{}`, {}", name, sources, what),
      std::move(place)));
}

// What a build needs, in the folder itself or in the part of it that the URL names.
bool holds_project(const FileSystem& files, const std::string& folder) {
  return std::ranges::any_of(std::array{"pyproject.toml", "setup.py", "setup.cfg"}, [&](const char* name) {
    return files.status(join_path(folder, name)).has_value();
  });
}

void check_origin(const IntegrityFacts& facts, const locate::InstalledFolder& folder, Findings& out) {
  const std::string path = join_path(join_path(folder.site, folder.folder), "direct_url.json");
  const auto origin = read::parse_direct_url(folder.direct_url, path);
  if (!origin) {
    if (folder.key.empty()) return;
    const bool text = !folder.direct_url.empty();
    auto finding =
        model::make_finding("TS902", folder.key,
                            fmt::format("direct_url.json of `{}` {}", folder.name,
                                        text ? "says nothing: " + origin.error().message : "cannot be read"),
                            text ? origin.error().place : Place{path, 0, 0});
    finding.severity = model::Severity::warning;
    finding.remedy = reinstall(folder.name, folder.version);
    out.push_back(std::move(finding));
    return;
  }
  if (!origin->editable) return;
  const auto url_path = path_of_url(origin->url);
  if (!url_path) return;
  std::string sources = *url_path;
  if (const auto document = read::parse_direct_url_document(folder.direct_url, path);
      document && document->subdirectory)
    sources = join_path(sources, *document->subdirectory);
  if (!facts.files.is_directory(sources))
    tell(folder.key, folder.name, sources, {path, 0, 0}, out);
  else if (!holds_project(facts.files, sources))
    tell(folder.key, folder.name, sources, {path, 0, 0}, out, "which holds no project any more");
}

void check_finders(const IntegrityFacts& facts, const locate::InstalledFolder& folder, Findings& out) {
  for (const auto& entry : folder.record) {
    if (!entry.path.starts_with("__editable__") || !entry.path.ends_with("_finder.py")) continue;
    const std::string path = join_path(folder.site, entry.path);
    const auto text = facts.files.read_file(path);
    if (!text) continue;
    for (const std::string& sources : mapped_paths(*text)) {
      const bool there = facts.files.status(sources) || facts.files.status(sources + ".py");
      if (!there) tell(folder.key, folder.name, sources, {path, 0, 0}, out);
    }
  }
}

void check_egg_link(const IntegrityFacts& facts, const std::string& site, const std::string& file,
                    Findings& out) {
  const std::string path = join_path(site, file);
  const auto status = facts.files.status(path);
  if (status && status->kind != FileKind::regular) return;
  const auto text = facts.files.read_file(path);
  const auto lines = text ? split_lines(*text) : std::vector<std::string_view>();
  const std::string sources(lines.empty() ? std::string_view() : trim(lines.front()));
  if (sources.empty()) return;  // told as an input that names no folder
  const std::string name = file.substr(0, file.size() - std::string_view(".egg-link").size());
  const std::string folder = join_path(site, sources);
  if (!facts.files.is_directory(folder))
    return tell(pep::normalize_name(name), name, sources, {path, 1, 1}, out);
  const bool known = std::ranges::any_of(facts.files.list(folder), [](const DirectoryEntry& entry) {
    return entry.name.ends_with(".egg-info");
  });
  if (!known)
    tell(pep::normalize_name(name), name, sources, {path, 1, 1}, out,
         "which holds no metadata (`.egg-info`)");
}

}  // namespace

Findings check_editables(const IntegrityFacts& facts) {
  Findings out;
  for (const auto& folder : facts.installation.folders) {
    check_finders(facts, folder, out);
    if (folder.has_direct_url) check_origin(facts, folder, out);
  }
  for (const auto& site : facts.installation.sites) {
    for (const auto& entry : site.entries) {
      if (entry.name.ends_with(".egg-link")) check_egg_link(facts, site.path, entry.name, out);
    }
  }
  return out;
}

}  // namespace trysquare::check
