#include "read/requirement_target.hpp"

#include "base/text.hpp"
#include "pep/unicode.hpp"
#include "pep/url.hpp"
#include "pep/wheel_name.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace trysquare::read {

namespace {

constexpr std::array<std::string_view, 4> version_controls{"bzr", "git", "hg", "svn"};
constexpr auto version_control_schemes = std::to_array<std::string_view>(
    {"bzr+http",       "bzr+https", "bzr+ssh",  "bzr+sftp",  "bzr+ftp", "bzr+lp",  "bzr+file", "git+http",
     "git+https",      "git+ssh",   "git+git",  "git+file",  "hg+file", "hg+http", "hg+https", "hg+ssh",
     "hg+static-http", "svn+ssh",   "svn+http", "svn+https", "svn+svn", "svn+file"});
constexpr std::array<std::string_view, 4> plain_schemes{"http", "https", "file", "ftp"};
constexpr auto archive_endings =
    std::to_array<std::string_view>({".zip", ".whl", ".tar.bz2", ".tbz", ".tar.gz", ".tgz", ".tar", ".tar.xz",
                                     ".txz", ".tlz", ".tar.lz", ".tar.lzma"});

template <std::size_t size>
bool holds(const std::array<std::string_view, size>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

// `posixpath.splitext`, with `.tar` taken along: from the last dot on, when no run of dots begins the name.
std::string_view ending_of(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || name.find_first_not_of('.') > dot) return {};
  const std::string_view base = name.substr(0, dot);
  const bool tar = to_lower(base).ends_with(".tar");
  return name.substr(tar ? dot - 4 : dot);
}

// As `os.path.abspath`, then as a URL.
std::string absolute_path(std::string_view path, const std::string& directory) {
  std::vector<std::string_view> parts;
  const std::string whole = path.starts_with('/') ? std::string(path) : directory + "/" + std::string(path);
  for (const auto part : split(whole, '/')) {
    if (part == "..") {
      if (!parts.empty()) parts.pop_back();
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
  }
  std::string out;
  for (const auto part : parts) out.append("/").append(part);
  // Two slashes in front mean something of their own, three do not.
  if (whole.starts_with("//") && !whole.starts_with("///")) out.insert(0, "/");
  return out.empty() ? "/" : out;
}

// As `os.path.isdir`: each folder that `..` leaves must be there, too.
bool leads_to_directory(const FileSystem& files, std::string_view path, const std::string& directory) {
  if (path.empty()) return false;
  for (std::size_t up = path.find("/.."); up != std::string_view::npos; up = path.find("/..", up + 1)) {
    const bool whole = up + 3 == path.size() || path[up + 3] == '/';
    if (whole && up > 0 && !files.is_directory(absolute_path(path.substr(0, up), directory))) return false;
  }
  return files.is_directory(absolute_path(path, directory));
}

// Behind two slashes stands a host.
std::string file_url(const std::string& path) {
  return (path.starts_with("//") ? "file:" : "file://") + pep::percent_encoded(path);
}

struct Link {
  std::string url;
  pep::Url parts;
  std::string path;  // decoded
  std::optional<std::string> egg;

  bool is_file() const { return parts.scheme == "file"; }
  std::string_view ending() const { return ending_of(trimmed()); }
  std::string file_name() const {
    const std::string_view whole = trimmed();
    const std::string_view name = whole.substr(whole.rfind('/') + 1);
    if (!name.empty() && name != "." && name != "..") return std::string(name);
    return parts.network.substr(parts.network.rfind('@') + 1);
  }

 private:
  std::string_view trimmed() const {
    std::string_view whole = path;
    while (whole.ends_with('/')) whole.remove_suffix(1);
    return whole;
  }
};

bool is_egg_name(std::string_view name) {
  const auto inner = [](char c) { return is_alnum(c) || c == '.' || c == '_' || c == '-'; };
  return !name.empty() && is_alnum(name.front()) && is_alnum(name.back()) && std::ranges::all_of(name, inner);
}

Result<Link> link_of(std::string_view url, const std::string& directory) {
  Link link{std::string(url), {}, {}, {}};
  if (url.starts_with("\\\\")) link.url = file_url(absolute_path(url, directory));
  auto parts = pep::Url::parse(link.url);
  if (!parts) return std::unexpected(std::move(parts.error()));
  link.parts = *std::move(parts);
  link.path = pep::percent_decoded(link.parts.path);
  constexpr std::string_view key = "egg=";
  const std::string_view text = link.url;
  for (std::size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
    if (at == 0 || (text[at - 1] != '#' && text[at - 1] != '&')) continue;
    std::string_view name = text.substr(at + key.size());
    name = name.substr(0, name.find('&'));
    if (!is_egg_name(name)) return failure(fmt::format("`{}` in `{}` is no name of a project", name, url));
    link.egg = name;
    break;
  }
  return link;
}

// A file of another machine is none that could be opened.
bool is_openable(const Link& link) {
  return !link.is_file() ||
         (link.url.starts_with("file:") && (link.parts.network.empty() || link.parts.network == "localhost"));
}

struct Divided {
  std::string path;
  std::vector<std::string> extras;
};

// "path[extra, other]": extras in lower case. The last bracket that opens and holds something counts.
Result<Divided> divide_extras(std::string_view text) {
  std::size_t open = text.ends_with(']') ? text.rfind('[') : std::string_view::npos;
  if (open != std::string_view::npos && open + 2 == text.size() && open > 0) open = text.rfind('[', open - 1);
  const bool has = open != std::string_view::npos && open > 0 && text.find(']', open) == text.size() - 1;
  if (!has) return Divided{std::string(text), {}};
  auto placeholder = pep::Requirement::parse("placeholder" + pep::lower(text.substr(open)));
  if (!placeholder) return std::unexpected(std::move(placeholder.error()));
  std::string_view path = text.substr(0, open);
  path = path.substr(0, pep::skip_space(path, 0) + pep::trim_space(path).size());
  return Divided{std::string(path), std::move(placeholder->extras)};
}

bool is_url(std::string_view scheme) {
  return holds(plain_schemes, scheme) || holds(version_control_schemes, scheme);
}

bool looks_like_path(std::string_view name) {
  return name.find('/') != std::string_view::npos || name.starts_with('.');
}

class Target {
 public:
  Target(const FileSystem& files, const std::string& directory) : files_(files), directory_(directory) {}

  // The URL of what lies at a path; nothing when the name is a requirement after all.
  Result<std::optional<std::string>> url_of_path(const std::string& path, std::string_view name) const {
    if (looks_like_path(name) && files_.is_directory(path)) {
      if (files_.is_file(path + "/pyproject.toml") || files_.is_file(path + "/setup.py")) {
        return std::optional(file_url(path));
      }
      return failure(
          fmt::format("`{}` is no project: neither `pyproject.toml` nor `setup.py` is there", name));
    }
    if (!holds(archive_endings, to_lower(ending_of(path)))) return std::nullopt;
    const std::size_t at = name.find('@');
    if (!files_.is_file(path) && at != std::string_view::npos && !looks_like_path(name.substr(0, at))) {
      return std::nullopt;
    }
    return std::optional(file_url(path));
  }

  Result<Link> linked(std::string_view url) const {
    auto link = link_of(url, directory_);
    if (link && link->is_file() && link->url.find("../") != std::string::npos) {
      return link_of(file_url(absolute_path(link->path, directory_)), directory_);
    }
    return link;
  }

  Result<RequirementTarget> finish(std::optional<std::string> text, std::optional<Link> link,
                                   std::vector<std::string> extras, std::optional<std::string> marker) const {
    RequirementTarget target;
    if (text) {
      auto requirement = pep::Requirement::parse(*text);
      if (!requirement) return std::unexpected(std::move(requirement.error()));
      target.requirement = *std::move(requirement);
    }
    if (!link && target.requirement && target.requirement->url) {
      auto own = link_of(*target.requirement->url, directory_);
      if (!own) return std::unexpected(std::move(own.error()));
      link = *std::move(own);
    }
    if (link) {
      if (!is_openable(*link)) return failure(fmt::format("`{}` is a file of another machine", link->url));
      target.url = link->url;
    }
    target.extras = std::move(extras);
    if (target.extras.empty() && target.requirement) target.extras = target.requirement->extras;
    target.marker = std::move(marker);
    if (!target.marker && target.requirement && target.requirement->marker) {
      target.marker = target.requirement->marker->text();
    }
    return target;
  }

 private:
  const FileSystem& files_;
  const std::string& directory_;
};

}  // namespace

Result<RequirementTarget> parse_requirement_target(std::string_view text, const FileSystem& files,
                                                   const std::string& directory) {
  auto whole = pep::Url::parse(text);
  if (!whole) return std::unexpected(std::move(whole.error()));
  const std::string_view divider = is_url(whole->scheme) ? "; " : ";";
  std::string_view name = text;
  std::optional<std::string> marker;
  if (const std::size_t at = text.find(divider); at != std::string_view::npos) {
    name = text.substr(0, at);
    const std::string_view written = pep::trim_space(text.substr(at + divider.size()));
    if (!written.empty()) {
      const auto parsed = pep::Marker::parse(written);
      if (!parsed) return std::unexpected(parsed.error());
      marker = parsed->text();
    }
  }
  name = pep::trim_space(name);
  auto parts = pep::Url::parse(name);
  if (!parts) return std::unexpected(std::move(parts.error()));

  const Target target(files, directory);
  std::optional<std::string> url;
  std::vector<std::string> extras;
  if (is_url(parts->scheme)) {
    url = name;
  } else {
    auto divided = divide_extras(absolute_path(name, directory));
    if (!divided) return std::unexpected(std::move(divided.error()));
    auto found = target.url_of_path(divided->path, name);
    if (!found) return std::unexpected(std::move(found.error()));
    url = *std::move(found);
    extras = std::move(divided->extras);
  }
  if (!url) return target.finish(std::string(name), {}, std::move(extras), std::move(marker));
  auto link = target.linked(*url);
  if (!link) return std::unexpected(std::move(link.error()));
  std::optional<std::string> told = link->egg;
  if (link->ending() == ".whl") {
    const auto wheel = pep::WheelName::parse(link->file_name());
    if (!wheel) return std::unexpected(wheel.error());
    told = wheel->name + "==" + wheel->version.text();
  }
  return target.finish(std::move(told), *std::move(link), std::move(extras), std::move(marker));
}

Result<RequirementTarget> parse_editable_target(std::string_view text, const FileSystem& files,
                                                const std::string& directory) {
  const Target target(files, directory);
  std::optional<std::string> name;
  std::string url;
  std::vector<std::string> extras;
  const auto requirement = pep::Requirement::parse(text);
  if (requirement && requirement->url && !requirement->url->empty()) {
    name = requirement->name;
    if (requirement->marker) *name += " ; " + requirement->marker->text();
    url = *requirement->url;
    extras = requirement->extras;
  } else {
    auto divided = divide_extras(text);
    if (!divided) return std::unexpected(std::move(divided.error()));
    if (leads_to_directory(files, divided->path, directory))
      divided->path = file_url(absolute_path(divided->path, directory));
    if (to_lower(divided->path).starts_with("file:")) {
      url = divided->path;
      extras = divided->extras;
    } else {
      url = text;
      for (const auto control : version_controls) {
        if (!to_lower(url).starts_with(std::string(control) + ":")) continue;
        url = std::string(control) + "+" + url;
        break;
      }
    }
  }
  auto link = link_of(url, directory);
  if (!link) return std::unexpected(std::move(link.error()));
  if (!name) name = link->egg;
  const bool is_file = link->url.starts_with("file:");
  if (!holds(version_control_schemes, link->parts.scheme) && !is_file) {
    return failure(
        fmt::format("`{}` can not be installed editable: no directory, no URL of version control", text));
  }
  if (!name && !is_file) return failure(fmt::format("`{}` tells no name: `name @ URL` does", text));
  return target.finish(std::move(name), *std::move(link), std::move(extras), std::nullopt);
}

}  // namespace trysquare::read
