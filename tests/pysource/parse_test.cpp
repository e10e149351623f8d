// What the parser is for, concept by concept. That its trees are CPython's own is proved on whole libraries
// by tests/differential/test_pysource.py.
#include "pysource/parse.hpp"

#include "base/error.hpp"
#include "pysource/dump.hpp"
#include "pysource/literal.hpp"
#include "pysource/walk.hpp"
#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace trysquare;
using namespace trysquare::pysource;

namespace {

std::string tree(std::string_view text, int version = 0) {
  const Module module = parse(text, {.version = version});
  for (const auto& error : module.errors())
    UNSCOPED_INFO(to_text(module.place(error.at, "f")) << error.message);
  CHECK(module.errors().empty());
  return dump(module, {.places = false});
}

std::vector<std::string> errors(std::string_view text, int version = 0) {
  const Module module = parse(text, {.version = version});
  std::vector<std::string> out;
  for (const auto& error : module.errors())
    out.push_back(to_text(module.place(error.at, "f")) + " " + error.message);
  return out;
}

std::string repeated(std::string_view text, std::size_t count) {
  std::string out;
  out.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("pysource: the tree has the newest ast's names") {
  struct Case {
    std::string_view text, tree;
  };
  const auto c = GENERATE(values<Case>({
      {"x = 1\n", "Module([Assign([Name(s1:x,Store)],i1)])"},
      {"a.b[0] += 2\n",
       "Module([AugAssign(Subscript(Attribute(Name(s1:a,Load),s1:b,Load),i0,Store),Add,i2)])"},
      {"x = 'a' \"b\"\n", "Module([Assign([Name(s1:x,Store)],s2:ab)])"},
  }));
  CAPTURE(c.text);
  // Constants are written Constant(…) in full; the shape is what counts here.
  std::string shown = tree(c.text);
  for (const std::string_view noise : {"Constant("}) {
    for (std::size_t at = shown.find(noise); at != std::string::npos; at = shown.find(noise, at)) {
      shown.erase(shown.find(')', at), 1);
      shown.erase(at, noise.size());
    }
  }
  CHECK(shown == c.tree);
}

TEST_CASE("pysource: every grammar from 3.6 to 3.14, and each version's own") {
  struct Case {
    int first;  // the version from which on CPython reads it
    std::string_view text;
  };
  const auto c = GENERATE(values<Case>({
      {8, "(x := 1)\n"},
      {8, "def f(a, /): pass\n"},
      {9, "@a[0].b\ndef f(): pass\n"},
      {9, "with (a as b, c as d): pass\n"},
      {10, "match x:\n  case [1, *_]: pass\n"},
      {11, "try: pass\nexcept* E: pass\n"},
      {11, "a[*b]\n"},
      {12, "def f[T: int](x: T): pass\n"},
      {12, "type A[*Ts] = tuple[*Ts]\n"},
      {12, "f'{'a'}'\n"},
      {13, "class A[T = int]: pass\n"},
      {14, "try: pass\nexcept A, B: pass\n"},
      {14, "t'{x}'\n"},
  }));
  CAPTURE(c.text, c.first);
  CHECK(errors(c.text).empty());
  CHECK(errors(c.text, c.first).empty());
  CHECK_FALSE(errors(c.text, c.first - 1).empty());
}

TEST_CASE("pysource: soft keywords are names where they are no keywords") {
  CHECK(errors("match = case = type = _ = 1\nmatch(x)\nmatch[x]\ntype(x)\nprint(match, case)\n").empty());
  CHECK(errors("async = 1\nawait = 2\n", 6).empty());
  CHECK_FALSE(errors("async = 1\n", 7).empty());
}

TEST_CASE("pysource: since 3.9 a target in brackets is the whole target of an annotation") {
  for (const std::string_view text :
       {"(a).b: int\n", "((a)).b: int = 1\n", "(a.b)[0]: int\n", "(a)(1).b: int\n"}) {
    CAPTURE(text);
    CHECK(errors(text, 8).empty());
    CHECK_FALSE(errors(text, 9).empty());
  }
  CHECK(errors("(a): int\n(a.b): int\n((a).b): int\n(f()).b: int\n(a + b).c: int\na[0].b: int\n").empty());
}

TEST_CASE("pysource: an error has its place, and the rest of the file is still read") {
  struct Case {
    std::string_view text, error;
  };
  const auto c = GENERATE(values<Case>({
      {"x = (1,\ny = 2\n", "f:2:3"},
      {"x = )\n", "f:1:5"},
      {"print 'a'\n", "f:1:7"},
      {"é = 1 2\n", "f:1:7"},
      {"if x:\npass\n", "f:2:1"},
      {"x = 'a\n", "f:1:5"},
      {"x = 0777\n", "f:1:5"},
      {"x = 1\n  y = 2\n", "f:2:"},
      {"if x:\n\ty\n        z\n", "f:3:"},
  }));
  CAPTURE(c.text);
  const auto found = errors(c.text);
  REQUIRE_FALSE(found.empty());
  CHECK(found.front().starts_with(c.error));

  const Module module = parse("x = )\ny = 2\nz = (\n");
  std::size_t assignments = 0;
  walk(module, module.root(), [&](NodeId id) {
    if (module.kind(id) == Kind::assign) ++assignments;
    return true;
  });
  CHECK(assignments >= 1);
  CHECK(module.errors().size() == 2);
}

TEST_CASE("pysource: positions are ast's: lines from 1, columns in UTF-8 bytes from 0") {
  const Module module = parse("x = 1\r\nif é:\r\n  y\r\n");
  REQUIRE(module.errors().empty());
  std::vector<std::string> names;
  walk(module, module.root(), [&](NodeId id) {
    if (module.kind(id) == Kind::name) {
      const Position begin = module.position(module.node(id).begin);
      const Position end = module.position(module.node(id).end);
      names.push_back(std::string(module.name(id)) + " " + std::to_string(begin.line) + "," +
                      std::to_string(begin.column) + "-" + std::to_string(end.column));
    }
    return true;
  });
  CHECK(names == std::vector<std::string>{"x 1,0-1", "é 2,3-5", "y 3,2-3"});
}

TEST_CASE("pysource: identifiers are compared in normal form KC") {
  const Module module = parse("ﬁ = 1\n");
  REQUIRE(module.errors().empty());
  CHECK(tree("ﬁ = 1\n") == tree("fi = 1\n"));
  CHECK_FALSE(errors("€ = 1\n").empty());
}

TEST_CASE("pysource: the encoding is the declared one") {
  CHECK(tree("# -*- coding: latin-1 -*-\nx = '\xE9'\n") == tree("x = 'é'\n"));
  CHECK(tree("\xEF\xBB\xBFx = 'é'\n") == tree("x = 'é'\n"));
  CHECK(tree("#!/bin/sh\n# vim: set fileencoding=cp1252 :\nx = '\x80'\n") == tree("x = '€'\n"));
  CHECK(errors("x = '\xE9'\n").front().starts_with("f:1:6"));
  // Places are those of the text as it is read: one line end for two bytes, two bytes for one letter.
  CHECK(errors("a = 1\r\nb = 2\r\nx = '\xE9'\r\n").front().starts_with("f:3:6"));
  CHECK(errors("# coding: cp1252\nx = '\xE9\x81'\n").front().starts_with("f:2:7"));
  CHECK(errors("# coding: no-such-thing\n").front().find("unknown encoding `no-such-thing`") !=
        std::string::npos);
  CHECK_FALSE(errors(std::string_view("x = 1\0\n", 7)).empty());
}

TEST_CASE("pysource: literals are decoded as Python decodes them") {
  const auto value = [](std::string_view text) {
    const Module module = parse(text, {.mode = Mode::expression});
    REQUIRE(module.errors().empty());
    return decode_text(module, module.as<ast::Expression>(module.root()).body);
  };
  CHECK(value(R"('a\n\x41\u00e9\101' r'\n')").value == "a\nAéA\\n");
  CHECK(value(R"(b'\xff\0')").value == std::string("\xFF\0", 2));
  CHECK(value("'''a\nb'''").value == "a\nb");
  CHECK_FALSE(value(R"('\N{BULLET}')").complete);
  CHECK(decode_integer("0x_ff") == "255");
  CHECK(decode_integer("0b1" + repeated("0", 100)) == "1267650600228229401496703205376");
  CHECK(decode_integer("1_000_000_000_000_000_000_000") == "1000000000000000000000");
  CHECK(decode_integer(repeated("9", longest_integer + 1)).empty());
}

TEST_CASE("pysource: bodies of functions may wait until somebody asks") {
  const std::string text =
      "class A:\n"
      "    def f(self, a=1):  # why\n"
      "        'doc ( '\n"
      "        return (a,\n"
      "b)  # )\n"
      "\n"
      "    # here as well\n"
      "    async def g(self):\n"
      "        x = f'{a!r:>{w}}' \\\n"
      "  '''\n"
      "no_end\n"
      "'''\n"
      "\n"
      "def h(): return 1\n"
      "def i():\n"
      "\treturn 2\n"
      "def j():\n"
      "  def k():\n"
      "    return 3\n"
      "  return k\n"
      "x = 1\n";
  Module waiting = parse(text, {.version = 12, .bodies = Bodies::wait});
  const Module whole = parse(text, {.version = 12});
  REQUIRE(waiting.errors().empty());
  std::vector<std::string> names;
  std::vector<NodeId> functions;
  walk(waiting, waiting.root(), [&](NodeId id) {
    const Kind kind = waiting.kind(id);
    if (kind != Kind::function_def && kind != Kind::async_function_def) return true;
    functions.push_back(id);
    if (waiting.node(id).extra == body_waits)
      names.emplace_back(waiting.name(waiting.as<ast::FunctionDef>(id).name));
    return true;
  });
  // One in its header's line, and one that is indented by a tab, do not.
  CHECK(names == std::vector<std::string>{"f", "g", "j"});
  CHECK(waiting.word_count() < whole.word_count());
  const auto top = waiting.items(waiting.as<ast::Module>(waiting.root()).body);
  for (const NodeId function : functions) CHECK(read_body(waiting, function));
  CHECK(dump(waiting) == dump(whole));
  CHECK(top.size() == 5);  // what was handed out before is still there
  CHECK(waiting.kind(top[0]) == Kind::class_def);
}

TEST_CASE("pysource: a body that waits tells what is wrong with it when it is read") {
  Module module = parse("def f():\n    print 1\n    return (\n        2)\nx = 1\n",
                        {.version = 12, .bodies = Bodies::wait});
  CHECK(module.errors().empty());
  const NodeId function = module.items(module.as<ast::Module>(module.root()).body)[0];
  CHECK_FALSE(read_body(module, function));
  CHECK_FALSE(read_body(module, function));
  REQUIRE(module.errors().size() == 1);
  CHECK(to_text(module.place(module.errors()[0].at, "f")) == "f:2:11");
  CHECK(read_body(module, module.root()));
}
