#include "read/site_directory.hpp"

#include "base/text.hpp"
#include "pep/name.hpp"
#include "pep/requirement.hpp"
#include "read/direct_url.hpp"
#include "read/metadata.hpp"
#include "read/requires_txt.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <tuple>

namespace trysquare::read {

namespace {

using model::Distribution;

enum class Form : std::uint8_t { none, dist_info, egg_info, egg_link };

struct Ending {
  std::string_view text;
  Form form;
};
constexpr std::array<Ending, 3> endings{
    {{".dist-info", Form::dist_info}, {".egg-info", Form::egg_info}, {".egg-link", Form::egg_link}}};

bool ends_with_lower(std::string_view text, std::string_view lower) {
  return text.size() > lower.size() && to_lower(text.substr(text.size() - lower.size())) == lower;
}

Form form_of(std::string_view name) {
  // The last letter tells most entries apart without a comparison.
  const char last = to_lower(name.back());
  if (last != 'o' && last != 'k') return Form::none;
  for (const auto& ending : endings) {
    if (ends_with_lower(name, ending.text)) return ending.form;
  }
  return Form::none;
}

class Reader {
 public:
  Reader(const SiteQuery& query, const Directory& directory) : query_(query), directory_(directory) {}

  SiteDirectory read() {
    auto entries = directory_.entries();
    if (!entries) {
      problem("TS901", query_.path, query_.path, entries.error().message);
      return std::move(found_);
    }
    // Half of a site's entries are metadata, one for each package.
    found_.distributions.reserve(entries->size() / 2);
    for (const DirectoryEntry& entry : *entries) read_entry(entry);
    std::ranges::sort(found_.pth_files);
    sort_distributions();
    return std::move(found_);
  }

  // An .egg directory that is itself on the search path.
  SiteDirectory read_egg() {
    read_metadata(Form::egg_info, "EGG-INFO", file_name(query_.path));
    return std::move(found_);
  }

 private:
  // Distributions are large: their order is sorted, and each is moved once.
  void sort_distributions() {
    std::vector<Distribution*> order;
    order.reserve(found_.distributions.size());
    for (auto& distribution : found_.distributions) order.push_back(&distribution);
    std::ranges::sort(order, [](const Distribution* a, const Distribution* b) {
      return std::tie(a->key, a->metadata_path) < std::tie(b->key, b->metadata_path);
    });
    std::vector<Distribution> sorted;
    sorted.reserve(order.size());
    for (Distribution* distribution : order) sorted.push_back(std::move(*distribution));
    found_.distributions = std::move(sorted);
  }

  void read_entry(const DirectoryEntry& entry) {
    const std::string& name = entry.name;
    if (name.ends_with(".pth") && !name.starts_with('.')) {
      found_.pth_files.push_back(name);
      return;
    }
    const Form form = form_of(name);
    // `~name`: what pip renames a distribution to while it removes it; no distribution for anybody.
    if (form == Form::none || name.starts_with('~')) return;
    if (form == Form::egg_link) {
      read_egg_link(name);
    } else if (form == Form::dist_info || form == Form::egg_info) {
      if (query_.depth == Depth::names && add_by_name(name)) return;
      read_metadata(form, name, name);
    }
    // An .egg counts when a .pth line has put it on the search path: read_egg.
  }

  void read_egg_link(const std::string& name) {
    const auto there = directory_.read(name, buffer_);
    if (!there) return problem("TS901", name, join_path(query_.path, name), there.error().message);
    const std::string_view line = trim(std::string_view(buffer_).substr(0, buffer_.find_first_of("\r\n")));
    if (line.empty()) {
      return problem("TS902", name, join_path(query_.path, name),
                     fmt::format("`{}` names no directory", name));
    }
    found_.egg_links.push_back({pep::normalize_name(std::string_view(name).substr(0, name.rfind('.'))),
                                normal_path(join_path(query_.path, line))});
  }

  // "django-5.2.19.dist-info", "foo-1.0-py3.8.egg-info"
  bool add_by_name(std::string_view name) {
    const auto parts = split(name.substr(0, name.rfind('.')), '-');
    if (parts.size() < 2 || parts[0].empty() || !is_digit(parts[1].front())) return false;
    Distribution& distribution = found_.distributions.emplace_back();
    distribution.name = parts[0];
    distribution.key = pep::normalize_name(parts[0]);
    distribution.version = replace_all(parts[1], "_", "-");
    distribution.root = query_.path;
    distribution.metadata_path = join_path(query_.path, name);
    distribution.requirements_known = false;
    return true;
  }

  void read_metadata(Form form, std::string_view folder, std::string_view subject) {
    // The first that is there; the last one is the .egg-info that is a file.
    const std::string base(folder);
    const std::array<std::string, 3> places{base + "/METADATA", base + "/PKG-INFO", base};
    const std::size_t first = form == Form::egg_info ? 1 : 0;
    const std::size_t last = form == Form::egg_info ? 3 : 2;
    for (std::size_t i = first; i < last; ++i) {
      const auto there = directory_.read(places[i], buffer_, ReadUntil::blank_line);
      const std::string path = join_path(query_.path, places[i]);
      if (!there) {
        if (i == 2) break;  // a directory without PKG-INFO
        return problem("TS901", subject, path, there.error().message);
      }
      if (*there) return add(form, base, path);
    }
    problem("TS902", subject, join_path(query_.path, folder),
            fmt::format("`{}` holds no metadata: a half-removed or damaged distribution", folder));
  }

  void add(Form form, const std::string& folder, const std::string& path) {
    Distribution distribution;
    parse_metadata(buffer_, distribution);
    if (distribution.name.empty() || distribution.version.empty()) {
      problem("TS902", folder, path,
              fmt::format("`{}` is missing in the metadata", distribution.name.empty() ? "Name" : "Version"));
      if (distribution.name.empty()) return;
    }
    distribution.key = pep::normalize_name(distribution.name);
    distribution.metadata_path = path;
    distribution.root = query_.path;
    if (form == Form::egg_info && distribution.requirements.empty()) {
      const auto there = directory_.read(folder + "/requires.txt", buffer_);
      if (there && *there) distribution.requirements = parse_requires_txt(buffer_);
    }
    if (query_.depth == Depth::requirements) parse_requirements(distribution);
    if (query_.depth == Depth::details && form == Form::dist_info) read_details(folder, distribution);
    found_.distributions.push_back(std::move(distribution));
  }

  static void parse_requirements(Distribution& distribution) {
    for (auto& line : distribution.requirements) {
      line.needs_an_extra = pep::plainly_needs_an_extra(line.text);
      if (line.needs_an_extra) continue;
      if (auto requirement = pep::Requirement::parse(line.text))
        line.parsed = std::make_shared<const pep::Requirement>(*std::move(requirement));
    }
  }

  void read_details(const std::string& folder, Distribution& distribution) {
    auto there = directory_.read(folder + "/INSTALLER", buffer_);
    if (there && *there) distribution.installer = trim(buffer_.substr(0, buffer_.find('\n')));
    const std::string relative = folder + "/direct_url.json";
    there = directory_.read(relative, buffer_);
    if (!there || !*there) return;
    const std::string path = join_path(query_.path, relative);
    const auto origin = parse_direct_url(buffer_, path);
    if (!origin) {
      found_.problems.push_back(
          model::make_finding("TS902", distribution.key, origin.error().message, origin.error().place));
      return;
    }
    distribution.origin = origin->url;
    distribution.editable = origin->editable;
    distribution.source = origin->source;
  }

  void problem(std::string_view code, std::string_view subject, std::string_view path, std::string message) {
    found_.problems.push_back(
        model::make_finding(code, std::string(subject), std::move(message), {std::string(path), 0, 0}));
  }

  const SiteQuery& query_;
  const Directory& directory_;
  SiteDirectory found_;
  std::string buffer_;  // one, for every file that is read
};

}  // namespace

SiteDirectory read_site_directory(const FileSystem& files, const SiteQuery& query) {
  const auto directory = files.open_directory(query.path);
  if (!directory) {
    SiteDirectory empty;
    const auto status = files.status(query.path);
    if (status && status->kind == FileKind::directory) {
      empty.problems.push_back(
          model::make_finding("TS901", query.path, directory.error().message, directory.error().place));
    }
    return empty;
  }
  Reader reader(query, **directory);
  return ends_with_lower(query.path, ".egg") ? reader.read_egg() : reader.read();
}

}  // namespace trysquare::read
