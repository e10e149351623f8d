"""Why a project's set-up failed: the first cause, of one class, and the place where the product met it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

CLASSES = ("missing symbol", "missing module", "changed behaviour", "setting", "version guard", "language")
_GUARD = re.compile(
    r"(requires?|needs?|supports?|unsupported)\b.*\b(django|python)\b.*\d|(django|python)\b.*\d.*\brequired", re.I
)
_SYMBOL = re.compile(r"cannot import name|^(partially initialized )?module '.*' has no attribute|has no attribute")


def _shown(path: str) -> str:
    """A file as its distribution knows it."""
    text = Path(path).as_posix()
    for root in ("/site-packages/", "/build/venvs/"):
        if root in text:
            text = text.split(root, 1)[1]
            text = re.sub(r"^[0-9a-f]{16}/", "", text)
    return re.sub(r"^.*/lib/(python3\.\d+)/", r"\1/", text)


def class_of(failure: dict[str, Any]) -> str:
    kind, text = failure["type"], failure["text"]
    last = failure["frames"][-1] if failure["frames"] else ["", 0, "", ""]
    if "VERSION" in last[3] or _GUARD.search(text):
        return "version guard"
    if kind == "ModuleNotFoundError":
        return "missing module"
    if kind in ("ImportError", "AttributeError") and _SYMBOL.search(text):
        return "missing symbol"
    if kind in ("SyntaxError", "IndentationError"):
        return "language"
    if "django/apps/" in last[0]:  # of an application's name or label: which are allowed, and which it finds by itself
        return "changed behaviour"
    if kind == "ImproperlyConfigured" or "django/conf/__init__.py" in last[0]:
        return "setting"
    return "changed behaviour"


def cause_of(failure: dict[str, Any]) -> dict[str, str]:
    frames = [[_shown(frame[0]), *frame[1:]] for frame in failure["frames"] if "/trysquare/" not in frame[0]]
    outside = [frame for frame in frames if not frame[0].startswith(("django/", "python3", "<"))]
    where = (outside or frames or [["", 0, "", ""]])[-1]
    return {
        "class": class_of(failure),
        "says": f"{failure['type']}: {failure['text']}",
        "where": f"{where[0]}:{where[1]}",
        "line": where[3],
    }
