"""Reading and curing the settings of large projects, rules included, beside the start of a Python that does nothing.

Budget (docs/guide.md): less than ``python -c pass``. ``--instructions`` counts what each executes, for a machine that is not quiet.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests.bench.large_project import large_project
from tests.bench.timing import Contestant, instructions, race, table
from tests.support.command import TRYSQUARE, plain_environment
from tests.support.measures import ROOT, record
from tests.support.settings_projects import made
from tests.support.venvs import venv

ROUNDS = int(os.environ.get("TRYSQUARE_BENCH_ROUNDS", "60"))
PROJECTS = {
    "mailman_web.settings.base": "mailman-web==0.0.9",
    "wger.settings_global": "wger==2.1",
}


def compare(module: str, interpreter: Path, folder: Path) -> float:
    """`sanitize` to `python -c pass`."""
    words = [str(TRYSQUARE), "sanitize", module, "--python", str(interpreter)]
    python = Contestant("python -c pass", [str(interpreter), "-c", "pass"])
    read = Contestant("settings show", [str(TRYSQUARE), "settings", "show", *words[2:]])
    cure = Contestant("sanitize", words)
    patch = Contestant("sanitize --format python", [*words, "--format", "python"])
    everyone = [python, read, cure, patch]
    site = next(interpreter.parent.parent.glob("lib/*/site-packages"))
    print(f"\n{module}, {len(list(site.glob('*.dist-info')))} distributions")
    if "--instructions" in sys.argv:
        counts = {one.name: instructions(one.words, plain_environment(), folder) for one in everyone}
        print(", ".join(f"{name} {count / 1e6:.1f} M" for name, count in counts.items()))
        ratio = counts["sanitize"] / counts["python -c pass"]
    else:
        race(everyone, ROUNDS, plain_environment(), folder)
        print(table(everyone, python))
        ratio = cure.median / python.median
    record(f"sanitize_speed_{module}", sanitize_over_python=round(ratio, 2))
    return ratio


def main() -> int:
    ratios = []
    for module, requirement in PROJECTS.items():
        ratios.append(compare(module, venv([requirement], "3.12", over=["django==5.2.8"]) / "bin" / "python", ROOT))
    with tempfile.TemporaryDirectory() as into:
        project = large_project()
        interpreter, folder = made(project, Path(into))
        ratios.append(compare(project.module, interpreter, folder))
    worst = max(ratios)
    print(f"\nsanitize / python -c pass: {worst:.2f} at worst (budget 1)")
    return 0 if worst < 1 else 1


if __name__ == "__main__":
    sys.exit(main())
