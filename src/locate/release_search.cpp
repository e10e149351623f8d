#include "locate/release_search.hpp"

#include "base/text.hpp"
#include "locate/release_number.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::locate {

namespace {

using model::Probe;

struct Hit {
  std::string path;
  std::string found_by;
  bool inside = false;  // the path lies somewhere inside the release
};

class Search {
 public:
  Search(const Host& host, const model::Product& product, int number, const model::Environment* client)
      : host_(host), product_(product), number_(number), client_(client) {}

  ReleaseSearch run() {
    for (const auto& probe : product_.probes) {
      if (!probe.system.empty() && probe.system != host_.system) continue;
      const std::vector<Hit> hits = hits_of(probe);
      if (hits.empty()) found_.seen.push_back(description(probe) + ": nothing");
      for (const auto& hit : hits) take(hit);
      if (!found_.whole.empty()) break;
    }
    std::ranges::sort(found_.whole, {}, &Candidate::number);
    return std::move(found_);
  }

 private:
  static std::string description(const Probe& probe) {
    switch (probe.kind) {
      case Probe::Kind::variable: return "environment variable " + probe.text;
      case Probe::Kind::module: return "module " + probe.text + " in the environment";
      case Probe::Kind::directory: return "directory " + probe.text;
    }
    return {};
  }

  std::vector<Hit> hits_of(const Probe& probe) const {
    switch (probe.kind) {
      case Probe::Kind::variable: return variables(probe.text);
      case Probe::Kind::module: return modules(probe.text);
      case Probe::Kind::directory: return directories(probe.text);
    }
    return {};
  }

  std::vector<Hit> variables(const std::string& pattern) const {
    std::vector<Hit> hits;
    const bool numbered = pattern.find("{yyr}") != std::string::npos;
    for (const auto& [name, value] : host_.variables) {
      const auto number = numbered ? match_number(pattern, name) : std::nullopt;
      const bool fits = numbered ? number && (number_ == 0 || *number == number_) : name == pattern;
      if (fits && !value.empty()) hits.push_back({value, name, false});
    }
    return hits;
  }

  // A module of the product itself, found as Python would find it, but never imported.
  std::vector<Hit> modules(const std::string& name) const {
    if (client_ == nullptr) return {};
    for (const auto& entry : client_->search_path) {
      if (entry.why == "standard library") continue;
      for (const std::string& file : {name + "/__init__.py", name + ".py"}) {
        std::string path = join_path(entry.path, file);
        if (!host_.files.is_file(path)) continue;
        return {{parent_path(host_.files.real_path(path).value_or(path)), "module " + name, true}};
      }
    }
    return {};
  }

  // The pattern's last segment holds the number: every sibling that fits is looked at.
  std::vector<Hit> directories(const std::string& pattern) const {
    const std::string normal = normal_path(pattern);
    const std::string folder = parent_path(normal);
    const std::string segment(file_name(normal));
    std::vector<Hit> hits;
    for (const auto& entry : host_.files.list(folder)) {
      const auto number = match_number(segment, entry.name);
      const bool fits = segment.find("{yyr}") == std::string::npos
                            ? entry.name == segment
                            : number && (number_ == 0 || *number == number_);
      if (fits) hits.push_back({join_path(folder, entry.name), folder, false});
    }
    return hits;
  }

  void take(const Hit& hit) {
    auto candidate = hit.inside ? look_above(host_.files, product_, hit.path, hit.found_by)
                                : look_at(host_.files, product_, hit.path, hit.found_by);
    if (!candidate) {
      found_.seen.push_back(fmt::format("{}: `{}` is no directory", hit.found_by, hit.path));
    } else if (number_ != 0 && candidate->number != 0 && candidate->number != number_) {
      found_.seen.push_back(
          fmt::format("{}: `{}` is {}", hit.found_by, hit.path, release_name(product_, candidate->number)));
    } else if (!candidate->missing.empty()) {
      found_.seen.push_back(fmt::format("{}: `{}` lacks `{}`", hit.found_by, hit.path, candidate->missing));
      // A module inside no release at all is a stranger's, not half a release.
      if (!hit.inside) found_.incomplete.push_back(*std::move(candidate));
    } else if (!known(*candidate)) {
      found_.seen.push_back(fmt::format("{}: `{}`", hit.found_by, hit.path));
      found_.whole.push_back(*std::move(candidate));
    }
  }

  bool known(const Candidate& candidate) const {
    return std::ranges::any_of(found_.whole, [&](const Candidate& other) {
      return host_.files.real_path(other.root) == host_.files.real_path(candidate.root);
    });
  }

  const Host& host_;
  const model::Product& product_;
  int number_;
  const model::Environment* client_;
  ReleaseSearch found_;
};

}  // namespace

ReleaseSearch search_releases(const Host& host, const model::Product& product, int number,
                              const model::Environment* client) {
  return Search(host, product, number, client).run();
}

}  // namespace trysquare::locate
