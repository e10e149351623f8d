#include "locate/release_constraints.hpp"

#include "base/text.hpp"
#include "locate/product.hpp"
#include "locate/release.hpp"
#include "locate/release_layout.hpp"
#include "locate/release_number.hpp"
#include "pep/version.hpp"
#include "pep/version_bounds.hpp"
#include "read/constraints_txt.hpp"
#include "read/site_directory.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace trysquare::locate {

namespace {

using model::Product;
using model::Release;

// The names that the client requires; nothing when there is no client to ask.
std::set<std::string> wanted_names(const Product& product, const model::Environment* client) {
  std::set<std::string> names;
  const auto* distribution = client == nullptr ? nullptr : client->find(product.client);
  if (distribution == nullptr) return names;
  for (const auto& line : distribution->requirements) {
    const auto requirement = pep::Requirement::parse(line.text);
    if (requirement) names.insert(requirement->key);
  }
  return names;
}

std::string derived_text(const Product& product, const Release& release, const model::Environment* client) {
  const std::set<std::string> wanted = wanted_names(product, client);
  std::set<std::string> lines;
  for (const auto& distribution : release.bundled) {
    const auto version = pep::Version::try_parse(distribution.version);
    if (!version || (!wanted.empty() && !wanted.contains(distribution.key))) continue;
    lines.insert(
        fmt::format("{}{}\n", distribution.key, pep::pin_text(distribution.version, pep::PinStyle::range)));
  }
  if (lines.empty()) return {};
  std::string text = fmt::format("# Derived from what {} {} bundles: the vendor published no constraints.\n",
                                 product.title, release.name);
  for (const auto& line : lines) text += line;
  return text;
}

void use_text(const Product& product, std::string_view text, const FileSystem* files, Release& release) {
  release.constraints_path = join_path(product.directory, release.name + ".txt");
  auto parsed = read::parse_constraints(text, release.constraints_path, files);
  release.constraints = std::move(parsed.constraints);
  std::ranges::move(parsed.problems, std::back_inserter(release.problems));
}

void say_unknown(const Host& host, const Product& product, Release& release) {
  model::Finding finding = model::make_finding(
      "TS606", release.name,
      fmt::format(
          "nothing tells what {} accepts: it has no constraints file, and no bundled distribution can be "
          "read",
          release.name));
  const auto known = releases_with_constraints(host.files, product);
  const auto nearest =
      std::ranges::min_element(known, {}, [&](int number) { return std::abs(number - release.number); });
  if (nearest != known.end()) {
    const std::string name = release_name(product, *nearest);
    finding.evidence.push_back(
        fmt::format("the nearest release with constraints is {} ({}/{}.txt)", name, product.directory, name));
    finding.remedy = fmt::format("trysquare constraints {0} -o {0}.txt && trysquare check -c {0}.txt", name);
  }
  release.problems.push_back(std::move(finding));
}

}  // namespace

void read_bundled(const Host& host, const Product& product, Release& release) {
  for (const auto& pattern : product.bundled) {
    const std::string filled = fill_number(pattern, release.number);
    for (const auto& directory : matching_directories(host.files, release.product_root, filled)) {
      auto site = read::read_site_directory(host.files, {.path = directory});
      std::ranges::move(site.distributions, std::back_inserter(release.bundled));
      std::ranges::move(site.problems, std::back_inserter(release.problems));
    }
  }
}

void load_constraints(const Host& host, const Product& product, const model::Environment* client,
                      Release& release) {
  if (const auto shipped = read_beside(host.files, product, release.name + ".txt")) {
    use_text(product, *shipped, product.embedded ? nullptr : &host.files, release);
    return;
  }
  const std::string derived = derived_text(product, release, client);
  if (derived.empty()) return say_unknown(host, product, release);
  release.constraints_derived = true;
  use_text(product, derived, nullptr, release);
  release.problems.push_back(
      model::make_finding("TS605", release.name,
                          fmt::format("the constraints of {} are derived from {} bundled distributions",
                                      release.name, release.constraints.size()),
                          {release.constraints_path, 0, 0}));
}

Result<ConstraintsText> constraints_of(const Host& host, const ReleaseQuery& query,
                                       const model::Environment* client) {
  auto answer = find_release(host, query, client);
  if (!answer) return std::unexpected(std::move(answer.error()));
  if (!answer->release) {
    std::vector<std::string> seen;
    for (const auto& finding : answer->findings) {
      seen.push_back(finding.message);
      seen.insert(seen.end(), finding.evidence.begin(), finding.evidence.end());
    }
    Failure failed =
        failure("no release was named and none was found", "name one: trysquare constraints v261");
    failed.error().context = std::move(seen);
    return failed;
  }
  const Release& release = *answer->release;
  if (auto shipped = read_beside(host.files, *answer->product, release.name + ".txt")) {
    return ConstraintsText{release.constraints_path, *std::move(shipped), false};
  }
  std::string derived = derived_text(*answer->product, release, client);
  if (!derived.empty()) return ConstraintsText{release.constraints_path, std::move(derived), true};
  const auto& unknown = release.problems.back();
  Failure failed = failure(unknown.message, unknown.remedy);
  failed.error().context = unknown.evidence;
  return failed;
}

}  // namespace trysquare::locate
