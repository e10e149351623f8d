"""The in-process side of trysquare: settings are sanitized on their way into the framework.

``trysquare.activate(...)`` before a product's setup does from code what ``trysquare run`` does for an unmodified program. Nothing is
imported before it is needed: a process that never loads the framework pays for this module only.
"""

# Spelled out: importing `typing` would cost every process more than all the rest of this module.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from .activation import activate
    from .engine import version
    from .errors import (
        ConfigurationError,
        EngineError,
        ForeignSetupError,
        IsolationError,
        LateActivationError,
        NotSetUpError,
        ReconfigurationError,
        ReentrantSetupError,
        ServiceError,
        SetupInterruptedError,
        TrysquareError,
    )
    from .gates import edits
    from .isolation import IsolatedResult, run_isolated
    from .runtime import Runtime
    from .serving import Service
    from .shimming import shims

__all__ = [
    "ConfigurationError",
    "EngineError",
    "ForeignSetupError",
    "IsolatedResult",
    "IsolationError",
    "LateActivationError",
    "NotSetUpError",
    "ReconfigurationError",
    "ReentrantSetupError",
    "Runtime",
    "Service",
    "ServiceError",
    "SetupInterruptedError",
    "TrysquareError",
    "activate",
    "edits",
    "run_isolated",
    "shims",
    "version",
]

_HOMES = {
    "activate": "activation",
    "edits": "gates",
    "shims": "shimming",
    "version": "engine",
    "IsolatedResult": "isolation",
    "run_isolated": "isolation",
    "Runtime": "runtime",
    "Service": "serving",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"{__name__}.{_HOMES.get(name, 'errors')}"), name)


def __dir__() -> "list[str]":
    return sorted(__all__)
