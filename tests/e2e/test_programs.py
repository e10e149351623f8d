"""The documented patterns: four programs, kept as users are told to write them, under each start method, on a matching and a drifted venv.

``TABLE`` is the table of docs/lifecycle.md: what each cell comes to without us and under ``trysquare run``. The start method is chosen from
outside, by a ``sitecustomize`` of the user's; the programs do not know of it, nor of us.
"""

from __future__ import annotations

import re
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.e2e.release import PROGRAMS, installed_release
from tests.support.command import plain_environment, trysquare
from tests.support.interpreters import client_interpreter
from tests.support.measures import FULL, ROOT
from tests.support.package_venvs import drifted_venv, matching_venv

METHODS = ("fork", "spawn", "forkserver")
NAMES = ("with_processes", "with_threads", "run_task", "two_tenants")

#: (program, start method, venv) -> (by itself, under run). "works": every task has stored its item.
TABLE = {
    (program, method, kind): (
        "fails" if kind == "drifted" or (program == "with_processes" and method != "fork") else "works",
        "works",
    )
    for program in NAMES
    for method in METHODS
    for kind in ("matching", "drifted")
}

#: The cells that say something new; a full run looks at all.
TOLD = {
    (program, method, kind)
    for program, method, kind in TABLE
    if FULL or (program == "with_processes" and kind == "drifted") or (method, kind) == ("spawn", "drifted")
}
TOLD_ALONE = {
    (program, method, kind)
    for program, method, kind in TABLE
    if FULL or (program == "with_processes" and (kind == "matching" or method == "fork"))
}

CHOOSE = "import multiprocessing, os\nmultiprocessing.set_start_method(os.environ['START_METHOD'])\n"
OUTPUT = {
    "with_processes": "worker OK\n" * 4,
    "with_threads": "worker OK\n" * 4,
    "run_task": "OK\n",
    "two_tenants": "OK\n" * 2,
}


@pytest.fixture(scope="module")
def pythons() -> dict[str, Path]:
    python = client_interpreter()
    return {"matching": matching_venv(python), "drifted": drifted_venv(python)}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed_release(tmp_path_factory.mktemp("ansys"))


class Cell:
    """One program in a directory of its own, with its paths filled in."""

    def __init__(self, program: str, method: str, python: Path, release: Path, folder: Path) -> None:
        self.program, self.python, self.release, self.folder = program, python, release, folder
        folder.mkdir()
        self.data = folder / "reports"
        for file in {f"{program}.py", "run_task.py"}:
            text = (PROGRAMS / file).read_text(encoding="utf-8")
            text = text.replace("/ansys_inc/v261", str(release)).replace("/data/reports", str(self.data))
            (folder / file).write_text(text, encoding="utf-8")
        (folder / "site").mkdir()
        (folder / "site" / "sitecustomize.py").write_text(CHOOSE, encoding="utf-8")
        self.variables = plain_environment(
            PYTHONPATH=str(folder / "site"),
            START_METHOD=method,
            ANSYS_INSTALLATION=str(release),
            ADR_DB_DIR=str(self.data / "db"),
            ADR_MEDIA_DIR=str(self.data / "media"),
            ADR_STATIC_DIR=str(self.data / "static"),
        )

    def alone(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.python, f"{self.program}.py"],
            cwd=self.folder,
            env=self.variables,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def gated(self) -> subprocess.CompletedProcess[str]:
        words = ["--python", self.python, "--product", self.release, "--preflight=warn", "-q"]
        return trysquare("run", *words, "--", f"{self.program}.py", cwd=self.folder, env=self.variables)

    def stored(self) -> int:
        """How many items all databases below hold."""
        count = 0
        for database in sorted(self.data.rglob("*.sqlite3")):
            with sqlite3.connect(database) as connection:
                (table,) = connection.execute(
                    "select name from sqlite_master where name like '%item' order by length(name) limit 1"
                ).fetchone()
                count += connection.execute(f"select count(*) from {table}").fetchone()[0]
        return count


def outcome(cell: Cell, done: subprocess.CompletedProcess[str]) -> str:
    wanted = OUTPUT[cell.program]
    # A program does not look at its workers' exit codes: what they stored and said tells.
    works = done.returncode == 0 and done.stdout == wanted and cell.stored() == wanted.count("OK")
    return "works" if works and "Traceback" not in done.stderr else "fails"


@pytest.mark.parametrize(("program", "method", "kind"), sorted(TOLD))
def test_under_run(
    program: str, method: str, kind: str, pythons: dict[str, Path], release: Path, tmp_path: Path
) -> None:
    cell = Cell(program, method, pythons[kind], release, tmp_path / "cell")
    done = cell.gated()
    assert outcome(cell, done) == TABLE[program, method, kind][1], (done.stdout, done.stderr)


@pytest.mark.parametrize(("program", "method", "kind"), sorted(TOLD_ALONE))
def test_by_itself(
    program: str, method: str, kind: str, pythons: dict[str, Path], release: Path, tmp_path: Path
) -> None:
    cell = Cell(program, method, pythons[kind], release, tmp_path / "cell")
    done = cell.alone()
    assert outcome(cell, done) == TABLE[program, method, kind][0], (done.stdout, done.stderr)


def test_the_table_in_the_docs_is_this_one() -> None:
    text = (ROOT / "docs" / "lifecycle.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)\.py` \| (\w+) \| (\w+) \| (\w+) \| (\w+) \|$", text, re.MULTILINE)
    assert {tuple(row[:3]): tuple(row[3:]) for row in rows} == TABLE


def test_the_programs_know_nothing_of_us() -> None:
    for name in NAMES:
        assert "trysquare" not in (PROGRAMS / f"{name}.py").read_text(encoding="utf-8")
