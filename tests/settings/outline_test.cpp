// Which statements at a module's top may wait, and which have to be executed together: a mark for each, `!`
// for what is executed in its place, else its group's letter; then what the whole module gives when it is
// asked by name.
#include "settings/outline.hpp"

#include "pysource/parse.hpp"
#include "settings/settings.hpp"
#include "support/catch.hpp"
#include "support/memory_filesystem.hpp"

#include <algorithm>
#include <map>

using namespace trysquare;

namespace {

std::string marks(const std::string& source) {
  pysource::Module tree = pysource::parse(source);
  REQUIRE(tree.errors().empty());
  std::map<std::uint32_t, char> letters;
  std::string out;
  for (const auto& step : settings::outline_of(tree).steps) {
    const auto letter =
        letters.try_emplace(step.group, static_cast<char>('a' + letters.size())).first->second;
    out += step.at_once ? '!' : letter;
  }
  return out;
}

struct Case {
  const char* source;
  const char* answer;
};

// The value of A in settings that import from an installed module.
std::string read(const std::string& installed, const std::string& source) {
  test::MemoryFileSystem files;
  files.add("/project/settings.py", source);
  files.add("/site/installed.py", installed);
  files.add("/site/os.py", "");  // the library is at hand
  // Not the real ones: these can be seen to be called.
  files.add("/site/django/__init__.py", "");
  files.add("/site/django/core/__init__.py", "");
  files.add("/site/django/core/signals.py",
            "class Signal:\n    def connect(self, receiver): receiver.append(1)\n"
            "setting_changed = Signal()\nanother = Signal()\n");
  files.add("/site/other.py", "X = 1\nY = [2]\nZ = undefined_here\n");
  model::Environment environment;
  environment.path = "/site";
  environment.search_path = {{"/site", "site-packages"}};
  environment.markers.os_name = "posix";
  environment.markers.python_version = "3.12";
  const auto answer = settings::read_settings({files, "/project", environment, "settings", {{"V", "1"}}, {}});
  REQUIRE(answer.has_value());
  if (answer->failure) return answer->failure->message;
  const auto found = std::ranges::find(answer->settings, "A", &model::Setting::name);
  if (found == answer->settings.end()) return "<missing>";
  if (const auto* why = found->value.as<model::Unknown>()) return "unknown: " + why->reason;
  return model::to_python(found->value);
}

}  // namespace

TEST_CASE("outline: what only binds names waits, alone where nothing changes it") {
  const auto [source, answer] =
      GENERATE(Case{"import a\nX = 1\ndef f(): return X\nclass C(f): y = X\n", "abcd"},
               Case{"X = f()\nY = X\n", "ab"}, Case{"if a: X = 1\nelse: X = 2\nY = X\n", "ab"},
               Case{"try: import a\nexcept ImportError: a = None\nb = a\n", "ab"},
               Case{"import a.b\nimport a.c\nX = a.b\n", "abc"}, Case{"'text'\nX = 1\n", "ab"},
               Case{"X = 1\n__all__ = [n for n in globals() if n[:1] != '_']\n", "ab"},
               Case{"log = make()\ndef f(): log.debug('x')\nX = f()\n", "abc"},
               Case{"def f(x: environ): return x\nX = [f(n) for n in 'ab']\n", "ab"});
  CAPTURE(source);
  CHECK(marks(source) == answer);
}

TEST_CASE("outline: what meets at a name that changes is one group") {
  const auto [source, answer] = GENERATE(
      Case{"X = 1\nY = X\nX = 2\nZ = 3\n", "aaab"}, Case{"X = 1\nX += 1\nY = X\n", "aaa"},
      Case{"X = []\nY = X.pop()\nZ = X\n", "aaa"}, Case{"X = []\nY = X\nZ = Y.pop()\n", "aaa"},
      Case{"X = []\ndef f(): X.append(1)\nY = f()\nZ = len(X)\n", "abaa"},
      Case{"X = 1\ndef f():\n    global X\n    X = 2\nY = f()\nZ = X\n", "abaa"},
      Case{"X = make()\n@X.note\ndef f(): pass\nY = X\n", "aaa"}, Case{"X = 1\nY = X\ndel X\n", "aaa"});
  CAPTURE(source);
  CHECK(marks(source) == answer);
}

TEST_CASE("outline: what does more than bind is executed in its place") {
  const auto [source, answer] = GENERATE(
      Case{"f()\n", "!"}, Case{"a.b = 1\n", "!"}, Case{"a['b'] = 1\n", "!"},
      Case{"class C: pass\nC.register(int)\n", "a!"}, Case{"from a import *\n", "!"},
      Case{"if a: raise ImportError\n", "!"}, Case{"if a: f()\n", "!"}, Case{"X = globals()\n", "!"},
      Case{"import os\nX = os.environ.get('a')\n", "a!"}, Case{"import sys\nX = sys.path.pop()\n", "a!"},
      Case{"def f(): exec('a')\nX = f()\n", "a!"}, Case{"import m\ndef f(): m.x = 1\nX = f()\n", "ab!"},
      Case{"class C:\n    f()\n", "!"}, Case{"[f(n) for n in a]\n", "!"});
  CAPTURE(source);
  CHECK(marks(source) == answer);
}

TEST_CASE(
    "outline: Python's own abstract classes run no code of a program, and are told of others when asked") {
  const auto [source, answer] = GENERATE(
      Case{"B = []\nclass C(metaclass=M):\n    def f(self): B.append(1)\nclass D(C): pass\n", "aaa"},
      Case{"from abc import ABCMeta\nclass C(metaclass=ABCMeta): pass\nclass D(C): pass\n", "abc"},
      Case{"import abc\nclass C(metaclass=abc.ABCMeta): pass\nclass D(C): pass\n", "abc"},
      Case{"from abc import ABCMeta\nABCMeta = other\nclass C(metaclass=ABCMeta): pass\nclass D(C): pass\n",
           "aaaa"},
      Case{"from abc import ABCMeta\nclass C(metaclass=ABCMeta): pass\nclass D(C): pass\nD.register(int)\n",
           "abbb"},
      Case{"from abc import ABCMeta\nclass C(metaclass=ABCMeta):\n    def register(self): pass\n"
           "class D(C): pass\nD.register(int)\n",
           "abc!"},
      Case{"import _collections_abc\nclass C: pass\n_collections_abc.Mapping.register(C)\n", "abb"},
      Case{"from other import Mapping\nclass C: pass\nMapping.register(C)\n", "ab!"},
      Case{"from collections.abc import Mapping\nfrom other import C\nMapping.register(C)\n", "ab!"},
      Case{"from collections.abc import Set\ntry: from _other import C\nexcept ImportError: pass\n"
           "else: Set.register(C)\n",
           "ab"},
      Case{"from collections.abc import Set\ntry: from other import C\nexcept ImportError: pass\n"
           "else: Set.register(C)\n",
           "a!"});
  CAPTURE(source);
  CHECK(marks(source) == answer);
}

TEST_CASE("outline: the variables handed on as they are tell nothing of what they hold") {
  const auto [source, answer] = GENERATE(
      Case{"import os\nclass C:\n    all = os.environ\n", "ab"},
      Case{"import os\nclass C:\n    all = dict(os.environ)\n", "a!"},
      Case{"import os\nclass C:\n    one = os.environ['A']\n", "a!"},
      Case{"import os\nX = os.environ\n", "a!"},
      Case{"import os\nclass C:\n    def __init__(self): self.a = a or os.environ\nX = C()\n", "abc"},
      Case{"import os\nclass C:\n    def __init__(self): a = os.environ\nX = C()\n", "ab!"},
      Case{"import os\nclass B:\n    def f(self): return os.environ['A']\nclass C(B):\n    x = g()\n",
           "abc"});
  CAPTURE(source);
  CHECK(marks(source) == answer);
}

TEST_CASE("outline: what only a program does is no step of a module") {
  const auto [source, answer] =
      GENERATE(Case{"X = 1\nif __name__ == '__main__':\n    X = 2\n    f()\nY = X\n", "ab"},
               Case{"X = 1\nif __name__ == '__main__': f()\nelse: X = 2\n", "a!"},
               Case{"X = 1\nif __name__ != '__main__': f()\n", "a!"},
               Case{"X = 1\nif name == '__main__': f()\n", "a!"});
  CAPTURE(source);
  CHECK(marks(source) == answer);
}

TEST_CASE("settings: what only registers with what settings never set off is not followed") {
  const auto [signal, value] = GENERATE(table<const char*, const char*>(
      {{"signals.setting_changed", "[]"}, {"signals.another", "[1]"}, {"changed", "[]"}}));
  CAPTURE(signal);
  const std::string installed =
      "from django.core import signals\nfrom django.core.signals import setting_changed as changed\n"
      "seen = []\n" +
      std::string(signal) + ".connect(seen)\n";
  CHECK(read(installed, "from installed import seen\nA = seen") == value);
}

TEST_CASE("settings: modules of the environment give by name what they give as a whole") {
  const auto [installed, source, value] = GENERATE(table<const char*, const char*, const char*>({
      {"X = [1]\nY = X\nX.append(2)\n", "from installed import Y\nA = Y", "[1, 2]"},
      {"X = [1]\nY = tuple(X)\nX.append(2)\n", "from installed import Y\nA = Y", "(1,)"},
      {"X = 1\nY = X\nX = 2\n", "import installed\nA = [installed.X, installed.Y]", "[2, 1]"},
      {"import os\nos.environ['NEW'] = 'n'\nX = 1\n",
       "import os\nfrom installed import X\nB = X\nA = os.environ['NEW']", "'n'"},
      {"for n in 'XY': globals()[n] = n.lower()\n", "from installed import *\nA = X + Y", "'xy'"},
      {"if False: X = 1\nY = 2\n", "from installed import *\nA = 'X' in dir()", "False"},
      {"if False: X = 1\nY = 2\n", "import installed\nA = hasattr(installed, 'X')", "False"},
      {"if False: X = 1\n", "try: from installed import X as A\nexcept ImportError: A = 'none'", "'none'"},
      {"from other import *\nW = X + 1\n", "from installed import W, Y\nA = [W, Y]", "[2, [2]]"},
      {"import missing_one\nX = 1\n", "try:\n    import installed\n    A = 1\nexcept ImportError: A = 2",
       "2"},
      {"def __getattr__(n): return n * 2\n", "import installed\nA = installed.ab", "'abab'"},
      {"X = 1\nY = X + 1\n", "import installed\ninstalled.X = 5\nA = [installed.X, installed.Y]", "[5, 2]"},
      {"class C:\n    made = 'here'\ntry: from other import C\nexcept ImportError: pass\n",
       "from installed import C\nA = C.made", "'here'"},
      {"class X:\n    made = 'here'\ntry: from other import X\nexcept ImportError: pass\n",
       "from installed import X\nA = X", "1"},
      {"def f(): pass\nX = type(f).__name__\ndel f\n",
       "import installed\nA = [installed.X, hasattr(installed, 'f')]", "['function', False]"},
      {"from abc import ABCMeta\nclass K(metaclass=ABCMeta): pass\n"
       "def f():\n    for n in 'ab': yield n + K.__name__\n",
       "from installed import f\nA = []\nfor n in f(): A.append(n)\nA.append(len('abc'))", "['aK', 'bK', 3]"},
      {"X = boom()\nY = 2\n", "from installed import Y\nA = Y", "2"},
      {"while True: pass\nY = 2\n", "from installed import Y\nA = Y", "2"},
      {"def f(n): return f(n + 1)\nX = f(0)\nY = 2\n", "from installed import X, Y\nA = Y", "2"},
      {"from other import Z\nX = 1\n", "from installed import X\nA = X", "1"},
      {"try: text = unicode\nexcept NameError: text = str\n", "from installed import text\nA = text(1)",
       "'1'"},
      {"class B:\n    seen = []\n    def __init_subclass__(cls): B.seen.append(cls.__name__)\nclass C(B): "
       "pass\n",
       "from installed import B\nA = B.seen", "['C']"},
  }));
  CAPTURE(installed, source);
  CHECK(read(installed, source) == value);
}

TEST_CASE("outline: a function's body is read when it matters; a try that watches the import reads all") {
  const std::string installed =
      "def wrong():\n    print 1\ndef right():\n    \"doc\"\n    yield X\nX = 1\n"
      "L = []\ndef fill():\n    L.append(2)\nfill()\n";
  const auto [source, answer] = GENERATE(
      Case{"from installed import X\nA = X", "1"}, Case{"from installed import L\nA = L", "[2]"},
      Case{"from installed import right\nA = [list(right()), right.__doc__]", "[[1], 'doc']"},
      Case{"from installed import wrong\nA = wrong()", "unknown: `/site/installed.py` does not parse"},
      Case{"try:\n    import installed\nexcept ImportError: pass\nA = installed.X",
           "unknown: `/site/installed.py` does not parse"});
  CAPTURE(source);
  CHECK(read(installed, source) == answer);
}
