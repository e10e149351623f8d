"""`./dev demo`: the main job, done for real.

A venv with the real client and packages that have drifted past what the release accepts; a stand-in release; a program that fails
there, the check that explains it, and the run that makes it work. Without a network the check reads a snapshot of such an
environment instead (fixtures/golden/drifted.inspect.json).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import _pytest.outcomes

from tests.e2e.release import PROGRAMS, installed_release
from tests.support.command import TRYSQUARE, plain_environment
from tests.support.interpreters import client_interpreter
from tests.support.measures import ROOT
from tests.support.package_venvs import drifted_venv

SNAPSHOT = ROOT / "fixtures" / "golden" / "drifted.inspect.json"


def step(text: str) -> None:
    print(f"\n\033[1m== {text}\033[0m" if sys.stdout.isatty() else f"\n== {text}", flush=True)


def show(*words: object) -> int:
    """Runs a command as a user would see it; long output is cut in the middle, which is said."""
    shown = " ".join(str(word) for word in words).replace(str(ROOT) + "/", "")
    print(f"$ {shown}", flush=True)
    done = subprocess.run(
        [str(word) for word in words],
        env=plain_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    if len(lines) > 60:
        lines = [*lines[:34], f"[… {len(lines) - 48} lines …]", *lines[-14:]]
    print("\n".join(lines), flush=True)
    print(f"(exit code {done.returncode})", flush=True)
    return done.returncode


def environment() -> Path | None:
    """The drifted venv's interpreter; None when it cannot be made, which is said."""
    step("A venv with the real client, and Django, guardian and DRF ahead of its pins")
    try:
        python = drifted_venv(client_interpreter())
    except (RuntimeError, AssertionError) as error:
        print(f"it cannot be installed here (no network?): {str(error).splitlines()[-1]}")
    except _pytest.outcomes.Skipped as error:
        print(f"it cannot be made here: {error}")
    else:
        print(os.path.relpath(python.parent.parent, ROOT))
        return python
    return None


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        release = installed_release(Path(folder))
        python = environment()
        if python is None:
            step("Offline: the check reads a snapshot of such a venv instead (`pip inspect`)")
            code = show(TRYSQUARE, "check", "--manifest", SNAPSHOT, "--product", release)
            print("\nWith a network this demo goes on to run the program, without and with trysquare.")
            return 0 if code == 1 else 1
        program = [PROGRAMS / "create_item.py", release]
        step("The program by itself: setup dies deep inside")
        alone = show(python, *program, Path(folder) / "alone")
        step("trysquare check: why, before anything runs")
        checked = show(TRYSQUARE, "check", "--python", python, "--product", release)
        step("trysquare run: the same program, its settings sanitized on the way in")
        gated = show(
            TRYSQUARE,
            "run",
            "--python",
            python,
            "--product",
            release,
            "-v",
            "--",
            "python",
            *program,
            Path(folder) / "gated",
        )
    fine = alone != 0 and checked == 1 and gated == 0
    step("Failed alone, explained, and works." if fine else "The demo did not go as it should.")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
