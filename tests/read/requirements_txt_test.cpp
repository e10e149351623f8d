#include "read/requirements_txt.hpp"

#include "base/text.hpp"
#include "read/requirement_file_lines.hpp"
#include "support/catch.hpp"
#include "support/memory_filesystem.hpp"

#include <fmt/core.h>

using namespace trysquare;

namespace {

std::string dump(const test::MemoryFileSystem& files, bool constraint = false) {
  const auto found = read::read_requirements({files, "/w", {{"T", "x"}, {"EMPTY", ""}}, constraint}, "r.txt");
  if (!found) {
    const bool of_file = found.error().stage == read::RequirementsError::Stage::file;
    return fmt::format("{} {}: {}", of_file ? "file" : "requirement", to_text(found.error().error.place),
                       found.error().error.message);
  }
  std::string out;
  for (const auto& entry : found->entries) {
    out += fmt::format("{}:{} {}{}{} {}", entry.path, entry.line, entry.constraint ? "-c " : "",
                       entry.editable ? "-e " : "", entry.name.value_or("?"), entry.specifier);
    if (!entry.extras.empty()) out += " [" + join(entry.extras, ",") + "]";
    if (entry.marker) out += " ;" + *entry.marker;
    if (entry.url) out += " @" + *entry.url;
    for (const auto& [algorithm, digests] : entry.hashes) out += " " + algorithm + ":" + join(digests, ",");
    out += "\n";
  }
  return out;
}

std::string dump(std::string text, bool constraint = false) {
  test::MemoryFileSystem files;
  files.add("/w/r.txt", std::move(text))
      .add("/w/sub/o.txt", "o\n-c ../c.txt\n")
      .add("/w/c.txt", "c<2\n-r r2.txt\n");
  files.add("/w/r2.txt", "r2\n").add("/w/p/setup.py", "").add("/w/self.txt", "-r ./self.txt\n");
  return dump(files, constraint);
}

}  // namespace

TEST_CASE("requirements files: what pip makes of their lines") {
  struct Case {
    std::string text, dumped;
  };
  const auto test = GENERATE(values<Case>({
      {"a==1 # c\nb\\\n>=2\n# c \\\nd", "r.txt:1 a ==1\nr.txt:2 b >=2\nr.txt:5 d \n"},
      {"a\vb\xC2\x85"
       "c[Y]",
       "r.txt:1 a \nr.txt:2 b \nr.txt:3 c  [y]\n"},
      {"${T}${EMPTY}", "requirement r.txt:1: "},
      {"${T}==1", "r.txt:1 x ==1\n"},
      {"a --hash=sha256:x --has 'sha256:y z'", "r.txt:1 a  sha256:x,y z\n"},
      {"-r sub/o.txt\nz", "/w/sub/o.txt:1 o \n/w/c.txt:1 -c c <2\n/w/r2.txt:1 r2 \nr.txt:2 z \n"},
      {"-e p\n-e ./p[x]\n-e git+https://h/r#egg=e",
       "r.txt:1 -e ?  @file:///w/p\nr.txt:2 -e ?  [x] @file:///w/p\n"
       "r.txt:3 -e e  @git+https://h/r#egg=e\n"},
      {"./f-1.0-py3-none-any.whl ; os_name=='x'",
       "r.txt:1 f ==1.0 ;os_name == \"x\" @file:///w/f-1.0-py3-none-any.whl\n"},
      {"./p", "r.txt:1 ?  @file:///w/p\n"},
      {"//host/f.zip", "requirement r.txt:1: `file://host/f.zip` is a file of another machine"},
      {"./nowhere", "requirement r.txt:1: "},
      {"-e nowhere",
       "requirement r.txt:1: `nowhere` can not be installed editable: no directory, no URL of version "
       "control"},
      {"-e https://h/x",
       "requirement r.txt:1: `https://h/x` can not be installed editable: no directory, no URL of version "
       "control"},
      {"a\n-r none.txt", "file /w/none.txt: no such file"},
      {"-r self.txt", "file /w/self.txt:1:1: `./self.txt` includes itself"},
      {"-r https://h/x", "file r.txt:1:1: `https://h/x`: files are read, nothing is fetched"},
      {"a --hash=md5:x", "file r.txt:1:1: `md5` is no algorithm for hashes: sha256, sha384, sha512"},
      {"--require", "file r.txt:1:1: `--require` may be `--requirement` or `--require-hashes`"},
      {"-x", "file r.txt:1:1: `-x` is no option of a requirements file"},
      {"a --hash='x", "file r.txt:1:1: a quote or a backslash of the options is left open"},
      {"\xFF", "file r.txt: the bytes of this file are no UTF-8"},
      {"# coding: klingon\n", "file r.txt: `klingon` is no encoding that is read here"},
  }));
  CAPTURE(test.text);
  const std::string found = dump(test.text);
  CHECK(found.substr(0, test.dumped.ends_with(": ") ? test.dumped.size() : found.size()) == test.dumped);
}

TEST_CASE("requirements files: a file of constraints") {
  CHECK(dump("a<2\n-r r2.txt\n", true) == "r.txt:1 -c a <2\n/w/r2.txt:1 r2 \n");
  CHECK(dump("-e p\n", true) == "requirement r.txt:1: an editable install is no constraint");
}

TEST_CASE("requirements files: what the options add up to") {
  test::MemoryFileSystem files;
  files.add("/w/r.txt",
            "-i https://a -i https://b\n--extra-index-url https://c\n-f ./p -f q\n--find-l https://l\n"
            "--no-binary :all:,:none:,x\nz --only-binary X_y\n--trusted-host H:80\n--pre\n--only-final z\n");
  files.add("/w/p/x", "");
  const auto found = read::read_requirements({files, "/w", {}, false}, "r.txt");
  REQUIRE(found);
  const auto& state = found->options;
  CHECK(state.index_urls == std::vector<std::string>{"https://b", "https://c"});
  CHECK(state.find_links == std::vector<std::string>{"/w/./p", "https://l"});
  CHECK(state.formats.first == std::set<std::string>{"x"});
  CHECK(state.formats.second == std::set<std::string>{"x-y"});
  CHECK(state.trusted_hosts == std::set<std::string>{"h:80"});
  CHECK(state.releases.first == std::set<std::string>{":all:"});
  CHECK(state.releases.second == std::set<std::string>{"z"});
}

TEST_CASE("requirements files that name each other without end, end") {
  test::MemoryFileSystem files;
  for (int i = 0; i < 40; ++i) {
    files.add(fmt::format("/w/f{}.txt", i), fmt::format("-r f{0}.txt\n-r f{0}.txt\n", i + 1));
  }
  files.add("/w/r.txt", "-r f0.txt\n").add("/w/f40.txt", "a\n");
  CHECK(dump(files).ends_with("files name each other too often"));
}
