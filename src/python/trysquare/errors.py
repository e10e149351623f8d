"""What can go wrong in the process, each with the way out in its text."""

from __future__ import annotations


class TrysquareError(RuntimeError):
    """Anything that trysquare refuses or cannot do."""


class EngineError(TrysquareError):
    """The engine could not be reached, or could not do what it was asked: nothing goes on unsanitized."""


class ReconfigurationError(TrysquareError):
    """A process has one configuration for its whole life; a second one was about to be made."""


class LateActivationError(TrysquareError):
    """Settings were configured before ``activate()`` was called: too late to sanitize them."""
