"""Random modules of an environment, whose statements depend on each other's order: names bound again, lists changed
through other names, functions and decorators that change the module's names, classes that note their subclasses.
And settings that ask for some of their names, in any order.
"""

from __future__ import annotations

import random


class Modules:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.numbers: list[str] = []
        self.lists: list[str] = []
        self.changers: list[str] = []
        self.decorators: list[str] = []
        self.classes: list[str] = []
        self.count = 0

    def fresh(self, prefix: str, among: list[str], again: float = 0.2) -> str:
        if among and self.random.random() < again:
            return self.random.choice(among)
        self.count += 1
        return f"{prefix}{self.count}"

    def number(self) -> str:
        choices = [str(self.random.randrange(9))]
        if self.numbers:
            choices += [self.random.choice(self.numbers), f"{self.random.choice(self.numbers)} + 1"]
        if self.lists:
            name = self.random.choice(self.lists)
            choices += [f"len({name})", f"sum({name})", f"{name}.count(1)"]
        if self.changers:
            choices += [f"{self.random.choice(self.changers)}({self.random.randrange(9)})"]
        if self.classes:
            name = self.random.choice(self.classes)
            choices += [f"{name}.value", f"{name}().step()", f"len({name}.seen)"]
        return self.random.choice(choices)

    def list(self) -> str:
        choices = [f"[{self.number()}, {self.random.randrange(9)}]", f"[n for n in ({self.random.randrange(5)}, 2)]"]
        if self.lists:
            first, second = self.random.choice(self.lists), self.random.choice(self.lists)
            choices += [
                first,
                first,
                f"{first} + {second}",
                f"sorted({first})",
                f"{{'k': {first}}}['k']",
                f"({first}, {second})[0]",
            ]
        return self.random.choice(choices)

    def bind(self) -> list[str]:
        if self.random.random() < 0.5:
            value = self.number()
            name = self.fresh("I", self.numbers)
            self.numbers.append(name)
        else:
            value = self.list()
            name = self.fresh("L", self.lists)
            self.lists.append(name)
        return [f"{name} = {value}"]

    def change(self) -> list[str]:
        if not self.lists:
            return self.bind()
        name = self.random.choice(self.lists)
        return [
            self.random.choice(
                [
                    f"{name}.append({self.number()})", f"{name} += [{self.number()}]", f"{name}[0:0] = [{self.number()}]",
                    f"for n{self.count} in [1, 2]: {name}.insert(0, {self.number()})",
                    f"{self.random.choice(self.lists)}.extend(list({name})[:3])",
                ]
            )
        ]  # fmt: skip

    def changer(self) -> list[str]:
        name = self.fresh("change", [])
        if self.numbers and self.random.random() < 0.4:
            target = self.random.choice(self.numbers)
            body = [f"    global {target}", f"    {target} = {target} + by", f"    return {target}"]
        elif self.lists:
            target = self.random.choice(self.lists)
            body = [f"    {target}.append(by)", f"    return len({target})"]
        else:
            return self.bind()
        lines = [f"def {name}(by):", *body]
        self.changers.append(name)
        if self.random.random() < 0.5:
            outer = self.fresh("outer", [])
            lines += [f"def {outer}(by):", f"    return {name}(by) + 1"]
            self.changers.append(outer)
        return lines

    def decorated(self) -> list[str]:
        if not self.lists:
            return self.bind()
        lines = []
        if not self.decorators:
            self.decorators.append("note")
            lines = ["def note(made):", f"    {self.lists[0]}.append(len(made.__name__))", "    return made"]
        name = self.fresh("noted", [])
        return [*lines, f"@{self.random.choice(self.decorators)}", f"def {name}(): return 1"]

    def class_(self) -> list[str]:
        name = self.fresh("Class", [])
        base = self.random.choice(self.classes) if self.classes and self.random.random() < 0.6 else ""
        lines = [f"class {name}({base}):", f"    value = {self.number()}"]
        if not base:
            lines += ["    seen = []", "    def __init_subclass__(cls): cls.seen.append(cls.__name__)"]
            lines += ["    def step(self): self.seen.append('step'); return len(self.seen)"]
        self.classes.append(name)
        return lines

    def branch(self) -> list[str]:
        one, other = self.simple(), self.simple()
        if self.random.random() < 0.3:
            return ["try:", "    from missing_module import nothing", "except ImportError:", f"    {other}"]
        return [f"if {self.number()} > 3:", f"    {one}", "else:", f"    {other}"]

    def simple(self) -> str:
        """One that binds a name which is there in any case."""
        if self.numbers and self.random.random() < 0.5:
            return f"{self.random.choice(self.numbers)} = {self.number()}"
        if self.lists:
            return f"{self.random.choice(self.lists)} = {self.list()}"
        return "pass"

    def module(self, length: int = 25) -> str:
        shapes = (
            [self.bind] * 7 + [self.change] * 2 + [self.changer, self.decorated, self.class_, self.branch, self.effect]
        )
        lines = []
        for _ in range(length):
            lines += self.random.choice(shapes)()
        return "\n".join(lines) + "\n"

    def effect(self) -> list[str]:
        if self.classes and self.random.random() < 0.5:
            return [f"{self.random.choice(self.classes)}.value = {self.number()}"]
        if self.changers:
            return [f"{self.random.choice(self.changers)}({self.random.randrange(9)})"]
        return self.bind()

    def settings(self, module: str) -> str:
        """Asks for names in an order of its own, some more than once."""
        lines = [f"import {module}"]
        names = sorted(set(self.numbers + self.lists))
        self.random.shuffle(names)
        for index, name in enumerate(names[: self.random.randrange(1, len(names) + 1)]):
            how = self.random.randrange(3)
            if how == 0:
                lines += [f"from {module} import {name} as WANTED{index}"]
            elif how == 1:
                lines += [f"A{index} = [{module}.{name}, 1]"]
            else:
                lines += [f"from {module} import {name}", f"A{index} = str({name})"]
        if self.random.random() < 0.3:
            lines += [f"from {module} import *"]
        return "\n".join(lines) + "\n"
