"""``check -c`` with a constraints file that a large project publishes, no product: against packaging, line by line."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.command import trysquare
from tests.support.measures import record
from tests.support.sdists import sdist_of
from tests.support.targets import environment_of
from tests.support.venvs import packages, venv_of_size

if TYPE_CHECKING:
    from pathlib import Path

# OpenStack's own: some 600 pins, by `===`, several a name with markers.
PROJECT = "openstack_requirements==1.2.0"


@cache
def published(name: str) -> Path:
    (path,) = sdist_of(PROJECT).glob(f"*/{name}")
    return path


def violated(constraints: Path, installed: dict[str, str], python: str) -> set[str]:
    found = set()
    environment = environment_of(python, "manylinux_2_28_x86_64")
    for line in constraints.read_text(encoding="utf-8").splitlines():
        text = line.split("#", 1)[0].strip()
        if not text:
            continue
        requirement = Requirement(text)
        name = canonicalize_name(requirement.name)
        if name not in installed or (requirement.marker and not requirement.marker.evaluate(environment)):
            continue
        if not requirement.specifier.contains(installed[name], prereleases=True):
            found.add(name)
    return found


@pytest.mark.parametrize("name", ["upper-constraints.txt", "global-requirements.txt"])
@pytest.mark.parametrize("size", [50, 450])
def test_a_venv_against_published_constraints(name: str, size: int) -> None:
    constraints = published(name)
    listed = [line.split("==", 1) for line in packages(size)]
    installed = {canonicalize_name(one): version for one, version in listed}
    for python in ("3.12", "3.9"):
        environment = ["--python", venv_of_size(size)]
        if python != "3.12":  # the same list, as if for another Python
            manifest = constraints.parent / f"list-{size}.txt"
            manifest.write_text("\n".join(packages(size)) + "\n", encoding="utf-8")
            environment = ["--manifest", manifest, "--python-version", python, "--platform", "manylinux_2_28_x86_64"]
        done = trysquare("check", *environment, "-c", constraints, "--no-settings", "--no-imports", "--format", "json")
        expected = violated(constraints, installed, python)
        assert done.returncode == (1 if expected else 0), done.stderr
        rows = json.loads(done.stdout)["findings"]
        assert {one["subject"] for one in rows if one["code"] == "TS201"} == expected
        assert all(one["place"]["line"] for one in rows if one["code"] == "TS201")
        record(f"published_{name}_{size}_{python}", violated=len(expected))
