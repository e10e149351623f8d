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
    if kind != "parameter":
        return True
    given = inspect.signature(found).parameters
    open_ended = any(one.kind is inspect.Parameter.VAR_KEYWORD for one in given.values())
    return open_ended or parameter.removesuffix("=)") in given


def answers(symbols: list[list[str]]) -> list[bool]:
    found = []
    for kind, symbol in symbols:
        try:
            found.append(is_there(kind, symbol))
        except BaseException:
            found.append(False)
    return found


def forked(settings: dict[str, Any] | None, symbols: list[list[str]]) -> list[bool]:
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.close(reader)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        warnings.simplefilter("ignore")
        if settings is not None:
            import django
            from django.conf import settings as live

            live.configure(**settings)
            django.setup()
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
    for symbols in by_module.values():
        for one, answer in zip(symbols, forked(asked["settings"], symbols)):
            seen[tuple(one)] = answer
    json.dump([seen[tuple(one)] for one in asked["symbols"]], sys.stdout)


if __name__ == "__main__":
    main()
