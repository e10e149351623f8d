"""The lock file of a large published project, made by uv, for twelve targets: what ``uv export`` lists for them.

Full runs only, as it resolves some hundred packages anew; ``test_manifests`` has the small one.
"""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.command import plain_environment, trysquare
from tests.support.measures import FULL, record
from tests.support.sdists import sdist_of
from tests.support.targets import TARGETS, environment_of, options_of
from tests.support.venvs import kept, tool

if TYPE_CHECKING:
    from pathlib import Path

UV_PROJECT = "dvc==3.67.1"
# What is asked for beside the project's own dependencies: as the exporter is told, and as we are.
UV_ASKED: list[tuple[list[str], list[str]]] = [
    ([], []),
    (["--extra", "all"], ["--extra", "all"]),
    (["--extra", "tests", "--extra", "lint"], ["--extra", "tests", "--extra", "lint"]),
    (["--all-extras"], ["--all-extras"]),
]


def run(*words: object, folder: Path) -> str:
    done = subprocess.run(
        [str(word) for word in words], cwd=folder, env=plain_environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def project_file(pin: str, *without: str) -> str:
    """The project's file as it was published, without lines that only a checkout or a complete index can serve."""
    (path,) = sdist_of(pin).glob("*/pyproject.toml")
    lines = path.read_text(encoding="utf-8").splitlines()
    kept_lines = [line for line in lines if not line.startswith(("readme", "license", *without))]
    return "\n".join(kept_lines).replace('dynamic = ["version"]', 'version = "1.0"') + "\n"


def locked_by_uv() -> Path:
    text = project_file(UV_PROJECT)

    def fill(folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "pyproject.toml").write_text(text, encoding="utf-8")
        run(tool("uv"), "lock", "-q", folder=folder)

    return kept(f"uv lock {text}", fill)


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


def compare(manifest: Path, listing: str, asked: list[str], project: str) -> int:
    differing = {}
    for target in TARGETS:
        expected = expected_of(listing, *target)
        found = read(manifest, *options_of(*target), *asked)
        found.pop(project, None)
        if found != expected:
            differing[target] = sorted(set(found.items()) ^ set(expected.items()))
        assert len(expected) > 50
    assert differing == {}
    return len(TARGETS)


if FULL:

    @pytest.mark.parametrize(("exported", "asked"), UV_ASKED)
    def test_a_lock_of_uv(exported: list[str], asked: list[str]) -> None:
        folder = locked_by_uv()
        words = ["export", "-q", "--frozen", "--no-emit-project", "--no-hashes", "--no-annotate", "--no-header"]
        listing = run(tool("uv"), *words, *exported, folder=folder)
        targets = compare(folder / "uv.lock", listing, asked, "dvc")
        record(f"large_uv_lock_{'_'.join(exported) or 'plain'}", targets=targets, lines=len(listing.splitlines()))
