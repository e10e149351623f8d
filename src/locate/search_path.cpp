#include "locate/search_path.hpp"

#include "base/text.hpp"
#include "read/pth.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::locate {

namespace {

class Builder {
 public:
  Builder(const Host& host, const SearchPathQuery& query, model::Environment& into)
      : host_(host), query_(query), into_(into) {}

  // A directory as site.addsitedir takes it: itself, then what its .pth files name.
  void add_site(const std::string& path, const std::string& why) {
    if (!add_entry(path, why)) return;
    const auto site = read_directory(path);
    for (const auto& name : site.pth_files) add_pth(path, name);
  }

  void add_plain(const std::string& path, const std::string& why) {
    if (add_entry(path, why)) read_directory(path);
  }

  void add_unread(const std::string& path, const std::string& why) { add_entry(path, why); }

  void mark_linked() {
    if (egg_links_.empty()) return;
    for (auto& distribution : into_.distributions) {
      const std::string root = normal_path(distribution.root);
      distribution.editable |= std::ranges::any_of(egg_links_, [&](const read::EggLink& link) {
        return link.key == distribution.key && link.directory == root;
      });
    }
  }

 private:
  // False when the directory is on the path already (Python compares the absolute text, links not followed).
  bool add_entry(const std::string& path, const std::string& why) {
    std::string absolute = normal_path(join_path(host_.directory, path));
    if (std::ranges::find(seen_, absolute) != seen_.end()) return false;
    seen_.push_back(std::move(absolute));
    into_.search_path.push_back({path, why});
    return true;
  }

  read::SiteDirectory read_directory(const std::string& path) {
    auto site = read::read_site_directory(host_.files, {path, query_.depth});
    std::ranges::move(site.distributions, std::back_inserter(into_.distributions));
    std::ranges::move(site.problems, std::back_inserter(into_.problems));
    std::ranges::move(site.egg_links, std::back_inserter(egg_links_));
    site.distributions.clear();
    site.problems.clear();
    return site;
  }

  void add_pth(const std::string& site, const std::string& name) {
    const std::string file = join_path(site, name);
    const auto text = host_.files.read_file(file);
    if (!text) {
      into_.problems.push_back(model::make_finding("TS901", name, text.error().message, text.error().place));
      return;
    }
    for (const auto& line : read::parse_pth(*text)) {
      if (line.is_code) continue;
      const std::string path = normal_path(join_path(site, line.path));
      if (host_.files.status(path)) add_plain(path, fmt::format("{}:{}", name, line.line));
    }
  }

  const Host& host_;
  const SearchPathQuery& query_;
  model::Environment& into_;
  std::vector<std::string> seen_;
  std::vector<read::EggLink> egg_links_;
};

// https://docs.python.org/3/library/site.html#site.USER_SITE
std::string user_site(const Host& host, const Layout& layout) {
  const auto variable = [&](std::string_view name) {
    const auto found = host.variables.find(name);
    return found == host.variables.end() ? std::string() : found->second;
  };
  std::string base = variable("PYTHONUSERBASE");
  const std::string home = variable("HOME");
  if (!variable("PYTHONNOUSERSITE").empty() || layout.windows || (base.empty() && home.empty())) return {};
  if (base.empty()) base = join_path(home, ".local");
  return join_path(base, fmt::format("lib/python{}{}/site-packages", layout.series, layout.abi_suffix));
}

}  // namespace

void read_search_path(const Host& host, const Interpreter& interpreter, const SearchPathQuery& query,
                      model::Environment& into) {
  Builder builder(host, query, into);
  for (const auto& path : query.prepend_path) builder.add_plain(path, "--prepend-path");
  if (!interpreter.base_library.empty()) {
    builder.add_unread(interpreter.base_library, "standard library");
    const std::string extensions = join_path(interpreter.base_library, "lib-dynload");
    if (host.files.is_directory(extensions)) builder.add_unread(extensions, "standard library");
  }
  const bool is_venv = interpreter.kind == "venv";
  const auto add_sites = [&](const Layout& layout, const std::string& why) {
    for (const auto& site : layout.sites) builder.add_site(site, why);
  };
  if (is_venv) add_sites(interpreter.layout, "site-packages");
  if (!is_venv || interpreter.system_site_packages) {
    const std::string user = user_site(host, interpreter.layout);
    if (!user.empty() && host.files.is_directory(user)) builder.add_site(user, "user site-packages");
  }
  if (!is_venv) add_sites(interpreter.layout, "site-packages");
  if (is_venv && interpreter.system_site_packages) {
    const auto base = find_layout(host.files, interpreter.base_prefix, interpreter.layout.series);
    if (base) add_sites(*base, "system site-packages");
  }
  for (const auto& path : query.append_path) builder.add_plain(path, "--append-path");
  builder.mark_linked();
}

void read_plain_directory(const Host& host, const read::SiteQuery& query, std::string why,
                          model::Environment& into) {
  into.search_path.push_back({query.path, std::move(why)});
  auto site = read::read_site_directory(host.files, query);
  std::ranges::move(site.distributions, std::back_inserter(into.distributions));
  std::ranges::move(site.problems, std::back_inserter(into.problems));
}

}  // namespace trysquare::locate
