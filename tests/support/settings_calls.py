"""Random calls of what Python itself offers: methods, functions, operators, on values of every kind, right and wrong ones.

Each becomes a setting: its result, or that it raises. Which exception a wrong call raises is not compared: that is mostly a
matter of which of its mistakes is seen first.
"""

# ruff: noqa: SIM905 (words are easier to read, and to add to, than quoted ones)
from __future__ import annotations

import pathlib
import random

ARGUMENTS = """
None True 0 3 -1 2.5 'a_b' '' '3' b'x' [1,2] ['b','a'] () ('x',1) {'k':1} {1,2} len str int dict list range(3) Ellipsis 1+2j
slice(1) ValueError('v') Path('/a/b.c') frozenset([1]) object iter([1,2]) float('nan') C C() sys {} [] '{}{a}' '%s'
""".split()
RECEIVERS: dict[str, tuple[type, list[str]]] = {
    "str": (str, ["'a b'", "''", "'aXbX'", "'{} {a}'", r"' \x1c\xe9\tx\xa0A\x0b '"]),
    "bytes": (bytes, ["b'x y'", r"b' \x1cA\t\x0bx'", r"b'\xc3\xa9\tx\xffA '"]),
    "list": (list, ["[3, 1]", "['b', 'a']"]),
    "tuple": (tuple, ["(1, 'x')"]),
    "dict": (dict, ["{'k': 1, 'j': [2]}"]),
    "set": (set, ["{1, 2}"]),
    "frozenset": (frozenset, ["frozenset([1])"]),
    "int": (int, ["(3)", "True"]),
    "float": (float, ["(2.5)"]),
    "range": (range, ["range(3)"]),
    "PurePath": (pathlib.PurePosixPath, ["PurePath('/a/b.c')", "PurePath('x')"]),
    "C": (object, ["C()"]),
}
#: What differs from run to run, or would change the program itself.
LEFT_OUT = set(
    "__sizeof__ __reduce__ __reduce_ex__ __dir__ __hash__ __repr__ __class__ __setattr__ __delattr__".split()
)
FUNCTIONS = """
abs all any ascii bin bool bytes callable chr dict divmod enumerate filter float format frozenset getattr hasattr hex int
isinstance issubclass iter len list map max min next oct ord range repr reversed round set slice sorted str sum tuple type zip
os.path.join os.path.dirname os.path.basename os.path.split os.path.splitext os.path.normpath os.path.isabs os.path.commonprefix
os.path.abspath os.fspath os.getenv os.environ.get os.path.expandvars
itertools.chain itertools.product itertools.islice itertools.zip_longest itertools.accumulate itertools.groupby
itertools.starmap itertools.permutations itertools.takewhile itertools.chain.from_iterable
functools.reduce functools.partial operator.itemgetter operator.attrgetter operator.add operator.or_ operator.getitem
json.loads json.dumps re.sub re.split re.findall re.escape string.capwords copy.copy copy.deepcopy
collections.OrderedDict collections.defaultdict collections.Counter collections.deque collections.ChainMap
datetime.timedelta textwrap.dedent urllib.parse.urlparse urllib.parse.quote urllib.parse.urlencode urllib.parse.urljoin
base64.b64encode shlex.split shlex.quote ast.literal_eval decimal.Decimal fnmatch.fnmatch math.floor types.SimpleNamespace
pathlib.PurePath pathlib.Path html.escape binascii.hexlify warnings.warn importlib.import_module
""".split()
OPERATORS = [*"+ - * / // % @ & | ^ < <= > >= == != in is and or".split(), "not in", "is not"]
KEYWORDS = (
    "key=len default=1 sep=',' maxsplit=1 reverse=True **{'a':1} base=2 strict=True start=1 encoding='utf-8'".split()
)
SUBSCRIPTS = ["1:", "::-1", ":2", "-1:"]

#: What an iterator or a view holds is listed, so that it is compared.
HEAD = """
import ast, base64, binascii, collections, copy, datetime, decimal, fnmatch, functools, html, importlib, itertools, json, math
import operator, os, os.path, pathlib, re, shlex, string, sys, textwrap, types, urllib.parse, warnings
from pathlib import Path, PurePath


class C:
    def method(self, a=1):
        return a


def attempt(call):
    try:
        value = call()
        if isinstance(value, (map, filter, zip, enumerate, range, type(iter([])), type({}.keys()), type({}.values()), type({}.items()))):
            return list(itertools.islice(value, 50))
        return value
    except Exception:
        return "raises"
"""


class Calls:
    """A module of random calls, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.methods = [
            (name, method)
            for name, (kind, _) in RECEIVERS.items()
            for method in sorted(dir(kind))
            if method not in LEFT_OUT and not method.startswith("__init") and method != "__subclasshook__"
        ]

    def arguments(self) -> str:
        given = [self.random.choice(ARGUMENTS) for _ in range(self.random.choice([0, 1, 1, 2, 2, 3]))]
        if given and self.random.random() < 0.1:
            given[-1] = "*" + given[-1]
        if self.random.random() < 0.1:
            given.append(self.random.choice(KEYWORDS))
        return ", ".join(given)

    def expression(self) -> str:
        shape = self.random.random()
        if shape < 0.45:
            name, method = self.random.choice(self.methods)
            receiver = name if self.random.random() < 0.2 else self.random.choice(RECEIVERS[name][1])
            return f"{receiver}.{method}({self.arguments()})"
        if shape < 0.85:
            return f"{self.random.choice(FUNCTIONS)}({self.arguments()})"
        left, right = self.random.choice(ARGUMENTS), self.random.choice(ARGUMENTS)
        if shape < 0.95:
            return f"({left}) {self.random.choice(OPERATORS)} ({right})"
        return f"({left})[{self.random.choice([right, *SUBSCRIPTS])}]"

    def module(self, size: int) -> str:
        return HEAD + "".join(f"\nA{number} = attempt(lambda: {self.expression()})" for number in range(size)) + "\n"
