// Which statements fail when a module is imported: one table, each row a module, against a package that lost
// some names. Expected are the causes, a line each: "LINE what WHEN", WHEN being yes, perhaps or later.
#include "imports/importer.hpp"

#include "imports/entries.hpp"
#include "imports/reach.hpp"
#include "read/code_toml.hpp"

#include "support/catch.hpp"
#include "support/memory_filesystem.hpp"

namespace trysquare::imports {

namespace {

constexpr std::string_view thing_rules = R"(
package = "thing"
release = "2"
[[code]]
name = "names"
message = "thing 2 removed these"
when = ["thing>=2"]
symbols = ["thing.text:old", "thing.star:starred", "thing.kinds:Kind.lost", "thing.lazy:asked"]
modules = ["thing.gone"]
[[code]]
name = "calls"
message = "thing 2 takes this no more"
when = ["thing>=2"]
calls = [
  { target = "thing:Signal", keywords = ["args"], most = 1 },
  { target = "thing.kinds:Key", without = "on_delete", position = 2 },
  { target = "thing.kinds:Router.register", keywords = ["base_name"] },
]
classes = [{ base = "thing:Base", attributes = ["Meta.together", "flavour"] }]
[[code]]
name = "exported"
message = "thing 2 removed it"
when = ["thing>=2"]
symbols = ["thing.star:exported"]
)";

constexpr std::string_view world = R"(
=== /lib/os.py
name = 'posix'
=== /lib/typing.py
TYPE_CHECKING = False
Any = object()
=== /lib/contextlib.py
class suppress: pass
=== /lib/collections/__init__.py
class OrderedDict(dict): pass
=== /lib/importlib/__init__.py
def import_module(name): pass
=== /lib/importlib/util.py
def find_spec(name): pass
=== /lib/signal.py
kept = 1
=== /lib/mimes.py
def init():
    global table
    table = {}
init()
=== /lib/enum.py
import sys
class Enum: pass
def global_enum(cls):
    sys.modules[cls.__module__].__dict__.update(cls.__members__)
=== /lib/windows.py
import winregistry
name = 1
=== /lib/_pieces.py
piece = 1
=== /lib/pieces/__init__.py
import sys, _pieces
sys.modules['pieces.inner'] = _pieces
=== /site/thing/__init__.py
from thing.signals import Signal
from thing.kinds import *
VERSION = (2, 1, 0, 'final', 0)
__version__ = '2.1'
=== /site/thing/signals.py
class Signal:
    def __init__(self, caching=False): pass
=== /site/thing/kinds.py
class Base: pass
class Kind: pass
class Key:
    def __init__(self, to, on_delete): pass
class Router:
    def register(self, prefix, basename=None): pass
class Sub(Router): pass
=== /site/thing/text.py
def new(): pass
=== /site/thing/star.py
kept = 1
=== /site/thing/lazy.py
def __getattr__(name): raise AttributeError(name)
=== /site/thing/calls.py
def ask():
    from thing.text import old
=== /site/thing/serves.py
listed_names = {'listed': 1}
def __getattr__(name):
    if name == 'known':
        return 1
    if name in listed_names:
        return listed_names[name]
    raise AttributeError(name)
=== /site/thing/names.py
from thing import star as text
__all__ = ['listed']
__all__ += ('added',)
listed = added = unlisted = 1
=== /site/thing/lists.py
__all__ = ['nowhere']
=== /site/thing/gives.py
import sys
def give(to):
    setattr(sys.modules[to.__module__], 'given', 1)
=== /site/thing/given.py
from thing.gives import give
class A: pass
give(A)
=== /site/thing/spread.py
for name in ['one', 'two']:
    globals()[name] = 1
=== /site/thing/keeps.py
def __getattr__(name):
    if name != 'known':
        raise AttributeError(name)
    globals()[name] = 1
    return 1
=== /site/thing/looks.py
import sys
def module_of(thing):
    names = sys.modules[thing.__module__].__dict__
    return names, sys.modules[thing], set(vars(thing))
=== /site/thing/uses.py
from thing.looks import module_of
class A: pass
module_of(A)
=== /site/thing/enumerates.py
from enum import Enum
class Kind(Enum):
    member = 1
=== /site/thing/enumerates_all.py
from enum import Enum, global_enum
@global_enum
class Kind(Enum):
    member = 1
=== /site/thing/circular.py
def __getattr__(name):
    import thing.circular
    thing.circular.a
    thing.circular.b
    return 1
=== /site/thing/sequences.py
class Kind:
    pairs = ()
=== /site/thing/placed.py
def place(where): return lambda one: one
@place('thing.star')
class Placed: pass
=== /site/packaging/version.py
def parse(text): pass
=== /site/felled.py
from thing.text import old
=== /site/compat.py
import thing
NEW = thing.VERSION >= (2, 0)
from thing import text
try:
    from thing.text import old
except ImportError:
    from thing.text import new as old
)";

struct Case {
  std::string_view title, source, causes;
};

model::Environment environment() {
  model::Environment made;
  made.markers.python_version = "3.12";
  made.markers.python_full_version = "3.12.4";
  made.markers.sys_platform = "linux";
  made.markers.os_name = "posix";
  model::Distribution thing;
  thing.name = thing.key = "thing";
  thing.version = "2.1";
  made.distributions.push_back(thing);
  return made;
}

std::string_view word(Cause::Kind kind) {
  switch (kind) {
    case Cause::Kind::module_missing: return "module";
    case Cause::Kind::name_missing: return "name";
    case Cause::Kind::attribute_missing: return "attribute";
    case Cause::Kind::call_refused: return "call";
    case Cause::Kind::class_refused: return "class";
    case Cause::Kind::raised: return "raise";
    case Cause::Kind::unreadable: return "syntax";
    case Cause::Kind::felled: return "felled";
  }
  return "?";
}

std::string causes_of(std::string_view source) {
  auto files = test::parse_world(world);
  files.add("/project/app.py", std::string(source));
  files.add("/site/thing/_fast.cpython-312-x86_64-linux-gnu.so", std::string("\x7f"
                                                                             "ELF\0quick\0slower\0",
                                                                             18));
  files.add("/site/thing/_fast.pyi", "def typed() -> int: ...\n");
  const auto rules = read::parse_code_toml(thing_rules, "rules/thing/2.code.toml");
  REQUIRE(rules.problems.empty());
  const CodeIndex index(rules.rules);
  const model::Environment here = environment();
  ImportWorld everything{files, here, {"/project", "/lib", "/site"}, {"/lib"}, {"/project"}, index};
  everything.with_functions = true;
  Importer importer(std::move(everything));
  const Module& app = importer.import("app");
  std::string out;
  for (const Cause& cause : app.causes) {
    const std::string_view when = cause.later ? "later" : cause.executes == Truth::yes ? "yes" : "perhaps";
    out += std::to_string(app.tree->position(cause.at).line) + " " + std::string(word(cause.kind)) + " " +
           cause.module;
    if (!cause.name.empty()) out += ":" + cause.name;
    if (!cause.detail.empty()) out += " " + cause.detail;
    out += " " + std::string(when) + (cause.rule == nullptr ? " unruled" : "") + "\n";
  }
  return out;
}

constexpr Case cases[] = {

    // What is gone, in every way to ask for it.
    {"from import", "from thing.text import old", "1 name thing.text:old yes\n"},
    {"several, each told", "from thing.text import (new,\n  old, other)",
     "2 name thing.text:old yes\n2 name thing.text:other yes unruled\n"},
    {"attribute of a module", "import thing.text\nx = thing.text.old", "2 attribute thing.text:old yes\n"},
    {"of an alias", "import thing.text as t\nt.old()", "2 attribute thing.text:old yes\n"},
    {"of a submodule", "from thing import text\ntext.old", "2 attribute thing.text:old yes\n"},
    {"through another module", "from compat import text\ntext.old", "2 attribute thing.text:old yes\n"},
    {"a module", "import thing.gone", "1 module thing.gone yes\n"},
    {"a module as a name", "from thing import gone", "1 name thing:gone yes\n"},
    {"out of a module", "from thing.gone.deeper import x", "1 module thing.gone.deeper yes\n"},
    {"a decorator", "import thing.text\n@thing.text.old\ndef f(): pass", "2 attribute thing.text:old yes\n"},
    {"a default", "import thing.text\ndef f(x=thing.text.old): pass", "2 attribute thing.text:old yes\n"},
    {"an annotation", "import thing.text\ndef f(x: thing.text.old): pass",
     "2 attribute thing.text:old yes\n"},
    {"annotations that wait",
     "from __future__ import annotations\nimport thing.text\ndef f(x: thing.text.old): pass", ""},
    {"a base", "import thing.text\nclass A(thing.text.old): pass", "2 attribute thing.text:old yes\n"},
    {"a class body", "import thing.text\nclass A:\n    x = thing.text.old",
     "3 attribute thing.text:old yes\n"},
    {"a name that is served when asked", "import thing.lazy\nthing.lazy.asked",
     "2 attribute thing.lazy:asked yes\n"},
    {"one that nobody serves", "import thing.lazy\nthing.lazy.other",
     "2 attribute thing.lazy:other yes unruled\n"},
    {"a member", "from thing import Kind\nk = Kind()\nk.lost", "3 attribute thing.kinds:Kind.lost yes\n"},
    {"a member of a subclass", "import thing\nclass K(thing.Kind): pass\nK.lost",
     "3 attribute thing.kinds:Kind.lost yes\n"},
    {"a member that the subclass has", "import thing\nclass K(thing.Kind):\n    lost = 1\nK.lost", ""},
    {"of a module that another fells", "import felled", "1 felled felled yes unruled\n"},
    // What is there.
    {"new code",
     "from thing.text import new\nfrom thing import Kind, text\nimport thing.star\nthing.star.kept", ""},
    {"a name of one's own", "old = 1\nclass text:\n    old = 1\ntext.old", ""},
    {"shadowed by the project", "import thing.text\ndef f():\n    thing = g()\n    thing.text.old", ""},
    {"put there before", "import thing.text\nthing.text.old = 1\nfrom thing.text import old", ""},
    {"the library's", "from collections import OrderedDict\nfrom typing import Any", ""},
    // Functions.
    {"a function that nobody calls", "def f():\n    from thing.text import old",
     "2 name thing.text:old later\n"},
    {"one that is called", "def f():\n    from thing.text import old\nf()",
     "2 name thing.text:old yes\n2 name thing.text:old later\n"},
    {"called where it is not certain", "def f():\n    from thing.text import old\nif g: f()",
     "2 name thing.text:old perhaps\n2 name thing.text:old later\n"},
    {"behind a return", "def f():\n    return 1\n    from thing.text import old\nf()", ""},
    {"a method", "class A:\n    def m(self):\n        import thing.gone", "3 module thing.gone later\n"},
    {"a lambda", "import thing.text\nf = lambda: thing.text.old", ""},
    {"an argument hides the name", "from thing import text\ndef f(text):\n    text.old", ""},
    {"an outer function's name",
     "from thing import text\ndef f():\n    text = 1\n    def g():\n        return text.old", ""},
    // Guards.
    {"try", "try:\n    from thing.text import old\nexcept ImportError:\n    old = None", ""},
    {"try with the handler's own fault",
     "try:\n    from thing.text import old\nexcept ImportError:\n    import thing.gone",
     "4 module thing.gone yes\n"},
    {"a handler that is not needed",
     "try:\n    from thing.text import new\nexcept ImportError:\n    from thing.text import old as new", ""},
    {"a handler of something else", "try:\n    from thing.text import old\nexcept KeyError:\n    pass",
     "2 name thing.text:old yes\n"},
    {"raised again", "try:\n    from thing.text import old\nexcept ImportError:\n    raise",
     "4 raise app ImportError yes unruled\n2 name thing.text:old yes\n"},
    {"an attribute is no import error",
     "import thing.text\ntry:\n    thing.text.old\nexcept ImportError:\n    pass",
     "3 attribute thing.text:old yes\n"},
    {"an attribute",
     "import thing.text\ntry:\n    thing.text.old\nexcept (KeyError, AttributeError):\n    pass", ""},
    {"everything",
     "try:\n    import thing.gone\nexcept:\n    pass\ntry:\n    import thing.gone\nexcept Exception as "
     "e:\n    print(e)",
     ""},
    {"a handler of several under a name",
     "errors = (ImportError, KeyError)\ntry:\n    import thing.gone\nexcept errors:\n    pass", ""},
    {"a module's __getattr__ that asks the module itself",
     "import thing.circular\nthing.circular.x\nthing.circular.y", ""},
    {"what the library cannot import itself", "from windows import name", "1 felled windows yes unruled\n"},
    {"what follows the failure in a try",
     "import thing.text\ntry:\n    import thing.gone\n    thing.text.old\nexcept ImportError:\n    pass", ""},
    {"else", "try:\n    import thing.text\nexcept ImportError:\n    pass\nelse:\n    thing.text.old",
     "6 attribute thing.text:old yes\n"},
    {"else that is not reached",
     "try:\n    import thing.gone\nexcept ImportError:\n    pass\nelse:\n    from thing.text import old", ""},
    {"finally", "try:\n    pass\nfinally:\n    from thing.text import old", "4 name thing.text:old yes\n"},
    {"suppress", "import contextlib\nwith contextlib.suppress(ImportError):\n    import thing.gone", ""},
    {"a felled module is caught", "try:\n    import felled\nexcept ImportError:\n    pass", ""},
    {"nested tries",
     "try:\n    try:\n        import thing.gone\n    except KeyError:\n        pass\nexcept ImportError:\n "
     "   pass",
     ""},
    {"type checking", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from thing.text import old",
     ""},
    {"type checking by attribute", "import typing\nif typing.TYPE_CHECKING:\n    import thing.gone", ""},
    {"main", "if __name__ == '__main__':\n    import thing.gone", ""},
    {"version",
     "import thing\nif thing.VERSION < (2, 0):\n    from thing.text import old\nelse:\n    from thing.text "
     "import new",
     ""},
    {"version the wrong way", "import thing\nif thing.VERSION[0] >= 2:\n    from thing.text import old",
     "3 name thing.text:old yes\n"},
    {"version under a name",
     "from thing import VERSION as V\nOLD = V[:2] < (2, 0)\nif OLD:\n    import thing.gone", ""},
    {"another module's", "from compat import NEW\nif not NEW:\n    import thing.gone", ""},
    {"parsed version",
     "import thing\nfrom packaging.version import parse\nif parse(thing.__version__) < parse('2'):\n    "
     "import thing.gone",
     ""},
    {"python",
     "import sys\nif sys.version_info < (3, 8):\n    import thing.gone\nif sys.version_info[0] == 2 or "
     "sys.version_info.major < 3:\n    import thing.gone",
     ""},
    {"platform",
     "import sys, os\nif sys.platform == 'win32' or os.name == 'nt' or sys.platform.startswith('win'):\n   "
     " import thing.gone",
     ""},
    {"short circuit",
     "import thing.text\nx = thing.VERSION < (2,) and thing.text.old\ny = thing.VERSION < (2,) or "
     "thing.text.old",
     "3 attribute thing.text:old yes\n"},
    {"conditional expression", "import thing.text\nx = thing.text.old if thing.VERSION < (2,) else 1", ""},
    {"hasattr",
     "import thing.text\nif hasattr(thing.text, 'old'):\n    thing.text.old\nelse:\n    thing.text.new", ""},
    {"find_spec",
     "from importlib.util import find_spec\nif find_spec('thing.gone') is not None:\n    import thing.gone",
     ""},
    {"a condition that is not known", "import thing.text\nif x:\n    thing.text.old",
     "3 attribute thing.text:old perhaps\n"},
    {"a loop", "import thing.text\nfor x in y:\n    thing.text.old\nfor x in (1, 2):\n    thing.text.old",
     "3 attribute thing.text:old perhaps\n5 attribute thing.text:old yes\n"},
    {"a comprehension", "import thing.text\nx = [thing.text.old for y in z]",
     "2 attribute thing.text:old perhaps\n"},
    // Calls and classes.
    {"a keyword", "from thing import Signal\ns = Signal(args=['x'])", "2 call thing:Signal args yes\n"},
    {"where it is defined", "from thing.signals import Signal\ns = Signal(args=['x'])",
     "2 call thing:Signal args yes\n"},
    {"by position", "import thing\nthing.Signal(['x'], True)",
     "2 call thing:Signal arguments by position yes\n"},
    {"as it is now", "import thing\nthing.Signal(caching=True)\nthing.Signal(*x)\nthing.Signal(**x)", ""},
    {"a subclass", "from thing import Signal\nclass S(Signal): pass\ns = S(args=1)",
     "3 call thing:Signal args yes\n"},
    {"a subclass with a constructor",
     "from thing import Signal\nclass S(Signal):\n    def __init__(self, args): pass\ns = S(args=1)", ""},
    {"another Signal", "class Signal: pass\ns = Signal(args=1)", ""},
    {"without what is required",
     "from thing import Key\nclass A:\n    k = Key('B')\n    l = Key('B', on_delete=1)\n    m = Key('B', "
     "1)\n    n = Key(to='B')",
     "3 call thing.kinds:Key on_delete yes\n6 call thing.kinds:Key on_delete yes\n"},
    {"caught", "from thing import Signal\ntry:\n    s = Signal(args=1)\nexcept TypeError:\n    s = Signal()",
     ""},
    {"a method of an instance",
     "from thing import Sub\nr = Sub()\nr.register('x', base_name='y')\nr.register('x', basename='y')",
     "3 call thing.kinds:Router.register base_name yes\n"},
    {"a class attribute", "import thing\nclass A(thing.Base):\n    class Meta:\n        together = []",
     "4 class thing:Base Meta.together yes\n"},
    {"of a class between", "from thing import Base\nclass A(Base): pass\nclass B(A):\n    flavour = 1",
     "4 class thing:Base flavour yes\n"},
    {"of another base",
     "class Base: pass\nclass A(Base):\n    flavour = 1\n    class Meta:\n        together = 1", ""},
    // Stars, deletions, faults.
    {"a star", "from thing.star import *\nkept\nexported", ""},
    {"a star takes what is listed alone",
     "from thing import text\nfrom thing.names import *\ntext.new\ntext.kept\nadded",
     "4 attribute thing.text:kept yes unruled\n"},
    {"a list of names that are not there", "from thing.lists import *",
     "1 raise thing.lists AttributeError yes unruled\n"},
    {"a tuple and a list",
     "from thing.sequences import Kind\na = [1] + [2]\nb = (1,) + Kind.pairs\nb += (2,)\na += b\nc = "
     "Kind.pairs + [1]",
     "6 raise app TypeError yes unruled\n"},
    {"a name that another module puts there", "from thing.given import given\nfrom thing.star import given",
     "2 name thing.star:given yes unruled\n"},
    {"what Python 2 had compiled in", "import itertools\nimport thread", "2 module thread yes unruled\n"},
    {"put into sys.modules", "import sys\nsys.modules['gone_one'] = 1\nimport gone_one\nimport gone_two",
     "4 module gone_two yes unruled\n"},
    {"a table that a function is given",
     "def f(x): x[3] = 1\nt = {1: 2}\nf(t)\nt[3]\nu = {1: 2}\nlen(u)\nu[3]",
     "7 raise app KeyError yes unruled\n"},
    {"names put into globals() by a loop", "from thing.spread import one, two, three",
     "1 name thing.spread:three yes unruled\n"},
    {"a module that keeps what it serves", "import thing.keeps\nthing.keeps.known\nthing.keeps.other",
     "3 attribute thing.keeps:other yes unruled\n"},
    {"one that is looked up by others is given nothing", "from thing.uses import given",
     "1 name thing.uses:given yes unruled\n"},
    {"members of an enumeration",
     "from thing.enumerates_all import member\nfrom thing.enumerates import member",
     "2 name thing.enumerates:member yes unruled\n"},
    {"a name that a function makes global", "import mimes\nmimes.table\nmimes.file",
     "3 attribute mimes:file yes unruled\n"},
    {"what the library has as source is not compiled in", "from signal import kept, other",
     "1 name signal:other yes unruled\n"},
    {"what every module has", "import thing.lazy\nthing.lazy.__file__\nthing.lazy.__all__",
     "3 attribute thing.lazy:__all__ yes unruled\n"},
    {"compiled: its stub and its strings tell of names, nobody of the others",
     "try:\n    from thing._fast import typed, quick\nexcept ImportError:\n    import thing.gone\n"
     "try:\n    from thing._fast import slow\nexcept ImportError:\n    import thing.gone\n",
     "8 module thing.gone perhaps\n"},
    {"a module that stands for another",
     "import pieces\nfrom pieces.inner import piece\nfrom pieces.inner import other",
     "3 name pieces.inner:other yes unruled\n"},
    {"deleted", "import thing.text\nold = 1\ndel old", ""},
    {"what a function gives back",
     "import thing.text\ndef ask():\n    return thing.VERSION < (2,)\n"
     "if ask():\n    thing.text.old\nelse:\n    thing.text.new",
     ""},
    {"a function of another module", "import thing.calls\nthing.calls.ask()",
     "2 raise thing.calls ImportError yes unruled\n"},
    {"one that is caught", "import thing.calls\ntry:\n    thing.calls.ask()\nexcept ImportError:\n    pass",
     ""},
    {"a generator is not run", "import thing.text\ndef many():\n    yield thing.text.old\nmany()",
     "3 attribute thing.text:old later\n"},
    {"a search that returns",
     "def find():\n    for x in y:\n        if x:\n            return x\n    raise RuntimeError\nfind()",
     "5 raise app RuntimeError perhaps unruled\n5 raise app RuntimeError later unruled\n"},
    {"a name that is served",
     "import thing.serves\nthing.serves.known\nthing.serves.listed\nthing.serves.other",
     "4 attribute thing.serves:other yes unruled\n"},
    {"a name that a decorator puts there", "import thing.star\nimport thing.placed\nthing.star.Placed", ""},
    {"no Python", "def (", "1 syntax app expected the name of the function, found `(` yes unruled\n"},
    {"a raise", "import thing\nif thing.VERSION >= (2,):\n    raise RuntimeError('thing 2')",
     "3 raise app RuntimeError yes unruled\n"},
    {"a relative import", "from . import x", ""},
};

}  // namespace

TEST_CASE("what fails when a module is imported") {
  for (const Case& one : cases) {
    CAPTURE(one.title, one.source);
    CHECK(causes_of(one.source) == one.causes);
  }
}

TEST_CASE("modules are imported in Python's order, each once, and a circle ends") {
  test::MemoryFileSystem files;
  files.add("/project/a.py", "import b\nimport c\n").add("/project/b.py", "import a\nfrom c import x\n");
  files.add("/project/c.py", "x = 1\nfrom b import y\n");
  const CodeIndex index({});
  const model::Environment here = environment();
  Importer importer({files, here, {"/project"}, {}, {"/project"}, index});
  importer.import("a");
  std::string order;
  for (const Module* module : importer.imported()) order += module->name + " ";
  CHECK(order == "a b c ");
}

// `late` would otherwise be imported in the middle of `first`, which lacks the name then.
TEST_CASE("functions that nobody calls import when all is there that is asked for") {
  test::MemoryFileSystem files;
  files.add("/project/first.py", "import inner\ndef required(name): raise RuntimeError\n");
  files.add("/project/inner.py", "def draw():\n    import late\n");
  files.add("/project/late.py", "from first import required\nrequired('x')\n");
  const CodeIndex index({});
  const model::Environment here = environment();
  ImportWorld everything{files, here, {"/project"}, {}, {"/project"}, index};
  everything.with_functions = true;
  Importer importer(std::move(everything));
  importer.import("first");
  CHECK(importer.find("late").imports == Truth::no);
}

TEST_CASE("why a module fails is what it meets first") {
  test::MemoryFileSystem files;
  files.add("/project/a.py", "import b\nimport c\n").add("/project/b.py", "import nowhere\n");
  files.add("/project/c.py", "import nothing\n").add("/project/d.py", "import c\nimport a\n");
  // A circle: each meets the other first.
  files.add("/project/e.py", "import f\nimport b\n").add("/project/f.py", "import e\n");
  const CodeIndex index({});
  const model::Environment here = environment();
  Importer importer({files, here, {"/project"}, {"/lib"}, {"/project"}, index});
  std::vector<const Module*> asked;
  for (const char* name : {"d", "a", "c", "b", "e", "f"}) asked.push_back(&importer.import(name));
  const Reach reach(importer, asked);
  std::string origins;
  for (const Module* module : asked) {
    const Reach::Failure* failure = reach.failure_of(*module);
    origins += module->name + " for " + (failure == nullptr ? "nothing" : failure->origin->name) + ", ";
  }
  CHECK(origins == "d for c, a for b, c for c, b for b, e for b, f for b, ");
}

// A `try` that catches what fails ends what it imports; what has failed before, where nobody caught it, is
// stepped over.
TEST_CASE("a module is read no further than the failure that is caught on every way to it") {
  test::MemoryFileSystem files;
  files.add("/project/a.py", "try:\n    import b\nexcept ImportError:\n    pass\nimport d\n");
  files.add("/project/b.py", "import nowhere\nimport c\nb.lost\n").add("/project/c.py", "import nothing\n");
  files.add("/project/d.py", "import nobody\n");
  files.add("/project/e.py", "try:\n    from d import f\nexcept ImportError:\n    pass\n");
  files.add("/project/g.py", "from e import f, g\n");
  const CodeIndex index({});
  const model::Environment here = environment();
  Importer importer({files, here, {"/project"}, {"/lib"}, {"/project"}, index});
  std::vector<const Module*> asked;
  for (const char* name : {"a", "g"}) asked.push_back(&importer.import(name));
  const Reach reach(importer, asked);
  std::string told;
  for (const Module* module : importer.imported()) {
    for (std::size_t i = 0; i < reach.end_of(*module); ++i) {
      const Cause& cause = module->causes[i];
      if (cause.kind != Cause::Kind::felled && reach.comes_out(*module, cause))
        told += words_of(cause) + ", ";
    }
  }
  CHECK(told == "there is no `nobody`, there is no `e:g`, ");
}

TEST_CASE("what setup reaches is told apart from what it does not") {
  test::MemoryFileSystem files;
  files.add("/project/site/__init__.py", "").add("/project/site/settings.py", "import site.used\n");
  files.add("/project/site/used.py", "if x:\n    import site.perhaps\n").add("/project/site/perhaps.py", "");
  files.add("/project/site/unused.py", "").add("/project/site/tests/__init__.py", "");
  const CodeIndex index({});
  const model::Environment here = environment();
  Importer importer({files, here, {"/project"}, {}, {"/project"}, index});
  follow_setup(importer, {"site.settings", nullptr, {}});
  follow_folder(importer, {.folder = "/project"});
  CHECK(importer.find("site.used").reached == Truth::yes);
  CHECK(importer.find("site.perhaps").reached == Truth::unknown);
  CHECK(importer.find("site.unused").reached == Truth::no);
  CHECK(importer.find("site.tests").state == Module::State::untouched);
}

TEST_CASE("folders without modules are none, and links that lead back end") {
  test::MemoryFileSystem files;
  files.add("/project/a/__init__.py", "").link("/project/a/again", ".").link("/project/a/once_more", ".");
  files.add("/project/a/locale/de/messages.po", "").add("/project/space/deep/down/module.py", "");
  files.link("/project/linked", "space");
  const CodeIndex index({});
  const model::Environment here = environment();
  Importer importer({files, here, {"/project"}, {}, {"/project"}, index});
  follow_folder(importer, {.folder = "/project", .with_name_spaces = true});
  std::string names;
  for (const Module* module : importer.imported()) names += module->name + " ";
  CHECK(names ==
        "a linked space space.deep space.deep.down space.deep.down.module linked.deep linked.deep.down "
        "linked.deep.down.module a.again a.once_more a.again.again a.again.once_more ");
}

TEST_CASE("an application's call discovers a module of the others, and settings put modules there") {
  test::MemoryFileSystem files;
  files.add("/project/settings.py", "").add("/project/included.py", "sys.modules['put'] = 1\n");
  files.add("/project/first/__init__.py", "").add("/project/first/admin.py", "import no_such\n");
  files.add("/project/second/__init__.py", "").add("/project/finds/__init__.py", "");
  const CodeIndex index({});
  const model::Environment here = environment();
  Importer importer({files, here, {"/project"}, {"/lib"}, {"/project"}, index});
  model::List applications;
  for (const char* name : {"first", "second", "finds", "put", "nowhere"})
    applications.items.emplace_back(model::Value::Content(std::string(name)));
  model::Settings settings{.module = "settings", .evaluated = {"/project/included.py"}};
  settings.settings.push_back({"APPS", model::Value(model::Value::Content(applications)), {}});
  const std::vector<model::Framework> frameworks{
      {.name = "frame",
       .steps = {{.setting = "APPS", .imports = {"{entry}"}},
                 {.setting = "APPS", .calls = "ready", .discovers = {{"finds", "admin"}}}}}};
  std::string asked;
  for (const SetupEntry& entry : follow_setup(importer, {"settings", &settings, frameworks}))
    asked += entry.name + (entry.module == nullptr ? " is not there, " : ", ");
  CHECK(asked == "settings, first, second, finds, nowhere is not there, first, second, finds, first.admin, ");
}

TEST_CASE("finders of the interpreter's start may serve what lies nowhere") {
  auto files = test::parse_world(R"(
=== /lib/os.py
=== /site-packages/starts.pth
import os; enabled = True; enabled and __import__('_starts').begin();
=== /site-packages/_starts/__init__.py
import sys
def begin(): sys.meta_path.insert(0, Finder('served'))
=== /project/app.py
import served.deeper
import elsewhere
)");
  const CodeIndex index({});
  model::Environment here = environment();
  here.search_path.push_back({"/site-packages", "site-packages"});
  Importer importer({files, here, {"/project", "/lib", "/site-packages"}, {"/lib"}, {"/project"}, index});
  const Module& app = importer.import("app");
  REQUIRE(app.causes.size() == 1);
  CHECK(app.causes.front().module == "elsewhere");
}

}  // namespace trysquare::imports
