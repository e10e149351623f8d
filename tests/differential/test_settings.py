"""Static settings against the truth: the module really executed in a child Python."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import trysquare
from tests.support.interpreters import interpreter
from tests.support.measures import FULL, ROOT, record
from tests.support.settings_calls import Calls
from tests.support.settings_modules import Modules
from tests.support.settings_programs import Programs
from tests.support.venvs import site_packages, venv

CHILD = ROOT / "tests" / "support" / "settings_child.py"
PROGRAMS = 1000 if FULL else 60
CALLS = 40 if FULL else 4  # modules of 250 calls each
SEED = 20261123

#: Real projects: what is installed exactly as listed, the settings module, and what the truth run needs beside.
DJANGO = ("django==5.1.15", "asgiref==3.13.0", "sqlparse")
PROJECTS = {
    "mailman_web.settings.base": ("mailman-web==0.0.9",),
    "mailman_web.settings.mailman": ("mailman-web==0.0.9",),
    "oscar.defaults": ("django-oscar==4.2.1",),
    "wagtail.project_template.project_name.settings.base": ("wagtail",),
    "mezzanine.project_template.project_name.settings": ("mezzanine==6.1.1", "pytz", "tzlocal"),
    "django.conf.global_settings": (),
    "evennia.settings_default": ("evennia==5.0.1",),
    "graphite.settings": ("graphite-web==1.1.10",),
    "rdmo.core.settings": ("rdmo==2.5.2",),
    "wger.settings_global": ("wger==2.1",),
}
VARIANTS = ({}, {"DEBUG": "1"}, {"DATABASE_URL": "postgres://u:p@h/d", "SECRET_KEY": "s"})


def normal(value: Any) -> Any:
    """Sets in one order, so that text compares."""
    if isinstance(value, list):
        return [normal(item) for item in value]
    if isinstance(value, dict):
        if list(value) == ["$set"]:
            return {"$set": sorted((normal(item) for item in value["$set"]), key=json.dumps)}
        return {key: normal(item) for key, item in value.items()}
    return value


def agrees(seen: Any, truth: Any) -> bool:
    """Whether nothing that is told is wrong: unknown parts agree with everything."""
    if isinstance(seen, dict) and "$unknown" in seen:
        return True
    if isinstance(seen, dict) and isinstance(truth, dict):
        return list(seen) == list(truth) and all(agrees(seen[key], truth[key]) for key in seen)
    if isinstance(seen, list) and isinstance(truth, list):
        return len(seen) == len(truth) and all(map(agrees, seen, truth))
    return type(seen) is type(truth) and bool(seen == truth)


def executed(python: Path, module: str, folder: Path, variables: dict[str, str]) -> dict[str, Any] | None:
    done = subprocess.run(
        [str(python), str(CHILD), module], cwd=folder, env=variables, capture_output=True, text=True, check=False
    )
    return json.loads(done.stdout) if done.returncode == 0 else None


def read(python: Path, module: str, folder: Path, variables: dict[str, str], unknown: set[str]) -> dict[str, Any]:
    words = ["settings", "show", module, "--python", python, "--format", "json"]
    for name, value in variables.items():
        words += ["--env", f"{name}={'?' if name in unknown else value}"]
    done = trysquare(*words, cwd=folder)
    assert done.stdout, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def compare(truth: dict[str, Any], answer: dict[str, Any]) -> tuple[int, int, list[str]]:
    """How many values have a form as data, how many of them are exact, and what is wrong."""
    exact = 0
    wrong = []
    data = {name: found["value"] for name, found in truth.items() if "value" in found}
    for name, value in data.items():
        if name not in answer["settings"]:
            wrong += [f"{name} is missing"] if answer["open"] is None else []
            continue
        seen, wanted = normal(answer["settings"][name]), normal(value)
        exact += json.dumps(seen) == json.dumps(wanted)
        if not agrees(seen, wanted):
            wrong.append(f"{name}: {json.dumps(seen)[:200]} for {json.dumps(wanted)[:200]}")
    return len(data), exact, wrong


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
        if truth is None:
            continue
        count, same, errors = compare(truth, read(python, name, tmp_path, variables, unknown))
        total += count
        exact += same
        wrong += [f"seed {seed}: {error}" for error in errors]
    record("settings_programs", programs=PROGRAMS, values=total, exact=exact, wrong=len(wrong))
    assert total > PROGRAMS
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
        if truth is None:
            continue
        count, same, errors = compare(truth, read(python, f"asking_{seed}", tmp_path, variables, set()))
        total += count
        exact += same
        wrong += [f"seed {seed}: {error}" for error in errors]
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
        truth = executed(python, f"calls_{seed}", tmp_path, variables)
        assert truth is not None
        answer = read(python, f"calls_{seed}", tmp_path, variables, set())
        assert answer["open"] is None and answer["failure"] is None, answer["failure"]
        told = {name: found for name, found in truth.items() if " at 0x" not in json.dumps(found)}
        count, same, errors = compare(told, answer)
        total += count
        exact += same
        wrong += [f"{calls.get(error.split(':')[0].split()[0])} is {error}" for error in errors]
    record("settings_calls", calls=total, exact=exact, wrong=len(wrong))
    assert total > CALLS * 100
    assert not wrong, "\n".join(wrong[:40])


@pytest.mark.parametrize("module", PROJECTS)
def test_projects_are_read_as_python_reads_them(module: str, tmp_path: Path) -> None:
    folder = venv([*DJANGO, *PROJECTS[module]], "3.12", no_deps=True)
    python = folder / "bin" / "python"
    total = exact = 0
    for variant in VARIANTS:
        variables = {"PATH": "/usr/bin", **variant}
        truth = executed(python, module, tmp_path, variables)
        if truth is None:
            continue
        count, same, wrong = compare(truth, read(python, module, tmp_path, variables, set()))
        assert not wrong, "\n".join(wrong)
        total += count
        exact += same
    record(f"settings_{module}", values=total, exact=exact)
    assert total > 0, "the module could not be executed at all"
    assert exact >= 0.95 * total
