"""What real tools wrote of one project, recorded in ``fixtures/manifests`` (made by ``tests/support/recorded_manifests.py``):
every file of it tells the same distributions, and gives the same findings.

The lock files are compared for twelve targets with what packaging decides of the one that uv exported. Full runs make such
files live, of a larger project: ``test_manifest_formats``, ``test_large_locks``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.differential.test_manifest_formats import pins
from tests.support.command import trysquare
from tests.support.measures import ROOT
from tests.support.targets import TARGETS, environment_of, options_of

if TYPE_CHECKING:
    from pathlib import Path

TOOLS = ROOT / "fixtures" / "manifests" / "tools"
CONDA = ROOT / "fixtures" / "manifests" / "conda"
LOCKS = (
    "uv.lock",
    "poetry.lock",
    "../poetry-1/poetry.lock",
    "pdm.lock",
    "Pipfile.lock",
    "pylock.toml",
    "requirements.txt",
)
ALL = ("--all-extras", "--all-groups")
WHOLE_LISTS = (
    "list.json",
    "list.txt",
    "list-export.txt",
    "environment.yml",
    "environment-without-builds.yml",
    "environment.json",
)


def read(manifest: Path, *options: str) -> dict[str, str]:
    done = trysquare("scan", "--manifest", manifest, "--format", "json", *options)
    assert done.returncode == 0, done.stdout + done.stderr
    rows = json.loads(done.stdout)["environment"]["distributions"]
    return {canonicalize_name(one["name"]): one["version"] for one in rows}


def findings(manifest: Path, constraints: Path, *options: str) -> list[str]:
    words = ["check", "--manifest", manifest, "-c", constraints, "--no-settings", "--format", "json", *options]
    done = trysquare(*words)
    assert done.returncode == 1, done.stdout + done.stderr
    rows = json.loads(done.stdout)["findings"]
    return sorted(f"{one['code']} {one['severity']} {one['subject']}" for one in rows if one["severity"] != "info")


def expected_of(python: str, platform: str) -> dict[str, str]:
    found = {}
    text = (TOOLS / "requirements.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if not line or line.startswith((" ", "#")):
            continue
        requirement = Requirement(line.split(" --hash", 1)[0])
        if requirement.marker is None or requirement.marker.evaluate(environment_of(python, platform)):
            (pin,) = requirement.specifier
            found[canonicalize_name(requirement.name)] = pin.version
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_files_of_one_project_tell_the_same(lock: str, tmp_path: Path) -> None:
    constraints = tmp_path / "constraints.txt"
    constraints.write_text("django<4\nidna<3\niniconfig<1\nsix<1\ncolorama<0.1\nasgiref>=3.13\n", encoding="utf-8")
    seen = set()
    for python, platform in TARGETS:
        if lock == "Pipfile.lock" and (python, platform) != ("3.12", "manylinux_2_28_x86_64"):
            continue  # it is for the Python that its Pipfile names, and the system that it was made on
        target = [*options_of(python, platform), *ALL]
        expected = expected_of(python, platform)
        assert len(expected) > 7
        assert read(TOOLS / lock, *target) == expected, (lock, python, platform)
        found = findings(TOOLS / lock, constraints, *target)
        assert found == findings(TOOLS / "requirements.txt", constraints, *target), (lock, python, platform)
        seen.update(found)
    elsewhere = set() if lock == "Pipfile.lock" else {"colorama"}
    assert {one.split()[-1] for one in seen} >= {"django", "idna", "iniconfig", "six", *elsewhere}


@pytest.mark.parametrize("lock", ["uv.lock", "poetry.lock", "../poetry-1/poetry.lock", "pdm.lock"])
def test_extras_and_groups_are_asked_for(lock: str) -> None:
    target = options_of("3.12", "manylinux_2_28_x86_64")
    plain = set(read(TOOLS / lock, *target, "--no-default-groups"))
    assert {"django", "idna"} <= plain
    assert not {"six", "iniconfig"} & plain
    assert set(read(TOOLS / lock, *target, "--no-default-groups", "--extra", "more")) - plain == {"six"}
    assert set(read(TOOLS / lock, *target, "--no-default-groups", "--group", "dev")) - plain == {"iniconfig"}


def test_what_pipenv_did_not_resolve_has_no_version() -> None:
    elsewhere = read(TOOLS / "Pipfile.lock", *options_of("3.12", "win_amd64"))
    assert elsewhere["colorama"] in ("", None)


@pytest.mark.parametrize("name", WHOLE_LISTS)
def test_lists_of_conda_tell_the_same_as_pip(name: str, tmp_path: Path) -> None:
    frozen = tmp_path / "freeze.txt"
    frozen.write_text("".join(f"{pin}\n" for pin in pins()), encoding="utf-8")
    constraints = tmp_path / "constraints.txt"
    constraints.write_text("django<6\nnumpy<2\nidna!=3.20\nmarkupsafe<3\nsqlparse<0.1\npython<3\n", encoding="utf-8")
    expected = read(frozen)
    assert len(expected) == 62
    told = read(CONDA / name)
    if "without-builds" in name:  # nothing tells then that it holds nothing of Python
        assert told.pop("zlib") == "1.3.1"
    assert told == expected
    found = findings(CONDA / name, constraints)
    assert found == findings(frozen, constraints, "--python-version", "3.12.1")
    assert len(found) == 4


def test_what_conda_itself_installed(tmp_path: Path) -> None:
    listed = read(CONDA / "explicit.txt")
    everything = dict(pin.split("==") for pin in pins())
    assert 25 < len(listed) < len(everything)
    assert listed.items() <= everything.items()
    records = read(CONDA / "conda-meta")
    assert set(records) == {"django-guardian", "idna", "markupsafe"}
    assert records.items() <= everything.items()


@pytest.mark.parametrize("name", ["list.txt", "list-export.txt", "explicit.txt", "environment.json"])
def test_without_their_names_and_on_standard_input(name: str) -> None:
    done = trysquare("scan", "--manifest", "-", "--format", "freeze", stdin=(CONDA / name).read_bytes())
    assert done.returncode == 0, done.stderr
    assert dict(line.split("==") for line in done.stdout.splitlines()) == read(CONDA / name)


def test_an_older_lock_without_its_project_says_what_it_does_not_tell(tmp_path: Path) -> None:
    alone = tmp_path / "poetry.lock"
    alone.write_bytes((TOOLS / "../poetry-1/poetry.lock").read_bytes())
    done = trysquare("scan", "--manifest", alone, *options_of("3.12", "win_amd64"), "--format", "json")
    assert done.returncode == 0
    told = [one for one in json.loads(done.stdout)["findings"] if "neither groups nor markers" in one["message"]]
    assert [one["severity"] for one in told] == ["info"]


@pytest.mark.parametrize("lock", ["uv.lock", "poetry.lock", "../poetry-1/poetry.lock", "pdm.lock", "bom.json"])
@pytest.mark.parametrize(("python", "platform"), TARGETS[::5])
def test_who_requires_whom_in_a_lock(lock: str, python: str, platform: str, tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_text("asgiref<3\n", encoding="utf-8")
    words = ["--manifest", TOOLS / lock, "-c", tmp_path / "c.txt", *options_of(python, platform), *ALL]
    document = json.loads(trysquare("tree", *words, "--format", "json").stdout)
    names = [one["normalized_name"] for one in document["nodes"]]
    found = {(names[one["from"]], names[one["to"]]) for one in document["edges"]}
    expected = {
        ("django", "asgiref"),
        ("django", "sqlparse"),
        ("django-guardian", "django"),
        ("djangorestframework", "django"),
    }
    whole = lock == "bom.json"  # it is of no target
    expected |= {("asgiref", "typing-extensions")} if whole or python == "3.10" else set()
    expected |= {("django", "tzdata")} if whole or platform == "win_amd64" else set()
    assert found == expected
    told = trysquare("why", "asgiref", *words)
    assert told.returncode == 0, told.stderr
    assert "django-guardian 2.4.0 requires" in told.stdout
    assert told.stdout.splitlines()[-1].endswith("accepts asgiref<3 (" + str(tmp_path / "c.txt") + ":1:1): violated")


def test_packages_of_conda_that_have_another_name(tmp_path: Path) -> None:
    rows = {"msgpack-python": "py312h68727a3_0", "python-build": "pyhff2d567_1", "zlib": "hb9d3cd8_2"}
    listed = [
        {"name": name, "version": "1.1", "build_string": build, "channel": "conda-forge", "platform": "linux-64"}
        for name, build in rows.items()
    ]
    listed.append({"name": "pytorch", "version": "9", "build_string": "pypi_0", "channel": "pypi", "platform": "pypi"})
    (tmp_path / "list.json").write_text(json.dumps(listed), encoding="utf-8")
    # What pip installed has its own name.
    assert read(tmp_path / "list.json") == {"msgpack": "1.1", "build": "1.1", "pytorch": "9"}
    (tmp_path / "e.yml").write_text("dependencies:\n  - msgpack-python=1.1=py312_0\n  - redis-py\n", encoding="utf-8")
    assert read(tmp_path / "e.yml") == {"msgpack": "1.1", "redis": None}
