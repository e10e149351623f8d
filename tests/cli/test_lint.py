"""`trysquare lint`: small programs, each with the findings that its comments expect, and no others.

A program is one world (``fixtures/lifecycle/*.world``). A line that ends in ``# expect: TS501, TS503 warning`` has these findings;
without a word behind a code the severity is error.
"""

from __future__ import annotations

import asyncio
import builtins
import contextlib
import importlib
import json
import multiprocessing
import multiprocessing.dummy
import multiprocessing.pool
import os
import re
import sys
import time
from pathlib import Path

import pytest
import tomllib

from tests.support.command import trysquare
from tests.support.measures import FULL, ROOT
from tests.support.sources import source_of
from tests.support.worlds import lay_out

PROGRAMS = sorted((ROOT / "fixtures" / "lifecycle").glob("*.world"))
MARK = re.compile(r"#\s*expect: (.*)$")


def expected(folder: Path) -> set[tuple[str, str, str, int]]:
    found = set()
    for path in sorted(folder.rglob("*.py")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            mark = MARK.search(line)
            for part in mark[1].split(",") if mark else ():
                code, *severity = part.split()
                found.add((code, severity[0] if severity else "error", path.relative_to(folder).as_posix(), number))
    return found


def findings(folder: Path, *options: object) -> set[tuple[str, str, str, int]]:
    done = trysquare("lint", ".", "--format", "json", *options, cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    report = json.loads(done.stdout)
    assert (done.returncode == 1) == any(one["severity"] == "error" for one in report["findings"])
    return {(one["code"], one["severity"], one["place"]["path"], one["place"]["line"]) for one in report["findings"]}


def test_the_corpus_is_half_innocent() -> None:
    innocent = [one for one in PROGRAMS if one.stem.startswith("innocent-")]
    assert len(PROGRAMS) >= 60
    assert abs(2 * len(innocent) - len(PROGRAMS)) <= len(PROGRAMS) // 4


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.stem)
def test_program(program: Path, tmp_path: Path) -> None:
    folder = lay_out(program.read_text(encoding="utf-8"), tmp_path)
    wanted = expected(folder)
    assert bool(wanted) == program.stem.startswith("faulty-")
    assert findings(folder) == wanted


# Large projects built on the framework that products are built on, too: full of management commands, tasks, pools and `setup`.
PROJECTS = [
    ("wagtail", "6.3.1"),
    ("django-oscar", "3.2.5"),
    ("mayan-edms", "4.8.2"),
    ("pretix", "2024.11.0"),
    ("nautobot", "2.3.12"),
]
# Nobody looked at these while the checks were written.
OTHERS = [
    ("weblate", "2026.10.1"),
    ("evennia", "6.1.0"),
    ("kolibri", "0.19.5"),
    ("geonode", "5.1.1"),
    ("tendenci", "16.30"),
]


@pytest.mark.parametrize(("package", "version"), PROJECTS + (OTHERS if FULL else []), ids=lambda value: value)
def test_large_projects_raise_no_alarm(package: str, version: str) -> None:
    done = trysquare("lint", source_of(package, version), "--format", "json", "--fail-on", "warning", timeout=600)
    # One of them ships files that are no Python on purpose.
    told = [one for one in json.loads(done.stdout)["findings"] if "invalid-files" not in one["place"]["path"]]
    assert told == []
    assert done.returncode == (1 if package == "nautobot" else 0), done.stderr


def test_every_callable_of_the_standard_library_is_there() -> None:
    with (ROOT / "starters" / "standard-library.toml").open("rb") as file:
        document = tomllib.load(file)
    rows = [row for kind in ("starter", "pool", "start_method", "wrapper") for row in document[kind]]
    names = {name for row in rows for name in row["call"]}
    names |= {f"{name}.{task}" for row in document["pool"] for name in row["call"] for task in row["tasks"]}
    newer = {name for name in names if "nterpreter" in name and sys.version_info < (3, 14)}
    assert sorted(name for name in names - newer if found_in_python(name) is None) == []


def found_in_python(name: str) -> object | None:
    """What the name stands for in this Python; a name after a callable's is a method of what that one gives."""
    parts = name.split(".")
    thing: object | None = getattr(builtins, parts[0], None)
    rest = parts[1:]
    for end in range(len(parts), 0, -1):
        with contextlib.suppress(ImportError):
            thing = importlib.import_module(".".join(parts[:end]))
            rest = parts[end:]
            break
    for part in rest:
        thing = RESULTS.get(thing, thing) if callable(thing) else thing
        # The functions of that name give objects of this class.
        thing = multiprocessing.pool.Pool if getattr(thing, "__name__", "") == "Pool" else thing
        thing = getattr(thing, part, None)
    return thing


RESULTS: dict[object, object] = {
    multiprocessing.get_context: multiprocessing.get_context("spawn"),
    asyncio.get_running_loop: asyncio.AbstractEventLoop,
    asyncio.get_event_loop: asyncio.AbstractEventLoop,
    asyncio.new_event_loop: asyncio.AbstractEventLoop,
}


SETUP = "from ansys.dynamicreporting.core.serverless import ADR\n\nadr = ADR(in_memory=True)\n"


def test_a_broken_file_is_told_and_the_others_are_linted(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("def f(:\n    pass\n")
    (tmp_path / "latin.py").write_bytes(b"name = '\xff'\n")
    (tmp_path / "twice.py").write_text(SETUP + "adr.setup()\nadr.setup()\n")
    done = trysquare("lint", ".", "--format", "json", cwd=tmp_path)
    told = [(one["code"], one["place"]["path"], one["place"]["line"]) for one in json.loads(done.stdout)["findings"]]
    assert told == [("TS503", "twice.py", 5), ("TS902", "broken.py", 1), ("TS902", "latin.py", 1)]
    assert done.returncode == 1


def test_hostile_folders_and_programs_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "round.py").symlink_to("round.py")
    (tmp_path / "nested.py").write_text(SETUP + "x = " + "[" * 150 + "]" * 150 + "\n" + "-" * 900 + "1\n")
    (tmp_path / "itself.py").write_text(
        SETUP + "from itself import f\ndef f():\n    adr.setup()\n    f()\n    f()\nf()\n"
    )
    # Calls that double with every level, and tests that double the ways.
    wide = "".join(f"def f{n}(x):\n    if x.a{n}:\n        f{n - 1}(x)\n    f{n - 1}([x])\n" for n in range(1, 60))
    (tmp_path / "wide.py").write_text(SETUP + "def f0(x):\n    adr.is_setup or adr.setup()\n" + wide + "f59(adr)\n")
    flags = "".join(f"if adr.x{n}:\n    y{n} = 1\n" for n in range(400))
    (tmp_path / "flags.py").write_text(SETUP + flags + "adr.setup()\n")
    began = time.monotonic()
    done = trysquare("lint", ".", "--format", "json", cwd=tmp_path, timeout=100)
    told = {(one["code"], one["place"] and one["place"]["path"]) for one in json.loads(done.stdout)["findings"]}
    assert told == {("TS503", "itself.py"), ("TS509", None)}
    assert time.monotonic() - began < 60


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "there is no `nowhere`"),
        ([".", "--product", "ansys-add"], "there is no product `ansys-add`"),
        ([".", "--starters", "nowhere"], "nowhere"),
        ([".", "--select", "TS599"], "there is no finding `TS599`"),
        ([], "PATH"),
    ],
)
def test_what_cannot_be_done(tmp_path: Path, arguments: list[str], message: str) -> None:
    done = trysquare("lint", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr


def test_selection_and_threshold(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(SETUP + "adr.setup()\nadr.setup()\n")
    assert trysquare("lint", "a.py", cwd=tmp_path).returncode == 1
    assert trysquare("lint", "a.py", "--ignore", "TS503", cwd=tmp_path).returncode == 0
    assert trysquare("lint", "a.py", "--select", "setup-in-thread", cwd=tmp_path).returncode == 0
    assert trysquare("lint", "a.py", "--exit-zero", cwd=tmp_path).returncode == 0


def test_a_users_own_product_and_starters(tmp_path: Path) -> None:
    (tmp_path / "product.toml").write_text(
        'schema = 1\nname = "acme"\n[release]\nsegment = "v{yyr}"\n[layout]\nmarker = "m"\n'
        '[runtime]\nsettings = "acme.settings"\nsetup = ["acme.start"]\n'
    )
    (tmp_path / "starters.toml").write_text(
        'schema = 1\n[[starter]]\ncall = ["jobs.every_minute"]\nruns = "task"\ndecorates = true\n'
    )
    (tmp_path / "program.py").write_text("import acme, jobs\n@jobs.every_minute(5)\ndef job():\n    acme.start()\n")
    known = trysquare("lint", "program.py", "--product", "product.toml", cwd=tmp_path)
    assert known.returncode == 0, known.stdout
    told = trysquare("lint", "program.py", "--product", "product.toml", "--starters", "starters.toml", cwd=tmp_path)
    assert told.returncode == 1
    assert "TS502" in told.stdout
    assert "program.py:4:5" in told.stdout
