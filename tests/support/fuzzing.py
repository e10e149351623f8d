"""Runs the fuzz targets of build/fuzz, each for the same processor time, and says what each of them did.

python -m tests.support.fuzzing [SECONDS] [TARGET…]     (`./dev fuzz` builds them first)

The time is the processor's, so that a busy machine cuts nobody short. A target that is the same file as before goes on where it
was stopped. What it finds out is kept below build/fuzz: its inputs in `corpus`, its output and its figures in `logs`, and an input
that breaks a law in `found`; one of these is minimised by hand (`TARGET -minimize_crash=1 -runs=100000 FILE`), mended, and kept in
fixtures/corpus, which every test run replays.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.support.measures import ROOT, record

FUZZ = ROOT / "build" / "fuzz"
TARGETS = FUZZ / "tests" / "fuzz"
SECONDS = 60.0
TICKS = os.sysconf("SC_CLK_TCK")
STOPPED = threading.Event()  # by the user: what was done until then counts


@dataclass
class Run:
    """What one target did until now: a clean one has ended with 0 each time it was asked to."""

    target: str
    built: str  # digest of the target
    seconds: float = 0.0
    runs: int = 0
    clean: bool = True

    @property
    def figures(self) -> Path:
        return FUZZ / "logs" / f"{self.target}.json"

    def row(self) -> str:
        a_second = self.runs / max(self.seconds, 1)
        minutes = f"{self.seconds / 60:5.1f} min {self.runs:10} runs {a_second:8.0f}/s"
        return f"{self.target:12} {minutes}  {'clean' if self.clean else 'FOUND something'}"


def begun(target: str) -> Run:
    digest = hashlib.sha256((TARGETS / f"{target}_fuzz").read_bytes()).hexdigest()
    fresh = Run(target, digest)
    if fresh.figures.exists():
        before = Run(**json.loads(fresh.figures.read_text()))
        if before.built == digest and before.clean:
            return before
    return fresh


def _processor_seconds(pid: int) -> float:
    """What a child has used; one that has ended and is not waited for keeps its figure."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _command(target: str) -> list[str]:
    kept, found = FUZZ / "corpus" / f"{target}_fuzz", FUZZ / "found"
    for folder in (kept, found):
        folder.mkdir(parents=True, exist_ok=True)
    # The longest an input may take; by the clock, so that there is room for a busy machine.
    limits = [
        "-timeout=600",
        "-report_slow_units=600",
        "-rss_limit_mb=2048",
        "-max_total_time=0",
        "-print_final_stats=1",
    ]
    seeds = ROOT / "fixtures" / "corpus" / target
    return [str(TARGETS / f"{target}_fuzz"), *limits, f"-artifact_prefix={found}/{target}-", str(kept), str(seeds)]


def run_target(target: str, seconds: float) -> Run:
    """Lets it run until it has had its time, then asks it to end (SIGUSR1), which it does with its statistics."""
    done = begun(target)
    if done.seconds >= seconds or STOPPED.is_set():
        return done
    log = FUZZ / "logs" / f"{target}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    used, asked = 0.0, False
    with log.open("wb") as into:
        child = subprocess.Popen(
            _command(target), stdout=into, stderr=into, stdin=subprocess.DEVNULL, cwd=FUZZ, start_new_session=True
        )
        while os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            used = _processor_seconds(child.pid)
            if (done.seconds + used >= seconds or STOPPED.is_set()) and not asked:
                child.send_signal(signal.SIGUSR1)
                asked = True
            time.sleep(0.5)
        used = _processor_seconds(child.pid)
        exit_code = child.wait()
    text = log.read_text(errors="replace")
    counted = re.search(r"number_of_executed_units:\s*(\d+)", text)
    shown = [int(number) for number in re.findall(r"^#(\d+)\s", text, re.MULTILINE)]
    done.seconds += used
    done.runs += int(counted[1]) if counted else max(shown, default=0)
    done.clean = exit_code == 0 and not list((FUZZ / "found").glob(f"{target}-*"))
    done.figures.write_text(json.dumps(asdict(done)) + "\n")
    return done


def main(words: list[str]) -> int:
    seconds = float(words.pop(0)) if words and words[0].replace(".", "", 1).isdigit() else SECONDS
    built = sorted(path.name.removesuffix("_fuzz") for path in TARGETS.glob("*_fuzz"))
    unknown = sorted(set(words) - set(built))
    if unknown or not built:
        print(f"no such fuzz target: {', '.join(unknown) or 'none is built'}; there are: {', '.join(built)}")
        return 2

    def run_and_say(target: str) -> Run:
        done = run_target(target, seconds)
        if done.seconds == 0:
            return done
        print(done.row(), flush=True)
        record(f"fuzz_{target}", minutes=round(done.seconds / 60, 1), runs=done.runs, clean=done.clean)
        return done

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: STOPPED.set())
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        runs = list(pool.map(run_and_say, words or built))
    for done in runs:
        if not done.clean:
            print(f"{done.target}: {FUZZ / 'logs' / done.target}.log, {FUZZ / 'found' / done.target}-*")
    return 0 if all(done.clean and done.seconds >= seconds for done in runs) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
