"""Imports the module named first and prints its upper-case names in wire form: the truth that static reading is held against.

Further words are appended to ``sys.path``. What has no exact form as data is ``null`` beside its type's name. When the import
raises, the exit code is 1, and printed is `{"raised": …}`: the exception's type and text, and every place on its way.
"""

from __future__ import annotations

import base64
import importlib
import io
import json
import pathlib
import sys
import traceback
import types
from typing import Any


class NotData(Exception):
    """The value has no exact wire form."""


def scalar(value: Any) -> Any:
    kind = type(value)
    if value is None or kind in (bool, str):
        return value
    if kind is int:
        return value if -(2**63) <= value < 2**63 else {"$int": str(value)}
    if kind is float:
        return value if abs(value) < float("inf") else {"$float": str(value)}
    if kind is bytes:
        return {"$bytes": base64.b64encode(value).decode()}
    if kind in (pathlib.PosixPath, pathlib.PurePosixPath):
        return {"$path": str(value)}
    # Text to be translated later is its untranslated text; another text that is made later has no form as data.
    if kind.__name__ == "__proxy__":
        function, arguments = value.__reduce__()[1][:2]
        if "gettext" in function.__name__:
            return scalar(arguments[1 if function.__name__ == "pgettext" else 0])
    raise NotData


def wire(value: Any, depth: int = 0) -> Any:
    if depth > 60:
        raise NotData
    kind = type(value)
    if kind is list:
        return [wire(item, depth + 1) for item in value]
    if kind is tuple:
        return {"$tuple": [wire(item, depth + 1) for item in value]}
    if kind in (set, frozenset):
        return {"$set": [wire(item, depth + 1) for item in value]}
    if kind is dict:
        if all(type(key) is str and not key.startswith("$") for key in value):
            return {key: wire(item, depth + 1) for key, item in value.items()}
        return {"$dict": [[wire(key, depth + 1), wire(item, depth + 1)] for key, item in value.items()]}
    return scalar(value)


def settings_of(module: types.ModuleType) -> "dict[str, Any]":
    found: "dict[str, Any]" = {}
    for setting in dir(module):
        if setting.isupper():
            try:
                found[setting] = {"value": wire(getattr(module, setting))}
            except NotData:
                found[setting] = {"type": type(getattr(module, setting)).__name__}
    return found


def main() -> None:
    output, sys.stdout = sys.stdout, io.StringIO()
    name, *paths = sys.argv[1:]
    sys.argv = ["program"]
    sys.path[:1] = [str(pathlib.Path.cwd())]
    sys.path += paths
    try:
        module = importlib.import_module(name)
    except BaseException as error:
        traceback.print_exc()
        frames = traceback.extract_tb(error.__traceback__)
        places = [f"{frame.filename}:{frame.lineno}" for frame in frames if not frame.filename.startswith("<frozen")]
        if isinstance(error, SyntaxError):
            places.append(f"{error.filename}:{error.lineno}")
        raised = {"type": type(error).__name__, "message": str(error), "places": places[1:]}
        output.write(json.dumps({"raised": raised}))
        raise SystemExit(1) from error
    output.write(json.dumps(settings_of(module)))


if __name__ == "__main__":
    main()
