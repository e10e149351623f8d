"""Real projects on Djangos that they were not written for (``projects.toml``), set up for real: bare, cured, and with shims.

What works is never broken; no setting is lost without a word; the effect of what was set is what it was on the Django that the project
was written for; applying twice changes nothing; and of the set-ups that fail, at least the share that is asked for works in the end.
"""

from __future__ import annotations

import pytest

from tests.differential import projects as cells
from tests.support import projects as real
from tests.support.measures import FULL, record

PROJECTS, DJANGO = real.table()
#: Of the set-ups that fail bare: what is cured at least.
SHARE = 0.8
#: What the default run looks at.
FEW = {"activity-stream": ["5.2", "4.1"]}


def asserted(cell: cells.Cell) -> None:
    assert cells.state(cell) != "broken", cells.told_cell(cell)
    assert "error" not in cell["settings"], cells.told_cell(cell)
    assert not cell["settings"]["untold"], cells.told_cell(cell)
    assert not cell["settings"]["changed"], cells.told_cell(cell)
    assert cell["settings"]["again"] == [], cells.told_cell(cell)
    cause = cell["settings"]["outcome"]
    assert cause is None or cause["class"] != "setting", cells.told_cell(cell)


@pytest.mark.parametrize("name", PROJECTS if FULL else FEW)
def test_nothing_is_broken_and_nothing_lost(name: str) -> None:
    project = PROJECTS[name]
    for cell in cells.run_project(project, list(project.others) if FULL else FEW[name]):
        asserted(cell)
        assert FULL or cells.state(cell) in ("settings", "shims", "works"), cells.told_cell(cell)


def test_most_of_what_fails_is_cured() -> None:
    """Over what the others saw: all of the table in a full run."""
    wanted = {
        (name, series)
        for name in (PROJECTS if FULL else FEW)
        for series in (PROJECTS[name].others if FULL else FEW[name])
    }
    kept = [cell for cell in cells.kept_cells() if (cell["project"], cell["series"]) in wanted]
    parts = {
        "all": kept,
        "tuned": [cell for cell in kept if not cell["held_out"]],
        "held_out": [cell for cell in kept if cell["held_out"]],
    }
    figures = {title: cells.summary(part) for title, part in parts.items()}
    record("projects", **figures, uncured=[cells.told_cell(cell) for cell in kept if cells.state(cell) == "uncured"])
    assert {(cell["project"], cell["series"]) for cell in kept} == wanted
    assert figures["all"]["share"] >= SHARE
