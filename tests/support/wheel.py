"""The wheel: packed from the release build that the tests run on, repaired by auditwheel, kept for as long as neither changes.

python -m tests.support.wheel       packs it into build/wheels and prints its path (`./dev wheel`)
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.command import TRYSQUARE, plain_environment
from tests.support.measures import ROOT

WHEELS = ROOT / "build" / "wheels"


def _content() -> str:
    """Changes with everything that goes into it."""
    built = TRYSQUARE.parent
    files = [TRYSQUARE, built / "libtrysquare.so", ROOT / "pyproject.toml", ROOT / "CMakeLists.txt", ROOT / "README.md"]
    files += [*(ROOT / "cmake").glob("*.cmake"), *(ROOT / "src/python/trysquare").rglob("*.py")]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(f"{file.name}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _pack(folder: Path) -> None:
    tools = Path(sys.executable).parent
    environment = plain_environment(PATH=f"{tools}{os.pathsep}{os.environ['PATH']}")
    options = [f"build-dir={folder}/build", f"cmake.define.TRYSQUARE_BUILT={TRYSQUARE.parent}", "build.targets=built"]
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", folder / "plain"]

    def run(*words: object) -> None:
        command = [str(word) for word in words]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}:\n{done.stdout}{done.stderr}")

    run(*pip, *[f"-C{option}" for option in options], ROOT)
    run(tools / "auditwheel", "repair", "-w", folder, *(folder / "plain").glob("*.whl"))
    shutil.rmtree(folder / "plain")
    shutil.rmtree(folder / "build")


def wheel() -> Path:
    """Its path."""
    WHEELS.mkdir(parents=True, exist_ok=True)
    folder = WHEELS / _content()
    with (WHEELS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not list(folder.glob("*.whl")):
            for old in WHEELS.iterdir():
                shutil.rmtree(old, ignore_errors=True)
            _pack(folder)
    (found,) = folder.glob("*.whl")
    return found


if __name__ == "__main__":
    print(wheel())
