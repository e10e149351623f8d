"""Reading the settings of every project of the table, and of a large generated one, beside the start of a Python that does nothing.

Budget (issue 4, docs/guide.md): less than ``python -c pass``, for every project. Both take turns::

    python -m tests.bench.settings_table_bench [NAME…] [--rounds 20] [--instructions] [--answers DIR]

``--instructions`` counts what both execute, under callgrind, for a machine that is not quiet; ``--answers`` keeps what was
said, so that two builds can be held against each other.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.bench.large_project import large_project
from tests.bench.timing import Contestant, race
from tests.support.command import TRYSQUARE, plain_environment
from tests.support.measures import record
from tests.support.settings_projects import VARIANTS, Project, made, projects
from tests.support.venvs import site_packages


@dataclass(frozen=True)
class Case:
    """Both commands of a project, and the folder in which they are run."""

    pass_words: list[str]
    read_words: list[str]
    folder: Path


def case_of(project: Project, into: Path) -> Case:
    (into / "home").mkdir()
    (into / "work").mkdir()
    python, folder = made(project, into / "work")
    words = [str(TRYSQUARE), "settings", "show", project.module, "--python", str(python), "--format", "json"]
    for path in project.add:
        words += ["--append-path", path.replace("{site}", str(site_packages(python.parent.parent)))]
    variables = {"PATH": "/usr/bin:/bin", "HOME": str(into / "home"), **project.variables, **VARIANTS[0]}
    for name, value in variables.items():
        words += ["--env", f"{name}={value}"]
    return Case([str(python), "-c", "pass"], words, folder)


def instructions(words: list[str], folder: Path) -> int:
    """In millions, of the whole process."""
    with tempfile.NamedTemporaryFile() as out:
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}", *words],
            cwd=folder,
            env=plain_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
    found = re.search(r"Collected : (\d+)", done.stderr)
    assert found is not None, done.stderr[-500:]
    return round(int(found[1]) / 1e6)


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("names", nargs="*")
    options.add_argument("--rounds", type=int, default=20)
    options.add_argument("--instructions", action="store_true")
    options.add_argument("--answers", type=Path)
    asked = options.parse_args()
    slow, ratios = [], {}
    for project in [large_project(), *projects()]:
        if asked.names and project.name not in asked.names:
            continue
        with tempfile.TemporaryDirectory() as into:
            try:
                case = case_of(project, Path(into))
            except (AssertionError, OSError, subprocess.SubprocessError) as error:
                print(f"{project.name:30} not made: {str(error)[-200:]}", flush=True)
                continue
            python = Contestant("python -c pass", case.pass_words)
            ours = Contestant("settings show", case.read_words, expected=(0, 1, 2))
            if asked.rounds:
                race([python, ours], asked.rounds, plain_environment(), case.folder)
                ratio = ours.median / python.median
                line = f"{python.median * 1e3:7.2f} ms {ours.median * 1e3:8.2f} ms {ratio:6.2f} {ours.peak:6.1f} MiB"
                ratios[project.name] = round(ratio, 2)
                slow += [project.name] if ratio >= 1 else []
            else:
                line = ""
            if asked.instructions:
                base, own = (instructions(words, case.folder) for words in (case.pass_words, case.read_words))
                line += f" {base:5} M {own:5} M {own / base:6.2f}"
            print(f"{project.name:30} {line}", flush=True)
            if asked.answers is not None:
                asked.answers.mkdir(parents=True, exist_ok=True)
                done = subprocess.run(
                    case.read_words,
                    cwd=case.folder,
                    env=plain_environment(),
                    capture_output=True,
                    text=True,
                    check=False,
                )
                told = json.loads(done.stdout) if done.stdout else {"talk": done.stderr}
                text = json.dumps(told, indent=1, sort_keys=True).replace(into, "FOLDER")
                (asked.answers / f"{project.name}.json").write_text(text + "\n", encoding="utf-8")
    if asked.rounds:
        record("settings_speed_table", ratios=ratios, slower=slow)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
