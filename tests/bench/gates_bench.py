"""What the gates cost in a process: of a real setup, and where the framework is never imported.

The same interpreter takes turns without and with what ``trysquare run`` puts into its environment; the difference of the medians counts.
Budgets (issue 7): under 2 % of a real setup; under a tenth of ``python -c pass`` where no framework is imported, also in instructions.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.timing import Contestant, instructions, race, table
from tests.e2e.release import installed_release
from tests.support.command import TRYSQUARE, plain_environment, trysquare
from tests.support.interpreters import client_interpreter
from tests.support.measures import ROOT, record
from tests.support.package_venvs import matching_venv

ROUNDS = int(os.environ.get("TRYSQUARE_BENCH_ROUNDS", "200"))
SETUP_BUDGET, START_BUDGET = 0.02, 0.1

PROGRAM = """\
import sys
from ansys.dynamicreporting.core.serverless import ADR
ADR(ansys_installation=sys.argv[1], db_directory=sys.argv[2]).setup()
"""


def gated_variables(python: Path, release: Path) -> dict[str, str]:
    """What ``run`` adds to the environment of a program."""
    ask = "import json, os; print(json.dumps({k: v for k, v in os.environ.items() if k.startswith(('TRYSQUARE_', 'PYTHONPATH'))}))"
    done = trysquare("run", "--python", python, "--product", release, "--preflight=off", "--", "python", "-c", ask)
    variables: dict[str, str] = json.loads(done.stdout)
    return variables


def contestants(name: str, words: list[str], variables: dict[str, str]) -> tuple[Contestant, Contestant]:
    given = [f"{key}={value}" for key, value in variables.items()]
    return Contestant(name, ["env", "-u", "NOTHING", *words], (0,)), Contestant(
        f"{name}, gates", ["env", *given, *words], (0,)
    )


def compare(name: str, words: list[str], variables: dict[str, str], budget: float, folder: Path) -> bool:
    plain, gated = contestants(name, words, variables)
    environment = plain_environment(PYTHONDONTWRITEBYTECODE="")
    race([plain, gated], ROUNDS, environment, folder)
    cost = (gated.median - plain.median) / plain.median
    print(table([plain, gated], plain))
    print(f"difference of medians: {(gated.median - plain.median) * 1e3:.2f} ms, {cost:.1%} (budget {budget:.0%})")
    figures: dict[str, object] = {"rounds": ROUNDS, "cost": round(cost, 4)}
    if shutil.which("valgrind"):
        before = instructions(words, environment)
        after = instructions(words, {**environment, **variables})
        figures["instructions"] = round((after - before) / before, 4)
        print(f"instructions: {before:,} and {after:,}, {(after - before) / before:.1%}\n")
    record(f"gates_{name.replace(' ', '_')}", **figures)
    return cost < budget


def main() -> int:
    python = matching_venv(client_interpreter())
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        release = installed_release(folder)
        variables = gated_variables(python, release)
        assert "TRYSQUARE_HANDOFF" in variables, TRYSQUARE
        (folder / "program.py").write_text(PROGRAM, encoding="utf-8")
        setup = [str(python), str(folder / "program.py"), str(release), str(folder / "db")]
        subprocess.run(setup, check=True, env=plain_environment(), capture_output=True)  # the database is made
        subprocess.run(setup, check=True, env={**plain_environment(), **variables}, capture_output=True)
        fine = compare("setup", setup, variables, SETUP_BUDGET, folder)
        fine = compare("python -c pass", [str(python), "-c", "pass"], variables, START_BUDGET, folder) and fine
    return 0 if fine else 1


if __name__ == "__main__":
    assert ROOT.is_dir()
    sys.exit(main())
