"""`trysquare doctor`: planted faults are found with their code and subject, healthy environments raise nothing above info."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command import trysquare
from tests.support.doctor_faults import FAULTS, FOLLOWS, HASHED, LINKS_ONLY, record_of
from tests.support.doctor_venvs import MAKERS, PLANTED, made, spoilable
from tests.support.measures import FULL
from tests.support.venvs import site_packages, venv_of_size


def findings(folder: Path, *options: object) -> list[dict[str, object]]:
    done = trysquare("doctor", folder, "--format", "json", *options)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)["findings"]


def told(folder: Path, *options: object) -> set[tuple[object, object]]:
    return {(one["code"], one["subject"]) for one in findings(folder, *options) if one["severity"] != "info"}


@pytest.mark.parametrize("maker", MAKERS)
def test_healthy(maker: str) -> None:
    assert told(made(maker)) == set()


def test_healthy_large() -> None:
    """Scripts are left out where another worktree made the venv: they name that one's path."""
    folder = venv_of_size(450)
    made_here = (folder / "bin/alembic").read_text().startswith(f"#!{folder}/")
    assert told(folder, *([] if made_here else ["--ignore", "TS114"])) == set()


def test_healthy_interpreter() -> None:
    codes = {code for code, _ in told(Path("/usr/bin/python3"))} if Path("/usr/bin/python3").exists() else set()
    assert codes == set()


def spoiled(tmp_path: Path, maker: str, break_it: Callable[[Path, Path], object]) -> Path:
    folder = spoilable(maker, tmp_path / "venv")
    break_it(folder, site_packages(folder))
    return folder


# By default every fault in the first kind, and a few in the second, which is larger.
CASES = [
    (maker, fault)
    for place, maker in enumerate(PLANTED)
    for number, fault in enumerate(FAULTS)
    if (FULL or place == 0 or number % 12 == 0) and not ("--copies" in maker and fault in LINKS_ONLY)
]


@pytest.mark.parametrize(("maker", "fault"), CASES)
def test_planted(tmp_path: Path, maker: str, fault: str) -> None:
    break_it, expected = FAULTS[fault]
    answer = told(spoiled(tmp_path, maker, break_it))
    assert expected in answer, answer
    # Nothing is told of what is whole.
    rest = {one for one in answer if one[1] != expected[1]}
    assert {code for code, _ in rest} <= FOLLOWS.get(fault, set()), rest


@pytest.mark.parametrize("fault", HASHED)
@pytest.mark.parametrize("maker", PLANTED if FULL else PLANTED[:1])
def test_planted_in_content(tmp_path: Path, maker: str, fault: str) -> None:
    break_it, expected = HASHED[fault]
    folder = spoiled(tmp_path, maker, break_it)
    assert expected not in told(folder), "seen without a look at the content: no case for --hashes"
    assert told(folder, "--hashes") == {expected}


@pytest.mark.parametrize("maker", MAKERS if FULL else ["uv", "pip --copies", "moved on", "editable"])
def test_healthy_by_content(maker: str) -> None:
    assert told(made(maker), "--hashes") == set()


def test_hostile_environments_harm_nothing(tmp_path: Path) -> None:
    folder = spoilable("uv", tmp_path / "venv")
    site = site_packages(folder)
    os.mkfifo(site / "pipe.dist-info")
    (site / "fifo-1.0.dist-info").mkdir()
    os.mkfifo(site / "fifo-1.0.dist-info" / "METADATA")
    (record_of(site, "six").parent / "WHEEL").unlink()
    os.mkfifo(record_of(site, "six").parent / "WHEEL")
    (site / "loop").symlink_to(site)
    (site / "self").symlink_to("self")
    with (record_of(site, "idna").parent / "direct_url.json").open("wb") as file:
        file.truncate(200 << 20)
    (site / "deep-1.dist-info").mkdir()
    marker = "(" * 20_000 + "python_version > '3'" + ")" * 20_000
    digits = "9" * 100_000
    (site / "deep-1.dist-info" / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: deep\nVersion: {digits}\nRequires-Dist: six; {marker}\n\n"
    )
    done = trysquare("doctor", folder, "--format", "json", timeout=60)
    assert done.returncode == 1, done.stderr
    assert {one["code"] for one in json.loads(done.stdout)["findings"]} >= {"TS901"}


def test_layout() -> None:
    done = trysquare("doctor", made("uv"), env={"PATH": "/usr/bin", "LANG": "C.UTF-8"})
    assert done.returncode == 0, done.stdout
    assert "✓ installed files" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("Checked ")
    plain = trysquare("doctor", made("uv"), env={"PATH": "/usr/bin", "LC_ALL": "C"})
    assert plain.stdout.isascii()
    assert "ok installed files" in plain.stdout
