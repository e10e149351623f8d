"""What ``check`` foretells of ``django.setup()``, bare and with the cures, against setting up for real (``projects.toml``).

Right is: works where it works; fails where it fails, with the first thing that the real traceback ends at named as the cause. What is not
foretold (``unknown``) is not right either. Laws: nothing that works is called failing, and what the cures make work is not called lost.
"""

from __future__ import annotations

import json
import tempfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.support import projects as real
from tests.support.command import trysquare
from tests.support.measures import FULL, record

PROJECTS, _ = real.table()
#: Of each project in a full run; the same ones in every run.
EACH = 2
#: What the default run asks.
FEW = [("activity-stream", "5.2"), ("activity-stream", "4.1")]


def cells() -> list[tuple[str, str]]:
    if not FULL:
        return FEW
    return [
        (name, series)
        for name, project in PROJECTS.items()
        for series in sorted(project.others, key=lambda one, name=name: zlib.crc32(f"{name} {one}".encode()))[:EACH]
    ]


def foretold(project: real.Project, series: str, folder: Path) -> dict[str, Any]:
    words = [
        "--settings",
        real.SETTINGS,
        "--python",
        real.environment(project, series),
        *real.variable_options(project),
    ]
    done = trysquare("check", *words, "--format", "json", cwd=folder, timeout=600)
    assert done.returncode in (0, 1), done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)["setup"]
    return answer


def names_it(cause: str, failure: dict[str, Any]) -> bool:
    """Whether the sentence speaks of what the exception names."""
    text = failure["text"]
    words = [word.strip("'\"`,.():") for word in text.replace("(", " ").replace("=", " ").split()]
    telling = [word for word in words if (len(word) > 3 and any(sign in word for sign in "._")) or word[:1].isupper()]
    last = {part for word in telling for part in (word, word.rpartition(".")[2]) if len(part) > 3}
    return any(part in cause for part in last) or not last


def ask(cell: tuple[str, str]) -> dict[str, Any]:
    name, series = cell
    project = PROJECTS[name]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "site"
        real.lay_out(project, folder)
        said = foretold(project, series, folder)
        before = real.bare(project, series, folder)["setup"].get("failure")
        after = real.shimmed(project, series, folder)["setup"].get("failure")
    happens = {"outcome": "fails" if before else "works", "with_cures": "fails" if after else "works"}
    return {
        "cell": f"{name} {series}",
        "said": said,
        "happens": happens,
        "failure": f"{before['type']}: {before['text'][:200]}" if before else "",
        "cured_failure": f"{after['type']}: {after['text'][:200]}" if after else "",
        "outcome": said["outcome"] == happens["outcome"] and (not before or names_it(said["cause"] or "", before)),
        "with_cures": said["with_cures"] == happens["with_cures"],
    }


def test_setup_is_foretold() -> None:
    with ThreadPoolExecutor(2) as workers:
        found = list(workers.map(ask, cells()))
    for one in found:
        if not (one["outcome"] and one["with_cures"]):
            print(json.dumps(one))
    right = {key: sum(one[key] for one in found) for key in ("outcome", "with_cures")}
    false = [one["cell"] for one in found if one["said"]["outcome"] == "fails" and one["happens"]["outcome"] == "works"]
    record("setup_forecast", cells=len(found), **right, false_alarms=false)
    if not FULL:
        assert right == {"outcome": len(found), "with_cures": len(found)}
    assert right["outcome"] >= 0.97 * len(found)
    assert right["with_cures"] >= 0.97 * len(found)
    assert not false
