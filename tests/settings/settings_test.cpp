// What a settings module would hold, read from its source: values, unknowns, joins, failures, bounds.
#include "settings/settings.hpp"
#include "support/catch.hpp"
#include "support/memory_filesystem.hpp"

#include <algorithm>

using namespace trysquare;

namespace {

model::Settings read(const std::string& source, Variables variables = {},
                     std::vector<std::string> unknown = {}) {
  test::MemoryFileSystem files;
  files.add("/project/app/__init__.py", "");
  files.add("/project/app/settings.py", source);
  files.add("/project/app/base.py", "APPS = ['a']\nLEVEL = 1\n_private = 2\n");
  files.add("/project/app/one.py", "from .both import same\nONE = same()\n");
  files.add("/project/app/two.py", "from .both import same\nTWO = same()\n");
  files.add("/project/app/both.py", "import os\nSAME = 1\nOTHER = os.environ['X']\ndef same(): return 2\n");
  files.add("/project/data.json", R"({"name": "n", "list": [1, 2.5, null]})");
  files.add("/etc/hosts", "127.0.0.1 localhost\n");
  files.add("/venv/site-packages/Some_Thing-1.2.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: Some.Thing\nVersion: 1.2\n\nVersion: 3\n");
  files.add("/venv/site-packages/Some_Thing-1.2.dist-info/entry_points.txt",
            "[app.plugin]\none = some.thing:load [x]\n\n[other]\ntwo=some\n");
  files.add("/venv/site-packages/registry.py",
            "KNOWN = {}\ndef register(name):\n    KNOWN[name] = None\n    def inner(function):\n"
            "        KNOWN[name] = function\n        return function\n    return inner\nregister('plain')\n"
            "@register('decorated')\ndef one(): return 1\ndef names(): return sorted(KNOWN)\n");
  files.add("/venv/site-packages/package/__init__.py", "");
  files.add("/venv/site-packages/package/inner.py", "VALUE = 3\n");
  files.add("/venv/site-packages/aliases.py",
            "L = [1]\nM = {'k': L}['k']\nN = len(M)\ndef note(made):\n    L.append(1)\n    return made\n"
            "@note\ndef noted(): return 1\n");
  // An environment that lies in the project's folder is not the project's own source.
  files.add("/project/.venv/site-packages/inside.py",
            "def fails(): raise TypeError\nBAD = fails()\nGOOD = 1\n");
  model::Environment environment;
  environment.search_path.push_back({"/venv/site-packages", "site-packages"});
  environment.search_path.push_back({"/project/.venv/site-packages", "site-packages"});
  environment.markers.os_name = "posix";
  environment.markers.implementation_name = "cpython";
  environment.markers.platform_python_implementation = "CPython";
  environment.markers.sys_platform = "linux";
  environment.markers.python_version = "3.12";
  environment.markers.python_full_version = "3.12.1";
  const auto answer = settings::read_settings(
      {files, "/project", environment, "app.settings", std::move(variables), std::move(unknown)});
  REQUIRE(answer.has_value());
  return *answer;
}

std::string value_of(const model::Settings& settings, std::string_view name) {
  const auto found = std::ranges::find(settings.settings, name, &model::Setting::name);
  if (found == settings.settings.end()) return "<missing>";
  return found->value.as<model::Unknown>() != nullptr ? "<unknown>" : model::to_python(found->value);
}

struct Case {
  const char* source;
  const char* value;  // of A
};

}  // namespace

TEST_CASE("settings: values that are known") {
  const auto [source, value] = GENERATE(
      Case{"A = B = []\nB.append(1)", "[1]"},
      Case{"D = {i: i for i in range(12)}\nfor k in range(6): del D[k]\nD['new'] = 1\nA = D['new'], 'new' in "
           "D",
           "(1, True)"},
      Case{"from .base import *\nA = APPS + ['b']", "['a', 'b']"},
      Case{"from app import base\nA = base.LEVEL", "1"},
      Case{"import os\nA = os.path.dirname(__file__)", "'/project/app'"},
      Case{"''' Told.\n   '''\nA = __doc__", "' Told.\\n   '"},
      Case{"import functools\ndef one(): 'x'\n@functools.wraps(one)\ndef two(): pass\nA = two.__name__, "
           "two.__doc__",
           "('one', 'x')"},
      Case{"from __future__ import annotations\nclass C:\n    x: dict [ \"k\",int]|None\nA = "
           "C.__annotations__",
           "{'x': \"dict['k', int] | None\"}"},
      Case{"def taken(one):\n    try: return issubclass(one, (str, int))\n    except TypeError: return "
           "'none'\n"
           "A = taken(bool), taken(list), taken(3), taken(taken)",
           "(True, False, 'none', 'none')"},
      Case{"class Lazy:\n    def __getattr__(self, name):\n        if name == 'none': return "
           "super().__getattribute__(name)\n        return name\nlazy = Lazy()\n"
           "A = lazy.x, getattr(lazy, 'none', 1), getattr(lazy, '__own__', 2)",
           "('x', 1, '__own__')"},
      Case{"class Meta(type):\n    def __iter__(cls): return iter([1, 2])\nclass Walked(metaclass=Meta): "
           "pass\n"
           "A = [x for x in Walked]",
           "[1, 2]"},
      Case{"A = 'a\\tb'.expandtabs(4), int('101', 2), int('0b11', 2), int('z', 36)", "('a   b', 5, 3, 35)"},
      Case{"A = b'\\xc3\\xa9\\x1c '.strip(), b'a\\x1cb'.split(), 'a\\x1cb'.split(), "
           "len(b'\\xc3\\xa9'.zfill(3))",
           "(b'\\xc3\\xa9\\x1c', [b'a\\x1cb'], ['a', 'b'], 3)"},
      Case{"from package import inner\nA = inner.VALUE", "3"},
      Case{"A = getattr(staticmethod(lambda: 0), '__hook__', 1), hasattr([], '__hook__')", "(1, False)"},
      Case{"from pathlib import Path\nA = str(Path(__file__).resolve().parent.parent / 'x')", "'/project/x'"},
      Case{"A = f'{1 + 1:03d}-{\"x\"!r}'", "\"002-'x'\""}, Case{"A = '%s/%05.1f' % ('a', 2)", "'a/002.0'"},
      Case{"A = {k: v for k, v in zip('ab', range(2))}", "{'a': 0, 'b': 1}"},
      Case{"import os\nA = os.environ.get('HOST', 'none')", "'here'"},
      Case{"import os\nA = os.getenv('NOT_SET')", "None"},
      Case{"try:\n    from .local import *\nexcept ImportError:\n    A = 'fallback'", "'fallback'"},
      Case{"try:\n    A = {}['k']\nexcept KeyError as error:\n    A = error.args", "('k',)"},
      Case{"def f(a, *b, c=3, **d): return [a, b, c, d]\nA = f(1, 2, c=4, e=5)", "[1, (2,), 4, {'e': 5}]"},
      Case{"class C:\n    k = 2\n    def __init__(self, v): self.v = v\n    @property\n    def w(self): "
           "return self.v * self.k\nA = C(4).w",
           "8"},
      Case{"for n in ['A', 'B']: globals()[n] = n.lower()", "'a'"},
      Case{"import sys\nA = 'test' in sys.argv", "False"},
      Case{"A = sorted(map(str.strip, [' b', 'C ']), key=str.lower)", "['b', 'C']"},
      Case{"class D(dict):\n    def __init__(self): dict.update(self, x=1)\nA = D()['x']", "1"},
      Case{"try: str.upper()\nexcept TypeError: A = 'none'", "'none'"},
      Case{"import sys\nA = sys.version_info >= (3, 8) and sys.platform == 'linux'", "True"},
      Case{"import json\nA = json.load(open('/project/data.json'))", "{'name': 'n', 'list': [1, 2.5, None]}"},
      Case{"from os.path import normcase, relpath, splitdrive\nA = [normcase('/A'), relpath('/a/b', "
           "'/a/c/d'), "
           "relpath('/project'), splitdrive('/a')]",
           "['/A', '../../b', '.', ('', '/a')]"},
      Case{"import os\nA = os.path.expandvars('$HOST/${HOST}x/$NONE/$$')", "'here/herex/$NONE/$$'"},
      Case{"import os.path\nimport logging\nA = os.path.abspath('/x')", "'/x'"},
      Case{"import sys\nA = [hasattr(sys, 'ps1'), getattr(sys, 'frozen', False), sys.gettrace()]",
           "[False, False, None]"},
      Case{"import typing\nA = typing.cast('int', typing.cast(str, 'x'))", "'x'"},
      Case{"import sys\nN = type(sys.implementation)\nA = [N(a=1, b='x').b, sys.implementation.version[0]]",
           "['x', 3]"},
      Case{"import __main__\nA = hasattr(__main__, '__file__')", "True"},
      Case{"A = [str(float('Inf')), float('-infinity') == -float('INF')]", "['inf', True]"},
      Case{"from importlib import import_module\nA = import_module('..base', 'app.x').LEVEL", "1"},
      Case{"from importlib import import_module\nA = import_module('.base', package='app').LEVEL", "1"},
      Case{"import datetime\nA = datetime.timedelta(days=2)", "datetime.timedelta(days=2)"},
      Case{"A = 2 ** 100", "1267650600228229401496703205376"}, Case{"A = [1, 2, 3][::-1]", "[3, 2, 1]"},
      Case{"from random import *\nA = __name__", "'app.settings'"}, Case{"A = 'é日'[1]", "'日'"},
      Case{"A = sorted({'b', 'a'})", "['a', 'b']"});
  CAPTURE(source);
  CHECK(value_of(read(source, {{"HOST", "here"}}), "A") == value);
}

TEST_CASE("settings: what the machine holds, and lacks") {
  const auto [source, value] = GENERATE(
      Case{"from inside import GOOD\nA = GOOD", "1"},
      Case{"import aliases\nB = aliases.noted()\nA = aliases.N", "1"},
      Case{"import os\nA = os.path.exists('/etc/app/app.cfg')", "False"},
      Case{"try:\n    A = open('/etc/app.cfg').read()\nexcept FileNotFoundError as e: A = e.errno", "2"},
      Case{"import os\nA = open(os.getenv('MORE', '/dev/null')).read()", "''"},
      Case{"import os\nos.makedirs('/project/logs/a')\nA = os.path.isdir('/project/logs')", "<unknown>"},
      Case{"import os\nA = 1\ntry: os.mkdir('/project/app')\nexcept FileExistsError: A = 2", "2"},
      Case{"import os\ntry: A = os.stat('/project/none')\nexcept FileNotFoundError: A = 'none'", "'none'"},
      Case{"import os\nA = os.access('/project/app', os.F_OK)", "True"},
      Case{"import os\nA = os.access('/project/app', os.W_OK)", "<unknown>"},
      Case{"from pathlib import Path\nA = str(Path.home() / 'x')", "'/home/me/x'"},
      Case{"import datetime\nA = datetime.timedelta(days=1, hours=2).total_seconds()", "93600.0"},
      Case{"from datetime import timedelta\nA = [timedelta(seconds=-1).days, timedelta(minutes=3).seconds]",
           "[-1, 180]"},
      Case{"from pathlib import Path\nA = str(Path('~/x').expanduser())", "'/home/me/x'"},
      Case{"import os\nclass S(str): pass\nA = os.path.join('/project', S('x'))", "'/project/x'"},
      Case{"import importlib.util\nA = importlib.util.find_spec('app').submodule_search_locations",
           "['/project/app']"},
      Case{"from importlib.metadata import version\nA = version('some-thing')", "'1.2'"},
      Case{"import registry\nA = registry.names()", "['decorated', 'plain']"},
      Case{"from importlib import metadata\ntry: metadata.version('none')\n"
           "except metadata.PackageNotFoundError as e: A = str(e)",
           "'No package metadata was found for none'"},
      Case{"from importlib.metadata import entry_points\n"
           "A = [(p.name, p.module, p.attr) for p in entry_points(group='app.plugin')]",
           "[('one', 'some.thing', 'load')]"},
      Case{"from importlib.metadata import entry_points\nA = len(entry_points(group='none'))", "0"});
  CAPTURE(source);
  CHECK(value_of(read(source, {{"HOME", "/home/me"}}), "A") == value);
}

TEST_CASE("settings: classes as Python makes them") {
  const auto [source, value] = GENERATE(
      Case{"class M(type):\n    def __new__(m, n, b, d): d['x'] = n; return super().__new__(m, n, b, d)\n"
           "class C(metaclass=M): pass\nA = C.x",
           "'C'"},
      Case{"class D:\n    def __set_name__(self, o, n): self.n = n\n    def __get__(self, i, o): return "
           "self.n\n"
           "class C:\n    d = D()\nA = C().d",
           "'d'"},
      Case{"class B:\n    seen = []\n    def __init_subclass__(cls): B.seen.append(cls.__name__)\n"
           "class C(B): pass\nA = B.seen",
           "['C']"},
      Case{"class S(str):\n    def __new__(cls, v): return super().__new__(cls, v.upper())\nA = S('a') + 'b'",
           "'Ab'"},
      Case{"class B:\n    seen = []\n    def __init_subclass__(cls, **k): B.seen.append(cls.__name__)\n"
           "class M(B):\n    def __init_subclass__(cls, **k): super().__init_subclass__(**k)\n"
           "class C(M): pass\nA = B.seen",
           "['M', 'C']"},
      Case{"class C(dict):\n    def __missing__(self, k): return k * 2\nA = C(x=1)['a']", "'aa'"},
      Case{"A = [isinstance(1, int | str), isinstance(None, str | None), isinstance(1.5, int | str)]",
           "[True, True, False]"},
      Case{"class W:\n    def __init__(s, n): s.n = n\n    def __lt__(s, o): return s.n < o.n\n"
           "A = [w.n for w in sorted([W(3), W(1), W(2)])] + [max(W(1), W(4), W(2)).n]",
           "[1, 2, 3, 4]"},
      Case{"class V:\n    def __init__(s, n): s.n = n\n    def __lt__(s, o): return s.n < o.n\n"
           "    def __eq__(s, o): return s.n == o.n\nA = [V(1) < V(2), V(1) > V(2), (1, V(2)) > (1, V(1))]",
           "[True, False, True]"},
      Case{"class C:\n    X = 1\nA = [n for n in dir(C) if n.isupper()]", "['X']"},
      Case{"from _collections import OrderedDict, defaultdict\nd = defaultdict(list)\nd['k'].append(1)\n"
           "A = [dict(d), list(OrderedDict(a=1))]",
           "[{'k': [1]}, ['a']]"},
      Case{"from dataclasses import dataclass, field\n@dataclass\nclass C:\n    x: int\n"
           "    y: list = field(default_factory=list)\nA = [C(1).x, C(1).y]",
           "[1, []]"});
  CAPTURE(source);
  CHECK(value_of(read(source), "A") == value);
}

TEST_CASE("settings: the program's own names, reached from elsewhere") {
  const auto [source, value] = GENERATE(
      Case{"import sys\nsetattr(sys.modules[__name__], 'A', 3)", "3"},
      Case{"import sys\ndef f(): sys._getframe(1).f_globals['A'] = 4\nf()", "4"},
      Case{"import sys\nclass M: x = 5\nsys.modules['app.made'] = M()\nfrom app.made import x as A", "5"},
      Case{"import sys\nA = 'pytest' in sys.modules", "False"}, Case{"A = eval('x + 1', {'x': 2})", "3"},
      Case{"g, l = {}, {}\nexec('a = 1', g, l)\nA = [l, 'a' in g]", "[{'a': 1}, False]"},
      Case{"import sys\nA = [sys.version_info.major, sys.version_info[:2]]", "[3, (3, 12)]"},
      Case{"import copy\nx = [1]\ny = copy.deepcopy([x, x])\ny[0].append(2)\nA = y", "[[1, 2], [1, 2]]"});
  CAPTURE(source);
  CHECK(value_of(read(source), "A") == value);
}

TEST_CASE("settings: with and finally come last, whichever way is taken") {
  const auto [source, value] = GENERATE(
      Case{"A = []\ndef f():\n    try: return 1\n    finally: A.append('f')\nf()", "['f']"},
      Case{"import os\nA = []\ndef f():\n    try:\n        if os.environ['WHO']: return 1\n"
           "    finally: A.append('f')\nf()",
           "['f']"},
      Case{"class M:\n    def __enter__(self): return self\n    def __exit__(self, t, e, b): return True\n"
           "A = 1\nwith M():\n    {}['k']\n    A = 2",
           "1"});
  CAPTURE(source);
  CHECK(value_of(read(source, {}, {"WHO"}), "A") == value);
}

TEST_CASE("settings: what cannot be known is unknown, and spreads") {
  const auto [source, value] = GENERATE(
      Case{"from inside import BAD\nA = BAD", "<unknown>"},
      Case{"import enum\nclass M(enum.EnumMeta):\n    def __new__(m, n, b, d):\n        m.names = "
           "d._member_names\n"
           "        return super().__new__(m, n, b, d)\nclass E(enum.Enum, metaclass=M):\n    X = 1\nA = "
           "E.X.value",
           "<unknown>"},
      Case{"import socket\nA = socket.gethostname()", "<unknown>"},
      Case{"import os\nA = os.environ['WHO'] + 'x'", "<unknown>"},
      Case{"import os\nif os.environ.get('WHO'): A = 1\nelse: A = 2", "<unknown>"},
      Case{"import os\nif os.environ.get('WHO'): A = 1\nelse: A = 1", "1"},
      Case{"import random\nA = [1, 2]\nrandom.shuffle(A)", "<unknown>"},
      Case{"import os\nA = []\nfor x in os.environ['WHO']: A.append(x)", "<unknown>"},
      Case{"A = list({'a', 'b'})", "<unknown>"},
      Case{"import os\nA = 1\nexec(os.environ['WHO'])", "<unknown>"},
      Case{"import os\nB = [1]\nD = {'a': B}\nD[os.environ['WHO']].append(2)\nA = B", "<unknown>"},
      Case{"import os\ntry:\n    int(os.environ['WHO'])\n    A = 1\nexcept ValueError:\n    A = 2",
           "<unknown>"},
      Case{"import os\ndef f():\n    if os.environ['WHO'] == 'x': return 1\n    return 2\nA = f()",
           "<unknown>"},
      Case{"import os\ndef f():\n    yield 1\n    if os.environ['WHO']: yield 2\nA = list(f())", "<unknown>"},
      Case{"import os\nA = os.path.exists('/etc/hosts')", "<unknown>"},
      Case{"A = 1\nfrom random import *\nif __name__ == '__main__': A = 2", "<unknown>"},
      Case{"import os\nfor n in os.environ['WHO']: globals()[n] = 1\nif 'B' in globals(): A = 2\nelse: A = 3",
           "<unknown>"},
      Case{"import os\nfor n in os.environ['WHO']: globals()[n] = 1\nA = B", "<unknown>"},
      Case{"import os\ndef f(*n): globals().update(n)\nA = 1\nf(*os.environ['WHO'])", "<unknown>"},
      Case{"A = 10 ** 60", "<unknown>"}, Case{"A = 'x' * 10 ** 9", "<unknown>"});
  CAPTURE(source);
  CHECK(value_of(read(source, {}, {"WHO"}), "A") == value);
}

TEST_CASE("settings: a name that may not be there stays one, whatever its value is given to") {
  // The second call gives up what the first one has given up already.
  const auto settings = read(
      "def f(a):\n    if a: return 1\n    return [a]\ntry: N = f(len(1.0))\nexcept Exception: pass\n"
      "try: len(1.0).append(N)\nexcept Exception: pass\ntry: len(1.0).append(N)\nexcept Exception: pass\n"
      "try: A = (N, 19)\nexcept Exception: pass\n");
  CHECK(value_of(settings, "N") == "<unknown>");
  CHECK(value_of(settings, "A") == "<unknown>");
}

TEST_CASE("settings: a module that two branches import is imported in both") {
  const std::string source =
      "import os\nif os.environ['WHO']:\n    os.environ['X'] = 'a'\n    from .one import *\nelse:\n"
      "    os.environ['X'] = 'b'\n    from .two import *\nfrom .both import SAME, OTHER, same\nA = same()\n";
  const auto settings = read(source, {}, {"WHO"});
  CHECK(!settings.failure.has_value());
  CHECK(value_of(settings, "ONE") == "<unknown>");
  CHECK(value_of(settings, "TWO") == "<unknown>");
  CHECK(value_of(settings, "SAME") == "1");
  CHECK(value_of(settings, "OTHER") == "<unknown>");
}

TEST_CASE("settings: every place that shaped a value is told") {
  const auto settings = read("from .base import *\nAPPS.append('b')\nif LEVEL:\n    APPS += ['c']\n");
  const auto found = std::ranges::find(settings.settings, "APPS", &model::Setting::name);
  REQUIRE(found != settings.settings.end());
  std::vector<std::string> places;
  for (const Place& place : found->places) places.push_back(to_text(place));
  for (const char* wanted : {"app/base.py:1", "app/settings.py:2", "app/settings.py:4"}) {
    CAPTURE(wanted);
    CHECK(std::ranges::find(places, wanted) != places.end());
  }
}

TEST_CASE("settings: an import that fails says so, with what was known") {
  const auto settings = read("A = 1\nraise RuntimeError('no')\nB = 2\n");
  REQUIRE(settings.failure.has_value());
  CHECK(settings.failure->message.find("RuntimeError") != std::string::npos);
  CHECK(settings.failure->place.line == 2);
  CHECK(value_of(settings, "A") == "1");
  CHECK(value_of(settings, "B") == "<missing>");
}

TEST_CASE("settings: hostile source ends") {
  const std::string brackets(150, '[');
  const std::string source = GENERATE_COPY(
      std::string("while True: pass\nA = 1\n"), std::string("def f(): return f()\nA = f()\n"),
      "A = " + brackets + std::string(150, ']') + "\n", std::string("from .settings import *\nA = 1\n"),
      std::string("A = []\nA.append(A)\n"), std::string("A = [1]\nfor i in range(40): A = [A, A]\n"),
      std::string("A = 'a'\nwhile True: A += A\n"),
      std::string("import random\ndef f(): pass\nrandom.x(f.__dict__)\nf.a = 1\nA = f.a\n"));
  CAPTURE(source.substr(0, 60));
  read(source);
}
