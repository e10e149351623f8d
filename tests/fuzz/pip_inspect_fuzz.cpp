// Any JSON as a report of `pip inspect`, and any bytes as a manifest of whatever format. Laws: a refusal says
// what and where; each distribution has a name, each problem its place.
#include "fuzz/demand.hpp"
#include "read/direct_url.hpp"
#include "read/manifest.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace trysquare;
  const std::string text(data, data + size);
  const auto recognised = read::read_manifest(text, "f", "");
  if (!recognised) test::demand(!recognised.error().message.empty());
  const auto origin = read::parse_direct_url(text, "f");
  if (!origin) test::demand_place(origin.error());
  const auto report = read::read_manifest(text, "f", "pip-inspect");
  if (!report) {
    // As many as fifty problems in one.
    test::demand(!report.error().message.empty() && report.error().place.line > 0);
    test::demand(draw(report.error()).size() < std::size_t{64} * 1024);
    return 0;
  }
  for (const auto& distribution : report->distributions) test::demand(!distribution.key.empty());
  for (const auto& problem : report->problems) test::demand(problem.place.line > 0);
  return 0;
}
