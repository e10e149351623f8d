"""One process for each configuration: its own environment, its output, its end; whoever is killed leaves nothing behind."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.tiny_product import tiny_product
from tests.support.command import TRYSQUARE, plain_environment, trysquare
from tests.support.interpreters import client_interpreter
from tests.support.measures import FULL, ROOT, record
from tests.support.package_venvs import package_venv

SEEDS = int(os.environ.get("TRYSQUARE_KILL_SEEDS", "20" if FULL else "2"))

# What a program of the user's does: says which configuration it met.
TELL = """\
import os, sys
print(os.environ.get("TINY_DB"), os.environ.get("TINY_MEDIA"), os.environ.get("WHO"), os.environ.get("TINY_LEAK"))
from django.conf import settings
import tiny.settings as s
settings.configure(**{n: getattr(s, n) for n in dir(s) if n.isupper()})
import django; django.setup()
print("lines", file=sys.stderr)
sys.exit(int(os.environ.get("CODE", "0")))
"""


@pytest.fixture(scope="module")
def python() -> Path:
    return package_venv(client_interpreter(), {"django": "5.2.8"})


class World:
    """A product, a program and a configurations file, in one directory."""

    def __init__(self, python: Path, folder: Path) -> None:
        self.python, self.folder = python, folder
        self.product = tiny_product(folder)

    def configure(self, *tables: str, defaults: str = "") -> Path:
        text = f"[defaults]\n{defaults}\n" if defaults else ""
        file = self.folder / "configurations.toml"
        file.write_text(text + "".join(f"[[configuration]]\n{table}\n" for table in tables), encoding="utf-8")
        return file

    def words(self, *options: object) -> list[object]:
        search = ["--python", self.python, "--product", self.product, "--preflight=off"]
        return [*search, "--prepend-path", self.folder / "v261", *options]

    def run(
        self, program: str, *options: object, env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        (self.folder / "program.py").write_text(program, encoding="utf-8")
        file = self.folder / "configurations.toml"
        return trysquare(
            *("run", "--configurations", file, *self.words(*options), "--", "python", "program.py"),
            cwd=self.folder,
            env=plain_environment(**(env or {})),
        )


@pytest.fixture
def world(python: Path, tmp_path: Path) -> World:
    return World(python, tmp_path)


def outcomes(stderr: str) -> dict[str, str]:
    """The summary table."""
    table = stderr[stderr.rindex("configuration  ") :].splitlines()
    return {line.split()[0]: " ".join(line.split()[1:2] + line.split()[3:]) for line in table[1:-1]}


def test_each_has_its_own_environment_and_none_leaks(world: World) -> None:
    world.configure(
        'name = "a"\ndirectories = { database = "a/db", media = "a/media" }\nenvironment = { WHO = "A" }',
        'name = "b"\ndirectories = { database = "b/db" }',
    )
    leaking = {"TINY_DB": "/of/the/caller", "TINY_LEAK": "stays"}
    done = world.run(TELL, "-j", "1", env=leaking)
    assert done.returncode == 0, done.stderr
    root = world.folder
    assert done.stdout == f"--- a\n{root}/a/db {root}/a/media A stays\n--- b\n{root}/b/db None None stays\n"
    assert outcomes(done.stderr) == {"a": "ok", "b": "ok"}
    assert "2 of 2 ok" in done.stderr
    assert done.stderr.count("lines\n") == 2


def test_a_failure_is_named_and_is_the_exit_code(world: World) -> None:
    world.configure('name = "good"', 'name = "bad"\nenvironment = { CODE = "3" }')
    done = world.run(TELL)
    assert done.returncode == 1
    assert outcomes(done.stderr) == {"good": "ok", "bad": "failed exit code 3"}
    assert "1 of 2 ok, 1 failed" in done.stderr


def test_progress_is_told_while_they_run(world: World) -> None:
    world.configure('name = "a"', 'name = "b"')
    lines = [line for line in world.run(TELL, "-j", "1").stderr.splitlines() if line.startswith("trysquare: [")]
    assert [re.sub(r"\(pid \d+\)|[\d.]+ s", "", line).strip() for line in lines] == [
        "trysquare: [0/2] a: started",
        "trysquare: [1/2] a: ok after",
        "trysquare: [1/2] b: started",
        "trysquare: [2/2] b: ok after",
    ]


def test_a_timeout_ends_the_whole_group(world: World) -> None:
    program = (
        "import os, subprocess, sys, time, signal\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "open(f'pids-{os.getpid()}', 'w').write(str(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']).pid))\n"
        "time.sleep(600 if 'slow' in os.environ.get('NAME', '') else 0)\n"
    )
    world.configure('name = "slow"\ntimeout = 1.5\nenvironment = { NAME = "slow" }', 'name = "quick"')
    done = world.run(program)
    assert done.returncode == 1
    assert outcomes(done.stderr) == {"slow": "timeout it took longer than 1.5 s", "quick": "ok"}
    children = [int(file.read_text()) for file in world.folder.glob("pids-*")]
    assert len(children) == 2
    assert [pid for pid in children if is_there(pid)] == []


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_shared_directories_are_warned_about(world: World) -> None:
    file = world.configure(*[f'name = "{name}"\ndirectories = {{ database = "db", static = "s" }}' for name in "ab"])
    done = world.run(TELL)
    assert done.returncode == 0
    (line,) = [line for line in done.stderr.splitlines() if "TS550" in line]
    assert "directory-shared" in line
    assert "database" in done.stderr
    assert str(world.folder / "db") in line
    assert file.exists()


MISTAKES = [
    # the file, what is said of it, at which place
    ('[[configuration]]\nnam = "a"\n', "1:1: error: a [[configuration]] needs `name`"),
    (
        '[[configuration]]\nname = "a"\n[[configuration]]\nname = "a"\n',
        "4:8: error: the configuration `a` is there twice",
    ),
    ('[[configuration]]\nname = "a"\ntimeout = 0\n', "3:11: error: `timeout` must be a number of seconds above 0"),
    (
        '[[configuration]]\nname = "a"\ndirectories = { data = "d" }\n',
        "3:24: error: a configuration of Tiny has no directory `data`",
    ),
    (
        '[[configuration]]\nname = "a"\nenvironment = { A = 1 }\n',
        "3:21: error: the variable `A` must be a string, not an integer",
    ),
    ("x = 1\n", "a configurations file has no `x`"),
    ("", "there is no [[configuration]] in it"),
    ("[[configuration\n", "error: "),
]


@pytest.mark.parametrize(("text", "said"), MISTAKES)
def test_a_mistake_in_the_file_is_told_with_its_place(text: str, said: str, world: World) -> None:
    (world.folder / "configurations.toml").write_text(text, encoding="utf-8")
    done = world.run(TELL)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "configurations.toml:" in done.stderr


# -- from code

TARGETS = """\
import os, subprocess, sys, time
class Odd(Exception):
    def __init__(self, a, b): super().__init__(f"{a} and {b}")
def where(): return {"db": os.environ["TINY_DB"], "main": __name__, "argv": sys.argv[1:]}
def fails(): raise Odd(1, 2)
def lives(): return lambda: 0
def dies(): os._exit(7)
def killed(): os.kill(os.getpid(), 9)
def leaves(): sys.exit(0)
def sleeps(): subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]); time.sleep(600)
def prints(): print("out"); print("err", file=sys.stderr); return 5
def sets_up():
    import trysquare
    trysquare.Runtime(product="product.toml", configuration={"database": os.environ["TINY_DB"]}).setup()
    from django.conf import settings
    return str(settings.DATABASES["default"]["NAME"]), len(trysquare.edits())
"""

CALL = """\
import json, os, sys, trysquare
def own(): return [__name__, os.environ["TINY_DB"]]
if __name__ == "__main__":
    target = own if sys.argv[1] == "own" else sys.argv[1]
    results = trysquare.run_isolated(
        [{"name": n, "directories": {"database": os.path.abspath(n)}} for n in "ab"], target, product="product.toml", preflight="off",
        timeout=float(sys.argv[2]))
    print(json.dumps([[r.name, r.outcome, r.value, repr(r.error), r.traceback, r.stdout, r.stderr, r.exit_code, r.signal, r.reason] for r in results]))
"""


def isolated(world: World, target: str, timeout: float = 60) -> list[dict[str, Any]]:
    (world.folder / "targets.py").write_text(TARGETS, encoding="utf-8")
    (world.folder / "call.py").write_text(CALL, encoding="utf-8")
    library = str(TRYSQUARE.parent / "libtrysquare.so")
    environment = plain_environment(PYTHONPATH=str(ROOT / "src/python"), TRYSQUARE_LIBRARY=library)
    done = subprocess.run(
        [world.python, "call.py", target, str(timeout)],
        cwd=world.folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    keys = ["name", "outcome", "value", "error", "traceback", "stdout", "stderr", "exit_code", "signal", "reason"]
    return [dict(zip(keys, row, strict=True)) for row in json.loads(done.stdout.splitlines()[-1])]


RESULTS = [
    # target, outcome, what else
    ("targets:where", "ok", {"value": lambda v, w: v == {"db": w, "main": "targets", "argv": []}}),
    ("own", "ok", {"value": lambda v, w: v == ["__mp_main__", w]}),
    (
        "targets:prints",
        "ok",
        {"value": lambda v, w: v == 5, "stdout": lambda v, w: v == "out\n", "stderr": lambda v, w: v == "err\n"},
    ),
    ("targets:sets_up", "ok", {"value": lambda v, w: v == [f"{w}/db.sqlite3", 1]}),
    ("targets:leaves", "ok", {}),
    (
        "targets:fails",
        "raised",
        {
            "traceback": lambda v, w: "in fails\n" in v and v.endswith("targets.Odd: 1 and 2\n"),
            "error": lambda v, w: v == "None",
        },
    ),
    ("targets:nothing", "raised", {"error": lambda v, w: v.startswith("AttributeError(")}),
    ("targets:lives", "raised", {"reason": lambda v, w: "pickle" in v.lower()}),
    ("targets:dies", "failed", {"exit_code": lambda v, w: v == 7, "reason": lambda v, w: v == "exit code 7"}),
    ("targets:killed", "killed", {"signal": lambda v, w: v == 9, "reason": lambda v, w: v == "killed by SIGKILL"}),
]


@pytest.mark.parametrize(("target", "outcome", "more"), RESULTS)
def test_results_and_tracebacks_come_back(target: str, outcome: str, more: dict[str, Any], world: World) -> None:
    for result in isolated(world, target):
        assert result["outcome"] == outcome, result
        for key, fits in more.items():
            assert fits(result[key], str(world.folder / result["name"])), (key, result)


def test_a_target_that_takes_too_long(world: World) -> None:
    assert [result["outcome"] for result in isolated(world, "targets:sleeps", 1)] == ["timeout"] * 2


# -- killed

SLEEPER = """\
import multiprocessing, os, subprocess, sys, time
def work(): time.sleep(600)
if __name__ == "__main__":
    others = [subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) for _ in range(2)]
    others.append(subprocess.Popen([sys.executable, "-c", "import os, time; os.setsid(); time.sleep(600)"]))
    if os.environ["WAY"] == "locks":
        lock = multiprocessing.Lock(); lock.acquire()
    p = multiprocessing.get_context("fork").Process(target=work); p.start()
    name = f"started-{os.environ['NAME']}"
    open(name + ".part", "w").write(" ".join(map(str, [os.getpid(), p.pid, *(o.pid for o in others)])))
    os.rename(name + ".part", name)
    time.sleep(600)
"""


def below(marker: str) -> list[int]:
    """The processes whose environment has our marker, zombies included (those have none: by their parent)."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if marker.encode() in (entry / "environ").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def wait_until(what: Any, seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.02)
    return bool(what())


@pytest.mark.parametrize("seed", range(SEEDS))
def test_children_killed_at_random_leave_nothing(seed: int, world: World) -> None:
    chance = random.Random(seed)
    marker = f"TS_KILL_TEST={world.folder}"
    count = 4
    way = chance.choice(["sleeps", "locks"])
    world.configure(*[f'name = "c{i}"\nenvironment = {{ NAME = "c{i}", WAY = "{way}" }}' for i in range(count)])
    (world.folder / "program.py").write_text(SLEEPER, encoding="utf-8")
    temporary = world.folder / "tmp"
    temporary.mkdir()
    semaphores = set(Path("/dev/shm").iterdir())
    file = world.folder / "configurations.toml"
    words = ["run", "--configurations", file, *world.words("-j", str(count)), "--", "python", "program.py"]
    environment = plain_environment(TS_KILL_TEST=str(world.folder), TMPDIR=str(temporary))
    with subprocess.Popen(
        [str(TRYSQUARE), *map(str, words)], cwd=world.folder, env=environment, stderr=subprocess.PIPE, text=True
    ) as supervisor:
        assert supervisor.stderr is not None
        assert wait_until(lambda: len(list(world.folder.glob("started-c?"))) == count)
        wanted = {}
        for number in chance.sample(range(count), count):
            how = chance.choice([signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
            time.sleep(chance.random() * 0.2)
            os.kill(int((world.folder / f"started-c{number}").read_text().split()[0]), how)
            wanted[f"c{number}"] = f"killed killed by {how.name}"
        said = supervisor.stderr.read()
        assert supervisor.wait(timeout=60) == 1
    assert outcomes(said) == wanted
    assert below(marker) == []
    assert list(temporary.iterdir()) == []
    assert not {file for file in set(Path("/dev/shm").iterdir()) - semaphores if file.name.startswith("sem.mp-")}
    record("kill_children", rounds=SEEDS, left=0)


@contextmanager
def two_sleepers(world: World) -> Iterator[subprocess.Popen[str]]:
    """The command, once both of its configurations' programs have started and sleep."""
    world.configure(*[f'name = "c{i}"\nenvironment = {{ NAME = "c{i}", WAY = "" }}' for i in range(2)])
    (world.folder / "program.py").write_text(SLEEPER, encoding="utf-8")
    file = world.folder / "configurations.toml"
    words = ["run", "--configurations", file, *world.words(), "--", "python", "program.py"]
    environment = plain_environment(TS_KILL_TEST=str(world.folder))
    with subprocess.Popen(
        [str(TRYSQUARE), *map(str, words)], cwd=world.folder, env=environment, stderr=subprocess.PIPE, text=True
    ) as supervisor:
        assert wait_until(lambda: len(list(world.folder.glob("started-c?"))) == 2)
        yield supervisor


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_supervisor_that_ends_takes_its_processes_along(how: signal.Signals, world: World) -> None:
    with two_sleepers(world) as supervisor:
        assert supervisor.stderr is not None
        supervisor.send_signal(how)
        code = supervisor.wait(timeout=60)
        said = supervisor.stderr.read() if how != signal.SIGKILL else ""
    if how == signal.SIGKILL:
        assert code == -how
        # The process that the user killed has another one behind it, which ends what is left.
        assert wait_until(lambda: below(f"TS_KILL_TEST={world.folder}") == [])
        return
    assert code == 128 + how
    assert outcomes(said) == {"c0": "interrupted interrupted", "c1": "interrupted interrupted"}
    assert below(f"TS_KILL_TEST={world.folder}") == []


def test_what_does_the_work_may_be_killed_too(world: World) -> None:
    with two_sleepers(world) as supervisor:
        assert supervisor.stderr is not None
        (inner,) = Path(f"/proc/{supervisor.pid}/task/{supervisor.pid}/children").read_text().split()
        os.kill(int(inner), signal.SIGKILL)
        said = supervisor.stderr.read()
        assert supervisor.wait(timeout=60) == 128 + signal.SIGKILL
    assert "was killed by SIGKILL" in said
    assert below(f"TS_KILL_TEST={world.folder}") == []


def test_a_caller_that_is_killed_takes_its_processes_along(world: World) -> None:
    (world.folder / "targets.py").write_text(
        TARGETS.replace("def sleeps(): ", "def sleeps(): open(os.environ['TINY_DB'] + '.started', 'w'); ")
    )
    (world.folder / "call.py").write_text(CALL, encoding="utf-8")
    marker = f"TS_KILL_TEST={world.folder}"
    environment = plain_environment(
        PYTHONPATH=str(ROOT / "src/python"),
        TRYSQUARE_LIBRARY=str(TRYSQUARE.parent / "libtrysquare.so"),
        TS_KILL_TEST=str(world.folder),
    )
    with subprocess.Popen(
        [world.python, "call.py", "targets:sleeps", "600"], cwd=world.folder, env=environment
    ) as caller:
        assert wait_until(lambda: len(list(world.folder.glob("*.started"))) == 2)
        # Two jobs, a process below each, the caller and its keeper.
        assert wait_until(lambda: len(below(marker)) == 6), below(marker)
        caller.kill()
    assert wait_until(lambda: below(marker) == [])


# -- serve


class Served:
    def __init__(self, world: World, name: str = "a") -> None:
        world.configure(f'name = "{name}"\ndirectories = {{ database = "db" }}', 'name = "other"')
        (world.folder / "targets.py").write_text(TARGETS + "def add(a, b=1): return a + b\n", encoding="utf-8")
        self.address = world.folder / "a.sock"
        options = ["--configuration", "configurations.toml", "--name", name, "--socket", self.address]
        words = ["serve", *world.words("--prepend-path", world.folder), *options]
        self.process = subprocess.Popen(
            [str(TRYSQUARE), *map(str, words)],
            cwd=world.folder,
            env=plain_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline().strip() == str(self.address)

    def __enter__(self) -> Served:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()


def speak(served: Served, *messages: bytes) -> list[Any]:
    from multiprocessing.connection import Client

    with Client(str(served.address)) as connection:
        answers = []
        for message in messages:
            connection.send_bytes(message)
            answers.append(json.loads(connection.recv_bytes()))
        return answers


def request(method: str, **params: object) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()


def test_serve_answers_three_methods_and_nothing_else(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    import pickle

    with Served(world) as served:
        assert stat.S_IMODE(served.address.stat().st_mode) == 0o600
        good = speak(
            served,
            request("call", function="targets:add", args=[2], kwargs={"b": 3}),
            request("call", function="targets:where"),
            request("call", function="targets:sets_up"),
            request("status"),
        )
        assert good[0] == {"jsonrpc": "2.0", "id": 1, "result": 5}
        assert good[1]["result"]["db"] == str(world.folder / "db")
        assert good[2]["result"] == [str(world.folder / "db" / "db.sqlite3"), 1]
        status = good[3]["result"]
        assert (status["configuration"], status["setup"], status["calls"]) == ("a", "done", 3)
        bad = speak(
            served,
            b"{",
            pickle.dumps({"jsonrpc": "2.0"}),
            b"[]",
            request("eval", code="1"),
            request("call", function="targets"),
            request("call", function="targets:fails"),
            request("call", function="targets:lives"),
        )
        assert [answer["error"]["code"] for answer in bad] == [-32700, -32700, -32600, -32601, -32602, -32000, -32000]
        assert "in fails" in bad[5]["error"]["data"]["traceback"]
        monkeypatch.syspath_prepend(str(ROOT / "src/python"))
        import trysquare as side

        with side.Service(served.address) as service:
            assert service.call("targets:add", 1, b=1) == 2
            with pytest.raises(side.ServiceError, match="Odd: 1 and 2"):
                service.call("targets:fails")
            service.shutdown()
        assert served.process.wait(timeout=30) == 0
        assert not served.address.exists()


def test_serve_ends_politely_on_a_signal(world: World) -> None:
    with Served(world) as served:
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(timeout=30) == 0
        assert not served.address.exists()


def test_serve_wants_one_configuration_and_a_free_place(world: World) -> None:
    world.configure('name = "a"', 'name = "b"')
    words = ["serve", *world.words("--configuration", "configurations.toml")]
    done = trysquare(*words, cwd=world.folder)
    assert done.returncode == 2
    assert "--name NAME" in done.stderr
    (world.folder / "there").touch()
    done = trysquare(*words, "--name", "a", "--socket", world.folder / "there", cwd=world.folder)
    assert done.returncode == 2
    assert "--socket" in done.stderr
    done = trysquare(*words, "--name", "c", cwd=world.folder)
    assert done.returncode == 2
    assert "there is no configuration `c`" in done.stderr
