// The double that tests put in place of the disk answers as the disk does: the same questions to both, on the
// same worlds.
#include "support/memory_filesystem.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>

using namespace trysquare;
using test::MemoryFileSystem;
using test::Scratch;

namespace {

// Paths of a world, made from a few names so that they meet.
class World {
 public:
  World(const std::string& root, std::uint32_t seed) : root_(root), random_(seed) {
    memory_.add_directory(root_);
    for (int i = 0; i < 14; ++i) add();
  }

  const MemoryFileSystem& memory() const { return memory_; }

  std::string some_path() {
    std::string path = root_;
    for (auto depth = random_() % 4; depth > 0; --depth) path += "/" + (random_() % 8 == 0 ? ".." : name());
    return path;
  }

 private:
  std::string name() { return std::string(1, static_cast<char>('a' + random_() % 4)); }

  // Puts one thing into both, where nothing stands in its way.
  void add() {
    namespace fs = std::filesystem;
    std::string parent = root_;
    for (auto depth = random_() % 3; depth > 0; --depth) {
      const std::string next = parent + "/" + name();
      const auto kind = fs::symlink_status(next).type();
      if (kind != fs::file_type::not_found && kind != fs::file_type::directory) break;
      fs::create_directories(next);
      memory_.add_directory(next);
      parent = next;
    }
    const std::string path = parent + "/" + name();
    if (fs::symlink_status(path).type() != fs::file_type::not_found) return;
    switch (random_() % 4) {
      case 0: {
        const std::string target = random_() % 2 == 0 ? name() : "../" + name();
        fs::create_symlink(target, path);
        memory_.link(path, target);
        return;
      }
      case 1: {
        const std::string target = some_path();
        fs::create_symlink(target, path);
        memory_.link(path, target);
        return;
      }
      default: {
        const std::string content = "content of " + path;
        std::ofstream(path) << content;
        memory_.add(path, content);
      }
    }
  }

  std::string root_;
  std::mt19937 random_;
  MemoryFileSystem memory_;
};

// An answer as text; an error's words may differ, that it is one may not.
std::string answers(const FileSystem& files, const std::string& path) {
  std::string out;
  const auto status = files.status(path);
  out += status ? "status " + std::to_string(static_cast<int>(status->kind)) : "no status";
  if (status && status->kind == FileKind::regular) out += " size " + std::to_string(status->size);
  out += "; link " + files.link_target(path).value_or("none");
  out += "; real " + files.real_path(path).value_or("none");
  const auto content = files.read_file(path);
  out += "; content " + (content ? *content : content.error().message == "no such file" ? "none" : "error");
  const auto folder = files.open_directory(path);
  out += folder ? "; folder" : "; no folder";
  for (const auto& entry : files.list(path)) {
    out += " " + entry.name + ":" + std::to_string(static_cast<int>(entry.kind));
    std::string into;
    const auto read = (*folder)->read(entry.name, into, ReadUntil::end);
    out += read ? (*read ? "=" + into : "=none") : "=error";
  }
  return out;
}

}  // namespace

TEST_CASE("memory: the same answers as the disk") {
  std::size_t differences = 0, links = 0;
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    const Scratch scratch;
    const std::string root = scratch.path("1/2/3/4/5/6/7/8");  // so that `..` stays within the scratch folder
    std::filesystem::create_directories(root);
    World world(root, seed);
    for (int question = 0; question < 60; ++question) {
      const std::string path = world.some_path();
      const std::string expected = answers(disk(), path), got = answers(world.memory(), path);
      links += expected.find("link none") == std::string::npos ? 1U : 0U;
      if (expected == got) continue;
      ++differences;
      CAPTURE(seed, path);
      if (differences < 5) CHECK(got == expected);
    }
  }
  CHECK(differences == 0);
  CHECK(links > 100);
}

TEST_CASE("memory: a world as one text") {
  const auto files = test::parse_world(
      "=== /a/b.txt\none\n\ntwo\n"
      "=== /a/link -> b.txt\n"
      "=== /empty/\n"
      "=== /a/c\n");
  CHECK(files.read_file("/a/b.txt") == "one\n\ntwo\n");
  CHECK(files.read_file("/a/link") == "one\n\ntwo\n");
  CHECK(files.read_file("/a/c") == "");
  CHECK(files.is_directory("/empty"));
  CHECK(files.list("/empty").empty());
  CHECK(files.list("/").size() == 2);
}

TEST_CASE("memory: what was read is remembered, what is refused is not read") {
  MemoryFileSystem files;
  files.add("/a/x", "1").add("/a/y", "2").link("/z", "/a/y").refuse("/a/x");
  CHECK_FALSE(files.read_file("/a/x"));
  CHECK(files.read_file("/z") == "2");
  CHECK(files.files_read() == std::vector<std::string>{"/a/y"});
  CHECK(files.is_file("/a/x"));
}
