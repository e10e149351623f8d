"""What a process is set up with: the arguments of one configuration, comparable, and shown without their secrets."""

from __future__ import annotations

import os
from typing import Any

_SECRET = ("password", "passwd", "secret", "token", "key", "credential")


class Configuration:
    """Arguments as they were given. Two are compared by what they say, paths by where they lead.

    Args:
        title: what is configured.
        arguments: name -> value.
        actions: what the call itself was asked for beside the configuration.
    """

    def __init__(self, title: str, arguments: dict[str, Any], actions: dict[str, Any] | None = None) -> None:
        self.title = title
        self.arguments = arguments
        self.actions = actions or {}

    def asks_no_more_than(self, standing: Configuration) -> bool:
        """Whether everything that this one says was said by the standing one, too: what is left out is no wish."""
        return self.title == standing.title and all(
            name in there and _same(value, there[name])
            for mine, there in ((self.arguments, standing.arguments), (self.actions, standing.actions))
            for name, value in mine.items()
        )

    def with_actions(self, actions: dict[str, Any]) -> Configuration:
        return Configuration(self.title, self.arguments, actions)

    def __str__(self) -> str:
        shown = [f"{name}={_shown(name, value)}" for name, value in {**self.arguments, **self.actions}.items()]
        return f"{self.title}({', '.join(shown)})"


def _same(left: Any, right: Any) -> bool:
    if left is right:
        return True
    if isinstance(left, (str, os.PathLike)) and isinstance(right, (str, os.PathLike)):
        one, other = os.fspath(left), os.fspath(right)
        return one == other or (type(one) is type(other) and os.path.abspath(one) == os.path.abspath(other))
    try:
        return bool(left == right)
    except Exception:  # a foreign object's own `==`
        return False


def _shown(name: str, value: Any) -> str:
    if any(part in name.lower() for part in _SECRET) and isinstance(value, (str, bytes)):
        return "'***'"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {_shown(str(key), item)}" for key, item in value.items()) + "}"
    if isinstance(value, os.PathLike):
        return repr(os.fspath(value))
    try:
        text = repr(value)
    except Exception:  # a foreign object's own `__repr__`
        text = f"<{type(value).__name__}>"
    return text if len(text) <= 200 else text[:199] + "…"
