"""Processes that set up on the same directories at once: one after the other.

The workers of a server start together, and the first setup on a new directory creates what is in it; two at a time spoil each other's
work. The directory itself is locked while setup runs: no file is made for it, and the system lets go when a process dies. Whoever waits
longer than :data:`PATIENCE` goes on without: the one that holds it may be waiting for us.
"""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PATIENCE = 60.0  # seconds

_held: list[int] = []  # descriptors; a forked child closes its copies


@contextlib.contextmanager
def one_at_a_time(directories: Iterable[str]) -> Iterator[None]:
    """Holds those of the directories that are there; where the system has no such locks, nothing."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    places: dict[tuple[int, int], str] = {}
    for directory in directories:
        with contextlib.suppress(OSError):
            status = os.stat(directory)
            places[status.st_dev, status.st_ino] = directory
    descriptors: list[int] = []
    end = time.monotonic() + PATIENCE
    try:
        # In one order for everybody.
        for _, directory in sorted(places.items()):
            with contextlib.suppress(OSError):
                descriptor = os.open(directory, os.O_RDONLY)
                descriptors.append(descriptor)
                _held.append(descriptor)
                _lock(fcntl, descriptor, end)
        yield
    finally:
        for descriptor in descriptors:
            with contextlib.suppress(OSError, ValueError):
                _held.remove(descriptor)
                # Said in so many words: a child that was forked meanwhile has a copy, and closing ours would not do.
                fcntl.flock(descriptor, fcntl.LOCK_UN)
                os.close(descriptor)


def _lock(fcntl: object, descriptor: int, end: float) -> None:
    pause = 0.001
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)  # type: ignore[attr-defined]
        except BlockingIOError:
            if time.monotonic() > end:
                return
            time.sleep(pause)
            pause = min(pause * 2, 0.05)
        else:
            return


def after_fork() -> None:
    """In a child: the parent's locks are the parent's."""
    while _held:
        with contextlib.suppress(OSError):
            os.close(_held.pop())
