// From findings to steps, in a world in memory: what is planned, what is left, and that no step leaves the
// environment.
#include "repair/plan.hpp"

#include "support/catch.hpp"
#include "support/memory_filesystem.hpp"

namespace trysquare::repair {

namespace {

using model::Finding;
using model::StepKind;

locate::InstalledFolder installed(const std::string& name, const std::string& version) {
  locate::InstalledFolder out;
  out.site = "/venv/lib/python3.12/site-packages";
  out.folder = name + "-" + version + ".dist-info";
  out.name = out.key = name;
  out.version = version;
  return out;
}

struct World {
  test::MemoryFileSystem files;
  model::Environment environment;
  locate::Installation installation;

  model::RepairPlan plan(std::vector<Finding> findings) const {
    return make_plan({.files = files,
                      .path = "/venv",
                      .environment = &environment,
                      .installation = &installation,
                      .findings = std::move(findings),
                      .base = BaseInterpreter{"/usr/bin/python3.12", "3.12.4"}});
  }
};

Finding finding(std::string_view code, const std::string& subject, const std::string& path,
                std::uint32_t line = 0) {
  return model::make_finding(code, subject, "a reason", {path, line, 0});
}

}  // namespace

TEST_CASE("plan: pyvenv.cfg keeps what is true") {
  World world;
  world.files.add("/venv/pyvenv.cfg", "home = /gone\nprompt = mine\nversion_info = 3.12.1.final.0\n");
  const auto plan = world.plan({finding("TS119", "pyvenv.cfg", "/venv/pyvenv.cfg")});
  REQUIRE(plan.structure.size() == 1);
  CHECK(plan.structure[0].kind == StepKind::write);
  CHECK(plan.structure[0].content ==
        "home = /usr/bin\nprompt = mine\nversion_info = 3.12.1.final.0\ninclude-system-site-packages = "
        "false\n");
  CHECK(plan.left.empty());
}

TEST_CASE("plan: files by RECORD are the installer's, metadata without trust goes first") {
  World world;
  world.installation.folders = {installed("six", "1.17.0"), installed("idna", "3.10")};
  const std::string site = "/venv/lib/python3.12/site-packages/";
  const auto plan = world.plan({finding("TS120", "six", site + "six-1.17.0.dist-info/RECORD"),
                                finding("TS106", "idna", site + "idna-3.10.dist-info")});
  REQUIRE(plan.structure.size() == 1);
  CHECK(plan.structure[0].kind == StepKind::remove);
  CHECK(plan.structure[0].path == site + "idna-3.10.dist-info");
  REQUIRE(plan.installs.size() == 2);
  CHECK(plan.installs[0].requirement == "six==1.17.0");
  CHECK(plan.installs[1].requirement == "idna==3.10");
}

TEST_CASE("plan: of two copies that differ the one whose files are there is installed again") {
  World world;
  const std::string site = "/venv/lib/python3.12/site-packages/";
  auto old = installed("six", "1.16.0"), fresh = installed("six", "1.17.0");
  old.record = {{"six.py", "sha256=a", "5"}, {"gone.py", "sha256=c", "1"}};
  fresh.record = {{"six.py", "sha256=b", "4"}};
  world.installation.folders = {old, fresh};
  world.files.add(site + "six.py", "12345").add(site + "gone.py", "1");
  auto plan = world.plan({finding("TS102", "six", site + "six-1.16.0.dist-info/METADATA")});
  REQUIRE(plan.installs.size() == 1);
  CHECK(plan.installs[0].requirement == "six==1.16.0");
  REQUIRE(plan.structure.size() == 1);
  CHECK(plan.structure[0].path == site + "six-1.17.0.dist-info");
}

TEST_CASE("plan: nothing outside the environment is ever a step of ours") {
  World world;
  auto strange = installed("six", "1.17.0");
  strange.site = "/elsewhere/site-packages";
  world.installation.folders = {strange};
  const auto plan = world.plan({finding("TS106", "six", "/elsewhere/site-packages/six-1.17.0.dist-info")});
  CHECK(plan.structure.empty());
}

TEST_CASE("plan: a dead line of a .pth file goes, the others stay") {
  World world;
  const std::string path = "/venv/lib/python3.12/site-packages/x.pth";
  world.files.add(path, "idna\n/gone\n# a word\n");
  const auto plan = world.plan({finding("TS113", "x.pth", path, 2)});
  REQUIRE(plan.structure.size() == 1);
  CHECK(plan.structure[0].kind == StepKind::write);
  CHECK(plan.structure[0].content == "idna\n# a word\n");
}

TEST_CASE("plan: what only the user can decide is left") {
  World world;
  world.installation.folders = {installed("six", "1.17.0")};
  for (const std::string_view code : {"TS111", "TS112", "TS117", "TS122", "TS123"}) {
    const auto plan = world.plan({finding(code, "six", "/venv/lib/python3.12/site-packages/six.py")});
    CAPTURE(code);
    CHECK(plan.structure.empty());
    CHECK(plan.installs.empty());
    CHECK(plan.left.size() == 1);
  }
}

}  // namespace trysquare::repair
