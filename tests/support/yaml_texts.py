"""Random YAML texts: what PyYAML writes of random values, and what people write, some of it damaged."""

from __future__ import annotations

import random
from typing import Any

_SCALARS = """
1 0 -1 +12 017 0o17 0x1F 0b101 1_000 089 0_7 00 -0 1:30 190:20:30 1:60 1.5 1. .5 -.5 1e3 1.5e3 1.5e+3 1_0.5_0 1:30.5 .inf -.INF +.inf .nan .NaN -.nan
yes no Yes NO on Off true TRUE tRue y n ~ null Null nULL 2001-12-14 2001-1-4 2001-12-14T21:59:43.10-05:00 2001-02-30 = a a:b a#b -a ?a a-b [a] {a: b}
'yes' "no" '' "" 'it''s' "a\\tb\\x41\\u00e9" "multi\\nline" !!str 1 !!int "12" !!float 1 !!null x !!bool yes !!binary aGVsbG8= !local x ! 1 @a `a %a &a *a é 日 "😀" <<
"""
SCALARS = _SCALARS.split()
KEYS = ["a", "b", "c", "1", "yes", "<<", "'q'", '"k k"', "~", "? a", "a b", "1.5", "é", "="]


class Texts:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.anchors: list[str] = []

    def value(self, depth: int = 3) -> Any:
        pick = self.random.random()
        if depth == 0 or pick < 0.5:
            words = [
                "a",
                "yes",
                "1",
                "1.5",
                "",
                " x ",
                "a: b",
                "#",
                "line\nline\n",
                "é",
                "~",
                "2001-01-01",
                "0x1",
                "1:30",
                "<<",
            ]
            return self.random.choice([1, -5, 2.5, True, None, 10**20, b"bytes", *words])
        if pick < 0.75:
            return [self.value(depth - 1) for _ in range(self.random.randrange(4))]
        return {
            self.random.choice(["a", "b", 1, None, "x y", True, 2.5]): self.value(depth - 1)
            for _ in range(self.random.randrange(4))
        }

    def anchor(self) -> str:
        if self.random.random() < 0.8:
            return ""
        name = f"n{len(self.anchors)}" if self.random.random() < 0.95 else "n0"
        self.anchors.append(name)
        return f"&{name} "

    def flow(self, depth: int) -> str:
        pick = self.random.random()
        if self.anchors and pick < 0.08:
            return f"*{self.random.choice(self.anchors)}"
        if depth == 0 or pick < 0.6:
            return self.anchor() + self.random.choice(SCALARS)
        inner = [self.flow(depth - 1) for _ in range(self.random.randrange(4))]
        if pick < 0.8:
            return f"{self.anchor()}[{', '.join(inner)}]"
        return f"{self.anchor()}{{{', '.join(f'{self.random.choice(KEYS)}: {one}' for one in inner)}}}"

    def block(self, indent: int, depth: int) -> str:
        pad = "  " * indent
        pick = self.random.random()
        if depth == 0 or pick < 0.25:
            return " " + self.flow(2) + self.random.choice(["\n", "\n", " # note\n", "\n\n"])
        if pick < 0.35:
            style = self.random.choice(["|", ">", "|-", ">-", "|+", ">+", "|2"])
            lines = [
                pad + "  " + self.random.choice(["text", "", "  more", "a: b", "# no note"])
                for _ in range(self.random.randrange(4))
            ]
            return f" {style}\n" + "".join(line + "\n" for line in lines)
        start = f" {self.anchor()}\n"
        if pick < 0.6:
            return start + "".join(
                f"{pad}-{self.block(indent + 1, depth - 1)}" for _ in range(self.random.randrange(1, 4))
            )
        keys = [self.random.choice(KEYS) for _ in range(self.random.randrange(1, 5))]
        return start + "".join(f"{pad}{key}:{self.block(indent + 1, depth - 1)}" for key in keys)

    def text(self) -> str:
        self.anchors = []
        made = self.block(0, 3).lstrip(" ")
        if self.random.random() < 0.1:
            made = self.random.choice(["---\n", "%YAML 1.1\n---\n", "--- # x\n", "# head\n"]) + made
        if self.random.random() < 0.05:
            made += self.random.choice(["---\nb: 2\n", "...\n", "---\n"])
        if self.random.random() < 0.3:
            at = self.random.randrange(len(made) + 1)
            made = made[:at] + self.random.choice([*"[]{},:-?&*!|>'\"%@`# \n\t~a1", ""]) + made[at + 1 :]
        return made
