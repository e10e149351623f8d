// Law: what is written reads back with the same paths, kinds, modes, times and bytes.
#include "data/archive_writer.hpp"

#include "data/archive.hpp"

#include "support/catch.hpp"

#include <vector>

namespace trysquare::data {

TEST_CASE("archive writer: round trip") {
  const std::string large(300'000, 'x');
  struct Entry {
    ArchiveFacts facts;
    std::string content;
  };
  const std::vector<Entry> entries{
      {{.path = "lib", .kind = FileKind::directory, .mode = 0755, .modified = 1'700'000'000'123'456'789}, ""},
      {{.path = "lib/a.py", .mode = 0644, .size = large.size(), .modified = 1'000'000'000'000'000'001},
       large},
      {{.path = "lib/empty", .mode = 0600, .size = 0, .modified = 0}, ""},
      {{.path = "lib/b", .kind = FileKind::symlink, .mode = 0777, .target = "../elsewhere/ä"}, ""},
      {{.path = "lib/" + std::string(300, 'n'), .mode = 0755, .size = 1}, "y"},
      {{.path = "pipe", .kind = FileKind::other, .mode = 0600}, ""},
  };
  std::string written;
  ArchiveWriter writer([&](std::string_view bytes) {
    written += bytes;
    return Result<void>();
  });
  for (const Entry& entry : entries) {
    REQUIRE(writer.begin(entry.facts));
    if (entry.facts.kind != FileKind::regular) continue;
    TextSource source(entry.content);
    REQUIRE(writer.fill(source, entry.content.size()));
  }
  REQUIRE(writer.finish());

  TextSource source(written);
  auto reader = ArchiveReader::open(source, "a.tar.zst");
  REQUIRE(reader);
  ArchiveEntry found;
  for (const Entry& entry : entries) {
    CAPTURE(entry.facts.path);
    REQUIRE((*reader)->next(found));
    CHECK(found.path == entry.facts.path);
    CHECK(found.kind == entry.facts.kind);
    CHECK(found.mode == entry.facts.mode);
    CHECK(found.modified == entry.facts.modified);
    CHECK(found.target == entry.facts.target);
    CHECK((*reader)->content(1'000'000).value() == entry.content);
  }
  CHECK_FALSE((*reader)->next(found).value());
}

TEST_CASE("archive writer: a disk that is full ends in its error") {
  ArchiveWriter writer([](std::string_view) -> Result<void> { return failure("no room"); });
  const std::string noise = [] {
    std::string out;
    std::uint32_t state = 7;
    for (int i = 0; i < 2'000'000; ++i)
      out += static_cast<char>((state = state * 1'664'525 + 1'013'904'223) >> 24U);
    return out;
  }();
  auto done = writer.begin({.path = "a", .mode = 0644, .size = noise.size()});
  if (done) {
    TextSource source(noise);
    done = writer.fill(source, noise.size());
  }
  if (done) done = writer.finish();
  REQUIRE_FALSE(done);
  CHECK(done.error().message == "no room");
}

}  // namespace trysquare::data
