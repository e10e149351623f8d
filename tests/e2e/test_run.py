"""`trysquare run` is the program: its words, streams, signals and exit code; the gates reach the processes it starts."""

from __future__ import annotations

import ast
import json
import signal
import subprocess
from pathlib import Path

import pytest

from tests.support.command import TRYSQUARE, plain_environment, trysquare
from tests.support.interpreters import client_interpreter
from tests.support.package_venvs import package_venv

# A settings module of the time before Django 5.1, and what a process makes of it.
SETTINGS = "SECRET_KEY = 'x'\nDEFAULT_FILE_STORAGE = 'django.core.files.storage.InMemoryStorage'\nUSE_TZ = True\n"
ASK = "from django.core.files.storage import storages; print(type(storages['default']).__name__)"


@pytest.fixture(scope="module")
def python() -> Path:
    return package_venv(client_interpreter(), {"django": "5.2.8"})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "old_settings.py").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


def run(
    python: Path,
    folder: Path,
    *words: object,
    options: tuple[str, ...] = (),
    stdin: bytes | None = None,
    **variables: str,
) -> subprocess.CompletedProcess[str]:
    environment = plain_environment(DJANGO_SETTINGS_MODULE="old_settings", **variables)
    return trysquare(
        "run",
        "--python",
        python,
        "--settings",
        "old_settings",
        *options,
        "--",
        *words,
        cwd=folder,
        env=environment,
        stdin=stdin,
    )


def test_without_us_the_storage_is_silently_another_one(python: Path, project: Path) -> None:
    done = subprocess.run(
        [python, "-c", ASK],
        cwd=project,
        capture_output=True,
        text=True,
        check=True,
        env=plain_environment(DJANGO_SETTINGS_MODULE="old_settings"),
    )
    assert done.stdout == "FileSystemStorage\n"


def test_the_settings_module_is_sanitized(python: Path, project: Path) -> None:
    done = run(python, project, "python", "-c", ASK)
    assert (done.returncode, done.stdout, done.stderr) == (0, "InMemoryStorage\n", "")


CHILDREN = {
    "subprocess": "import subprocess, sys; subprocess.run([sys.executable, '-c', ASK], check=True)",
    "fork": "import multiprocessing as m; p = m.get_context('fork').Process(target=exec, args=(ASK,)); p.start(); p.join()",
    "spawn": "import multiprocessing as m; p = m.get_context('spawn').Process(target=exec, args=(ASK,)); p.start(); p.join()",
    "forkserver": "import multiprocessing as m; p = m.get_context('forkserver').Process(target=exec, args=(ASK,)); p.start(); p.join()",
    "shell": "import os, sys; os.system(sys.executable + ' -c \"' + ASK + '\"')",
}


@pytest.mark.parametrize("way", CHILDREN)
def test_the_processes_that_it_starts_are_served(way: str, python: Path, project: Path) -> None:
    program = project / "program.py"
    program.write_text(f"ASK = {ASK!r}\nif __name__ == '__main__':\n    {CHILDREN[way]}\n", encoding="utf-8")
    done = run(python, project, "program.py")
    assert (done.returncode, done.stdout, done.stderr) == (0, "InMemoryStorage\n", "")


@pytest.mark.parametrize("code", [0, 1, 2, 3, 77, 255])
def test_the_exit_code_is_the_programs_own(code: int, python: Path, project: Path) -> None:
    assert run(python, project, "python", "-c", f"raise SystemExit({code})").returncode == code


WORDS = ["", "two words", "new\nline", "quote'\"", "snö ☃", "--python", "--", "$HOME", "*"]


def test_the_words_arrive_as_they_were_given(python: Path, project: Path) -> None:
    done = run(python, project, "python", "-c", "import json, sys; print(json.dumps(sys.argv[1:]))", *WORDS)
    assert json.loads(done.stdout) == WORDS


def test_bytes_pass_through_the_streams(python: Path, project: Path) -> None:
    data = bytes(range(256)) * 300
    program = "import sys; d = sys.stdin.buffer.read(); sys.stdout.buffer.write(d); sys.stderr.buffer.write(d[::-1])"
    words = [
        str(TRYSQUARE),
        "run",
        "--python",
        str(python),
        "--settings",
        "old_settings",
        "--",
        "python",
        "-c",
        program,
    ]
    done = subprocess.run(words, cwd=project, env=plain_environment(), input=data, capture_output=True, check=True)
    assert done.stdout == data
    assert done.stderr == data[::-1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL, signal.SIGSEGV])
def test_a_program_killed_by_a_signal_ends_us_by_the_same(number: signal.Signals, python: Path, project: Path) -> None:
    program = f"import os, signal; signal.signal({int(number)}, signal.SIG_DFL) if {int(number)} != 9 else None; os.kill(os.getpid(), {int(number)})"
    assert run(python, project, "python", "-c", program).returncode == -number


def test_signals_reach_the_program(python: Path, project: Path) -> None:
    program = (
        "import signal, sys, time\n"
        "signal.signal(signal.SIGTERM, lambda *_: (print('caught', flush=True), sys.exit(5)))\n"
        "print('ready', flush=True)\ntime.sleep(30)\n"
    )
    words = [
        str(TRYSQUARE),
        "run",
        "--python",
        str(python),
        "--settings",
        "old_settings",
        "--",
        "python",
        "-c",
        program,
    ]
    with subprocess.Popen(words, cwd=project, env=plain_environment(), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGTERM)
        assert process.stdout.read() == "caught\n"
        assert process.wait(timeout=20) == 5


def test_a_sitecustomize_and_a_search_path_of_ones_own_keep_working(python: Path, project: Path) -> None:
    own = project / "own"
    own.mkdir()
    (own / "sitecustomize.py").write_text("print('own sitecustomize', __name__)\n", encoding="utf-8")
    (own / "of_mine.py").write_text("here = True\n", encoding="utf-8")
    done = run(
        python,
        project,
        "python",
        "-c",
        f"import of_mine, sys; print(len(sys.path) == len(set(sys.path))); {ASK}",
        PYTHONPATH=str(own),
    )
    assert done.stdout == "own sitecustomize sitecustomize\nTrue\nInMemoryStorage\n", done.stderr


def test_a_broken_sitecustomize_stays_as_broken_as_it_was(python: Path, project: Path) -> None:
    (project / "sitecustomize.py").write_text("1 / 0\n", encoding="utf-8")
    plain = subprocess.run(
        [python, "-c", "print(1)"],
        env=plain_environment(PYTHONPATH=str(project)),
        capture_output=True,
        text=True,
        cwd=project,
        check=False,
    )
    done = run(python, project, "python", "-c", "print(1)", PYTHONPATH=str(project))
    assert (done.returncode, done.stdout) == (plain.returncode, plain.stdout)
    assert "ZeroDivisionError" in plain.stderr
    assert "ZeroDivisionError" in done.stderr


@pytest.mark.parametrize("option", ["-I", "-E", "-S", "-sE", "-BI"])
def test_where_the_gates_cannot_be_injected_it_is_said(option: str, python: Path, project: Path) -> None:
    done = run(python, project, "python", option, "-c", "print('started')")
    assert done.stdout == "started\n"
    assert f"`-{option[-1]}` makes it ignore its environment" in done.stderr


def test_a_program_that_is_no_python_is_named(python: Path, project: Path) -> None:
    done = run(python, project, "sh", "-c", f"echo from the shell; '{python}' -c \"{ASK}\"")
    assert done.stdout == "from the shell\nInMemoryStorage\n"
    assert "`sh` is not a Python program" in done.stderr


def test_a_script_is_run_by_the_environments_interpreter(python: Path, project: Path) -> None:
    script = project / "where.py"
    script.write_text("import sys; print(sys.prefix)\n", encoding="utf-8")
    assert run(python, project, "where.py").stdout.strip() == str(python.parent.parent)


def test_an_interpreter_named_by_its_path_decides_the_environment(python: Path, project: Path) -> None:
    environment = plain_environment(DJANGO_SETTINGS_MODULE="old_settings")
    done = trysquare("run", "--settings", "old_settings", "--", python, "-c", ASK, cwd=project, env=environment)
    assert (done.returncode, done.stdout) == (0, "InMemoryStorage\n"), done.stderr


def test_a_second_configuration_is_refused_with_the_place_of_the_first(python: Path, project: Path) -> None:
    (project / "twice.py").write_text(
        "from django.conf import settings\nsettings.configure(DEBUG=True)\nsettings.configure(DEBUG=False)\n",
        encoding="utf-8",
    )
    done = run(python, project, "twice.py")
    assert done.returncode == 1
    assert "twice.py:2" in done.stderr.splitlines()[-1]
    assert "Run each configuration in a process of its own" in done.stderr


MODES = [
    # mode, environment, starts, exit code
    ("auto", "fits", True, 0),
    ("auto", "outside", True, 0),
    ("auto", "lacks", False, 1),
    ("error", "fits", True, 0),
    ("error", "outside", False, 1),
    ("error", "lacks", False, 1),
    ("warn", "outside", True, 0),
    ("warn", "lacks", True, 0),
    ("off", "lacks", True, 0),
]


@pytest.mark.parametrize(("mode", "kind", "starts", "code"), MODES)
def test_preflight(mode: str, kind: str, starts: bool, code: int, python: Path, project: Path) -> None:
    """``outside``: a constraint is violated. ``lacks``: no release where one is needed."""
    constraints = project / "constraints.txt"
    constraints.write_text("django<5\n" if kind == "outside" else "django>=4\n", encoding="utf-8")
    options = [] if kind == "lacks" else ["--settings", "old_settings"]
    done = trysquare(
        "run",
        "--python",
        python,
        *options,
        "-c",
        constraints,
        f"--preflight={mode}",
        "--",
        "python",
        "-c",
        "print('started')",
        cwd=project,
    )
    assert done.returncode == code, done.stderr
    assert done.stdout == ("started\n" if starts else "")
    assert ("was not started" in done.stderr) is not starts


def test_no_environment_is_a_refusal(project: Path) -> None:
    done = trysquare(
        "run", "--python", project / "nothing", "--settings", "x", "--", "python", "-c", "print(1)", cwd=project
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "error[TS101] environment-not-found" in done.stderr


def test_an_engine_out_of_reach_stops_the_setup(python: Path, project: Path) -> None:
    environment = plain_environment(
        DJANGO_SETTINGS_MODULE="old_settings",
        TRYSQUARE_LIBRARY="/nonexistent/library.so",
        PYTHONPATH=str(TRYSQUARE.parent / "share/trysquare/python/trysquare/_inject"),
        TRYSQUARE_HANDOFF=json.dumps(
            {"settings_modules": [], "append_path": [], "command": "/nonexistent/trysquare"}, separators=(",", ":")
        ),
    )
    moved = project / "side"
    subprocess.run(["cp", "-rL", str(TRYSQUARE.parent / "share/trysquare/python"), str(moved)], check=True)
    environment["PYTHONPATH"] = str(moved / "trysquare" / "_inject")
    done = subprocess.run(
        [python, "-c", ASK], cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "EngineError: trysquare's engine cannot be reached, and settings do not go on unsanitized" in done.stderr


def test_the_command_serves_where_the_library_cannot_be_loaded(python: Path, project: Path) -> None:
    broken = project / "broken.so"
    broken.write_bytes(b"no library")
    moved = project / "side"
    subprocess.run(["cp", "-rL", str(TRYSQUARE.parent / "share/trysquare/python"), str(moved)], check=True)
    handoff = json.dumps(
        {"settings_modules": [], "append_path": [], "command": str(TRYSQUARE), "library": str(broken)},
        separators=(",", ":"),
    )
    environment = plain_environment(
        DJANGO_SETTINGS_MODULE="old_settings",
        TRYSQUARE_HANDOFF=handoff,
        PYTHONPATH=str(moved / "trysquare" / "_inject"),
    )
    # The library in the build tree would be found: a copy of the side has none beside it.
    done = subprocess.run(
        [python, "-c", ASK], cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "InMemoryStorage\n"), done.stderr


def test_it_works_the_same_when_installed(python: Path, project: Path, tmp_path: Path) -> None:
    prefix = tmp_path / "prefix with space"
    subprocess.run(
        ["cmake", "--install", str(TRYSQUARE.parent), "--prefix", str(prefix)], check=True, capture_output=True
    )
    words = [
        prefix / "bin" / "trysquare",
        "run",
        "--python",
        python,
        "--settings",
        "old_settings",
        "--",
        "python",
        "-c",
        ASK,
    ]
    done = subprocess.run(
        words,
        cwd=project,
        env=plain_environment(DJANGO_SETTINGS_MODULE="old_settings"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "InMemoryStorage\n", "")


def test_a_program_without_the_framework_pays_next_to_nothing(python: Path, project: Path) -> None:
    program = "import sys; print(sorted(set(sys.modules)))"
    plain = subprocess.run([python, "-c", program], env=plain_environment(), capture_output=True, text=True, check=True)
    gated = run(python, project, "python", "-c", program)
    extra = set(ast.literal_eval(gated.stdout)) - set(ast.literal_eval(plain.stdout))
    assert extra <= {"sitecustomize", "trysquare", "trysquare.gates", "__future__"}, extra
