"""``trysquare imports`` beside ty's check of the same folder in the same environment: whole processes, in turns.

Both read every module of a real product against a real environment, with a warm disk cache. ty keeps nothing between its runs; ours is
timed without a folder of answers (cold) and with one that holds the answer (kept). ty runs with its defaults, on all cores.

Goals (issue 11): ty takes at least 10 times as long as ours cold, and 100 times as long as ours kept.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from pathlib import Path

from tests.bench.timing import Contestant, race, table
from tests.support import imports_truth as truth
from tests.support.command import TRYSQUARE, plain_environment
from tests.support.measures import record
from tests.support.venvs import venv

ROUNDS = int(os.environ.get("TRYSQUARE_BENCH_ROUNDS", "9"))
TY = "ty==0.0.108"
CASES = ("drf-drifted", "boto-drifted", "oscar-drifted", "xarray-newest", "wagtail-drifted")
GOALS = {"cold": 10.0, "kept": 100.0}


def contestants(case: truth.Case, answers: Path) -> list[Contestant]:
    root, environment = truth.root_of(case), truth.environment_of(case)
    ty = [venv([TY], "3.12") / "bin" / "ty", "check", "--python", environment, "--output-format", "concise", root]
    ours = [TRYSQUARE, "imports", "--python", environment, "--root", root, "--format", "jsonl"]
    found = [("ty", ty), ("cold", ours), ("kept", [*ours, "--cache", answers])]
    return [Contestant(name, [str(word) for word in words]) for name, words in found]


def main(wanted: list[str]) -> int:
    ratios: dict[str, list[float]] = {name: [] for name in GOALS}
    for case in truth.cases():
        if case.name not in (wanted or CASES):
            continue
        with tempfile.TemporaryDirectory() as answers:
            ty, *ours = everyone = contestants(case, Path(answers))
            print(f"\n{case.name}", *(f"{one.name:>5}: {' '.join(one.words)}" for one in everyone), sep="\n")
            race(everyone, ROUNDS, plain_environment(), truth.root_of(case))
        print(table(everyone, ty), flush=True)
        for one in ours:
            ratios[one.name].append(ty.median / one.median)
        record(
            f"imports_speed_{case.name}",
            milliseconds={one.name: round(one.median * 1e3, 2) for one in everyone},
            mebibytes={one.name: round(one.peak, 1) for one in everyone},
            times_faster={one.name: round(ty.median / one.median, 1) for one in ours},
        )
    medians = {name: statistics.median(several) for name, several in ratios.items()}
    print()
    for name, several in ratios.items():
        shown = ", ".join(f"{one:.0f}" for one in several)
        print(f"{name}: ty takes {medians[name]:.0f} times as long in the median ({shown}); goal {GOALS[name]:.0f}")
    record("imports_speed", **{name: round(value, 1) for name, value in medians.items()})
    return 0 if all(medians[name] >= goal for name, goal in GOALS.items()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
