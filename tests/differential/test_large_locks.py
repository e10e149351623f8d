"""The lock files of large published projects, made by uv and by poetry, for twelve targets: what ``uv export`` and
``poetry export`` list for them.

Full runs only, as some hundred packages are resolved anew; ``test_manifests`` and ``test_recorded_manifests`` have small ones.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.command import trysquare
from tests.support.lock_tools import lock_tool, locked_by, run
from tests.support.measures import FULL, record
from tests.support.sdists import sdist_of
from tests.support.targets import PLATFORMS, TARGETS, environment_of, options_of
from tests.support.venvs import tool

if TYPE_CHECKING:
    from pathlib import Path

UV_PROJECT = "dvc==3.67.1"
# A project of poetry's own tables, with a group and an optional one.
POETRY_PROJECT = "prowler==4.6.1"
POETRY_PYTHONS = ("3.9", "3.10", "3.11", "3.12")
# What is asked for beside the project's own dependencies: as the exporter is told, and as we are.
UV_ASKED: list[tuple[list[str], list[str]]] = [
    ([], []),
    (["--extra", "all"], ["--extra", "all"]),
    (["--extra", "tests", "--extra", "lint"], ["--extra", "tests", "--extra", "lint"]),
    (["--all-extras"], ["--all-extras"]),
]
# The same of poetry's.
POETRY_ASKED: list[tuple[str, list[str], list[str]]] = [
    (POETRY_PROJECT, [], ["--no-default-groups"]),
    (POETRY_PROJECT, ["--with", "dev"], ["--no-default-groups", "--group", "dev"]),
    (POETRY_PROJECT, ["--with", "dev,docs"], ["--no-default-groups", "--group", "dev", "--group", "docs"]),
    (POETRY_PROJECT, ["--all-groups"], ["--all-groups"]),
]


def project_file(pin: str, *without: str) -> str:
    """The project's file as it was published, without lines that only a checkout or a complete index can serve."""
    (path,) = sdist_of(pin).glob("*/pyproject.toml")
    lines = path.read_text(encoding="utf-8").splitlines()
    kept_lines = [line for line in lines if not line.startswith(("readme", "license", *without))]
    return "\n".join(kept_lines).replace('dynamic = ["version"]', 'version = "1.0"') + "\n"


def expected_of(listing: str, python: str, platform: str) -> dict[str, str]:
    found = {}
    for line in listing.splitlines():
        if not line.strip() or line.startswith(("#", "-", " ")):
            continue
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate(environment_of(python, platform)):
            (pin,) = requirement.specifier
            found[canonicalize_name(requirement.name)] = pin.version
    return found


def read(manifest: Path, *options: str) -> dict[str, str]:
    done = trysquare("scan", "--manifest", manifest, "--format", "json", *options)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    rows = json.loads(done.stdout)["environment"]["distributions"]
    return {canonicalize_name(one["name"]): one["version"] for one in rows}


def compare(
    manifest: Path, listing: str, asked: list[str], project: str, targets: list[tuple[str, str]] = TARGETS
) -> int:
    differing = {}
    for target in targets:
        expected = expected_of(listing, *target)
        found = read(manifest, *options_of(*target), *asked)
        found.pop(project, None)
        if found != expected:
            differing[target] = sorted(set(found.items()) ^ set(expected.items()))
        assert len(expected) > 50
    assert differing == {}
    return len(targets)


if FULL:

    @pytest.mark.parametrize(("exported", "asked"), UV_ASKED)
    def test_a_lock_of_uv(exported: list[str], asked: list[str]) -> None:
        folder = locked_by("uv", {"pyproject.toml": project_file(UV_PROJECT)})
        words = ["export", "-q", "--frozen", "--no-emit-project", "--no-hashes", "--no-annotate", "--no-header"]
        listing = run(tool("uv"), *words, *exported, folder=folder)
        targets = compare(folder / "uv.lock", listing, asked, "dvc")
        record(f"large_uv_lock_{'_'.join(exported) or 'plain'}", targets=targets, lines=len(listing.splitlines()))

    @pytest.mark.parametrize(("project", "exported", "asked"), POETRY_ASKED)
    def test_a_lock_of_poetry(project: str, exported: list[str], asked: list[str]) -> None:
        folder = locked_by("poetry", {"pyproject.toml": project_file(project)})
        words = ["export", "-n", "-f", "requirements.txt", "--without-hashes", "--without-urls"]
        listing = run(lock_tool("poetry"), *words, *exported, folder=folder)
        targets = [(python, platform) for python in POETRY_PYTHONS for platform in PLATFORMS]
        compare(folder / "poetry.lock", listing, asked, canonicalize_name(project.split("==", maxsplit=1)[0]), targets)
        name = "_".join(word.lstrip("-").replace(",", "_") for word in exported)
        record(f"large_poetry_lock_{name or 'plain'}", targets=len(targets), lines=len(listing.splitlines()))
