"""Whole commands: exit code, standard output and standard error, as files under ``fixtures/golden``.

A case is one file: ``world: NAME`` (optional, laid out in the working directory), ``$ trysquare …`` (the command, words as a
shell splits them), then what it must give. ``TRYSQUARE_ACCEPT=1`` writes what was seen into the case and still fails, so that
an accepted run never ends green.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from tests.support.command import plain_environment, trysquare
from tests.support.measures import ROOT
from tests.support.worlds import world

CASES = sorted((ROOT / "fixtures" / "golden").glob("*.case"))


def filtered(text: str, folder: Path) -> str:
    """The one list of filters: what differs from run to run and from machine to machine."""
    text = text.replace(str(folder.resolve()), "<DIR>")
    return re.sub(r"trysquare \d+\.\d+\.\d+", "trysquare <VERSION>", text)


def section(title: str, text: str) -> str:
    body = text if not text or text.endswith("\n") else text + "\n<no newline at the end>\n"
    return f"--- {title}\n{body}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_command(case: Path, tmp_path: Path) -> None:
    text = case.read_text(encoding="utf-8")
    head = text.split("--- exit", 1)[0]
    named = re.search(r"^world: (\S+)$", head, re.MULTILINE)
    if named:
        world(named[1], tmp_path)
    command = re.search(r"^\$ trysquare(.*)$", head, re.MULTILINE)
    assert command, f"{case.name} holds no line that begins with `$ trysquare`"
    given = re.search(r"^stdin: (.*)$", head, re.MULTILINE)

    done = trysquare(
        *shlex.split(command[1]),
        cwd=tmp_path,
        env=plain_environment(HOME=str(tmp_path), COLUMNS="80"),
        stdin=given[1] + "\n" if given else None,
    )
    seen = (
        head
        + section(f"exit {done.returncode}", "")
        + section("stdout", filtered(done.stdout, tmp_path))
        + section("stderr", filtered(done.stderr, tmp_path))
    )
    if os.environ.get("TRYSQUARE_ACCEPT") == "1" and seen != text:
        case.write_text(seen, encoding="utf-8")
        pytest.fail(f"{case.name}: accepted what was seen; read the change, then run again")
    assert seen == text


def test_there_are_cases() -> None:
    assert len(CASES) >= 10
