"""`matrix` over 200 environments and 5 releases: under 2 s, linear, on all cores.

The environments are the metadata of real venvs of about 50, 150 and 450 distributions, each in a place of its own (files are hard links,
so that 200 of them fit on a disk); whole processes, warm cache.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from tests.bench.timing import Contestant, race, table
from tests.support.command import TRYSQUARE, plain_environment
from tests.support.described_product import describe_product
from tests.support.measures import ROOT, record
from tests.support.venvs import VENVS, site_packages, venv_of_size

ROUNDS = int(os.environ.get("TRYSQUARE_BENCH_ROUNDS", "10"))
BUDGET = 2.0
COUNTS = (50, 100, 200)
#: Of ten environments: how many distributions each has.
SIZES = (50, 50, 50, 150, 50, 150, 50, 150, 50, 450)
RELEASES = {
    "r251": "django>=4.2,<5.0\nnumpy<2\n",
    "r252": "django>=4.2,<5.1\nnumpy<2.1\nrequests>=2.31\n",
    "r261": "django>=4.2,<5.3\nnumpy>=1.26\nrequests>=2.31\npyyaml<7\n",
    "r262": "django>=5.0,<6\nnumpy>=2; python_version >= '3.11'\n",
    "r271": "django>=5.2\nnumpy>=2\nurllib3>=2\nattrs>=23\n",
}


def copy_metadata(venv: Path, target: Path) -> None:
    """What a reader looks at: the venv's layout, the names in site-packages, and what every dist-info says."""
    site = site_packages(venv)
    place = target / site.relative_to(venv)
    place.mkdir(parents=True)
    shutil.copy2(venv / "pyvenv.cfg", target / "pyvenv.cfg")
    (target / "bin").mkdir()
    (target / "bin" / "python").symlink_to("/usr/bin/python3")
    for entry in site.iterdir():
        there = place / entry.name
        if not entry.is_dir():
            os.link(entry, there)
            continue
        there.mkdir()
        for name in ("METADATA", "INSTALLER", "direct_url.json") if entry.suffix == ".dist-info" else ():
            if (entry / name).is_file():
                os.link(entry / name, there / name)


def contestants(folder: Path, product: Path) -> list[Contestant]:
    venvs = [folder / f"venv{i:03}" for i in range(COUNTS[-1])]
    for i, venv in enumerate(venvs):
        copy_metadata(venv_of_size(SIZES[i % len(SIZES)]), venv)
    release = ["--product", str(product)]
    found = [
        Contestant(
            f"{count} environments x {len(RELEASES)}", [str(TRYSQUARE), "matrix", *map(str, venvs[:count]), *release]
        )
        for count in COUNTS
    ]
    one_core = Contestant(f"{COUNTS[-1]} x {len(RELEASES)}, one core", ["taskset", "-c", "0", *found[-1].words])
    html = Contestant(
        f"{COUNTS[-1]} x {len(RELEASES)}, with HTML", [*found[-1].words, f"--format=html={folder}/out.html"]
    )
    return [*found, one_core, html]


def main() -> int:
    VENVS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=VENVS.parent) as text:
        folder = Path(text)
        all_of_them = contestants(folder, describe_product(folder, "bench", "pip", RELEASES))
        race(all_of_them, ROUNDS, plain_environment(), ROOT)
        print(table(all_of_them, all_of_them[-3]))
    least, half, whole, one_core, html = all_of_them
    print(
        f"\n{COUNTS[-1]} environments: {whole.median:.3f} s (budget {BUDGET} s); twice as many take {whole.median / half.median:.2f} "
        f"and {half.median / least.median:.2f} times as long; one core takes {one_core.median / whole.median:.2f} times as long"
    )
    record(
        "matrix_speed",
        seconds=round(whole.median, 3),
        with_html=round(html.median, 3),
        doubled=round(whole.median / half.median, 2),
        one_core=round(one_core.median / whole.median, 2),
    )
    return 0 if whole.median <= BUDGET and html.median <= BUDGET else 1


if __name__ == "__main__":
    sys.exit(main())
