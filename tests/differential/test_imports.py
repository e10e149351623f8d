"""What ``trysquare imports`` says of a real project's modules, against importing each of them.

The law: what it says does not import really fails. How many of those that fail it tells beforehand is counted, not asserted but for a
floor: a module may fail for what only running it shows (settings that are not there, a service).
"""

from __future__ import annotations

import json
import subprocess
import zlib
from pathlib import Path
from typing import Any

import pytest

from tests.support import projects as real
from tests.support.command import keeping_environment, trysquare
from tests.support.measures import FULL, ROOT, record

CHILD = ROOT / "tests" / "support" / "import_child.py"
PROJECTS, _ = real.table()
#: Projects on Djangos that are newer and older than what they were written for.
CASES = [
    ("jet", "5.2"),
    ("viewflow", "5.2"),
    ("oscar", "5.1"),
    ("wagtail", "4.1"),
    ("cms", "5.2"),
    ("fobi", "6.0"),
    ("knox", "5.1"),
    ("wagtail-6", "3.2"),
    ("cms-5", "4.1"),
    ("unfold", "3.2"),
]
#: How many modules the default run imports.
FEW = 24
#: Failures that the environment's packages are the reason of.
DRIFT = ("ImportError", "ModuleNotFoundError", "AttributeError", "TypeError")


def verdicts_of(python: Path, root: Path) -> dict[str, Any]:
    done = trysquare("imports", "--python", python, "--root", root, "--format", "jsonl", timeout=600)
    assert done.returncode in (0, 1), done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {one["module"]: one for one in lines if one["kind"] == "module"}


def truth_of(python: Path, root: Path, modules: list[str]) -> list[str | None]:
    done = subprocess.run(
        [str(python / "bin" / "python"), str(CHILD)],
        input=json.dumps({"root": str(root), "modules": modules}),
        env=keeping_environment(),
        capture_output=True,
        text=True,
        timeout=3600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: list[str | None] = json.loads(done.stdout)
    return answers


@pytest.mark.parametrize(("name", "series"), CASES if FULL else CASES[:1])
def test_what_does_not_import_fails(name: str, series: str) -> None:
    project = PROJECTS[name]
    python = real.environment(project, series)
    root = real.requirements_folder(project, series)
    said = verdicts_of(python, root)
    modules = sorted(one for one in said if not one.endswith("__main__"))
    if not FULL:
        modules = sorted(modules, key=lambda one: zlib.crc32(one.encode()))[:FEW]
    truth = dict(zip(modules, truth_of(python, root, modules)))
    false = [f"{one}: {said[one]['why']}" for one in modules if said[one]["imports"] is False and truth[one] is None]
    failing = [one for one in modules if truth[one] is not None]
    predicted = [one for one in failing if said[one]["imports"] is False]
    drifted = [one for one in failing if str(truth[one]).startswith(DRIFT)]
    missed = [f"{one}: {truth[one]}" for one in drifted if said[one]["imports"] is not False]
    record(
        f"imports_{name}_{series}",
        modules=len(modules),
        failing=len(failing),
        predicted=len(predicted),
        drifted=len(drifted),
        missed=missed,
        false=false,
    )
    assert not false, "\n".join(false)
    assert failing
    assert len(predicted) >= len(drifted) // 2, "\n".join(missed)
