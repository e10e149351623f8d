"""One setup in a process: what its second caller gets, what is left of it when it fails or is interrupted, what a child knows of it."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.e2e.tiny_product import tiny_product
from tests.support.command import TRYSQUARE, plain_environment
from tests.support.interpreters import client_interpreter
from tests.support.measures import ROOT
from tests.support.package_venvs import package_venv


@pytest.fixture(scope="module")
def python() -> Path:
    return package_venv(client_interpreter(), {"django": "5.2.8"})


HEAD = """\
import os, signal, sys, threading, time, trysquare
from trysquare.lifecycle import lifecycle
def runtime(**more):
    return trysquare.Runtime(product="product.toml", configuration={"database": os.getcwd(), **more})
def told(work):
    try:
        return work()
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
"""


def run(python: Path, folder: Path, program: str, **variables: str) -> subprocess.CompletedProcess[str]:
    tiny_product(folder)
    (folder / "program.py").write_text(HEAD + program, encoding="utf-8")
    library = str(TRYSQUARE.parent / "libtrysquare.so")
    environment = plain_environment(PYTHONPATH=str(ROOT / "src/python"), TRYSQUARE_LIBRARY=library, **variables)
    return subprocess.run(
        [python, "program.py"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


class Case(NamedTuple):
    name: str
    program: str
    output: list[str]  # each line's beginning; "*" before what may come later in it
    when_ready: str = ""


CASES = [
    Case(
        "again with the same configuration is harmless",
        "r = runtime(); print(r.state, r.is_setup); r.setup(); r.setup(); runtime().setup()\n"
        "print(r.state, r.is_setup, trysquare.Runtime.get_instance() is r)",
        ["new False", "done True True"],
    ),
    Case(
        "another configuration is refused, naming both",
        "runtime().setup()\nprint(told(runtime(media_url='/m/').setup))",
        [
            "ReconfigurationError: this process was set up at *program.py:10 with trysquare.Runtime(product='product.toml', configuration="
            "{'database': *'media_url': '/m/'}*run_isolated"
        ],
    ),
    Case(
        "a failed setup tells its first cause, not what comes after",
        "r = runtime(); print(told(r.setup)); print(r.state, r.is_setup); print(told(r.setup)); print(told(runtime().setup))\n"
        "import django; print(told(django.setup))",
        [
            "ValueError: no luck",
            "failed False",
            "ValueError: no luck",
            "ValueError: no luck",
            "RuntimeError: populate() isn't reentrant",
        ],
        "raise ValueError('no luck')",
    ),
    Case(
        "a corrected configuration may try where nothing was touched yet",
        "r = runtime(media_url='m'); print(told(r.setup)); print(told(r.setup)); r = runtime(media_url='/m/'); r.setup(); print(r.state)",
        [*["ConfigurationError: media_url must be"] * 2, "done"],
    ),
    Case(
        "setup from AppConfig.ready is refused, not waited for",
        "print(told(runtime().setup))",
        ["ReentrantSetupError: setup was called again at *when_ready.py:1*since *program.py"],
        "import trysquare; trysquare.Runtime(product='product.toml', configuration={'database': __import__('os').getcwd()}).setup()",
    ),
    Case(
        "a signal handler in the middle of it may ask, and does not hang",
        "answers = []\n"
        "def handler(*_): answers.append((r.is_setup, r.state, told(r.setup)[:19]))\n"
        "signal.signal(signal.SIGALRM, handler)\n"
        "r = runtime(); r.setup(); print(answers, r.is_setup)",
        ["[(False, 'running', 'ReentrantSetupError')] True"],
        "import os, signal; os.kill(os.getpid(), signal.SIGALRM)",
    ),
    Case(
        "interrupted before anything was touched: the next one does it",
        "import builtins; real = builtins.__import__\n"
        "os.makedirs('first'); open('first/when_imported.py', 'w').write('raise KeyboardInterrupt')\n"
        "settings = open('v261/tiny/settings.py').read(); open('v261/tiny/settings.py', 'w').write('raise KeyboardInterrupt')\n"
        "r = runtime(); print(told(r.setup)); print(r.state)\n"
        "open('v261/tiny/settings.py', 'w').write(settings); r.setup(); print(r.state)",
        ["KeyboardInterrupt: ", "new", "done"],
    ),
    Case(
        "interrupted half-way: nobody can do it any more, and nobody waits",
        "r = runtime(); late = []\n"
        "def wait():\n"
        "    while not lifecycle().once.running: time.sleep(0.001)\n"
        "    late.append(told(r.setup))\n"
        "t = threading.Thread(target=wait); t.start()\n"
        "print(told(r.setup)); t.join(); print(late[0]); print(told(r.setup))",
        [
            "KeyboardInterrupt: ",
            *["SetupInterruptedError: setup *was interrupted by KeyboardInterrupt half-way*start a new one"] * 2,
        ],
        "import time; time.sleep(0.3); raise KeyboardInterrupt",
    ),
    Case(
        "Ctrl-C reaches a caller that waits",
        "r = runtime(); go = threading.Event()\n"
        "t = threading.Thread(target=r.setup); t.start()\n"
        "while not lifecycle().once.running: time.sleep(0.001)\n"
        "threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()\n"
        "print(told(r.setup)); t.join(); print(r.state)",
        ["KeyboardInterrupt: ", "done"],
        "import time; time.sleep(1)",
    ),
    Case(
        "a fork's child knows that it inherited, and has connections of its own",
        "r = runtime(); r.setup()\n"
        "from django.db import connection\n"
        "connection.ensure_connection(); mine = connection.connection\n"
        "if os.fork() == 0:\n"
        "    print('child', r.is_setup, r.inherited, connection.connection is None, trysquare.Runtime.get_instance() is r)\n"
        "    r.setup(); connection.ensure_connection(); print('again', connection.connection is not mine, flush=True); os._exit(0)\n"
        "os.wait(); print('parent', r.inherited, connection.connection is mine, connection.is_usable())",
        ["child True True True True", "again True", "parent False True True"],
    ),
    Case(
        "a fork in the middle of another thread's setup is told",
        "r = runtime(); t = threading.Thread(target=r.setup); t.start()\n"
        "while not lifecycle().once.running: time.sleep(0.001)\n"
        "if os.fork() == 0:\n"
        "    print(told(r.setup), flush=True); os._exit(0)\n"
        "os.wait(); t.join(); print(r.state)",
        ["SetupInterruptedError: this process was forked while another thread of its parent was at setup", "done"],
        "import time; time.sleep(0.5)",
    ),
    Case(
        "a thread that looks whose framework it is while another one sets up shares its result",
        "import threading, trysquare.lifecycle as ours\n"
        "look, looking, done = ours.refuse_foreign, threading.Event(), threading.Event()\n"
        "def slow():\n"
        "    if threading.current_thread().name == 'late': looking.set(); done.wait(60)\n"
        "    look()\n"
        "ours.refuse_foreign = slow\n"
        "said = []\n"
        "late = threading.Thread(name='late', target=lambda: said.append(told(runtime().setup)))\n"
        "late.start(); looking.wait(60)\n"
        "print(told(runtime().setup), lifecycle().state); done.set(); late.join(); print(said)",
        ["None done", "[None]"],
    ),
    Case(
        "too early: process, start method and the line to add",
        "print(told(trysquare.Runtime.get_instance))",
        [
            "NotSetUpError: Runtime.get_instance(): process MainProcess (pid *is not set up: nothing has set the product up here. Add this line before *program.py:7: trysquare.Runtime("
        ],
    ),
    Case(
        "the order and the options of the reference client",
        "trysquare.Runtime(product='product.toml', configuration={'database': 'd', 'media': 'm', 'static': 's', 'media_url': '/m/',\n"
        "    'static_url': '/s/', 'debug': True, 'databases': {'default': {'ENGINE': 'sqlite3', 'NAME': ':memory:'}},\n"
        "    'variables': {'A': 'b'}}, settings={'TIME_ZONE': 'UTC'}).setup()\n"
        "from django.conf import settings as s\n"
        "print(s.MEDIA_ROOT, s.STATIC_ROOT, s.MEDIA_URL, s.STATIC_URL, s.DEBUG, s.TIME_ZONE, os.environ['A'], os.environ['TINY_DB'])\n"
        "print(s.DATABASES['default']['ENGINE'], sys.path[-1].endswith('v261'), len(trysquare.edits()))",
        ["m s /m/ /s/ True UTC b d", "django.db.backends.sqlite3 True 1"],
    ),
    Case(
        "a product in memory",
        "runtime(in_memory=True).setup()\n"
        "from django.core.files.storage import storages\nfrom django.conf import settings as s\n"
        "print(type(storages['default']).__name__, s.DATABASES['default']['NAME'], s.FILE_UPLOAD_MAX_MEMORY_SIZE)",
        ["InMemoryStorage :memory: 1000000000"],
    ),
    *[
        Case(
            f"an option that setup does not take: {option}",
            f"print(told(runtime(**{option}).setup)); print(lifecycle().state)",
            [said, "failed"],
        )
        for option, said in {
            "{'media_url': 'media/'}": "ConfigurationError: media_url must be a relative URL that starts and ends with a slash",
            "{'static_url': '/static'}": "ConfigurationError: static_url must be",
            "{'databases': {'other': {}}}": "ConfigurationError: databases must be a dictionary with a 'default' database",
            "{'databases': {'default': {}}}": "ConfigurationError: the database 'default' needs an ENGINE",
            "{'data_base': 1}": "ConfigurationError: a configuration has no 'data_base'; it has database, databases, debug",
        }.items()
    ],
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_lifecycle(case: Case, python: Path, tmp_path: Path) -> None:
    if case.when_ready:
        (tmp_path / "when_ready.py").write_text(case.when_ready + "\n", encoding="utf-8")
    done = run(python, tmp_path, case.program + "\n")
    lines = done.stdout.splitlines()
    assert (done.returncode, len(lines)) == (0, len(case.output)), (done.stdout, done.stderr)
    for line, wanted in zip(lines, case.output, strict=True):
        position = 0
        for number, piece in enumerate(wanted.split("*")):
            found = line.find(piece, position)
            assert found == 0 if number == 0 else found >= 0, (piece, line)
            position = found + len(piece)


FOREIGN = [
    # what stands already, what setup says
    (
        "from django.conf import settings; settings.configure(DEBUG=True)",
        ["its settings are configured (by settings.configure())", "not known: trysquare was not active yet"],
    ),
    (
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'mysite'; import django; django.setup()",
        ["by the module mysite, ", "mysite.py:1)", "its registry holds contenttypes"],
    ),
    (
        "trysquare.activate(product='product.toml')\nos.environ['DJANGO_SETTINGS_MODULE'] = 'mysite'; import django\ndjango.setup()",
        ["by the module mysite, ", "first configured at ", "program.py:12"],
    ),
]


@pytest.mark.parametrize(("before", "said"), FOREIGN)
def test_inside_another_django_it_is_refused_before_anything_is_done(
    before: str, said: list[str], python: Path, tmp_path: Path
) -> None:
    (tmp_path / "mysite.py").write_text(
        "SECRET_KEY = 'y'\nINSTALLED_APPS = ['django.contrib.contenttypes']\n", encoding="utf-8"
    )
    done = run(python, tmp_path, f"{before}\nprint(told(runtime().setup)); print('tiny.settings' in sys.modules)\n")
    first, second = done.stdout.splitlines()
    assert first.startswith("ForeignSetupError: Django is in use in this process already"), done.stderr
    for piece in [*said, "trysquare.run_isolated(", "trysquare serve"]:
        assert piece in first
    assert second == "False"


SETTINGS_MODULES = [
    # DJANGO_SETTINGS_MODULE, whether there is a warning
    ({}, False),
    ({"DJANGO_SETTINGS_MODULE": "tiny.settings"}, False),
    ({"DJANGO_SETTINGS_MODULE": "another.settings"}, True),
]


@pytest.mark.parametrize(("variables", "warned"), SETTINGS_MODULES)
def test_the_variable_alone_is_no_proof(variables: dict[str, str], warned: bool, python: Path, tmp_path: Path) -> None:
    done = run(
        python,
        tmp_path,
        "trysquare.activate(product='product.toml'); r = runtime(); r.setup(); print(r.state)\n",
        **variables,
    )
    assert done.stdout == "done\n", done.stderr
    assert ("DJANGO_SETTINGS_MODULE is another.settings" in done.stderr) is warned


POOLS = """
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

def ask(_):
    from django.conf import settings
    return trysquare.Runtime.get_instance().state, settings.configured

if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1] if len(sys.argv) > 1 else os.environ["METHOD"])
    r = runtime()
    if os.environ["FIRST"]:
        r.setup()
    with ProcessPoolExecutor(2, mp_context=context, initializer=r.initializer()) as pool:
        print(set(pool.map(ask, range(4))))
    with context.Pool(2, r.initializer()) as pool:
        print(set(pool.map(ask, range(4))))
"""


@pytest.mark.parametrize("first", ["", "1"])
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_pools_with_our_initializer(method: str, first: str, python: Path, tmp_path: Path) -> None:
    done = run(python, tmp_path, POOLS, METHOD=method, FIRST=first)
    assert (done.returncode, done.stdout) == (0, "{('done', True)}\n" * 2), done.stderr


EARLY = """
import multiprocessing

def ask():
    print(told(trysquare.Runtime.get_instance), flush=True)
    print(told(lambda: trysquare.Runtime.get_instance().client), flush=True)

if __name__ == "__main__":
    context = multiprocessing.get_context(os.environ["METHOD"])
    process = context.Process(target=ask); process.start(); process.join()
"""


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_a_worker_that_comes_too_early_is_told_how_it_was_started(method: str, python: Path, tmp_path: Path) -> None:
    done = run(python, tmp_path, EARLY, METHOD=method)
    first = done.stdout.splitlines()[0]
    assert f"started by '{method}') is not set up: a" in first
    assert "process from the fork server" in first or "a spawned process" in first
    assert "has nothing of its parent's setup. Add this line before " in first
