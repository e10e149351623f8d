"""Environments that the doctor sees: one of each kind of tool, kept; and copies of them that may be spoiled."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command import plain_environment
from tests.support.lock_tools import lock_tool
from tests.support.lock_tools import run as run_tool
from tests.support.measures import FULL
from tests.support.venvs import kept, tool

BASE = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info[1]}"
DEBIAN = Path("/usr/bin/python3")
# Of its own, even where the base has one: `--system-site-packages`.
PIP_INSTALL = ["-m", "pip", "install", "-q", "--disable-pip-version-check", "--ignore-installed"]
# None that a machine changes by itself, as some do with the certificates of Python's packages.
PACKAGES = ["six==1.17.0", "idna==3.10", "markupsafe==3.0.2", "mnemonic==0.21", "charset-normalizer==3.4.1"]


def run(*words: object) -> None:
    done = subprocess.run([str(word) for word in words], env=plain_environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def by_venv(folder: Path, *options: str) -> None:
    run(sys.executable, "-m", "venv", *options, folder)
    run(folder / "bin/python", *PIP_INSTALL, *PACKAGES)


def by_uv(folder: Path, *options: str) -> None:
    run(tool("uv"), "venv", "-q", "--python", sys.executable, *options, folder)
    run(tool("uv"), "pip", "install", "-q", "--python", folder / "bin/python", *PACKAGES)


def by_virtualenv(folder: Path, *options: str) -> None:
    run(tool("virtualenv"), "-q", "--no-download", "--python", sys.executable, *options, folder)
    run(folder / "bin/python", *PIP_INSTALL, *PACKAGES)


def bare(folder: Path, *options: str) -> None:
    run(sys.executable, "-m", "venv", "--without-pip", *options, folder)


def by_pip_into_uv(folder: Path) -> None:
    run(tool("uv"), "venv", "-q", "--python", sys.executable, folder)
    run(tool("pip"), "--python", folder / "bin/python", "install", "-q", "--no-compile", *PACKAGES)


def of_debian(folder: Path, *options: str) -> None:
    if not DEBIAN.exists():
        pytest.skip("no python3 of the system")
    run(tool("uv"), "venv", "-q", "--python", DEBIAN, *options, folder)
    run(tool("uv"), "pip", "install", "-q", "--python", folder / "bin/python", *PACKAGES)


def editable(folder: Path) -> None:
    by_uv(folder)
    project = folder / "src" / "own"
    (project / "own").mkdir(parents=True)
    (project / "own" / "__init__.py").write_text("def main(): ...\n")
    (project / "pyproject.toml").write_text(
        '[project]\nname = "own"\nversion = "1.0"\nscripts = {own = "own:main"}\n'
        '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
    )
    run(tool("uv"), "pip", "install", "-q", "--python", folder / "bin/python", "-e", project)


def moved_on(folder: Path) -> None:
    """As a venv looks after some use: upgraded, removed, installed again."""
    run(sys.executable, "-m", "venv", folder)
    python = folder / "bin/python"
    run(python, *PIP_INSTALL, *PACKAGES[2:], "idna==3.9", "six==1.16.0")
    run(python, "-m", "pip", "uninstall", "-q", "-y", "six")
    run(python, *[word for word in PIP_INSTALL if word != "--ignore-installed"], "--upgrade", *PACKAGES)
    run(python, "-m", "pip", "uninstall", "-q", "-y", "idna")
    run(python, *PIP_INSTALL, "--force-reinstall", *PACKAGES[:2])


def project(folder: Path) -> Path:
    (folder / "own").mkdir(parents=True)
    (folder / "own" / "__init__.py").write_text("def main(): ...\n")
    (folder / "pyproject.toml").write_text(
        '[project]\nname = "own"\nversion = "1.0"\nrequires-python = ">=3.9"\nscripts = {own = "own:main"}\n'
        '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
        '[tool.hatch.build.targets.wheel]\npackages = ["own"]\n'
    )
    return folder


def by_project_tool(folder: Path, words: list[str], made_at: str, **variables: str) -> None:
    """A tool that makes the environment of a project by itself; the environment is then the folder."""
    home = project(folder / "project")
    started = [tool("uv"), "tool", "run", "-q", "--python", sys.executable, *words]
    done = subprocess.run(
        [str(word) for word in started],
        env={**plain_environment(), **variables},
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (home / made_at / "pyvenv.cfg").exists()


def by_poetry(folder: Path) -> None:
    """Its RECORD has absolute paths."""
    by_project_tool(folder, ["poetry@2.1.3", "install", "--no-interaction"], ".venv", POETRY_VIRTUALENVS_IN_PROJECT="1")


def by_hatch(folder: Path) -> None:
    data = str(folder / "project" / "data")
    words = ["--with", "virtualenv<20.30", "hatch@1.14.1", "env", "create"]
    by_project_tool(folder, words, "data/env/virtual/own", HATCH_DATA_DIR=data)


def by_pdm(folder: Path) -> None:
    """Of the base: an interpreter of an environment would make that one the project's."""
    home, pdm = project(folder / "project"), lock_tool("pdm")
    run_tool(pdm, "venv", "create", BASE, folder=home, PDM_IGNORE_ACTIVE_VENV="1")
    assert (home / ".venv/pyvenv.cfg").exists()
    run_tool(pdm, "use", "-q", "-f", home / ".venv/bin/python", folder=home, PDM_IGNORE_ACTIVE_VENV="1")
    run_tool(pdm, "install", "-q", folder=home, PDM_IGNORE_ACTIVE_VENV="1")


def by_pipenv(folder: Path) -> None:
    home = folder / "project"
    home.mkdir(parents=True)
    (home / "Pipfile").write_text('[packages]\nsix = "*"\nidna = "*"\nmarkupsafe = "*"\n')
    words = [lock_tool("pipenv"), "--python", BASE, "install"]
    run_tool(*words, folder=home, PIPENV_VENV_IN_PROJECT="1", PIPENV_IGNORE_VIRTUALENVS="1", CI="1")
    assert (home / ".venv/pyvenv.cfg").exists()


# Made by tools of projects, which choose what lies in them; healthy ones only: where in the kept folder they are.
PROJECTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "poetry": (by_poetry, "project/.venv"),
    "hatch": (by_hatch, "project/data/env/virtual/own"),
    "pdm": (by_pdm, "project/.venv"),
    "pipenv": (by_pipenv, "project/.venv"),
}

# The kinds that faults are planted in by default come first.
MAKERS: dict[str, Callable[[Path], None]] = {
    "uv": by_uv,
    "pip": by_venv,
    "pip --copies": lambda folder: by_venv(folder, "--copies"),
    "pip --system-site-packages": lambda folder: by_venv(folder, "--system-site-packages"),
    "virtualenv": by_virtualenv,
    "virtualenv --copies": lambda folder: by_virtualenv(folder, "--copies"),
    "virtualenv --system-site-packages": lambda folder: by_virtualenv(folder, "--system-site-packages"),
    "uv --seed": lambda folder: by_uv(folder, "--seed"),
    "uv --system-site-packages": lambda folder: by_uv(folder, "--system-site-packages"),
    "uv --relocatable": lambda folder: by_uv(folder, "--relocatable"),
    "pip into uv's": by_pip_into_uv,
    "of Debian's python3": of_debian,
    "of Debian's python3 --system-site-packages": lambda folder: of_debian(folder, "--system-site-packages"),
    "empty": bare,
    "empty --copies": lambda folder: bare(folder, "--copies"),
    "editable": editable,
    "moved on": moved_on,
}
PLANTED = list(MAKERS) if FULL else ["uv", "pip --copies"]


def holds(maker: str, code: str) -> bool:
    """Whether a fault of this code can be planted: in an empty environment those of its own, no package's."""
    return not maker.startswith("empty") or code in ("TS118", "TS119", "TS125")


def made(maker: str) -> Path:
    """Kept under its real path: scripts name it."""
    full_name = f"{maker} --ignore-installed" if "--system-site-packages" in maker else maker
    full_name = f"{maker} again" if maker == "moved on" else full_name
    return kept(
        "\n".join(["doctor", full_name, sys.version, *PACKAGES]), lambda folder: MAKERS[maker](folder.resolve())
    ).resolve()


def spoilable(maker: str, folder: Path) -> Path:
    """A copy, with scripts that start its own interpreter."""
    original = made(maker)
    shutil.copytree(original, folder, symlinks=True)
    for script in (folder / "bin").iterdir():
        if script.is_file() and not script.is_symlink() and script.stat().st_size < 100_000:
            script.write_bytes(script.read_bytes().replace(bytes(original), bytes(folder)))
    return folder


def made_by_project_tool(name: str) -> Path:
    make, place = PROJECTS[name]
    return (
        kept("\n".join(["doctor project", name, sys.version]), lambda folder: make(folder.resolve())).resolve() / place
    )
