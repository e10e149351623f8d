"""The planted faults, side by side: who notices, and what it costs. `build/measures/doctor_peers.json` holds the table.

A tool notices a fault when its exit code or what it says on standard error is not what it was on the whole environment.
"""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

from tests.support.command import plain_environment, trysquare
from tests.support.doctor_damage import DAMAGE
from tests.support.doctor_faults import FAULTS, HASHED
from tests.support.doctor_further import FURTHER
from tests.support.doctor_venvs import spoilable
from tests.support.measures import FULL, record
from tests.support.venvs import site_packages, tool

PATIENCE = 10
SAMPLE = ["a module is gone", "METADATA is a pipe", "a requirement is not met", "compiled for another machine"]


def peers(folder: Path) -> dict[str, list[str]]:
    python = str(folder / "bin/python")
    pip, uv = str(tool("pip")), str(tool("uv"))
    return {
        "pip check": [pip, "--python", python, "check"],
        "uv pip check": [uv, "pip", "check", "--python", python],
        "pip list": [pip, "--python", python, "list", "--disable-pip-version-check"],
        "uv pip list": [uv, "pip", "list", "--python", python],
    }


def answer(words: list[str]) -> tuple[object, str]:
    """Exit code and talk; a hang and a crash are answers of their own."""
    with subprocess.Popen(
        words,
        env=plain_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as started:
        try:
            _, told = started.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            # pip looks in a process of its own, which hangs as well.
            os.killpg(started.pid, signal.SIGKILL)
            return "hangs", ""
    if "Traceback" in told or started.returncode < 0:
        return "crashes", ""
    lines = [line for line in told.splitlines() if "Using Python" not in line and "Checked" not in line]
    return started.returncode, "\n".join(lines)


def test_who_notices(tmp_path: Path) -> None:
    whole = spoilable("uv", tmp_path / "venv")
    healthy = {name: answer(words) for name, words in peers(whole).items()}
    table: dict[str, dict[str, object]] = {}
    every = {name: fault for name, (fault, _) in {**FAULTS, **DAMAGE, **FURTHER, **HASHED}.items()}
    for number, name in enumerate(every if FULL else SAMPLE):
        folder = spoilable("uv", tmp_path / f"venv{number}")
        every[name](folder, site_packages(folder))
        ours = trysquare("doctor", folder, "--hashes", "--fail-on", "warning", timeout=PATIENCE)
        assert ours.returncode == 1, (name, ours.stdout, ours.stderr)
        row: dict[str, object] = {}
        for peer, words in peers(folder).items():
            code, talk = answer(words)
            if code in ("hangs", "crashes"):
                row[peer] = code
            else:
                row[peer] = (code, bool(talk)) != (healthy[peer][0], bool(healthy[peer][1]))
        table[name] = row
    noticed = {peer: sum(row[peer] is not False for row in table.values()) for peer in healthy}
    together = sum(any(value is not False for value in row.values()) for row in table.values())
    harmed = sum(any(value in ("hangs", "crashes") for value in row.values()) for row in table.values())
    record(
        "doctor_peers", faults=len(table), ours=len(table), peers=noticed, together=together, harmed=harmed, table=table
    )
    # The yardstick is alive: what pip knows of, it tells.
    assert table["a requirement is not met"]["pip check"] is True
