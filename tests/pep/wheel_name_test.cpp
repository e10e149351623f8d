#include "pep/wheel_name.hpp"

#include "pep/supported_tags.hpp"
#include "support/catch.hpp"

#include <fmt/core.h>

using namespace trysquare;

namespace {

std::string dump(const Result<pep::WheelName>& wheel) {
  if (!wheel) return wheel.error().message;
  const std::string build = wheel->build ? wheel->build->number + "/" + wheel->build->suffix : "none";
  std::string out = fmt::format("{} {} {}", wheel->name, wheel->version.text(), build);
  for (const auto& tag : wheel->tags) out += " " + tag;
  return out;
}

}  // namespace

TEST_CASE("wheel names: what they tell") {
  struct Case {
    std::string name, dumped;
  };
  const auto test = GENERATE(values<Case>({
      {"foo-1.0-py3-none-any.whl", "foo 1.0 none py3-none-any"},
      {"Foo_Bar-01.0-007x-PY3.py2-none-any.whl", "foo-bar 1.0 7/x py2-none-any py3-none-any"},
      {"foo-1.0-py3.py3-none-any.any.whl", "foo 1.0 none py3-none-any"},
      {"foo-1.0-py3-none-any.zip",
       "`foo-1.0-py3-none-any.zip` is no file name of a distribution: a wheel's ends with `.whl`"},
      {"foo-1.0-any.whl",
       "`foo-1.0-any.whl` is no file name of a distribution: a wheel's has five parts or six"},
      {"foo__bar-1.0-py3-none-any.whl",
       "`foo__bar-1.0-py3-none-any.whl` is no file name of a distribution: the project's name is not valid"},
      {"foo-x-py3-none-any.whl",
       "`foo-x-py3-none-any.whl` is no file name of a distribution: `x` is no version"},
      {"foo-1-b1-py3-none-any.whl",
       "`foo-1-b1-py3-none-any.whl` is no file name of a distribution: `b1` is no build tag"},
      {"foo-1.0-3py-none-any.whl", "`3py-none-any` is no tag: `3py` is no interpreter"},
      {"foo-1.0-py3.-none-any.whl", "`py3.-none-any` is no tag: a part is empty"},
  }));
  CHECK(dump(pep::WheelName::parse(test.name)) == test.dumped);
}

TEST_CASE("wheel names: a tag set that would not end is refused") {
  std::string set = "a0";
  for (int i = 1; i < 60; ++i) set += fmt::format(".a{}", i);
  const std::string name = fmt::format("foo-1-{}-{}-{}.whl", set, set, set);
  CHECK(dump(pep::WheelName::parse(name)).ends_with("stands for too many tags"));
}

TEST_CASE("sdist names") {
  CHECK(pep::SdistName::parse("Foo-Bar-1.0.tar.gz")->name == "foo-bar");
  CHECK(pep::SdistName::parse("foo-1.0.zip")->version.text() == "1.0");
  CHECK_FALSE(pep::SdistName::parse("foo-1.0.tar.xz"));
  CHECK_FALSE(pep::SdistName::parse("-1.0.zip"));
  CHECK_FALSE(pep::SdistName::parse("foo-x.zip"));
}

TEST_CASE("wheels: the best of those that fit") {
  const auto tags = pep::supported_tags({"cpython", 3, 12}, pep::platform_tags("manylinux_2_28_x86_64"));
  const auto chosen = pep::select_wheels(
      tags, {"f-1-py3-none-any.whl", "no wheel", "f-1-cp312-cp312-win_amd64.whl",
             "f-1-1-cp38-abi3-manylinux2014_x86_64.whl", "f-1-2-cp38-abi3-manylinux2014_x86_64.whl"});
  REQUIRE(chosen.best);
  CHECK(*chosen.best == 4);
  REQUIRE(chosen.compatible.size() == 3);
  CHECK(chosen.compatible[0].index == 0);
  CHECK(chosen.compatible[0].rank > chosen.compatible[1].rank);
  CHECK_FALSE(pep::select_wheels({}, {"f-1-py3-none-any.whl"}).best);
}
