"""Values in our words against Python's own: ``repr`` of generated values, through their wire form, live."""

from __future__ import annotations

import base64
import json
import random
import subprocess
import unicodedata
from typing import Any

from tests.support.command import TRYSQUARE
from tests.support.measures import FULL, record

SEED = 20261123
COUNT = 200_000 if FULL else 10_000
# Characters that every Python of ours knows; what was assigned later is printable in some and not in others.
KNOWN = [
    chr(n) for n in range(0x110000) if not 0xD800 <= n <= 0xDFFF and unicodedata.ucd_3_2_0.category(chr(n)) != "Cn"
]


def wire(value: Any) -> Any:
    """The wire form, as docs/rules.md tells it."""
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return {"$float": str(value)}
    if isinstance(value, int) and not isinstance(value, bool) and not -(2**63) <= value < 2**63:
        return {"$int": str(value)}
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, list):
        return [wire(item) for item in value]
    if isinstance(value, tuple):
        return {"$tuple": [wire(item) for item in value]}
    if isinstance(value, set):
        return {"$set": [wire(item) for item in value]}
    if isinstance(value, dict):
        if all(isinstance(key, str) and not key.startswith("$") for key in value):
            return {key: wire(item) for key, item in value.items()}
        return {"$dict": [[wire(key), wire(item)] for key, item in value.items()]}
    return value


class Maker:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def text(self) -> str:
        special = "'\"\\\n\r\t\0\x1b\x7f\x80\xa0\xadé日😀$ "
        letters = [
            self.random.choice(special) if self.random.random() < 0.5 else self.random.choice(KNOWN)
            for _ in range(self.random.randrange(8))
        ]
        return "".join(letters)

    def number(self) -> float:
        return self.random.choice([
            self.random.uniform(-1e6, 1e6), self.random.uniform(-1, 1) * 10 ** self.random.randrange(-320, 308),
            float(self.random.randrange(-(10**17), 10**17)), 0.0, -0.0, float("inf"), float("-inf"), float("nan"),
            1e16, 9999999999999998.0, 1e-4, 9.999e-5, 5e-324, 1.7976931348623157e308,
        ])  # fmt: skip

    def scalar(self) -> Any:
        kind = self.random.randrange(6)
        if kind == 0:
            return self.random.choice([None, True, False])
        if kind == 1:
            return self.random.randrange(-(10 ** self.random.randrange(1, 60)), 10**30)
        if kind == 2:
            return self.number()
        if kind == 3:
            return bytes(self.random.randrange(256) for _ in range(self.random.randrange(8)))
        return self.text()

    def value(self, depth: int = 3) -> Any:
        kind = self.random.randrange(8) if depth else 7
        count = range(self.random.randrange(4))
        if kind == 0:
            return [self.value(depth - 1) for _ in count]
        if kind == 1:
            return tuple(self.value(depth - 1) for _ in count)
        if kind == 2:
            return {self.scalar() for _ in count}
        if kind == 3:
            return {self.text(): self.value(depth - 1) for _ in count}
        if kind == 4:
            return {
                self.random.choice([self.scalar(), (self.scalar(), self.scalar())]): self.value(depth - 1)
                for _ in count
            }
        return self.scalar()


def ask(lines: list[str]) -> list[Any]:
    done = subprocess.run(
        [str(TRYSQUARE.parent / "tests" / "value_text")],
        input="\n".join(lines) + "\n",
        encoding="utf-8",
        stdout=subprocess.PIPE,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.split("\n")[:-1]]


def test_values_print_as_python_prints_them() -> None:
    maker = Maker(SEED)
    values = [maker.value() for _ in range(COUNT)] + KNOWN
    # Text as it is and escaped: both are JSON.
    lines = [
        json.dumps(wire(value), allow_nan=False, ensure_ascii=index % 2 == 0) for index, value in enumerate(values)
    ]
    answers = ask(lines)
    assert len(answers) == len(values)
    different = [(repr(value), answer) for value, answer in zip(values, answers) if repr(value) != answer]
    record("values_repr", values=len(values), differences=len(different))
    assert not different, f"{len(different)} differ: {different[:10]}"
