"""Strings as people write them: the literals in the sources of projects that read the standards, and files of the formats.

Nothing decides beforehand what a string is: each is asked about in every operation that takes a text, so that every side
also has to refuse what was written for another.
"""

from __future__ import annotations

import ast
import base64
import random
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomllib

from tests.differential.documents_inputs import Mutator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Question = tuple[str, dict[str, Any]]
LONGEST = 400
WHOLE = re.compile(
    r"(requirements[^/]*|constraints[^/]*)\.(txt|in)|pylock[^/]*\.toml|METADATA|PKG-INFO|RECORD|entry_points\.txt"
    r"|direct_url\.json|[^/]*\.lock|requires\.txt"
)
RUST_LITERAL = re.compile(r'r#"(.*?)"#|"((?:[^"\\]|\\.)*)"', re.DOTALL)
ENVIRONMENTS = [
    {
        "implementation_name": "cpython", "implementation_version": "3.12.3", "os_name": "posix",
        "platform_machine": "x86_64", "platform_release": "6.8.0-45-generic", "platform_system": "Linux",
        "platform_version": "#45-Ubuntu SMP", "python_full_version": "3.12.3",
        "platform_python_implementation": "CPython", "python_version": "3.12", "sys_platform": "linux",
    },
    {
        "implementation_name": "pypy", "implementation_version": "7.3.13", "os_name": "nt",
        "platform_machine": "AMD64", "platform_release": "10", "platform_system": "Windows",
        "platform_version": "10.0.19045", "python_full_version": "3.10.0rc1+",
        "platform_python_implementation": "PyPy", "python_version": "3.10", "sys_platform": "win32",
    },
]  # fmt: skip


@dataclass
class Strings:
    short: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)  # several lines, or long
    files: list[tuple[str, bytes]] = field(default_factory=list)

    def add(self, text: str) -> None:
        try:
            text.encode()
        except UnicodeEncodeError:  # a lone surrogate is no text of JSON
            return
        if len(text) <= LONGEST and "\n" not in text:
            self.short.add(text)
            return
        self.texts.add(text)
        self.short |= {line.strip() for line in text.splitlines() if len(line) <= LONGEST}

    def read(self, path: Path) -> None:
        data = path.read_bytes()
        if len(data) > 2_000_000:
            return
        if WHOLE.fullmatch(path.name):
            self.files.append((path.name, data))
        text = data.decode("utf-8", "replace")
        if path.suffix == ".py":
            self.read_python(text)
        elif path.suffix == ".rs":
            for raw, escaped in RUST_LITERAL.findall(text):
                self.add(raw or escaped.replace('\\"', '"').replace("\\n", "\n"))
        elif path.suffix in (".toml", ".lock", ".txt", ".in", ".cfg", ".ini"):
            self.add(text)
        if path.suffix in (".toml", ".lock"):
            self.read_toml(text)

    def read_python(self, text: str) -> None:
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):
            return
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                self.add(node.value)
            elif isinstance(node, ast.Constant) and isinstance(node.value, bytes):
                self.add(node.value.decode("latin-1"))

    def read_toml(self, text: str) -> None:
        try:
            waiting: list[Any] = [tomllib.loads(text)]
        except tomllib.TOMLDecodeError:
            return
        while waiting:
            one = waiting.pop()
            if isinstance(one, dict):
                waiting += [*one, *one.values()]
            elif isinstance(one, list):
                waiting += one
            elif isinstance(one, str):
                self.add(one)


def harvest(folders: Iterable[Path]) -> Strings:
    found = Strings()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                found.read(path)
    return found


def of_a_short_one(text: str) -> Iterator[Question]:
    yield "version.parse", {"text": text}
    yield "specifier.parse", {"text": text}
    yield "requirement.parse", {"text": text}
    yield "name.normalize", {"name": text}
    yield "wheel.filename", {"filename": text}
    yield "direct_url.parse", {"text": text}
    yield from of_a_text(text + "\n")
    marker = text.partition(";")[2] if ";" in text else text
    for context, environment in zip(("metadata", "lock_file"), ENVIRONMENTS):
        yield "marker.evaluate", {"marker": marker, "environment": environment, "extra": None, "context": context}


def of_a_text(text: str) -> Iterator[Question]:
    yield "requirements_txt.parse", {"main": "requirements.txt", "files": {"requirements.txt": text}}
    yield "record.parse", {"data": text}
    yield "entry_points.parse", {"data": text}
    yield "entry_points.parse", {"data": "[group]\n" + text}
    yield "metadata.parse", {"data": text}
    if "=" in text or "[" in text:
        yield "pylock.parse", {"text": text}


def of_a_file(name: str, data: bytes) -> Iterator[Question]:
    try:
        content: Any = data.decode()
    except UnicodeDecodeError:
        content = {"base64": base64.b64encode(data).decode()}
    yield "requirements_txt.parse", {"main": "r.txt", "files": {"r.txt": content}}
    if name.endswith((".toml", ".lock")) and isinstance(content, str):
        yield "pylock.parse", {"text": content}
    if name in ("METADATA", "PKG-INFO", "RECORD", "entry_points.txt", "requires.txt"):
        for operation in ("metadata.parse", "record.parse", "entry_points.parse"):
            yield operation, {"data": content}
    if name.endswith(".json") and isinstance(content, str):
        yield "direct_url.parse", {"text": content}


def of_pairs(
    strings: list[str], seed: int, count: int, is_version: Callable[[str], bool], is_specifier: Callable[[str], bool]
) -> Iterator[Question]:
    """Versions against versions and specifiers, wheels against tags: ``count`` of each, chosen by the seed."""
    make = random.Random(seed)
    versions = [one for one in strings if is_version(one)]
    specifiers = [one for one in strings if is_specifier(one)]
    wheels = [one for one in strings if one.endswith(".whl")]
    tags = sorted({tag for one in wheels for tag in ["-".join(one.removesuffix(".whl").split("-")[-3:])]})
    for _ in range(count if versions and specifiers else 0):
        yield "version.compare", {"a": make.choice(versions), "b": make.choice(versions)}
        given = {"specifier": make.choice(specifiers), "prereleases": make.choice([None, None, True, False])}
        yield "specifier.contains", {**given, "version": make.choice(versions)}
        some = [make.choice(versions) for _ in range(make.randint(0, 8))]
        if make.random() < 0.1:
            some.append(make.choice(strings))
        yield "specifier.filter", {**given, "versions": some}
    for _ in range(count // 10 if wheels else 0):
        supported = [make.choice(tags) for _ in range(make.randint(1, 12))]
        # Of each combination of tags and build only one: the standard does not tell which of several is taken.
        some = {one.split("-", 2)[-1]: one for one in (make.choice(wheels) for _ in range(make.randint(0, 8)))}
        yield "tags.compatible", {"supported": supported, "wheels": list(some.values())}


def mutated(questions: Iterable[Question], seed: int) -> Iterator[Question]:
    """The same questions with one to three characters of their text changed."""
    make = Mutator(seed)
    for operation, given in questions:
        for name in ("text", "name", "filename", "marker", "data"):
            if isinstance(given.get(name), str):
                yield operation, {**given, name: make.mutated(given[name])}
        if operation == "requirements_txt.parse" and isinstance(text := given["files"].get("requirements.txt"), str):
            yield operation, {**given, "files": {"requirements.txt": make.mutated(text)}}
