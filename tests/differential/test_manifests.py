"""Lists and lock files that real tools write, against what these tools say is in them.

One environment, described by pip and uv in every way they have; one project, locked by uv, read for twelve targets and
compared with what ``uv export`` lists for them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.command import trysquare
from tests.support.targets import PLATFORMS, environment_of, options_of

TOOLS = Path(sys.executable).parent
PROJECT = """
[project]
name = "sample"
version = "1.0"
requires-python = ">=3.9"
dependencies = [
  "rich", "requests[socks]", "numpy", "importlib-metadata", "tomli; python_version < '3.11'",
  "colorama; sys_platform == 'win32'", "appnope; platform_system == 'Darwin'", "uvloop; platform_system != 'Windows'",
  "cffi; platform_machine == 'x86_64' or platform_machine == 'AMD64'",
]
[project.optional-dependencies]
more = ["attrs"]
[dependency-groups]
dev = ["iniconfig"]
docs = ["docutils"]
"""
PYTHONS = ["3.9", "3.10", "3.11", "3.13"]


def run(*words: str | Path, folder: Path) -> str:
    done = subprocess.run(list(words), cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def read(manifest: Path, *options: str) -> dict[str, str]:
    done = trysquare("scan", "--manifest", str(manifest), "--format", "json", *options)
    assert done.returncode == 0, done.stdout + done.stderr
    environment = json.loads(done.stdout)["environment"]
    return {canonicalize_name(one["name"]): one["version"] for one in environment["distributions"]}


def test_one_environment_in_every_way(tmp_path: Path) -> None:
    python, pip, uv = Path(sys.executable), [Path(sys.executable), "-m", "pip"], TOOLS / "uv"
    lists = {
        "freeze.txt": [*pip, "freeze", "--all"],
        "list.json": [*pip, "list", "--format", "json"],
        "list.columns": [*pip, "list", "--format", "columns"],
        "inspect.json": [*pip, "inspect", "--local"],
        "uv.json": [uv, "pip", "list", "--python", python, "--format", "json"],
        "uv.columns": [uv, "pip", "list", "--python", python],
        "uv.txt": [uv, "pip", "freeze", "--python", python],
    }
    found = {}
    for name, words in lists.items():
        (tmp_path / name).write_text(run(*words, folder=tmp_path), encoding="utf-8")
        found[name] = read(tmp_path / name)
    expected = {
        canonicalize_name(one["name"]): one["version"] for one in json.loads((tmp_path / "list.json").read_text())
    }
    assert len(expected) > 10
    assert {name: one == expected for name, one in found.items()} == dict.fromkeys(lists, True)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    (folder / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    uv = TOOLS / "uv"
    run(uv, "lock", "-q", folder=folder)
    export = [uv, "export", "--frozen", "-q", "--no-emit-project"]
    run(*export, "--no-hashes", "--no-annotate", "--no-header", "-o", "list.txt", folder=folder)
    run(*export, "--format", "pylock.toml", "-o", "pylock.toml", folder=folder)
    return folder


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_a_lock_for_a_target(project: Path, python: str, platform: str) -> None:
    environment = environment_of(python, platform)
    expected = {}
    for line in (project / "list.txt").read_text(encoding="utf-8").splitlines():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate(environment):
            (pin,) = requirement.specifier
            expected[canonicalize_name(requirement.name)] = pin.version
    assert len(expected) > 10
    target = options_of(python, platform)
    assert read(project / "uv.lock", *target) == expected
    assert read(project / "pylock.toml", *target) == expected
