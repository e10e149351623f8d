"""The command under test, and one way to run it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.support.measures import ROOT

TRYSQUARE = Path(os.environ.get("TRYSQUARE", ROOT / "build" / "release" / "trysquare"))


def plain_environment(**more: str) -> dict[str, str]:
    """This process's variables without those that choose an environment or change Python's ways."""
    unwanted = (
        "VIRTUAL_ENV",
        "CONDA_PREFIX",
        "PYTHONPATH",
        "PYTHONHOME",
        "TRYSQUARE",
        "NO_COLOR",
        "FORCE_COLOR",
        "DJANGO_SETTINGS_MODULE",
    )
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(unwanted) and not name.startswith(("AWP_ROOT", "PYADR_", "CEI"))
    }
    return {**kept, **more}


def keeping_environment(**more: str) -> dict[str, str]:
    """As the plain one, for processes that import the same packages again and again: what Python compiles of them is kept."""
    kept = plain_environment(**more)
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept


def trysquare(
    *arguments: object,
    cwd: Path | str | None = None,
    env: Mapping[str, str] | None = None,
    stdin: bytes | str | None = None,
    timeout: float = 120,
) -> subprocess.CompletedProcess[str]:
    """Runs the command; text in and out (bytes that are no UTF-8 are kept as surrogates)."""
    words: Sequence[str] = [str(TRYSQUARE), *map(str, arguments)]
    data = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        words,
        cwd=cwd,
        env=dict(plain_environment() if env is None else env),
        input=data,
        stdin=subprocess.DEVNULL if data is None else None,
        capture_output=True,
        timeout=timeout,
        check=False,
    )
    return subprocess.CompletedProcess(
        words,
        done.returncode,
        done.stdout.decode("utf-8", "surrogateescape"),
        done.stderr.decode("utf-8", "surrogateescape"),
    )
