"""Real projects whose settings are read statically and held against the module really executed.

The table is ``settings_projects.toml``: what is installed, which module, what is made before, which variables it needs.
By hand, to see what costs most::

    python -m tests.support.settings_projects [NAME…] [--half tuned|held-out] [--wrong-only]
"""

from __future__ import annotations

import argparse
import collections
import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.command import trysquare
from tests.support.measures import ROOT
from tests.support.venvs import site_packages, venv

TABLE = ROOT / "tests" / "support" / "settings_projects.toml"
CHILD = ROOT / "tests" / "support" / "settings_child.py"
#: Every project is read with each of these, beside the variables that it needs.
VARIANTS: tuple[dict[str, str], ...] = ({}, {"DEBUG": "1"}, {"DATABASE_URL": "postgres://u:p@h/d", "SECRET_KEY": "s"})
#: What our reading says of a value that differs from machine to machine or from run to run.
BY_NATURE = ("differs from run to run or machine to machine", "files outside of the project", "is random")


@dataclass(frozen=True)
class Project:
    """A row of the table."""

    name: str
    module: str
    requires: list[str]
    python: str = "3.12"
    no_deps: bool = False
    half: str = "tuned"
    variables: dict[str, str] = field(default_factory=dict)
    make: list[list[str]] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    folder: str = "."
    add: list[str] = field(default_factory=list)
    default: bool = False


@dataclass
class Figures:
    """What was seen of a project under all variants."""

    values: int = 0
    exact: int = 0
    by_nature: int = 0
    raised: int = 0
    wrong: list[str] = field(default_factory=list)
    reasons: collections.Counter[str] = field(default_factory=collections.Counter)

    def add(self, other: Figures) -> None:
        self.values += other.values
        self.exact += other.exact
        self.by_nature += other.by_nature
        self.raised += other.raised
        self.wrong += other.wrong
        self.reasons.update(other.reasons)


def projects() -> list[Project]:
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return [Project(name=name, **row) for name, row in rows.items()]


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


def reasons_of(value: Any) -> list[str]:
    """Every reason for something unknown in a value, with its place."""
    if isinstance(value, list):
        return [reason for item in value for reason in reasons_of(item)]
    if isinstance(value, dict):
        if "$unknown" in value:
            return [f"{value['$unknown']['reason']} @ {value['$unknown']['at']}"]
        return [reason for item in value.values() for reason in reasons_of(item)]
    return []


def executed(python: Path, module: str, folder: Path, variables: dict[str, str], *paths: str) -> dict[str, Any]:
    """What the module really holds: {"settings": …}, or by which exception it ends: {"raised": …}."""
    done = subprocess.run(
        [str(python), str(CHILD), module, *paths],
        cwd=folder,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.stdout, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer if done.returncode else {"settings": answer}


def read(
    python: Path, module: str, folder: Path, variables: dict[str, str], unknown: set[str] | None = None, *paths: str
) -> dict[str, Any]:
    """What we say it holds."""
    words: list[object] = ["settings", "show", module, "--python", python, "--format", "json"]
    for path in paths:
        words += ["--append-path", path]
    for name, value in variables.items():
        words += ["--env", f"{name}={'?' if name in (unknown or set()) else value}"]
    done = trysquare(*words, cwd=folder)
    assert done.stdout, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return {**answer, "talk": done.stderr}


def compare(truth: dict[str, Any], answer: dict[str, Any], *again: dict[str, Any]) -> Figures:
    """How many values have a form as data, how many of them are exact, what is wrong, and why the rest is unknown."""
    seen = Figures()
    data = {name: found["value"] for name, found in truth.items() if "value" in found}
    for name, value in data.items():
        wanted = normal(value)
        moving = any(normal(other.get(name, {}).get("value")) != wanted for other in again)
        seen.values += not moving
        seen.by_nature += moving
        if name not in answer["settings"]:
            if answer["open"] is None and not answer["failure"]:
                seen.wrong.append(f"{name} is missing")
            elif not moving:
                seen.reasons[f"missing: {(answer['open'] or {}).get('reason') or answer['failure']}"] += 1
            continue
        told = normal(answer["settings"][name])
        if json.dumps(told) == json.dumps(wanted):
            seen.exact += not moving
            if moving:
                seen.wrong.append(f"{name}: told, and it differs from run to run")
            continue
        if not agrees(told, wanted):
            seen.wrong.append(f"{name}: {json.dumps(told)[:300]} for {json.dumps(wanted)[:300]}")
        if not moving:
            seen.reasons[(reasons_of(told) or ["?"])[0]] += 1
    if answer["open"] is None and not answer["failure"]:
        seen.wrong += [
            f"{name} is not there" for name, value in answer["settings"].items() if name not in truth and not maybe(value)
        ]
    return seen


def maybe(value: Any) -> bool:
    return isinstance(value, dict) and "$unknown" in value


def compare_failures(raised: dict[str, Any], answer: dict[str, Any]) -> Figures:
    """The truth ends by an exception: ours names the same one and a place on its way, or says that it is not known."""
    seen = Figures(raised=1)
    if answer["open"] is not None:
        seen.reasons[f"raises: {raised['type']}, and {answer['open']['reason']}"] += 1
        return seen
    if answer["failure"] is None:
        seen.wrong.append(f"raises {raised['type']}: {raised['message'][:200]} at {raised['places'][-1]}; read without")
        return seen
    if f"`{raised['type']}`" not in answer["failure"]:
        if "not known" in answer["failure"]:
            seen.reasons[f"raises: {answer['failure']}"] += 1
        else:
            seen.wrong.append(f"raises {raised['type']} {raised['message'][:200]} at {raised['places'][-1]}; read as {answer['talk'][:300]}")
    elif not any(f"{'/'.join(place.split('/')[-2:])}:" in answer["talk"] for place in raised["places"]):
        seen.wrong.append(f"raises {raised['type']} at {raised['places']}; read as {answer['talk'][:300]}")
    return seen


def made(project: Project, into: Path) -> tuple[Path, Path]:
    """The interpreter, and the folder in which the project stands."""
    environment = venv(project.requires, project.python, no_deps=project.no_deps)
    for words in project.make:
        subprocess.run(
            [str(environment / "bin" / words[0]), *words[1:]],
            cwd=into,
            check=True,
            capture_output=True,
            env={"PATH": "/usr/bin:/bin", "HOME": str(into)},
        )
    for name, text in project.files.items():
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        (into / name).write_text(text, encoding="utf-8")
    folder = Path(project.folder.replace("{site}", str(site_packages(environment))))
    return environment / "bin" / "python", into / folder


def judge(project: Project, into: Path) -> Figures:
    """Reads the project as it is under every variant, and only then executes it, twice."""
    (into / "home").mkdir()
    (into / "work").mkdir()
    python, folder = made(project, into / "work")
    paths = [path.replace("{site}", str(site_packages(python.parent.parent))) for path in project.add]
    total = Figures()
    variants = [{"PATH": "/usr/bin:/bin", "HOME": str(into / "home"), **project.variables, **one} for one in VARIANTS]
    answers = [read(python, project.module, folder, one, None, *paths) for one in variants]
    for variables, answer in zip(variants, answers, strict=True):
        truths = [executed(python, project.module, folder, variables, *paths) for _ in range(2)]
        if "raised" in truths[0]:
            total.add(compare_failures(truths[0]["raised"], answer))
        else:
            total.add(compare(truths[0]["settings"], answer, truths[1].get("settings", {})))
    return total


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("names", nargs="*")
    options.add_argument("--half")
    options.add_argument("--wrong-only", action="store_true")
    asked = options.parse_args()
    both = Figures()
    for project in projects():
        if (asked.names and project.name not in asked.names) or asked.half not in (None, project.half):
            continue
        into = Path(tempfile.mkdtemp())
        try:
            seen = judge(project, into)
        except (AssertionError, subprocess.SubprocessError) as error:
            print(f"{project.name:30} {project.half:9} not judged: {str(error)[-300:]}", flush=True)
            continue
        finally:
            shutil.rmtree(into, ignore_errors=True)
        share = f"{100 * seen.exact / seen.values:5.1f} %" if seen.values else "      -"
        print(
            f"{project.name:30} {project.half:9} {share} of {seen.values:5} by nature {seen.by_nature} "
            f"raised {seen.raised} wrong {len(seen.wrong)}",
            flush=True,
        )
        for wrong in dict.fromkeys(seen.wrong):
            print(f"    WRONG {wrong}")
        if not asked.wrong_only:
            for reason, count in seen.reasons.most_common(8):
                print(f"    {count:4} {reason}")
        both.add(seen)
    if both.values:
        print(f"all: {both.exact} of {both.values} exact ({100 * both.exact / both.values:.1f} %), {len(both.wrong)} wrong")


if __name__ == "__main__":
    sys.exit(main())
