"""The real servers on loopback, each started through ``trysquare run``: gunicorn with and without preload, uvicorn, celery's pools.

The applications are written as docs/lifecycle.md says, for the real client on a drifted venv, and know nothing of us.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.release import installed_release
from tests.support.command import TRYSQUARE, plain_environment
from tests.support.interpreters import client_interpreter
from tests.support.package_venvs import CLIENT, DRIFT
from tests.support.venvs import venv

SERVERS = ("gunicorn==27.0.1", "uvicorn==0.54.0", "celery==5.7.0")

APPLICATION = """\
import json, os
from ansys.dynamicreporting.core.serverless import ADR, Item, String

adr = ADR(ansys_installation=os.environ["RELEASE"], db_directory=os.environ["DATA"])
if not adr.is_setup:
    adr.setup()
SET_UP_BY = os.getpid()


def store():
    from django.db import connection
    adr = ADR.get_instance()
    adr.create_item(String, name="x", content=str(os.getpid()), tags="a=1")
    return {"pid": os.getpid(), "set_up_by": SET_UP_BY, "is_setup": adr.is_setup, "items": len(Item.filter(name="x"))}


def wsgi(environ, start_response):
    body = json.dumps(store()).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Connection", "close")])
    return [body]


async def asgi(scope, receive, send):
    import asyncio
    assert scope["type"] == "http"
    body = json.dumps(await asyncio.get_running_loop().run_in_executor(None, store)).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"connection", b"close")]})
    await send({"type": "http.response.body", "body": body})
"""

TASKS = """\
import json, os
from celery import Celery
import application

app = Celery("tasks", broker="filesystem://")
app.conf.broker_transport_options = {"data_folder_in": "queue", "data_folder_out": "queue", "control_folder": "control"}
app.conf.worker_hijack_root_logger = False


@app.task(name="store")
def store(number):
    done = application.store()
    with open(f"done-{number}.part", "w") as file:
        json.dump(done, file)
    os.rename(f"done-{number}.part", f"done-{number}")
"""

SEND = """\
from celery import Celery
app = Celery("sender", broker="filesystem://")
app.conf.broker_transport_options = {"data_folder_in": "queue", "data_folder_out": "queue", "control_folder": "control"}
for number in range(8):
    app.send_task("store", [number])
"""


@pytest.fixture(scope="module")
def python() -> Path:
    return venv([CLIENT, *SERVERS], client_interpreter(), over=DRIFT) / "bin" / "python"


@contextlib.contextmanager
def started(python: Path, folder: Path, *words: object) -> Iterator[subprocess.Popen[bytes]]:
    """A server below ``trysquare run``, asked politely to end afterwards; nothing of it is left."""
    release = installed_release(folder)
    for name, text in (("application", APPLICATION), ("tasks", TASKS), ("send", SEND)):
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    for name in ("queue", "control"):
        (folder / name).mkdir()
    environment = plain_environment(RELEASE=str(release), DATA=str(folder / "data"), PYTHONPATH=str(folder))
    command = [TRYSQUARE, "run", "--python", python, "--product", release, "-q", "--preflight=warn", "--", *words]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            [str(word) for word in command],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        ) as process,
    ):
        try:
            yield process
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)
        except BaseException:
            print((folder / "log").read_text(errors="replace")[-5000:])
            raise
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def ask(port: int, process: subprocess.Popen[bytes]) -> dict[str, object]:
    end = time.monotonic() + 120
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
                found: dict[str, object] = json.loads(answer.read())
                return found
        except OSError:
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.05)


def answers(port: int, process: subprocess.Popen[bytes], workers: int) -> list[dict[str, object]]:
    """Until every worker has answered."""
    found: list[dict[str, object]] = []
    end = time.monotonic() + 60
    while len({one["pid"] for one in found}) < workers and time.monotonic() < end:
        found.append(ask(port, process))
    return found


WAYS = [
    # server's words, whether the master sets up and workers inherit
    (["gunicorn", "-w", "2", "application:wsgi"], False),
    (["gunicorn", "-w", "2", "--preload", "application:wsgi"], True),
    (["gunicorn", "-w", "1", "--threads", "8", "application:wsgi"], False),
    (["uvicorn", "--workers", "2", "application:asgi"], False),
    (["uvicorn", "application:asgi"], False),
]


@pytest.mark.parametrize(
    ("words", "inherited"), WAYS, ids=lambda one: "-".join(one[:-1]) if isinstance(one, list) else ""
)
def test_web_servers(words: list[str], inherited: bool, python: Path, tmp_path: Path) -> None:
    port = free_port()
    place = ["-b", f"127.0.0.1:{port}"] if words[0] == "gunicorn" else ["--host", "127.0.0.1", "--port", port]
    with started(python, tmp_path, *words, *place) as process:
        workers = 2 if "2" in words else 1
        found = answers(port, process, workers)
        assert len({one["pid"] for one in found}) == workers
        assert {one["is_setup"] for one in found} == {True}
        assert [one["items"] for one in found] == list(range(1, len(found) + 1))
        if inherited:
            assert len({one["set_up_by"] for one in found}) == 1
            assert all(one["set_up_by"] != one["pid"] for one in found)
        else:
            assert all(one["set_up_by"] == one["pid"] for one in found)
    assert process.returncode in (0, -signal.SIGTERM)


@pytest.mark.parametrize("pool", ["prefork", "threads", "solo"])
def test_celery(pool: str, python: Path, tmp_path: Path) -> None:
    words = [
        "celery",
        "-A",
        "tasks",
        "worker",
        "-P",
        pool,
        "-c",
        "2",
        "--without-mingle",
        "--without-gossip",
        "-l",
        "info",
    ]
    with started(python, tmp_path, *words) as process:
        subprocess.run([python, "send.py"], cwd=tmp_path, env=plain_environment(), check=True)
        end = time.monotonic() + 120
        while len(list(tmp_path.glob("done-?"))) < 8:
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.1)
        found = [json.loads(file.read_text()) for file in sorted(tmp_path.glob("done-?"))]
        assert {one["is_setup"] for one in found} == {True}
        assert max(one["items"] for one in found) == 8
        children = {one["pid"] for one in found} - {one["set_up_by"] for one in found}
        assert bool(children) is (pool == "prefork")
    assert process.returncode == 0
