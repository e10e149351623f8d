"""Our syntax trees against those of every CPython at hand, each on its own grammar.

The law: for a file that a CPython accepts our tree is that of its ``ast`` in the newest shape, places included (what an
older ``ast`` tells otherwise is one table in tests/support/pysource_compare.py); a file that it refuses has an error.
The default run takes a fixed sample; a full one (``TRYSQUARE_FULL=1``) each standard library whole, every file of the
large venvs, more mistakes, and what was written for Python 2.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import TRYSQUARE
from tests.support.interpreters import interpreter, libraries_of_python2
from tests.support.measures import FULL, ROOT, record
from tests.support.venvs import packages, site_packages, sources_of_python2, venv, venv_of_size

SERIES = ("3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14")
SEED = 20261123
# CPython's own collection of broken files and of Python 2, which its library ships.
SAMPLE = None if FULL else 120
MUTANTS = 6000 if FULL else 250
DEEPER = 60_000 if FULL else 0

DUMPER = TRYSQUARE.parent / "tests/pysource_dump"
SUPPORT = ROOT / "tests/support"


def standard_library(python: Path) -> Path:
    done = subprocess.run(
        [python, "-c", "import os; print(os.path.dirname(os.__file__))"], capture_output=True, text=True, check=True
    )
    return Path(done.stdout.strip())


def sources(folder: Path, *, without: str = "") -> list[str]:
    """Every Python file below, or a seeded sample of them."""
    files = sorted(
        str(file)
        for file in folder.rglob("*.py")
        if file.is_file() and (not without or without not in file.relative_to(folder).parts)
    )
    return files if SAMPLE is None else random.Random(SEED).sample(files, min(SAMPLE, len(files)))


def compare(python: Path, paths: list[str]) -> dict[str, int]:
    """What became of the files; every difference is shown and fails the test."""
    done = subprocess.run(
        [python, SUPPORT / "pysource_compare.py", DUMPER],
        input="\n".join(paths) + "\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="surrogateescape",
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    *differences, summary = [json.loads(line) for line in done.stdout.splitlines()]
    assert not differences, json.dumps(differences[:10], indent=1)
    return summary


@pytest.mark.parametrize("series", SERIES)
def test_standard_library(series: str) -> None:
    python = interpreter(series)
    summary = compare(python, sources(standard_library(python), without="site-packages"))
    record(f"pysource_stdlib_{series}", **summary)
    assert summary["same"] > (1000 if FULL else 60)


@pytest.mark.parametrize("series", ["3.6", "3.8", "3.12", "3.14"])
def test_packages(series: str) -> None:
    """Files of real distributions; in a full run of more of them, and of many that were written for Python 2."""
    python = interpreter(series)
    paths = sources(site_packages(venv_of_size(450)))
    if FULL:
        paths += sources(site_packages(venv(packages("sources"), "3.12", no_deps=True)))
        for folder in [sources_of_python2(), *libraries_of_python2()]:
            paths += sources(folder)
    summary = compare(python, paths)
    record(f"pysource_packages_{series}", files=len(paths), **summary)
    assert summary["same"] > len(paths) * (0.5 if series == "3.6" else 0.9)
    if FULL:
        assert summary["same"] > 20_000
        assert summary["refused"] > 40


@pytest.mark.parametrize("series", SERIES)
def test_one_mistake_each(series: str, tmp_path: Path) -> None:
    """Good files with one change: what CPython still accepts we accept, what it refuses we refuse."""
    python = interpreter(series)
    good = sources(standard_library(python), without="site-packages")
    made = subprocess.run(
        [sys.executable, SUPPORT / "pysource_mutants.py", tmp_path, str(MUTANTS), f"{SEED}"],
        input="\n".join(good) + "\n",
        capture_output=True,
        text=True,
        check=True,
    )
    summary = compare(python, made.stdout.splitlines())
    record(f"pysource_mutants_{series}", **summary)
    assert summary["refused"] > MUTANTS / 3
    assert summary["same"] > MUTANTS / 20


@pytest.mark.parametrize("series", SERIES)
def test_shapes(series: str, tmp_path: Path) -> None:
    """Every kind of expression in every place that takes one, and a seeded sample of places within places."""
    python = interpreter(series)
    made = subprocess.run(
        [sys.executable, SUPPORT / "pysource_shapes.py", tmp_path, str(DEEPER), f"{SEED}", "0" if FULL else "12"],
        capture_output=True,
        text=True,
        check=True,
    )
    summary = compare(python, made.stdout.splitlines())
    record(f"pysource_shapes_{series}", **summary)
    assert min(summary["same"], summary["refused"]) > 500


@pytest.mark.parametrize("series", SERIES)
def test_snippets(series: str, tmp_path: Path) -> None:
    """The corners of the grammar, right and wrong, one by one: pysource_snippets.txt holds them between lines of ``%``."""
    text = (Path(__file__).parent / "pysource_snippets.txt").read_text(encoding="utf-8")
    paths = []
    for number, snippet in enumerate(text.split("\n%\n")):
        file = tmp_path / f"{number:04d}.py"
        file.write_text(snippet + "\n", encoding="utf-8")
        paths.append(str(file))
    summary = compare(interpreter(series), paths)
    assert min(summary["same"], summary["refused"]) > 100
