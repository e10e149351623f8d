"""Our parser beside the fastest ``ast.parse`` at hand, tree-sitter's Python and ruff's parser: same files, one core, in turns.

Every contestant is a process that has read the files before, and is asked for one round after the other; a round counts in
seconds of the processor's time. All make a whole tree of each file and let it go again: ours with its places and errors, CPython's
``ast`` as Python objects, tree-sitter's as C structs, ruff's with its tokens. The files are real ones that all of them read.

Goals (issue 4): 20 times ``ast.parse``, 10 times tree-sitter, ahead of ruff.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.command import TRYSQUARE, plain_environment
from tests.support.interpreters import interpreters
from tests.support.measures import ROOT, record
from tests.support.venvs import site_packages, venv, venv_of_size

ROUNDS = int(os.environ.get("TRYSQUARE_BENCH_ROUNDS", "15"))
FILES = int(os.environ.get("TRYSQUARE_BENCH_FILES", "4000"))
SEED = 20261124
HERE = Path(__file__).parent
WORK = ROOT / "build" / "bench"
TREE_SITTER = ["tree-sitter==0.26.1", "tree-sitter-python==0.25.0"]
GOALS = {"ast.parse": 20.0, "tree-sitter": 10.0, "ruff": 1.0}


@dataclass
class Resident:
    """A contestant that waits for the word."""

    name: str
    goal: float
    words: list[object]
    seconds: list[float] = field(default_factory=list)
    refused: int = 0
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        core = ["taskset", "-c", str(max(os.sched_getaffinity(0)))] if shutil.which("taskset") else []
        self.process = subprocess.Popen(
            [*core, *map(str, self.words)],
            env=plain_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def one_round(self) -> None:
        assert self.process is not None
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        seconds, refused = self.process.stdout.readline().split()
        self.seconds.append(float(seconds))
        self.refused = int(refused)

    def stop(self) -> None:
        assert self.process is not None
        self.process.communicate()

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def race(contestants: list[Resident], rounds: int) -> None:
    """One round to warm up, then they take turns."""
    for contestant in contestants:
        contestant.start()
        contestant.one_round()
        contestant.seconds.clear()
    for _ in range(rounds):
        for contestant in contestants:
            contestant.one_round()
    for contestant in contestants:
        contestant.stop()


def write_list(name: str, paths: list[str]) -> Path:
    WORK.mkdir(parents=True, exist_ok=True)
    target = WORK / name
    target.write_text("".join(f"{path}\n" for path in paths), encoding="utf-8")
    return target


def files_for_all(oldest: Path) -> list[str]:
    """A seeded sample of the large venv's files, of those that the oldest CPython reads."""
    everything = sorted(str(path) for path in site_packages(venv_of_size(450)).rglob("*.py") if path.is_file())
    sample = write_list("sample.txt", random.Random(SEED).sample(everything, min(FILES, len(everything))))
    done = subprocess.run(
        [oldest, HERE / "pysource_peer.py", "accepted", sample], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def fastest_cpython(pythons: dict[str, Path], paths: list[str]) -> str:
    """The version whose `ast.parse` is the fastest on a part of the files."""
    few = write_list("few.txt", paths[:300])
    entrants = [
        Resident(version, 0, [python, HERE / "pysource_peer.py", "ast", few]) for version, python in pythons.items()
    ]
    race(entrants, 3)
    print("ast.parse, one and the same part of the files: " + ", ".join(f"{e.name} {e.median:.2f} s" for e in entrants))
    return min(entrants, key=lambda entrant: entrant.median).name


def ruff_parser() -> Path | None:
    """ruff's parser, which its registry has as a library; None without cargo."""
    if shutil.which("cargo") is None:
        print("no cargo on this machine: ruff's parser is left out")
        return None
    folder = WORK / "ruff_parser"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("Cargo.toml", "main.rs"):
        shutil.copyfile(HERE / "ruff_parser" / name, folder / name)
    subprocess.run(["cargo", "build", "-q", "--release"], cwd=folder, check=True)
    return folder / "target" / "release" / "ruff_parser"


def main() -> int:
    pythons = {".".join(map(str, version)): path for version, path in interpreters().items() if version >= (3, 8)}
    paths = files_for_all(next(iter(pythons.values())))
    files = write_list("files.txt", paths)
    megabytes = sum(Path(path).stat().st_size for path in paths) / 1e6
    python = fastest_cpython(pythons, paths)
    with_tree_sitter = venv(TREE_SITTER, "3.12") / "bin" / "python"
    ours = Resident("trysquare", 0, [TRYSQUARE.parent / "tests/bench/pysource_bench", files])
    everyone = [
        ours,
        Resident("ast.parse", GOALS["ast.parse"], [pythons[python], HERE / "pysource_peer.py", "ast", files]),
        Resident(
            "tree-sitter", GOALS["tree-sitter"], [with_tree_sitter, HERE / "pysource_peer.py", "tree-sitter", files]
        ),
    ]
    if (binary := ruff_parser()) is not None:
        everyone.append(Resident("ruff", GOALS["ruff"], [binary, files]))
    race(everyone, ROUNDS)
    print(f"\n{len(paths)} files, {megabytes:.1f} MB, warm, one core, {ROUNDS} alternating rounds; CPython {python}")
    print(f"{'parser':<12} {'median':>10} {'best':>10} {'MB/s':>8} {'behind ours':>12} {'goal':>6}")
    for one in everyone:
        goal = f"{one.goal:.0f}x" if one.goal else ""
        print(
            f"{one.name:<12} {one.median * 1e3:>7.1f} ms {min(one.seconds) * 1e3:>7.1f} ms {megabytes / one.median:>8.1f} "
            f"{one.median / ours.median:>11.1f}x {goal:>6}"
        )
    record(
        "pysource_speed",
        files=len(paths),
        megabytes=round(megabytes, 1),
        cpython=python,
        megabytes_per_second={one.name: round(megabytes / one.median, 1) for one in everyone},
        ratios={one.name: round(one.median / ours.median, 2) for one in everyone[1:]},
    )
    # tree-sitter has no errors but nodes; for all others a refused file would be no work.
    assert all(one.refused == 0 for one in everyone), {one.name: one.refused for one in everyone}
    return 0 if all(one.median / ours.median > one.goal for one in everyone[1:]) else 1


if __name__ == "__main__":
    sys.exit(main())
