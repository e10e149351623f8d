"""Started by Python itself in every process below `trysquare run`: puts the gates up, then makes way.

`run` puts this directory first on PYTHONPATH. Afterwards the directory is gone from sys.path, and the sitecustomize that would have
been found without us has been executed in our place.
"""

import os
import sys

_here = os.path.dirname(os.path.abspath(__file__))


def _leave_path() -> None:
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or ".") != _here]


def _put_gates_up() -> None:
    handoff = os.environ.get("TRYSQUARE_HANDOFF")
    if not handoff:
        return
    home = os.path.dirname(os.path.dirname(_here))
    sys.path.insert(0, home)
    try:
        from trysquare import gates
    finally:
        sys.path.remove(home)
    finder = gates.install(handoff)
    if '"shims":true' in handoff:
        from trysquare import shimming

        shimming.install(finder, _shim_table())
    if '"append_path":[]' not in handoff:
        sys.path += [entry for entry in finder.handoff.get("append_path", []) if entry not in sys.path]


def _shim_table() -> "str | None":
    """What `run` found out, of several variables where one has no room for it."""
    parts = []
    name = "TRYSQUARE_SHIMS"
    while name in os.environ:
        parts.append(os.environ[name])
        name = f"TRYSQUARE_SHIMS_{len(parts) + 1}"
    return "\n".join(parts) or None


def _make_way() -> None:
    # The import system looks for this very name again, without our directory.
    ours = sys.modules.pop("sitecustomize")
    try:
        __import__("sitecustomize")
    except ImportError as error:
        sys.modules["sitecustomize"] = ours
        if error.name != "sitecustomize":
            raise
    except BaseException:
        sys.modules["sitecustomize"] = ours
        raise


_leave_path()
try:
    _put_gates_up()
except Exception as error:
    print(
        f"trysquare: error: the gates could not be put up, so settings would not be sanitized: {error}", file=sys.stderr
    )
    os._exit(2)
_make_way()
