"""Whether symbols are really there. Standard input: {"settings": {…} | null, "symbols": [[kind, symbol]…]}; output: a list of booleans.

Each module is imported in a child of its own, so that one that fails takes no other with it.
"""

from __future__ import annotations

import importlib
import inspect
import json
import os
import sys
import warnings
from typing import Any


def is_there(kind: str, symbol: str) -> bool:
    module, _, name = symbol.partition(":")
    name, _, parameter = name.partition("(")
    found: Any = importlib.import_module(module)
    owner, _, member = name.partition(".")
    if owner:
        if not hasattr(found, owner):
            importlib.import_module(f"{module}.{owner}")
        found = getattr(found, owner)
    if member:
        found = getattr(found, member)
    if not parameter:
        return True
    # What wraps a function may take what the function itself does not: a release that only warns of positional arguments.
    given = inspect.signature(found, follow_wrapped=False).parameters
    # A method that is asked for of its class has `self`, which the caller does not write.
    held = inspect.getattr_static(getattr(importlib.import_module(module), owner), member) if member else None
    return _takes(kind, parameter.removesuffix(")"), given, 1 if inspect.isfunction(held) else 0)


def _takes(kind: str, said: str, given: Any, bound: int) -> bool:
    """Whether a call as the loss has it still works."""
    kinds = [one.kind for one in given.values()]
    if kind == "parameter":
        name = said.removesuffix("=")
        named = name in given and given[name].kind != inspect.Parameter.POSITIONAL_ONLY
        return inspect.Parameter.VAR_KEYWORD in kinds or named
    if kind == "positional":
        placed = [one for one in kinds if one <= inspect.Parameter.POSITIONAL_OR_KEYWORD]
        return inspect.Parameter.VAR_POSITIONAL in kinds or len(placed) - bound > int(said.removeprefix("<="))
    name, _, place = said.partition("@")
    if name in given:
        return given[name].default is not inspect.Parameter.empty
    needed = [one for one in given.values() if one.default is one.empty and one.kind <= one.POSITIONAL_OR_KEYWORD]
    return int(place) == 0 or len(needed) - bound < int(place)


def answers(symbols: list[list[str]]) -> list[bool]:
    found = []
    for kind, symbol in symbols:
        try:
            found.append(is_there(kind, symbol))
        except BaseException:
            found.append(False)
    return found


def set_up(settings: dict[str, Any]) -> None:
    import django
    from django.conf import settings as live

    warnings.simplefilter("ignore")
    live.configure(**settings)
    django.setup()


def forked(symbols: list[list[str]]) -> list[bool]:
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.close(reader)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        warnings.simplefilter("ignore")
        with os.fdopen(writer, "w") as stream:
            stream.write(json.dumps(answers(symbols)))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as stream:
        text = stream.read()
    os.wait()
    return json.loads(text) if text else [False] * len(symbols)


def main() -> None:
    asked = json.load(sys.stdin)
    by_module: dict[str, list[list[str]]] = {}
    for one in asked["symbols"]:
        by_module.setdefault(one[1].partition(":")[0], []).append(one)
    seen = {}
    if asked["settings"] is not None:
        set_up(asked["settings"])
    for symbols in by_module.values():
        for one, answer in zip(symbols, forked(symbols)):
            seen[tuple(one)] = answer
    json.dump([seen[tuple(one)] for one in asked["symbols"]], sys.stdout)


if __name__ == "__main__":
    main()
