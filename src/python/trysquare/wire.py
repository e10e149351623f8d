"""Live Python values to their wire form and back (docs/rules.md, "Values").

What is not plain data stays in the process and crosses as a reference. ``Wire().decode(wire.encode(value))`` is an equal value, and
the very same object where it was opaque. Nothing of a value is called: lazy objects are not forced, subclasses of plain types are
opaque, because what they are is more than their data.
"""

from __future__ import annotations

import math
import sys
from base64 import b64decode, b64encode
from typing import Any

_DEEPEST = 100
_SMALL = 1 << 63


class Wire:
    """One exchange: remembers the live objects that it sent as references."""

    def __init__(self) -> None:
        self._objects: list[object] = []
        self._open: set[int] = set()

    def encode(self, value: object) -> Any:
        """The value as what ``json.dumps`` takes."""
        kind = type(value)
        if value is None or kind is bool:
            return value
        if kind is str:
            return self._encode_text(value)
        if kind is int:
            return value if -_SMALL <= value < _SMALL else {"$int": str(value)}  # type: ignore[operator]
        if kind is float:
            return value if math.isfinite(value) else {"$float": str(value)}  # type: ignore[arg-type]
        if kind is bytes:
            return {"$bytes": b64encode(value).decode("ascii")}  # type: ignore[arg-type]
        if kind in (list, tuple, set, frozenset, dict):
            return self._encode_container(value)
        if _is_path(kind):
            text = self._encode_text(str(value))
            return {"$path": text} if type(text) is str else self._opaque(value)
        return self._opaque(value)

    def _encode_text(self, value: Any) -> Any:
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:  # a lone surrogate: JSON text cannot hold it
            return self._opaque(value)
        return value

    def _encode_container(self, value: Any) -> Any:
        # A container inside itself, or very deep: what is in there no rule speaks of.
        if id(value) in self._open or len(self._open) >= _DEEPEST:
            return self._opaque(value)
        self._open.add(id(value))
        try:
            if type(value) is dict:
                return self._encode_dict(value)
            items = [self.encode(item) for item in value]
            if type(value) is list:
                return items
            return {"$tuple" if type(value) is tuple else "$set": items}
        finally:
            self._open.discard(id(value))

    def _encode_dict(self, value: dict[Any, Any]) -> Any:
        plain = all(
            type(key) is str and not key.startswith("$") and type(self._encode_text(key)) is str for key in value
        )
        if plain:
            return {key: self.encode(item) for key, item in value.items()}
        return {"$dict": [[self.encode(key), self.encode(item)] for key, item in value.items()]}

    def _opaque(self, value: object) -> dict[str, Any]:
        self._objects.append(value)
        kind = type(value)
        return {"$opaque": {"type": f"{kind.__module__}.{kind.__qualname__}", "ref": len(self._objects) - 1}}

    def decode(self, wire: Any) -> Any:
        """The live value of a wire form; references give back the objects that this exchange sent."""
        if isinstance(wire, list):
            return [self.decode(item) for item in wire]
        if not isinstance(wire, dict):
            return wire
        if len(wire) == 1:
            ((tag, content),) = wire.items()
            if tag.startswith("$"):
                return self._decode_tag(tag, content)
        return {key: self.decode(item) for key, item in wire.items()}

    def _decode_tag(self, tag: str, content: Any) -> Any:
        if tag == "$tuple":
            return tuple(self.decode(item) for item in content)
        if tag == "$set":
            return {_hashable(self.decode(item)) for item in content}
        if tag == "$dict":
            return {_hashable(self.decode(key)): self.decode(item) for key, item in content}
        if tag == "$bytes":
            return b64decode(content)
        if tag == "$int":
            return int(content)
        if tag == "$float":
            return float(content)
        if tag == "$path":
            from pathlib import Path

            return Path(content)
        if tag == "$opaque" and "ref" in content:
            return self._objects[content["ref"]]
        raise ValueError(f"{tag} has no live value")


def _hashable(value: Any) -> Any:
    """A set among keys or in a set can only have been a frozenset."""
    if type(value) is set:
        return frozenset(value)
    return tuple(map(_hashable, value)) if type(value) is tuple else value


def _is_path(kind: type) -> bool:
    # Without importing pathlib: a value can only be a path when somebody has.
    pathlib = sys.modules.get("pathlib")
    return pathlib is not None and kind in (pathlib.PosixPath, pathlib.WindowsPath)
