#include "report/facts.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

namespace trysquare::report {

namespace {

std::string python_text(const model::Environment& environment) {
  const auto& markers = environment.markers;
  const std::string& number =
      markers.python_full_version.empty() ? markers.python_version : markers.python_full_version;
  if (number.empty()) return "Python version unknown";
  const std::string& name = markers.platform_python_implementation;
  return (name.empty() ? "Python" : name) + " " + number;
}

}  // namespace

std::string environment_lines(const model::Environment& environment, const Style& style) {
  const std::string facts =
      fmt::format("{}, {}, {} distributions, chosen by {}", environment.kind, python_text(environment),
                  environment.distributions.size(), environment.chosen_by);
  return style(Paint::bold, "Environment ") + printable(environment.path) + "\n" +
         wrapped("            ", facts, style);
}

std::string release_lines(const model::Release& release, const Style& style) {
  const std::string where = release.path.empty() ? "not installed here" : fmt::format("{}", release.path);
  std::string out = style(Paint::bold, "Release     ") +
                    printable(fmt::format("{} {}: {}", release.product, release.name, where)) + "\n";
  std::string facts;
  if (!release.found_by.empty()) facts = "found by " + release.found_by;
  if (!release.constraints_path.empty()) {
    facts += fmt::format("{}{} constraints from {}", facts.empty() ? "" : ", ", release.constraints.size(),
                         release.constraints_path);
    if (release.constraints_derived) facts += " (derived from what the release bundles)";
  }
  if (!facts.empty()) out += wrapped("            ", facts, style);
  return out;
}

}  // namespace trysquare::report
