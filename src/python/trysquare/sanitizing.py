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
    import platform

    implementation = sys.implementation.version
    number = f"{implementation.major}.{implementation.minor}.{implementation.micro}"
    if implementation.releaselevel != "final":
        number += implementation.releaselevel[0] + str(implementation.serial)
    return {
        "python_version": ".".join(platform.python_version_tuple()[:2]),
        "python_full_version": platform.python_version(),
        "implementation_name": sys.implementation.name,
        "implementation_version": number,
        "platform_python_implementation": platform.python_implementation(),
    }


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
    request: dict[str, Any] = {
        "settings": settings,
        "environment": live_environment(),
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
    _report(what, answer, finder)
    return edits


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
