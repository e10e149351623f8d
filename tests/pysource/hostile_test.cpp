// Text that was written to do harm, or by no one. Laws, for every row: there is a tree; places lie in the
// text; time grows with the size of the text and no faster; tree and errors take a bounded number of bytes
// per byte of text; whoever walks the tree needs no stack for it.
#include "pysource/literal.hpp"
#include "pysource/parse.hpp"
#include "pysource/walk.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cstddef>
#include <ctime>
#include <limits>
#include <string>
#include <string_view>

using namespace trysquare;
using namespace trysquare::pysource;

namespace {

std::string repeated(std::string_view text, std::size_t count) {
  std::string out;
  out.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

// `before`, as many of `unit` as make the size, `behind`.
struct Hostile {
  std::string_view before, unit, behind;
  std::size_t size;
  bool refused;  // a mistake must be told

  std::string text(std::size_t bytes) const {
    return std::string(before) + repeated(unit, bytes / unit.size() + 1) + std::string(behind);
  }
};

constexpr std::size_t million = 1'000'000;
constexpr std::size_t part = 200'000;

struct Measured {
  double seconds = 0;
  std::size_t errors = 0;
  std::size_t nodes = 0;
};

Measured measure(const std::string& text) {
  Measured out;
  out.seconds = std::numeric_limits<double>::max();
  for (int round = 0; round < 2; ++round) {
    const std::clock_t start = std::clock();
    const Module module = parse(text);
    const auto ticks = static_cast<double>(std::clock() - start);
    out.seconds = std::min(out.seconds, ticks / CLOCKS_PER_SEC);
    if (round != 0) continue;
    CHECK(module.root() != 0);
    CHECK(module.word_count() * 4 <= 32 * text.size() + 4096);
    CHECK(module.errors().size() <= most_errors + 1);
    for (const auto& error : module.errors()) {
      if (error.at > module.text().size()) FAIL("a mistake behind the end of the text");
    }
    out.errors = module.errors().size();
    walk(module, module.root(), [&](NodeId) { return ++out.nodes != 0; });
    CHECK(out.nodes <= module.word_count());
  }
  return out;
}

void check_laws(const Hostile& c) {
  const Measured half = measure(c.text(c.size / 2));
  const Measured whole = measure(c.text(c.size));
  CHECK((whole.errors != 0) == c.refused);
  CAPTURE(half.seconds, whole.seconds);
  // Far more than is needed anywhere, and far less than anything that grows with the square.
  CHECK(whole.seconds < 4 * half.seconds + 0.2);
  CHECK(whole.seconds < 2e-5 * static_cast<double>(c.size) + 0.2);
}

}  // namespace

TEST_CASE("pysource: what nests without end is refused, soon") {
  const auto c = GENERATE(values<Hostile>({
      {"", "(", "", million, true},
      {"", "[", "", million, true},
      {"", "{", "", million, true},
      {"", "(", "x", 10'000, true},
      {"", "lambda: ", "x", million, true},
      {"", "lambda x=", "", part, true},
      {"", "a ** ", "b", part, true},
      {"", "a[b:c", "", part, true},
      {"", "f(a=", "", part, true},
      {"", "[x for x in ", "y", part, true},
      {"", "f'{", "", part, true},
      {"", "f'{x:{", "", part, true},
      {"", "t'{", "", part, true},
      {"", "with (", "", part, true},
      {"", "def f(a=", "", part, true},
      {"match x:\n case ", "[", "", part, true},
      {"match x:\n case ", "A(b=", "", part, true},
      {"", "if x:", "", million, true},
      {"", "if x:\n", "", million, true},
      {"", "if (\n", "", part, true},
      {"", "x = {a: b c\n", "", part, true},
      {"", "foo(a, b\n", "", part, true},
  }));
  CAPTURE(c.before, c.unit);
  check_laws(c);
}

TEST_CASE("pysource: chains may be as long as they like") {
  const auto c = GENERATE(values<Hostile>({
      {"", "not ", "x\n", million, false},
      {"x = ", "-", "1\n", million, false},
      {"a", " + b", "\n", 4 * million, false},  // a million terms
      {"a", " and b or c", "\n", part, false},
      {"a", " < b", "\n", part, false},
      {"", "a.", "b\n", part, false},
      {"a", "(b)", "\n", part, false},
      {"a", "[b]", "\n", part, false},
      {"", "a = ", "b\n", part, false},
      {"", "a, ", "= b\n", part, false},
      {"", "x if y else ", "z\n", million, false},
      {"if a: pass\n", "elif b: pass\n", "else: pass\n", 2'600'000, false},  // 200,000 lines
      {"", "@x\n", "def f(): pass\n", 300'000, false},                       // 100,000 of them
      {"try: pass\n", "except A: pass\n", "", part, false},
      {"match x:\n", " case a.b: pass\n", "", part, false},
      {"match x:\n case ", "a.b | ", "c: pass\n", part, false},
      {"x = [y ", "for y in z ", "]\n", part, false},
      {"x = ", "'a' f'{b}' ", "\n", part, false},
      {"import ", "a . ", "a\n", part, false},
      {"", "x = [1, 2, 3]\n", "", million, false},
      {"", "x = 1; ", "\n", part, false},
      {"x = 1", " \\\n", "\n", part, false},
      {"with ", "a, ", "b: pass\n", part, false},
      {"with (", "a, ", "): pass\n", part, false},
      {"f(", "*a, ", ")\n", part, false},
  }));
  CAPTURE(c.before, c.unit);
  check_laws(c);
}

TEST_CASE("pysource: literals of megabytes are only looked through") {
  const auto c = GENERATE(values<Hostile>({
      {"x = '", "a", "'\n", 5 * million, false},
      {"x = '''", "a\n", "'''\n", 5 * million, false},
      {"x = '", "\\x41", "'\n", 5 * million, false},
      {"x = b'", "\\xff", "'\n", 5 * million, false},
      {"x = f'", "{{", "'\n", 5 * million, false},
      {"x = 0x", "f", "\n", 5 * million, false},
      {"x = ", "9", "\n", 5 * million, true},  // CPython makes a number of at most 4,300 digits
      {"x = 1.", "9", "e5\n", 5 * million, false},
      {"x = '", "a", "\n", million, true},
      {"x = '''", "a\n", "", million, true},
      {"x = '", "\\x4", "'\n", million, true},
      {"x = [", "1,\n", "]\n", million, false},
      {"#", " a", "\n", million, false},
  }));
  CAPTURE(c.before, c.unit);
  check_laws(c);
}

TEST_CASE("pysource: bytes that are no text, lies about their encoding, line ends of every kind") {
  const auto c = GENERATE(values<Hostile>({
      {"", std::string_view("\0", 1), "", million, true},
      {"x = 1", std::string_view("\0\n", 2), "", part, true},
      {"", "\xFF", "", part, true},
      {"", "x = '\xFF'\n", "", part, true},
      {"", "\xF0\x9F\x98\x80", "\n", part, true},
      {"", "é", " = 1\n", part, false},
      {"a", "\xCC\x81\xCC\xA3", " = 1\n", part, false},  // marks, to be put in order
      {"", "$ ", "\n", part, true},
      {"\xEF\xBB\xBF# coding: latin-1\n", "x = 'é'\n", "", part, true},
      {"# coding: utf-16\n", "x = 'a'\n", "", part, true},
      {"# coding: ", "a", "\n", part, true},
      {"# coding: latin-1\n", "x = '\xE9'\n", "", part, false},
      {"\xEF\xBB\xBF", "\xEF\xBB\xBF", "", part, true},
      {"", "x = 1\r\ny = 2\rz = 3\n\r\n\r", "", part, false},
      {"x = '''", "a\r\r\nb\n\r", "'''\n", part, false},
      {"if x:\n", "\ty\n        z\n", "", part, true},
      {"", "\f \t\n", "", part, false},
      {"", "\\\n", "x\n", part, false},
  }));
  CAPTURE(c.before, c.unit);
  check_laws(c);
}

TEST_CASE("pysource: a text with a mistake in every line is read to its end, its first mistakes are kept") {
  const auto c = GENERATE(values<Hostile>({
      {"", "print 'a'\n", "", million, true},
      {"", "x y\n", "", million, true},
      {"", "try:\n", "", part, true},
      {"", "x = (1,\ny = 2\n", "", part, true},
      {"", "def f(\n", "", part, true},
      {"", "  x\n x\n", "", part, true},
      {"", "x = '''a\ny = \"\"\"b\n", "", part, true},
      {"", "import\n", "", part, true},
      {"", "0777 ", "", part, true},
  }));
  CAPTURE(c.before, c.unit);
  check_laws(c);
  const Module module = parse(repeated("x y\n", most_errors + 5) + "z = 1\n");
  CHECK(module.errors().size() == most_errors + 1);
  CHECK(module.errors().back().message == "too many mistakes: those behind this one are not listed");
  CHECK(module.items(module.as<ast::Module>(module.root()).body).size() >= 1);
}

TEST_CASE("pysource: numbers too long to be counted are not, whatever their base") {
  CHECK(decode_integer("0x" + repeated("f", 5 * million)).empty());
  CHECK(decode_integer(repeated("9", 5 * million)).empty());
}
