"""Django's hook points: the one file that knows them.

``settings.configure(**options)`` and ``Settings(module)`` are the two doors by which settings come in. Both are wrapped when
``django.conf`` has been executed: what comes through is sanitized, and a second configuration is refused with the place of the first.
"""

from __future__ import annotations

import functools
import importlib
import os
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from .errors import LateActivationError, ReconfigurationError

if TYPE_CHECKING:
    from .gates import GateFinder


def gate(module: ModuleType, finder: GateFinder) -> None:
    """Wraps the doors of ``django.conf``, once."""
    if getattr(module, "_trysquare_gate", None) is not None:
        return
    module._trysquare_gate = finder  # type: ignore[attr-defined]
    _gate_configure(module.LazySettings, finder)
    _gate_settings(module.Settings, finder)


def refuse_if_configured(module: ModuleType) -> None:
    """For ``activate()``: settings that are configured already cannot be sanitized any more.

    Raises:
        LateActivationError: they are; the text says by whom, where that is known.
    """
    settings = module.settings
    if settings.configured:
        by = os.environ.get("DJANGO_SETTINGS_MODULE")
        raise LateActivationError(
            "Django's settings are configured already" + (f" (DJANGO_SETTINGS_MODULE is {by})" if by else "") + ": "
            "call trysquare.activate() before anything reads them, or start the program with `trysquare run`"
        )


def _caller() -> str:
    """The place outside of Django and of us that asked for the configuration."""
    frame: Any = sys._getframe(1)
    place = ""
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        place = f"{frame.f_code.co_filename}:{frame.f_lineno}"
        if not name.startswith(("trysquare.", "django.", "importlib")):
            break
        frame = frame.f_back
    return place


def _gate_configure(lazy_settings: type[Any], finder: GateFinder) -> None:
    configure = lazy_settings.configure

    @functools.wraps(configure)
    def gated(self: Any, *positional: Any, **options: Any) -> None:
        if self.configured:
            first = finder.first_configured or "a place before trysquare was active"
            raise ReconfigurationError(
                f"this process is configured already (at {first}), and it has one configuration for its whole life; "
                f"the second one comes from {_caller()}. Run each configuration in a process of its own"
            )
        finder.sanitize(options, "settings.configure")
        configure(self, *positional, **options)
        finder.first_configured = _caller()

    lazy_settings.configure = gated


def _gate_settings(settings: type[Any], finder: GateFinder) -> None:
    construct = settings.__init__

    @functools.wraps(construct)
    def gated(self: Any, settings_module: str, *positional: Any, **options: Any) -> None:
        try:
            module = importlib.import_module(settings_module)
        except ImportError:
            module = None  # Django says it in its own words
        if module is not None:
            finder.sanitize(vars(module), settings_module)
        construct(self, settings_module, *positional, **options)
        finder.first_configured = finder.first_configured or _caller()

    settings.__init__ = gated
