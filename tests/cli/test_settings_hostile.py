"""Programs that were written to be expensive: each ends soon, in little memory, with an answer that says where.

Processor time and peak memory are those that the system counted for the process, so that a busy machine changes nothing.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.support.command import TRYSQUARE, plain_environment

# Two on a quiet machine; what counts here is that each ends, whatever else runs.
SECONDS = 5.0
MEBIBYTES = 200
#: Stands before programs that branch on what nobody knows.
UNKNOWN = "import random\nu = random.random()\n"


def lines(pattern: str, count: int) -> str:
    """The pattern once for each number, `#` in it."""
    return "".join(pattern.replace("#", str(number)) + "\n" for number in range(count))


#: Joins of branches that hold themselves, or ever more.
JOINED = {
    "dictionary_in_itself": "A = {}\nfor i in range(100000):\n    if u == i: A[i] = [A]\n",
    "list_in_itself": "A = []\nfor i in range(100000):\n    if u == i: A.append([A])\n",
    "list_of_lists": "A = [[]]\nfor i in range(100000):\n    if u == i: A[0].append(A)\n",
    "two_in_each_other": "A = {}\nB = {}\nfor i in range(50000):\n    if u == i:\n        A[i] = B\n        B[i] = [A, B]\n",
    "grown_by_pairs": "A = []\nfor i in range(100000):\n    if u == i: A = [A, A]\n",
    "tuples_of_pairs": "A = ()\nfor i in range(100000):\n    A = (A, A) if u == i else (A, i)\n",
    "names_without_end": lines("if u == #: N# = [#]", 20000) + "A = N1\n",
    "a_tree_of_branches": "def f(n):\n    if n == 0: return [u]\n    return [f(n - 1), n] if u == n else (f(n - 1), f(n - 1))\nA = f(60)\n",
    "attributes": "class C: pass\nA = C()\nfor i in range(50000):\n    if u == i: setattr(A, 'x%d' % i, A)\n",
    "an_object_in_itself": "class C: pass\nA = C()\nfor i in range(50000):\n    if u == i: A.x = [A, C()]\n",
    "aliases": "A = {}\nL = [A] * 1000\nfor i in range(50000):\n    if u == i: L[i % 1000] = {i: L}\n",
    "sets": "A = set()\nfor i in range(100000):\n    if u == i: A.add((i, frozenset(A)))\n",
    "handlers": "A = []\nfor i in range(20000):\n    try: A.append(u[i])\n    except KeyError: A = [A]\n    except ValueError: A = A[:]\n",
    "handlers_in_handlers": "A = 0\n"
    + lines("try:\n  try: A = u[#]\n  finally: B# = A\nexcept KeyError: A = [A]", 5000),
    "while_unknown": "A = {}\nwhile u:\n    A = {1: A, 2: A}\n    if u > 3: A[3] = A\n",
    "nested_loops": "A = {}\nfor a in u:\n    for b in u:\n        for c in u:\n            for d in u:\n                A[a] = [A, b, c, d]\n",
    "calls_of_unknown": "A = {}\nfor i in range(50000):\n    A[i] = [u(A)]\n",
    "any_of_many": "A = [u == i and [i] or {i: i} for i in range(100000)]\n",
    "generators": "def g():\n    for i in range(100000):\n        if u == i: yield i\nA = list(g())\n",
    "global_names": "for i in range(50000):\n    if u == i: globals()['N%d' % i] = globals()\nA = 1 if u else 2\n",
    "nested_conditions": "A = 0\n" + "".join(" " * n + f"if u == {n}:\n" for n in range(90)) + " " * 90 + "A = 1\n",
    "returns": "def f():\n" + lines("    if u == #: return [#]", 10000) + "A = f()\n",
    "breaks": "A = []\nfor i in range(300):\n    for j in range(300):\n        if u == j: break\n        A = [A, j]\n",
    "match": "match u:\n" + lines("    case #: A = [#]", 5000),
}
#: Values that are larger than any memory, or take longer than anybody waits.
LARGE = {
    "doubled": "A = 1\n" + "A = [A, A]\n" * 100,
    "doubled_by_name": "A = {'x': 1}\n" + "A = {'a': A, 'b': A, 'c': A}\n" * 50,
    "equal_by_pairs": "A = B = 1\n" + "A, B = [A, A], [B, B]\n" * 100 + "A = A == B\n",
    "written": "A = 1\n" + "A = [A, A]\n" * 30 + "A = str(A)\n",
    "copied": "import copy\nA = 1\n" + "A = [A, A]\n" * 100 + "A = copy.deepcopy(A)\n",
    "text": "A = 'a' * 10**9\n",
    "text_by_text": "A = 'a'\nfor i in range(100): A += A\n",
    "joined_text": "A = ('a' * 10**6).join(['b'] * 10**6)\n",
    "replaced_text": "A = 'a' * 10**6\nfor i in range(100): A = A.replace('a', 'aa')\n",
    "formatted": "A = '%s' * 10**6 % tuple('a' * 10**6)\n",
    "centred": "A = 'a'.center(10**10)\n",
    "expanded_tabs": "A = ('\\t' * 10**6).expandtabs(10**6)\n",
    "zeros": "A = '1'.zfill(10**10)\n",
    "power": "A = 2**10**9\n",
    "powers": "A = 3\nfor i in range(100): A = A**A\n",
    "shifted": "A = 1 << 10**10\n",
    "factorial": "import math\nA = math.factorial(10**7)\n",
    "long_number": "A = int('9' * 10**6)\n",
    "bytes": "A = bytes(10**10)\n",
    "range": "A = list(range(10**12))\n",
    "sum": "A = sum(range(10**12))\n",
    "sorted": "A = sorted(range(10**7), key=lambda x: -x)\n",
    "in_range": "A = 10**30 in range(10**31)\nB = [10**12 in [i for i in range(10**7)]]\nA = B\n",
    "product": "import itertools\nA = list(itertools.product(range(1000), repeat=10))\n",
    "permutations": "import itertools\nA = list(itertools.permutations(range(20)))\n",
    "count": "import itertools\nA = list(itertools.count())\n",
    "cycle": "import itertools\nA = [x for x in itertools.cycle([1])]\n",
    "comprehensions": "A = [[[[i for i in range(1000)] for i in range(1000)] for i in range(1000)] for i in range(1000)]\n",
    "dictionary": "A = {i: [i] for i in range(10**8)}\n",
    "chain": "import collections\nA = {}\nfor i in range(10**5): A = collections.ChainMap(A, A)\nA = dict(A)\n",
    "slices": "A = list(range(100000))\nfor i in range(100000): A = A[:]\n",
    "sets": "A = set()\nfor i in range(100000): A = A | {i}\n",
    "unpacked": "A = {}\nfor i in range(100000): A = {**A, i: i}\n",
    "starred": "def f(*a): return f(*a, *a)\nA = f(1)\n",
    "regex": "import re\nA = re.match('(a*)*b', 'a' * 50)\n",
    "regexes": "import re\nA = [re.match('(a|aa)+$', 'a' * 60 + 'b') for i in range(1000)]\n",
    "regex_counts": "import re\nA = re.compile('((a{1,1000}){1,1000}){1,1000}').match('a' * 1000)\n",
    "json": "import json\nA = json.loads('[' * 100000 + ']' * 100000)\n",
    "json_large": "import json\nA = json.loads('[' + '1,' * 10**6 + '1]')\n",
    "evaluated": "A = eval('[' * 150 + ']' * 150)\nfor i in range(100000): A = eval('1+' * 100 + '1')\n",
    "executed": "s = 'exec(s)'\nexec(s)\nA = 1\n",
    "split": "A = ('a ' * 10**6).split()\nfor i in range(1000): A = ' '.join(A).split()\n",
    "hashes": "A = {}\nfor i in range(300000): A[i * 2**61 - i] = i\n",
    "paths": "import os\nA = 'a'\nfor i in range(100000): A = os.path.join(A, A)\n",
    "pathlib": "from pathlib import Path\nA = Path('a')\nfor i in range(100000): A = A / 'a'\n",
}
#: Calls, classes and imports without an end.
DEEP = {
    "recursion": "def f(n): return f(n + 1)\nA = f(0)\n",
    "mutual": "def f(n): return g(n)\ndef g(n): return [f(n), f(n)]\nA = f(0)\n",
    "fibonacci": "def f(n): return n if n < 2 else f(n - 1) + f(n - 2)\nA = f(60)\n",
    "ackermann": "def f(m, n): return n + 1 if m == 0 else f(m - 1, 1) if n == 0 else f(m - 1, f(m, n - 1))\nA = f(4, 4)\n",
    "lambda": "A = (lambda f: f(f))(lambda f: f(f))\n",
    "lambdas": "f = lambda x: x\nfor i in range(100000): f = (lambda g: lambda x: g(x))(f)\nA = f(1)\n",
    "properties": "class C:\n    @property\n    def x(self): return self.x\nA = C().x\n",
    "attributes": "class C:\n    def __getattr__(self, name): return getattr(self, name + 'x')\nA = C().x\n",
    "lengths": "class C:\n    def __len__(self): return len(self)\n    def __eq__(self, o): return self == o\nA = [C() == C(), len(C())]\n",
    "representations": "class C:\n    def __repr__(self): return repr([self, self])\nA = repr(C())\n",
    "metaclasses": "class M(type):\n    def __new__(m, n, b, d): return M(n, b, d)\nclass A(metaclass=M): pass\n",
    "iterators": "class C:\n    def __iter__(self): return self\n    def __next__(self): return 1\nA = list(C())\n",
    "decorators": "def d(f): return d(d)\n@d\ndef A(): pass\n",
    "generators": "def g(n): yield from g(n + 1)\nA = list(g(0))\n",
    "subclasses": "class C: pass\nfor i in range(20000): C = type('C', (C,), {})\nA = C.__name__\n",
    "own_import": "from hostile import *\nimport hostile\nA = hostile.B\n",
    "lists_in_themselves": "A = []\nA.append(A)\nA = [A == A[0], A == [A], str(A)]\nB = A\nA = sorted([A, B])\n",
    "dictionary_in_itself": "A = {}\nA['a'] = A\nA = [A, A['a']['a'] == A]\n",
    "hash_in_itself": "A = ()\nfor i in range(100): A = (A, A)\nA = hash(A)\n",
}
#: What is large or broken as text.
TEXTS = {
    "brackets": "A = " + "[" * 10000 + "]" * 10000 + "\n",
    "open_brackets": "A = " + "(" * 1_000_000,
    "mixed_brackets": "A = " + "({[" * 300_000 + "\n",
    "calls": "A = f" + "()" * 1_000_000 + "\n",
    "operators": "A = " + "-" * 1_000_000 + "1\n",
    "nots": "A = " + "not " * 500_000 + "1\n",
    "sum": "A = 1" + "+1" * 1_000_000 + "\n",
    "powers": "A = 2" + "**2" * 100_000 + "\n",
    "conditions": "A = 1" + " if 1 else 1" * 100_000 + "\n",
    "lambdas": "A = " + "lambda: " * 100_000 + "1\n",
    "comparisons": "A = 1" + " < 1" * 500_000 + "\n",
    "attributes": "A = f" + ".a" * 1_000_000 + "\n",
    "subscripts": "A = f" + "[0]" * 500_000 + "\n",
    "targets": "A = 0\n" + "A = " * 500_000 + "1\n",
    "literal": "A = '" + "a" * 5_000_000 + "'\n",
    "literals": "A = [" + "'a', " * 1_000_000 + "]\n",
    "dictionary": "A = {" + "".join(f"'{n}': {{'x': {n}}}, " for n in range(150_000)) + "}\n",
    "formatted": "A = f'" + "{1}" * 500_000 + "'\n",
    "concatenated": "A = " + "'a' " * 500_000 + "\n",
    "digits": "A = " + "9" * 5_000_000 + "\n",
    "nulls": "A = 1\n" + "\0" * 1_000_000,
    "null": "A = 1\nB = '\0'\n",
    "blocks": "".join(" " * n + "if u:\n" for n in range(2000)) + " " * 2000 + "A = 1\n",
    "statements": "A = 1\n" * 500_000,
    "names": lines("N# = #", 200_000),
    "functions": lines("def f#(): pass", 100_000),
    "classes": lines("class C#: pass", 50_000),
    "imports": lines("import m#", 50_000),
    "unclosed": "A = '''" + "a\n" * 1_000_000,
    "continued": "A = 1" + "\\\n" * 1_000_000 + "\n",
    "comments": "# a\n" * 1_000_000 + "A = 1\n",
    "dedents": "if 1:\n" + "".join(" " * (1 + n % 7) + "A = 1\n" for n in range(200_000)),
    "letters": "A = '" + "\u00e9" * 2_500_000 + "'\n",
    "a_binary": "".join(chr(1 + n % 255) for n in range(2_000_000)),
}
GROUPS = {"joined": JOINED, "large": LARGE, "deep": DEEP, "text": TEXTS}
CASES = [(group, name) for group, programs in GROUPS.items() for name in programs]


def bound() -> None:
    """What has no end of its own is ended, long after it has failed."""
    resource.setrlimit(resource.RLIMIT_CPU, (2 * int(SECONDS), 2 * int(SECONDS)))
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))


def run(folder: Path, source: str) -> tuple[int, str, str, float, float]:
    """Exit code, output, talk, processor seconds and MiB."""
    (folder / "hostile.py").write_text(source, encoding="utf-8", newline="")
    (folder / "environment").mkdir(exist_ok=True)
    words = [
        str(TRYSQUARE),
        "settings",
        "show",
        "hostile.py",
        "--format",
        "json",
        "--env",
        "X=1",
        "--manifest",
        "nothing.txt",
    ]
    (folder / "nothing.txt").write_text("", encoding="utf-8")
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as talk:
        process = subprocess.Popen(
            words, cwd=folder, env=plain_environment(), stdout=out, stderr=talk, preexec_fn=bound
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for file in (out, talk):
            file.seek(0)
            texts.append(file.read().decode())
    return process.returncode, *texts, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def unknowns(value: object) -> Iterable[dict[str, str]]:
    if isinstance(value, dict):
        if "$unknown" in value:
            yield value["$unknown"]
        for inner in value.values():
            yield from unknowns(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from unknowns(inner)


@pytest.mark.parametrize(("group", "name"), CASES)
def test_ends_soon_and_says_where(group: str, name: str, tmp_path: Path) -> None:
    source = GROUPS[group][name]
    code, out, talk, seconds, peak = run(tmp_path, UNKNOWN + source if group == "joined" else source)
    assert code in (0, 2), talk[:500]
    assert seconds < SECONDS
    assert peak < MEBIBYTES
    if code == 2:
        assert "error: " in talk
        assert "hostile.py:" in talk
    for unknown in unknowns(json.loads(out)["settings"] if out else {}):
        assert unknown["reason"]
