// What the standards cost, in nanoseconds a piece: standards_bench FILE, one requirement a line (for example
// the Requires-Dist lines of an environment).
#include "pep/requirement.hpp"

#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

namespace {

using namespace trysquare::pep;

// The best of several rounds over all texts; what `use` returns is summed, so that nothing is left out.
template <class Item, class Use>
void measure(const char* what, const std::vector<Item>& items, Use use) {
  constexpr int rounds = 20;
  double best = 0;
  std::size_t sum = 0;
  for (int round = 0; round < rounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    for (const Item& item : items) sum += use(item);
    const std::chrono::duration<double, std::nano> spent = std::chrono::steady_clock::now() - start;
    if (round == 0 || spent.count() < best) best = spent.count();
  }
  if (items.empty()) return;
  std::printf("%-28s %8zu texts %8.1f ns each (%zu)\n", what, items.size(),
              best / static_cast<double>(items.size()), sum);
}

}  // namespace

int main(int count, char** words) {
  std::vector<std::string> lines;
  std::ifstream file(count > 1 ? words[1] : "");
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  std::vector<Requirement> requirements;
  std::vector<Marker> markers;
  std::vector<std::string> versions;
  for (const std::string& line : lines) {
    auto requirement = Requirement::parse(line);
    if (!requirement) continue;
    if (requirement->marker) markers.push_back(*requirement->marker);
    for (const Specifier& one : requirement->specifiers.specifiers()) {
      if (Version::try_parse(one.version_text())) versions.push_back(one.version_text());
    }
    requirements.push_back(*std::move(requirement));
  }
  if (requirements.empty()) {
    std::fprintf(stderr, "usage: standards_bench FILE with one requirement a line\n");
    return 2;
  }
  const MarkerEnvironment environment{.implementation_name = "cpython",
                                      .implementation_version = "3.12.3",
                                      .os_name = "posix",
                                      .platform_machine = "x86_64",
                                      .platform_release = "6.8.0-45-generic",
                                      .platform_system = "Linux",
                                      .platform_version = "#45",
                                      .python_full_version = "3.12.3",
                                      .platform_python_implementation = "CPython",
                                      .python_version = "3.12",
                                      .sys_platform = "linux"};
  std::vector<Version> parsed;
  for (const std::string& version : versions) parsed.push_back(*Version::try_parse(version));
  const Version& pivot = parsed.empty() ? *Version::try_parse("1") : parsed[parsed.size() / 2];

  measure("requirement, parse", lines,
          [](const std::string& line) { return Requirement::parse(line) ? 1U : 0U; });
  measure("marker, evaluate", markers, [&](const Marker& marker) {
    return marker.evaluate({environment, MarkerContext::metadata, {}, {}, {}}).value_or(false) ? 1U : 0U;
  });
  measure("version, parse", versions,
          [](const std::string& text) { return Version::try_parse(text) ? 1U : 0U; });
  measure("version, compare", parsed, [&](const Version& version) { return version < pivot ? 1U : 0U; });
  measure("specifier set, contains", requirements,
          [&](const Requirement& requirement) { return requirement.specifiers.contains(pivot) ? 1U : 0U; });
  return 0;
}
