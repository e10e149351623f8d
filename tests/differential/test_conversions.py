"""What ``scan`` writes in other tools' forms, against these tools: ``pip freeze``, ``pip inspect``, packaging's own reader of
lock files, CycloneDX's published schema. And the law: written and read again, the findings are the same.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import referencing
import tomllib
from packaging.pylock import Pylock, PylockValidationError
from packaging.utils import canonicalize_name

from tests.support.command import plain_environment, trysquare
from tests.support.interpreters import interpreter
from tests.support.small_wheel import write_wheel
from tests.support.sources import source_of
from tests.support.venvs import tool, uv

FORMATS = ("pip-inspect", "freeze", "pylock", "cyclonedx")
PROJECT = """
[project]
name = "sample"
version = "1.0"
requires-python = ">=3.9"
dependencies = ["requests[socks]", "numpy", "importlib-metadata", "tomli; python_version < '3.11'", "six", "attrs"]
"""


def run(*words: object, folder: Path) -> str:
    done = subprocess.run(
        [str(word) for word in words], cwd=folder, env=plain_environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def converted(format: str, *environment: object) -> str:
    done = trysquare("scan", *environment, "--format", format)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def findings(folder: Path, *environment: object) -> list[tuple[str, str, str]]:
    done = trysquare("check", *environment, "-c", folder / "constraints.txt", "--format", "json", "--no-settings")
    assert done.returncode in (0, 1), done.stderr
    rows = json.loads(done.stdout)["findings"]
    return sorted((one["code"], one["subject"], one["severity"]) for one in rows if one["code"] != "TS902")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A venv with something from an index, a wheel by its URL, a project's directory, an editable one, a repository."""
    folder = tmp_path_factory.mktemp("installed")
    for name in ("plain", "edited", "versioned"):
        project = folder / name
        (project / name).mkdir(parents=True)
        (project / name / "__init__.py").write_text("", encoding="utf-8")
        (project / "pyproject.toml").write_text(
            f'[build-system]\nrequires = ["flit_core"]\nbuild-backend = "flit_core.buildapi"\n'
            f'[project]\nname = "{name}"\nversion = "1.0"\ndescription = "x"\n',
            encoding="utf-8",
        )
    repository = folder / "versioned"
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@t", "-C", repository]
    run(*git, "init", "-q", "-b", "main", folder=folder)
    run(*git, "add", ".", folder=folder)
    run(*git, "commit", "-q", "-m", "x", folder=folder)
    wheel = write_wheel(folder, "wheeled", "2.0")
    uv("venv", "-q", "--python", interpreter("3.12"), "--seed", folder / "venv")
    install = [folder / "venv/bin/python", "-m", "pip", "install", "-q"]
    run(*install, "six==1.16.0", "flit_core==3.12.0", folder=folder)
    local = [f"wheeled @ {wheel.as_uri()}", folder / "plain", "-e", folder / "edited"]
    run(*install, "--no-build-isolation", *local, f"versioned @ git+{repository.as_uri()}@main", folder=folder)
    (folder / "constraints.txt").write_text("six<1\nwheeled<1\nplain<0.5\nversioned>5\n", encoding="utf-8")
    return folder


def test_freeze_is_what_pip_freezes(installed: Path) -> None:
    ours = {line for line in converted("freeze", "--python", installed / "venv").splitlines() if line[0] != "#"}
    theirs = run(installed / "venv/bin/python", "-m", "pip", "freeze", "--all", folder=installed).splitlines()
    assert ours == {line for line in theirs if not line.startswith("#")}


def test_inspect_is_what_pip_inspects(installed: Path) -> None:
    ours = json.loads(converted("pip-inspect", "--python", installed / "venv"))
    theirs = json.loads(run(installed / "venv/bin/python", "-m", "pip", "inspect", folder=installed))
    assert set(ours) == set(theirs)
    assert ours["version"] == theirs["version"]
    assert ours["pip_version"] == theirs["pip_version"]

    def rows(document: dict[str, Any]) -> dict[str, Any]:
        keys = ("direct_url", "installer", "metadata_location")
        fields = ("name", "version", "requires_dist", "requires_python", "provides_extra")
        return {
            canonicalize_name(one["metadata"]["name"]): [
                *(one.get(key) for key in keys),
                *(one["metadata"].get(field) for field in fields),
            ]
            for one in document["installed"]
        }

    for row in theirs["installed"]:
        # pip keeps the old single hash beside the new table of hashes.
        row.get("direct_url", {}).get("archive_info", {}).pop("hash", None)
    assert rows(ours) == rows(theirs)
    assert ours["environment"].items() <= theirs["environment"].items()


def test_a_lock_of_what_is_not_from_an_index_is_valid(installed: Path) -> None:
    text = converted("pylock", "--python", installed / "venv")
    document = tomllib.loads(text)
    rows = {one["name"]: one for one in document["packages"]}
    assert rows["versioned"]["vcs"]["commit-id"] == run("git", "-C", installed / "versioned", "rev-parse", "HEAD", folder=installed).strip()  # fmt: skip
    assert rows["edited"]["directory"] == {"path": str(installed / "edited"), "editable": True}
    assert rows["plain"]["directory"] == {"path": str(installed / "plain")}
    assert rows["wheeled"]["archive"]["hashes"].keys() == {"sha256"}
    with pytest.raises(PylockValidationError):
        Pylock.from_dict(document)  # the index's files are not known: it is said, below
    assert text.startswith("# Installers refuse this file")
    document["packages"] = [rows[name] for name in ("edited", "plain", "versioned", "wheeled")]
    assert len(Pylock.from_dict(document).packages) == 4


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("locked")
    (folder / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    (folder / "constraints.txt").write_text("numpy<1\nsix<1\nattrs>=20\nurllib3<1\n", encoding="utf-8")
    run(tool("uv"), "lock", "-q", folder=folder)
    export = [tool("uv"), "export", "--frozen", "-q", "--no-emit-project", "--format"]
    run(*export, "pylock.toml", "-o", "pylock.toml", folder=folder)
    return folder


@pytest.mark.parametrize("platform", ["manylinux_2_28_x86_64", "win_amd64", "macosx_14_0_arm64"])
def test_a_lock_of_a_lock_is_valid_and_has_the_same_files(locked: Path, platform: str) -> None:
    target = ["--python-version", "3.10", "--platform", platform]
    expected = Pylock.from_dict(tomllib.loads((locked / "pylock.toml").read_text()))
    files = {(one.name, one.version): one for one in expected.packages}
    for name in ("uv.lock", "pylock.toml"):
        found = Pylock.from_dict(tomllib.loads(converted("pylock", "--manifest", locked / name, *target)))
        assert len(found.packages) > 8
        for package in found.packages:
            if package.name == "sample":
                continue
            theirs = files[package.name, package.version]
            assert {one.url: one.hashes for one in package.wheels or []} == {
                one.url: one.hashes for one in theirs.wheels or []
            }
            assert (package.sdist and package.sdist.url) == (theirs.sdist and theirs.sdist.url)


def cyclonedx_validator() -> jsonschema.Draft7Validator:
    folder = source_of("cyclonedx-python-lib", "11.12.0") / "cyclonedx/schema/_res"
    names = ("bom-1.6", "spdx", "jsf-0.82")
    schemas = [json.loads((folder / f"{name}.SNAPSHOT.schema.json").read_text(encoding="utf-8")) for name in names]
    resources = [(schema["$id"], referencing.Resource.from_contents(schema)) for schema in schemas]
    return jsonschema.Draft7Validator(
        schemas[0],
        registry=referencing.Registry().with_resources(resources),
        format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER,
    )


def test_bills_of_materials_fit_the_published_schema(installed: Path, locked: Path) -> None:
    validator = cyclonedx_validator()
    for environment in (["--python", installed / "venv"], ["--manifest", locked / "uv.lock"]):
        document = json.loads(converted("cyclonedx", *environment))
        assert len(document["components"]) > 5
        assert [error.message for error in validator.iter_errors(document)] == []
    broken = {**document, "components": [{"name": 1}]}
    assert list(validator.iter_errors(broken))


@pytest.mark.parametrize("format", FORMATS)
def test_written_and_read_again_the_findings_are_the_same(installed: Path, locked: Path, format: str) -> None:
    target = ["--python-version", "3.12"]
    environments = [
        (installed, ["--python", installed / "venv"]),
        (locked, ["--manifest", locked / "uv.lock", *target]),
        (locked, ["--manifest", locked / "pylock.toml", *target]),
    ]
    for folder, environment in environments:
        expected = findings(folder, *environment)
        assert len(expected) >= 3
        file = folder / f"again.{format}"
        file.write_text(converted(format, *environment), encoding="utf-8")
        assert findings(folder, "--manifest", file, *target) == expected
        # Once more, and nothing is lost.
        again = converted(format, "--manifest", file, *target)
        file.write_text(again, encoding="utf-8")
        assert converted(format, "--manifest", file, *target) == again
