#include "read/constraints_txt.hpp"

#include "support/catch.hpp"
#include "support/memory_filesystem.hpp"

#include <fmt/core.h>

#include <chrono>

using namespace trysquare;

namespace {

// "name specifiers ; marker @line:column" for constraints, "severity line:column message" for problems.
std::string dump(const read::ConstraintsFile& file) {
  std::string out;
  for (const auto& c : file.constraints) {
    out += fmt::format("{} {}{} @{}\n", c.requirement.key, c.requirement.specifiers.text(),
                       c.requirement.marker ? "; " + c.requirement.marker->text() : "", to_text(c.place));
  }
  for (const auto& p : file.problems) {
    out += fmt::format("{} {} {} {}\n", p.code->code, to_text(p.severity), to_text(p.place), p.message);
  }
  return out;
}

std::string dump(std::string_view text) { return dump(read::parse_constraints(text, "c", nullptr)); }

}  // namespace

TEST_CASE("constraints: what pip accepts") {
  struct Case {
    std::string text, dumped;
  };
  const auto test = GENERATE(
      Case{"", ""}, Case{"\n \n# x\n\t# y", ""}, Case{"Django>=4.2", "django >=4.2 @c:1:1\n"},
      Case{"a", "a  @c:1:1\n"}, Case{"  a_B.c < 2 , >= 1  ", "a-b-c <2,>=1 @c:1:3\n"},
      Case{"a==1 # why\nb==2\t# why\nc===3#x", "a ==1 @c:1:1\nb ==2 @c:2:1\nc ===3#x @c:3:1\n"},
      Case{"\xEF\xBB\xBF"
           "a==1",
           "a ==1 @c:1:1\n"},
      Case{std::string("\xFF\xFE"
                       "a\0=\0=\0001\0\n\0",
                       12),
           "a ==1 @c:1:1\n"},
      Case{"a==1\r\nb==2\rc==3", "a ==1 @c:1:1\nb ==2 @c:2:1\nc ==3 @c:3:1\n"},
      Case{"a \\\n>=1 \\\n,<2\nb==1", "a <2,>=1 @c:1:1\nb ==1 @c:4:1\n"},
      Case{"# a comment never goes on \\\nb==1", "b ==1 @c:2:1\n"}, Case{"a==1 \\", "a ==1 @c:1:1\n"},
      Case{"a==1 --hash=sha256:00 --hash=sha256:11\nb==1 \\\n    --hash=sha256:22",
           "a ==1 @c:1:1\nb ==1 @c:2:1\n"},
      Case{"a==1; python_version<'3.13'", "a ==1; python_version < \"3.13\" @c:1:1\n"},
      Case{"a (>=1)", "a >=1 @c:1:1\n"}, Case{"a @ https://h/a-1.zip", "a  @c:1:1\n"});
  CAPTURE(test.text);
  CHECK(dump(test.text) == test.dumped);
}

TEST_CASE("constraints: hashes are the files that installers take; a wrong one is told with its place") {
  const auto file = read::parse_constraints(
      "a==1 --hash=sha256:00 \\\n  --hash=sha512:11\nb==1 --hash=md5:22\nc==1\n", "c", nullptr);
  REQUIRE(file.constraints.size() == 3);
  const auto* files = file.constraints[0].source.get();
  REQUIRE(files != nullptr);
  REQUIRE(files->files.size() == 2);
  CHECK(files->files[0].hashes == trysquare::model::Hashes{{"sha256", "00"}});
  CHECK(files->files[1].hashes == trysquare::model::Hashes{{"sha512", "11"}});
  CHECK(file.constraints[1].source == nullptr);
  CHECK(file.constraints[2].source == nullptr);
  REQUIRE(file.problems.size() == 1);
  CHECK(to_text(file.problems[0].place) == "c:3:6");
}

TEST_CASE("constraints: what restricts nothing here is told, and no more than that") {
  struct Case {
    std::string text, dumped;
  };
  const std::string idle = " is an option of installers and restricts nothing\n";
  const auto test =
      GENERATE_COPY(Case{"--index-url https://u:p@h/x", "TS902 info c:1:1 `--index-url`" + idle},
                    Case{" --no-binary :all:", "TS902 info c:1:2 `--no-binary`" + idle},
                    Case{"--pre", "TS902 info c:1:1 `--pre`" + idle});
  CAPTURE(test.text);
  CHECK(dump(test.text) == test.dumped);
}

TEST_CASE("constraints: what pip refuses too, each with its place; the other lines count") {
  struct Case {
    std::string text, dumped;
  };
  const auto test = GENERATE(
      Case{"a[x,y]>=1", "TS902 error c:1:1 `a[x,y]>=1`: constraints cannot have extras; write `a>=1`\n"},
      Case{"-e ./here\nb==1",
           "b ==1 @c:2:1\nTS902 error c:1:1 an editable install is no constraint: name the distribution and "
           "its versions\n"},
      Case{"-c x.txt", "TS902 error c:1:1 `x.txt`: a nested file cannot be read from here\n"},
      Case{"--constraint=x.txt", "TS902 error c:1:1 `x.txt`: a nested file cannot be read from here\n"});
  CAPTURE(test.text);
  CHECK(dump(test.text) == test.dumped);
}

TEST_CASE("constraints: the place of what cannot be read is the place of the mistake") {
  struct Case {
    std::string text;
    std::string place;  // of the problem
  };
  const auto test = GENERATE(Case{"a==1\n  b~~1", "c:2:4"}, Case{"é==1", "c:1:1"},
                             Case{"a>=1 \\\n  ,<\\\n <x", "c:3:2"}, Case{"./a.whl", "c:1:1"},
                             Case{"https://h/a.zip", "c:1:6"}, Case{"a==1; nonsense == '1'", "c:1:7"});
  CAPTURE(test.text);
  const auto file = read::parse_constraints(test.text, "c", nullptr);
  REQUIRE(file.problems.size() == 1);
  CAPTURE(file.problems[0].message);
  CHECK(to_text(file.problems[0].place) == test.place);
  CHECK(file.problems[0].severity == model::Severity::error);
}

TEST_CASE("constraints: nested files") {
  struct Case {
    std::string world, dumped;
  };
  const auto test = GENERATE(
      Case{"=== /p/c.txt\n-c deep/d.txt\na==1\n=== /p/deep/d.txt\n-r ../e.txt\nd==1\n=== /p/e.txt\ne==1\n",
           "e ==1 @/p/deep/../e.txt:1:1\nd ==1 @/p/deep/d.txt:2:1\na ==1 @/p/c.txt:2:1\n"},
      // The same file by two ways is no circle, and counts once.
      Case{"=== /p/c.txt\n-c d.txt\n-cd.txt\n--constraint \"d.txt\"\n=== /p/d.txt\nd==1\n",
           "d ==1 @/p/d.txt:1:1\n"},
      Case{"=== /p/c.txt\n-c c.txt\na==1\n",
           "a ==1 @/p/c.txt:2:1\nTS902 error /p/c.txt:1:1 `c.txt` includes itself\n"},
      Case{"=== /p/c.txt\n-c d.txt\n=== /p/d.txt\na==1\n-c ../p/c.txt\n",
           "a ==1 @/p/d.txt:1:1\nTS902 error /p/d.txt:2:1 `../p/c.txt` includes itself\n"},
      Case{"=== /p/c.txt\n-c none.txt\na==1\n",
           "a ==1 @/p/c.txt:2:1\nTS902 error /p/c.txt:1:1 `none.txt`: no such file\n"},
      Case{"=== /p/c.txt\n-c https://u:p@h/c.txt\n",
           "TS902 error /p/c.txt:1:1 `https://****@h/c.txt`: files are read, nothing is fetched\n"});
  CAPTURE(test.world);
  const auto file = read::read_constraints(test::parse_world(test.world), "/p/c.txt");
  REQUIRE(file);
  CHECK(dump(*file) == test.dumped);
}

TEST_CASE("constraints: a file that cannot be read is an error with the way out") {
  test::MemoryFileSystem files;
  files.add("/p/secret.txt", "a==1").refuse("/p/secret.txt");
  const auto path = GENERATE(std::string("/p/none.txt"), std::string("/p/secret.txt"), std::string("/p"));
  CAPTURE(path);
  const auto file = read::read_constraints(files, path);
  REQUIRE_FALSE(file);
  CHECK(file.error().place.path == path);
  CHECK_FALSE(file.error().hint.empty());
}

TEST_CASE("constraints: hostile files end, and their reports can be read") {
  SECTION("each file includes the next twice, deeper than is followed") {
    test::MemoryFileSystem files;
    for (int i = 0; i < 40; ++i) {
      files.add(fmt::format("/p/{}", i), fmt::format("-c {}\n-c ./{}\na{}==1\n", i + 1, i + 1, i));
    }
    const auto file = read::read_constraints(files, "/p/0");
    REQUIRE(file);
    CHECK(file->constraints.size() == 32);
    // The last one is refused by both of its ways.
    CHECK(file->problems.size() == 2);
    CHECK(files.files_read().size() == 32);
  }
  SECTION("a hundred thousand lines that are none") {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += "?" + std::string(200, 'x') + "\n";
    const auto file = read::parse_constraints(text, "c", nullptr);
    CHECK(file.problems.size() == 1001);
    CHECK(file.problems.front().message.size() < 300);
    CHECK(file.problems.back().message ==
          "100000 lines are no constraints, of which the first 1000 are told");
  }
  SECTION("cut anywhere or with a byte changed") {
    const std::string whole =
        "a>=1,<2; os_name == 'x' # c\n-c x\nb[c] @ https://u@h/b \\\n --hash=sha256:0\n\xC3\xA9==1\n";
    for (std::size_t i = 0; i < whole.size(); ++i) {
      for (const char with : {'\0', '\n', '\\', '\'', '\xFF', '-'}) {
        std::string changed = whole;
        changed[i] = with;
        for (const auto& text : {changed, whole.substr(0, i)}) {
          const auto file = read::parse_constraints(text, "c", nullptr);
          CAPTURE(text);
          CHECK(file.constraints.size() + file.problems.size() <= 6);
          for (const auto& p : file.problems) CHECK(p.place.line > 0);
        }
      }
    }
  }
}
