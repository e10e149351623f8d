"""The source of real releases, unpacked once and kept under ``build/venvs``: to be read, not run."""

from __future__ import annotations

import fcntl
import subprocess
from pathlib import Path

from tests.support.venvs import VENVS, tool


def source_of(package: str, version: str) -> Path:
    """The directory that holds the files of a release, dependencies left out."""
    folder = VENVS / f"source-{package}-{version}"
    stamp = folder / "complete.txt"
    if stamp.exists():
        return folder
    VENVS.mkdir(parents=True, exist_ok=True)
    with (VENVS / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.exists():
            words = [tool("pip"), "install", "-q", "--no-deps", "--no-compile", "--ignore-requires-python"]
            done = subprocess.run(
                [*map(str, words), "--target", str(folder), "--upgrade", f"{package}=={version}"],
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
            stamp.write_text("", encoding="utf-8")
    return folder
