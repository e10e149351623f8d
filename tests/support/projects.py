"""Real projects of ``tests/differential/projects.toml`` in real environments: each as it was on its day, with a Django of the table.

What a project required then is installed once for each Python, each Django once too; a cell's venv holds the two side by side by ``.pth``
files, Django first. So a table of hundreds of cells costs some tens of installs.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomllib

from tests.support.command import TRYSQUARE, keeping_environment, trysquare
from tests.support.interpreters import interpreter
from tests.support.measures import ROOT
from tests.support.venvs import kept, site_packages, uv, version_of

TABLE = ROOT / "tests" / "differential" / "projects.toml"
CHILD = ROOT / "tests" / "support" / "project_child.py"
#: What pip upgrades together with Django.
WITH_DJANGO = ("django", "asgiref", "sqlparse", "typing_extensions")
#: What builds source distributions of those days.
BUILD = ("setuptools<58; python_version < '3.12'", "wheel<0.45")
SETTINGS = "project.settings"
URLS = """
from django.contrib import admin
from django.urls import include, path
urlpatterns = [path('admin/', admin.site.urls)]
"""


@dataclass(frozen=True)
class Project:
    name: str
    install: tuple[str, ...]
    day: str  # what was released later is not installed
    django: str  # the series that it was written for
    settings: str
    others: tuple[str, ...]
    pythons: dict[str, str]
    own: str = ""  # its own settings module
    urls: str = ""
    page: str = "/admin/login/"
    held_out: bool = False
    variables: dict[str, str] = field(default_factory=dict)


def table() -> tuple[dict[str, Project], dict[str, str]]:
    """The projects by name, and each series' release of Django."""
    data = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    projects = {}
    for name, entry in data["project"].items():
        others = entry.pop("others", list(data["django"]))
        projects[name] = Project(
            name=name,
            install=tuple(entry.pop("install")),
            others=tuple(series for series in others if series != entry["django"]),
            pythons={**data["python"], **entry.pop("python", {})},
            **entry,
        )
    return projects, data["django"]


DJANGO = table()[1]


def _without(folder: Path, names: tuple[str, ...]) -> None:
    """Takes distributions out of a folder, by what their RECORD lists."""
    for found in folder.glob("*.dist-info"):
        if found.name.partition("-")[0].lower() not in names:
            continue
        for line in (found / "RECORD").read_text(encoding="utf-8").splitlines():
            if not line.startswith((".", "/")):
                (folder / line.split(",")[0].strip('"')).unlink(missing_ok=True)
        shutil.rmtree(found, ignore_errors=True)
    for name in names:
        shutil.rmtree(folder / name, ignore_errors=True)


def requirements_folder(project: Project, series: str) -> Path:
    """The project and what it required on its day, without Django, for the Python of this series."""
    home, python = interpreter(project.pythons[project.django]), interpreter(project.pythons[series])
    wanted = [*project.install, "pytz"]
    content = ["project", version_of(home), project.day, *wanted, *BUILD, f"django<{_next(project.django)}"]

    def install(folder: Path) -> None:
        lines = {".over": [built_for(project)], ".build": BUILD, ".in": wanted}
        files = {}
        for ending, text in lines.items():
            files[ending] = folder.with_suffix(ending)
            files[ending].write_text("\n".join(text) + "\n", encoding="utf-8")
        words = ["--exclude-newer", project.day + "T00:00:00Z", "--override", files[".over"], "-r", files[".in"]]
        uv("pip", "install", "-q", "-p", home, "--target", folder, "--build-constraints", files[".build"], *words)
        _without(folder, WITH_DJANGO)

    base = kept("\n".join(content), install)
    if python == home:
        return base

    def carry_over(folder: Path) -> None:
        """The same files, but what was made for the other Python alone: of that, what there is for this one."""
        compiled = [
            tuple(name.rpartition("-")[::2])
            for name in (
                path.parent.name.removesuffix(".dist-info")
                for path in base.glob("*.dist-info/WHEEL")
                if _compiled(path)
            )
        ]
        shutil.copytree(base, folder, copy_function=os.link, ignore=shutil.ignore_patterns("__pycache__"))
        _without(folder, tuple(name.lower() for name, _ in compiled))
        words = ["pip", "install", "-q", "-p", python, "--target", folder, "--no-deps", "--only-binary", ":all:"]
        for name, version in compiled:
            # The same release where it was built for this Python too, else one that was.
            for wanted in (f"{name.replace('_', '-')}=={version}", name.replace("_", "-")):
                try:
                    uv(*words, wanted)
                    break
                except AssertionError:
                    continue

    return kept("\n".join([*content, "for", version_of(python)]), carry_over)


def _compiled(wheel: Path) -> bool:
    return "Tag: py3-none-any" not in (text := wheel.read_text(encoding="utf-8")) and "Tag: py2-none-any" not in text


def django_folder(series: str, python: Path) -> Path:
    """A Django and what pip would upgrade with it."""

    def fill(folder: Path) -> None:
        words = [f"django=={DJANGO[series]}", "typing_extensions"]
        # A venv brought setuptools until Python 3.12.
        words += ["setuptools<70"] if not version_of(python).startswith(("3.12", "3.13", "3.14")) else []
        uv("pip", "install", "-q", "-p", python, "--target", folder, *words)
        _without(folder, ("pytz",))

    return kept("\n".join(["django and setuptools", version_of(python), DJANGO[series]]), fill)


def environment(project: Project, series: str) -> Path:
    """The venv of a cell; its interpreter is ``bin/python``."""
    python = interpreter(project.pythons[series])
    folders = [django_folder(series, python), requirements_folder(project, series)]

    def fill(folder: Path) -> None:
        uv("venv", "-q", "--python", python, folder)
        for number, path in enumerate(folders):
            (site_packages(folder) / f"{number}.pth").write_text(f"{path}\n", encoding="utf-8")

    return kept("\n".join(["cell", *map(str, folders)]), fill)


def lay_out(project: Project, folder: Path) -> None:
    """The project's folder: settings as its Django's ``startproject`` writes them (or its own), URLs, templates."""
    home = folder / "project"
    home.mkdir(parents=True)
    (home / "__init__.py").touch()
    if project.own:
        text = f"from {project.own} import *\n"
    else:
        source = django_folder(project.django, interpreter(project.pythons[project.django]))
        template = source / "django/conf/project_template/project_name/settings.py-tpl"
        text = template.read_text(encoding="utf-8")
        for name, value in (("project_name", "project"), ("secret_key", "key"), ("docs_version", project.django)):
            text = text.replace("{{ " + name + " }}", value)
    (home / "settings.py").write_text(text + project.settings, encoding="utf-8")
    if not project.own:
        (home / "urls.py").write_text(URLS + project.urls, encoding="utf-8")


def run_child(words: list[object], folder: Path, variables: dict[str, str]) -> dict[str, Any]:
    """Runs the child, plain or under ``trysquare run``; a process that says nothing has failed, too."""
    for left in folder.glob("*.sqlite3"):
        left.unlink()
    try:
        done = subprocess.run(
            [str(word) for word in words],
            cwd=folder,
            env=keeping_environment(HOME=str(folder), PYTHONWARNINGS="ignore", **variables),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"setup": {"failure": {"type": "Timeout", "text": "", "frames": []}}, "effects": {}, "names": []}
    last = done.stdout.rstrip().rsplit("\n", 1)[-1]
    if not last.startswith("{"):
        text = (done.stderr or done.stdout)[-600:]
        return {"setup": {"failure": {"type": "Exit", "text": text, "frames": []}}, "effects": {}, "names": []}
    answer: dict[str, Any] = json.loads(last)
    return answer


def bare(project: Project, series: str, folder: Path, settings: str = SETTINGS, page: str = "") -> dict[str, Any]:
    python = environment(project, series) / "bin" / "python"
    return run_child([python, CHILD, settings, *([page] if page else [])], folder, project.variables)


def shimmed(project: Project, series: str, folder: Path, page: str = "") -> dict[str, Any]:
    """Under ``trysquare run --shims``: settings cures and shims together."""
    words = ["run", "--preflight=off", "--shims", "--settings", SETTINGS]
    words += ["--python", environment(project, series), "--", "python", CHILD, SETTINGS]
    return run_child([TRYSQUARE, *words, *([page] if page else [])], folder, project.variables)


def built_for(project: Project) -> str:
    return f"django>={project.django},<{_next(project.django)}"


def _next(series: str) -> str:
    major, minor = map(int, series.split("."))
    return f"{major}.{minor + 1}"


def variable_options(project: Project) -> list[str]:
    return [word for name, value in project.variables.items() for word in ("--env", f"{name}={value}")]


def sanitized(project: Project, series: str, folder: Path) -> dict[str, Any]:
    """What ``sanitize`` says, with ``sanitized_settings.py`` written into the folder; ``again``: what it says of that one."""
    options = ["--python", environment(project, series), "--built-for", built_for(project), "--exit-zero"]
    options += variable_options(project)
    done = trysquare(
        "sanitize", SETTINGS, *options, "--format", "json", "--format", "python=sanitized_settings.py", cwd=folder
    )
    if done.returncode != 0:
        return {"error": done.stderr}
    answer: dict[str, Any] = json.loads(done.stdout)
    again = trysquare("sanitize", "sanitized_settings", *options, "--format", "json", cwd=folder)
    answer["again"] = json.loads(again.stdout)["edits"] if again.returncode == 0 else again.stderr
    return answer
