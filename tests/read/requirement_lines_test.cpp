#include "read/requirement_lines.hpp"

#include "base/text.hpp"
#include "read/logical_lines.hpp"
#include "support/catch.hpp"
#include "support/memory_filesystem.hpp"

#include <fmt/core.h>

using namespace trysquare;

namespace {

std::string dump(const model::Environment& environment) {
  std::string out;
  for (const auto& d : environment.distributions) {
    out +=
        fmt::format("{}{} {} [{}]{}\n", d.editable ? "-e " : "", d.name, d.version.empty() ? "?" : d.version,
                    d.metadata_path, d.origin.empty() ? "" : " from " + d.origin);
  }
  return out;
}

std::string dump_problems(const model::Environment& environment) {
  std::string out;
  for (const auto& p : environment.problems) {
    out += fmt::format("{} {}: {}: {}\n", p.code->code, to_text(p.place), to_text(p.severity), p.message);
  }
  return out;
}

pep::MarkerEnvironment linux_only() {
  pep::MarkerEnvironment known;
  known.sys_platform = "linux";
  known.os_name = "posix";
  return known;
}

model::Environment read_lines(std::string_view text) {
  return read::read_requirement_lines(text, "f", {linux_only()});
}

}  // namespace

TEST_CASE("lines that name an installed distribution") {
  struct Case {
    std::string text, dumped;
  };
  const auto test = GENERATE(
      Case{"", ""}, Case{"\n\r\n  \r\t\n", ""}, Case{"a==1", "a 1 [f:1]\n"},
      Case{"# head\n\nB_c==1.0.post1\na===2004d-broken # why\n",
           "a 2004d-broken [f:4]\nB_c 1.0.post1 [f:3]\n"},
      Case{"a==1\r\nb==2\rc==3", "a 1 [f:1]\nb 2 [f:2]\nc 3 [f:3]\n"},
      Case{"a[x,y] == 1.0+cu121 ; sys_platform == 'linux'", "a 1.0+cu121 [f:1]\n"},
      Case{"a==1; sys_platform == 'win32'\na==2; sys_platform == 'linux'", "a 2 [f:2]\n"},
      Case{"a==1 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\nb==2\n", "a 1 [f:1]\nb 2 [f:4]\n"},
      Case{"a\\\n==\\\n1\nb==2", "a 1 [f:1]\nb 2 [f:4]\n"},
      Case{"a==1 \\\n# b==2\nc==3", "a 1 [f:1]\nc 3 [f:3]\n"}, Case{"a==1\\", "a 1 [f:1]\n"},
      Case{"# a \\\nb==2", "b 2 [f:2]\n"}, Case{"a==1,>0.5", "a 1 [f:1]\n"},
      Case{"a==1\nA==1", "a 1 [f:1]\n"},
      Case{"-i https://index/simple\n--pre\n--find-links=x\n-c other.txt\na==1", "a 1 [f:5]\n"},
      Case{"a @ https://u:p@host/a-1.5-py3-none-any.whl#sha256=00",
           "a 1.5 [f:1] from https://****@host/"
           "a-1.5-py3-none-any.whl#sha256=00\n"},
      Case{"a @ https://host/a-1.5%2Bcpu-1-py3-none-any.whl",
           "a 1.5+cpu [f:1] from https://host/"
           "a-1.5%2Bcpu-1-py3-none-any.whl\n"},
      Case{"A.b @ file:///w/a_b-2.tar.gz ; os_name == 'posix'", "A.b 2 [f:1] from file:///w/a_b-2.tar.gz\n"},
      Case{"./w/a_b-2-py3-none-any.whl", "a_b 2 [f:1] from ./w/a_b-2-py3-none-any.whl\n"},
      Case{"C:\\w\\a-2.zip", "a 2 [f:1] from C:\\w\\a-2.zip\n"},
      Case{"# Editable install with no version control (a==1.0)\n-e /home/me/my -dir/a",
           "-e a 1.0 [f:2] from /home/me/my -dir/a\n"},
      Case{"# Editable Git install (a==1.0) with either a deleted local remote or invalid URI:\n# '/gone'\n"
           "-e /home/a --config-settings x=y",
           "-e a 1.0 [f:3] from /home/a\n"});
  CAPTURE(test.text);
  const auto environment = read_lines(test.text);
  CHECK(dump(environment) == test.dumped);
  CHECK(dump_problems(environment) == "");
  for (const auto& distribution : environment.distributions) CHECK_FALSE(distribution.requirements_known);
}

TEST_CASE("lines of which something is not told") {
  struct Case {
    std::string text, dumped, problems;
  };
  const auto test = GENERATE(
      Case{"-e git+https://t@host/x@00#egg=a_b&subdirectory=c",
           "-e a_b ? [f:1] from git+https://****@host/x@00#egg=a_b&subdirectory=c\n",
           "TS902 f:1:1: info: the version of `a_b` is not told, so it cannot be judged\n"},
      Case{"--editable=git+ssh://git@host/x#egg=a[x]", "-e a ? [f:1] from git+ssh://git@host/x#egg=a[x]\n",
           "TS902 f:1:1: info: the version of `a` is not told, so it cannot be judged\n"},
      Case{"a @ git+https://host/b-1.0.zip", "a ? [f:1] from git+https://host/b-1.0.zip\n",
           "TS902 f:1:1: info: the version of `a` is not told, so it cannot be judged\n"},
      Case{"# Editable install with no version control (a==1.0)\nb==1\n-e file:///home/a", "b 1 [f:2]\n",
           "TS902 f:3:1: info: `-e file:///home/a` names no distribution: `#egg=NAME` at its end would\n"},
      Case{"a==1; python_version < '3'", "a 1 [f:1]\n",
           "TS902 f:1:1: info: nothing here tells whether `python_version < \"3\"` holds: `a` is taken as "
           "installed\n"},
      Case{
          "a\nb>=1.0 # why\nc==1.*\nd==1\n", "a ? [f:1]\nb ? [f:2]\nc ? [f:3]\nd 1 [f:4]\n",
          "TS902 f: info: 3 of 4 requirements are ranges: which versions are installed is not told, and only "
          "the ranges are compared\n"},
      Case{"  -r other.txt", "", "TS902 f:1:3: warning: `-r other.txt`: the other file is not read\n"});
  CAPTURE(test.text);
  const auto environment = read_lines(test.text);
  CHECK(dump(environment) == test.dumped);
  CHECK(dump_problems(environment) == test.problems);
}

TEST_CASE("lines that are refused, with their place, and the rest is read all the same") {
  struct Case {
    std::string text, problem;
  };
  const std::string comparison = "expected a version comparison, `;` or the end after the name, found ";
  const auto test = GENERATE_COPY(
      Case{"a b", "f:2:4: error: `a b` names no distribution: " + comparison + "`b`\n"},
      Case{"a \\\n  \xC3\xA9 x",
           "f:3:3: error: `a   \xC3\xA9 x` names no distribution: " + comparison + "`\xC3\xA9`\n"},
      Case{"a==2 b",
           "f:2:7: error: `a==2 b` names no distribution: expected `,`, `;` or the end after the "
           "version, found `b`\n"},
      Case{"z==2", "f:2:2: error: `z` is listed twice, with other versions: line 1 counts\n"},
      Case{"--nonsense 4", "f:2:2: error: `--nonsense` is no option of a requirements file\n"},
      Case{"-e", "f:2:2: error: `-e` names no distribution: `#egg=NAME` at its end would\n"},
      Case{"-e x#egg=../a",
           "f:2:2: error: `-e x#egg=../a` names no distribution: `#egg=NAME` at its end would\n"},
      Case{"https://u:p@host/x",
           "f:2:2: error: `https://****@host/x` names no distribution: `#egg=NAME` at its end would\n"});
  CAPTURE(test.text);
  const auto environment = read_lines("z==1\n " + test.text + "\ny==1");
  CHECK(dump_problems(environment) == "TS902 " + test.problem);
  REQUIRE(environment.distributions.size() == 2);
  CHECK(environment.distributions.front().name == "y");
  CHECK(environment.distributions.back().version == "1");
}

TEST_CASE("lines: every problem is told, but no report grows without end") {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "?\n";
  const auto environment = read_lines(text);
  REQUIRE(environment.problems.size() == 1001);
  CHECK(environment.problems[999].place.line == 1000);
  CHECK(environment.problems.back().message ==
        "this file has 5000 problems, of which the first 1000 are told");
  const auto one = read_lines("a " + std::string(1'000'000, 'x'));
  REQUIRE(one.problems.size() == 1);
  CHECK(one.problems.front().message.size() < 300);
}

TEST_CASE("lines: what looks like a list") {
  struct Case {
    std::string text;
    bool is_list;
  };
  const auto test =
      GENERATE(Case{"", true}, Case{"# nothing\n", true}, Case{"a==1\nb==2\n???\n", true},
               Case{"-e .\n", true}, Case{"version = 1\nrevision = 3\n[[package]]\nname = 'a'\n", false},
               Case{"import os\nfor x in y:\n  print(x)\n", false},
               Case{"\x7F"
                    "ELF\x02\x01",
                    false});
  CAPTURE(test.text);
  CHECK(read::looks_like_requirement_lines(test.text) == test.is_list);
}

TEST_CASE("logical lines know where each of their bytes stands") {
  // Law: the character at the place that is told is the character of the text.
  const std::string file = "  a==1 \\\n \xC3\xA9 ; x\\\\\ny  # z\r\n\n#c\\\n b \\\n  # d\n c\\";
  std::vector<std::string_view> physical = split_lines(file);
  std::vector<std::string> texts;
  read::LogicalLines lines(file);
  for (read::LogicalLine line; lines.next(line);) {
    texts.push_back(line.text + "|" + line.comment);
    for (std::size_t i = 0; i < line.text.size(); ++i) {
      if (is_utf8_continuation(line.text[i])) continue;
      const Place place = line.place("f", i);
      CAPTURE(line.text, i, place.line, place.column);
      REQUIRE(place.line <= physical.size());
      const std::string_view there = physical[place.line - 1];
      CHECK(there.substr(byte_of_column(there, place.column), 1) == line.text.substr(i, 1));
    }
  }
  CHECK(texts == std::vector<std::string>{"a==1  \xC3\xA9 ; xy|# z", "|", "|#c\\", "b|# d", "c|"});
}

TEST_CASE("lines: other files, variables and constraints, as an installer takes them") {
  test::MemoryFileSystem files;
  files.add(
      "/p/requirements.txt",
      "-r base/base.txt\n-c pins.txt\nd>=1\ne==${VERSION}\n--requirement=missing.txt\n-r base/base.txt\n");
  files.add("/p/base/base.txt", "a==1\n-r ../requirements.txt\n-r more.txt\n");
  files.add("/p/base/more.txt", "b==2; sys_platform == 'win32'\nc==3\n");
  files.add("/p/pins.txt", "d==1.5\na==9\nd==1.4; sys_platform == 'win32'\n");
  model::Project asked;
  const read::Target target{linux_only(), {}, &files, {{"VERSION", "7"}}, &asked};
  const std::string path = "/p/requirements.txt";
  const auto environment = read::read_requirement_lines(*files.read_file(path), path, target);
  CHECK(dump(environment) ==
        "a 1 [/p/base/base.txt:1]\nc 3 [/p/base/more.txt:2]\nd 1.5 [/p/requirements.txt:3]\n"
        "e 7 [/p/requirements.txt:4]\n");
  CHECK(dump_problems(environment) ==
        "TS902 /p/base/base.txt:2:1: error: `../requirements.txt` includes itself\n"
        "TS902 /p/requirements.txt:5:1: error: `missing.txt` cannot be read: no such file\n"
        "TS902 /p/base/base.txt:2:1: error: `../requirements.txt` includes itself\n");
  std::string declared;
  for (const auto& one : asked.requirements) declared += to_text(one.place) + " " + one.text + "\n";
  CHECK(
      declared.starts_with("/p/base/base.txt:1:1 a==1\n/p/base/more.txt:1:1 b==2; sys_platform == 'win32'\n"
                           "/p/base/more.txt:2:1 c==3\n/p/requirements.txt:3:1 d>=1\n"));
  CHECK(asked.ranges);
}
