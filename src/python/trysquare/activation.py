"""``activate()``: the gates from code."""

from __future__ import annotations

import _thread
import importlib
import json
import os
import sys
from collections.abc import Sequence
from typing import Any

from . import gates, processes
from .engine import call
from .errors import ReconfigurationError
from .sanitizing import live_environment
from .shimming import install as install_shims


def activate(
    *,
    product: str | None = None,
    release: str | None = None,
    settings: str | None = None,
    rules: Sequence[str] = (),
    shims: bool = False,
) -> None:
    """Sanitizes this process's settings on their way into the framework. Call it before the product's setup.

    Args:
        product: a release's directory, a product.toml or a described product's name; None: looked for as the product describes.
        release: which release ("v261"), where several are installed.
        settings: the settings module of a project that no product describes.
        rules: directories with further rules.
        shims: whether rules may stand in for what the installed packages dropped; each use: ``trysquare.shims()``.

    Calling it again with the same arguments changes nothing. Threads that call it at once wait for the first.

    Raises:
        EngineError: the engine cannot be reached, or the release cannot be found where it was said to be.
        LateActivationError: settings are configured already.
        ReconfigurationError: the process was activated before with other arguments.
    """
    asked = (product, release, settings, tuple(rules), shims)
    with _turn[0]:
        if asked not in _answered:
            _activate(product, release, settings, rules, shims)
            _answered.append(asked)


#: Whose turn it is: who comes second finds the gates up, whatever has gone through them meanwhile. A thread may come again, by a
#: signal handler of its own.
_turn = [_thread.RLock()]
#: What was asked for and done in this process.
_answered: list[tuple[Any, ...]] = []
# In a child, the threads that it was waiting for are gone.
processes.on_fork(lambda: _turn.__setitem__(0, _thread.RLock()))


def _activate(
    product: str | None, release: str | None, settings: str | None, rules: Sequence[str], shims: bool
) -> None:
    request: dict[str, Any] = {
        "environment": live_environment(),
        "rules": [os.path.abspath(folder) for folder in rules],
        "shims": shims,
    }
    for name, value in (("product", product), ("release", release), ("settings", settings)):
        if value is not None:
            request[name] = os.fspath(value)
    standing = gates.installed()
    # `run` knows where the engine is, which need not be near this file.
    handoff = call("handoff", request, standing.handoff if standing is not None else None)
    if standing is not None:
        _require_same(standing.handoff, handoff)
        if shims:
            install_shims(standing)
        return
    door = next(iter(gates.already_imported(gates.FRAMEWORK_DOOR)), None)
    if door is not None:
        hooks = importlib.import_module(gates.FRAMEWORK_DOOR[door])
        hooks.refuse_if_configured(sys.modules[door])
    finder = gates.install(json.dumps(handoff, ensure_ascii=False))
    if shims:
        install_shims(finder)
    # What was executed before the gates stood goes through them now.
    names = [*handoff["settings_modules"], *handoff.get("callables", {})]
    for name in [*gates.already_imported(names), *([door] if door else [])]:
        through = finder.gate_of(name)
        if through is not None:
            through(sys.modules[name])


def _require_same(standing: dict[str, Any], wanted: dict[str, Any]) -> None:
    for key in ("product", "release", "settings_modules"):
        if standing.get(key) != wanted.get(key) and wanted.get(key):
            raise ReconfigurationError(
                f"trysquare is active in this process for {standing.get(key)!r}, and activate() was called for {wanted.get(key)!r}: "
                "run each configuration in a process of its own"
            )
