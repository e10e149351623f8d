"""One sanitization of live settings: out to the engine in wire form, and its edits back into the namespace."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from .engine import call
from .wire import Wire

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from .gates import GateFinder


def python_markers() -> dict[str, str]:
    """What only this interpreter knows of itself; the engine finds the platform's markers on its own."""
    version = sys.implementation.version
    number = f"{version.major}.{version.minor}.{version.micro}"
    if version.releaselevel != "final":
        number += version.releaselevel[0] + str(version.serial)
    title, full = _title_and_version()
    return {
        "python_version": ".".join(full.split(".")[:2]),
        "python_full_version": full,
        "implementation_name": sys.implementation.name,
        "implementation_version": number,
        "platform_python_implementation": title,
    }


def _title_and_version() -> tuple[str, str]:
    """What ``platform`` says; of CPython it is known without the regular expressions that ``platform`` compiles first."""
    if sys.implementation.name == "cpython":
        return "CPython", sys.version.split(maxsplit=1)[0]
    import platform

    return platform.python_implementation(), platform.python_version()


def live_environment() -> dict[str, Any]:
    """The engine's ENVIRONMENT for this process: its search path and markers."""
    return {"search_path": [entry or os.getcwd() for entry in sys.path], "markers": python_markers()}


def sanitize(namespace: MutableMapping[str, Any], what: str, finder: GateFinder) -> list[dict[str, Any]]:
    """Sanitizes the upper-case names of ``namespace`` in place and gives the edits.

    ``what`` names the settings in messages; the edits that the finder has seen before were made to the same settings.
    """
    handoff = finder.handoff
    exchange = Wire()
    settings = {name: exchange.encode(value) for name, value in namespace.items() if name.isupper()}
    environment = live_environment()
    if finder.settled == _basis(environment, settings, finder.looked_at):
        return []
    request: dict[str, Any] = {
        "settings": settings,
        "environment": environment,
        "rules": handoff.get("rules", []),
        "previous": [
            {key: edit[key] for key in ("op", "path", "value") if key in edit} for edit in _resendable(finder.edits)
        ],
        "built_for": handoff.get("built_for", []),
    }
    answer = call("sanitize", request, handoff)
    edits: list[dict[str, Any]] = answer["edits"]
    changed = {_setting(edit[key]) for edit in edits for key in ("path", "from") if key in edit}
    new = {name: exchange.decode(answer["settings"][name]) for name in sorted(changed) if name in answer["settings"]}
    for name in changed - new.keys():
        namespace.pop(name, None)
    namespace.update(new)
    finder.looked_at = answer["looked_at"]
    finder.settled = _basis(environment, answer["settings"], finder.looked_at)
    _report(what, answer, finder)
    return edits


def _basis(environment: dict[str, Any], settings: dict[str, Any], names: list[str]) -> str:
    """What the engine's answer rests on, and the same after its edits: rules look at nothing else. As text, where 1 is not ``True``."""
    return repr([environment, [settings.get(name, ...) for name in names]])


def _resendable(edits: list[dict[str, Any]]) -> list[dict[str, Any]]:
    # A reference means something in its own exchange only.
    return [edit for edit in edits if "$opaque" not in str(edit.get("value"))]


def _setting(pointer: str) -> str:
    """The first token of a JSON pointer: a setting's name."""
    return pointer.split("/")[1].replace("~1", "/").replace("~0", "~")


def _report(what: str, answer: dict[str, Any], finder: GateFinder) -> None:
    # A setting that no rule can cure is said in any case; what only a person can judge, when asked.
    verbose = bool(finder.handoff.get("verbose"))
    lines = [
        f"{finding['severity']}: {finding['code']} {finding['name']}: {finding['subject']}: {finding['message']}"
        for finding in answer.get("findings", [])
        if finding["code"] == "TS303" or (verbose and finding["severity"] != "info")
    ]
    if verbose:
        lines += [f"{what}: {edit['reason']} ({edit['rule']})" for edit in answer["edits"]]
    # Settings pass both gates: what was said at the first is not said again at the second.
    lines = [line for line in dict.fromkeys(lines) if line not in finder.said]
    finder.said.update(lines)
    if lines and sys.stderr is not None:
        print("".join(f"trysquare: {line}\n" for line in lines), end="", file=sys.stderr)
