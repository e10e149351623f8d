#include "locate/environment.hpp"

#include "support/catch.hpp"
#include "support/memory_filesystem.hpp"

#include <fmt/core.h>

#include <algorithm>

using namespace trysquare;

namespace {

const PlatformFacts machine{"posix", "linux", "Linux", "x86_64", "6.1", "#1"};

std::string metadata(const std::string& name, const std::string& version) {
  return "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n\n";
}

void install(test::MemoryFileSystem& files, const std::string& site, const std::string& name,
             const std::string& version) {
  files.add(site + "/" + name + "-" + version + ".dist-info/METADATA", metadata(name, version));
}

// A base interpreter as its installation has it.
void add_base(test::MemoryFileSystem& files, const std::string& prefix, const std::string& version) {
  const std::string series = version.substr(0, version.rfind('.'));
  const std::string name = "python" + series;
  files.add(prefix + "/bin/" + name, "ELF")
      .link(prefix + "/bin/python3", name)
      .link(prefix + "/bin/python", "python3");
  files.add(prefix + "/lib/" + name + "/os.py", "").add_directory(prefix + "/lib/" + name + "/lib-dynload");
  files.add(prefix + "/include/" + name + "/patchlevel.h", "#define PY_VERSION \"" + version + "\"\n");
  files.add_directory(prefix + "/lib/" + name + "/site-packages");
}

void add_venv(test::MemoryFileSystem& files, const std::string& path, const std::string& cfg,
              const std::string& series = "3.12") {
  files.add(path + "/pyvenv.cfg", cfg);
  files.link(path + "/bin/python", "/opt/p/bin/python" + series).link(path + "/lib64", "lib");
  files.add_directory(path + "/lib/python" + series + "/site-packages");
}

locate::Host host_of(const test::MemoryFileSystem& files, Variables variables = {}) {
  return {.files = files, .variables = std::move(variables), .directory = "/work/deep", .platform = machine};
}

// A query of which few things are asked.
template <class Change>
locate::EnvironmentQuery query(Change change) {
  locate::EnvironmentQuery made;
  change(made);
  return made;
}

locate::EnvironmentQuery python_query(const std::string& python) {
  return query([&](auto& q) { q.python = python; });
}

locate::EnvironmentQuery manifest_query(const std::string& path, const std::string& text = "") {
  return query([&](auto& q) {
    q.manifest = path;
    q.manifest_text = text;
  });
}

std::string dump_distributions(const model::Environment& environment) {
  std::string out;
  for (const auto& d : environment.distributions) {
    out += fmt::format("{}{} {} in {}\n", d.editable ? "-e " : "", d.key, d.version, d.root);
  }
  return out;
}

std::string dump_path(const model::Environment& environment) {
  std::string out;
  for (const auto& entry : environment.search_path) out += entry.path + " (" + entry.why + ")\n";
  return out;
}

std::string dump_markers(const model::Environment& environment) {
  const auto& m = environment.markers;
  return fmt::format("{} {} {} {} {} {} {}", m.implementation_name, m.implementation_version,
                     m.python_version, m.python_full_version, m.platform_python_implementation,
                     m.sys_platform, m.platform_machine);
}

Result<model::Environment> read_environment(const test::MemoryFileSystem& files, const std::string& python) {
  return locate::find_environment(host_of(files), python_query(python));
}

}  // namespace

TEST_CASE("a venv, whoever made it") {
  struct Case {
    std::string maker, cfg, full_version;
  };
  const auto test = GENERATE(
      Case{"venv", "home = /opt/p/bin\ninclude-system-site-packages = false\nversion = 3.12.1\n", "3.12.1"},
      Case{"virtualenv", "home = /opt/p/bin\nimplementation = CPython\nversion_info = 3.12.1.final.0\n",
           "3.12.1"},
      Case{"uv", "home = /opt/p/bin\nimplementation = CPython\nuv = 0.13.9\nversion_info = 3.12.1\n",
           "3.12.1"},
      Case{"uv, series only", "home = /opt/p/bin\nversion_info = 3.12\n", "3.12.1"},
      Case{"nothing but home", "home = /opt/p/bin\n", "3.12.1"});
  const std::string where = GENERATE(as<std::string>(), "/v", "/w/my \xC3\xA9nv (x)");
  CAPTURE(test.maker, where);
  test::MemoryFileSystem files;
  add_base(files, "/opt/p", "3.12.1");
  install(files, "/opt/p/lib/python3.12/site-packages", "hidden", "1");
  add_venv(files, where, test.cfg);
  install(files, where + "/lib/python3.12/site-packages", "a", "1.0");
  for (const std::string& python : {where, where + "/bin/python", where + "/bin"}) {
    CAPTURE(python);
    const auto environment = read_environment(files, python);
    REQUIRE(environment);
    CHECK(environment->kind == "venv");
    CHECK(environment->path == where);
    CHECK(environment->interpreter == where + "/bin/python");
    CHECK(environment->chosen_by == "--python");
    CHECK(environment->unknown_markers.empty());
    CHECK(environment->problems.empty());
    CHECK(dump_markers(*environment) ==
          "cpython " + test.full_version + " 3.12 " + test.full_version + " CPython linux x86_64");
    CHECK(dump_distributions(*environment) == "a 1.0 in " + where + "/lib/python3.12/site-packages\n");
    CHECK(dump_path(*environment) ==
          "/opt/p/lib/python3.12 (standard library)\n"
          "/opt/p/lib/python3.12/lib-dynload (standard library)\n" +
              where + "/lib/python3.12/site-packages (site-packages)\n");
  }
}

TEST_CASE("a venv with --copies, whose base is gone") {
  test::MemoryFileSystem files;
  files.add("/v/pyvenv.cfg", "home = /gone/bin\nversion = 3.9.2\n").add("/v/bin/python", "ELF");
  files.add_directory("/v/lib/python3.9/site-packages");
  const auto environment = read_environment(files, "/v");
  REQUIRE(environment);
  CHECK(environment->markers.python_full_version == "3.9.2");
  CHECK(dump_path(*environment) == "/v/lib/python3.9/site-packages (site-packages)\n");
}

TEST_CASE("a venv that sees its base: site-packages, the user's, the base's") {
  test::MemoryFileSystem files;
  add_base(files, "/opt/p", "3.12.1");
  add_venv(files, "/v", "home = /opt/p/bin\nversion = 3.12.1\ninclude-system-site-packages = true\n");
  install(files, "/v/lib/python3.12/site-packages", "a", "2");
  install(files, "/opt/p/lib/python3.12/site-packages", "a", "1");
  install(files, "/home/me/.local/lib/python3.12/site-packages", "u", "1");
  const auto sees = [&](Variables variables) {
    return dump_distributions(
        *locate::find_environment(host_of(files, std::move(variables)), python_query("/v")));
  };
  const std::string first = "a 2 in /v/lib/python3.12/site-packages\n";
  const std::string user = "u 1 in /home/me/.local/lib/python3.12/site-packages\n";
  const std::string last = "a 1 in /opt/p/lib/python3.12/site-packages\n";
  CHECK(sees({}) == first + last);
  CHECK(sees({{"HOME", "/home/me"}}) == first + user + last);
  CHECK(sees({{"HOME", "/x"}, {"PYTHONUSERBASE", "/home/me/.local"}}) == first + user + last);
  CHECK(sees({{"HOME", "/home/me"}, {"PYTHONNOUSERSITE", "1"}}) == first + last);
}

TEST_CASE("lib64: a link to lib counts once, a directory of its own counts too") {
  test::MemoryFileSystem files;
  SECTION("a link") {
    add_base(files, "/opt/p", "3.12.1");
    add_venv(files, "/v", "home = /opt/p/bin\nversion = 3.12.1\n");
    install(files, "/v/lib/python3.12/site-packages", "a", "1");
    CHECK(dump_distributions(*read_environment(files, "/v")) == "a 1 in /v/lib/python3.12/site-packages\n");
  }
  SECTION("an interpreter whose library is in lib64, as Fedora has it") {
    files.add("/usr/bin/python3.12", "ELF").add("/usr/lib64/python3.12/os.py", "");
    files.add_directory("/usr/lib64/python3.12/lib-dynload");
    install(files, "/usr/lib64/python3.12/site-packages", "binary", "1");
    install(files, "/usr/lib/python3.12/site-packages", "pure", "1");
    const auto environment = read_environment(files, "/usr/bin/python3.12");
    REQUIRE(environment);
    CHECK(dump_path(*environment) ==
          "/usr/lib64/python3.12 (standard library)\n/usr/lib64/python3.12/lib-dynload (standard library)\n"
          "/usr/lib64/python3.12/site-packages (site-packages)\n/usr/lib/python3.12/site-packages "
          "(site-packages)\n");
    add_venv(files, "/v", "home = /usr/bin\nversion = 3.12.1\n");
    CHECK(dump_path(*read_environment(files, "/v")) ==
          "/usr/lib64/python3.12 (standard library)\n/usr/lib64/python3.12/lib-dynload (standard library)\n"
          "/v/lib/python3.12/site-packages (site-packages)\n");
  }
}

TEST_CASE("Debian keeps what it installs apart, and its Python does not look into site-packages") {
  test::MemoryFileSystem files;
  add_base(files, "/usr", "3.11.2");
  install(files, "/usr/local/lib/python3.11/dist-packages", "a", "3");
  install(files, "/usr/lib/python3/dist-packages", "a", "2");
  install(files, "/usr/lib/python3.11/site-packages", "unseen", "1");
  CHECK(dump_distributions(*read_environment(files, "/usr/bin/python3")) ==
        "a 3 in /usr/local/lib/python3.11/dist-packages\na 2 in /usr/lib/python3/dist-packages\n");
  // A Python built beside it does not look into Debian's.
  add_base(files, "/usr/local", "3.11.9");
  install(files, "/usr/local/lib/python3.11/site-packages", "b", "1");
  CHECK(dump_distributions(*read_environment(files, "/usr/local/bin/python3")) ==
        "b 1 in /usr/local/lib/python3.11/site-packages\n");
  files.add("/v/pyvenv.cfg", "home = /usr/bin\nversion = 3.11.2\ninclude-system-site-packages = true\n");
  files.link("/v/bin/python", "/usr/bin/python3.11");
  install(files, "/v/lib/python3.11/site-packages", "a", "4");
  CHECK(dump_distributions(*read_environment(files, "/v")) ==
        "a 4 in /v/lib/python3.11/site-packages\na 3 in /usr/local/lib/python3.11/dist-packages\n"
        "a 2 in /usr/lib/python3/dist-packages\n");
}

TEST_CASE(".pth files, eggs and editable installs") {
  test::MemoryFileSystem files;
  add_base(files, "/opt/p", "3.12.1");
  add_venv(files, "/v", "home = /opt/p/bin\nversion = 3.12.1\n");
  const std::string site = "/v/lib/python3.12/site-packages";
  // setuptools' develop: an egg-link beside a .pth line, the metadata where the source is.
  files.add(site + "/Linked-Name.egg-link", "/src/linked\n.\n")
      .add(site + "/easy-install.pth", "/src/linked\n./old.egg\n");
  files.add("/src/linked/linked_name.egg-info/PKG-INFO", metadata("linked-name", "1"));
  files.add(site + "/old.egg/EGG-INFO/PKG-INFO", metadata("old", "2"));
  // PEP 660: metadata in the site directory, a path or a finder for the source.
  install(files, site, "modern", "3");
  files.add(site + "/modern-3.dist-info/direct_url.json",
            R"({"url": "file:///m", "dir_info": {"editable": true}})");
  files.add(site + "/__editable__.modern-3.pth", "/src/modern/lib\n").add_directory("/src/modern/lib");
  files.add(site + "/code.pth",
            "import finder; finder.install()\n/src/late\n/nowhere\n../../../rel\n\n# no\n");
  files.add_directory("/src/late").add_directory("/v/rel");
  files.add("/src/late/not_followed.pth", "/src/never\n").add_directory("/src/never");
  install(files, "/src/late", "late", "4");

  const auto environment = locate::find_environment(host_of(files), query([](auto& q) {
                                                      q.python = "/v";
                                                      q.depth = read::Depth::details;
                                                    }));
  REQUIRE(environment);
  CHECK(dump_path(*environment) ==
        "/opt/p/lib/python3.12 (standard library)\n/opt/p/lib/python3.12/lib-dynload (standard library)\n" +
            site +
            " (site-packages)\n/src/modern/lib (__editable__.modern-3.pth:1)\n/src/late (code.pth:2)\n"
            "/v/rel (code.pth:4)\n/src/linked (easy-install.pth:1)\n" +
            site + "/old.egg (easy-install.pth:2)\n");
  CHECK(dump_distributions(*environment) == "-e modern 3 in " + site + "\nlate 4 in /src/late\n" +
                                                "-e linked-name 1 in /src/linked\nold 2 in " + site +
                                                "/old.egg\n");
}

TEST_CASE("a conda environment, by its variable and by its files") {
  test::MemoryFileSystem files;
  add_base(files, "/c", "3.10.4");
  files.add("/c/conda-meta/python-3.10.4-h_0.json", "{}").add("/c/conda-meta/history", "");
  install(files, "/c/lib/python3.10/site-packages", "a", "1");
  const auto environment = locate::find_environment(host_of(files, {{"CONDA_PREFIX", "/c"}}), {});
  REQUIRE(environment);
  CHECK(environment->kind == "conda");
  CHECK(environment->chosen_by == "CONDA_PREFIX");
  CHECK(environment->markers.python_full_version == "3.10.4");
  CHECK(dump_distributions(*environment) == "a 1 in /c/lib/python3.10/site-packages\n");
}

TEST_CASE("layouts of Windows, read on any machine") {
  test::MemoryFileSystem files;
  SECTION("a venv") {
    files.add("/v/pyvenv.cfg", "home = C:\\Python312\r\nversion = 3.12.1\r\n")
        .add("/v/Scripts/python.exe", "MZ");
    install(files, "/v/Lib/site-packages", "a", "1");
    for (const std::string python : {"/v", "/v/Scripts/python.exe", "/v/Scripts"}) {
      CAPTURE(python);
      const auto environment = read_environment(files, python);
      REQUIRE(environment);
      CHECK(dump_distributions(*environment) == "a 1 in /v/Lib/site-packages\n");
      CHECK(dump_markers(*environment) == "cpython 3.12.1 3.12 3.12.1 CPython win32 ");
      CHECK(environment->markers.os_name == "nt");
      CHECK(environment->unknown_markers ==
            std::vector<std::string>{"platform_machine", "platform_release", "platform_version"});
    }
  }
  SECTION("conda's and python.org's: the interpreter at the top") {
    files.add("/c/python.exe", "MZ").add("/c/conda-meta/python-3.11.5-h_0.json", "{}");
    install(files, "/c/Lib/site-packages", "a", "1");
    const auto environment = read_environment(files, "/c");
    REQUIRE(environment);
    CHECK(environment->kind == "conda");
    CHECK(environment->markers.python_version == "3.11");
    CHECK(environment->markers.python_full_version == "3.11.5");
    CHECK(dump_distributions(*environment) == "a 1 in /c/Lib/site-packages\n");
  }
}

TEST_CASE("PyPy and free-threaded builds") {
  test::MemoryFileSystem files;
  files.add("/v/pyvenv.cfg", "home = /opt/pypy/bin\nimplementation = PyPy\nversion_info = 3.10.14.final.0\n");
  install(files, "/v/lib/pypy3.10/site-packages", "a", "1");
  const auto pypy = read_environment(files, "/v");
  REQUIRE(pypy);
  CHECK(dump_markers(*pypy) == "pypy  3.10 3.10.14 PyPy linux x86_64");
  CHECK(pypy->unknown_markers == std::vector<std::string>{"implementation_version"});
  files.add("/t/pyvenv.cfg", "home = /opt/t/bin\nversion = 3.13.0\n");
  install(files, "/t/lib/python3.13t/site-packages", "b", "1");
  CHECK(dump_distributions(*read_environment(files, "/t")) == "b 1 in /t/lib/python3.13t/site-packages\n");
}

TEST_CASE("which environment: --python, VIRTUAL_ENV, CONDA_PREFIX, .venv here, .venv above") {
  test::MemoryFileSystem files;
  add_base(files, "/opt/p", "3.12.1");
  const std::string cfg = "home = /opt/p/bin\nversion = 3.12.1\n";
  for (const char* path : {"/given", "/virtual", "/work/deep/.venv", "/work/.venv"})
    add_venv(files, path, cfg);
  add_base(files, "/conda", "3.12.1");
  Variables variables{{"VIRTUAL_ENV", "/virtual"}, {"CONDA_PREFIX", "/conda"}};
  const auto chosen = [&](const std::string& python, const std::string& directory) {
    locate::Host host = host_of(files, variables);
    host.directory = directory;
    const auto environment = locate::find_environment(host, python_query(python));
    return environment ? environment->path + " by " + environment->chosen_by : environment.error().message;
  };
  CHECK(chosen("/given", "/work/deep") == "/given by --python");
  CHECK(chosen("", "/work/deep") == "/virtual by VIRTUAL_ENV");
  variables["VIRTUAL_ENV"] = "";
  CHECK(chosen("", "/work/deep") == "/conda by CONDA_PREFIX");
  variables.clear();
  CHECK(chosen("", "/work/deep") == "/work/deep/.venv by .venv in the working directory");
  CHECK(chosen("", "/work/deep/er/est") == "/work/deep/.venv by .venv in a parent directory");
  CHECK(chosen("", "/work/other") == "/work/.venv by .venv in a parent directory");
  CHECK(chosen("", "/elsewhere") == "no Python environment was found");
  variables["PATH"] = "/nowhere:/opt/p/bin";
  CHECK(chosen("python3.12", "/elsewhere") == "/opt/p by --python");
  variables["VIRTUAL_ENV"] = "/gone";
  CHECK(chosen("", "/work/deep") == "VIRTUAL_ENV names `/gone`, which is no directory");
}

TEST_CASE("what is no environment is said, with the way out") {
  test::MemoryFileSystem files;
  add_base(files, "/opt/p", "3.12.1");
  files.add_directory("/empty").add("/text", "x").add("/bare/pyvenv.cfg", "home = /opt/p/bin\n");
  files.add("/refused/pyvenv.cfg", "")
      .refuse("/refused/pyvenv.cfg")
      .add_directory("/refused/lib/python3.12/site-packages");
  files.link("/dangling", "/gone/python3").link("/round", "/round").link("/shims/python3", "/text");
  struct Case {
    std::string python, message;
  };
  const auto test = GENERATE(
      Case{"/nowhere", "there is no `/nowhere`"}, Case{"/empty", "`/empty` is no Python environment"},
      Case{"/text", "`/text` has no site-packages"},
      Case{"/shims/python3", "`/shims/python3` has no site-packages"},
      Case{"/bare", "the environment `/bare` has no site-packages"},
      Case{"/refused", "cannot open: Permission denied"},
      Case{"/dangling", "`/dangling` is a link to `/gone/python3`, which is not there"},
      Case{"/round", "`/round` is a link to `/round`, which is not there"},
      Case{"python9", "there is no `python9`"});
  CAPTURE(test.python);
  const auto environment = read_environment(files, test.python);
  REQUIRE_FALSE(environment);
  CHECK(environment.error().message == test.message);
  CHECK((!environment.error().hint.empty() || !environment.error().place.empty()));
}

TEST_CASE("what cannot be read in an environment is a finding, and the rest is read") {
  test::MemoryFileSystem files;
  add_base(files, "/opt/p", "3.12.1");
  add_venv(files, "/v", "home = /opt/p/bin\nversion = 3.12.1\n");
  const std::string site = "/v/lib/python3.12/site-packages";
  install(files, site, "a", "1");
  install(files, site, "b", "1");
  files.refuse(site + "/b-1.dist-info/METADATA").add(site + "/x.pth", "/d\n").refuse(site + "/x.pth");
  files.add(site + "/y.pth", "/refused\n").add_directory("/refused").refuse("/refused");
  const auto environment = read_environment(files, "/v");
  REQUIRE(environment);
  std::vector<std::string> places;
  for (const auto& p : environment->problems)
    places.push_back(std::string(p.code->code) + " " + p.place.path);
  std::ranges::sort(places);
  CHECK(places == std::vector<std::string>{"TS901 /refused", "TS901 " + site + "/b-1.dist-info/METADATA",
                                           "TS901 " + site + "/x.pth"});
  CHECK(dump_distributions(*environment) == "a 1 in " + site + "\n");
}

TEST_CASE("directories before and after, as the user gave them") {
  test::MemoryFileSystem files;
  add_base(files, "/opt/p", "3.12.1");
  add_venv(files, "/v", "home = /opt/p/bin\nversion = 3.12.1\n");
  install(files, "/v/lib/python3.12/site-packages", "a", "2");
  install(files, "/front", "a", "1");
  install(files, "/back", "a", "3");
  files.add("/back/x.pth", "/front2\n").add_directory("/front2");
  const auto environment = locate::find_environment(host_of(files), query([](auto& q) {
                                                      q.python = "/v";
                                                      q.prepend_path = {"/front"};
                                                      q.append_path = {"/back", "/front", "/nowhere"};
                                                    }));
  REQUIRE(environment);
  CHECK(dump_distributions(*environment) ==
        "a 1 in /front\na 2 in /v/lib/python3.12/site-packages\na 3 in /back\n");
  CHECK(environment->search_path.front().why == "--prepend-path");
  CHECK(environment->search_path.back().path == "/nowhere");
  CHECK(environment->find("a")->version == "1");
}

TEST_CASE("a manifest: its own markers, or this machine's") {
  test::MemoryFileSystem files;
  files.add("/f.txt", "a==1; sys_platform == 'linux'\nb==1; sys_platform == 'win32'\n");
  files.add("/r.json",
            R"({"installed": [], "environment": {"python_version": "3.9", "sys_platform": "win32"}})");
  const auto frozen = locate::find_environment(host_of(files), manifest_query("/f.txt"));
  REQUIRE(frozen);
  CHECK(frozen->chosen_by == "--manifest");
  CHECK(frozen->kind == "manifest");
  CHECK(frozen->path == "/f.txt");
  CHECK(dump_distributions(*frozen) == "a 1 in /f.txt\n");
  CHECK(frozen->markers.sys_platform == "linux");
  CHECK(std::ranges::count(frozen->unknown_markers, "python_version") == 1);
  const auto report = locate::find_environment(host_of(files), manifest_query("/r.json"));
  REQUIRE(report);
  CHECK(report->markers.sys_platform == "win32");
  CHECK(report->markers.platform_machine.empty());
  const auto input = locate::find_environment(host_of(files), manifest_query("-", "c==1\n"));
  REQUIRE(input);
  CHECK(dump_distributions(*input) == "c 1 in <stdin>\n");
  const auto missing = locate::find_environment(host_of(files), manifest_query("/none"));
  REQUIRE_FALSE(missing);
  CHECK(missing.error().place.path == "/none");
}
