"""A CPython that this machine does not have, from Debian's next release: for full runs of the tests.

Its packages, with the C library that they need, are fetched by apt under a configuration of its own and unpacked into
``build/interpreters``; nothing is installed. The mirror is the one that this machine's apt uses already.
"""

from __future__ import annotations

import fcntl
import functools
import os
import shutil
import subprocess
from pathlib import Path

from tests.support.measures import ROOT

SUITE = "testing"

# A copied release file may be older than Debian lets it be; that it is Debian's own is still checked by its signature.
CONFIGURATION = """
Dir::State "{folder}/state";
Dir::State::status "{folder}/state/status";
Dir::Cache "{folder}/cache";
Dir::Etc::sourcelist "{folder}/sources.list";
Dir::Etc::sourceparts "-";
Dir::Etc::preferencesparts "-";
Acquire::Languages "none";
Acquire::Check-Valid-Until "false";
APT::Sandbox::User "";
"""

# Runs the real one with its own C library; by whatever name it is called, as in a venv, that name is `sys.executable`.
LAUNCHER = """#!/bin/sh
self=$(readlink -f "$0")
libraries="${{self%/*}}/../lib/{triplet}"
exec "$libraries/{loader}" --library-path "$libraries" --argv0 "$0" "$self-real" "$@"
"""


def _run(*words: object, **environment: str) -> str:
    done = subprocess.run(
        [str(word) for word in words], env={**os.environ, **environment}, capture_output=True, text=True, check=True
    )
    return done.stdout


def _mirror() -> str:
    """Where this machine's apt has Debian's own packages from."""
    listing = _run("apt-get", "indextargets", "--format", "$(ORIGIN) $(LABEL) $(SITE)", "Created-By: Packages")
    for line in listing.splitlines():
        origin, label, site = line.split(" ", 2)
        if origin == label == "Debian":
            return site
    raise LookupError("this machine's apt knows no mirror of Debian")


def _fetch(series: str, folder: Path) -> None:
    for name in ("state/lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True)
    (folder / "state/status").touch()
    (folder / "sources.list").write_text(f"deb {_mirror()} {SUITE} main\n", encoding="utf-8")
    configuration = folder / "apt.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder), encoding="utf-8")
    apt = functools.partial(_run, "apt-get", "-qq", APT_CONFIG=str(configuration))
    apt("update")
    apt(
        "install",
        "--download-only",
        "--yes",
        "--no-install-recommends",
        f"python{series}-minimal",
        f"libpython{series}-stdlib",
        f"libpython{series}-testsuite",
    )


def _unpack(series: str, folder: Path) -> None:
    for package in sorted((folder / "cache/archives").glob("*.deb")):
        _run("dpkg", "-x", package, folder)
    loader = next(folder.glob("usr/lib/*/ld-linux*"))
    python = folder / "usr/bin" / f"python{series}"
    python.rename(python.with_name(f"python{series}-real"))
    python.write_text(LAUNCHER.format(triplet=loader.parent.name, loader=loader.name), encoding="utf-8")
    python.chmod(0o755)
    shutil.rmtree(folder / "cache")
    shutil.rmtree(folder / "state")


@functools.cache
def debian_interpreter(series: str) -> Path | None:
    """The interpreter, kept from an earlier run or fetched now; None where that cannot be."""
    folder = ROOT / "build" / "interpreters" / series
    python = folder / "usr/bin" / f"python{series}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{series}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            if not python.exists():
                unfinished = folder.parent / f"{series}.unfinished"
                shutil.rmtree(unfinished, ignore_errors=True)
                _fetch(series, unfinished)
                _unpack(series, unfinished)
                unfinished.rename(folder)
            version = _run(python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])").strip()
        except (OSError, LookupError, subprocess.CalledProcessError) as error:
            print(f"no Python {series} from Debian: {error} {getattr(error, 'stderr', '')}")
            return None
    return python if version == series else None
