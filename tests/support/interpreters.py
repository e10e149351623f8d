"""The Python interpreters of this machine: looked for, never assumed.

A test that wants one calls ``interpreter("3.12")`` or ``client_interpreter()`` and is skipped with a reason when there is none.
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.debian_interpreter import debian_interpreter
from tests.support.measures import FULL

_FACTS = "import sys; print('%d.%d.%d' % sys.version_info[:3]); print(sys.prefix == sys.base_prefix)"


def _versions() -> Path:
    """Where a version manager keeps what it made."""
    return Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"


def _candidates() -> list[Path]:
    found = [
        Path(folder) / name
        for folder in os.environ.get("PATH", "").split(os.pathsep)
        if Path(folder).is_dir()
        for name in sorted(os.listdir(folder))
        if re.fullmatch(r"python3(\.\d+)?", name)
    ]
    root = _versions()
    if root.is_dir():
        found += [version / "bin" / "python" for version in sorted(root.iterdir())]
    return found


@functools.cache
def interpreters() -> dict[tuple[int, ...], Path]:
    """Version (three numbers) -> interpreter, lowest version first; no venv's own, no Python 2."""
    found: dict[tuple[int, ...], Path] = {}
    for path in _candidates():
        if not os.access(path, os.X_OK):
            continue
        # A shim of a version manager may be there for a version that is not chosen: only what answers counts.
        answer = subprocess.run([str(path), "-c", _FACTS], capture_output=True, text=True, check=False)
        lines = answer.stdout.split()
        if answer.returncode == 0 and len(lines) == 2 and lines[1] == "True" and lines[0].startswith("3."):
            real = subprocess.run(
                [str(path), "-c", "import sys; print(sys.executable)"], capture_output=True, text=True, check=True
            ).stdout.strip()
            found.setdefault(tuple(int(part) for part in lines[0].split(".")), Path(real))
    return dict(sorted(found.items()))


def interpreter(series: str) -> Path:
    """The newest interpreter of a series ("3.12"), or a skip; a full run fetches what the machine does not have."""
    wanted = tuple(int(part) for part in series.split("."))
    matching = [path for version, path in interpreters().items() if version[: len(wanted)] == wanted]
    if not matching and FULL and (fetched := debian_interpreter(series)):
        return fetched
    if not matching:
        pytest.skip(f"no Python {series} on this machine")
    return matching[-1]


def free_threaded_interpreter() -> Path:
    """A build without the global lock, on PATH or a version manager's, or a skip."""
    named = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep)]
    made = [version / "bin" for version in _versions().glob("3*t")]
    found = [path for folder in [*named, *made] for path in sorted(folder.glob("python3.[0-9]*t"))]
    for path in reversed(found):
        asked = [str(path), "-c", "import sys; print(sys._is_gil_enabled())"]
        if subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip() == "False":
            return path
    pytest.skip("no free-threaded Python on this machine")


def libraries_of_python2() -> list[Path]:
    """The standard libraries of Python 2 on this machine, as source files: none of it is run."""
    return sorted(folder for folder in _versions().glob("2.7*/lib/python2.7") if folder.is_dir())


def client_interpreter() -> Path:
    """One that the real client supports (Requires-Python >=3.10,<3.13); newest first, or a skip."""
    for series in ((3, 12), (3, 11), (3, 10)):
        for version, path in reversed(interpreters().items()):
            if version[:2] == series:
                return path
    pytest.skip("no Python 3.10, 3.11 or 3.12 on this machine, and the client needs one")


def has_tool(name: str) -> bool:
    return shutil.which(name) is not None
