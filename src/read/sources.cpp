#include "read/sources.hpp"

#include "base/credentials.hpp"
#include "base/text.hpp"
#include "pep/url.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace trysquare::read {

namespace {

using data::Node;
using model::Source;

constexpr std::size_t commit_digits = 40;

std::string text_of(const Node& node, std::string_view key) {
  const Node* value = node.find(key);
  return value == nullptr || value->string() == nullptr ? std::string() : *value->string();
}

bool is_commit(std::string_view text) {
  return text.size() == commit_digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_archive_name(std::string_view path) {
  constexpr std::array<std::string_view, 6> endings{".whl", ".zip", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz"};
  return std::ranges::any_of(endings, [&](auto ending) { return path.ends_with(ending); });
}

void add_files(const Node& package, std::string_view key, Source& source) {
  const Node* files = package.find(key);
  if (files == nullptr) return;
  if (files->object() != nullptr) source.files.push_back(source_file_of(*files));
  if (files->array() == nullptr) return;
  for (const Node& one : *files->array()) {
    if (one.object() != nullptr) source.files.push_back(source_file_of(one));
  }
}

// "subdirectory=…&sha256=…&egg=…"
void read_fragment(std::string_view fragment, Source& source) {
  for (const std::string_view parameter : split(fragment, '&')) {
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = parameter.substr(0, equals), value = parameter.substr(equals + 1);
    if (name == "subdirectory")
      source.subdirectory = value;
    else if (name.starts_with("sha") || name == "md5")
      source.hashes.emplace_back(name, value);
  }
}

void read_locked_repository(std::string_view url, const Node& where, Source& source) {
  const std::size_t hash = url.find('#');
  if (hash != std::string_view::npos) source.commit = url.substr(hash + 1);
  url = url.substr(0, hash);
  const std::size_t query = url.find('?');
  for (const std::string_view parameter :
       split(query == std::string_view::npos ? std::string_view() : url.substr(query + 1), '&')) {
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string value = pep::percent_decoded(parameter.substr(equals + 1));
    if (parameter.starts_with("subdirectory=")) source.subdirectory = value;
    if (parameter.starts_with("rev=") || parameter.starts_with("tag=") || parameter.starts_with("branch="))
      source.revision = value;
  }
  source.url = without_credentials(url.substr(0, query));
  for (const std::string_view key : {"resolved_reference", "revision"}) {
    if (source.commit.empty()) source.commit = text_of(where, key);
  }
  for (const std::string_view key : {"reference", "ref", "rev", "tag", "branch"}) {
    if (source.revision.empty()) source.revision = text_of(where, key);
  }
  if (source.commit.empty() && is_commit(source.revision)) source.commit = std::exchange(source.revision, {});
}

// "ssh://git@host/path@revision": the revision is behind the last `@` of the path.
void read_repository(std::string_view url, Source& source) {
  const std::size_t host = url.find("://");
  const std::size_t path = url.find('/', host == std::string_view::npos ? 0 : host + 3);
  const std::size_t at = url.rfind('@');
  if (at != std::string_view::npos && path != std::string_view::npos && at > path) {
    const std::string_view revision = url.substr(at + 1);
    (is_commit(revision) ? source.commit : source.revision) = revision;
    url = url.substr(0, at);
  }
  source.url = without_credentials(url);
}

}  // namespace

SourcePointer source_of_location(std::string_view location, bool editable) {
  location = trim(location);
  if (location.empty()) return nullptr;
  auto source = std::make_shared<Source>();
  const std::size_t hash = location.find('#');
  if (hash != std::string_view::npos) read_fragment(location.substr(hash + 1), *source);
  const std::string_view url = location.substr(0, hash);
  constexpr std::array<std::string_view, 4> systems{"git+", "hg+", "svn+", "bzr+"};
  const auto* system = std::ranges::find_if(systems, [&](auto prefix) { return url.starts_with(prefix); });
  if (system != systems.end()) {
    source->kind = Source::Kind::vcs;
    source->vcs = system->substr(0, system->size() - 1);
    read_repository(url.substr(system->size()), *source);
    return source;
  }
  const bool remote = url.find("://") != std::string_view::npos && !url.starts_with("file:");
  source->kind =
      !editable && (remote || is_archive_name(url)) ? Source::Kind::archive : Source::Kind::directory;
  if (url.starts_with("file://")) {
    source->url = url;
    source->path = pep::percent_decoded(url.substr(std::string_view("file://").size()));
  } else if (remote) {
    source->url = without_credentials(url);
  } else {
    source->path = url.substr(0, url.ends_with(']') ? url.rfind('[') : url.size());
  }
  return source;
}

model::Hashes hashes_of(const Node& table) {
  model::Hashes found;
  const Node* hashes = table.find("hashes");
  if (hashes != nullptr && hashes->object() != nullptr) {
    for (const auto& member : hashes->object()->members) {
      if (member.value.string() != nullptr) found.emplace_back(member.key, *member.value.string());
    }
  } else if (auto old = hash_of(text_of(table, "hash")); !old.second.empty()) {
    found.push_back(std::move(old));
  }
  return found;
}

SourcePointer source_of_direct_url(const Node& document) {
  const std::string url = text_of(document, "url");
  if (url.empty()) return nullptr;
  auto source = std::make_shared<Source>();
  source->url = without_credentials(url);
  source->subdirectory = text_of(document, "subdirectory");
  if (const Node* vcs = document.find("vcs_info")) {
    source->kind = Source::Kind::vcs;
    source->vcs = text_of(*vcs, "vcs");
    source->commit = text_of(*vcs, "commit_id");
    source->revision = text_of(*vcs, "requested_revision");
  } else if (const Node* archive = document.find("archive_info")) {
    source->kind = Source::Kind::archive;
    source->hashes = hashes_of(*archive);
  } else {
    source->kind = Source::Kind::directory;
  }
  if (source->kind != Source::Kind::vcs && url.starts_with("file://"))
    source->path = pep::percent_decoded(std::string_view(url).substr(std::string_view("file://").size()));
  return source;
}

model::DistributionFile source_file_of(const Node& table) {
  model::DistributionFile file{
      text_of(table, "name"), without_credentials(text_of(table, "url")), text_of(table, "path"), {}};
  if (file.name.empty()) file.name = text_of(table, "file");
  const std::string_view where = file.url.empty() ? std::string_view(file.path) : std::string_view(file.url);
  if (file.name.empty()) {
    const std::string_view plain = where.substr(0, where.find_first_of("?#"));
    file.name = pep::percent_decoded(plain.substr(plain.find_last_of("/\\") + 1));
  }
  file.hashes = hashes_of(table);
  const Node* size = table.find("size");
  const auto* number = size == nullptr ? nullptr : size->as<std::int64_t>();
  if (number != nullptr && *number >= 0) file.size = static_cast<std::uint64_t>(*number);
  return file;
}

// uv: `source = { git = "URL?rev=main#COMMIT" }`; poetry: `[package.source]` with a type; pdm: members of the
// package.
SourcePointer source_of_package(const Node& package) {
  auto source = std::make_shared<Source>();
  for (const std::string_view key : {"sdist", "wheels", "files"}) add_files(package, key, *source);
  const Node* told = package.find("source");
  const Node& where = told == nullptr || told->object() == nullptr ? package : *told;
  source->subdirectory = text_of(where, "subdirectory");
  const std::string type = text_of(where, "type");
  std::string repository = text_of(where, "git");
  if (type == "git") repository = text_of(where, "url");
  if (!repository.empty()) {
    source->kind = Source::Kind::vcs;
    source->vcs = "git";
    read_locked_repository(repository, where, *source);
    source->files.clear();
    return source;
  }
  const bool archive = type == "url" || type == "file";
  if (type.empty() || archive) source->url = without_credentials(text_of(where, "url"));
  for (const std::string_view key : {"path", "editable", "directory"}) {
    if (source->path.empty()) source->path = text_of(where, key);
  }
  if (type == "file" || type == "directory") source->path = text_of(where, "url");
  if (source->url.empty() && source->path.empty()) return source;
  const bool of_archive = type.empty() ? !source->url.empty() || is_archive_name(source->path) : archive;
  source->kind = of_archive ? Source::Kind::archive : Source::Kind::directory;
  if (of_archive && !source->files.empty()) source->hashes = source->files.front().hashes;
  source->files.clear();
  return source;
}

std::pair<std::string, std::string> hash_of(std::string_view text) {
  const std::size_t end = text.find_first_of(":=");
  if (end == std::string_view::npos) return {};
  return {std::string(text.substr(0, end)), std::string(text.substr(end + 1))};
}

}  // namespace trysquare::read
