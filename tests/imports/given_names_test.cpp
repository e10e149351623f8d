// Which names a source gives its module by `globals()`: those that its literals tell, "any" where they do
// not.
#include "imports/given_names.hpp"

#include "pysource/parse.hpp"

#include "support/catch.hpp"

namespace trysquare::imports {

namespace {

std::string names_of(std::string_view source) {
  const auto tree = pysource::parse(source, {.version = 12});
  REQUIRE(tree.errors().empty());
  const auto names = given_names(tree);
  if (!names) return "any";
  std::string out;
  for (const std::string& name : *names) out += (out.empty() ? "" : " ") + name;
  return out;
}

struct Case {
  std::string_view source, names;
};

constexpr Case cases[] = {
    {"a = 1", ""},
    {"globals()['a'] = 1\nif x:\n    globals()['b'], c = 1, 2", "a b"},
    {"def f():\n    globals()['a'] = 1", "a"},
    {"globals().update({'a': 1, 'b': 2}, c=3)\nglobals().setdefault('d', 1)", "a b c d"},
    // What is read gives nothing.
    {"for n in globals():\n    x = [m for m in globals()]", ""},
    {"x = globals()['a']\n'a' in globals()\nglobals().get('a')\nsorted(globals().keys())", ""},
    // Loops over literals.
    {"for n in ['a', 'b']:\n    try:\n        globals()[n] = f(n)\n    except ValueError:\n        pass",
     "a b"},
    {"for n, value in (('a', 1), ('b', 2)):\n    globals()[n] = value", "a b"},
    {"names = ('a', 'b')\nfor n in names:\n    globals()[n] = 1", "a b"},
    {"for m in x:\n    for n in {'a'}:\n        globals()[n] = m", "a"},
    // Those that are not known.
    {"for n in x:\n    globals()[n] = 1", "any"},
    {"for n in ['a', x]:\n    globals()[n] = 1", "any"},
    {"for n in ['a']:\n    n = 'get_' + n\n    globals()[n] = 1", "any"},
    {"for *m, n in [('b', 'c', 'a')]:\n    globals()[n] = 1", "any"},
    {"names = ['a']\nfor n in names:\n    globals()[n] = 1", "any"},  // a list may grow
    {"names = ('a',)\nnames = x\nfor n in names:\n    globals()[n] = 1", "any"},
    {"names = ('a',)\nfrom more import names\nfor n in names:\n    globals()[n] = 1", "any"},
    {"names = ('a',)\nfrom more import *\nfor n in names:\n    globals()[n] = 1", "any"},
    {"names = ('a',)\ndef f(names):\n    for n in names:\n        globals()[n] = 1", "any"},
    {"def g():\n    global n\n    n += '_x'\nfor n in ['a']:\n    g()\n    globals()[n] = 1", "any"},
    {"globals()['a' + x] = 1", "any"},
    {"globals().update(x)", "any"},
    {"globals().update({**x})", "any"},
    {"globals().update(**x)", "any"},
    {"del globals()['a']", "any"},
    {"g = globals()\ng['a'] = 1", "any"},
    {"exec(x, globals())", "any"},
    {"f(globals)", ""},  // nobody's namespace yet
    // What the module keeps of its own answers.
    {"def __getattr__(name):\n    globals()[name] = x = f(name)\n    return x", ""},
    {"def __getattr__(name):\n    name = g(name)\n    globals()[name] = 1", "any"},
    {"def get(name):\n    globals()[name] = 1", "any"},
    // `vars()` and `locals()` are the same at the top only.
    {"vars()['a'] = 1\nfor n in ('b',):\n    locals()[n] = 1", "a b"},
    {"def f():\n    locals()[x] = 1", ""},
    {"class A:\n    vars()[x] = 1\ndef f():\n    vars()[x] = 1", ""},
    {"vars()[x] = 1", "any"},
};

}  // namespace

TEST_CASE("names that a source gives its module") {
  for (const Case& one : cases) {
    CAPTURE(one.source);
    CHECK(names_of(one.source) == one.names);
  }
}

TEST_CASE("names that a function says are the module's") {
  constexpr std::string_view source =
      "def f():\n    global one, two  # and three\n    global four; five = 1\n    global six, \\\n  "
      "seven\nglobals()\n";
  CHECK(names_made_global(source) == std::set<std::string_view>{"four", "one", "seven", "six", "two"});
}

}  // namespace trysquare::imports
