"""`check` against a bare loop over the same METADATA files, and against the peers, in one run.

Budget (docs/guide.md): at most twice the bare loop, at least four times faster than `uv pip check`, under 30 MB of memory.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.bench.timing import Contestant, race, table
from tests.support.command import TRYSQUARE, plain_environment
from tests.support.measures import ROOT, record
from tests.support.venvs import site_packages, tool, venv_of_size

ROUNDS = int(os.environ.get("TRYSQUARE_BENCH_ROUNDS", "60"))


def main() -> int:
    venv = venv_of_size(450)
    loop = Contestant("bare loop", [str(TRYSQUARE.parent / "tests/bench/bare_loop"), str(site_packages(venv))])
    check = Contestant("trysquare check", [str(TRYSQUARE), "check", "--python", str(venv)])
    against = Contestant(
        "trysquare check --release v261", [str(TRYSQUARE), "check", "--python", str(venv), "--release", "v261"]
    )
    uv = Contestant("uv pip check", [str(tool("uv")), "pip", "check", "-p", str(venv)])
    everyone = [loop, check, against, uv]
    race(everyone, ROUNDS, plain_environment(), ROOT)
    pip = Contestant("pip check", [str(tool("python")), "-m", "pip", "--python", str(venv), "check"])
    race([pip], 3, plain_environment(), ROOT)
    everyone.append(pip)
    print(
        f"\n{len(list(site_packages(venv).glob('*.dist-info')))} distributions, warm cache, {ROUNDS} alternating rounds"
    )
    print(table(everyone, loop))
    ratio, faster = check.median / loop.median, uv.median / check.median
    print(
        f"\ncheck / bare loop: {ratio:.2f} (budget 2)   uv pip check / check: {faster:.1f} (budget 4)   "
        f"peak {check.peak:.1f} MiB (budget 30)"
    )
    record(
        "check_speed",
        check_over_bare_loop=round(ratio, 2),
        uv_over_check=round(faster, 1),
        peak_mib=round(check.peak, 1),
        medians_ms={c.name: round(c.median * 1e3, 2) for c in everyone},
        venv=Path(venv).name,
    )
    return 0 if ratio <= 2 and faster >= 4 and check.peak < 30 else 1


if __name__ == "__main__":
    sys.exit(main())
