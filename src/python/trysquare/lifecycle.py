"""The setup of this process: done once, known to every thread and, as far as there is something to know, to every child.

One :class:`Lifecycle` serves both ways to set a product up: :class:`~trysquare.runtime.Runtime`, and the product's own client, whose
callables :mod:`trysquare.client` wraps.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import trysquare

from . import processes, siblings
from .once import Once, caller

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .settled import Configuration

#: The module of ours that knows the framework, by the framework's own.
_FRAMEWORKS = {"django": "trysquare.django"}


class Lifecycle:
    """What is known of this process's one setup."""

    def __init__(self) -> None:
        self.once = Once("setup", framework_touched)
        self.pid = os.getpid()
        self.inherited = False  # a fork's child of a process that was set up
        self.parent = 0

    @property
    def is_setup(self) -> bool:
        return self.once.done

    @property
    def state(self) -> str:
        """ "new", "running", "done" or "failed"."""
        once = self.once
        return "done" if once.done else "failed" if once.failed else "running" if once.running else "new"

    @property
    def first_cause(self) -> BaseException | None:
        """Why setup failed, when it did."""
        attempt = self.once.attempt
        return attempt.error if attempt is not None and attempt.finished else None

    def setup(self, configuration: Configuration, work: Callable[[], Any], directories: Iterable[str] = ()) -> Any:
        """Does ``work`` once in this process (:meth:`trysquare.once.Once.run`), after a look at whose framework it is.

        ``directories``: what setup writes to; other processes that set up on them wait meanwhile.

        Raises:
            ForeignSetupError: somebody else has set the framework up.
        """
        if self.once.attempt is None:
            self.refuse_foreign()
            warn_of_variables()

        def alone() -> Any:
            with siblings.one_at_a_time(directories):
                return work()

        if not _in_event_loop():
            return self.once.run(configuration, alone)
        return _beside_the_loop(lambda: self.once.run(configuration, alone))

    def refuse_foreign(self) -> None:
        """Refuses where somebody else has configured the framework: nobody has by way of us, or is about to.

        Raises:
            ForeignSetupError: with what was found, where it was configured and the way out.
        """
        if self.once.attempt is not None:
            return
        try:
            refuse_foreign()
        except trysquare.ForeignSetupError:
            # Another thread may have begun while this one looked: then it is our own setup that was found.
            if self.once.attempt is None:
                raise

    def not_set_up(self, what: str, line: str, inside: str = "") -> str:
        """What to tell somebody who uses the product too early, by way of the package ``inside``."""
        cause = self.first_cause
        if cause is not None:
            return f"{what}: setup has failed in {processes.describe()}: {type(cause).__name__}: {cause}"
        if self.state == "running":
            return f"{what}: setup is still running in {processes.describe()}, called at {self.once.attempt.place}"  # type: ignore[union-attr]
        why = {
            "fork": "its parent had not set up the product when it forked",
            "spawn": "a spawned process has nothing of its parent's setup",
            "forkserver": "a process from the fork server has nothing of its parent's setup",
        }.get(processes.start_method(), "nothing has set the product up here")
        return f"{what}: {processes.describe()} is not set up: {why}. Add this line before {caller(inside)}: {line}"

    def after_fork(self) -> None:
        processes.note_fork(self.pid)
        siblings.after_fork()
        self.parent, self.pid = self.pid, os.getpid()
        self.once.after_fork()
        if self.once.done:
            self.inherited = True
        for module in _loaded_frameworks():
            module.close_inherited_connections()


def _in_event_loop() -> bool:
    asyncio = sys.modules.get("asyncio.events")
    return asyncio is not None and asyncio._get_running_loop() is not None


def _beside_the_loop(work: Callable[[], Any]) -> Any:
    """Frameworks refuse what setup does in a thread that runs an event loop: another thread does it, and the loop waits."""
    import threading

    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome[:] = [work(), None]
        except BaseException as error:
            outcome[:] = [None, error]
        for module in _loaded_frameworks():
            module.close_connections()

    thread = threading.Thread(target=run, name="trysquare-setup")
    thread.start()
    thread.join()
    result, error = outcome
    if error is not None:
        raise error
    return result


def framework_touched() -> bool:
    """Whether a framework that is loaded has been configured, by anybody."""
    return any(module.is_touched() for module in _loaded_frameworks())


def refuse_foreign() -> None:
    """Refuses where somebody else has configured the framework.

    Raises:
        ForeignSetupError: with what was found, where it was configured and the way out.
    """
    from . import gates

    for module in _loaded_frameworks():
        module.refuse_foreign(gates.installed())


def warn_of_variables() -> None:
    """Warns of variables by which a framework would find other settings than the product's."""
    import importlib

    from . import gates

    for ours in _FRAMEWORKS.values():
        importlib.import_module(ours).warn_of_variables(gates.installed())


def _loaded_frameworks() -> list[Any]:
    import importlib

    return [importlib.import_module(ours) for theirs, ours in _FRAMEWORKS.items() if theirs in sys.modules]


_standing: dict[str, Lifecycle] = {}


def lifecycle() -> Lifecycle:
    """The one of this process."""
    standing = _standing.get("lifecycle")
    if standing is None:
        mine = Lifecycle()
        standing = _standing.setdefault("lifecycle", mine)
        if standing is mine:
            processes.on_fork(mine.after_fork)
    return standing
