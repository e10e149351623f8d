#include "read/site_directory.hpp"

#include "support/catch.hpp"
#include "support/memory_filesystem.hpp"

#include <fmt/core.h>

using namespace trysquare;

namespace {

std::string dump(const read::SiteDirectory& site) {
  std::string out;
  for (const auto& d : site.distributions) {
    out += fmt::format("{} {} {} {}{}\n", d.key, d.version.empty() ? "?" : d.version, d.metadata_path,
                       d.requirements.size(), d.editable ? " editable" : "");
  }
  for (const auto& name : site.pth_files) out += name + "\n";
  for (const auto& p : site.problems)
    out += fmt::format("{} {}: {}\n", p.code->code, to_text(p.place), p.message);
  return out;
}

}  // namespace

TEST_CASE("site directories: every form of a distribution") {
  const auto files = test::parse_world(R"(=== /s/B.c_d-1.0.dist-info/METADATA
Name: B.c_d
Version: 1.0
Requires-Dist: x

Requires-Dist: body
=== /s/old.egg-info/PKG-INFO
Name: old
Version: 2
=== /s/old.egg-info/requires.txt
x
[y]
z
=== /s/single-3-py3.9.egg-info
Name: single
Version: 3
=== /s/legacy-4.dist-info/PKG-INFO
Name: legacy
Version: 4
=== /s/UPPER-5.DIST-INFO/METADATA
Name: UPPER
Version: 5
=== /s/b.pth
=== /s/a.pth
=== /s/.hidden.pth
=== /s/~gone-1.dist-info/METADATA
Name: gone
Version: 1
=== /s/module.py
=== /s/package/__init__.py
=== /s/zipped-1.egg
)");
  CHECK(dump(read::read_site_directory(files, {.path = "/s"})) ==
        "b-c-d 1.0 /s/B.c_d-1.0.dist-info/METADATA 1\n"
        "legacy 4 /s/legacy-4.dist-info/PKG-INFO 0\n"
        "old 2 /s/old.egg-info/PKG-INFO 2\n"
        "single 3 /s/single-3-py3.9.egg-info 0\n"
        "upper 5 /s/UPPER-5.DIST-INFO/METADATA 0\n"
        "a.pth\nb.pth\n");
}

TEST_CASE("site directories: damage is told, and the rest is read") {
  auto files = test::parse_world(R"(=== /s/a-1.dist-info/METADATA
Name: a
Version: 1
=== /s/noname-1.dist-info/METADATA
Version: 1
=== /s/noversion-1.dist-info/METADATA
Name: noversion
=== /s/empty-1.dist-info/
=== /s/emptyfile-1.dist-info/METADATA
=== /s/half.egg-info/
=== /s/dir-1.dist-info/METADATA/
=== /s/file-1.dist-info
text
=== /s/loop-1.dist-info -> loop-1.dist-info
=== /s/dangling.egg-info -> /nowhere
=== /s/url-1.dist-info/METADATA
Name: url
Version: 1
=== /s/url-1.dist-info/direct_url.json
{"url": }
)");
  files.add("/s/secret-1.dist-info/METADATA", "Name: secret\n").refuse("/s/secret-1.dist-info/METADATA");
  files.add("/s/binary-1.dist-info/METADATA", std::string("\0\1\xFF\n\n", 5));
  const auto site = read::read_site_directory(files, {.path = "/s", .depth = read::Depth::details});
  const std::string told = dump(site);
  CAPTURE(told);
  REQUIRE(site.distributions.size() == 3);
  CHECK(site.distributions[0].key == "a");
  CHECK(site.distributions[1].key == "noversion");
  CHECK(site.distributions[2].key == "url");
  for (const char* damaged : {"noname-1", "noversion-1", "empty-1", "emptyfile-1", "half", "dir-1", "file-1",
                              "loop-1", "dangling", "url-1", "secret-1", "binary-1"}) {
    CAPTURE(damaged);
    std::size_t count = 0;
    for (const auto& p : site.problems)
      if (p.place.path.starts_with(fmt::format("/s/{}", damaged))) ++count;
    CHECK(count == 1);
  }
  CHECK(site.problems.size() == 12);
}

TEST_CASE("site directories: details only when asked, and one open a file") {
  const auto files = test::parse_world(R"(=== /s/a-1.dist-info/METADATA
Name: a
Version: 1
=== /s/a-1.dist-info/INSTALLER
uv
=== /s/a-1.dist-info/direct_url.json
{"url": "file:///x", "dir_info": {"editable": true}}
)");
  const auto plain = read::read_site_directory(files, {.path = "/s"});
  CHECK(files.files_read() == std::vector<std::string>{"/s/a-1.dist-info/METADATA"});
  CHECK(plain.distributions.front().installer.empty());
  const auto detailed = read::read_site_directory(files, {.path = "/s", .depth = read::Depth::details});
  CHECK(detailed.distributions.front().installer == "uv");
  CHECK(detailed.distributions.front().origin == "file:///x");
  CHECK(detailed.distributions.front().editable);
}

TEST_CASE("site directories: names alone are enough where only versions are asked for") {
  const auto files = test::parse_world(R"(=== /s/Django_x-5.2.1.dist-info/METADATA
Name: Django-x
Version: 5.2.1
=== /s/a_b-1.0_1-py3.8.egg-info/PKG-INFO
=== /s/plain.egg-info/PKG-INFO
Name: plain
Version: 7
)");
  const auto site = read::read_site_directory(files, {.path = "/s", .depth = read::Depth::names});
  CHECK(files.files_read() == std::vector<std::string>{"/s/plain.egg-info/PKG-INFO"});
  REQUIRE(site.distributions.size() == 3);
  CHECK(site.distributions[0].key == "a-b");
  CHECK(site.distributions[0].version == "1.0-1");
  CHECK(site.distributions[1].key == "django-x");
  CHECK(site.distributions[1].version == "5.2.1");
  CHECK(site.distributions[2].version == "7");
}

TEST_CASE("site directories that are none") {
  auto files =
      test::parse_world("=== /zip.egg\nPK\n=== /e.egg/EGG-INFO/PKG-INFO\nName: e\nVersion: 1\n=== /d/\n");
  CHECK(dump(read::read_site_directory(files, {.path = "/zip.egg"})) == "");
  CHECK(dump(read::read_site_directory(files, {.path = "/nowhere"})) == "");
  CHECK(dump(read::read_site_directory(files, {.path = "/d"})) == "");
  CHECK(dump(read::read_site_directory(files, {.path = "/e.egg"})) == "e 1 /e.egg/EGG-INFO/PKG-INFO 0\n");
  files.refuse("/d");
  const auto refused = read::read_site_directory(files, {.path = "/d"});
  REQUIRE(refused.problems.size() == 1);
  CHECK(refused.problems.front().code->code == "TS901");
  CHECK(refused.problems.front().place.path == "/d");
}
