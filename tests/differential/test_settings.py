"""Static settings against the truth: the module really executed in a child Python."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path

import pytest

from tests.support.interpreters import interpreter
from tests.support.measures import FULL, record
from tests.support.settings_calls import Calls
from tests.support.settings_modules import Modules
from tests.support.settings_programs import Programs
from tests.support.settings_projects import judge, projects
from tests.support.settings_styles import FILES, Styles
from tests.support.settings_truth import compare, executed, executed_one_by_one, read
from tests.support.venvs import site_packages, venv

PROGRAMS = 1000 if FULL else 60
STYLES = 20_000 if FULL else 60
CALLS = 40 if FULL else 4  # modules of 250 calls each
SEED = 20261123


def test_programs_are_never_read_wrongly(tmp_path: Path) -> None:
    python = interpreter("3.12")
    total = exact = 0
    wrong: list[str] = []
    for seed in range(SEED, SEED + PROGRAMS):
        chance = random.Random(seed)
        name = f"program_{seed}"
        (tmp_path / f"{name}.py").write_text(Programs(seed).program(), encoding="utf-8")
        variables = {f"V{i}": chance.choice(["", "a", "1"]) for i in range(4) if chance.random() < 0.6} | {"V9": "x"}
        unknown = {variable for variable in variables if chance.random() < 0.4}
        truth = executed(python, name, tmp_path, variables)
        if "raised" in truth:
            continue
        seen = compare(truth["settings"], read(python, name, tmp_path, variables, unknown))
        total += seen.values
        exact += seen.exact
        wrong += [f"seed {seed}: {error}" for error in seen.wrong]
    record("settings_programs", programs=PROGRAMS, values=total, exact=exact, wrong=len(wrong))
    assert total > PROGRAMS
    assert not wrong, "\n".join(wrong[:10])


def test_every_style_of_writing_settings(tmp_path: Path) -> None:
    """Each construct that settings are written with, in any company: exact or unknown, never another value."""
    # Not 3.12: there what a module puts into `vars()` is lost once a comprehension has been left by an exception.
    python = venv(["django==5.2.8", "pyyaml==6.0.2"], "3.13") / "bin" / "python"
    total = exact = 0
    wrong: list[str] = []
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for first in range(SEED, SEED + STYLES, 100):
        asked: list[tuple[str, dict[str, str]]] = []
        for seed in range(first, min(first + 100, SEED + STYLES)):
            chance = random.Random(seed)
            (tmp_path / f"styled_{seed}.py").write_text(Styles(seed).module(), encoding="utf-8")
            variables = {f"V{i}": chance.choice(["", "a", "1"]) for i in range(4) if chance.random() < 0.6}
            asked.append((f"styled_{seed}", variables | {"V9": "x", "PATH": "/usr/bin", "HOME": "/home/u"}))
        for (name, variables), truth in zip(asked, executed_one_by_one(python, tmp_path, asked), strict=True):
            assert truth is not None, name
            chance = random.Random(name)
            unknown = {variable for variable in variables if variable[0] == "V" and chance.random() < 0.15}
            seen = compare(truth, read(python, name, tmp_path, variables, unknown))
            total += seen.values
            exact += seen.exact
            wrong += [f"{name}: {error}" for error in seen.wrong]
            (tmp_path / f"{name}.py").unlink()
    record("settings_styles", modules=STYLES, values=total, exact=exact, wrong=len(wrong))
    assert total > STYLES
    assert not wrong, "\n".join(wrong[:10])


def test_modules_of_the_environment_are_read_by_name(tmp_path: Path) -> None:
    subprocess.run([str(interpreter("3.12")), "-m", "venv", "--without-pip", str(tmp_path / "venv")], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    total = exact = 0
    wrong: list[str] = []
    for seed in range(SEED, SEED + PROGRAMS):
        modules = Modules(seed)
        (site_packages(tmp_path / "venv") / f"installed_{seed}.py").write_text(modules.module(), encoding="utf-8")
        (tmp_path / f"asking_{seed}.py").write_text(modules.settings(f"installed_{seed}"), encoding="utf-8")
        variables = {"PATH": "/usr/bin"}
        truth = executed(python, f"asking_{seed}", tmp_path, variables)
        if "raised" in truth:
            continue
        seen = compare(truth["settings"], read(python, f"asking_{seed}", tmp_path, variables, set()))
        total += seen.values
        exact += seen.exact
        wrong += [f"seed {seed}: {error}" for error in seen.wrong]
    record("settings_modules", modules=PROGRAMS, values=total, exact=exact, wrong=len(wrong))
    assert total > PROGRAMS
    assert not wrong, "\n".join(wrong[:10])
    assert exact >= 0.9 * total


def test_what_python_offers_answers_as_python_does(tmp_path: Path) -> None:
    python = interpreter("3.12")
    total = exact = 0
    wrong: list[str] = []
    for seed in range(SEED, SEED + CALLS):
        text = Calls(seed).module(250)
        calls = dict(line.split(" = attempt", 1) for line in text.splitlines() if " = attempt" in line)
        (tmp_path / f"calls_{seed}.py").write_text(text, encoding="utf-8")
        variables = {"PATH": "/usr/bin", "PYTHONWARNINGS": "ignore"}
        truth = executed(python, f"calls_{seed}", tmp_path, variables)["settings"]
        answer = read(python, f"calls_{seed}", tmp_path, variables, set())
        assert answer["open"] is None and answer["failure"] is None, answer["failure"]
        told = {name: found for name, found in truth.items() if " at 0x" not in json.dumps(found)}
        answer["settings"] = {name: value for name, value in answer["settings"].items() if name in told}
        seen = compare(told, answer)
        total += seen.values
        exact += seen.exact
        wrong += [f"{calls.get(error.split(':')[0].split()[0])} is {error}" for error in seen.wrong]
    record("settings_calls", calls=total, exact=exact, wrong=len(wrong))
    assert total > CALLS * 100
    assert not wrong, "\n".join(wrong[:40])


PROJECTS = {project.name: project for project in projects() if FULL or project.default}


@pytest.mark.parametrize("name", PROJECTS)
def test_projects_are_read_as_python_reads_them(name: str, tmp_path: Path) -> None:
    seen = judge(PROJECTS[name], tmp_path)
    record(
        f"settings_{name}",
        half=PROJECTS[name].half,
        values=seen.values,
        exact=seen.exact,
        by_nature=seen.by_nature,
        raised=seen.raised,
        wrong=len(seen.wrong),
    )
    assert seen.values + seen.raised > 0, "the module could not be executed at all"
    assert not seen.wrong, "\n".join(seen.wrong)
    assert seen.exact >= PROJECTS[name].least * seen.values, seen.reasons.most_common(10)
