"""Random settings modules in the styles that real ones are written in: every construct of the issue's list, mixed.

A module is made of pieces that share names: lists, dicts, texts and numbers that one piece binds and another changes.
What a piece does is chosen at random, so that nobody has looked at the modules before; the truth is the module executed.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

#: Lie beside the modules.
FILES = {
    "data.json": '{"debug": true, "hosts": ["a.example", "b.example"], "level": 3, "nested": {"k": [1, 2.5, null]}}',
    "data.toml": 'name = "tool"\nports = [80, 443]\n[db]\nengine = "sqlite3"\nretries = 0x10\n',
    "data.ini": "[main]\nhost = localhost\nport = 5432\ndebug = yes\nratio = 0.5\n[other]\nhome = %(base)s/x\nbase = /srv\n",
    "data.yaml": "apps:\n  - one\n  - two\ncache: {ttl: 60, on: yes}\ntext: |\n  line\n  more\n",
    "data.txt": "alpha\nbeta # remark\n\ngamma\n",
    "styled_base.py": "DEBUG = False\nAPPS = ['base']\n_hidden = 1\nlower = 2\nNESTED = {'a': {'b': [1]}}\n",
    "styled_all.py": "__all__ = ['ONE', 'two']\nONE = 1\ntwo = 2\nTHREE = 3\n",
    "styled_inner.txt": "EXECUTED = [1, 2]\nEXECUTED.append(len(EXECUTED))\n",
}
HEAD = """
import base64, collections, collections.abc, configparser, copy, dataclasses, datetime, enum, fnmatch, functools, hashlib, inspect, io
import itertools, json, math, operator, typing
import os, os.path, re, shlex, string, sys, textwrap, types, urllib.parse
from ast import literal_eval
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
BASE_DIR = Path(__file__).resolve().parent
HERE = os.path.dirname(os.path.abspath(__file__))
""".strip()


class Styles:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.pieces: list[Callable[[], list[str]]] = [
            getattr(self, name) for name in sorted(vars(type(self))) if name.startswith("piece_")
        ]

    # Values.

    def fresh(self, kind: str) -> str:
        return f"{kind[0].upper()}{self.random.randrange(5)}"

    known = fresh

    def text(self) -> str:
        words = [
            "a",
            "B-c",
            "x.y.z",
            "",
            " padded ",
            "é",
            "1",
            "on",
            "a,b,,c",
            "k=v;w=z",
            "/srv/app",
            "Mixed Case",
            "%",
            "{}",
        ]
        name = self.known("text")
        return name if self.random.random() < 0.4 else repr(self.random.choice(words))

    def number(self) -> str:
        name = self.known("number")
        if self.random.random() < 0.4:
            return name
        return self.random.choice([str(self.random.randrange(-9, 40)), "0", "1", "2.5", "-0.75", "10**3", "True"])

    def scalar(self) -> str:
        return self.random.choice([self.text, self.number, lambda: "None"])()

    def list(self) -> str:
        name = self.known("list")
        if self.random.random() < 0.5:
            return name
        return "[" + ", ".join(self.scalar() for _ in range(self.random.randrange(5))) + "]"

    def words(self) -> str:
        return repr(self.random.sample(["b", "a", "Zeta", "d", "c-1", "", "x.y"], self.random.randrange(1, 6)))

    def numbers(self) -> str:
        return repr([self.random.randrange(-5, 20) for _ in range(self.random.randrange(1, 6))])

    def dict(self) -> str:
        name = self.known("dict")
        if self.random.random() < 0.5:
            return name
        keys = self.random.sample(["'k'", "'m'", "'n'", "1", "('t', 2)", "None", "'default'"], self.random.randrange(4))
        return "{" + ", ".join(f"{key}: {self.scalar()}" for key in keys) + "}"

    def pick(self, *choices: str) -> str:
        return self.random.choice(choices)

    def bind(self, kind: str, value: str) -> list[str]:
        return [f"{self.fresh(kind)} = {value}"]

    # Pieces.

    def piece_plain(self) -> list[str]:
        lines = self.bind("list", self.list()) + self.bind("dict", self.dict())
        return lines + self.bind("text", self.text()) + self.bind("number", self.number())

    def piece_copies(self) -> list[str]:
        of = self.pick(self.list(), self.dict())
        how = self.pick("copy.copy({})", "copy.deepcopy({})", "{}", "({}, 1)[0]", "dict(x={})['x']")
        name = self.fresh("list")
        return [f"{name} = [{how.format(of)}, {self.scalar()}]"]

    def piece_list_changes(self) -> list[str]:
        target = self.known("list")
        change = self.pick(
            f".append({self.scalar()})", f".insert({self.random.randrange(-3, 4)}, {self.scalar()})", f" += {self.words()}",
            f".extend({self.list()})", "[1:1] = ['sliced', 0]", "[::2] = []", f".remove({self.scalar()})", ".pop()",
            ".reverse()", f"[{self.random.randrange(-2, 3)}] = {self.list()}", f".index({self.scalar()})", ".clear()",
            " *= 2", ".sort()", ".sort(key=str, reverse=True)", "[-1:] = ()", f" += ({self.text()},)",
        )  # fmt: skip
        return [f"{target}{change}"]

    def piece_dict_changes(self) -> list[str]:
        target = self.known("dict")
        key = self.pick("'k'", "'fresh'", "1", "('t', 2)")
        change = self.pick(
            f"[{key}] = {self.scalar()}", f".update({self.dict()})", f".update(k={self.scalar()}, z=[1])", f".pop({key})",
            f".pop({key}, None)", f".setdefault({key}, []).append({self.scalar()})", f".setdefault({key}, {self.scalar()})",
            ".popitem()", ".clear()", f" |= {self.dict()}", f"['deep'] = {{'x': {self.list()}}}", f".update(zip({self.words()}, {self.numbers()}))",
        )  # fmt: skip
        return [f"{target}{change}"]

    def piece_slices(self) -> list[str]:
        of = self.pick(self.list(), self.text(), "'abcdefgh'", "(1, 2, 3, 4)", "range(2, 20, 3)", "b'bytes'")
        part = self.pick(
            "[0]", "[-1]", "[1:]", "[:-1]", "[::-1]", "[1:4:2]", "[-3:]", "[5:2]", "[::-2]", "[:100]", "[None:2]"
        )
        return self.bind("list", f"[{of}{part}]")

    def piece_texts(self) -> list[str]:
        text = self.text()
        call = self.pick(
            ".upper()", ".lower()", ".title()", ".strip()", ".lstrip('/a')", ".split(',')", ".split()", ".rsplit('.', 1)",
            ".partition('=')", ".rpartition('.')", ".replace('a', 'bb')", ".replace(',', '', 1)", ".startswith(('a', '/'))",
            ".endswith('z')", ".find('c')", ".count('a')", ".zfill(5)", ".ljust(6, '.')", ".center(7, '*')", ".isdigit()",
            ".join(['x', 'y'])", ".splitlines()", ".encode()", ".capitalize()", ".swapcase()", ".isupper()", ".isidentifier()",
            ".casefold()", ".expandtabs(4)", ".index('a')", ".removeprefix('a')", ".isspace()", " * 3", " + '!'", ".translate({97: 'A'})",
            ".format(1, k=2)", ".rjust(8)", ".rfind('a')",
        )  # fmt: skip
        return self.bind(self.pick("list", "list", "text"), f"{text}{call}" if call else text)

    def piece_formats(self) -> list[str]:
        value = self.scalar()
        shape = self.pick(
            f"f'{{{value}!r:>12}}|'" if "'" not in value else "f'{1!r:>12}|'", f"'%s-%r' % ({value}, {self.scalar()})",
            f"'%(k)s/%(k)s' % {{'k': {value}}}", f"'{{0}}{{1!r}}{{0}}'.format({value}, {self.scalar()})", f"'%05d|%x|%.2f' % (42, 255, {self.number()})",
            f"'{{:>8}}|{{:<4}}|{{:^5}}'.format('ab', 'c', {self.text()})", f"'{{a[k]}}{{b.real}}'.format(a={{'k': {value}}}, b=3)",
            f"f'{{{self.number()}:.3f}}'", f"f'{{{self.number()}:08.2f}}'", "f'{1234567:,}'", "f'{255:#x} {5:b} {0.25:.1%}'",
            f"'-'.join(map(str, {self.list()}))", f"str({self.list()})", f"repr({self.dict()})", f"f'{{BASE_DIR.name[:0]}}{{{self.number()}=}}'",
        )  # fmt: skip
        return self.bind("text", shape)

    def piece_numbers(self) -> list[str]:
        one, other = self.number(), self.number()
        shape = self.pick(
            f"{one} + {other}", f"{one} // {other}", f"{one} % {other}", f"divmod({one}, {other})[0]", f"round({one}, 1)", f"int({one})",
            f"abs({one}) ** 2", f"max({one}, {other}, 3)", f"sum({self.numbers()})", f"float({one})", f"len({self.list()})", "int('1_000')",
            "int(' 12 ')", "int('ff', 16)", "int('0b11', 2)", f"{one} / {other}", f"-{one}", f"~{self.random.randrange(9)}", "1 << 20", f"math.floor({one})",
            f"math.ceil({one} * 2.5)", f"bool({self.scalar()}) + 1", f"min({self.numbers()})", f"int({self.text()})", f"float({self.text()})", f"pow(2, {self.random.randrange(9)})",
            f"sorted({self.numbers()})[-1]", f"math.sqrt(16) + {one}", f"hash(1) + {one}",
        )  # fmt: skip
        return self.bind("number", shape)

    def piece_variables(self) -> list[str]:
        name = f"V{self.random.randrange(4)}"
        read = self.pick(
            f"os.environ.get('{name}', {self.text()})", f"os.getenv('{name}')", f"os.environ.get('{name}') or {self.text()}",
            f"os.environ.get('{name}', '').split(',')", f"os.environ.get('{name}', '0') in ('1', 'on', 'true')", f"'{name}' in os.environ",
            f"os.environ['{name}']", f"int(os.environ.get('{name}', 3))", f"bool(int(os.getenv('{name}', '0') or 0))",
            f"{{k: v for k, v in os.environ.items() if k.startswith('{name}')}}", f"os.environ.setdefault('{name}', 'set')",
            f"os.path.expandvars('$V9/{name}')", f"json.loads(os.environ.get('{name}', 'null') or '1')", f"[{name!r}, os.environ.get('{name}', None)]",
        )  # fmt: skip
        lines = self.bind("list", f"[{read}]")
        if self.random.random() < 0.2:
            lines += [f"os.environ['{name}'] = {self.text()}"]
        return lines

    def piece_paths(self) -> list[str]:
        shape = self.pick(
            "os.path.join(HERE, 'x', '..', 'y')", "os.path.normpath(HERE + '/../z')", "str(BASE_DIR / 'static')", "BASE_DIR.parent.joinpath('a', 'b')",
            "os.path.basename(__file__)", "os.path.splitext('a.tar.gz')", "Path('a/b.txt').stem", "Path('a/b.txt').suffix", "BASE_DIR.exists()",
            "(BASE_DIR / 'data.json').is_file()", "os.path.exists(os.path.join(HERE, 'none'))", "os.path.isdir(HERE)", "Path('x').with_suffix('.py')",
            "os.path.relpath(HERE + '/a/b', HERE)", "Path('/a/b/c').relative_to('/a').as_posix()", "os.path.commonprefix(['/a/b', '/a/c'])",
            "[p.name for p in sorted(BASE_DIR.glob('data.*'))]", "Path('/a/b').parts", "os.path.split('/a/b/')", "os.sep + 'x'", "Path('~').name",
            "sorted(n for n in os.listdir(HERE) if n.startswith('data'))", "Path('/a') / '/b'", "os.path.isabs('x')", "[str(p) for p in Path('/a/b/c').parents]",
        )  # fmt: skip
        return self.bind("list", f"[{shape}]")

    def piece_files(self) -> list[str]:
        shape = self.pick(
            "json.load(open(os.path.join(HERE, 'data.json')))", "json.loads((BASE_DIR / 'data.json').read_text())['nested']",
            "[line.split('#')[0].strip() for line in open(os.path.join(HERE, 'data.txt')) if line.strip()]",
            "(BASE_DIR / 'data.txt').read_text().splitlines()", "json.dumps({'b': [1, None], 'a': 'é'}, sort_keys=True)",
            "json.dumps([1.5, True], indent=2)", "open(os.path.join(HERE, 'data.txt'), 'rb').read()[:4]", "[*open(os.path.join(HERE, 'data.txt'))][-1]",
        )  # fmt: skip
        ini = [
            "parser = configparser.ConfigParser()", "parser.read(os.path.join(HERE, 'data.ini'))",
            f"{self.fresh('list')} = [parser.get('main', 'host'), parser.getint('main', 'port'), parser.getboolean('main', 'debug')]",
            f"{self.fresh('dict')} = dict(parser.items('main'))", f"{self.fresh('text')} = parser.get('other', 'home')",
            f"{self.fresh('text')} = parser.get('none', 'x', fallback={self.text()})", f"{self.fresh('list')} = parser.sections()",
            f"{self.fresh('number')} = parser['main'].getfloat('ratio')",
        ]  # fmt: skip
        toml = [
            "try:", "    import tomllib", "except ImportError:", "    tomllib = None", "if tomllib:",
            "    with open(os.path.join(HERE, 'data.toml'), 'rb') as stream:", f"        {self.fresh('dict')} = tomllib.load(stream)",
        ]  # fmt: skip
        yaml = ["import yaml", f"{self.fresh('dict')} = yaml.safe_load((BASE_DIR / 'data.yaml').read_text())"]
        missing = [
            "try:", f"    {self.fresh('text')} = open(os.path.join(HERE, 'missing.txt')).read()", "except OSError as error:",
            f"    {self.fresh('text')} = type(error).__name__ + str(error.errno)",
        ]  # fmt: skip
        return self.random.choice(
            [self.bind("list", f"[{shape}]"), self.bind("list", f"[{shape}]"), ini, toml, yaml, missing]
        )

    def piece_comprehensions(self) -> list[str]:
        shape = self.pick(
            f"[x for x in {self.list()} if x]", f"{{w: len(w) for w in {self.words()}}}", f"sorted({{w[:1] for w in {self.words()}}})",
            f"[(i, w) for i, w in enumerate({self.words()}, 1)]", f"[a + b for a in {self.words()} for b in 'xy' if a != b]",
            f"[[n * m for m in range(2)] for n in {self.numbers()}]", f"{{k: v for k, v in {self.dict()}.items() if v is not None}}",
            f"[y for x in {self.numbers()} if (y := x + 1) > 2]", f"list({{**{self.dict()}, 'z': 1}})", f"[*{self.list()}, *{self.words()}]",
            f"[n for n in {self.numbers()} if n % 2 == 0 if n > 0]", "dict(pair.split('=') for pair in 'a=1;b=2'.split(';'))",
            "{v: k for k, v in {'a': 1, 'b': 2}.items()}", f"[f'{{w}}.apps' for w in {self.words()} if not w.startswith('d')]",
        )  # fmt: skip
        return self.bind("list", f"[{shape}]")

    def piece_lazies(self) -> list[str]:
        source = self.known("list")
        lazy = self.pick(
            f"(x for x in {source})", f"map(str, {source})", f"iter({source})", f"enumerate({source})", f"zip({source}, {source})",
            f"filter(None, {source})", f"(x for x in {source} if x != {self.scalar()})", f"map(lambda x: [x, len({source})], {source})",
            f"itertools.chain({source}, {self.words()})", f"reversed({self.words()})", f"({source}[0] for _ in range(2))",
        )  # fmt: skip
        between = self.pick(
            f"{source}.append({self.scalar()})",
            "pass",
            f"{source}[:1] = []",
            "unrelated = [1]",
            "FIRST = next(lazy, None)",
        )
        after = self.pick(
            "list(lazy)",
            "[next(lazy, 'end'), *lazy]",
            "sorted(map(str, lazy))",
            "any(lazy)",
            "[x for x in lazy][:2]",
            f"{self.scalar()} in lazy",
        )
        return [f"lazy = {lazy}", between, f"{self.fresh('list')} = [{after}]", f"{self.fresh('list')} = [list(lazy)]"]

    def piece_views(self) -> list[str]:
        source = self.known("dict")
        view = self.pick("keys()", "values()", "items()")
        change = self.pick(f"{source}['later'] = 1", "pass", f"{source}.pop('k', None)")
        use = self.pick(
            "list(view)",
            "len(view)",
            "'later' in view",
            "[*view]",
            "view == view",
            "sorted(map(str, view))",
            "bool(view)",
        )
        return [f"view = {source}.{view}", change, f"{self.fresh('list')} = [{use}]"]

    def piece_generators(self) -> list[str]:
        source = self.known("list")
        body = self.pick(
            [f"    yield from {source}"], [f"    for item in {source}:", "        yield item", "        log.append(item)"],
            ["    yield 1", "    log.append('between')", "    yield 2"], ["    yield len(log)", "    log.append(3)", "    yield len(log)"],
            ["    try:", "        yield 1", "    finally:", "        log.append('end')"], ["    yield 1", "    raise ValueError('late')"],
        )  # fmt: skip
        use = self.pick(
            [f"{self.fresh('list')} = list(values())"], ["for value in values():", "    log.append(('seen', value))"],
            [f"{self.fresh('list')} = [next(values()), len(log)]"], ["for value in values():", "    break"],
            [f"{self.fresh('number')} = sum(1 for _ in values())"], ["made = values()", "log.append('made')", "log.extend(made)"],
        )  # fmt: skip
        return ["log = []", "def values():", *body, *use, f"{self.fresh('list')} = log"]

    def piece_functions(self) -> list[str]:
        target = self.known("list")
        body = self.pick(
            ["def f(a, b=2, *rest, c=3, **more):", "    return [a, b, list(rest), c, sorted(more)]"],
            ["def f(*given, **more):", f"    {target}.append(len(given))", "    return {**more, 'n': given}"],
            ["def f(n=3, *_, **__):", "    return 1 if not isinstance(n, int) or n < 2 else n * f(n - 1)"],
            ["f = lambda a=1, *b, **c: (a, b, c)"],
            ["def outer(k):", "    def inner(x=0, *_, **__):", "        nonlocal k", "        k += 1", "        return [k, x]", "    return inner", "f = outer(5)"],
            ["def f(a=None, seen=[], **_):", "    seen.append(a)", "    return list(seen)"],
            ["f = functools.partial(lambda a, b, **c: [a, b, c], 'first')"],
            ["def deco(g):", "    @functools.wraps(g)", "    def h(*a, **k): return ['deco', g(*a, **k)]", "    return h", "@deco", "def f(a=1, **k): return [a, k]"],
            ["def f(flag=True, **_):", "    global GLOBAL", "    GLOBAL = [flag]", "    if flag: return 'yes'", "    return 'no'"],
        )  # fmt: skip
        args = self.pick(
            "", self.scalar(), f"{self.scalar()}, z={self.scalar()}", f"*{self.words()[:1]}1]", "**{'c': 4}", "2, 3, 4"
        )
        return [*body, f"{self.fresh('list')} = [f({args})]", f"{self.fresh('list')} = [f({args})]"]

    def piece_branches(self) -> list[str]:
        test = self.pick(
            "sys.version_info >= (3, 8)", "sys.version_info[:2] < (3, 6)", "sys.platform == 'linux'", "sys.platform.startswith('win')", "os.name == 'posix'",
            "'test' in sys.argv", "len(sys.argv) > 1 and sys.argv[1] == 'x'", "os.environ.get('V1') == 'a'", f"{self.scalar()} == {self.scalar()}",
            f"not {self.list()}", f"1 < {self.number()} <= 9", f"isinstance({self.scalar()}, (str, int))", "DEBUG", "hasattr(sys, 'frozen')",
            f"{self.text()} in {self.list()}", "os.getenv('V2')", "'APPS' in globals()", "callable(len)", "__name__ == '__main__'",
        )  # fmt: skip
        lines = [f"if {test}:", *self.inner(), "elif os.environ.get('V3'):", *self.inner(), "else:", *self.inner()]
        return lines if self.random.random() < 0.8 else [*lines[:2], *lines[-2:]] if len(lines) > 4 else lines

    def inner(self) -> list[str]:
        piece = self.random.choice(
            [self.piece_plain, self.piece_list_changes, self.piece_dict_changes, self.piece_texts, self.piece_numbers]
        )
        return ["    " + line for line in piece()[:2]]

    def piece_loops(self) -> list[str]:
        target = self.known("list")
        return self.pick(
            [f"for item in list({target}):", f"    if item == {self.scalar()}: continue", f"    {target}.append(item)", f"    if len({target}) > 20: break"],
            [f"for item in {target}:", f"    if len({target}) > 9: break", f"    {target}.append(len({target}))", "else:", "    ELSE = 1"],
            [f"for item in {target}:", f"    if item in {self.words()}: {target}.remove(item)"],
            ["n = 0", "while True:", "    n += 1", f"    if n > {self.random.randrange(1, 6)}: break", "N = n"],
            [f"for key, value in list({self.dict()}.items()):", "    globals()[f'KEY_{str(key).upper()[:3]}'] = value"],
            [f"for i, (a, b) in enumerate(zip({self.words()}, {self.numbers()})):", f"    {target}.insert(i, (a, b))"],
            [f"for name in {self.words()}:", "    if not name: continue", "    vars()['W_' + name.upper().replace('-', '_').replace('.', '_')] = name"],
            [f"loop = dict({self.dict()})", "for key in loop:", f"    loop[key] = {self.scalar()}", f"{self.fresh('dict')} = loop"],
        )  # fmt: skip

    def piece_tries(self) -> list[str]:
        risky = self.pick(
            f"{self.dict()}['none']", f"{self.list()}[7]", f"int({self.text()})", f"1 / {self.number()}", "import_me", f"{self.text()}.nope", "None + 1",
            "__import__('not_there')", f"{self.list()}.index('zz')", "[].pop()", "{}[[]]", f"float({self.text()})", "json.loads('{')", "next(iter([]))",
            "raise_it()", f"dict({self.list()})", "(lambda a: a)()", "{}.popitem()", "[1, 2].remove(3)", "''.index('x')", "u'é'.encode('ascii')", "literal_eval('1 +')",
        )  # fmt: skip
        name = self.fresh("list")
        errors = self.pick(
            "Exception",
            "(KeyError, ValueError, TypeError)",
            "LookupError",
            "ImportError",
            "(ArithmeticError, AttributeError)",
            "NameError",
            "BaseException",
        )
        last = self.random.choice(
            [["finally:", f"    {self.fresh('number')} = 1"], ["else:", f"    {self.fresh('number')} = 2"], []]
        )
        told = self.pick(
            "type(error).__name__",
            "str(error)",
            "list(map(str, error.args))",
            "isinstance(error, LookupError)",
            "repr(error)",
        )
        return [
            "def raise_it():", f"    raise {self.pick('ValueError', 'KeyError', 'RuntimeError')}({self.scalar()}, 2)" , "try:",
            f"    {name} = [{risky}]", f"except {errors} as error:", f"    {name} = [{told}]", *last,
        ]  # fmt: skip

    def piece_classes(self) -> list[str]:
        return self.pick(
            ["class Base:", "    value = 1", "    items = []", "    def __init__(self, n=2): self.n = n", "    @property", "    def double(self): return self.n * 2",
             "    @classmethod", "    def name(cls): return cls.__name__", "    @staticmethod", "    def same(x): return x", "class Child(Base):",
             "    value = Base.value + 1", "    def __init__(self): super().__init__(5); self.items.append('child')",
             f"{self.fresh('list')} = [Child().double, Child.name(), Base.items, Child.value, Base().same(3), isinstance(Child(), Base)]"],
            ["class Color(enum.Enum):", "    RED = 'r'", "    BLUE = 'b'", "    def label(self): return self.name.title()",
             f"{self.fresh('list')} = [Color.RED.value, Color('b').name, [c.value for c in Color], Color.BLUE.label(), Color.RED == Color.RED, str(Color.RED), 'RED' in Color.__members__]"],
            ["class Level(enum.IntEnum):", "    LOW = 1", "    HIGH = enum.auto()", f"{self.fresh('list')} = [Level.HIGH.value, Level.LOW < 2, Level['LOW'].name, len(Level), max(Level).value]"],
            ["@dataclass", "class Conf:", "    name: str = 'x'", "    hosts: list = field(default_factory=list)", "    n: int = 0", f"conf = Conf(n={self.random.randrange(9)})", "conf.hosts.append('h')",
             f"{self.fresh('list')} = [conf.name, conf.hosts, conf.n, Conf() == Conf(), Conf().hosts]"],
            ["Point = collections.namedtuple('Point', 'x y')", "p = Point(1, y=2)", f"{self.fresh('list')} = [p.x, list(p), p._asdict(), p._replace(x=9).x, p == (1, 2)]"],
            ["class Meta(type):", "    def __new__(m, name, bases, names): names.setdefault('tag', name.lower()); return super().__new__(m, name, bases, names)",
             "class Tagged(metaclass=Meta): pass", "class Own(Tagged): tag = 'own'", f"{self.fresh('list')} = [Tagged.tag, Own.tag]"],
            ["class Env:", "    def __call__(self, name, default=None): return os.environ.get(name, default)", "    def __getitem__(self, name): return self(name)",
             "    def __contains__(self, name): return name in os.environ", "    def __len__(self): return 3", "env = Env()", f"{self.fresh('list')} = [env('V1', 'd'), env['V0'], 'V2' in env, len(env), bool(env)]"],
            [f"box = types.SimpleNamespace(a=1, b={self.list()})", "box.c = box.a + 1", f"{self.fresh('list')} = [box.c, box.b, vars(box)['a']]"],
        )  # fmt: skip

    def piece_library(self) -> list[str]:
        shape = self.pick(
            "list(itertools.chain.from_iterable([[1], [2, 3]]))", "functools.reduce(operator.add, [1, 2, 3], 10)", "collections.OrderedDict(b=1, a=2)['a']",
            "dict(collections.Counter('abca').most_common(1))", "sorted(collections.ChainMap({'a': 1}, {'b': 2}))", "list(collections.deque([1, 2, 3], 2))",
            "re.sub(r'[^a-z]+', '-', 'Ab c d').strip('-')", "re.findall(r'(\\w)=(\\d)', 'a=1,b=2')", "re.compile(r'^x(?P<n>\\d+)').match('x12').group('n')",
            "re.split(r'[,;]\\s*', 'a, b;c')", "datetime.timedelta(days=1, hours=2).total_seconds()", "urllib.parse.urlparse('https://u:p@h:8/p?q=1#f').port",
            "urllib.parse.quote('a b/ü')", "urllib.parse.parse_qs('a=1&a=2')", "base64.b64encode(b'abc').decode()", "hashlib.sha256(b'x').hexdigest()[:8]",
            "literal_eval(\"{'a': (1, None)}\")", "shlex.split('a \"b c\" d')", "fnmatch.fnmatch('a.py', '*.py')", "textwrap.dedent('  a\\n  b')",
            "string.ascii_lowercase[:3]", "string.Template('$a-$b').safe_substitute(a=1)", "io.StringIO('a\\nb').readlines()", "operator.itemgetter('k')({'k': 5})",
            "urllib.parse.urljoin('http://h/a/', '../b')", "max(['aa', 'b'], key=len)", "sorted(['b', 'A', 'c'], key=str.lower)", "list(dict.fromkeys([3, 1, 3]))",
            "isinstance({}, collections.abc.Mapping)", "bytes([65, 66]).decode('latin-1')", "chr(233) + str(ord('a'))", "[*range(5, 0, -2)]", "list(map(lambda a, b: a + b, [1], [2, 3]))",
            "bool(re.search('B', 'abc', re.I))", "re.escape('a.b')", "'%s' % (datetime.timedelta(seconds=90) * 2).total_seconds()", "list(itertools.product('ab', [1, 2]))[1:3]",
            "frozenset(['a']) | {'b'} == {'a', 'b'}", "sorted({'a', 'b'} & {'b', 'c'})", "sorted({1, 2} ^ {2, 3})", "type(1).__name__", "json.loads('[1e3, \"\\\\u00e9\"]')",
            "collections.defaultdict(list, a=[1])['b']", "next((x for x in [1, 2, 3] if x > 1), None)", "(lambda *a, **k: (a, k))(1, b=2)", "divmod(-7, 2)", "round(2.5), round(-1.25, 1)",
        )  # fmt: skip
        return self.bind("list", f"[{shape}]")

    def piece_told(self) -> list[str]:
        """What functions, classes and modules say of themselves, and what classes they are taken for."""
        text = self.pick(
            '"""Told."""',
            '""" Told.\n      \tMore,\n\n        and more.\n    """',
            "'single'",
            "b'bytes'",
            "1",
            '"""\n    a\n      b\n"""',
            '"""Told.""" "twice"',
        )
        given = self.pick(
            "dict",
            "list",
            "str",
            "int",
            "bool",
            "type",
            "Plain",
            "Plain()",
            "'text'",
            "3",
            "None",
            "[]",
            "told",
            "OSError",
            "collections.OrderedDict",
            "(int, str)",
            "{}",
        )
        wanted = self.pick("str", "(str, int)", "object", "Plain", "collections.abc.Mapping", "collections.abc.Iterable", "(collections.abc.Sequence, collections.abc.Set)", "numbers.Number",
                           "numbers.Integral", "collections.abc.Callable", "collections.abc.Hashable", "collections.abc.Sized", "()", "(dict, (int, Plain))", "Exception")  # fmt: skip
        body = [
            "class Plain:",
            f"    {text}",
            "    def __iter__(self): return iter([1])",
            "def told(one, two=2):",
            f"    {text}",
        ]
        return body + self.pick(
            [f"{self.fresh('list')} = [told.__doc__, Plain.__doc__, Plain().__doc__, __doc__, (lambda: 0).__doc__]"],
            ["import numbers", "try:", f"    {self.fresh('list')} = [issubclass({given}, {wanted})]", "except TypeError as error:", f"    {self.fresh('list')} = str(error)"],
            ["import numbers", f"{self.fresh('list')} = [isinstance({given}, {wanted})]"],
            ["def noted(function):", "    @functools.wraps(function)", "    def inner(*given): return function(*given)", "    return inner", "told.mark = 1", "other = noted(told)",
             f"{self.fresh('list')} = [other.__name__, other.__doc__, other.mark, other.__wrapped__ is told, hasattr(other, '__mark__')]"],
            [f"{self.fresh('list')} = [getattr({given}, '__own_hook__', 'none'), hasattr(staticmethod(told), 'mark'), getattr(property(told), 'x', 3), property(told).fget is told]"],
            ["@dataclass", "class Typed:", "    name: 'list[str]' = 'x'", "    kinds: 'typing.ClassVar[int]' = 3", f"    more: typing.Optional[dict[str, int]] = {self.number()}", "    hosts: int | None = None",
             f"{self.fresh('list')} = [dataclasses.asdict(Typed()), dataclasses.asdict(Typed(more=1)), [f.name for f in dataclasses.fields(Typed)]]"],
            ["class Scoped:", "    A = 1; b = 2", "    def __init__(self): self.C = [3]", "    @property", "    def D(self): return self.C + [4]",
             f"{self.fresh('list')} = [(k, v) for k, v in inspect.getmembers(Scoped()) if k.isupper()]"],
        )  # fmt: skip

    def piece_typed(self) -> list[str]:
        """What type checkers read, where Python runs it; attributes that classes answer for themselves."""
        base = self.pick("typing.Mapping", "typing.Mapping[str, int]", "typing.MutableMapping[str, int]", "collections.abc.Mapping", "typing.Dict[str, int]", "typing.List[str]", "typing.Generic[T]",
                         "typing.Protocol", "typing.Sequence[int]", "dict[str, int]", "object", "typing.Iterable[int]")  # fmt: skip
        ask = self.pick("dict(made)", "made.get('z', 4)", "list(made)", "len(made)", "'k' in made", "made['k']", "sorted(made.items())", "isinstance(made, dict)", "isinstance(made, collections.abc.Mapping)",
                        "list(reversed(list(made)))", "bool(made)", "list(made.keys())")  # fmt: skip
        return self.pick(
            ["T = typing.TypeVar('T')", f"class Own({base}):", "    def __getitem__(self, key):", "        if key in ('k', 0): return 1", "        raise KeyError(key)", "    def __iter__(self): return iter(['k'])",
             "    def __len__(self): return 1", "made = Own()", f"{self.fresh('list')} = [{ask}]"],
            ["import abc", "class Whole(abc.ABC):", f"    {self.pick('@abc.abstractmethod', '@property', '@staticmethod')}", f"    {self.pick('@abc.abstractmethod', '@typing.final')}", "    def part(*of): return 1",
             "class Mixed:", "    @abc.abstractmethod", "    def left(self): return 5", f"class Half({self.pick('Whole', 'Mixed, Whole', 'Whole, Mixed', 'Mixed, abc.ABC')}):", f"    {self.pick('part = 2', 'other = 3', 'def part(self): return 4')}",
             self.pick("pass", "Half.part = Whole.part", "Whole.part = 6", "Half.left = 7"), "try:", f"    {self.pick('Half', 'Whole')}()", f"    {self.fresh('text')} = 'made'", "except TypeError:",
             f"    {self.fresh('text')} = 'refused'"],
            ["Name = typing.NewType('Name', str)", "@typing.final", "class Last:", "    @typing.no_type_check", f"    def get(self): return Name({self.text()})", f"{self.fresh('list')} = [Last().get()]"],
            ["class Lazy:", "    kept = 1", "    def __getattr__(self, name):", "        if name.startswith('no'): return super().__getattribute__(name)", "        return name.upper()", "lazy = Lazy()",
             f"{self.fresh('list')} = [lazy.kept, lazy.other, getattr(lazy, 'nothing', 'none'), hasattr(lazy, 'no'), getattr(lazy, '__own__', 0), getattr(lazy, '__core', 0), object.__getattribute__(lazy, 'kept')]"],
            ["class Reads:", "    kept = 1", "    def __getattribute__(self, name): return name", "class Asks(type):", "    def __getattr__(cls, name): return name", "class Asked(metaclass=Asks):", "    kept = 1",
             f"{self.fresh('list')} = [getattr(one, name, 0) for one in (Reads(), Asked) for name in ('kept', 'other', '__own__', '__core')]"],
            ["class Kind(enum.Enum):", "    A = 'a'", "    B = 'b'", "    C = 'a'", f"{self.fresh('list')} = [[k.name for k in Kind], {{k.value: k.name for k in Kind}}, len(Kind), len(list(Kind)), Kind.B in Kind]"],
            ["class Walk(type):", "    def __iter__(cls): return iter(cls.items)", "    def __contains__(cls, item): return item in cls.items", "    def __len__(cls): return 7", "class Walked(metaclass=Walk):",
             f"    items = {self.list()}", f"{self.fresh('list')} = [list(Walked), len(Walked), {self.scalar()} in Walked, [x for x in Walked]]"],
            [f"{self.fresh('text')} = 'a\\tb\\n\\té\\tc'.expandtabs({self.pick('', '4', '0', '-1', 'tabsize=3')})"],
        )  # fmt: skip

    def piece_namespaces(self) -> list[str]:
        name = f"G{self.random.randrange(9)}"
        return self.pick(
            [f"globals().update({name}={self.scalar()}, {name}_TWO=[1])"], [f"globals()['{name}'] = {self.scalar()}"], [f"locals().update({{'{name}': {self.list()}}})"],
            [f"globals().setdefault('{name}', {self.scalar()})"], [f"vars()['{name}'] = {self.scalar()}"], [f"setattr(sys.modules[__name__], '{name}', {self.scalar()})"],
            [f"exec('{name} = 1 + 2')"], ["exec(open(os.path.join(HERE, 'styled_inner.txt')).read())"], [f"{name} = eval('[1, 2][0]')"], [f"{name} = globals().get('APPS', [])"],
            [f"{name} = sorted(k for k in globals() if k.isupper() and len(k) == 4)"], [f"{name} = 1", f"del {name}"], [f"{name} = getattr(sys.modules[__name__], 'DEBUG', 'none')"],
        )  # fmt: skip

    def piece_imports(self) -> list[str]:
        return self.pick(
            ["from styled_base import *"], ["from styled_all import *"], ["import styled_base", f"{self.fresh('list')} = [styled_base.APPS, styled_base.lower]"],
            ["try:", "    from local_settings_not_there import *", "except ImportError:", f"    {self.fresh('text')} = 'no local'"],
            ["try:", "    import not_there_at_all as other", "except ImportError as error:", f"    other = None; {self.fresh('text')} = str(error)"],
            ["import importlib", f"{self.fresh('list')} = importlib.import_module('styled_base').NESTED['a']['b']"],
            ["from styled_base import APPS as BASE_APPS", "BASE_APPS.append('more')", "import styled_base", f"{self.fresh('list')} = styled_base.APPS"],
            ["with suppress(ImportError):", "    from styled_all import THREE", "    import nothing_here", "    NEVER = 1"],
            ["try:", "    from styled_base import MISSING", "except ImportError:", "    MISSING = None"],
            ["import importlib.util", f"{self.fresh('list')} = [importlib.util.find_spec(n) is not None for n in ('styled_base', 'no_such_module')]"],
        )  # fmt: skip

    def piece_framework(self) -> list[str]:
        return self.pick(
            ["from django.utils.translation import gettext_lazy as _", "LANGUAGES = [('en', _('English')), ('de', _('German'))]"],
            ["from django.urls import reverse_lazy", f"{self.fresh('list')} = [1, 2]"], ["import django", f"{self.fresh('list')} = [django.VERSION[:2], django.VERSION >= (4, 0)]"],
            ["from django.conf import global_settings", f"{self.fresh('list')} = [global_settings.DEBUG, list(global_settings.STATICFILES_FINDERS)[:1]]"],
            ["from django.contrib.messages import constants as messages", f"{self.fresh('dict')} = {{messages.ERROR: 'danger'}}"],
            ["from django.core.exceptions import ImproperlyConfigured", "try:", "    raise ImproperlyConfigured('bad')", "except ImproperlyConfigured as error:", f"    {self.fresh('text')} = str(error)"],
        )  # fmt: skip

    def piece_managers(self) -> list[str]:
        return self.pick(
            ["@contextmanager", "def block(n):", "    log = [n]", "    try:", "        yield log", "    except ValueError:", "        log.append('caught')", "    finally:", "        log.append('left')",
             "with block(1) as got:", "    got.append('in')", f"    if {self.scalar()}: raise ValueError", f"{self.fresh('list')} = got"],
            ["with open(os.path.join(HERE, 'data.txt')) as stream:", "    first = stream.readline()", f"    {self.fresh('list')} = [first, stream.read(3), stream.tell() > 0]"],
            ["class Manager:", "    def __enter__(self): return [self.__class__.__name__]", "    def __exit__(self, *told): return told[0] is KeyError", "with Manager() as name:", "    {}['x']", f"{self.fresh('list')} = name"],
            ["with suppress(KeyError, ValueError):", f"    {self.fresh('list')} = {self.dict()}['none']"],
        )  # fmt: skip

    def piece_patterns(self) -> list[str]:
        return self.pick(
            [f"match {self.scalar()}:", "    case str() as s: M = ['text', s]", "    case int(n) if n > 3: M = n", "    case None: M = 'none'", "    case _: M = 'other'"],
            [f"match {self.list()}:", "    case []: M = 'empty'", "    case [one]: M = [one]", "    case [first, *rest]: M = [first, rest]"],
            [f"match {self.dict()}:", "    case {'k': k, **rest}: M = [k, sorted(map(str, rest))]", "    case {}: M = 'mapping'"],
            [f"a, *b, c = {self.words()} + ['z', 'y']", f"{self.fresh('list')} = [a, b, c]"], [f"(x, y), z = (1, 2), {self.scalar()}", f"{self.fresh('list')} = [y, x, z]"],
            [f"{self.fresh('list')} = [x := {self.scalar()}, [x, x]]"], [f"a = b = {self.list()}", "a.append('both')", f"{self.fresh('list')} = [b, a is b]"],
        )  # fmt: skip

    def module(self, length: int = 14) -> str:
        """Each piece stands in a ``try``: one that raises leaves what it did, and the module goes on."""
        lines = [
            self.pick("", '"""The module."""', '""" Of\n    two lines.\n  """'),
            HEAD,
            "from styled_base import *",
            "NOTES = []",
        ]
        lines += [f"L{i} = {self.words()}; D{i} = {{'k': {i}}}; T{i} = 'text {i}'; N{i} = {i}" for i in range(5)]
        for _ in range(length):
            piece = self.random.choice(self.pieces)()
            lines += ["try:", *("    " + line for line in piece), "except Exception as problem:"]
            lines += ["    NOTES.append(type(problem).__name__)"]
        return "\n".join(lines) + "\n"
