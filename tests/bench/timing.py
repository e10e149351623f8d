"""Whole-process timings, side by side: the contestants take turns, so that a busy moment hits all of them."""

from __future__ import annotations

import re
import statistics
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.command import TRYSQUARE


def instructions(words: list[str], environment: dict[str, str], cwd: Path | None = None) -> int:
    """What valgrind counts, of the processes that it starts, too; the hash seed is fixed, so that two runs differ by little.

    What a process did before it became another program (``exec``, as ``trysquare run`` does) is lost to valgrind, and not in the sum.
    """
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--trace-children=yes", "--callgrind-out-file=/dev/null", *words],
        env={**environment, "PYTHONHASHSEED": "0"},
        cwd=cwd,
        capture_output=True,
        text=True,
        check=True,
    )
    return sum(map(int, re.findall(r"Collected : (\d+)", done.stderr)))


@dataclass
class Contestant:
    """A command, its times in seconds and its peak memory in MiB."""

    name: str
    words: list[str]
    expected: tuple[int, ...] = (0, 1)
    seconds: list[float] = field(default_factory=list)
    peak: float = 0.0

    def run_once(self, environment: dict[str, str], cwd: Path) -> None:
        started = time.perf_counter()
        with subprocess.Popen(
            self.words,
            env=environment,
            cwd=cwd,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        ) as process:
            process.wait()
        elapsed = time.perf_counter() - started
        if process.returncode not in self.expected:
            raise RuntimeError(f"`{' '.join(self.words)}` ended with {process.returncode}")
        self.seconds.append(elapsed)

    def measure_peak(self, environment: dict[str, str], cwd: Path) -> None:
        launcher = TRYSQUARE.parent / "tests/bench/peak_memory"
        done = subprocess.run(
            [launcher, *self.words],
            env=environment,
            cwd=cwd,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        self.peak = int(done.stderr.splitlines()[-1]) / 1024

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def race(contestants: list[Contestant], rounds: int, environment: dict[str, str], cwd: Path) -> None:
    """Warms every contestant up, then lets them take turns."""
    for contestant in contestants:
        contestant.run_once(environment, cwd)
        contestant.seconds.clear()
        contestant.measure_peak(environment, cwd)
    for _ in range(rounds):
        for contestant in contestants:
            contestant.run_once(environment, cwd)


def table(contestants: list[Contestant], base: Contestant) -> str:
    lines = [f"{'command':<34} {'median':>10} {'best':>10} {'ratio':>7} {'peak':>10}"]
    lines += [
        f"{c.name:<34} {c.median * 1e3:>7.2f} ms {min(c.seconds) * 1e3:>7.2f} ms {c.median / base.median:>7.2f} {c.peak:>6.1f} MiB"
        for c in contestants
    ]
    return "\n".join(lines)
