// What was looked at still holds, or does not: one table of changes, each to a world in memory where no stamp
// tells anything; and what reads fields back meets whatever a file may hold.
#include "app/kept_fields.hpp"
#include "app/kept_imports.hpp"
#include "app/observed_files.hpp"

#include "support/catch.hpp"
#include "support/memory_filesystem.hpp"

#include <memory>

namespace trysquare::app {

namespace {

test::MemoryFileSystem world() {
  test::MemoryFileSystem files;
  files.add("/site/a.py", "x = 1\n")
      .add("/site/b.py", "y = 1\n")
      .add("/site/sub/METADATA", "Name: a\n\nlong");
  files.link("/python", "/site/a.py");
  return files;
}

// Everything that can be asked.
void look(const FileSystem& files) {
  files.read_file("/site/a.py");
  files.read_file("/site/missing.py");
  files.status("/site/b.py");
  files.status("/nowhere");
  files.link_target("/python");
  files.real_path("/python");
  files.list("/site");
  files.list("/nowhere");
  files.list("/site/b.py");
  std::string text;
  const auto folder = files.open_directory("/site/sub");
  REQUIRE(folder);
  REQUIRE((*folder)->read("METADATA", text, ReadUntil::blank_line));
  REQUIRE((*folder)->read("RECORD", text));
}

struct Case {
  const char* what;
  void (*change)(test::MemoryFileSystem& files);
  bool holds;
};

}  // namespace

TEST_CASE("an observation holds until something else would be told") {
  using Files = test::MemoryFileSystem;
  const auto one = GENERATE(values<Case>({
      {"nothing", [](Files&) {}, true},
      {"a file that nobody looked at", [](Files& files) { files.add("/other", ""); }, true},
      {"the content", [](Files& files) { files.add("/site/a.py", "x = 2\n"); }, false},
      {"the size of what was asked for", [](Files& files) { files.add("/site/b.py", "y = 10\n"); }, false},
      {"the content of what was only asked for", [](Files& files) { files.add("/site/b.py", "y = 2\n"); },
       true},
      {"a file that was looked for", [](Files& files) { files.add("/site/missing.py", ""); }, false},
      {"a folder that was looked for", [](Files& files) { files.add_directory("/nowhere"); }, false},
      {"a new name in a folder", [](Files& files) { files.add("/site/c.py", ""); }, false},
      {"a link elsewhere", [](Files& files) { files.link("/python", "/site/b.py"); }, false},
      {"the headers", [](Files& files) { files.add("/site/sub/METADATA", "Name: b\n\nlong"); }, false},
      {"a record that was looked for", [](Files& files) { files.add("/site/sub/RECORD", ""); }, false},
  }));
  CAPTURE(one.what);
  auto files = world();
  const ObservedFiles observed(files, 0);
  look(observed);
  REQUIRE(observed.is_steady());
  auto seen = to_keep(observed.seen());
  one.change(files);
  CHECK((still_holds(files, seen, 0) == Held::yes) == one.holds);
}

TEST_CASE("what cannot be read, and what changes meanwhile, leaves nothing to keep") {
  auto files = world();
  files.refuse("/site/a.py");
  const ObservedFiles refused(files, 0);
  refused.read_file("/site/a.py");
  CHECK_FALSE(refused.is_steady());

  auto other = world();
  const ObservedFiles changing(other, 0);
  changing.read_file("/site/a.py");
  other.add("/site/a.py", "x = 3\n");
  changing.read_file("/site/a.py");
  CHECK_FALSE(changing.is_steady());
}

TEST_CASE("a stamp is settled when the disk's clock has gone on since") {
  constexpr std::int64_t second = 1'000'000'000;
  const FileStamp stamp{.modified = 10 * second, .changed = 11 * second};
  CHECK_FALSE(stamp.is_settled(11 * second));
  CHECK_FALSE(stamp.is_settled(13 * second));
  CHECK(stamp.is_settled(13 * second + 1));
  CHECK_FALSE(FileStamp{}.is_settled(100 * second));
}

TEST_CASE("fields come back as they were written, and nothing else is taken for them") {
  FieldWriter out;
  out.number(-7);
  out.text("a;1:b\n");
  out.texts(std::vector<std::string>{"", "x"});
  FieldReader in(out.written());
  CHECK(in.number() == -7);
  CHECK(in.text() == "a;1:b\n");
  CHECK(in.count() == 2);
  CHECK(in.text().empty());
  CHECK(in.text() == "x");
  CHECK((in.is_right() && in.is_at_end()));

  for (const std::string_view bad :
       {"", "5", "5:abc", ":", ";", "-1:", "99999999999999999999:", "x", "1;2", "18446744073709551615:a"}) {
    CAPTURE(bad);
    FieldReader reader(bad);
    CHECK(reader.text().empty());
    CHECK_FALSE(reader.is_right());
    CHECK(reader.number() == 0);
    CHECK(reader.count() == 0);
  }
}

TEST_CASE("a report comes back as it was kept, and from nothing else") {
  model::ImportReport report;
  report.causes = {{"a.py", 3, "m", "n", {"a", "b"}, "message", "shim"}, {"b.py", 1, "m", "", {}, "", ""}};
  report.verdicts = {{"a", false, "why"}, {"b", true, ""}, {"c", std::nullopt, "open"}};
  const std::string text = write_kept_report(report);
  const auto back = read_kept_report(text);
  REQUIRE(back);
  CHECK(write_kept_report(*back) == text);
  CHECK(back->causes.front().fells == report.causes.front().fells);
  CHECK_FALSE(back->verdicts.back().imports);
  for (std::size_t size = 0; size < text.size(); ++size) CHECK_FALSE(read_kept_report(text.substr(0, size)));
  CHECK_FALSE(read_kept_report("999999999999;" + text));
}

}  // namespace trysquare::app
