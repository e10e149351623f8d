// The settings of a module and what cures them: what is told, and which rules a module made from them holds.
#include "app/cure.hpp"
#include "support/catch.hpp"
#include "support/memory_filesystem.hpp"

#include <algorithm>

using namespace trysquare;

namespace {

const std::string rule_file = R"(package = "thing"
release = "2"
[[rule]]
name = "rename"
message = "`OLD` is called `NEW` now"
when = ["thing>=2a1"]
match = [{ setting = "OLD", present = true }]
edits = [{ do = "move", setting = "OLD", to = "NEW" }]
[[rule.example]]
title = "t"
with = { thing = "2" }
settings = {}
[[rule]]
name = "later"
message = "the default of `MODE` changed"
written_before = "release"
when = ["thing>=2a1"]
match = [{ setting = "MODE", present = false }]
edits = [{ do = "set_default", setting = "MODE", value = 1 }]
[[rule.example]]
title = "t"
with = { thing = "2" }
settings = {}
)";

struct Case {
  std::string title, source;
  std::vector<std::string> built_for;
  std::vector<std::string> findings;  // code, severity, subject
  std::vector<std::string> rules;     // of the module
};

}  // namespace

TEST_CASE("what is told of a module, and what its sanitized module holds") {
  const std::vector<Case> cases{
      {"nothing tells when it was written", "A = 1\n", {}, {"TS304 info MODE"}, {}},
      {"before the change", "A = 1\n", {"thing<2"}, {}, {"later"}},
      {"after the change", "A = 1\n", {"thing>=2"}, {}, {}},
      {"an edit", "OLD = 1\n", {"thing>=2"}, {}, {"rename"}},
      {"a branch that is not taken",
       "import os\nif os.environ.get('NO'):\n    OLD = 1\n",
       {"thing>=2"},
       {"TS305 info OLD"},
       {"rename"}},
      {"a branch that may be taken",
       "import os\nif os.environ.get('WHO'):\n    OLD = 1\n",
       {"thing>=2"},
       {"TS305 warning NEW, OLD"},
       {"rename"}},
      {"a word in passing is no branch", "A = 'OLD'\nB = {'x': 'OLD == 1'}\n", {"thing>=2"}, {}, {"rename"}},
      {"other names may be there",
       "import os\nexec(os.environ['WHO'])\n",
       {"thing<2"},
       {"TS305 warning s"},
       {"later", "rename"}},
  };
  for (const Case& one : cases) {
    CAPTURE(one.title);
    test::MemoryFileSystem files;
    files.add("/my/thing/2.toml", rule_file).add("/w/freeze.txt", "thing==2.0\n").add("/w/s.py", one.source);
    const locate::Host host{
        .files = files, .variables = {}, .directory = "/w", .system = "posix", .platform = {}};
    app::CureRequest request{.source = {.environment = {}, .module = "s.py", .assignments = {"WHO=?"}}};
    request.source.environment.manifest = "/w/freeze.txt";
    request.rules = {"/my"};
    request.built_for = one.built_for;
    request.for_module = true;
    const auto answer = app::cure(host, request);
    if (!answer) FAIL(draw(answer.error()));
    std::vector<std::string> told, named;
    for (const auto& finding : answer->sanitized.after.findings)
      told.push_back(std::string(finding.code->code) + " " + std::string(model::to_text(finding.severity)) +
                     " " + finding.subject);
    for (const auto& rule : answer->rules) named.push_back(rule.name);
    CHECK(told == one.findings);
    CHECK(named == one.rules);
  }
}

TEST_CASE("an import that raises is an error") {
  test::MemoryFileSystem files;
  files.add("/w/freeze.txt", "thing==2.0\n").add("/w/s.py", "A = 1\nraise ValueError('no')\n");
  const locate::Host host{
      .files = files, .variables = {}, .directory = "/w", .system = "posix", .platform = {}};
  app::CureRequest request{.source = {.environment = {}, .module = "s.py", .assignments = {}}};
  request.source.environment.manifest = "/w/freeze.txt";
  const auto answer = app::cure(host, request);
  REQUIRE_FALSE(answer);
  CHECK(answer.error().message == "the import of the settings raises `ValueError`: no");
  CHECK(to_text(answer.error().place) == "s.py:2");
}
