#include "model/source.hpp"

#include "base/filesystem.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <string_view>

namespace trysquare::model {

namespace {

bool is_index(const Source* source) { return source == nullptr || source->kind == Source::Kind::index; }

// "https://host/x.git/" and "https://host/x" are one repository.
std::string_view plain_url(const Source& source) {
  std::string_view url = source.url;
  while (url.ends_with('/')) url.remove_suffix(1);
  if (source.kind == Source::Kind::vcs && url.ends_with(".git")) url.remove_suffix(4);
  return url;
}

bool same_place(const Source& one, const Source& other) {
  if (!one.path.empty() && !other.path.empty()) return normal_path(one.path) == normal_path(other.path);
  return plain_url(one) == plain_url(other);
}

// A short commit names the long one; a branch or tag is all that some files tell.
bool same_revision(const Source& one, const Source& other) {
  const auto begins = [](const std::string& a, const std::string& b) {
    return a.starts_with(b) || b.starts_with(a);
  };
  if (!one.commit.empty() && !other.commit.empty()) return begins(one.commit, other.commit);
  if (!one.revision.empty() && !other.revision.empty()) return one.revision == other.revision;
  const std::string& asked = one.revision.empty() ? one.commit : one.revision;
  return asked.empty() || (one.commit.empty() ? other.revision.empty() : other.commit.empty());
}

bool same_content(const Source& one, const Source& other) {
  return std::ranges::none_of(one.hashes, [&](const auto& hash) {
    return std::ranges::any_of(
        other.hashes, [&](const auto& its) { return its.first == hash.first && its.second != hash.second; });
  });
}

}  // namespace

bool same_source(const Source* one, const Source* other) {
  if (is_index(one) || is_index(other)) return is_index(one) && is_index(other);
  if (one->kind != other->kind || one->subdirectory != other->subdirectory || !same_place(*one, *other))
    return false;
  if (one->kind == Source::Kind::vcs) return one->vcs == other->vcs && same_revision(*one, *other);
  return same_content(*one, *other);
}

std::string pinned_location(const Source& source) {
  if (source.kind == Source::Kind::index) return {};
  std::string out = source.url.empty() ? source.path : source.url;
  std::vector<std::string> fragments;
  if (source.kind == Source::Kind::vcs) {
    const std::string& revision = source.commit.empty() ? source.revision : source.commit;
    out = source.vcs + "+" + out + (revision.empty() ? "" : "@" + revision);
  } else if (source.kind == Source::Kind::archive && !source.hashes.empty()) {
    fragments.push_back(source.hashes.front().first + "=" + source.hashes.front().second);
  }
  if (!source.subdirectory.empty()) fragments.push_back("subdirectory=" + source.subdirectory);
  return out + (fragments.empty() ? "" : "#" + join(fragments, "&"));
}

std::string source_text(const Source* source) {
  if (is_index(source)) return "index";
  std::string text = source->url.empty() ? source->path : source->url;
  if (source->kind == Source::Kind::vcs) {
    const std::string& revision = source->commit.empty() ? source->revision : source->commit;
    text = source->vcs + "+" + text + (revision.empty() ? "" : "@" + revision);
  }
  if (!source->subdirectory.empty()) text += "#subdirectory=" + source->subdirectory;
  return text;
}

}  // namespace trysquare::model
