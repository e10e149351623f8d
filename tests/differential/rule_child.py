"""Asks the real packages what they make of settings. Runs in the venv under test, with nothing but its packages.

Standard input: one JSON list of cases; standard output: one JSON list of answers, in the same order. Each case runs in
a child of its own, forked off before any settings exist, so that no case sees another's.

A case: {"through": "configure" | "module", "settings": wire form, "preparation": statements, "question": expression}.
An answer: {"answer": repr} or {"failure": "Type: text"}, with {"warnings": [text]}.
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import os
import sys
import tempfile
import traceback
import types
import warnings
from pathlib import Path
from typing import Any


def value_of(wire: Any) -> Any:
    """A Python value from its wire form (the parts that examples use)."""
    if isinstance(wire, list):
        return [value_of(item) for item in wire]
    if not isinstance(wire, dict):
        return wire
    if len(wire) == 1:
        ((key, content),) = wire.items()
        readers = {
            "$tuple": lambda: tuple(value_of(item) for item in content),
            "$set": lambda: {value_of(item) for item in content},
            "$dict": lambda: {value_of(name): value_of(item) for name, item in content},
            "$bytes": lambda: base64.b64decode(content),
            "$path": lambda: Path(content),
            "$int": lambda: int(content),
            "$float": lambda: float(content),
        }
        if key in readers:
            return readers[key]()
        if key.startswith("$"):
            raise ValueError(f"an example cannot hold {key}")
    return {name: value_of(item) for name, item in wire.items()}


def set_up(case: dict[str, Any]) -> None:
    import django
    from django.conf import settings

    # Django before 3.2 refuses a settings module without a key; no rule is about that.
    options = {"SECRET_KEY": "key", **value_of(case["settings"])}
    if case["through"] == "configure":
        settings.configure(**options)
    else:
        module = types.ModuleType("settings_under_test")
        vars(module).update(options)
        sys.modules[module.__name__] = module
        os.environ["DJANGO_SETTINGS_MODULE"] = module.__name__
    django.setup()


def answer_of(case: dict[str, Any]) -> dict[str, Any]:
    with warnings.catch_warnings(record=True) as seen, tempfile.TemporaryDirectory() as folder:
        warnings.simplefilter("always")
        os.chdir(folder)
        try:
            set_up(case)
            names: dict[str, Any] = {"__name__": "proof"}
            exec(case["preparation"], names)
            answer: dict[str, Any] = {"answer": repr(eval(case["question"], names))}
        except BaseException as error:
            answer = {"failure": f"{type(error).__name__}: {error}", "traceback": traceback.format_exc()}
        os.chdir("/")
    return {**answer, "warnings": [str(one.message) for one in seen]}


def forked_answer(case: dict[str, Any]) -> dict[str, Any]:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        with contextlib.redirect_stdout(io.StringIO()):
            text = json.dumps(answer_of(case))
        with os.fdopen(writer, "w", encoding="utf-8") as stream:
            stream.write(text)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as stream:
        text = stream.read()
    _, status = os.waitpid(child, 0)
    return json.loads(text) if text else {"failure": f"the process ended with {status}", "warnings": []}


def main() -> None:
    import django.conf  # noqa: F401  (paid once, and it reads no settings)

    json.dump([forked_answer(case) for case in json.load(sys.stdin)], sys.stdout)


if __name__ == "__main__":
    main()
