"""Real venvs with real packages, built once by uv and kept under ``build/venvs``.

The folder's name is a hash of the requirements, the interpreter's version and what else decides the content, so a
changed list makes a new venv and an unchanged one costs nothing. A test that plants a fault does so in a ``copy_of``:
the kept ones are shared by all tests and never changed.
"""

from __future__ import annotations

import fcntl
import functools
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.command import plain_environment
from tests.support.interpreters import interpreter
from tests.support.measures import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# Where they really lie: scripts name their interpreter, and a checkout that shares them by a link may go.
VENVS = (ROOT / "build" / "venvs").resolve()
SIZES = (50, 150, 450)


def packages(listing: int | str) -> list[str]:
    """A pinned list: about 50, 150 or 450 distributions that fit together on Python 3.12, or one named by what it is for."""
    lines = (ROOT / f"tests/support/packages_{listing}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@functools.cache
def tool(name: str) -> Path:
    """``uv`` or ``pip`` of the tools' venv, of the venv that runs the tests, or of PATH; or a skip."""
    for folder in (ROOT / "build" / "tools" / "bin", Path(sys.executable).parent):
        if (folder / name).exists():
            return folder / name
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"no {name} on this machine")
    return Path(found)


def uv(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Runs uv; a failure shows what uv said."""
    words = [str(tool("uv")), *map(str, arguments)]
    done = subprocess.run(
        words, env=plain_environment(UV_LINK_MODE="hardlink"), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{' '.join(words)} ended with {done.returncode}:\n{done.stderr}"
    return done


def version_of(python: Path) -> str:
    answer = subprocess.run(
        [str(python), "-c", "import sys; print(sys.version)"], capture_output=True, text=True, check=True
    )
    return answer.stdout.strip()


def venv(
    requirements: Iterable[str],
    python: str | Path = "3.12",
    *,
    no_deps: bool = False,
    over: Iterable[str] = (),
    scripts: bool = False,
) -> Path:
    """A venv with these requirements, for a series ("3.12") or an interpreter; from the cache when it is there.

    ``no_deps`` installs exactly what is listed, whether it fits together or not; ``over`` is then installed on top, exactly
    as listed, whatever the others say. ``scripts``: its commands will be run, so one that was made elsewhere is made again.
    """
    base = interpreter(python) if isinstance(python, str) else python
    wanted = sorted(set(requirements))
    above = sorted(set(over))
    content = "\n".join([version_of(base), str(no_deps), *wanted, *(["over:", *above] if above else [])])
    folder = VENVS / hashlib.sha256(content.encode()).hexdigest()[:16]

    def fill() -> None:
        uv("venv", "-q", "--python", base, folder)
        listing = VENVS / f"{folder.name}.in"
        listing.write_text("\n".join(wanted) + "\n", encoding="utf-8")
        if wanted:
            uv("pip", "install", "-q", "-p", folder, *(["--no-deps"] if no_deps else []), "-r", listing)
        if above:
            uv("pip", "install", "-q", "-p", folder, "--no-deps", *above)

    if scripts and folder.exists() and not _can_run_scripts(folder):
        (folder / "complete.txt").unlink(missing_ok=True)
    return _kept(folder, content, fill)


def _can_run_scripts(folder: Path) -> bool:
    """Whether the interpreters that its commands name are there."""
    for script in sorted((folder / "bin").iterdir()):
        if script.is_symlink() or not script.is_file():
            continue
        with script.open("rb") as stream:
            first = stream.readline(1000)
        if first.startswith(b"#!/") and not Path(os.fsdecode(first[2:].split()[0])).exists():
            return False
    return True


def kept(content: str, fill: Callable[[Path], None]) -> Path:
    """A folder that is wholly told by its content, filled once."""
    folder = VENVS / hashlib.sha256(content.encode()).hexdigest()[:16]
    return _kept(folder, content, lambda: fill(folder))


def _kept(folder: Path, content: str, fill: Callable[[], None]) -> Path:
    """The folder, filled once: several test runs may want the same one at once."""
    stamp = folder / "complete.txt"
    if stamp.exists():
        return folder
    VENVS.mkdir(parents=True, exist_ok=True)
    with (VENVS / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.exists():
            shutil.rmtree(folder, ignore_errors=True)
            fill()
            stamp.write_text(content + "\n", encoding="utf-8")
    return folder


def sources_of_python2() -> Path:
    """A folder with the last releases of some packages that were written for Python 2: files to be read, not run."""
    wanted = packages("python2")
    content = "\n".join(["wheels for Python 2.7", *wanted])
    folder = VENVS / hashlib.sha256(content.encode()).hexdigest()[:16]
    target = ["--python-version", "2.7", "--implementation", "cp", "--abi", "cp27mu", "--platform", "manylinux1_x86_64"]

    def fill() -> None:
        words = [tool("pip"), "install", "-q", "--no-deps", "--no-compile", "--only-binary", ":all:", *target]
        done = subprocess.run(
            [*words, "--target", folder, *wanted], env=plain_environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr

    return _kept(folder, content, fill)


def venv_of_size(size: int) -> Path:
    """One of the three real ones, exactly as its list pins it."""
    return venv(packages(size), "3.12", no_deps=True)


def site_packages(folder: Path) -> Path:
    (found,) = (folder / "lib").glob("python3*/site-packages")
    return found


def metadata_folders(folder: Path) -> list[Path]:
    """The ``.dist-info`` folders of a venv, sorted."""
    return sorted(site_packages(folder).glob("*.dist-info"))


def metadata_folder(folder: Path, name: str) -> Path:
    """That of one distribution, by its normalized name."""
    wanted = name.lower().replace(".", "_").replace("-", "_")
    (found,) = (
        one
        for one in metadata_folders(folder)
        if one.name.partition("-")[0].lower().replace(".", "_").replace("-", "_") == wanted
    )
    return found


def copy_of(kept: Path, into: Path, *, modules: bool = False) -> Path:
    """A copy that a test may spoil; without ``modules`` only what tells about distributions, which is quick."""
    if modules:
        shutil.copytree(kept, into, symlinks=True)
        return into
    site = site_packages(kept)
    shutil.copytree(kept / "bin", into / "bin", symlinks=True)
    shutil.copy2(kept / "pyvenv.cfg", into / "pyvenv.cfg")
    target = into / site.relative_to(kept)
    target.mkdir(parents=True)
    for entry in os.scandir(site):
        if entry.is_dir() and entry.name.endswith((".dist-info", ".egg-info")):
            shutil.copytree(entry.path, target / entry.name)
        elif entry.is_file() and entry.name.endswith((".pth", ".egg-link", ".egg-info")):
            shutil.copy2(entry.path, target / entry.name)
    return into
