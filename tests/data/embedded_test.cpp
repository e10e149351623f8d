#include "data/embedded.hpp"
#include "base/filesystem.hpp"
#include "support/catch.hpp"

#include <algorithm>

using namespace trysquare;

TEST_CASE("embedded: files are those of the source tree, byte for byte, sorted") {
  const auto all = data::embedded_files();
  REQUIRE(all.size() > 3);
  CHECK(std::ranges::is_sorted(all, {}, &data::EmbeddedFile::path));
  for (const auto& file : all) {
    CAPTURE(file.path);
    const auto content = disk().read_file(join_path(TRYSQUARE_SOURCE_DIR, file.path));
    REQUIRE(content);
    CHECK(file.content == *content);
    CHECK(data::find_embedded_file(file.path) == &file);
  }
}

TEST_CASE("embedded: lookups") {
  CHECK(data::find_embedded_file("") == nullptr);
  CHECK(data::find_embedded_file("constraints") == nullptr);
  CHECK(data::find_embedded_file("zzz") == nullptr);
  CHECK(data::embedded_files_below("zzz/").empty());
  const auto below = data::embedded_files_below("constraints/");
  REQUIRE_FALSE(below.empty());
  const auto inside = [](const data::EmbeddedFile& file) { return file.path.starts_with("constraints/"); };
  CHECK(std::ranges::all_of(below, inside));
  CHECK(std::ranges::count_if(data::embedded_files(), inside) == static_cast<std::ptrdiff_t>(below.size()));
}
