"""``[[suppress]]`` for every command that finds things: check, doctor, lint (and drift: test_drift.py), and for those that act: run, fix."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.cli.test_drift import environment, replaced, site_of
from tests.support.command import plain_environment, trysquare
from tests.support.measures import ROOT

SETUP = "ansys.dynamicreporting.core.serverless.ADR.setup"
COMMANDS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "check": (("check", "--python", "venv", "-c", "c.txt"), "TS201", "plain"),
    "doctor": (("doctor", "venv"), "TS202", "absent"),
    "lint": (("lint", "setup_here.py"), "TS501", SETUP),
}


@pytest.fixture
def work(tmp_path: Path) -> Path:
    venv = environment(tmp_path / "venv")
    replaced(venv, "speed", "1.0", ["absent>=1"])
    for record in site_of(venv).glob("*/RECORD"):
        record.write_text("".join(f"{record.parent.name}/{name},,\n" for name in ("METADATA", "RECORD")))
    (tmp_path / "c.txt").write_text("plain<2\n")
    (tmp_path / "setup_here.py").write_text(
        "import threading\nfrom ansys.dynamicreporting.core.serverless import ADR\nadr = ADR()\n"
        "threading.Thread(target=adr.setup).start()\n"
    )
    return tmp_path


def found(folder: Path, command: str, *more: str, today: str = "2026-06-01") -> tuple[list[tuple[str, str]], int, str]:
    """What is told above info, how much is suppressed, and the text."""
    words = (*COMMANDS[command][0], *more, "--format=json=out.json", "--format=text", "-v")
    seconds = {"2026-06-01": "1780272000", "2028-01-01": "1830297600"}[today]
    done = trysquare(*words, cwd=folder, env=plain_environment(HOME=str(folder), SOURCE_DATE_EPOCH=seconds))
    assert done.returncode in (0, 1), done.stderr
    document = json.loads((folder / "out.json").read_text())
    jsonschema.validate(document, json.loads((ROOT / "include/trysquare/report.schema.json").read_text()))
    told = [(one["code"], one["subject"]) for one in document["findings"] if one["severity"] != "info"]
    assert done.returncode == any(one["severity"] == "error" for one in document["findings"])
    return told, len(document.get("suppressed", [])), done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_decisions(command: str, work: Path) -> None:
    _, code, subject = COMMANDS[command]
    before, none, _ = found(work, command)
    assert (code, subject) in before
    assert none == 0
    rest = [one for one in before if one != (code, subject)]
    decision = f'[[suppress]]\ncode = "{code}"\nsubject = "{subject}"\nreason = "wanted"\n'

    (work / "trysquare.toml").write_text(decision)
    told, count, text = found(work, command)
    assert (told, count) == (rest, 1)
    assert f"suppressed: {code} {subject}: wanted" in " ".join(text.split())
    assert "1 suppressed" in text

    (work / "trysquare.toml").write_text(decision + "expires = 2027-06-30\n")
    assert found(work, command)[:2] == (rest, 1)
    told, count, text = found(work, command, today="2028-01-01")
    assert (sorted(told), count) == (sorted([*before, ("TS751", subject)]), 0)
    assert "TS751" in text

    # One that suppresses nothing is told by who would have found it, and by nobody else.
    (work / "trysquare.toml").write_text(decision.replace(subject, "nothing-of-that-name"))
    told, count, text = found(work, command)
    assert (sorted(told), count) == (sorted([*before, ("TS752", "nothing-of-that-name")]), 0)
    assert "TS752" in text
    for other in ("TS703", "TS5" if command != "lint" else "TS2"):
        (work / "trysquare.toml").write_text(decision.replace(code, other))
        assert found(work, command)[:2] == (before, 0)

    # Elsewhere, by --config.
    (work / "trysquare.toml").unlink()
    (work / "decided.toml").write_text(decision)
    assert found(work, command, "--config", "decided.toml")[:2] == (rest, 1)


def test_what_was_not_looked_for_is_not_stale(work: Path) -> None:
    (work / "trysquare.toml").write_text(
        "".join(f'[[suppress]]\ncode = "{code}"\nreason = "w"\n' for code in ("TS3", "TS4", "TS105", "TS604", "TS9"))
    )
    for command in ("check", "doctor"):
        told, _, _ = found(work, command)
        assert not any(code == "TS752" for code, _ in told)
    told, _, _ = found(work, "doctor", "--hashes")
    assert ("TS752", "TS105") in told


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("run", "--python", "venv", "-c", "c.txt", "--", "python"), "TS201"),
        (("fix", "venv", "--offline"), "TS202"),
    ],
    ids=["run", "fix"],
)
def test_who_acts_obeys_decisions(command: tuple[str, ...], code: str, work: Path) -> None:
    """What is suppressed neither stops a program nor is mended; what became of other decisions is not their question."""
    about = {"TS201": "constraint-violated: plain", "TS202": "choose a version of absent"}[code]

    def said() -> str:
        done = trysquare(*command, cwd=work, env=plain_environment(HOME=str(work)))
        assert done.returncode == 1
        return " ".join((done.stdout + done.stderr).split())

    assert about in said()
    (work / "trysquare.toml").write_text(f'[[suppress]]\ncode = "{code}"\nsubject = "other"\nreason = "wanted"\n')
    text = said()
    assert about in text
    assert "TS752" not in text
    (work / "trysquare.toml").write_text(f'[[suppress]]\ncode = "{code}"\nreason = "wanted"\n')
    assert about not in said()
