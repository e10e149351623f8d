"""One process for each configuration: started, watched, ended, and told of.

Every process leads a group of its own; when it ends, or has to, the whole group goes. Output goes to unnamed files, so that nothing that
lives on can hold a pipe open, and nothing is left behind. This module runs alone in a Python of its own below
``trysquare run --configurations``, and as a part of the caller's process in :func:`trysquare.run_isolated`: it starts no threads.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from typing import IO, TYPE_CHECKING, Any

from .warden import Abandoned, die_with_parent, end_orphans, guarded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

GRACE = 5.0  # seconds between the polite signal and the other one
_POLL = 0.02
_POSIX = os.name == "posix"


class Job:
    """One configuration's process, and what came of it.

    ``outcome``: "waiting", "running", "ok", "failed", "killed" (by a signal), "timeout", "refused" (by the preflight), "interrupted".
    """

    def __init__(self, plan: dict[str, Any], timeout: float | None = None, pass_fds: Sequence[int] = ()) -> None:
        self.plan = plan
        self.name: str = plan["name"]
        self.timeout: float | None = plan.get("timeout") or timeout
        self.outcome = "waiting"
        self.exit_code: int | None = None
        self.signal: int | None = None
        self.seconds = 0.0
        self.stdout, self.stderr = b"", b""
        self.reason = ""
        self._pass_fds = pass_fds
        self._process: subprocess.Popen[bytes] | None = None
        self._files: tuple[IO[bytes], IO[bytes]] | None = None
        self._started = 0.0
        self._asked_to_end = 0.0

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    def start(self, before_exec: Callable[[], None] | None = None) -> None:
        self._files = (tempfile.TemporaryFile(), tempfile.TemporaryFile())  # noqa: SIM115 -- closed in _end
        environment = {name: value for name, value in os.environ.items() if name not in self.plan["unset"]}
        environment.update(self.plan["set"])
        self._started = time.monotonic()
        more: dict[str, Any] = {"start_new_session": True, "preexec_fn": before_exec} if _POSIX else {}
        try:
            self._process = subprocess.Popen(
                self.plan["words"],
                executable=self.plan["path"],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=self._files[0],
                stderr=self._files[1],
                pass_fds=self._pass_fds,
                **more,
            )
        except OSError as error:
            self._end("failed", f"it could not be started: {error}")
        else:
            self.outcome = "running"

    def look(self) -> None:
        """Moves on when the process has ended, or has had its time."""
        if self._process is None or self.outcome != "running":
            return
        if self._has_ended():
            # The group is killed before its leader is reaped: until then nobody else can have its number.
            self._signal_group("SIGKILL")
            self._close(self._process.wait())
            return
        passed = time.monotonic() - self._started
        if self._asked_to_end:
            if time.monotonic() - self._asked_to_end > GRACE:
                self._signal_group("SIGKILL")
        elif self.timeout is not None and passed > self.timeout:
            self.reason = f"it took longer than {self.timeout:g} s"
            self._ask_to_end()

    def interrupt(self) -> None:
        """Asks a running process to end, and one that waits not to begin."""
        if self.outcome == "waiting":
            self.outcome, self.reason = "interrupted", "it was not started any more"
        elif self.outcome == "running" and not self._asked_to_end:
            self.reason = "interrupted"
            self._ask_to_end()

    def _ask_to_end(self) -> None:
        self._asked_to_end = time.monotonic()
        self._signal_group("SIGTERM")

    def _has_ended(self) -> bool:
        assert self._process is not None
        if not hasattr(os, "waitid"):
            return self._process.poll() is not None
        try:
            return os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        except ChildProcessError:  # reaped by somebody else's waitpid(-1)
            return True

    def _signal_group(self, name: str) -> None:
        assert self._process is not None
        if not _POSIX:
            self._process.kill()
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, getattr(signal, name))

    def _close(self, code: int) -> None:
        self.exit_code = code
        if code < 0:
            self.signal = -code
        if self.reason.startswith("it took"):
            self._end("timeout", self.reason)
        elif self.reason:
            self._end("interrupted", self.reason)
        elif code < 0:
            self._end("killed", f"killed by {_signal_name(-code)}")
        else:
            self._end("ok" if code == 0 else "failed", "" if code == 0 else f"exit code {code}")

    def _end(self, outcome: str, reason: str) -> None:
        self.outcome, self.reason = outcome, reason
        self.seconds = time.monotonic() - self._started
        for attribute, file in zip(("stdout", "stderr"), self._files or ()):
            file.seek(0)
            setattr(self, attribute, file.read())
            file.close()
        self._files = None


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def watch(
    jobs: Sequence[Job],
    at_once: int,
    said: Callable[[Job], None] = lambda job: None,
    before_exec: Callable[[], None] | None = None,
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Runs the jobs, ``at_once`` of them at a time, until all have ended; ``said`` hears of each that begins or ends.

    Whatever is raised in between (Ctrl-C) ends all processes first.
    """
    waiting = [job for job in jobs if job.outcome == "waiting"]
    running: list[Job] = []
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                job = waiting.pop(0)
                running.append(job)
                job.start(before_exec)
                said(job)
            for job in list(running):
                job.look()
                if job.outcome != "running":
                    running.remove(job)
                    said(job)
            if running and (len(running) >= at_once or not waiting):
                pause(_POLL)
    except BaseException:
        _end_all(jobs, running, said)
        raise


def _end_all(jobs: Sequence[Job], running: list[Job], said: Callable[[Job], None]) -> None:
    while True:
        try:
            for job in jobs:
                job.interrupt()
            while any(job.outcome == "running" for job in running):
                for job in running:
                    job.look()
                time.sleep(_POLL)
            for job in running:
                said(job)
            return
        except KeyboardInterrupt:  # impatience: the same, without grace
            for job in running:
                if job.outcome == "running":
                    job._signal_group("SIGKILL")


def summary(jobs: Sequence[Job]) -> str:
    """A line for each job, failures with their reason, and a last one that counts."""
    width = max([len("configuration"), *(len(_printable(job.name)) for job in jobs)])
    lines = [f"{'configuration':<{width}}  {'outcome':<11}  {'seconds':>7}"]
    for job in jobs:
        line = f"{_printable(job.name):<{width}}  {job.outcome:<11}  {job.seconds:>7.1f}"
        lines.append(f"{line}  {job.reason}" if job.reason else line)
    failed = [job for job in jobs if job.outcome != "ok"]
    lines.append(f"{len(jobs) - len(failed)} of {len(jobs)} ok" + (f", {len(failed)} failed" if failed else ""))
    return "\n".join(lines) + "\n"


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)


# -- `trysquare run --configurations`


def main(text: str) -> int:
    """The command: plans with the engine, runs, shows each process's output when it has ended, and a summary."""
    from .engine import call
    from .errors import EngineError

    request = json.loads(text)
    try:
        plan = call("configurations", request, request["installation"])
    except EngineError as error:
        print(error, file=sys.stderr)
        return 2
    quiet = bool(request.get("quiet"))
    if plan["said"]:
        print(plan["said"], end="", file=sys.stderr, flush=True)
    jobs = [_job(one, request) for one in plan["configurations"]]
    _tell_of_preflight(plan["configurations"], quiet)
    at_once = int(request.get("jobs") or os.cpu_count() or 1)
    return guarded(lambda pause: _supervise(jobs, at_once, _Progress(jobs, quiet), pause))


def _supervise(jobs: Sequence[Job], at_once: int, progress: _Progress, pause: Callable[[float], None]) -> int:
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _raise)
    code = 0
    try:
        watch(jobs, at_once, progress, die_with_parent if _POSIX else None, pause)
    except KeyboardInterrupt:
        code = 128 + signal.SIGINT
    except _Signalled as signalled:
        code = 128 + signalled.number
    except Abandoned:
        code = 128 + signal.SIGTERM
    end_orphans()
    with contextlib.suppress(OSError):
        print(summary(jobs), end="", file=sys.stderr, flush=True)
    return code or int(any(job.outcome != "ok" for job in jobs))


def _tell_of_preflight(plans: Sequence[dict[str, Any]], quiet: bool) -> None:
    """What several configurations have in common (one environment, one release) is said once."""
    told: dict[str, list[str]] = {}
    for plan in plans:
        for line in plan["said"].splitlines():
            if not quiet or not plan["start"]:
                told.setdefault(line, []).append(_printable(plan["name"]))
    for line, names in told.items():
        print(f"{', '.join(names)}: {line}", file=sys.stderr)
    sys.stderr.flush()


def _job(plan: dict[str, Any], request: dict[str, Any]) -> Job:
    job = Job(plan, request.get("timeout"))
    if not plan["start"]:
        job.outcome, job.reason = "refused", "the preflight says that setup cannot succeed"
    return job


class _Progress:
    """Says that a process begins, and shows what it had to say when it has ended."""

    def __init__(self, jobs: Sequence[Job], quiet: bool) -> None:
        self._jobs = jobs
        self._quiet = quiet

    def __call__(self, job: Job) -> None:
        with contextlib.suppress(OSError):  # nobody reads: the processes are watched all the same
            self._tell(job)

    def _tell(self, job: Job) -> None:
        ended = sum(one.outcome not in ("waiting", "running") for one in self._jobs)
        name = _printable(job.name)
        if job.outcome == "running":
            self._say(f"[{ended}/{len(self._jobs)}] {name}: started (pid {job.pid})")
            return
        self._say(
            f"[{ended}/{len(self._jobs)}] {name}: {job.outcome} after {job.seconds:.1f} s"
            + (f", {job.reason}" if job.reason else "")
        )
        for stream, data in ((sys.stdout, job.stdout), (sys.stderr, job.stderr)):
            if data:
                stream.flush()
                stream.buffer.write(f"--- {name}\n".encode() + data + (b"" if data.endswith(b"\n") else b"\n"))
                stream.flush()

    def _say(self, text: str) -> None:
        if not self._quiet:
            print(f"trysquare: {text}", file=sys.stderr, flush=True)


class _Signalled(BaseException):
    def __init__(self, number: int) -> None:
        self.number = number


def _raise(number: int, _: object) -> None:
    raise _Signalled(number)
