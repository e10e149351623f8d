"""`doctor` against a bare walk that asks for the size of the same files, and `doctor --hashes` against `sha256sum` on one core.

Budgets (issue 9): at most 3 times the walk; with hashes at most 1.3 times `sha256sum` on one core, here also with all the cores there are.
"""

from __future__ import annotations

import csv
import os
import sys
import tempfile
from pathlib import Path

from tests.bench.timing import Contestant, race, table
from tests.support.command import TRYSQUARE, plain_environment
from tests.support.measures import ROOT, record
from tests.support.venvs import site_packages, tool, venv_of_size

ROUNDS = int(os.environ.get("TRYSQUARE_BENCH_ROUNDS", "20"))
WALK_BUDGET, HASH_BUDGET = 3.0, 1.3


def hashed_files(site: Path) -> list[Path]:
    """What RECORD holds a digest of: what both sides read."""
    found = []
    for listing in site.glob("*.dist-info/RECORD"):
        with listing.open(newline="") as file:
            found += [site / row[0] for row in csv.reader(file) if len(row) > 1 and row[1]]
    return [path for path in found if path.is_file() and path.suffix != ".pyc"]


def main() -> int:
    venv = venv_of_size(450)
    site = site_packages(venv)
    environment = plain_environment()
    walk = Contestant("bare walk", [str(TRYSQUARE.parent / "tests/bench/bare_walk"), str(site)])
    doctor = Contestant("trysquare doctor", [str(TRYSQUARE), "doctor", str(venv)])
    peers = [
        Contestant("uv pip check", [str(tool("uv")), "pip", "check", "-p", str(venv)]),
    ]
    race([walk, doctor, *peers], ROUNDS, environment, ROOT)
    print(table([walk, doctor, *peers], walk))
    with tempfile.TemporaryDirectory() as text:
        files = hashed_files(site)
        listing = Path(text) / "files"
        listing.write_bytes(b"\0".join(os.fsencode(path) for path in files))
        sums = f"xargs -0 sha256sum < {listing} > /dev/null"
        one_core = Contestant("sha256sum, one core", ["taskset", "-c", "0", "sh", "-c", sums])
        ours = Contestant(
            "doctor --hashes, one core", ["taskset", "-c", "0", str(TRYSQUARE), "doctor", "--hashes", str(venv)]
        )
        all_cores = Contestant("doctor --hashes", [str(TRYSQUARE), "doctor", "--hashes", str(venv)])
        race([one_core, ours, all_cores], max(3, ROUNDS // 4), environment, ROOT)
        print(table([one_core, ours, all_cores], one_core))
    walk_ratio = doctor.median / walk.median
    hash_ratio = ours.median / one_core.median
    print(
        f"\n{len(files)} files with a digest; doctor / walk: {walk_ratio:.2f} (budget {WALK_BUDGET})   "
        f"hashes / sha256sum: {hash_ratio:.2f} (budget {HASH_BUDGET}), on {os.cpu_count()} cores {all_cores.median / one_core.median:.2f}"
    )
    record(
        "doctor_speed",
        doctor_over_walk=round(walk_ratio, 2),
        hashes_over_sha256sum=round(hash_ratio, 2),
        hashes_on_all_cores=round(all_cores.median / one_core.median, 2),
        files=len(files),
    )
    return 0 if walk_ratio <= WALK_BUDGET and hash_ratio <= HASH_BUDGET else 1


if __name__ == "__main__":
    sys.exit(main())
