#include "read/direct_url.hpp"

#include "support/catch.hpp"

using namespace trysquare;

TEST_CASE("direct_url.json: where it came from, without its secrets") {
  struct Case {
    std::string text, url;
    bool editable;
  };
  const auto test = GENERATE(
      Case{R"({"url": "file:///a b", "dir_info": {"editable": true}})", "file:///a b", true},
      Case{R"({"url": "file:///a", "dir_info": {}})", "file:///a", false},
      Case{R"({"url": "file:///a", "dir_info": {"editable": 1}})", "file:///a", false},
      Case{R"({"url": "https://me:secret@host/x.whl?y=@", "archive_info": {}})",
           "https://****@host/x.whl?y=@", false},
      Case{R"({"url": "https://token@host", "vcs_info": {"vcs": "git"}})", "https://****@host", false},
      Case{R"({"url": "https://a@b@host/x"})", "https://****@host/x", false},
      Case{R"({"url": "ssh://git@host/x"})", "ssh://git@host/x", false},
      Case{R"({"url": "git@host:x/y"})", "git@host:x/y", false});
  CAPTURE(test.text);
  const auto origin = read::parse_direct_url(test.text, "f");
  REQUIRE(origin);
  CHECK(origin->url == test.url);
  CHECK(origin->editable == test.editable);
}

TEST_CASE("direct_url.json that is refused, with its place") {
  const std::string text = GENERATE("", "{", "[]", "{}", R"({"url": 1})", "\xFF\xFE", R"({"url": "x"} y)");
  CAPTURE(text);
  const auto origin = read::parse_direct_url(text, "f");
  REQUIRE_FALSE(origin);
  CHECK(origin.error().place.path == "f");
  CHECK(origin.error().place.line == 1);
}
