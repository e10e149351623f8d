"""Real projects whose settings are read statically and held against the module really executed.

The table is ``settings_projects.toml``: what is installed, which module, what is made before, which variables it needs.
By hand, to see what costs most::

    python -m tests.support.settings_projects [NAME…] [--half tuned|held-out] [--wrong-only]
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import jsonschema
import tomllib

from tests.support.measures import ROOT
from tests.support.settings_truth import Figures, compare, compare_failures, executed, read
from tests.support.venvs import site_packages, venv

TABLE = ROOT / "tests" / "support" / "settings_projects.toml"
SCHEMA = ROOT / "include" / "trysquare" / "settings.schema.json"
#: Every project is read with each of these, beside the variables that it needs.
VARIANTS: tuple[dict[str, str], ...] = ({}, {"DEBUG": "1"}, {"DATABASE_URL": "postgres://u:p@h/d", "SECRET_KEY": "s"})


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
    least: float = 0.95


def projects() -> list[Project]:
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return [Project(name=name, **row) for name, row in rows.items()]


def made(project: Project, into: Path) -> tuple[Path, Path]:
    """The interpreter, and the folder in which the project stands."""
    environment = venv(project.requires, project.python, no_deps=project.no_deps, scripts=bool(project.make))
    python = environment / "bin" / "python"
    for words in project.make:
        subprocess.run(
            [str(python), str(environment / "bin" / words[0]), *words[1:]],
            cwd=into,
            check=True,
            capture_output=True,
            env={"PATH": f"{environment / 'bin'}:/usr/bin:/bin", "HOME": str(into)},
        )
    for name, text in project.files.items():
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        (into / name).write_text(text, encoding="utf-8")
    folder = Path(project.folder.replace("{site}", str(site_packages(environment))))
    return python, into / folder


def judge(project: Project, into: Path) -> Figures:
    """Reads the project as it is under every variant, and only then executes it, twice."""
    (into / "home").mkdir()
    (into / "work").mkdir()
    python, folder = made(project, into / "work")
    paths = [path.replace("{site}", str(site_packages(python.parent.parent))) for path in project.add]
    total = Figures()
    schema = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    variants = [{"PATH": "/usr/bin:/bin", "HOME": str(into / "home"), **project.variables, **one} for one in VARIANTS]
    answers = [read(python, project.module, folder, one, None, *paths) for one in variants]
    for variables, answer in zip(variants, answers, strict=True):
        schema.validate({key: part for key, part in answer.items() if key != "talk"})
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
        print(
            f"all: {both.exact} of {both.values} exact ({100 * both.exact / both.values:.1f} %), {len(both.wrong)} wrong"
        )


if __name__ == "__main__":
    sys.exit(main())
