#include "base/filesystem.hpp"
#include "support/catch.hpp"

#include <filesystem>
#include <random>

using namespace trysquare;

TEST_CASE("paths: absolute ones") {
  for (const char* path : {"/", "/a", "//a", "C:/", "c:\\a", "\\\\server\\share"}) {
    CAPTURE(path);
    CHECK(is_absolute_path(path));
  }
  for (const char* path : {"", "a", "./a", "C:", "C:a", "~/a", ":/a"}) {
    CAPTURE(path);
    CHECK_FALSE(is_absolute_path(path));
  }
}

TEST_CASE("paths: joined") {
  const auto [base, relative, joined] = GENERATE(table<std::string, std::string, std::string>({
      {"a", "b", "a/b"},
      {"a/", "b", "a/b"},
      {"/", "b", "/b"},
      {"a", "/b", "/b"},
      {"a", "", "a"},
      {"", "b", "b"},
      {"a", "C:/b", "C:/b"},
      {"a", "../b", "a/../b"},
  }));
  CAPTURE(base, relative);
  CHECK(join_path(base, relative) == joined);
}

TEST_CASE("paths: parent and name") {
  const auto [path, parent, name] = GENERATE(table<std::string, std::string, std::string>({
      {"/a/b", "/a", "b"},
      {"/a/b/", "/a", "b"},
      {"/a", "/", "a"},
      {"/", "/", ""},
      {"a", "", "a"},
      {"a/b", "a", "b"},
      {"", "", ""},
      {"C:/a", "C:/", "a"},
      {"C:/", "C:/", "C:"},
  }));
  CAPTURE(path);
  CHECK(parent_path(path) == parent);
  CHECK(file_name(path) == name);
}

TEST_CASE("paths: what lies below what, and who holds it most closely") {
  const auto [path, folder, below] = GENERATE(table<std::string, std::string, bool>({{"/a/b", "/a", true},
                                                                                     {"/a/b/c", "/a", true},
                                                                                     {"/a", "/", true},
                                                                                     {"/a", "/a", false},
                                                                                     {"/ab", "/a", false},
                                                                                     {"/a", "/a/b", false}}));
  CAPTURE(path, folder);
  CHECK(lies_below(path, folder) == below);
  // An environment in a project's folder, and a project in an environment.
  CHECK(holds_closest({"/p"}, {"/p/.venv"}, "/p/app"));
  CHECK(holds_closest({"/p"}, {"/p/.venv"}, "/p"));
  CHECK_FALSE(holds_closest({"/p"}, {"/p/.venv"}, "/p/.venv/lib"));
  CHECK_FALSE(holds_closest({"/p"}, {"/p/.venv"}, "/p/.venv"));
  CHECK(holds_closest({"/p/.venv/src"}, {"/p/.venv"}, "/p/.venv/src/app"));
  CHECK(holds_closest({"/p"}, {"/p"}, "/p/app"));
  CHECK_FALSE(holds_closest({"/p"}, {}, "/project/app"));
  CHECK_FALSE(holds_closest({}, {}, "/p"));
}

TEST_CASE("paths: normal form") {
  const auto [path, normal] = GENERATE(table<std::string, std::string>({
      {"/a/./b//c/../d", "/a/b/d"},
      {"/..", "/"},
      {"/../../a", "/a"},
      {"../a/..", ".."},
      {"a/../..", ".."},
      {"a/..", "."},
      {"", "."},
      {"./", "."},
      {"C:\\a\\..\\b", "C:/b"},
      {"\\\\server\\share\\x", "//server/share/x"},
      {"//server/a/../../b", "//b"},
      {"a\\b", "a\\b"},
  }));
  CAPTURE(path);
  CHECK(normal_path(path) == normal);
}

TEST_CASE("paths: the normal form is normal, and the standard library's") {
  std::mt19937 random(11);
  constexpr const char* parts[] = {"a", "b", "..", ".", "", "c.d"};
  for (int round = 0; round < 20'000; ++round) {
    std::string path = random() % 2 == 0 ? "/" : "";
    for (auto size = random() % 7; size > 0; --size)
      path += std::string(parts[random() % std::size(parts)]) + "/";
    if (path.starts_with("//")) continue;  // a server's name to us
    const std::string normal = normal_path(path);
    CAPTURE(path, normal);
    REQUIRE(normal_path(normal) == normal);
    std::string expected = std::filesystem::path(path).lexically_normal().generic_string();
    if (expected.size() > 1 && expected.ends_with('/')) expected.pop_back();
    REQUIRE(normal == (expected.empty() ? "." : expected));
  }
}
