// Source that would never end, or fill the memory: an error or an unknown value, soon.
#include "settings/settings.hpp"
#include "support/catch.hpp"
#include "support/memory_filesystem.hpp"

#include <algorithm>
#include <ctime>
#include <string>

using namespace trysquare;

// Sanitizers make the same work twenty times as long: there the fuzz target's seeds stand for these.
#ifdef NDEBUG
#define TIMED ""
#else
#define TIMED "[.]"
#endif

namespace {

constexpr double most_seconds = 2.0;  // of the processor, with no sanitizer

std::string repeated(const std::string& text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

// A line for each number, `#` standing for it.
std::string numbered(const std::string& line, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) {
    for (const char c : line) out += c == '#' ? std::to_string(i) : std::string(1, c);
  }
  return out;
}

// `A`, or why nothing is known.
std::string read(const std::string& source, const std::string& base = "") {
  test::MemoryFileSystem files;
  files.add("/project/settings.py", source);
  files.add("/project/base.py", base);
  model::Environment environment;
  environment.markers.os_name = "posix";
  environment.markers.python_version = "3.12";
  const auto answer = settings::read_settings({files, "/project", environment, "settings", {}, {"U"}});
  REQUIRE(answer.has_value());
  if (answer->failure) return "raises";
  const auto found = std::ranges::find(answer->settings, "A", &model::Setting::name);
  if (found != answer->settings.end())
    return found->value.as<model::Unknown>() != nullptr ? "unknown" : model::to_python(found->value);
  return answer->open ? "unknown" : "missing";
}

const std::string unknown_u = "import os\nu = os.environ['U']\n";

}  // namespace

TEST_CASE("settings: hostile source is unknown, soon", TIMED) {
  const std::string source = GENERATE(
      std::string("A = 1\nwhile True: pass\n"), "def f(n): return f(n + 1)\nA = f(0)\n",
      "x = [1]\nfor i in range(60): x = x + x\nA = x\n", "x = 'a'\nfor i in range(60): x = x + x\nA = x\n",
      "A = 'a' * 10**12\n", "A = [0] * 10**9\n", "A = 2**10**9\n", "A = 1 << 10**9\n",
      "A = '%1000000000d' % 1\n", "A = '%*d' % (1000000000, 1)\n", "A = f'{1:1000000000}'\n",
      "A = '{0:{1}}'.format('x', 10**9)\n", "A = list(range(10**12))\n",
      "A = [i for a in range(1000) for b in range(1000) for i in range(1000)]\n",
      "def g():\n    while True: yield 1\nA = list(g())\n",
      "d = {}\nfor i in range(10**6): d[i] = i\nA = d\n",
      "x = []\nfor i in range(300000): x.insert(0, i)\nA = x\n",
      "x = list(range(500000))\nwhile x: x.pop(0)\nA = x\n",
      "x = 'a' * 3000000\nfor i in range(10000): A = x.find('b')\n",
      "x = 'a' * 3000000\nfor i in range(10000): A = {x: 1}\n",
      "x = 'é' * 1500000\nfor i in range(10000): A = x[i]\n", "A = ['a' * 100000] * 100000\n",
      "x = [1]\nfor i in range(64): x = [x, x]\nA = x\n",
      "x = (1,)\nfor i in range(64): x = (x, x)\nA = {x: x}\n",
      "x = y = (1,)\nfor i in range(64): x, y = (x, x), (y, y)\nA = {(x, y): x == y}\n",
      "x = []\nfor i in range(100000): x = [x]\nA = str(x)\n",
      "x = ()\nfor i in range(100000): x = (x,)\nA = {x}\n",
      "c = object\nfor i in range(5000): c = type('C', (c,), {})\nA = len(c.__mro__) * [c]\n",
      "b = [type('B', (), {}) for i in range(300)]\nfor i in range(5000): A = type('C', tuple(b), {})\n",
      "A = f" + repeated("()", 100000) + "\n");
  CAPTURE(source.substr(0, 90));
  [[maybe_unused]] const std::clock_t begun = std::clock();  // not under sanitizers
  const std::string answer = read(source);
  CHECK((answer == "unknown" || answer == "raises"));
#ifdef NDEBUG
  CHECK(static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC < most_seconds);
#endif
}

TEST_CASE("settings: branches that are not known are joined in bounded time", TIMED) {
  const std::string source = GENERATE_COPY(
      "x = []\n" + numbered("if u == '#': x.append(#)\n", 300) + "A = x\n",
      "x = 0\n" + numbered("try: x = int(u[#])\nexcept KeyError: x = #\nexcept ValueError: x = None\n", 300) +
          "A = x\n",
      std::string("for i in range(100000):\n    if u == i: break\n    A = i\n"),
      std::string(
          "def f():\n    for i in range(100000):\n        if u == i: return i\n    return -1\nA = f()\n"),
      std::string("i = 0\nwhile True:\n    i += 1\n    if u == i: break\nA = i\n"),
      std::string("A = []\nfor i in range(100000):\n    if u == i: A.append(i)\n"),
      std::string("A = 0\nfor i in range(100000):\n    if u == i: A = i\n"),
      std::string("def f(x): A.append(x)\nA = []\nfor i in range(100000):\n    u(f, A) and f(u)\n"),
      std::string(
          "def f(n):\n    if n == 0: return 0\n    if u == n: return f(n - 1)\n    return f(n - 1) + 1\n"
          "A = f(200)\n"),
      "A = " + numbered("u == # or ", 2000) + "0\n");
  CAPTURE(source.substr(0, 90));
  [[maybe_unused]] const std::clock_t begun = std::clock();  // not under sanitizers
  CHECK(read(unknown_u + source) == "unknown");
#ifdef NDEBUG
  CHECK(static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC < most_seconds);
#endif
}

TEST_CASE("settings: a statement without an end takes with it what it may have changed, and nothing else") {
  struct Case {
    std::string source, base, expected;
  };
  const std::string endless = "while True: pass\n";
  const auto [source, base, expected] = GENERATE_COPY(values<Case>({
      {endless + "A = 1\n", "", "1"},
      {"A = 1\n" + endless, "", "unknown"},
      {"X = [1]\n" + endless + "A = X\n", "", "unknown"},
      {"X = [1]\n" + endless + "A = [X, 2][1]\n", "", "2"},
      {"class C: x = 1\n" + endless + "A = C.x\n", "", "unknown"},
      {"c = 1\ndef f():\n    global c\n    while True: c = int\nf()\nA = c\n", "", "unknown"},
      {"c = str\nfor i in range(5000): c = type('C', (c,), {})\nA = c('1') + '1'\n", "", "unknown"},
      {"def f(): return 1\nwhile True: f = 1\nA = f()\n", "", "unknown"},
      {"X = []\ndef f():\n    while True: X.append(1)\nf()\nA = X + [1]\n", "", "unknown"},
      {"X = []\ndef f():\n    while True: X.append(1)\nY = f()\nA = Y\n", "", "unknown"},
      {endless + "A = Z\n", "", "unknown"},
      {endless + endless + "A = 1\n", "", "1"},
      {numbered("while True: #\n", 4) + "A = 1\n", "", "unknown"},
      {"from base import *\nA = [B, D]\nA = D\n", "B = 1\n" + endless + "D = 2\n", "2"},
      {"from base import *\nA = B\n", "B = 1\n" + endless, "unknown"},
      {"A = 1\nfrom base import *\n", endless, "unknown"},
      {"X = [i for i in iter(int, 1)]\nA = 3\n", "", "3"},
      {"X = 'a' * 4000000\nY = [X + str(i) for i in range(100)]\nA = 3\n", "", "3"},
      {"exec('while True: pass')\nA = 3\n", "", "3"},
  }));
  CAPTURE(source, base);
  CHECK(read(source, base) == expected);
}
