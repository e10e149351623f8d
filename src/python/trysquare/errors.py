"""What can go wrong in the process, each with the way out in its text.

The modules that take part in a setup say ``trysquare.NotSetUpError`` where they raise it: making these classes costs a start more than
reading two of those modules, and most setups need none.
"""

from __future__ import annotations


class TrysquareError(RuntimeError):
    """Anything that trysquare refuses or cannot do."""


class EngineError(TrysquareError):
    """The engine could not be reached, or could not do what it was asked: nothing goes on unsanitized."""


class ReconfigurationError(TrysquareError):
    """A process has one configuration for its whole life; a second one was about to be made."""


class LateActivationError(TrysquareError):
    """Settings were configured before ``activate()`` was called: too late to sanitize them."""


class ForeignSetupError(TrysquareError):
    """The framework was set up in this process by somebody else: the product cannot be set up beside it."""


class NotSetUpError(TrysquareError):
    """The product was used in a process that is not set up; the text names the process and the line to add."""


class ReentrantSetupError(TrysquareError):
    """The thread that is setting up asked for setup once more, and would wait for itself."""


class SetupInterruptedError(TrysquareError):
    """Setup was interrupted (Ctrl-C, a fork in the middle of it) and the process cannot be set up any more."""


class ConfigurationError(TrysquareError):
    """A configuration's options are not what setup takes."""


class IsolationError(TrysquareError):
    """Some of the configurations of an isolated run failed; ``results`` holds all of them."""

    def __init__(self, message: str, results: object = ()) -> None:
        super().__init__(message)
        self.results = results


class ServiceError(TrysquareError):
    """What a separate process answered instead of a result; ``code`` is JSON-RPC's, ``traceback`` its own, as text."""

    def __init__(self, message: str, code: int = 0, traceback: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.traceback = traceback
