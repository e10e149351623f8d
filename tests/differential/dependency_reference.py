"""What ``pip check`` and ``uv pip check`` say about an environment, and packaging where those two do not look.

Each gives pairs ``(who requires, what)``, names normalized: what is missing, and what is there in another version than
required. Extras that somebody requests are followed by neither tool; ``with_extras`` does it with packaging alone.
"""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.support.command import plain_environment
from tests.support.venvs import site_packages, tool

if TYPE_CHECKING:
    from pathlib import Path

Pair = tuple[str, str]


@dataclass
class Verdict:
    missing: set[Pair] = field(default_factory=set)
    unfit: set[Pair] = field(default_factory=set)
    python: set[str] = field(default_factory=set)
    unreadable: set[str] = field(default_factory=set)
    fine: bool = True  # what the exit code says


def run(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in words],
        env=plain_environment(COLUMNS="1000", NO_COLOR="1"),
        capture_output=True,
        text=True,
        check=False,
    )


def pair(*names: str) -> Pair:
    who, what = map(canonicalize_name, names)
    return who, what


def required_name(text: str) -> str:
    """Of what uv prints between backticks: a requirement, perhaps with a URL or a marker."""
    return re.match(r"[\w.-]+", text)[0]  # type: ignore[index]


PIP = {
    "missing": re.compile(r"^(\S+) \S+ requires (\S+), which is not installed\.$"),
    "unfit": re.compile(r"^(\S+) \S+ has requirement ([\w.-]+).*, but you have \S+ .*\.$"),
}
PIP_UNREADABLE = re.compile(r"^WARNING: Error parsing dependencies of (\S+): ")


def pip_check(venv: Path) -> Verdict:
    done = run(tool("python"), "-m", "pip", "--python", venv, "check")
    verdict = Verdict(fine=done.returncode == 0)
    for line in done.stdout.splitlines():
        for kind, pattern in PIP.items():
            if found := pattern.match(line):
                getattr(verdict, kind).add(pair(*found.groups()))
                break
        else:
            assert line == "No broken requirements found.", line
    for line in done.stderr.splitlines():
        if found := PIP_UNREADABLE.match(line):
            verdict.unreadable.add(canonicalize_name(found[1]))
    return verdict


UV = [
    ("missing", re.compile(r"^The package `(\S+)` requires `(.+)`, but it's not installed$")),
    ("unfit", re.compile(r"^The package `(\S+)` requires `(.+)`, but `.+` is installed$")),
]
UV_PYTHON = re.compile(r"^The package `(\S+)` requires Python .+, but `.+` is installed$")
UV_UNREADABLE = re.compile(r"^The package `(\S+)` is broken or incomplete")
UV_TALK = re.compile(r"^(Using Python|Checked \d+ package|Found \d+ incompatibilit|All installed packages)")


def uv_check(venv: Path) -> Verdict:
    done = run(tool("uv"), "pip", "check", "-p", venv)
    verdict = Verdict(fine=done.returncode == 0)
    for line in done.stderr.splitlines():
        if found := UV_PYTHON.match(line):
            verdict.python.add(canonicalize_name(found[1]))
        elif found := UV_UNREADABLE.match(line):
            verdict.unreadable.add(canonicalize_name(found[1]))
        else:
            for kind, pattern in UV:
                if found := pattern.match(line):
                    getattr(verdict, kind).add(pair(found[1], required_name(found[2])))
                    break
            else:
                assert UV_TALK.match(line), line
    return verdict


def with_extras(venv: Path, markers: dict[str, Any]) -> Verdict:
    """The whole answer, extras followed, by packaging and importlib.metadata of this very Python."""
    installed = {}
    for one in importlib.metadata.distributions(path=[str(site_packages(venv))]):
        installed.setdefault(canonicalize_name(one.metadata["Name"]), one)
    verdict = Verdict()
    waiting = [(name, "") for name in installed]
    seen = set(waiting)
    while waiting:
        name, extra = waiting.pop()
        for text in installed[name].requires or []:
            requirement = Requirement(text)
            if not holds(requirement.marker, markers, extra):
                continue
            wanted = canonicalize_name(requirement.name)
            other = installed.get(wanted)
            if other is None:
                verdict.missing.add((name, wanted))
                continue
            if not requirement.specifier.contains(version_of(other), prereleases=True):
                verdict.unfit.add((name, wanted))
            provided = {canonicalize_name(one) for one in other.metadata.get_all("Provides-Extra") or []}
            for more in {canonicalize_name(one) for one in requirement.extras} & provided:
                if (wanted, more) not in seen:
                    seen.add((wanted, more))
                    waiting.append((wanted, more))
    for name, one in installed.items():
        accepted = SpecifierSet(one.metadata["Requires-Python"] or "")
        if not accepted.contains(markers["python_full_version"], prereleases=True):
            verdict.python.add(name)
    return verdict


def version_of(one: importlib.metadata.Distribution) -> str:
    """As pip and uv know it: by the directory's name, whatever the metadata says."""
    folder = one._path.name  # type: ignore[attr-defined]
    return folder.removesuffix(".dist-info").partition("-")[2]


def holds(marker: Marker | None, markers: dict[str, Any], extra: str) -> bool:
    return marker is None or marker.evaluate({**markers, "extra": extra})
