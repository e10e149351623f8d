"""``trysquare drift`` on real venvs that uv changes: every kind of change is named, and once; the judge is ``uv pip list`` of
both states. And ``--resolve``, against what ``uv pip compile`` says of the same.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.differential.test_pins import with_sources
from tests.support.command import trysquare
from tests.support.interpreters import interpreters
from tests.support.measures import record
from tests.support.venvs import copy_of, tool, uv, venv, venv_of_size

APP = """\
[build-system]
requires = ["flit_core"]
build-backend = "flit_core.buildapi"
[project]
name = "app"
version = "1.0"
description = "x"
dependencies = ["idna[{extra}]>=3", "six; python_version >= '3.12'"]
"""


def two_pythons() -> tuple[Path, Path]:
    """One below 3.12, one from there on."""
    found = interpreters()
    below = [path for version, path in found.items() if (3, 8) < version[:2] < (3, 12)]
    above = [path for version, path in found.items() if version[:2] >= (3, 12)]
    if not below or not above:
        pytest.skip("no Python 3.12 on this machine" if not above else "no Python 3.11 on this machine")
    return below[-1], above[0]


def listed(environment: Path) -> dict[str, str]:
    """What uv says is installed."""
    rows = json.loads(uv("pip", "list", "-q", "-p", environment, "--format", "json").stdout)
    return {canonicalize_name(one["name"]): one["version"] for one in rows}


def drift(environment: Path, *options: object) -> list[tuple[str, str]]:
    done = trysquare("drift", environment, *options, "--format", "json")
    assert done.returncode in (0, 1), done.stdout + done.stderr
    document = json.loads(done.stdout)
    found = [(one["code"], one["subject"]) for one in document["findings"] if one["severity"] == "error"]
    changes = [(one["code"], one["name"]) for part in document["comparisons"] for one in part["changes"]]
    assert sorted(found) == sorted(one for one in changes if one in found)
    assert len(set(found)) == len(found)
    assert done.returncode == (1 if found else 0)
    return sorted(found)


def recorded(environment: Path, into: Path) -> Path:
    done = trysquare("drift", environment, "--baseline", into, "--update-baseline")
    assert done.returncode == 0, done.stderr
    assert drift(environment, "--baseline", into) == []
    return into


def expected(before: dict[str, str], after: dict[str, str]) -> list[tuple[str, str]]:
    """What came, went, rose and fell by uv's own lists."""
    found = [("TS701", name) for name in after.keys() - before.keys()]
    found += [("TS702", name) for name in before.keys() - after.keys()]
    for name in before.keys() & after.keys():
        one, other = Version(before[name]), Version(after[name])
        if one != other:
            found.append(("TS703" if one < other else "TS704", name))
    return sorted(found)


@pytest.fixture
def app(tmp_path: Path) -> Path:
    folder = tmp_path / "app-sources"
    (folder / "app").mkdir(parents=True)
    (folder / "app" / "__init__.py").write_text("", encoding="utf-8")
    (folder / "pyproject.toml").write_text(APP.format(extra="one"), encoding="utf-8")
    return folder


def test_each_kind_of_change(app: Path, tmp_path: Path) -> None:
    below, above = two_pythons()
    environment = tmp_path / "venv"
    uv("venv", "-q", "-p", below, environment)
    uv("pip", "install", "-q", "-p", environment, "-e", app, "idna==3.10", "attrs==23.1.0", "click==8.1.7")
    state = recorded(environment, tmp_path / "state.json")
    named: dict[str, list[tuple[str, str]]] = {}

    def changed(kind: str, *words: object, also: Iterable[tuple[str, str]] = ()) -> None:
        before = listed(environment)
        uv("pip", *words, "-p", environment)
        found = named[kind] = drift(environment, "--baseline", state)
        assert found == sorted([*expected(before, listed(environment)), *also]), kind
        assert found, kind
        recorded(environment, state)

    changed("added", "install", "-q", "iniconfig==2.0.0")
    changed("removed", "uninstall", "-q", "iniconfig")
    changed("up", "install", "-q", "attrs==23.2.0")
    changed("down", "install", "-q", "attrs==22.2.0")
    wheel = tmp_path / "wheels"
    wheel.mkdir()
    local = next((with_sources().parent / f"{with_sources().name}.sources").glob("wheeled-*.whl"))
    shutil.copy2(local, wheel)
    changed("added from a file", "install", "-q", f"wheeled @ {(wheel / local.name).as_uri()}")
    repository = (with_sources().parent / f"{with_sources().name}.sources" / "versioned").as_uri()
    changed("added from a repository", "install", "-q", f"versioned @ git+{repository}")
    # The same version, from a folder instead of a repository.
    changed("source", "install", "-q", "--reinstall-package", "versioned", repository.removeprefix("file://"),
            also=[("TS706", "versioned")])  # fmt: skip
    (app / "pyproject.toml").write_text(APP.format(extra="other"), encoding="utf-8")
    changed("extras", "install", "-q", "--no-deps", "--reinstall-package", "app", "-e", app, also=[("TS707", "idna")])
    # The same project under another Python: what its marker asks for is there now, and is that one change.
    before = listed(environment)
    shutil.rmtree(environment)
    uv("venv", "-q", "-p", above, environment)
    uv(
        "pip",
        "install",
        "-q",
        "-p",
        environment,
        "-e",
        app,
        *(f"{name}=={version}" for name, version in before.items() if name in ("idna", "attrs", "click")),
    )
    uv(
        "pip",
        "install",
        "-q",
        "-p",
        environment,
        f"wheeled @ {(wheel / local.name).as_uri()}",
        repository.removeprefix("file://"),
    )
    named["marker"] = drift(environment, "--baseline", state)
    assert named["marker"] == [("TS708", "six"), ("TS709", "python")]
    record("drift_kinds", kinds=len(named), named={kind: len(found) for kind, found in named.items()})


@pytest.mark.parametrize("size", [50, 150])
def test_a_large_environment_against_itself_and_changed(size: int, tmp_path: Path) -> None:
    environment = venv_of_size(size)
    state = recorded(environment, tmp_path / "state.json")
    freeze = tmp_path / "freeze.txt"
    freeze.write_text(uv("pip", "freeze", "-q", "-p", environment).stdout, encoding="utf-8")
    assert drift(environment, "--baseline", freeze) == []
    mutant = copy_of(environment, tmp_path / "mutant")
    before = listed(environment)
    gone, *rest = sorted(before)
    uv("pip", "uninstall", "-q", "-p", mutant, gone)
    for name, version in zip(rest[:3], ("0.0.1", "9999.1", "1!0"), strict=True):
        (folder,) = (
            one
            for one in (mutant / "lib").glob("*/site-packages/*.dist-info")
            if canonicalize_name(one.name.split("-")[0]) == name
        )
        text = (folder / "METADATA").read_text(encoding="utf-8")
        (folder / "METADATA").write_text(
            text.replace(f"\nVersion: {before[name]}\n", f"\nVersion: {version}\n"), encoding="utf-8"
        )
        folder.rename(
            folder.with_name(folder.name.replace(folder.name.removesuffix(".dist-info").split("-", 1)[1], version))
        )
    found = drift(mutant, "--baseline", state)
    assert found == expected(before, listed(mutant)) == drift(mutant, "--baseline", freeze)


def resolved(environment: Path, *options: object) -> dict[str, Any]:
    done = trysquare("drift", environment, "--resolve", "--installer", tool("uv"), "--format", "json", *options)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


def test_what_a_fresh_installation_would_bring(tmp_path: Path) -> None:
    environment = venv(["requests==2.31.0", "idna==3.6"], "3.12")
    (tmp_path / "in").write_text("requests\n")
    (tmp_path / "c.txt").write_text("urllib3<2.3\n")
    for constraints in ([], ["-c", tmp_path / "c.txt"]):
        fresh = uv(
            "pip",
            "compile",
            "-q",
            "--no-header",
            "--no-annotate",
            "-p",
            environment / "bin/python",
            *constraints,
            tmp_path / "in",
        )
        after = {canonicalize_name(one.name): str(one.specifier)[2:] for one in map(Requirement, fresh.stdout.split())}
        document = resolved(environment, *constraints)
        (part,) = (one for one in document["comparisons"] if one["what"] == "what a fresh installation would bring")
        assert sorted((one["code"], one["name"]) for one in part["changes"]) == expected(listed(environment), after)


def test_sources_beside_a_lock_file_are_the_same_wherever_one_stands(tmp_path: Path) -> None:
    build = '[build-system]\nrequires = ["flit_core>=3.11"]\nbuild-backend = "flit_core.buildapi"\n'
    for name, folder in {"sample": tmp_path, "other": tmp_path / "libs" / "other"}.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text("", encoding="utf-8")
        project = f'[project]\nname = "{name}"\nversion = "1.0"\ndescription = "x"\nrequires-python = ">=3.9"\n'
        if name == "sample":
            project += 'dependencies = ["six", "other"]\n[tool.uv.sources]\nother = {path = "libs/other"}\n'
        (folder / "pyproject.toml").write_text(build + project, encoding="utf-8")
    uv("sync", "-q", "--project", tmp_path, "-p", two_pythons()[0])
    lock = tmp_path / "uv.lock"
    assert drift(tmp_path / ".venv", "--baseline", lock) == []
    done = trysquare("drift", "../.venv", "--baseline", "../uv.lock", cwd=tmp_path / "sample")
    assert done.returncode == 0, done.stdout
    # And pins of either name the same place.
    pinned = [trysquare("pin", one, "--no-solve", "--no-annotate", cwd=tmp_path).stdout for one in ("uv.lock", ".venv")]
    for text in pinned:
        assert f"other @ {(tmp_path / 'libs' / 'other').as_uri()}" in text
        assert "sample==1.0" in text


def test_a_lock_file_against_the_environment_that_it_made(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "pyproject.toml").write_text(
        '[project]\nname = "sample"\nversion = "1"\nrequires-python = ">=3.9"\n'
        'dependencies = ["requests[socks]", "tomli; python_version < \'3.11\'", "colorama; sys_platform == \'win32\'"]\n'
    )
    below, above = two_pythons()
    for python in (below, above):
        uv("sync", "-q", "--project", project, "-p", python)
        for lock in (project / "uv.lock", project / "pylock.toml"):
            if lock.name == "pylock.toml":
                lock.write_text(uv("export", "-q", "--project", project, "--format", "pylock.toml").stdout)
            assert drift(project / ".venv", "--baseline", lock) == [], lock
        uv("pip", "install", "-q", "-p", project / ".venv", "pip", "six")
        assert drift(project / ".venv", "--baseline", project / "uv.lock") == [("TS701", "six")]
