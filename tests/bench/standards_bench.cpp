// What the standards cost, in nanoseconds of the processor's time a piece: standards_bench FILE, one
// requirement a line (for example the Requires-Dist lines of an environment). Peers:
// tests/bench/standards_bench.py.
#include "pep/requirement.hpp"

#include <cstdio>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

namespace {

using namespace trysquare::pep;

double processor_nanoseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

// The best of several rounds over all texts; what `use` returns is summed, so that nothing is left out.
template <class Item, class Use>
void measure(const char* what, const std::vector<Item>& items, Use use) {
  constexpr int rounds = 20;
  double best = 0;
  std::size_t sum = 0;
  for (int round = 0; round < rounds; ++round) {
    const double start = processor_nanoseconds();
    for (const Item& item : items) sum += use(item);
    const double spent = processor_nanoseconds() - start;
    if (round == 0 || spent < best) best = spent;
  }
  if (items.empty()) return;
  std::printf("%s\t%zu\t%.1f\t%zu\n", what, items.size(), best / static_cast<double>(items.size()), sum);
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
