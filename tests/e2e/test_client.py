"""The real client, wrapped: what its constructor, setup and guards say in the moments that the documented programs do not reach."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.e2e.release import installed_release
from tests.support.command import trysquare
from tests.support.interpreters import client_interpreter
from tests.support.package_venvs import drifted_venv

HEAD = """\
import multiprocessing, os, sys, threading
from ansys.dynamicreporting.core.serverless import ADR, Item, String
RELEASE, DATA = sys.argv[1:]
def told(work):
    try:
        return work()
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
def adr(**more):
    return ADR(ansys_installation=RELEASE, **{"db_directory": DATA, **more})
def child(method, target):
    p = multiprocessing.get_context(method).Process(target=target); p.start(); p.join()
"""


class Case(NamedTuple):
    name: str
    program: str
    output: list[str]  # pieces of each line, in their order, with "*" between


CASES = [
    Case(
        "again is harmless, another configuration is refused, a secret is masked",
        "one = adr(); one.setup(); session = one.session.guid\n"
        "print(told(one.setup), told(lambda: adr() is one), ADR(db_directory=DATA) is one, one.session.guid == session, one.is_setup)\n"
        "print(told(lambda: adr(db_directory=DATA + '2')))\n"
        "print(told(lambda: adr(databases={'default': {'ENGINE': 'sqlite3', 'NAME': 'x', 'PASSWORD': 'hidden'}})))\n"
        "print(told(lambda: one.setup(collect_static=True)))",
        [
            "None True True True True",
            "ReconfigurationError: this process was set up at *program.py:13 with *ADR(*asks for *2'*run_isolated",
            "ReconfigurationError: *'PASSWORD': '***'",
            "ReconfigurationError: *collect_static=True",
        ],
    ),
    Case(
        "inside another Django nothing is done, and its database is not touched",
        "from django.conf import settings\n"
        "settings.configure(DATABASES={'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'mine.sqlite3'}})\n"
        "one = adr(); print(told(one.setup)); print(one.is_setup, os.path.exists('mine.sqlite3'))",
        [
            "ForeignSetupError: *by settings.configure()*first configured at *program.py:14*trysquare serve",
            "False False",
        ],
    ),
    Case(
        "too early, in every way to be it",
        "def work():\n"
        "    print(told(ADR.get_instance), flush=True)\n"
        "    print(told(lambda: String(name='x')), flush=True)\n"
        "    print(told(lambda: Item.filter(name='x')), flush=True)\n"
        "if __name__ == '__main__':\n"
        "    work(); child('spawn', work); child('forkserver', work)",
        [
            "NotSetUpError: *ADR: process MainProcess (pid *nothing has set the product up here. Add this line before *program.py:6: ADR(...).setup()",
            "RuntimeError: *nothing has set the product up here. Add this line before *program.py:15: ADR(...).setup()",
            "NotSetUpError: *.BaseModel.filter: process MainProcess (pid *Add this line before *program.py:16: ADR(...).setup()",
            *["Error: *started by 'spawn') is not set up: a spawned process has nothing*program.py:"] * 3,
            *["Error: *started by 'forkserver') is not set up: a process from the fork server*program.py:"] * 3,
        ],
    ),
    Case(
        "an argument that cannot be sent",
        "def work(): print(told(ADR.get_instance), flush=True)\n"
        "if __name__ == '__main__':\n"
        "    adr(request=lambda: 0); child('spawn', work)",
        [
            "NotSetUpError: *cannot make the instance that process * has: the argument request cannot be sent to another process"
        ],
    ),
    Case(
        "databases reach the child as they were given, though the client writes into them",
        "def work():\n"
        "    one = ADR.get_instance(); print(one.is_setup, flush=True); one.setup()\n"
        "    from django.conf import settings; print(settings.DATABASES['default']['ENGINE'], one.is_setup, flush=True)\n"
        "if __name__ == '__main__':\n"
        "    given = {'default': {'ENGINE': 'sqlite3', 'NAME': DATA + '/own.sqlite3'}}\n"
        "    one = ADR(ansys_installation=RELEASE, databases=given, media_directory=DATA); one.setup(); child('spawn', work)\n"
        "    print(ADR(databases={'default': {'ENGINE': 'sqlite3', 'NAME': DATA + '/own.sqlite3'}}) is one)",
        ["False", "django.db.backends.sqlite3 True", "True"],
    ),
    Case(
        "a constructor that failed leaves no half of an instance",
        "print(told(lambda: ADR(ansys_installation=RELEASE))[:26]); print(told(ADR.get_instance)); one = adr(); print(ADR.get_instance() is one)",
        [
            "ImproperlyConfiguredError:",
            "NotSetUpError: *its constructor failed in process MainProcess*ImproperlyConfiguredError",
            "True",
        ],
    ),
    Case(
        "a setup that fails tells its cause again, and is_setup does not lie",
        "from ansys.dynamicreporting.core.serverless import Session\n"
        "real = Session.create\n"
        "def fails(*a, **k): raise OSError(28, 'no space')\n"
        "Session.create = fails\n"
        "one = adr(); print(told(one.setup)); Session.create = real\n"
        "print(one.is_setup, told(one.setup)); print(told(lambda: String(name='x')))\n"
        "print(told(lambda: Item.filter(name='x')))",
        [
            "OSError: [Errno 28] no space",
            "False OSError: [Errno 28] no space",
            "RuntimeError: *setup has failed in process MainProcess*no space",
            "NotSetUpError: *BaseModel.filter: setup has failed in process MainProcess*no space",
        ],
    ),
    Case(
        "Runtime wraps it",
        "import trysquare\n"
        "r = trysquare.Runtime(configuration={'database': DATA}, settings={'TIME_ZONE': 'Asia/Tokyo'}); r.setup(); r.setup()\n"
        "from django.conf import settings\n"
        "print(r.client is ADR.get_instance(), r.client.is_setup, settings.TIME_ZONE, r.state)\n"
        "r.client.create_item(String, name='x', content='y', tags='a=1'); print(len(Item.filter(name='x')))\n"
        "print(told(trysquare.Runtime(configuration={'database': DATA + '2'}).setup))\n"
        "print(told(trysquare.Runtime(configuration={'database': DATA}, settings={'TIME_ZONE': 'UTC'}).setup)); r.close()",
        [
            "True True Asia/Tokyo done",
            "1",
            "ReconfigurationError: this process was set up",
            "ReconfigurationError: *TIME_ZONE",
        ],
    ),
    Case(
        "fork: the child's connections are its own",
        "from django.db import connection\n"
        "one = adr(); one.setup(); connection.ensure_connection(); mine = connection.connection\n"
        "def work():\n"
        "    print(ADR.get_instance().is_setup, connection.connection is None, flush=True)\n"
        "    ADR.get_instance().create_item(String, name='x', content='y', tags='a=1')\n"
        "child('fork', work); print(connection.connection is mine, len(Item.filter(name='x')))",
        ["True True", "True 1"],
    ),
]


@pytest.fixture(scope="module")
def python() -> Path:
    return drifted_venv(client_interpreter())


def run(python: Path, folder: Path, program: str) -> subprocess.CompletedProcess[str]:
    release = installed_release(folder)
    (folder / "data" / "media").mkdir(parents=True)
    (folder / "program.py").write_text(HEAD + program + "\n", encoding="utf-8")
    words = ["--python", python, "--product", release, "--preflight=warn", "-q", "--"]
    return trysquare("run", *words, "program.py", release, folder / "data", cwd=folder)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_client(case: Case, python: Path, tmp_path: Path) -> None:
    done = run(python, tmp_path, case.program)
    lines = done.stdout.splitlines()
    assert (done.returncode, len(lines)) == (0, len(case.output)), (done.stdout, done.stderr)
    for line, wanted in zip(lines, case.output, strict=True):
        position = 0
        for piece in wanted.replace("'***'", "\0").split("*"):
            piece = piece.replace("\0", "'***'")
            found = line.find(piece, position)
            assert found >= 0, (piece, line)
            position = found + len(piece)
