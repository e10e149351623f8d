// The request of a live process: what it may hold, how it is refused, and what it costs.
#include "app/sanitize.hpp"
#include "app/rules.hpp"
#include "data/json.hpp"
#include "support/catch.hpp"
#include "support/memory_filesystem.hpp"

#include <algorithm>

using namespace trysquare;

namespace {

test::MemoryFileSystem world() {
  test::MemoryFileSystem files;
  files.add("/my/thing/2.toml", R"(package = "thing"
release = "2"
[[rule]]
name = "rename"
message = "`OLD` is called `NEW` now"
when = ["thing>=2a1"]
match = [{ setting = "OLD", present = true }]
edits = [{ do = "move", setting = "OLD", to = "NEW/key" }]
[[rule.example]]
title = "t"
with = { thing = "2" }
settings = {}
)");
  files.add("/venv/site/thing-2a1.dist-info/METADATA", "Name: thing\nVersion: 2a1\n");
  files.add("/venv/late/thing-1.dist-info/METADATA", "Name: thing\nVersion: 1\n");
  files.add("/venv/late/odd.egg-info/PKG-INFO", "Name: odd\nVersion: 1\n");
  return files;
}

locate::Host host(const test::MemoryFileSystem& files, std::string directory) {
  return {
      .files = files, .variables = {}, .directory = std::move(directory), .system = "posix", .platform = {}};
}

Result<data::Node> ask(const test::MemoryFileSystem& files, const std::string& request) {
  const auto node = data::parse_json(request, "request");
  REQUIRE(node);
  app::RuleMemory memory;
  return app::sanitize_json(host(files, "/venv"), *node, memory);
}

std::string member(const Result<data::Node>& answer, std::string_view name) {
  if (!answer) FAIL(draw(answer.error()));
  const data::Node* node = answer->find(name);
  REQUIRE(node != nullptr);
  return data::write_json(*node);
}

}  // namespace

TEST_CASE("a live process: its search path tells the versions, from directory names alone") {
  const auto files = world();
  const auto answer = ask(files, R"({"settings": {"OLD": {"$opaque": {"type": "m.C", "ref": 3}}},
    "environment": {"search_path": ["site", "/venv/late", "/absent"]}, "rules": ["/my"]})");
  CHECK(member(answer, "settings") == R"({"NEW":{"key":{"$opaque":{"type":"m.C","ref":3}}}})");
  CHECK(member(answer, "edits").find(R"({"op":"move","path":"/NEW/key","from":"/OLD","value":)") !=
        std::string::npos);
  CHECK(member(answer, "findings") == "[]");
  for (const std::string& file : files.files_read()) {
    CAPTURE(file);
    CHECK(file.find("dist-info") == std::string::npos);
  }
}

TEST_CASE("the first copy on the search path is the one that counts") {
  const auto answer = ask(world(), R"({"settings": {"OLD": 1},
    "environment": {"search_path": ["/venv/late", "/venv/site"]}, "rules": ["/my"]})");
  CHECK(member(answer, "edits") == "[]");
}

TEST_CASE("versions given by name") {
  const auto answer =
      ask(world(), R"({"settings": {"OLD": 1}, "environment": {"distributions": {"Thing": "2.0"}},
    "rules": ["/my"]})");
  CHECK(member(answer, "settings") == R"({"NEW":{"key":1}})");
}

TEST_CASE("two gates: what the first wrote gives way to what was added after it") {
  const std::string rest = R"("environment": {"distributions": {"thing": "2"}}, "rules": ["/my"]})";
  const auto first = ask(world(), R"({"settings": {"OLD": "disk"}, )" + rest);
  const std::string edits = member(first, "edits");
  const auto second = ask(world(), R"({"settings": {"NEW": {"key": "disk"}, "OLD": "memory"}, "previous": )" +
                                       edits + ", " + rest);
  CHECK(member(second, "settings") == R"({"NEW":{"key":"memory"}})");
  const auto without = ask(world(), R"({"settings": {"NEW": {"key": "disk"}, "OLD": "memory"}, )" + rest);
  CHECK(member(without, "settings") == R"({"NEW":{"key":"disk"}})");
}

TEST_CASE("requests that are refused") {
  struct Case {
    std::string request, message;
  };
  const std::vector<Case> cases{
      {R"({"environment": {"distributions": {}}})", "the request needs `settings`"},
      {R"({"settings": {}})", "the request needs `environment`"},
      {R"({"settings": {}, "environment": {}})",
       "`environment` needs one of `search_path`, `python`, `manifest` and `distributions`"},
      {R"({"settings": {}, "environment": {"python": "p", "manifest": "m"}})",
       "`environment` needs one of `search_path`, `python`, `manifest` and `distributions`"},
      {R"({"settings": {}, "environment": {"search_path": []}})",
       "`search_path` is empty: nothing is installed there"},
      {R"({"settings": {}, "environment": {"distributions": {"a": 1}}})",
       "`a` must be a version as a string, not an integer"},
      {R"({"settings": {}, "environment": {"distributions": {}}, "reviews": true})",
       "the request has no `reviews`"},
      {R"({"settings": [], "environment": {"distributions": {}}})", "settings are a dict, not list"},
      {R"({"settings": {}, "environment": {"distributions": {}}, "rules": ["/absent"]})",
       "there is no directory `/absent`"},
      {"[]", "the request must be a table, not an array"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.request);
    const auto answer = ask(world(), one.request);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().message == one.message);
  }
}

TEST_CASE("without an environment it is an error, never a guess") {
  test::MemoryFileSystem files;
  files.add_directory("/nowhere");
  app::SanitizeRequest request;
  request.settings = data::Node(data::Object{});
  request.settings_path = "s.json";
  const auto answer = app::sanitize(host(files, "/nowhere"), request);
  CHECK_FALSE(answer);
}

TEST_CASE("settings files hold an object") {
  CHECK(app::parse_settings("{}", "s.json"));
  CHECK(app::parse_settings("[]", "s.json").error().message == "settings are an object, not an array");
  CHECK_FALSE(app::parse_settings("{", "s.json"));
}

TEST_CASE("the list of rules: all, or those that an environment meets") {
  auto files = world();
  files.add("/freeze.txt", "thing==2.0\n");
  files.add("/old.txt", "thing==1.0\n");
  const auto ids = [&](const std::string& manifest) {
    app::RulesRequest request{std::nullopt, {"/my"}};
    if (!manifest.empty()) request.environment.emplace().manifest = manifest;
    const auto answer = app::list_rules(host(files, "/"), request);
    if (!answer) FAIL(draw(answer.error()));
    std::vector<std::string> out;
    for (const auto& rule : answer->rules) out.push_back(rule.id());
    return out;
  };
  CHECK(ids("").size() > 5);
  CHECK(ids("/freeze.txt") == std::vector<std::string>{"thing/2/rename"});
  CHECK(ids("/old.txt").empty());
}
