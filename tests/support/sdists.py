"""Source distributions of published projects, as they lie in the index: to be read, not built."""

from __future__ import annotations

import subprocess
import tarfile
from typing import TYPE_CHECKING

from tests.support.command import plain_environment
from tests.support.venvs import kept, tool

if TYPE_CHECKING:
    from pathlib import Path


def sdist_of(pin: str) -> Path:
    """The directory that holds an unpacked source distribution, fetched once."""

    def fill(folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        words = [tool("pip"), "download", "-q", "--no-deps", "--no-binary", ":all:", "-d", folder, pin]
        done = subprocess.run([*map(str, words)], env=plain_environment(), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        for archive in list(folder.glob("*.tar.gz")):
            with tarfile.open(archive) as tar:
                tar.extractall(folder, filter="data")
            archive.unlink()

    return kept(f"sdist {pin}", fill)
