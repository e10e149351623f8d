#include "pep/marker.hpp"

#include "support/catch.hpp"

using trysquare::draw;
using trysquare::pep::deepest_marker;
using trysquare::pep::Marker;
using trysquare::pep::MarkerContext;
using trysquare::pep::MarkerEnvironment;
using trysquare::pep::MarkerError;

namespace {

const MarkerEnvironment linux_312{.implementation_name = "cpython",
                                  .implementation_version = "3.12.3",
                                  .os_name = "posix",
                                  .platform_machine = "x86_64",
                                  .platform_release = "6.8.0-45-generic",
                                  .platform_system = "Linux",
                                  .platform_version = "#45-Ubuntu SMP",
                                  .python_full_version = "3.12.3+",
                                  .platform_python_implementation = "CPython",
                                  .python_version = "3.12",
                                  .sys_platform = "linux"};

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("markers that are read") {
  struct Case {
    std::string text, canonical;
  };
  const auto test =
      GENERATE(Case{"os_name=='x'", "os_name == \"x\""},
               Case{" 'say \"x\"' not \t in sys.platform ", "'say \"x\"' not in sys_platform"},
               Case{"python_implementation=='a'or'b'==os.name",
                    "platform_python_implementation == \"a\" or \"b\" == os_name"},
               Case{"((os_name=='x'))", "os_name == \"x\""},
               Case{"((os_name=='x' or os_name=='y'))", "os_name == \"x\" or os_name == \"y\""},
               Case{"((os_name=='x')and((os_name=='y'or(os_name)=='z')))", ""},
               Case{"os_name=='x' and ((os_name=='y' or (os_name=='z')))",
                    "os_name == \"x\" and (os_name == \"y\" or os_name == \"z\")"},
               Case{"extra=='Foo_.Bar' and 'A_b' in extras", "extra == \"foo-bar\" and \"a-b\" in extras"},
               Case{"os_name=='\\x41\\u00e9\\t\\q\\101'", "os_name == \"A\xC3\xA9\t\\qA\""},
               Case{"os_name=='\\x22\\x27'", "os_name == \"\\x22'\""});
  CAPTURE(test.text);
  const auto marker = Marker::parse(test.text);
  REQUIRE(marker.has_value() == !test.canonical.empty());
  if (!marker) return;
  CHECK(marker->text() == test.canonical);
  if (test.canonical.find("\\q") == std::string::npos) CHECK(Marker::parse(marker->text()) == *marker);
}

TEST_CASE("markers that are refused, and what is said") {
  struct Case {
    std::string text, diagnostic;
  };
  const auto test =
      GENERATE(Case{"", "error: expected a marker variable or a quoted string, found the end\n"},
               Case{"python_versio > '3'",
                    "error: expected a marker variable or a quoted string, found `python_versio`\n  "
                    "python_versio > '3'\n  ^\n\n"
                    "hint: did you mean `python_version`?\n"},
               Case{"os_name == linux",
                    "error: expected a marker variable or a quoted string, found `linux`\n  os_name == "
                    "linux\n             ^\n\n"
                    "hint: text to compare with stands in quotes\n"},
               Case{"os_name = 'x'",
                    "error: expected a comparison: `==`, `!=`, `<=`, `>=`, `<`, `>`, `~=`, `===`, `in` or "
                    "`not in`, found `=`\n"
                    "  os_name = 'x'\n          ^\n"},
               Case{"os_name not 'x'",
                    "error: expected `in` after `not`, found `'`\n  os_name not 'x'\n              ^\n"},
               Case{"os_name == '\xC3\xA9",
                    "error: this quoted string does not end\n  os_name == '\xC3\xA9\n             ^\n"},
               Case{"'\xC3\xA9' == '\\x4'",
                    "error: this quoted string is not a Python string\n  '\xC3\xA9' == '\\x4'\n         ^\n"},
               Case{"(os_name == 'x'",
                    "error: expected `and`, `or` or the `)` that matches the `(`, found the end\n  (os_name "
                    "== 'x'\n                 ^\n"},
               Case{"os_name == 'x')",
                    "error: expected `and`, `or` or the end of the marker, found `)`\n  os_name == 'x')\n    "
                    "            ^\n"},
               Case{"os_name == 'x' or",
                    "error: expected a marker variable or a quoted string, found the end\n  os_name == 'x' "
                    "or\n                   ^\n"});
  CAPTURE(test.text);
  const auto marker = Marker::parse(test.text);
  REQUIRE_FALSE(marker);
  CHECK(draw(marker.error()) == test.diagnostic);
}

TEST_CASE("what markers say of an environment") {
  struct Case {
    std::string text, answer;  // "true", "false", "comparison", "name"
  };
  const auto test =
      GENERATE(Case{"python_version >= '3.9'", "true"}, Case{"'3.9' < python_version", "true"},
               Case{"python_version == '3.*'", "true"}, Case{"python_version == '3.12.0'", "true"},
               Case{"python_version in '3.11 3.12'", "true"}, Case{"python_version > 'x'", "false"},
               Case{"python_version ~= 'x'", "comparison"}, Case{"python_version < '=3.12'", "true"},
               Case{"python_full_version > '3.12.3'", "false"},
               Case{"'3.12' <= python_full_version", "false"}, Case{"platform_release >= '5'", "false"},
               Case{"platform_version >= '5'", "false"}, Case{"os_name < 'z'", "false"},
               Case{"os_name <= 'posix'", "true"}, Case{"os_name ~= 'posix'", "comparison"},
               Case{"os_name === 'posix'", "comparison"}, Case{"os_name == sys_platform", "false"},
               Case{"'posix' == 'os_name'", "true"}, Case{"'a' == 'b'", "name"}, Case{"extra == ''", "true"},
               Case{"'a' in extras", "name"}, Case{"os_name == 'posix' or os_name ~= 'x'", "comparison"},
               Case{"os_name == 'nt' and os_name == 'nt' or sys_platform == 'linux'", "true"},
               Case{"os_name == 'nt' and (os_name == 'nt' or sys_platform == 'linux')", "false"});
  CAPTURE(test.text);
  const auto value = Marker::parse(test.text)->evaluate({linux_312, MarkerContext::metadata, {}, {}, {}});
  const std::string answer = value                                          ? (*value ? "true" : "false")
                             : value.error() == MarkerError::undefined_name ? "name"
                                                                            : "comparison";
  CHECK(answer == test.answer);
}

TEST_CASE("extras and groups depend on where the marker stands") {
  const auto extra = *Marker::parse("extra == 'foo-bar'");
  const auto extras = *Marker::parse("'Foo.Bar' in extras and 'x' not in dependency_groups");
  CHECK(extra.evaluate({linux_312, MarkerContext::metadata, "Foo__Bar", {}, {}}) == true);
  CHECK(extra.evaluate({linux_312, MarkerContext::metadata, {}, {}, {}}) == false);
  CHECK(extra.evaluate({linux_312, MarkerContext::requirement, {}, {}, {}}).error() ==
        MarkerError::undefined_name);
  CHECK(extra.evaluate({linux_312, MarkerContext::lock_file, {}, {}, {}}).error() ==
        MarkerError::undefined_name);
  CHECK(extras.evaluate({linux_312, MarkerContext::lock_file, {}, {}, {}}) == false);
  CHECK(extras.evaluate({linux_312, MarkerContext::lock_file, {}, std::vector<std::string>{"foo_bar"}, {}}) ==
        true);
  CHECK(Marker::parse("extras == 'x'")->evaluate({linux_312, MarkerContext::lock_file, {}, {}, {}}).error() ==
        MarkerError::undefined_comparison);
}

TEST_CASE("the variables that a marker mentions") {
  const auto marker = *Marker::parse("os.name == 'x' and (extra == 'y' or 'z' == os_name)");
  CHECK(marker.variables() == std::vector<std::string>{"extra", "os_name"});
}

TEST_CASE("brackets: as deep as the limit, not deeper") {
  const auto nested = [](std::size_t depth) {
    return repeated("(", depth) + "os_name=='x'" + repeated(")", depth);
  };
  REQUIRE(Marker::parse(nested(deepest_marker)));
  CHECK(Marker::parse(nested(deepest_marker))->text() == "os_name == \"x\"");
  for (const std::string& text : {nested(deepest_marker + 1), nested(20'000), repeated("(", 20'000)}) {
    const auto marker = Marker::parse(text);
    REQUIRE_FALSE(marker);
    CHECK(marker.error().message == "brackets are nested more than 1000 deep");
    CHECK(marker.error().place.column == deepest_marker + 1);
  }
  std::string chain = "os_name=='x'";
  for (std::size_t i = 0; i < deepest_marker; ++i) chain = "(" + chain + " or os_name=='y')";
  CHECK(Marker::parse(chain)->evaluate({linux_312, MarkerContext::metadata, {}, {}, {}}) == false);
}
