"""Something that happens at most once in a process, whoever asks for it.

The first caller does it; those who come meanwhile wait and share its result or its error, and so do those who come later. No lock is
held while it is done, and none is taken to look at the state: a signal handler may ask at any moment. The election is one atomic
operation (``dict.setdefault``); the law that nobody waits for ever is in :meth:`Attempt.finish` and :meth:`Attempt.wait`.
"""

from __future__ import annotations

import _thread
import sys
from typing import TYPE_CHECKING, Any

import trysquare

if TYPE_CHECKING:
    from collections.abc import Callable

    from .settled import Configuration


_PENDING = object()


class Attempt:
    """One go at it: who does it, for which configuration, and how it ended."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self.owner = _thread.get_ident()
        self.place = caller()
        self.result: Any = _PENDING
        self.error: BaseException | None = None
        self.finished = False
        self.abandoned = False  # interrupted before it had any effect: somebody else may do it
        self._waiting: list[Any] = []

    @property
    def done(self) -> bool:
        return self.finished and self.error is None

    def finish(self) -> None:
        """Lets everybody go on. Whoever is not on the list yet sees ``finished`` after putting himself there."""
        self.finished = True
        while True:
            try:
                lock = self._waiting.pop()
            except IndexError:
                return
            lock.release()

    def wait(self) -> None:
        """Returns when the attempt is finished; may be interrupted."""
        lock = _thread.allocate_lock()
        lock.acquire()
        self._waiting.append(lock)
        if not self.finished:
            lock.acquire()

    def forget_waiting(self) -> None:
        """After a fork: the threads that waited are not in this process."""
        self._waiting = []


class Once:
    """The slot for the one attempt that counts.

    Args:
        what: how messages call it: "setup".
        touched: whether an attempt that was interrupted has left traces that another one would meet.
    """

    def __init__(self, what: str, touched: Callable[[], bool] = lambda: False) -> None:
        self.what = what
        self._touched = touched
        # Each one but the last was abandoned; nothing is ever taken out, so that no thread can take out another one's.
        self._attempts: dict[int, Attempt] = {}

    @property
    def attempt(self) -> Attempt | None:
        last = self._attempts.get(len(self._attempts) - 1)
        return None if last is None or last.abandoned else last

    @property
    def done(self) -> bool:
        attempt = self.attempt
        return attempt is not None and attempt.done

    @property
    def failed(self) -> bool:
        attempt = self.attempt
        return attempt is not None and attempt.finished and attempt.error is not None

    @property
    def running_here(self) -> bool:
        """Whether this very thread is at it."""
        attempt = self.attempt
        return attempt is not None and not attempt.finished and attempt.owner == _thread.get_ident()

    @property
    def running(self) -> bool:
        attempt = self.attempt
        return attempt is not None and not attempt.finished

    def run(self, configuration: Configuration, work: Callable[[], Any]) -> Any:
        """Does ``work``, or shares what came of it.

        Raises:
            ReconfigurationError: it was done, or is being done, for another configuration.
            ReentrantSetupError: this thread is doing it right now.
            SetupInterruptedError: it was interrupted half-way, and cannot be done again.
            Exception: what ``work`` raised, in this call or in the first one.
        """
        number = max(len(self._attempts) - 1, 0)
        mine = Attempt(configuration)
        while True:
            try:
                standing = self._attempts.setdefault(number, mine)
                if standing is mine:
                    return self._perform(mine, work)
            finally:
                # Also when an interrupt fell between the election and the work.
                if self._attempts.get(number) is mine and not mine.finished:
                    self._end(mine, sys.exc_info()[1])
            if standing.abandoned:
                number += 1
                continue
            if not configuration.asks_no_more_than(standing.configuration):
                if self._abandon(standing):
                    continue  # it failed without having any effect: a corrected configuration may try
                raise trysquare.ReconfigurationError(_two_configurations(self.what, standing, configuration))
            if not standing.finished:
                if standing.owner == _thread.get_ident():
                    raise trysquare.ReentrantSetupError(
                        f"{self.what} was called again at {mine.place}, by the thread that is doing it since {standing.place}, "
                        "and would wait for itself: remove that call, or make it once the first one has returned"
                    )
                standing.wait()
            if standing.abandoned:
                continue  # and on to the next number
            return _shared(self.what, standing)

    def wait(self) -> None:
        """Returns when no other thread is at it."""
        attempt = self.attempt
        if attempt is not None and not attempt.finished and attempt.owner != _thread.get_ident():
            attempt.wait()

    def reset(self) -> bool:
        """Forgets an attempt that failed without having any effect; whether there is none now."""
        attempt = self.attempt
        if attempt is None:
            return True
        return self._abandon(attempt)

    def _abandon(self, attempt: Attempt) -> bool:
        if not attempt.abandoned and (not attempt.finished or attempt.error is None or self._touched()):
            return False
        attempt.abandoned = True
        return True

    def after_fork(self) -> None:
        """In a child: what another thread of the parent was at will not go on here."""
        attempt = self.attempt
        if attempt is None:
            return
        attempt.forget_waiting()
        if attempt.finished or attempt.owner == _thread.get_ident():
            return
        attempt.error = trysquare.SetupInterruptedError(
            f"this process was forked while another thread of its parent was at {self.what} (called at {attempt.place}): it inherited "
            f"half of it. Fork before {self.what} begins or after it has returned, or use the start method 'spawn'"
        )
        attempt.finish()

    def _perform(self, mine: Attempt, work: Callable[[], Any]) -> Any:
        try:
            mine.result = work()
        except BaseException as error:
            self._end(mine, error)
            raise
        self._end(mine, None)
        return mine.result

    def _end(self, mine: Attempt, error: BaseException | None) -> None:
        """Ends the attempt whatever happens: an interrupt that falls in here waits until everybody has been let go."""
        late: BaseException | None = None
        while not mine.finished:
            try:
                if mine.result is not _PENDING:
                    error = None  # the interrupt came when all was done
                mine.error = error
                if error is not None and not isinstance(error, Exception) and not self._touched():
                    mine.abandoned = True
                mine.finish()
            except BaseException as interrupt:
                late = interrupt
        if late is not None:
            mine.finish()
            raise late


def _shared(what: str, attempt: Attempt) -> Any:
    """What came of somebody else's attempt."""
    error = attempt.error
    if error is None:
        return attempt.result
    if isinstance(error, trysquare.SetupInterruptedError):
        raise trysquare.SetupInterruptedError(*error.args)
    if not isinstance(error, Exception):
        raise trysquare.SetupInterruptedError(
            f"{what} (called at {attempt.place}) was interrupted by {type(error).__name__} half-way, and this process cannot be set up "
            "any more: start a new one"
        ) from error
    raise _copy_of(error) from error


def _copy_of(error: Exception) -> Exception:
    """An error of the same type and text for another thread: one object has room for one traceback."""
    kind = type(error)
    try:
        copy = kind.__new__(kind, *error.args)
        copy.args = error.args
        vars(copy).update(vars(error))
        same = str(copy) == str(error)
    except Exception:
        return error
    return copy if same else error


def _two_configurations(what: str, standing: Attempt, wanted: Configuration) -> str:
    state = "was set up" if standing.done else "is being set up" if not standing.finished else f"tried its {what}"
    return (
        f"this process {state} at {standing.place} with {standing.configuration}, and it has one configuration for its whole life; "
        f"{what} was called for {wanted}. Run each configuration in a process of its own: trysquare.run_isolated([...], target), or "
        "`trysquare run --configurations FILE.toml -- PROGRAM`"
    )


def caller(inside: str = "") -> str:
    """The place outside of this package, of the package ``inside`` and of the import system that asked."""
    frame: Any = sys._getframe(1)
    place = "an unknown place"
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        place = f"{frame.f_code.co_filename}:{frame.f_lineno}"
        ours = name.startswith(("trysquare.", "importlib"))
        if not ours and not (inside and (name == inside or name.startswith(f"{inside}."))):
            break
        frame = frame.f_back
    return place
