"""Venvs that hold exact versions of a few packages, cached under build/venvs."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.support.measures import ROOT


def uv_command() -> str:
    """The uv of the test tools, else the one on PATH, or a skip."""
    beside = Path(sys.executable).with_name("uv")
    found = str(beside) if beside.exists() else shutil.which("uv")
    if found is None:
        pytest.skip("no uv: ./dev test installs it into build/tools")
    return found


def venv_with(interpreter: Path, wanted: Sequence[str], over: Sequence[str] = ()) -> Path:
    """The interpreter of a venv with these requirements, and then, whatever they say, exactly the ones in ``over``."""
    mark = hashlib.sha256("\n".join([str(interpreter), *wanted, "--", *over]).encode()).hexdigest()[:12]
    folder = ROOT / "build" / "venvs" / f"packages-{mark}"
    python = folder / "bin" / "python"
    stamp = folder / "packages.txt"
    if stamp.exists():
        return python
    shutil.rmtree(folder, ignore_errors=True)
    uv = uv_command()
    steps = [
        [uv, "venv", "-q", "-p", str(interpreter), str(folder)],
        [uv, "pip", "install", "-q", "-p", str(python), *wanted],
    ]
    if over:
        steps.append([uv, "pip", "install", "-q", "--no-deps", "-p", str(python), *over])
    for words in steps:
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(words)}\n{done.stderr}")
    stamp.write_text("\n".join([*wanted, *over]) + "\n", encoding="utf-8")
    return python


def package_venv(interpreter: Path, versions: Mapping[str, str]) -> Path:
    """The interpreter of a venv with these versions (name -> version) and what they require."""
    return venv_with(interpreter, [f"{name}=={version}" for name, version in sorted(versions.items())])


CLIENT = "ansys-dynamicreporting-core==0.10.7"
#: What a user ends up with who upgrades past the client's pins.
DRIFT = ("django==5.2.19", "django-guardian==3.5.2", "djangorestframework==3.16.1")


def matching_venv(interpreter: Path) -> Path:
    """The real client with its own pins."""
    return venv_with(interpreter, [CLIENT])


def drifted_venv(interpreter: Path) -> Path:
    """The real client, with Django, guardian and DRF ahead of what it and the release accept."""
    return venv_with(interpreter, [CLIENT], DRIFT)
