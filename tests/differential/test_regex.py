"""Regular expressions against CPython's ``re``: generated patterns and texts, and the patterns of the standard library."""

from __future__ import annotations

import ast
import json
import random
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import TRYSQUARE
from tests.support.interpreters import interpreter
from tests.support.measures import FULL, ROOT, record

SEED = 20261124
COUNT = 100_000 if FULL else 8_000
TRUTH = ROOT / "tests" / "support" / "regex_truth.py"
SERIES = ("3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13")


class Patterns:
    """Random patterns over a small alphabet, so that texts over it match often, and some that are damaged."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.groups = 0
        self.names = 0

    def letter(self) -> str:
        return self.random.choice(
            ["a", "b", "c", "A", "B", "1", "_", "-", " ", "\\n", "é", "\\.", "\\x61", "\\t", "\\061"]
        )

    def chosen(self) -> str:
        parts = [
            self.random.choice(["a", "b", "a-c", "A-Z", "\\d", "\\w", "\\s", "\\W", "_", "é", "0-9", "\\]", "\\n", "^"])
            for _ in range(self.random.randrange(1, 4))
        ]
        return "[" + self.random.choice(["", "", "^"]) + "".join(parts) + self.random.choice(["", "", "-"]) + "]"

    def atom(self, depth: int) -> str:
        pick = self.random.random()
        if depth == 0 or pick < 0.4:
            return self.letter()
        if pick < 0.5:
            return self.random.choice([".", "\\w", "\\d", "\\s", "\\W", "\\D", "\\S"])
        if pick < 0.58:
            return self.chosen()
        if pick < 0.63:
            return self.random.choice(["^", "$", "\\b", "\\B", "\\A", "\\Z"])
        if pick < 0.68 and self.groups:
            number = self.random.randrange(1, self.groups + 1)
            return self.random.choice([f"\\{number}", f"(?({number})a|b)", f"(?({number})a)"])
        return self.group(depth)

    def group(self, depth: int) -> str:
        kind = self.random.choice(
            ["(", "(", "(", "(?:", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?i:", "(?-i:", "(?P<"]
        )
        if kind == "(?P<":
            self.names += 1
            kind = f"(?P<n{self.names}>"
        if kind == "(" or kind.startswith("(?P<"):
            self.groups += 1
        return kind + self.alternatives(depth - 1) + ")"

    def piece(self, depth: int) -> str:
        repeats = ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}?", "{,2}", "{1,}", "*+", "++", "?+", "{1"]
        return self.atom(depth) + (self.random.choice(repeats) if self.random.random() < 0.35 else "")

    def alternatives(self, depth: int) -> str:
        branches = [
            "".join(self.piece(depth) for _ in range(self.random.randrange(0 if depth < 3 else 1, 4)))
            for _ in range(self.random.choice([1, 1, 1, 2, 3]))
        ]
        return "|".join(branches)

    def pattern(self) -> str:
        made = self.random.choice(["", "", "", "", "(?i)", "(?m)", "(?s)", "(?x)"]) + self.alternatives(3)
        if self.random.random() < 0.06:
            at = self.random.randrange(len(made) + 1)
            made = made[:at] + self.random.choice("()[]{}*+?\\|^$") + made[at + 1 :]
        return made

    def text(self) -> str:
        return "".join(self.random.choice("aaabbcAB1_- \n.é") for _ in range(self.random.randrange(9)))

    def question(self, minor: int) -> dict[str, Any]:
        flags = "".join(letter for letter in "imsxa" if self.random.random() < 0.12)
        if self.random.random() < 0.1:
            flags += "b"
        return {"pattern": self.pattern(), "text": self.text(), "flags": flags, "minor": minor}


def ask(words: list[Any], questions: list[dict[str, Any]]) -> list[Any]:
    lines = "\n".join(json.dumps(question) for question in questions) + "\n"
    done = subprocess.run(list(map(str, words)), input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def compare(questions: list[dict[str, Any]], python: Path, name: str) -> None:
    ours = ask([TRYSQUARE.parent / "tests" / "regex_answers"], questions)
    truths = ask([python, TRUTH], questions)
    unknown = matched = 0
    wrong = []
    for question, seen, truth in zip(questions, ours, truths, strict=True):
        if seen.get("error") == "unknown" or "unknown" in seen.values():
            unknown += 1
        fits = all(seen[key] in ("unknown", truth.get(key)) for key in seen)
        matched += truth.get("search") is not None
        if not fits:
            wrong.append(f"{question}: {seen} for {truth}")
    record(f"regex_{name}", questions=len(questions), matched=matched, unknown=unknown, wrong=len(wrong))
    assert not wrong, f"{len(wrong)} of {len(questions)}:\n" + "\n".join(wrong[:10])
    assert unknown < len(questions) / 5
    assert matched > len(questions) / 20


@pytest.mark.parametrize("series", SERIES)
def test_generated_patterns(series: str) -> None:
    minor = int(series.split(".")[1])
    count = COUNT if series == "3.12" else COUNT // 4
    compare([Patterns(SEED + n).question(minor) for n in range(count)], interpreter(series), series)


def literal_patterns(folder: Path) -> list[str]:
    """The patterns that are written as literals in calls of ``re``'s functions."""
    found = set()
    for file in sorted(folder.rglob("*.py"))[: 5000 if FULL else 800]:
        try:
            tree = ast.parse(file.read_bytes())
        except (SyntaxError, ValueError):
            continue
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
        for call in calls:
            function, first = call.func, call.args[0]
            of_re = (
                isinstance(function, ast.Attribute)
                and isinstance(function.value, ast.Name)
                and function.value.id == "re"
            )
            if of_re and isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.add(first.value)
    return sorted(found)


def test_patterns_of_the_standard_library() -> None:
    chance = random.Random(SEED)
    patterns = literal_patterns(Path(sysconfig.get_paths()["stdlib"]))
    texts = ["", "key = value # note", "[section]\n", "a.b-c_1", "2020-01-02T03:04:05Z", "https://u:p@h.org:80/x?y=1#z"]
    questions = []
    for pattern in patterns:
        # A text that is near the pattern: itself, without its signs.
        near = "".join(letter for letter in pattern if letter not in "\\()[]{}?*+^$|")
        for text in (*chance.sample(texts, 2), near):
            flags = chance.choice(["", "", "m", "x", "s", "i"])
            questions.append({"pattern": pattern, "text": text, "flags": flags, "minor": 12})
    compare(questions, interpreter("3.12"), "stdlib")
