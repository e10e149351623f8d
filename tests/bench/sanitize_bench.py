"""Reading and curing the settings of large projects, rules included, beside the start of a Python that does nothing.

Budget (docs/guide.md): less than ``python -c pass``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.bench.timing import Contestant, race, table
from tests.support.command import TRYSQUARE, plain_environment
from tests.support.measures import ROOT, record
from tests.support.venvs import venv

ROUNDS = int(os.environ.get("TRYSQUARE_BENCH_ROUNDS", "60"))
PROJECTS = {
    "mailman_web.settings.base": "mailman-web==0.0.9",
    "wger.settings_global": "wger==2.1",
}


def main() -> int:
    worst = 0.0
    for module, requirement in PROJECTS.items():
        folder = venv([requirement], "3.12", over=["django==5.2.8"])
        python = Contestant("python -c pass", [str(folder / "bin" / "python"), "-c", "pass"])
        words = [str(TRYSQUARE), "sanitize", module, "--python", str(folder)]
        read = Contestant("settings show", [str(TRYSQUARE), "settings", "show", *words[2:]])
        cure = Contestant("sanitize", words)
        patch = Contestant("sanitize --format python", [*words, "--format", "python"])
        everyone = [python, read, cure, patch]
        race(everyone, ROUNDS, plain_environment(), ROOT)
        print(f"\n{module}, {len(list(folder.glob('lib/*/site-packages/*.dist-info')))} distributions")
        print(table(everyone, python))
        ratio = cure.median / python.median
        worst = max(worst, ratio)
        record(f"sanitize_speed_{module}", sanitize_over_python=round(ratio, 2), venv=Path(folder).name)
    print(f"\nsanitize / python -c pass: {worst:.2f} at worst (budget 1)")
    return 0 if worst < 1 else 1


if __name__ == "__main__":
    sys.exit(main())
