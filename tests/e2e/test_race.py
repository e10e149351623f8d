"""64 threads race to set up, with injected delays and failures: exactly one setup, one outcome for all, nobody waits for ever.

With the real client and the stand-in release under ``trysquare run``, for :class:`trysquare.Runtime` around that client, and for a
Runtime of a product without one, also without ``trysquare run``; each round in a process of its own. A full run does 1,000 rounds of
each, also in Python's development mode.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.e2e.release import installed_release
from tests.e2e.tiny_product import tiny_product
from tests.support.command import TRYSQUARE, plain_environment, trysquare
from tests.support.interpreters import client_interpreter, free_threaded_interpreter
from tests.support.measures import FULL, ROOT, record
from tests.support.package_venvs import drifted_venv, package_venv

CHILD = ROOT / "tests" / "support" / "race_child.py"
ROUNDS = int(os.environ.get("TRYSQUARE_RACE_ROUNDS", "1000" if FULL else "8"))


@pytest.fixture(scope="module")
def python() -> Path:
    return drifted_venv(client_interpreter())


@pytest.mark.parametrize("mode", ["", "1"])
@pytest.mark.parametrize("kind", ["client", "runtime", "plain"])
def test_exactly_one_setup(kind: str, mode: str, python: Path, tmp_path: Path) -> None:
    race(f"{kind}{'_devmode' if mode else ''}", kind, python, tmp_path, **({"PYTHONDEVMODE": "1"} if mode else {}))


def test_exactly_one_setup_without_the_global_lock(tmp_path: Path) -> None:
    """The client has no release for such a Python: a product without one."""
    python = package_venv(free_threaded_interpreter(), {"django": "5.2.8"})
    race("free_threaded", "plain", python, tmp_path, PYTHON_GIL="0")


def test_exactly_one_setup_without_run(python: Path, tmp_path: Path) -> None:
    """As a program does that calls Runtime and nothing else: the threads race to put the gates up, too."""
    product = tiny_product(tmp_path)
    (tmp_path / "db" / "media").mkdir(parents=True)
    library = str(TRYSQUARE.parent / "libtrysquare.so")
    done = subprocess.run(
        [str(word) for word in (python, CHILD, "plain", product, tmp_path / "db", ROUNDS, 20261126)],
        cwd=tmp_path,
        env=plain_environment(PYTHONPATH=str(ROOT / "src/python"), TRYSQUARE_LIBRARY=library),
        capture_output=True,
        text=True,
        timeout=60 + ROUNDS * 10,
        check=False,
    )
    judge("without_run", done)


def race(name: str, kind: str, python: Path, folder: Path, **variables: str) -> None:
    release = tiny_product(folder) if kind == "plain" else installed_release(folder)
    (folder / "db" / "media").mkdir(parents=True)
    done = trysquare(
        *("run", "--python", python, "--product", release, "--preflight=off", "--"),
        *("python", CHILD, kind, release, folder / "db", ROUNDS, 20261126),
        cwd=folder,
        env=plain_environment(**variables),
        timeout=60 + ROUNDS * 10,
    )
    judge(name, done)


def judge(name: str, done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 0, done.stderr[-3000:]
    answer = json.loads(done.stdout.splitlines()[-1])
    record(f"race_{name}", rounds=answer["rounds"], wrong=len(answer["wrong"]))
    assert answer == {"rounds": ROUNDS, "wrong": {}}, done.stderr[-2000:]
