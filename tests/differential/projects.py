"""Real projects on Djangos that they were not written for: what set-up meets, and what cures it.

    python -m tests.differential.projects [PROJECT...] [--django SERIES] [--failed] [--report] [--table]

Each cell is run bare, with the settings that ``sanitize`` writes, and under ``run --shims``; what came of it is kept in
``build/measures/projects``. ``--failed`` repeats only cells that were not cured; ``--report`` runs nothing and tells what is kept;
``--table`` prints the page's table.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.support import projects as real
from tests.support.measures import ROOT
from tests.support.project_causes import CLASSES, cause_of

KEPT = ROOT / "build" / "measures" / "projects"
Cell = dict[str, Any]
#: What effects rest on: where a finding says that this could not be read, nothing is changed about it.
RESTS_ON = {
    "frame_options": {"X_FRAME_OPTIONS"},
    "referrer_policy": {"SECURE_REFERRER_POLICY"},
    "localized": {"USE_L10N"},
    "storages": {"STORAGES", "DEFAULT_FILE_STORAGE", "STATICFILES_STORAGE"},
    "reset_timeout": {"PASSWORD_RESET_TIMEOUT_DAYS"},
    "auto_field": {"DEFAULT_AUTO_FIELD"},
}


def outcome(answer: dict[str, Any]) -> dict[str, str] | None:
    """None: set up; else the first cause."""
    failure = answer["setup"].get("failure")
    return cause_of(failure) if failure else None


def effects(answer: dict[str, Any]) -> Any:
    found = answer.get("effects", {})
    return found.get("answer")


def told(answer: dict[str, Any]) -> set[str]:
    """The settings that edits or findings speak of, those too of which they say that they could not be read."""
    names = {edit[key].split("/")[1] for edit in answer["edits"] for key in ("path", "from") if key in edit}
    texts = [finding[part] for finding in answer["findings"] for part in ("subject", "message")]
    return names | set(re.findall(r"[A-Z][A-Z0-9_]+", " ".join(texts)))


def kept_anyway(meant: dict[str, Any]) -> set[str]:
    """Settings that an older Django does not know, with the value that is its only way."""
    return {"DEFAULT_AUTO_FIELD"} if effects(meant)["auto_field"] == "django.db.models.AutoField" else set()


def run_cell(project: real.Project, series: str, meant: dict[str, Any]) -> Cell:
    """One project on one Django; ``meant``: what the child says on the Django that it was written for."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "site"
        real.lay_out(project, folder)
        before = real.bare(project, series, folder)
        lost = sorted((set(meant["names"]) - set(before["names"])) & set(meant["set"])) if before["names"] else []
        cure = real.sanitized(project, series, folder)
        cell: Cell = {
            "project": project.name,
            "series": series,
            "held_out": project.held_out,
            "bare": outcome(before),
            "lost": lost,
        }
        if "error" in cure:
            cell["settings"] = {"error": cure["error"][:600]}
        else:
            after = real.bare(project, series, folder, "sanitized_settings") if cure["edits"] else before
            now = effects(after)
            wanted = {**effects(meant), "localized": effects(meant)["localized"] is not False}
            unread = told(
                {"edits": [], "findings": [one for one in cure["findings"] if one["code"] in ("TS302", "TS305")]}
            )
            changed = {
                key: [wanted[key], now[key]]
                for key in wanted
                if now is not None and now[key] not in (None, wanted[key]) and not unread & RESTS_ON.get(key, set())
            }
            cell["settings"] = {
                "outcome": outcome(after),
                "edits": len(cure["edits"]),
                "untold": sorted(set(lost) - told(cure) - kept_anyway(meant)),
                "unread": bool(unread),
                "changed": changed,
                "again": cure["again"],
            }
        with_shims = real.shimmed(project, series, folder)
        cell["shims"] = {"outcome": outcome(with_shims), "used": with_shims.get("shims", [])}
    return cell


def run_project(project: real.Project, series: list[str], workers: int = 2) -> list[Cell]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "site"
        real.lay_out(project, folder)
        meant = real.bare(project, project.django, folder)
    assert outcome(meant) is None, f"{project.name} does not work on its own Django {project.django}: {outcome(meant)}"
    with ThreadPoolExecutor(workers) as pool:
        cells = list(pool.map(lambda one: run_cell(project, one, meant), series))
    KEPT.mkdir(parents=True, exist_ok=True)
    for cell in cells:
        text = json.dumps(cell, indent=1, sort_keys=True)
        (KEPT / f"{project.name}-{cell['series']}.json").write_text(text + "\n", encoding="utf-8")
    return cells


def state(cell: Cell) -> str:
    """works, broken, settings (cured by them alone), shims (by both), or uncured."""
    if cell["bare"] is None:
        settings = cell["settings"].get("outcome")
        return "broken" if settings is not None or cell["shims"]["outcome"] is not None else "works"
    if "error" not in cell["settings"] and cell["settings"]["outcome"] is None:
        return "settings" if cell["shims"]["outcome"] is None else "broken"
    return "shims" if cell["shims"]["outcome"] is None else "uncured"


def summary(cells: list[Cell]) -> dict[str, Any]:
    states = Counter(map(state, cells))
    failed = [cell for cell in cells if cell["bare"] is not None]
    cured = states["settings"] + states["shims"]
    return {
        "cells": len(cells),
        "projects": len({cell["project"] for cell in cells}),
        "failed": len(failed),
        "causes": {one: sum(cell["bare"]["class"] == one for cell in failed) for one in CLASSES},
        "cured_by_settings": states["settings"],
        "cured_by_shims": states["shims"],
        "share": round(cured / len(failed), 3) if failed else None,
        "broken": states["broken"],
        "with_lost_settings": sum(bool(cell["lost"]) for cell in cells),
        "untold": sum(len(cell["settings"].get("untold", [])) for cell in cells),
        "effects_changed": sum(bool(cell["settings"].get("changed")) for cell in cells),
        "unread": sum(bool(cell["settings"].get("unread")) for cell in cells),
        "not_idempotent": sum(cell["settings"].get("again", []) != [] for cell in cells),
    }


def kept_cells() -> list[Cell]:
    projects, django = real.table()
    order = {name: index for index, name in enumerate(projects)}
    cells = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(KEPT.glob("*.json"))]
    cells = [
        cell
        for cell in cells
        if cell["series"] in (projects[cell["project"]].others if cell["project"] in order else ())
    ]
    return sorted(cells, key=lambda cell: (order[cell["project"]], list(django).index(cell["series"])))


def told_cell(cell: Cell) -> str:
    line = f"{cell['project']:18} {cell['series']:4} {state(cell):9}"
    cause = cell["shims"]["outcome"] or cell["bare"]
    if cause and state(cell) in ("uncured", "broken"):
        line += f" {cause['class']}: {cause['says'][:200]} [{cause['where']}] {cause['line'][:90]}"
    settings = cell["settings"]
    if "error" in settings:
        line += f"\n    settings: {settings['error'][:200]}"
    for key in ("untold", "changed", "again"):
        if settings.get(key):
            line += f"\n    {key}: {json.dumps(settings[key])[:300]}"
    return line


def page_table(cells: list[Cell]) -> list[str]:
    """Markdown: a row a project, a column a Django."""
    projects, django = real.table()
    signs = {"works": "works", "settings": "settings", "shims": "shims", "uncured": "**fails**", "broken": "**broken**"}
    lines = ["| project | " + " | ".join(django) + " |", "|---|" + "---|" * len(django)]
    for name, project in projects.items():
        row = {cell["series"]: signs[state(cell)] for cell in cells if cell["project"] == name}
        if row:
            row[project.django] = "*built for*"
            text = name + (" (held out)" if project.held_out else "")
            lines.append(f"| {text} | " + " | ".join(row.get(series, "") for series in django) + " |")
    return lines


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("projects", nargs="*")
    words.add_argument("--django", action="append")
    words.add_argument("--failed", action="store_true")
    words.add_argument("--report", action="store_true")
    words.add_argument("--table", action="store_true")
    words.add_argument("--tuned", action="store_true", help="leave those that are held out alone")
    options = words.parse_args()
    projects, _ = real.table()
    before = {(cell["project"], cell["series"]): state(cell) for cell in kept_cells()}
    for name in [] if options.report or options.table else options.projects or projects:
        project = projects[name]
        if options.tuned and project.held_out:
            continue
        wanted = [one for one in project.others if one in (options.django or project.others)]
        if options.failed:
            wanted = [one for one in wanted if before.get((name, one), "uncured") in ("uncured", "broken")]
        try:
            for cell in run_project(project, wanted) if wanted else []:
                print(told_cell(cell), flush=True)
        except AssertionError as error:
            print(f"{name}: {str(error)[-1500:]}", flush=True)
    cells = kept_cells()
    if options.table:
        print("\n".join(page_table(cells)))
        return
    if options.report:
        print("\n".join(told_cell(cell) for cell in cells if not options.tuned or not cell["held_out"]))
    for name, part in (("tuned", False), ("held out", True)):
        print(name, json.dumps(summary([cell for cell in cells if cell["held_out"] is part])))
    print("all", json.dumps(summary(cells)))


if __name__ == "__main__":
    main()
