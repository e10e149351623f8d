"""How this process came to be, and what its parent had set up: after ``fork``, ``spawn`` and ``forkserver`` alike.

A forked child has its parent's memory. One that was spawned, or came from the fork server, has nothing of it: what the parent recorded
travels in the child's own process object, which :mod:`multiprocessing` hands over in any case. Nothing is imported for it before
somebody imports :mod:`multiprocessing`.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from .gates import GateFinder

_KEY = "trysquare"

_outgoing: list[Callable[[], dict[str, Any]]] = []
_forked_from: list[int] = []  # the parents of this process back to the one that was not forked, nearest last


def start_method() -> str:
    """How this process was started: "main", "fork", "spawn" or "forkserver"."""
    process = _multiprocessing_process()
    if process is not None and process.parent_process() is not None:
        method = getattr(type(process.current_process()), "_start_method", None)
        if method is None:
            context = sys.modules.get("multiprocessing.context")
            chosen = getattr(context, "_default_context", None)
            method = chosen.get_start_method(allow_none=True) if chosen is not None else None
        if method is not None:
            return str(method)
    return "fork" if _forked_from else "main"


def describe() -> str:
    """This process in a sentence: "process SpawnProcess-1 (pid 7, started by 'spawn')"."""
    process = _multiprocessing_process()
    name = process.current_process().name if process is not None else "MainProcess"
    method = start_method()
    how = "" if method == "main" else f", started by {method!r}"
    return f"process {name} (pid {os.getpid()}{how})"


def _multiprocessing_process() -> Any:
    return sys.modules.get("multiprocessing.process")


def on_fork(in_child: Callable[[], None]) -> None:
    """Calls ``in_child`` in every child that this process forks, and in theirs."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=in_child)


def note_fork(parent: int) -> None:
    """Said by the fork hook of a child."""
    _forked_from.append(parent)


def offer(record: Callable[[], dict[str, Any]]) -> None:
    """From now on every child process of ``multiprocessing`` is given what ``record()`` says when the child is started."""
    _outgoing.append(record)
    process = _multiprocessing_process()
    if process is not None:
        gate(process)


def received() -> dict[str, Any]:
    """What the parent's :func:`offer` gave to this process; empty when there is no such parent."""
    process = _multiprocessing_process()
    if process is None:
        return {}
    given = getattr(process.current_process(), "_config", {}).get(_KEY)
    return given if isinstance(given, dict) else {}


def gate(module: ModuleType, finder: GateFinder | None = None) -> None:
    """Makes ``multiprocessing.process`` hand over what was offered, once."""
    base: Any = vars(module).get("BaseProcess")
    if base is None or getattr(base.start, "_trysquare_gate", False):
        return
    start = base.start

    def gated(self: Any) -> None:
        for record in _outgoing:
            self._config = {**self._config, _KEY: {**self._config.get(_KEY, {}), **record()}}
        start(self)

    gated.__name__, gated.__qualname__, gated.__doc__ = start.__name__, start.__qualname__, start.__doc__
    gated._trysquare_gate = True  # type: ignore[attr-defined]
    base.start = gated
