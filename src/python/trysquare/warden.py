"""Processes that are started must not outlive the one that watches over them, whatever happens to it.

Below the command two processes stand over the jobs: whichever of them is killed, the other ends what is left. The outer one is the process that the user knows: it passes signals on and waits. The inner one, in a session of its own, does the work.
A pipe tells the inner one that the outer one is gone; the inner one's children fall to the outer one when it dies (both are subreapers,
where the system has such). Only who kills both at once leaves something behind. In a caller's own process nothing can be forked so freely: there a
:class:`Keeper` waits beside it.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PASSED_ON = ("SIGINT", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2")
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36


class Abandoned(BaseException):
    """The process that the user knows is gone."""


def guarded(work: Callable[[Callable[[float], None]], int]) -> int:
    """Does ``work`` in a child and gives the exit code; ``work`` gets what it pauses by, which raises :class:`Abandoned`."""
    if not hasattr(os, "fork"):
        return work(time.sleep)
    _be_the_parent_of_orphans()
    reading, writing = os.pipe()
    inner = 0
    early: list[int] = []

    def pass_on(number: int, _: object) -> None:
        if not inner:
            early.append(number)
        else:
            with contextlib.suppress(ProcessLookupError):
                os.kill(inner, number)

    usual = {number: signal.signal(number, pass_on) for number in _passed_on()}
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        os.close(writing)
        os._exit(_be_inner(work, reading, usual))
    inner = pid
    os.close(reading)
    for number in early:
        pass_on(number, None)
    _, status = os.waitpid(pid, 0)
    left = end_orphans()
    if os.WIFEXITED(status):
        return os.WEXITSTATUS(status)
    name = signal.Signals(os.WTERMSIG(status)).name
    print(
        f"trysquare: error: what watches over the configurations was killed by {name}; {left} of their processes were ended. Run it again",
        file=sys.stderr,
        flush=True,
    )
    return 128 + os.WTERMSIG(status)


def _passed_on() -> list[int]:
    return [getattr(signal, name) for name in _PASSED_ON if hasattr(signal, name)]


def _be_inner(work: Callable[[Callable[[float], None]], int], reading: int, usual: dict[int, Any]) -> int:
    def pause(seconds: float) -> None:
        if select.select([reading], [], [], seconds)[0]:
            raise Abandoned

    code = 1
    try:
        # What is typed at the terminal reaches the outer one only, which passes it on.
        os.setsid()
        for number, handler in usual.items():
            signal.signal(number, handler)
        _be_the_parent_of_orphans()
        code = work(pause)
        end_orphans()
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        import traceback

        with contextlib.suppress(OSError):
            traceback.print_exc()
    return code


_KEEPER = """
import os, signal, sys
groups = set()
for line in sys.stdin:
    (groups.add if line[0] == "+" else groups.discard)(int(line[1:]))
for group in groups:
    try:
        os.killpg(group, signal.SIGKILL)
    except OSError:
        pass
"""


class Keeper:
    """A small process that waits at a pipe until this one ends, however it ends, and then kills the groups that were not told off."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        if os.name != "posix" or not sys.executable:
            return
        # Neither site nor variables: it knows the standard library only, and is there in a moment.
        words = [sys.executable, "-I", "-S", "-c", _KEEPER]
        with contextlib.suppress(OSError):
            self._process = subprocess.Popen(
                words,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )

    def note(self, group: int, *, lives: bool) -> None:
        """A process leads a group now, or has ended with it."""
        if self._process is None or self._process.stdin is None:
            return
        with contextlib.suppress(OSError):
            self._process.stdin.write(f"{'+' if lives else '-'}{group}\n".encode())
            self._process.stdin.flush()

    def close(self) -> None:
        if self._process is None or self._process.stdin is None:
            return
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        self._process.wait()


def _prctl(option: int, value: int) -> None:
    if sys.platform != "linux":
        return
    try:
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)
    except (ImportError, OSError, AttributeError):
        pass


def die_with_parent() -> None:
    """From now on this process is killed when the thread that started it ends."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _be_the_parent_of_orphans() -> None:
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)  # what leaves its group is still ours when its parent ends


def end_orphans() -> int:
    """Kills and reaps what is left below this process; how many there were."""
    count = 0
    for _ in range(200):
        found = list(_children())
        if not found:
            break
        for pid in found:
            count += 1
            with contextlib.suppress(ProcessLookupError, ChildProcessError, PermissionError):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
        time.sleep(0.005)  # what was below them is ours now
    return count


def _children() -> Iterator[int]:
    try:
        with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:
            yield from map(int, file.read().split())
    except OSError:
        return
