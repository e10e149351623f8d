// Each check of the house can fail: what it refuses, and what stands beside that and is fine.
#include "house/includes.hpp"
#include "house/shape.hpp"
#include "house/source.hpp"
#include "house/words.hpp"
#include "support/catch.hpp"

using namespace trysquare::house;

namespace {

Source at(std::string path, std::string text) { return {std::move(path), std::move(text)}; }
Source code(std::string text) { return at("src/check/x.cpp", std::move(text)); }

std::string many_lines(std::size_t count, const std::string& line = "  x();\n") {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += line;
  return out;
}

}  // namespace

TEST_CASE("checks: code is what is left without comments and strings") {
  const auto [text, kept, blanked] = GENERATE(table<std::string, std::string, std::string>({
      {"a // b\nc", "a     \nc", "a     \nc"},
      {"a /* b\n c */ d", "a     \n      d", "a     \n      d"},
      {R"(f("//", 'x'))", R"(f("//", 'x'))", "f(\"  \", ' ')"},
      {R"(f("\"//") // x)", R"(f("\"//")     )", "f(\"    \")     "},
      {"1'000 // x", "1'000     ", "1'000     "},
      {"R\"q(a)\" // )q\" // b", "R\"q(a)\" // )q\"     ", "                   "},
      {"'\"' // x", "'\"'     ", "' '     "},
  }));
  CAPTURE(text);
  CHECK(code_of(code(text), Strings::keep) == kept);
  CHECK(code_of(code(text), Strings::blank) == blanked);
}

TEST_CASE("checks: of Python too") {
  const Source source = at("src/python/a.py", "x = 'a#b'  # c\ndef f():\n    \"\"\"d\n    e\"\"\"\n");
  CHECK(code_of(source, Strings::keep) == "x = 'a#b'     \ndef f():\n        \n        \n");
  CHECK(code_of(source, Strings::blank) == "x = '   '     \ndef f():\n        \n        \n");
}

TEST_CASE("checks: layers") {
  const Layers layers = parse_layers("# text\n0 base\n1 data\n1 pep\n2 check\n3 capi\n");
  REQUIRE(layers.size() == 5);
  const auto [path, include, fine] = GENERATE(table<std::string, std::string, bool>({
      {"src/check/a.cpp", "#include \"base/b.hpp\"", true},
      {"src/check/a.cpp", "#include \"check/b.hpp\"", true},
      {"src/check/a.cpp", "#include <vector>", true},
      {"src/check/a.cpp", "// #include \"capi/b.hpp\"", true},
      {"src/check/a.cpp", "#include \"capi/b.hpp\"", false},
      {"src/check/a.cpp", "  #include \"capi/b.hpp\"", false},
      {"src/check/a.cpp", "#include \"b.hpp\"", false},
      {"src/check/a.cpp", "#include \"../base/b.hpp\"", false},
      {"src/data/a.cpp", "#include \"pep/b.hpp\"", false},
      {"src/pep/a.cpp", "#include \"data/b.hpp\"", false},
      {"src/pep/a.cpp", "#include \"base/b.hpp\"", true},
      {"src/capi/a.cpp", "#include \"trysquare/trysquare.h\"", true},
      {"src/check/a.cpp", "#include \"trysquare/trysquare.h\"", false},
      {"src/other/a.cpp", "", false},
      {"tests/a.cpp", "#include \"capi/b.hpp\"", true},
  }));
  CAPTURE(path, include);
  CHECK(check_layers(at(path, include), layers).empty() == fine);
}

TEST_CASE("checks: doors") {
  const auto [path, text, fine] = GENERATE(table<std::string, std::string, bool>({
      {"src/check/a.cpp", "#include <unistd.h>", false},
      {"src/check/a.cpp", "#include <sys/stat.h>", false},
      {"src/check/a.cpp", "#include <filesystem>", false},
      {"src/base/text.cpp", "#include <sys/stat.h>", false},
      {"src/base/filesystem_posix.cpp", "#include <sys/stat.h>", true},
      {"src/base/process_posix.cpp", "char* x = ::getenv(\"A\");", true},
      {"src/check/a.cpp", "char* x = std::getenv(\"A\");", false},
      {"src/check/a.cpp", "host.time(); a->rename(b); // getenv(x)", true},
      {"src/check/a.cpp", "int filesystem(int); call(\"system(x)\");", true},
      {"src/cli/a.cpp", "system(\"x\");", false},
      {"src/check/a.cpp", "#include <iostream>", false},
      {"src/check/a.cpp", "std::fputs(x, stderr);", false},
      {"src/check/a.cpp", "std::cout << 1;", false},
      {"src/cli/a.cpp", "std::fputs(x, stderr);", true},
      {"src/base/terminal.cpp", "std::fputs(x, stderr);", true},
      {"src/base/error.cpp", "std::fputs(x, stderr);", false},
      {"tests/a.cpp", "std::fputs(x, stderr); system(y);", true},
  }));
  CAPTURE(path, text);
  CHECK(check_doors(at(path, text)).empty() == fine);
}

TEST_CASE("checks: third-party headers") {
  CHECK(check_third_party(code("#include <fmt/core.h>\n#include <vector>")).empty());
  CHECK(check_third_party(at("src/data/a.cpp", "#include <toml++/toml.h>")).empty());
  CHECK(check_third_party(at("src/cli/a.cpp", "#include <CLI/App.hpp>")).empty());
  CHECK_FALSE(check_third_party(at("src/cli/a.cpp", "#include <nlohmann/json.hpp>")).empty());
  CHECK_FALSE(check_third_party(at("src/data/a.cpp", "#include <CLI/App.hpp>")).empty());
  CHECK_FALSE(check_third_party(code("#include <toml++/toml.h>")).empty());
  const auto user = [](const char* path) { return at(path, "#include <nlohmann/json.hpp>"); };
  CHECK(check_heavy_headers({user("src/data/a.cpp"), user("src/data/b.cpp")}).empty());
  CHECK_FALSE(
      check_heavy_headers({user("src/data/a.cpp"), user("src/data/b.cpp"), user("src/data/c.cpp")}).empty());
  CHECK_FALSE(check_heavy_headers({user("src/data/a.hpp")}).empty());
}

TEST_CASE("checks: functions are found, with their lengths") {
  const Source source = code(
      "#include <a>\n"
      "namespace x {\n"
      "namespace {\n"
      "constexpr int table[] = {\n  f(1),\n  2,\n};\n"
      "struct Row {\n"
      "  int a() const {\n    return 1;\n  }\n"
      "  int b = 0;\n"
      "};\n"
      "template <class T>\n"
      "T c(T t)\n{\n  if (t) {\n    return [] { return t; }();\n  }\n  return \"}\";\n}\n"
      "}\n"
      "Row::Row(int i) : a(i), b{2} {}\n"
      "bool operator==(const Row& a, const Row& b) { return true; }\n"
      "}\n");
  std::string found;
  for (const auto& function : functions_of(source)) {
    found += std::to_string(function.line) + "+" + std::to_string(function.length) + " ";
  }
  CHECK(found == "9+3 16+6 23+1 24+1 ");
}

TEST_CASE("checks: sizes") {
  const std::string path = GENERATE("src/check/a.cpp", "tests/check/a.cpp", "include/trysquare/a.h");
  const auto function = [](std::size_t lines) { return "int f() {\n" + many_lines(lines - 2) + "}\n"; };
  CHECK(check_sizes(at(path, function(90))).empty());
  CHECK(check_sizes(at(path, function(91))).size() == 1);
  CHECK(check_sizes(at(path, "namespace a {\nstruct B {\n" + function(91) + "};\n}\n")).size() == 1);
  CHECK(check_sizes(at(path, many_lines(700, "int f();\n"))).empty());
  CHECK(check_sizes(at(path, many_lines(701, "int f();\n"))).size() == 1);
  CHECK(check_sizes(at(path, "// Generated by a script.\n" + many_lines(5000, "int f();\n"))).empty());
}

TEST_CASE("checks: sizes of Python") {
  const std::string path = GENERATE("src/python/trysquare/a.py", "tests/a.py", "dev");
  const auto function = [](std::size_t lines) {
    return "def f(\n    a,\n):\n" + many_lines(lines - 3, "    x()\n") + "y = 1\n";
  };
  CHECK(check_sizes(at(path, function(90))).empty());
  CHECK(check_sizes(at(path, function(91))).size() == 1);
  CHECK(check_sizes(at(path, many_lines(701, "x()\n"))).size() == 1);
}

TEST_CASE("checks: globals") {
  const auto [text, fine] = GENERATE(table<std::string, bool>({
      {"int count = 0;", false},
      {"int count;", false},
      {"std::vector<int> all{1, 2};", false},
      {"static std::map<int, int> cache;", false},
      {"inline bool quiet = false;", false},
      {"const char* name = \"a\";", true},  // the pointer can change; the habit is too common to refuse
      {"namespace a { namespace { Foo* instance = nullptr; } }", false},
      {"const int count = 0;", true},
      {"constexpr int count = 0;", true},
      {"static constexpr std::array<int, 2> all{{1, 2}};", true},
      {"const std::array<int, 2> Row::all{{1, 2}};", true},
      {"constinit const std::array<int, 2> all{{1, 2}};", true},
      {"using A = int;", true},
      {"struct A { int a = 0; std::string b; };", true},
      {"struct A; enum class B : int; class C;", true},
      {"int f(int a = 0);", true},
      {"std::vector<int> f(const std::string& a);", true},
      {"auto operator<=>(const A&) const = default;", true},
      {"template <> int f<int>();", true},
      {"static_assert(sizeof(int) == 4);", true},
      {"extern char** environ;", true},
      {"int f() {\n  static int count = 0;\n  return ++count;\n}", false},
      {"int f() {\n  thread_local int count = 0;\n  return ++count;\n}", false},
      {"int f() {\n  static const int count = 0;\n  return count;\n}", true},
      {"int f() {\n  static constexpr int count = 0;\n  int other = 1;\n  return count;\n}", true},
      {"struct A {\n  static int f() { return 1; }\n  static const int a = 2;\n};", true},
  }));
  CAPTURE(text);
  CHECK(check_globals(code(text)).empty() == fine);
}

TEST_CASE("checks: functions of the C ABI") {
  const auto [body, fine] = GENERATE(table<std::string, bool>({
      {"return 1;", true},
      {"delete a;", true},
      {"return new (std::nothrow) A;", true},
      {"return a == nullptr ? \"\" : a->text.c_str();", true},
      {"return work(a);", false},
      {"a->text = \"\"; return 1;", false},
      {"try { return work(a); } catch (const std::exception&) { return 2; }", false},
      {"try { return work(a); } catch (...) { return 2; }", true},
  }));
  CAPTURE(body);
  CHECK(
      check_c_functions(at("src/capi/a.cpp", "extern \"C\" {\nint f(A* a) { " + body + " }\n}\n")).empty() ==
      fine);
  CHECK(check_c_functions(at("src/capi/a.cpp", "extern \"C\" int f(A* a) { " + body + " }\n")).empty() ==
        fine);
  CHECK(check_c_functions(at("src/capi/a.cpp", "extern \"C\" {\n}\nint f(A* a) { " + body + " }\n")).empty());
  CHECK(check_c_functions(at("src/app/a.cpp", "extern \"C\" {\nint f(A* a) { " + body + " }\n}\n")).empty());
}

TEST_CASE("checks: openings of headers") {
  CHECK(check_header_opening(at("src/check/a.hpp", "// What it is.\n#pragma once\n")).empty());
  CHECK(check_header_opening(at("src/check/a.hpp", "#pragma once\n")).size() == 2);
  CHECK(check_header_opening(at("src/check/a.hpp", "// What it is.\n")).size() == 1);
  CHECK(check_header_opening(at("src/check/a.cpp", "")).empty());
}

TEST_CASE("checks: products, packages and settings") {
  const std::vector<Source> data{at("rules/some-package/1.0.toml", "match = [{ setting = \"OLD_NAME/x\" }]"),
                                 at("constraints/my-product/v1.txt", "# text\nother-package>=1\n"),
                                 at("constraints/my-product/product.toml", "")};
  const ProductWords words = product_words(data);
  const auto [text, fine] = GENERATE(table<std::string, bool>({
      {"x = \"Some-Package\";", false},
      {"x = \"other-package>=2\";", false},
      {"x = \"my-product\";", false},
      {"settings.find(\"OLD_NAME\");", false},
      {"int django_version;", false},
      {"x = \"_interpmy-product\";", true},
      {"x = \"OLD_NAMES\";", true},
      {"// OLD_NAME of some-package", true},
      {"x = \"package\";", true},
  }));
  CAPTURE(text);
  CHECK(check_product_words(code(text), words).empty() == fine);
  CHECK(check_product_words(at("src/python/trysquare/django.py", text), words).empty());
  CHECK(check_product_words(at("tests/a.cpp", text), words).empty());
  CHECK(check_product_words(at("src/python/trysquare/a.py", "D = {\"django.conf\": \"trysquare.django\"}\n"),
                            words)
            .empty());
  CHECK(check_product_words(at("src/python/trysquare/a.py", "import django\n"), words).size() == 1);
}

TEST_CASE("checks: notes, names, machines, writing") {
  CHECK(check_notes(code("// TO"
                         "DO: later"))
            .size() == 1);
  CHECK(check_notes(at("docs/a.md",
                       "FIX"
                       "ME"))
            .size() == 1);
  CHECK(check_notes(code("// todo lists, TO"
                         "DOS"))
            .empty());
  CHECK(check_file_name(at("src/check/utils.cpp", "")).size() == 1);
  CHECK(check_file_name(at("tests/support/helpers.py", "")).size() == 1);
  CHECK(check_file_name(at("src/check/MyFile.cpp", "")).size() == 1);
  CHECK(check_file_name(at("src/check/release.cpp", "")).empty());
  CHECK(check_machine(at("docs/a.md",
                         "see /ro"
                         "ot/x"))
            .size() == 1);
  CHECK(check_machine(at("tests/a.py",
                         "https://py"
                         "pi.org/simple"))
            .size() == 1);
  CHECK(check_machine(at("docs/a.md", "PyPI")).empty());
  CHECK(check_writing(code("write_file(path, text);")).size() == 1);
  CHECK(check_writing(at("src/cli/a.cpp", "write_file(path, text);")).empty());
}

TEST_CASE("checks: finding codes") {
  const Source table = at("src/model/finding_codes.cpp", "{\"TS101\"}, {\"TS102\"}");
  CHECK(check_finding_codes({code("f(\"TS101\"); g(\"TS102\");"), table}).empty());
  CHECK(check_finding_codes({code("f(\"TS101\");"), table}).size() == 1);
  CHECK(check_finding_codes({code("f(\"TS101\"); g(\"TS102\"); h(\"TS103\");"), table}).size() == 1);
  CHECK(check_finding_codes({code("")}).size() == 1);
}

TEST_CASE("checks: readers and their fuzz targets") {
  const Source header = at("src/read/a.hpp", "Result<int> parse_a(std::string_view text);\n");
  const Source target = at("tests/fuzz/x_fuzz.cpp", "#include \"read/b.hpp\"\n");
  const auto told = [&](const Source& between) {
    return check_fuzzed({header, target, at("src/read/b.hpp", ""), between}).size();
  };
  CHECK(check_fuzzed({header, target}).size() == 1);
  CHECK(check_fuzzed({header, at("tests/fuzz/x_fuzz.cpp", "#include \"read/a.hpp\"\n")}).empty());
  CHECK(told(at("src/read/b.cpp", "#include \"read/a.hpp\"\n")) == 0);
  CHECK(told(at("src/read/b_more.cpp", "#include \"read/a.hpp\"\n")) == 0);
  CHECK(told(at("src/read/c.cpp", "#include \"read/a.hpp\"\n")) == 1);
  CHECK(told(at("src/read/b.cpp", "// #include \"read/a.hpp\"\n")) == 1);
  // Not what reads.
  for (const char* text :
       {"int write_a();\n", "bool reads(int x);\n", "// parse_a(x)\n", "int unread_a(int x);\n"})
    CHECK(check_fuzzed({at("src/read/a.hpp", text)}).empty());
  CHECK(check_fuzzed({at("src/check/a.hpp", "int parse_a();\n")}).empty());
}
