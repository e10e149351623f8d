"""Cured projects beyond set-up: migrations on SQLite, the system checks, and a page, beside what the Django they were written for does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support import projects as real
from tests.support.measures import FULL, record
from tests.support.project_causes import cause_of

PROJECTS, _ = real.table()
#: Set-ups that fail bare, and the Django they are put on.
CASES = [
    ("activity-stream", "5.2"),
    ("allauth", "5.2"),
    ("oauth-toolkit", "6.0"),
    ("helpdesk", "4.2"),
    ("celery-beat", "5.2"),
    ("wiki", "4.2"),
    ("rest", "5.2"),
    ("history", "5.2"),
    ("two-factor", "5.2"),
]


def told(part: dict[str, Any]) -> Any:
    return cause_of(part["failure"]) if "failure" in part else part["answer"]


@pytest.mark.parametrize(("name", "series"), CASES if FULL else CASES[:1])
def test_migrations_checks_and_a_page(name: str, series: str, tmp_path: Path) -> None:
    project = PROJECTS[name]
    real.lay_out(project, tmp_path / "site")
    meant = real.bare(project, project.django, tmp_path / "site", page=project.page)
    assert "failure" in real.bare(project, series, tmp_path / "site")["setup"], "it needs no cure"
    cured = real.shimmed(project, series, tmp_path / "site", page=project.page)
    assert "answer" in cured["setup"], told(cured["setup"])
    found = {part: told(answer) for part, answer in cured["beyond"].items()}
    record(f"beyond_{name}_{series}", **found)
    assert found["migrate"] is None, found["migrate"]
    assert meant["beyond"]["migrate"] == {"answer": None}, told(meant["beyond"]["migrate"])
    assert set(found["checks"]) <= set(told(meant["beyond"]["checks"]))
    assert found["page"] == told(meant["beyond"]["page"])
    assert found["page"][0] == 200
