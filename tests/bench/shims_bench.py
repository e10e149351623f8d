"""What shims cost a program that needs none of them: a real ``django.setup()`` under ``run``, without and with ``--shims``.

Budget (docs/guide.md): start-up differs by less than 3 %. The sides take turns, every other time backwards, so that none always follows the
same one; the ratio is the median of those of neighbours, which a machine that becomes slower or faster disturbs less than two medians. Processor
time is compared, and the clock is shown beside it; with ``--instructions`` those
of the interpreter are counted instead, once (what the command itself does before it becomes the interpreter comes on top).
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.timing import instructions
from tests.support.command import TRYSQUARE, keeping_environment
from tests.support.measures import record
from tests.support.venvs import venv

ROUNDS = int(os.environ.get("TRYSQUARE_BENCH_ROUNDS", "60"))
PROGRAM = """
from django.conf import settings
settings.configure(
    INSTALLED_APPS=["django.contrib." + name for name in ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles")],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField", SECRET_KEY="x", USE_TZ=True,
)
import django
django.setup()
"""
#: A program that the shims have nothing to do with.
NO_FRAMEWORK = "import json, decimal"


def seconds(words: list[str], folder: Path) -> tuple[float, float]:
    """Processor time and clock time of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    subprocess.run(words, env=keeping_environment(), cwd=folder, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, time.perf_counter() - started


def sides(python: Path, program: str) -> dict[str, list[str]]:
    run = [str(TRYSQUARE), "run", "--preflight=off", "--python", str(python)]
    return {
        "python": [str(python), "-c", program],
        "run": [*run, "--", str(python), "-c", program],
        "run --shims": [*run, "--shims", "--", str(python), "-c", program],
    }


def compare(python: Path, program: str, folder: Path) -> dict[str, list[tuple[float, float]]]:
    seen: dict[str, list[tuple[float, float]]] = {name: [] for name in sides(python, program)}
    for turn in range(ROUNDS + 1):
        order = list(sides(python, program).items())
        for name, words in order if turn % 2 else reversed(order):
            one = seconds(words, folder)
            if turn > 0:
                seen[name].append(one)
    return seen


def ratio_of(seen: dict[str, list[tuple[float, float]]], which: int) -> float:
    """Of processor time (0) or clock time (1): `run --shims` to the `run` beside it."""
    pairs = zip(seen["run"], seen["run --shims"], strict=True)
    return statistics.median(with_shims[which] / without[which] for without, with_shims in pairs)


def count(python: Path, title: str, program: str, folder: Path) -> float:
    """The ratio of instructions; each side has run before, so that what Python compiles is there."""
    seen = {}
    for name, words in sides(python, program).items():
        seconds(words, folder)
        seen[name] = instructions(words, keeping_environment(), folder)
    ratio = seen["run --shims"] / seen["run"]
    print(f"{title}: {', '.join(f'{name} {seen[name]:,}' for name in seen)} instructions, {ratio - 1:+.2%}")
    record(f"shims_instructions_{title.split('(')[0].replace(' ', '_')}", ratio=round(ratio, 4), **seen)
    return ratio


def main() -> int:
    python = venv(["django==5.2.8"], "3.12") / "bin" / "python"
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for title, program in (("django.setup()", PROGRAM), ("no framework", NO_FRAMEWORK)):
            if "--instructions" in sys.argv:
                ratio = count(python, title, program, Path(folder))
                worst = ratio if program is PROGRAM else worst
                continue
            seen = compare(python, program, Path(folder))
            print(f"\n{title}, medians of {ROUNDS} alternating runs")
            for name, all_ in seen.items():
                cpu, clock = (statistics.median(one[which] for one in all_) for which in (0, 1))
                print(f"  {name:14} {cpu * 1000:8.2f} ms of the processor  {clock * 1000:8.2f} ms")
            ratio = ratio_of(seen, 0)
            print(f"  run --shims / run: {ratio:.3f} of the processor, {ratio_of(seen, 1):.3f} by the clock")
            record(f"shims_start_{title.split('(')[0].replace(' ', '_')}", ratio=round(ratio, 3))
            if program is PROGRAM:
                worst = ratio
    print(f"\nstart-up with shims: {(worst - 1) * 100:+.1f} % (budget 3 %)")
    return 0 if worst < 1.03 else 1


if __name__ == "__main__":
    sys.exit(main())
