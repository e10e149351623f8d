#include "read/pylock_toml.hpp"

#include "base/text.hpp"
#include "support/catch.hpp"

#include <fmt/core.h>

using namespace trysquare;

namespace {

std::string dump(std::string_view text) {
  const auto lock = read::parse_pylock(text, "p");
  std::string out;
  if (!lock) {
    for (const auto& problem : lock.error().problems)
      out += to_text(problem.place) + ": " + problem.message + "\n";
    return out;
  }
  for (const auto& package : lock->packages) {
    out += fmt::format("{} {} {}\n", package.name, package.version ? package.version->text() : "-",
                       package.origin.empty() ? join(package.wheel_names, " ") : package.origin);
  }
  return out;
}

const std::string head = "lock-version = '1.0'\ncreated-by = 't'\n";

}  // namespace

TEST_CASE("pylock.toml: what it locks") {
  CHECK(dump(head + "packages = []\n") == "");
  CHECK(dump(head +
             "[[packages]]\nname = 'a'\nversion = '1'\n"
             "wheels = [{url = 'https://h/a-1.0-py3-none-any.whl', hashes = {sha256 = 'x'}}]\n"
             "[[packages]]\nname = 'b'\nvcs = {type = 'git', url = 'https://h/b', commit-id = 'c'}\n") ==
        "a 1 a-1.0-py3-none-any.whl\nb - https://h/b\n");
}

TEST_CASE("pylock.toml: all that is wrong, each with its place") {
  CHECK(dump("lock-version = '1.0'\nextras = ['A', 1]\nenvironments = ['os_name']\n[[packages]]\nname = 'a'\n"
             "version = 1\nwheels = [{name = 'b-1-py3-none-any.whl', url = '', size = '1'}]\n") ==
        "p:3:17: expected a comparison: `==`, `!=`, `<=`, `>=`, `<`, `>`, `~=`, `===`, `in` or `not in`, "
        "found the end\n"
        "p:2:16: an item of `extras` must be a string, not an integer\n"
        "p:2:11: an extra must be a normalized name\n"
        "p:1:1: `created-by` is missing\n"
        "p:6:11: `version` must be a string, not an integer\n"
        "p:7:60: `size` must be an integer, not a string\n"
        "p:7:11: `hashes` is missing\n"
        "p:7:11: neither `url` nor `path` tells where it is\n"
        "p:7:11: `b-1-py3-none-any.whl` is no file of `a`\n");
  CHECK(dump("lock-version = '2'\ncreated-by = 't'\npackages = []\n") ==
        "p:1:16: a lock file of version 2 is not known: 1.0 is\n");
  CHECK(dump("a = ").starts_with("p:1:5: not TOML: "));
}
