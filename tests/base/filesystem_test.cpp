#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

using namespace trysquare;
using test::Scratch;

namespace {

void put(const std::string& path, std::string_view content) {
  std::ofstream(path, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
}

std::string refusal(const std::string& path) {
  const auto content = disk().read_file(path);
  if (content) return "";
  CHECK(content.error().place.path == path);
  return content.error().message;
}

mode_t mode_of(const std::string& path) {
  struct stat facts{};
  return ::stat(path.c_str(), &facts) == 0 ? facts.st_mode & 07777U : 0;
}

// Root reads everything: as somebody else for a while.
class AsNobody {
 public:
  AsNobody() : root_(::geteuid() == 0) {
    if (root_) REQUIRE(::seteuid(65534) == 0);
  }
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;
  ~AsNobody() {
    if (root_ && ::seteuid(0) != 0) std::abort();
  }

 private:
  bool root_;
};

}  // namespace

TEST_CASE("disk: what is no regular file is refused, never waited for") {
  const Scratch scratch;
  const std::string pipe = scratch.path("pipe"), folder = scratch.path("folder"),
                    address = scratch.path("socket");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  std::filesystem::create_directory(folder);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  REQUIRE(address.copy(name.sun_path, sizeof name.sun_path - 1) == address.size());
  REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0);
  CHECK(refusal(pipe) == "not a regular file: not read");
  CHECK(refusal(folder) == "not a regular file: not read");
  CHECK(refusal("/dev/zero") == "not a regular file: not read");
  CHECK(refusal(address).starts_with("cannot open: "));
  CHECK(disk().status(pipe)->kind == FileKind::other);
  CHECK(disk().status(folder)->kind == FileKind::directory);
  ::close(socket);
}

TEST_CASE("disk: what is not there, or goes in a circle") {
  const Scratch scratch;
  put(scratch.path("file"), "x");
  std::filesystem::create_symlink("loop", scratch.path("loop"));
  std::filesystem::create_symlink("gone", scratch.path("dangling"));
  CHECK(refusal(scratch.path("gone")) == "no such file");
  CHECK(refusal(scratch.path("dangling")) == "no such file");
  CHECK(refusal(scratch.path("file/below")) == "no such file");
  CHECK(refusal(scratch.path("loop")).starts_with("cannot open: "));
  CHECK(refusal(scratch.path(std::string(5000, 'a'))).starts_with("cannot open: "));
  CHECK_FALSE(disk().status(scratch.path("loop")));
  CHECK_FALSE(disk().real_path(scratch.path("loop")));
  CHECK(disk().link_target(scratch.path("dangling")) == "gone");
  CHECK_FALSE(disk().link_target(scratch.path("file")));
  CHECK_FALSE(disk().open_directory(scratch.path("file")));
  CHECK_FALSE(disk().open_directory(scratch.path("gone")));
  CHECK(disk().list(scratch.path("gone")).empty());
}

TEST_CASE("disk: a NUL in a name does not end it") {
  const Scratch scratch;
  put(scratch.path("file"), "x");
  const std::string name = scratch.path("file") + std::string("\0.txt", 5);
  CHECK(refusal(name) == "no such file");
  CHECK_FALSE(disk().status(name));
  CHECK_FALSE(disk().real_path(name));
  CHECK_FALSE(disk().open_directory(scratch.root() + std::string("\0x", 2)));
  CHECK_FALSE(write_file(name, "y"));
  CHECK(disk().read_file(scratch.path("file")) == "x");
}

TEST_CASE("disk: what may not be read") {
  const Scratch scratch;
  put(scratch.path("secret"), "x");
  std::filesystem::create_directory(scratch.path("closed"));
  std::filesystem::permissions(scratch.path("secret"), std::filesystem::perms::none);
  std::filesystem::permissions(scratch.path("closed"), std::filesystem::perms::none);
  const AsNobody nobody;
  CHECK(refusal(scratch.path("secret")) == "cannot open: Permission denied");
  CHECK(disk().list(scratch.path("closed")).empty());
  CHECK_FALSE(disk().open_directory(scratch.path("closed")));
  CHECK_FALSE(write_file(scratch.path("closed/new"), "x"));
}

TEST_CASE("disk: a huge file is refused before memory is full") {
  const Scratch scratch;
  put(scratch.path("huge"), "");
  std::filesystem::resize_file(scratch.path("huge"), std::uintmax_t{300} << 20U);
  CHECK(refusal(scratch.path("huge")) == "larger than 256 MiB: not read");
}

TEST_CASE("disk: sizes around the pieces in which a file is read") {
  const Scratch scratch;
  const std::size_t size = GENERATE(std::size_t{0}, std::size_t{1}, std::size_t{16383}, std::size_t{16384},
                                    std::size_t{16385}, std::size_t{81920}, std::size_t{5'000'000});
  std::string content(size, '\0');
  for (std::size_t i = 0; i < size; ++i) content[i] = static_cast<char>(i * 31 % 251);
  put(scratch.path("file"), content);
  CHECK(disk().read_file(scratch.path("file")) == content);
  CHECK(disk().status(scratch.path("file"))->size == size);
}

TEST_CASE("disk: headers end at the first blank line, wherever the pieces meet") {
  const Scratch scratch;
  const auto folder = disk().open_directory(scratch.root());
  REQUIRE(folder);
  for (const std::string_view blank : {"\n\n", "\r\n\r\n"}) {
    for (std::size_t before = 16370; before < 16390; ++before) {
      const std::string headers = std::string(before, 'h') + std::string(blank);
      put(scratch.path("file"), headers + std::string(3'000'000, 'b'));
      std::string into = "old";
      const auto found = (*folder)->read("file", into, ReadUntil::blank_line);
      REQUIRE(found == true);
      REQUIRE(into.starts_with(headers));
      REQUIRE(into.size() < 1'000'000);
    }
  }
  put(scratch.path("file"), std::string(100'000, 'h'));
  std::string into;
  REQUIRE((*folder)->read("file", into, ReadUntil::blank_line) == true);
  CHECK(into.size() == 100'000);
  CHECK((*folder)->read("none", into, ReadUntil::blank_line) == false);
  CHECK(into.empty());
}

TEST_CASE("disk: an open directory lists what is there, each time anew") {
  const Scratch scratch;
  put(scratch.path("b"), "");
  std::filesystem::create_directory(scratch.path("a"));
  std::filesystem::create_directory_symlink("a", scratch.path("c"));
  REQUIRE(::mkfifo(scratch.path("d").c_str(), 0600) == 0);
  const auto folder = disk().open_directory(scratch.root());
  REQUIRE(folder);
  for (int round = 0; round < 2; ++round) CHECK((*folder)->entries()->size() == 4);
  put(scratch.path("e"), "");
  CHECK((*folder)->entries()->size() == 5);
  const auto entries = disk().list(scratch.root());
  REQUIRE(entries.size() == 5);
  const FileKind kinds[] = {FileKind::directory, FileKind::regular, FileKind::symlink, FileKind::other,
                            FileKind::regular};
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(entries[i].name == std::string(1, static_cast<char>('a' + i)));
    CHECK(entries[i].kind == kinds[i]);
  }
}

TEST_CASE("write_file: new, over an old one, through a link") {
  const Scratch scratch;
  const std::string file = scratch.path("file"), link = scratch.path("link");
  const mode_t mask = ::umask(027);
  REQUIRE(write_file(file, "one"));
  ::umask(mask);
  CHECK(disk().read_file(file) == "one");
  CHECK(mode_of(file) == 0640);
  std::filesystem::permissions(file, std::filesystem::perms(0754));
  std::filesystem::create_symlink("file", link);
  REQUIRE(write_file(link, "two"));
  CHECK(disk().read_file(file) == "two");
  CHECK(disk().link_target(link) == "file");
  CHECK(mode_of(file) == 0754);
  CHECK(disk().list(scratch.root()).size() == 2);  // nothing is left beside
}

TEST_CASE("write_file: readers see the old file or the new one") {
  const Scratch scratch;
  const std::string file = scratch.path("file");
  REQUIRE(write_file(file, "old"));
  const int reader = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  REQUIRE(write_file(file, "new"));
  std::string seen(8, '\0');
  seen.resize(static_cast<std::size_t>(::read(reader, seen.data(), seen.size())));
  ::close(reader);
  CHECK(seen == "old");
}

TEST_CASE("write_file: what cannot be written is left as it was") {
  const Scratch scratch;
  std::filesystem::create_directory(scratch.path("folder"));
  put(scratch.path("folder/file"), "x");
  CHECK_FALSE(write_file(scratch.path("folder"), "y"));
  CHECK_FALSE(write_file(scratch.path("none/file"), "y"));
  CHECK_FALSE(write_file("", "y"));
  CHECK(disk().list(scratch.root()).size() == 1);
  CHECK(disk().read_file(scratch.path("folder/file")) == "x");
}

TEST_CASE("write_file: a device is written to, not replaced") {
  REQUIRE(write_file("/dev/null", "x"));
  CHECK(disk().status("/dev/null")->kind == FileKind::other);
  const Scratch scratch;
  const std::string pipe = scratch.path("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  REQUIRE(write_file(pipe, "through"));
  std::string seen(16, '\0');
  seen.resize(static_cast<std::size_t>(::read(reader, seen.data(), seen.size())));
  ::close(reader);
  CHECK(seen == "through");
  CHECK(disk().status(pipe)->kind == FileKind::other);
}

TEST_CASE("disk: names are bytes") {
  const Scratch scratch;
  for (const std::string name : {"a b", "é日", "\xFF\xFE", "new\nline", "-x", "'q'"}) {
    CAPTURE(name);
    REQUIRE(write_file(scratch.path(name), name));
    CHECK(disk().read_file(scratch.path(name)) == name);
  }
  CHECK(disk().list(scratch.root()).size() == 6);
}
