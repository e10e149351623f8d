#include "read/requirement_lines.hpp"

#include "base/text.hpp"
#include "pep/name.hpp"
#include "pep/requirement.hpp"
#include "read/direct_url.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trysquare::read {

namespace {

class Reader {
 public:
  explicit Reader(const std::string& path) : path_(path) {}

  model::Environment read(std::string_view text) {
    std::uint32_t number = 0;
    bool goes_on = false;
    for (const auto line : split_lines(text)) {
      ++number;
      // Continued lines hold hashes only: the first line has said everything.
      const bool continued = goes_on;
      goes_on = line.ends_with('\\');
      if (!continued) read_line(line, number);
    }
    std::ranges::stable_sort(found_.distributions, {}, &model::Distribution::key);
    return std::move(found_);
  }

 private:
  void read_line(std::string_view line, std::uint32_t number) {
    const auto column = static_cast<std::uint32_t>(line.find_first_not_of(" \t") + 1);
    const Place place{path_, number, column};
    std::string_view text = trim(line.substr(0, std::min(line.find(" #"), line.size())));
    if (text.ends_with('\\')) text = trim(text.substr(0, text.size() - 1));
    if (text.empty() || text.starts_with('#')) return;
    text = trim(text.substr(0, std::min(text.find(" --hash"), text.size())));
    if (text.starts_with("-e ") || text.starts_with("--editable")) return read_editable(text, place);
    if (text.starts_with('-')) return;  // an option of the installer
    read_requirement(text, place);
  }

  // "-e git+https://host/x@abc#egg=name"
  void read_editable(std::string_view text, const Place& place) {
    const std::size_t egg = text.find("#egg=");
    const std::string_view location = trim(text.substr(text.find_first_of(" =") + 1));
    if (egg == std::string_view::npos) {
      return problem(place, fmt::format("the editable install `{}` names no distribution",
                                        without_credentials(location)));
    }
    const std::string_view name = text.substr(egg + 5);
    model::Distribution& distribution = add(name.substr(0, name.find_first_of("&[")), "");
    distribution.editable = true;
    distribution.origin = without_credentials(location);
    distribution.metadata_path = fmt::format("{}:{}", path_, place.line);
  }

  void read_requirement(std::string_view text, const Place& place) {
    const auto requirement = pep::Requirement::parse(text);
    if (!requirement) {
      Place at = place;
      if (requirement.error().place.column > 0) at.column += requirement.error().place.column - 1;
      return problem(at, fmt::format("`{}` names no distribution: {}", without_credentials(text),
                                     requirement.error().message));
    }
    const auto clauses = requirement->specifiers.specifiers();
    const bool pinned = clauses.size() == 1 && clauses.front().operator_text().starts_with("==") &&
                        !clauses.front().version_text().ends_with(".*");
    if (!pinned && !requirement->url) {
      return problem(place, fmt::format("`{}` is not pinned: an installed version is written `{}==1.2.3`",
                                        text, requirement->name));
    }
    model::Distribution& distribution = add(requirement->name, pinned ? clauses.front().version_text() : "");
    if (requirement->url) distribution.origin = without_credentials(*requirement->url);
    distribution.metadata_path = fmt::format("{}:{}", path_, place.line);
  }

  model::Distribution& add(std::string_view name, std::string version) {
    model::Distribution& distribution = found_.distributions.emplace_back();
    distribution.name = name;
    distribution.key = pep::normalize_name(name);
    distribution.version = std::move(version);
    distribution.root = path_;
    distribution.requirements_known = false;
    return distribution;
  }

  void problem(const Place& place, std::string message) {
    found_.problems.push_back(model::make_finding("TS902", path_, std::move(message), place));
  }

  std::string path_;
  model::Environment found_;
};

}  // namespace

model::Environment read_requirement_lines(std::string_view text, const std::string& path) {
  return Reader(path).read(text);
}

}  // namespace trysquare::read
