"""Inputs for the differential test of the standards: generated, mutated and harvested, from one seeded generator."""

from __future__ import annotations

import email.parser
import json
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Shapes that a grammar-driven generator meets too seldom, and characters that look like others.
SHAPES: dict[str, list[str]] = json.loads(Path(__file__).with_name("standards_shapes.json").read_text(encoding="utf-8"))
CHARACTERS = SHAPES["spaces"] + SHAPES["digits"] + SHAPES["letters"]
OPERATORS = ["==", "!=", "<=", ">=", "<", ">", "~=", "==="]
VARIABLES = [
    "python_version", "python_full_version", "os_name", "os.name", "sys_platform", "sys.platform", "platform_release",
    "platform_system", "platform_version", "platform.version", "platform_machine", "platform.machine",
    "platform_python_implementation", "platform.python_implementation", "python_implementation", "implementation_name",
    "implementation_version", "extra", "extras", "dependency_groups",
]  # fmt: skip
CONTEXTS = ["metadata", "requirement", "lock_file"]
SPECIAL = list(" \t\n.,;:-_+*!<>=~()[]{}@#'\"\\/%0123456789abcdevrpostxyzABCPOST") + CHARACTERS


@dataclass
class Harvest:
    """Real strings: what published packages really write."""

    versions: list[str] = field(default_factory=list)
    specifiers: list[str] = field(default_factory=list)
    requirements: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    files: int = 0

    def read(self, metadata: Path) -> None:
        message = email.parser.HeaderParser().parsestr(metadata.read_text(encoding="utf-8", errors="replace"))
        self.files += 1
        self.versions += [str(value) for value in message.get_all("Version", [])]
        self.specifiers += [str(value) for value in message.get_all("Requires-Python", [])]
        self.requirements += [str(value) for value in message.get_all("Requires-Dist", [])]
        self.names += [str(value) for key in ("Name", "Provides-Extra") for value in message.get_all(key, [])]

    def tidy(self) -> Harvest:
        """Each string once, in an order that no file system decides."""
        for name in ("versions", "specifiers", "requirements", "names"):
            setattr(self, name, sorted(set(getattr(self, name))))
        return self


def harvest(site_directories: Iterable[Path]) -> Harvest:
    found = Harvest()
    for site in sorted(set(site_directories)):
        for metadata in sorted(site.glob("*.dist-info/METADATA")):
            found.read(metadata)
    return found.tidy()


class Generator:
    """Texts near the grammar: most are valid, the rest are off by a little."""

    def __init__(self, seed: int, real: Harvest) -> None:
        self.random = random.Random(seed)
        self.versions = SHAPES["versions"] + real.versions
        self.specifiers = SHAPES["specifiers"] + real.specifiers
        self.requirements = SHAPES["requirements"] + real.requirements
        self.names = ["A", "a-b", "A__B--C..D", "-a", "a-", "é", "", "a b", ".", "9", *real.names]
        self.markers = SHAPES["markers"] + [
            text.partition(";")[2] for text in real.requirements if ";" in text and "@" not in text
        ]

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def pick(self, *choices: str) -> str:
        return self.random.choice(choices)

    def mutated(self, text: str) -> str:
        """One to three characters removed, put in, doubled or swapped."""
        characters = list(text)
        for _ in range(self.random.randint(1, 3)):
            at = self.random.randint(0, len(characters))
            kind = self.random.randrange(4)
            if kind == 0 and at < len(characters):
                del characters[at]
            elif kind == 1:
                characters.insert(at, self.random.choice(SPECIAL))
            elif kind == 2 and at < len(characters):
                characters[at] = self.random.choice(SPECIAL)
            elif characters:
                other = self.random.randrange(len(characters))
                characters.insert(at, characters[other])
        return "".join(characters)

    def space(self, share: float = 0.3) -> str:
        if not self.chance(share):
            return ""
        return self.random.choice(SHAPES["spaces"]) if self.chance(0.05) else self.pick(" ", "\t", "  ")

    def cased(self, word: str) -> str:
        return "".join(letter.upper() if self.chance(0.5) else letter for letter in word) if self.chance(0.15) else word

    def number(self) -> str:
        kind = self.random.random()
        if kind < 0.8:
            return str(self.random.choice([0, 0, 1, 1, 2, 3, 9, 10, 11, 2024]))
        if kind < 0.9:
            return "0" * self.random.randint(1, 3) + str(self.random.randint(0, 20))
        return str(
            self.random.choice([2**31, 2**63 - 1, 2**63, 2**64, 10**18, 10**19, 10**30]) + self.random.randint(-1, 1)
        )

    def part(self, words: list[str], *, always_number: bool = False) -> str:
        separator = self.pick("", "", ".", ".", "-", "_")
        number = self.number() if always_number or self.chance(0.8) else ""
        return separator + self.cased(self.random.choice(words)) + self.pick("", "", "", ".", "-", "_") + number

    def version(self) -> str:
        if self.chance(0.15):
            return self.random.choice(self.versions)
        text = self.pick("", "", "", "", "", "v") + (self.number() + "!" if self.chance(0.1) else "")
        text += ".".join(self.number() for _ in range(self.random.choice([1, 2, 2, 3, 3, 3, 4, 5, 6])))
        if self.chance(0.3):
            text += self.part(["a", "b", "c", "rc", "alpha", "beta", "pre", "preview"])
        if self.chance(0.25):
            text += "-" + self.number() if self.chance(0.3) else self.part(["post", "rev", "r"])
        if self.chance(0.25):
            text += self.part(["dev"])
        if self.chance(0.2):
            segments = [
                self.pick("a", "abc", "ubuntu", "1a", "A", "cu118", "0", "00", "7", self.number())
                for _ in range(self.random.choice([1, 1, 2, 3]))
            ]
            text += "+" + segments[0] + "".join(self.pick(".", "-", "_") + segment for segment in segments[1:])
        return text

    def near(self, version: str) -> str:
        """A version that a specifier of ``version`` could treat apart."""
        stem = version.partition("+")[0]
        return self.random.choice(
            [
                version,
                stem,
                stem + ".0",
                stem + ".dev0",
                stem + "a1",
                stem + ".post1",
                stem + ".post0.dev1",
                stem + "+l",
                stem + "+l.1",
                stem + ".post1+l",
                stem + ".1",
                stem + "rc1",
                version.lstrip("v").partition("!")[2] or version,
            ]
        )

    def clause(self, version: str | None = None) -> str:
        if version is None:
            version = self.version()
        operator = self.random.choice(OPERATORS)
        if self.chance(0.2):
            version = (
                version.partition("+")[0] + ".*"
                if self.chance(0.2)
                else self.pick("1", "1.0", "1!2", "0", "2.3.0", "v1.1") + ".*"
            )
        elif operator not in ("==", "!=", "===") and self.chance(0.9):
            version = version.partition("+")[0]
        elif operator == "===" and self.chance(0.3):
            version = self.pick("foo", "FOO", "1.0-x", "é", "a,b", "", "1.0.*", "İ", "1;2")
        return operator + self.space(0.2) + version

    def specifier(self) -> str:
        if self.chance(0.15):
            return self.random.choice(self.specifiers)
        comma = [",", ",", ", ", " ,", ",,", " , "]
        text = self.space(0.1) + self.clause()
        for _ in range(self.random.choice([0, 0, 0, 1, 1, 2, 3])):
            text += self.random.choice(comma) + self.clause()
        return text + self.space(0.1)

    def name(self) -> str:
        return (
            self.random.choice(self.names)
            if self.chance(0.3)
            else self.pick("a", "A.b", "foo_bar", "Foo--Bar", "x1", "zope.interface", "a_", "n2-")
        )

    def extras(self) -> str:
        inside = [self.name() for _ in range(self.random.choice([0, 1, 1, 2, 3]))]
        return "[" + self.space() + (self.space() + "," + self.space()).join(inside) + self.space() + "]"

    def quoted(self, text: str) -> str:
        quote = self.pick("'", '"')
        return quote + text.replace(quote, "") + quote

    def literal(self) -> str:
        if self.chance(0.5):
            return self.quoted(
                self.version()
                if self.chance(0.4)
                else self.pick("3", "3.8", "3.12", "3.12.3", "3.*", "3.13.0a1", "2.7", "4", "5.10", "6.8.0-45-generic")
            )
        return self.quoted(
            self.pick(
                "linux",
                "posix",
                "win32",
                "Linux",
                "x86_64",
                "CPython",
                "cpython",
                "",
                "Foo.Bar",
                "foo-bar",
                "a",
                "A",
                "x y",
                "3.11 3.12",
                "extra",
                "os_name",
                "extras",
                "it's",
                'say "x"',
                "\\x41",
                "\\n",
                "\\q",
                "é",
                "linux win32",
            )
        )

    def comparison(self) -> str:
        operators = [*OPERATORS, "in", "not in", "not  in", "not\tin"]
        variable, literal = self.random.choice(VARIABLES), self.literal()
        if variable == "extra" or self.chance(0.1):
            variable, literal = "extra", self.quoted(self.name())
        left, right = (variable, literal) if self.chance(0.65) else (literal, variable)
        if self.chance(0.03):
            left = self.literal() if self.chance(0.5) else self.random.choice(VARIABLES)
        operator = self.random.choice(operators)
        gap = "" if not operator[0].isalpha() and self.chance(0.3) else self.pick(" ", " ", "\t", "  ")
        return left + gap + operator + gap + right

    def marker(self, depth: int = 0) -> str:
        if depth == 0 and self.chance(0.15):
            return self.random.choice(self.markers)
        text = ""
        for index in range(self.random.choice([1, 1, 1, 2, 2, 3])):
            if index:
                text += self.pick(" ", " ", "  ") + self.pick("and", "or") + self.pick(" ", " ", "\t")
            if depth < 4 and self.chance(0.25):
                text += "(" + self.space() + self.marker(depth + 1) + self.space() + ")"
            else:
                text += self.comparison()
        return text

    def requirement(self) -> str:
        if self.chance(0.2):
            return self.random.choice(self.requirements)
        text = self.space(0.1) + self.name() + self.space() + (self.extras() + self.space() if self.chance(0.3) else "")
        kind = self.random.random()
        if kind < 0.15:
            text += (
                "@"
                + self.space()
                + self.pick("https://h/a.whl", "git+https://h/r@main#egg=a", "file:///x y", "u;v", "./d")
            )
            text += self.pick(" ", " ", "\t", "") + (";" + self.marker() if self.chance(0.5) else "")
            return text
        if kind < 0.3:
            text += "(" + self.space() + self.specifier() + self.space() + ")"
        elif kind < 0.8:
            text += self.specifier()
        if self.chance(0.5):
            text += self.space() + ";" + self.space() + self.marker()
        return text

    def maybe_mutated(self, text: str, share: float = 0.25) -> str:
        return self.mutated(text) if self.chance(share) else text

    def environment(self) -> dict[str, str]:
        python = self.pick("3.12.3", "3.8.18", "3.13.0a1", "3.13.0rc1", "3.12.3+", "2.7.18", "3.10.0", "not a version")
        return {
            "implementation_name": self.pick("cpython", "pypy", ""),
            "implementation_version": self.pick(python, "7.3.13", ""),
            "os_name": self.pick("posix", "nt", "java"),
            "platform_machine": self.pick("x86_64", "AMD64", "arm64", ""),
            "platform_release": self.pick("6.8.0-45-generic", "10", "5.10", "NT", "", "23.1.0", "6.8.0"),
            "platform_system": self.pick("Linux", "Windows", "Darwin"),
            "platform_version": self.pick("#45-Ubuntu SMP", "10.0.19045", "1.0"),
            "python_full_version": python,
            "platform_python_implementation": self.pick("CPython", "PyPy"),
            "python_version": ".".join(python.split(".")[:2]) if self.chance(0.9) else self.pick("", "3", "x"),
            "sys_platform": self.pick("linux", "win32", "darwin"),
        }


def _valid_version(generator: Generator, is_version: Any) -> str:
    while True:
        text = generator.version()
        if is_version(text):
            return text


def inputs(
    generator: Generator, count: int, is_version: Any, is_specifier: Any
) -> Iterator[tuple[str, dict[str, Any]]]:
    """``count`` pairs of operation and input, every operation with its share."""
    shares = {
        "version.parse": 3,
        "version.compare": 2,
        "specifier.parse": 3,
        "specifier.contains": 5,
        "specifier.filter": 2.5,
        "requirement.parse": 4,
        "marker.evaluate": 4,
        "name.normalize": 0.5,
    }
    names, weights = list(shares), list(shares.values())
    for _ in range(count):
        operation = generator.random.choices(names, weights)[0]
        yield operation, _input(generator, operation, is_version, is_specifier)


def _input(generator: Generator, operation: str, is_version: Any, is_specifier: Any) -> dict[str, Any]:
    prereleases = generator.random.choice([None, None, True, False])
    if operation == "version.parse":
        return {"text": generator.space(0.1) + generator.maybe_mutated(generator.version()) + generator.space(0.1)}
    if operation == "version.compare":
        first = _valid_version(generator, is_version)
        second = generator.near(first) if generator.chance(0.6) else generator.version()
        return {"a": first, "b": second if is_version(second) else first}
    if operation == "specifier.parse":
        return {"text": generator.maybe_mutated(generator.specifier())}
    if operation in ("specifier.contains", "specifier.filter"):
        version = _valid_version(generator, is_version)
        text = ",".join(
            generator.clause(generator.near(version)) for _ in range(generator.random.choice([0, 1, 1, 1, 2, 3]))
        )
        candidates = [
            generator.maybe_mutated(generator.near(version), 0.05) for _ in range(generator.random.randint(0, 8))
        ]
        if not is_specifier(text):
            text = generator.clause("1.0")
        if not is_specifier(text):
            text = ">=1.0"
        if operation == "specifier.contains":
            return {"specifier": text, "version": candidates[0] if candidates else version, "prereleases": prereleases}
        return {"specifier": text, "versions": candidates, "prereleases": prereleases}
    if operation == "requirement.parse":
        return {"text": generator.maybe_mutated(generator.requirement(), 0.3)}
    if operation == "name.normalize":
        return {"name": generator.maybe_mutated(generator.name(), 0.5)}
    question: dict[str, Any] = {
        "marker": generator.maybe_mutated(generator.marker(), 0.2),
        "environment": generator.environment(),
        "extra": generator.random.choice([None, None, "", "foo-bar", "Foo.Bar", "a", "A__b"]),
        "context": generator.random.choice(CONTEXTS),
    }
    for name in ("extras", "dependency_groups"):
        if generator.chance(0.3):
            question[name] = sorted(
                {generator.pick("a", "Foo.Bar", "foo-bar", "A_b", "x") for _ in range(generator.random.randint(0, 3))}
            )
    return question


def harvested(real: Harvest, generator: Generator) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every real string once, unchanged."""
    for text in real.versions:
        yield "version.parse", {"text": text}
    for text in real.specifiers:
        yield "specifier.parse", {"text": text}
    for text in real.requirements:
        yield "requirement.parse", {"text": text}
        marker = text.partition(";")[2]
        if marker and "@" not in text:
            yield (
                "marker.evaluate",
                {
                    "marker": marker,
                    "environment": generator.environment(),
                    "extra": generator.pick("test", "dev", "all"),
                    "context": "metadata",
                },
            )
    for text in real.names:
        yield "name.normalize", {"name": text}


def listed() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every hand-written shape once, in every role that fits."""
    for text in SHAPES["versions"]:
        yield "version.parse", {"text": text}
        yield "specifier.parse", {"text": ">=" + text}
        yield "specifier.parse", {"text": "==" + text}
        yield "specifier.parse", {"text": "~=" + text}
        yield "requirement.parse", {"text": "a==" + text}
    for text in SHAPES["specifiers"]:
        yield "specifier.parse", {"text": text}
        yield "requirement.parse", {"text": "a" + text}
        yield "requirement.parse", {"text": f"a ({text})"}
    for text in SHAPES["requirements"]:
        yield "requirement.parse", {"text": text}
    generator = Generator(1, Harvest())
    for text in SHAPES["markers"]:
        yield "requirement.parse", {"text": "a; " + text}
        for context in CONTEXTS:
            for extra in (None, "A_b"):
                yield (
                    "marker.evaluate",
                    {"marker": text, "environment": generator.environment(), "extra": extra, "context": context},
                )
    for character in CHARACTERS + [chr(code) for code in range(128)]:
        for frame in ("{}1.0", "1.0{}", "1{}0"):
            yield "version.parse", {"text": frame.format(character)}
        for frame in (">={}1", ">=1{}", "{}>=1", "==={}", "~=1.0{}ost1"):
            yield "specifier.parse", {"text": frame.format(character)}
        for frame in (
            "{}a",
            "a{}",
            "a{}b",
            "a[{}x]",
            "a[x{}]",
            "a[x{}y]",
            "a{}>=1",
            "a>={}1",
            "a>=1{}",
            "a @ u{}",
            "a @{}u",
            "a;{}os_name=='x'",
            "a;os_name{}=='x'",
            "a;os_name=='x'{}",
            "a;os_name=='{}'",
            "a;extra=='{}'",
        ):
            yield "requirement.parse", {"text": frame.format(character)}
        yield "name.normalize", {"name": f"a{character}b"}
