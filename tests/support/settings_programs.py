"""Random small settings programs: assignments, branches, loops, handlers, functions, changes in place."""

from __future__ import annotations

import random


class Programs:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.names: list[str] = []

    def name(self, otherwise: str) -> str:
        return self.random.choice(self.names) if self.names else otherwise

    def atom(self) -> str:
        choices = [
            str(self.random.randrange(-5, 20)),
            repr(self.random.choice(["a", "b", "x-y", "", "é", "A B", "1"])),
            self.random.choice(["True", "False", "None", "0.5", "1.0", "2.25"]),
            self.name("1"),
            self.name("'q'"),
        ]
        return self.random.choice(choices)

    def expression(self, depth: int = 3) -> str:
        if depth == 0 or self.random.random() < 0.3:
            return self.atom()
        first, second, third = (self.expression(depth - 1) for _ in range(3))
        index = self.random.choice(["0", "-1", "1:", "::-1", ":2"])
        shapes = [
            f"[{first}, {second}]", f"({first}, {second})", f"{{'k': {first}, 'm': {second}}}", f"({first} + {second})",
            f"({first} or {second})", f"({first} if {second} else {third})", f"({first} == {second})", f"str({first})",
            f"os.environ.get('V{self.random.randrange(4)}', {first})", f"[z for z in {first}]",
            f"f'{{{self.name('1')}}}-{self.random.randrange(9)}'", f"{first}[{index}]", f"({first} * {self.random.randrange(3)})",
            f"({first} in {second})", f"('%s/%s' % ({first}, {second}))", f"len({first})",
        ]  # fmt: skip
        return self.random.choice(shapes)

    def statement(self, depth: int) -> list[str]:
        target = self.name("B0")
        shape = self.random.randrange(11)
        if shape < 4 or depth == 0:
            fresh = f"N{self.random.randrange(8)}"
            self.names.append(fresh)
            return [f"{fresh} = {self.expression()}"]

        def block() -> list[str]:
            return ["    " + line for line in self.statement(depth - 1)]

        if shape == 4:
            return [f"if {self.expression()}:", *block(), "else:", *block()]
        if shape == 5:
            return ["try:", *block(), *block(), "except Exception:", *block()]
        if shape == 6:
            leave = self.random.choice(["break", "continue"])
            return ["for i in [1, 2, 'x']:", *block(), f"    if i == {self.expression(1)}: {leave}", *block()]
        if shape == 7:
            body = [f"    if a: return {self.expression(1)}", "    return [a, b]"]
            return [f"def f(a, b={self.expression(1)}):", *body, "try:", f"    {target} = f({self.expression(1)})",
                    "except Exception: pass"]  # fmt: skip
        change = self.random.choice([f"{target}.append({self.expression()})", f"{target} += {self.expression()}",
                                     f"{target}['k'] = {self.expression()}"])  # fmt: skip
        return ["try:", f"    {change}", "except Exception: pass"]

    def program(self) -> str:
        lines = ["import os, sys", "B0 = []"]
        for _ in range(14):
            lines += ["try:", *("    " + line for line in self.statement(2)), "except Exception: pass"]
        return "\n".join(lines) + "\n"
