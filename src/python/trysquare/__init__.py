"""The in-process side of trysquare: settings are sanitized on their way into the framework.

``trysquare.activate(...)`` before a product's setup does from code what ``trysquare run`` does for an unmodified program. Nothing is
imported before it is needed: a process that never loads the framework pays for this module only.
"""

# Spelled out: importing `typing` would cost every process more than all the rest of this module.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from .activation import activate
    from .engine import version
    from .errors import EngineError, LateActivationError, ReconfigurationError, TrysquareError
    from .gates import edits
    from .shimming import shims

__all__ = [
    "EngineError",
    "LateActivationError",
    "ReconfigurationError",
    "TrysquareError",
    "activate",
    "edits",
    "shims",
    "version",
]

_HOMES = {
    "activate": "activation",
    "edits": "gates",
    "shims": "shimming",
    "version": "engine",
    "EngineError": "errors",
    "LateActivationError": "errors",
    "ReconfigurationError": "errors",
    "TrysquareError": "errors",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> "list[str]":
    return sorted(__all__)
