// The invariants of the house, on everything that is in the repository.
#include "house/includes.hpp"
#include "house/shape.hpp"
#include "house/source.hpp"
#include "house/words.hpp"
#include "support/catch.hpp"

#include <algorithm>

using namespace trysquare::house;

namespace {

struct Repository {
  std::vector<Source> sources = all_sources();

  const Source& file(std::string_view path) const {
    const auto found = std::ranges::find(sources, path, &Source::path);
    REQUIRE(found != sources.end());
    return *found;
  }
};

std::string listed(const Complaints& complaints) {
  std::string out;
  for (const auto& line : complaints) out += "\n" + line;
  return out;
}

// One check on every file.
template <class Check>
std::string over_all(const Repository& repository, Check check) {
  Complaints all;
  for (const Source& source : repository.sources) std::ranges::move(check(source), std::back_inserter(all));
  return listed(all);
}

}  // namespace

TEST_CASE("house: the sources are found") {
  const Repository repository;
  CHECK(repository.sources.size() > 100);
  CHECK(repository.file("src/base/error.cpp").is_cpp());
  CHECK(repository.file("dev").is_python());
  CHECK(
      std::ranges::none_of(repository.sources, [](const Source& source) { return source.below("build/"); }));
}

TEST_CASE("house: a folder includes lower ones only") {
  const Repository repository;
  const Layers layers = parse_layers(repository.file("src/layers.txt").text);
  REQUIRE(layers.size() > 10);
  CHECK(over_all(repository, [&](const Source& source) { return check_layers(source, layers); }) == "");
}

TEST_CASE("house: doors to the system and to the standard streams") {
  CHECK(over_all(Repository(), check_doors) == "");
}

TEST_CASE("house: third-party headers stay where they are meant to be") {
  const Repository repository;
  CHECK(over_all(repository, check_third_party) == "");
  CHECK(listed(check_heavy_headers(repository.sources)) == "");
}

TEST_CASE("house: every reader has a fuzz target") {
  CHECK(listed(check_fuzzed(Repository().sources)) == "");
}

TEST_CASE("house: files and functions are of a size that can be read") {
  CHECK(over_all(Repository(), check_sizes) == "");
}

TEST_CASE("house: nothing that changes outlives a call") {
  CHECK(over_all(Repository(), check_globals) == "");
}

TEST_CASE("house: nothing thrown passes the C ABI") {
  CHECK(over_all(Repository(), check_c_functions) == "");
}

TEST_CASE("house: headers say what they are about") {
  CHECK(over_all(Repository(), check_header_opening) == "");
}

TEST_CASE("house: products, packages and settings are data") {
  const Repository repository;
  const ProductWords words = product_words(repository.sources);
  CHECK(words.names.size() > 8);
  CHECK(words.settings.size() > 3);
  CHECK(over_all(repository, [&](const Source& source) { return check_product_words(source, words); }) == "");
}

TEST_CASE("house: no notes to oneself") { CHECK(over_all(Repository(), check_notes) == ""); }

TEST_CASE("house: files are named after their concept") {
  CHECK(over_all(Repository(), check_file_name) == "");
}

TEST_CASE("house: nothing of one machine") { CHECK(over_all(Repository(), check_machine) == ""); }

TEST_CASE("house: finding codes are in the table, and none is unused") {
  CHECK(listed(check_finding_codes(Repository().sources)) == "");
}

TEST_CASE("house: what answers questions writes no files") {
  CHECK(over_all(Repository(), check_writing) == "");
}
