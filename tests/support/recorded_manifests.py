"""Makes ``fixtures/manifests`` anew: what real tools wrote of real projects, for runs that have no time or no such tool.

    python -m tests.support.recorded_manifests tools
    python -m tests.support.recorded_manifests conda CONDA_PYTHON PREFIX

The second one wants a Python that has conda (26.7.1 was recorded) and makes the environment PREFIX with it: half of the
distributions as packages of conda, packed here from what their wheels install, half by pip.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

from tests.differential.test_manifest_formats import pins
from tests.support.lock_tools import locked_by, run
from tests.support.measures import ROOT
from tests.support.venvs import metadata_folders, site_packages, tool, venv

RECORDED = ROOT / "fixtures" / "manifests"
PYTHON = "3.12.1"
# Ranges, an extra, a group, markers of systems and of Pythons: what lock files have to say of a project.
PROJECT = """[project]
name = "sample"
version = "1.0"
requires-python = ">=3.10,<3.14"
dependencies = [
  "django>=4.2,<5",
  "django-guardian<3",
  "djangorestframework>=3.15,<3.16",
  "asgiref==3.12.1",
  "idna",
  "colorama; sys_platform == 'win32'",
  "tomli; python_version < '3.11'",
]
[project.optional-dependencies]
more = ["six"]
[dependency-groups]
dev = ["iniconfig"]
[tool.poetry]
package-mode = false
[tool.pdm]
distribution = false
[tool.uv]
package = false
"""
# The same in the tables of poetry's first series, which knows no other.
POETRY_PROJECT = """[tool.poetry]
name = "sample"
version = "1.0"
description = ""
authors = []
package-mode = false
[tool.poetry.dependencies]
python = ">=3.10,<3.14"
django = ">=4.2,<5"
django-guardian = "<3"
djangorestframework = ">=3.15,<3.16"
asgiref = "3.12.1"
idna = "*"
colorama = {version = "*", markers = "sys_platform == 'win32'"}
tomli = {version = "*", python = "<3.11"}
six = {version = "*", optional = true}
[tool.poetry.extras]
more = ["six"]
[tool.poetry.group.dev.dependencies]
iniconfig = "*"
"""
PIPFILE = """[packages]
django = ">=4.2,<5"
django-guardian = "<3"
djangorestframework = ">=3.15,<3.16"
asgiref = "==3.12.1"
idna = "*"
colorama = {version = "*", markers = "sys_platform == 'win32'"}
tomli = {version = "*", markers = "python_version < '3.11'"}
six = "*"
[dev-packages]
iniconfig = "*"
[requires]
python_version = "3.12"
"""


def keep(path: Path, text: str) -> None:
    """Without the names of hosts: ``files.x.org`` is kept as ``files.example``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(re.sub(r"https://(\w+)\.[\w.]+", r"https://\1.example", text), encoding="utf-8")


def record_tools() -> None:
    folder = RECORDED / "tools"
    made = {name: locked_by(name, {"pyproject.toml": PROJECT}) for name in ("uv", "poetry", "pdm")}
    made["pipenv"] = locked_by("pipenv", {"Pipfile": PIPFILE})
    for name, file in (("uv", "uv.lock"), ("poetry", "poetry.lock"), ("pdm", "pdm.lock"), ("pipenv", "Pipfile.lock")):
        keep(folder / file, (made[name] / file).read_text(encoding="utf-8"))
    older = locked_by("poetry-1", {"pyproject.toml": POETRY_PROJECT})
    for file in ("poetry.lock", "pyproject.toml"):
        keep(RECORDED / "poetry-1" / file, (older / file).read_text(encoding="utf-8"))
    export = [tool("uv"), "export", "-q", "--frozen", "--all-extras", "--all-groups", "--no-emit-project", "--format"]
    for file in ("pylock.toml", "requirements.txt"):
        keep(folder / file, run(*export, file, folder=made["uv"]))
    keep(folder / "bom.json", run(*export, "cyclonedx1.5", folder=made["uv"]))


def pack(target: Path, name: str, version: str, build: str, files: dict[str, bytes], depends: list[str]) -> Path:
    """A package as conda installs them; one whose build begins with ``pyh`` is for any Python and system."""
    anywhere = build.startswith("pyh")
    index = {"name": name, "version": version, "build": build, "build_number": 0, "depends": depends}
    index |= {"noarch": "python", "subdir": "noarch"} if anywhere else {"subdir": "linux-64", "arch": "x86_64"}
    rows = [
        {"_path": path, "path_type": "hardlink", "sha256": hashlib.sha256(data).hexdigest(), "size_in_bytes": len(data)}
        for path, data in files.items()
    ]
    about = {"info/index.json": index, "info/paths.json": {"paths": rows, "paths_version": 1}}
    if anywhere:
        about["info/link.json"] = {"noarch": {"type": "python"}, "package_metadata_version": 1}
    texts = {path: json.dumps(document).encode() for path, document in about.items()}
    texts["info/files"] = "".join(f"{path}\n" for path in files).encode()
    archive = target / f"{name}-{version}-{build}.tar.bz2"
    with tarfile.open(archive, "w:bz2") as tar:
        for path, data in {**files, **texts}.items():
            entry = tarfile.TarInfo(path)
            entry.size, entry.mode = len(data), 0o755 if path.startswith("bin/") else 0o644
            tar.addfile(entry, io.BytesIO(data))
    return archive


def packages_of(environment: Path, wanted: set[str], target: Path) -> list[Path]:
    """A package for each distribution: its metadata and the beginning of its modules, which is what lists know of it."""
    packed = []
    site = site_packages(environment)
    for folder in metadata_folders(environment):
        name, version = folder.name.removesuffix(".dist-info").lower().replace("_", "-").rsplit("-", 1)
        name = name.replace(".", "-")
        if name not in wanted:
            continue
        listed = [line.rsplit(",", 2)[0].strip('"') for line in (folder / "RECORD").read_text().splitlines() if line]
        compiled = any(path.endswith(".so") for path in listed)
        above = "lib/python3.12/site-packages/" if compiled else "site-packages/"
        short = [
            path for path in listed if ".dist-info/" in path or (path.count("/") < 2 and path.endswith("__init__.py"))
        ]
        files = {above + path: (site / path).read_bytes() for path in short if (site / path).is_file()}
        build = "py312h0_0" if compiled else "pyhd8ed1ab_0"
        packed.append(pack(target, name, version, build, files, ["python >=3.9"]))
    return packed


def record_conda(python: str, prefix: Path) -> None:
    folder = RECORDED / "conda"
    by_conda, by_pip = pins()[::2], pins()[1::2]
    environment = venv(pins(), no_deps=True)
    packed = prefix.parent / "packed"
    packed.mkdir(parents=True, exist_ok=True)
    base = run(environment / "bin/python", "-c", "import sys; print(sys._base_executable)", folder=packed).strip()
    starter = f'#!/bin/sh\nexec {base} "$@"\n'.encode()
    archives = [
        pack(packed, "python", PYTHON, "h0_0_cpython", {"bin/python": starter, "bin/python3.12": starter}, []),
        pack(packed, "zlib", "1.3.1", "h0_1", {"lib/libz.so.1": b"x"}, []),
        *packages_of(environment, {pin.split("==")[0] for pin in by_conda}, packed),
    ]
    listing = packed / "explicit.txt"
    listing.write_text("@EXPLICIT\n" + "".join(f"file://{archive}\n" for archive in archives), encoding="utf-8")
    variables = {**os.environ, "CONDA_PKGS_DIRS": str(prefix.parent / "pkgs")}

    def conda(*words: object) -> str:
        told = [python, "-m", "conda", *map(str, words)]
        return subprocess.run(told, env=variables, stdout=subprocess.PIPE, text=True, check=True).stdout

    conda("create", "-y", "-q", "--offline", "-p", prefix, "--file", listing)
    inside = prefix / "lib/python3.12/site-packages"
    target = ["--no-deps", "--target", inside, "--python-version", "3.12", "--only-binary", ":all:"]
    run(tool("pip"), "install", "-q", *target, *by_pip, folder=packed)
    ways: dict[str, list[object]] = {
        "list.json": ["list", "-p", prefix, "--json"],
        "list.txt": ["list", "-p", prefix],
        "list-export.txt": ["list", "-p", prefix, "--export"],
        "explicit.txt": ["list", "-p", prefix, "--explicit", "--md5"],
        "environment.yml": ["env", "export", "-p", prefix],
        "environment-without-builds.yml": ["env", "export", "-p", prefix, "--no-builds"],
        "environment.json": ["export", "-p", prefix, "--format", "environment-json"],
    }
    for name, words in ways.items():
        keep(folder / name, conda(*words))
    for name in ("python", "zlib", "django-guardian", "idna", "markupsafe"):
        (path,) = (prefix / "conda-meta").glob(f"{name}-[0-9]*.json")
        keep(folder / "conda-meta" / path.name, path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    if sys.argv[1:] == ["tools"]:
        record_tools()
    else:
        record_conda(sys.argv[2], Path(sys.argv[3]))
