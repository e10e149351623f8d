"""Shims in live processes: only when asked for, where the code runs, never over what is there, each use told once."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import TRYSQUARE, plain_environment, trysquare
from tests.support.interpreters import client_interpreter, interpreter
from tests.support.measures import ROOT
from tests.support.package_venvs import package_venv
from tests.support.venvs import venv

OLD = "from django.utils.timezone import utc; from django.utils import timezone; print(utc is timezone.utc)"


@pytest.fixture(scope="module")
def python() -> Path:
    return package_venv(client_interpreter(), {"django": "5.2.8"})


def run(python: Path, folder: Path, code: str, *options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    words = ["run", "--preflight=off", "--python", python, *options, "--", "python", "-c", code]
    return trysquare(*words, cwd=folder, env=plain_environment(**variables))


def test_off_unless_asked_for(python: Path, tmp_path: Path) -> None:
    done = run(python, tmp_path, OLD)
    assert done.returncode == 1
    assert "cannot import name 'utc'" in done.stderr


def test_old_code_runs_and_nothing_is_said(python: Path, tmp_path: Path) -> None:
    done = run(python, tmp_path, OLD, "--shims")
    assert (done.returncode, done.stdout, done.stderr) == (0, "True\n", "")


def test_each_use_is_told_once_with_its_place(python: Path, tmp_path: Path) -> None:
    (tmp_path / "old.py").write_text("x = 1\nfrom django.utils.timezone import utc\n", encoding="utf-8")
    code = f"import old; {OLD}; import trysquare, json; print(json.dumps(trysquare.shims()))"
    done = run(python, tmp_path, code, "--shims", "-v")
    (used,) = json.loads(done.stdout.splitlines()[-1])
    assert used["code"] == "TS450"
    assert used["subject"] == "django.utils.timezone:utc"
    assert used["rule"] == "django/5.0/timezone-utc"
    assert (Path(used["place"]["path"]).name, used["place"]["line"]) == ("old.py", 2)
    assert done.stderr.count("shim-used: django.utils.timezone:utc") == 1


CHILDREN = {
    "subprocess": "import subprocess, sys; subprocess.run([sys.executable, '-c', OLD], check=True)",
    "spawn": "import multiprocessing as m; p = m.get_context('spawn').Process(target=exec, args=(OLD,)); p.start(); p.join()",
    "fork": "import multiprocessing as m; p = m.get_context('fork').Process(target=exec, args=(OLD,)); p.start(); p.join()",
}


@pytest.mark.parametrize("way", CHILDREN)
def test_the_processes_that_it_starts_have_them(way: str, python: Path, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(
        f"OLD = {OLD!r}\nif __name__ == '__main__':\n    {CHILDREN[way]}\n", encoding="utf-8"
    )
    words = ["run", "--preflight=off", "--shims", "--python", python, "--", "program.py"]
    done = trysquare(*words, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "True\n", "")


def test_a_process_of_another_environment_has_its_own(python: Path, tmp_path: Path) -> None:
    other = package_venv(client_interpreter(), {"django": "4.2.27"})
    ask = "import trysquare.shimming as s; print('get_storage_class' in (s.installed().part('module django.core.files.storage') or {'symbols': {}})['symbols'], 'django.core.urlresolvers' in s.installed().missing)"
    code = f"import subprocess; subprocess.run([{str(other)!r}, '-c', {ask!r}], check=True)"
    done = run(python, tmp_path, code, "--shims")
    assert done.stdout == "False True\n", done.stderr
    assert run(python, tmp_path, ask, "--shims").stdout == "True True\n"


def test_what_is_there_is_never_replaced(python: Path, tmp_path: Path) -> None:
    (tmp_path / "imp.py").write_text("own = True\n", encoding="utf-8")
    done = run(
        python,
        tmp_path,
        "import imp; print(imp.own); import trysquare; print(trysquare.shims())",
        "--shims",
        PYTHONPATH=str(tmp_path),
    )
    assert done.stdout == "True\n[]\n", done.stderr


def test_what_a_distribution_could_bring_and_does_not_is_there(tmp_path: Path) -> None:
    """setuptools brings `distutils` where its .pth file is obeyed, and not when it is told so."""
    python = venv(["setuptools==80.9.0"], interpreter("3.12")) / "bin" / "python"
    code = "from distutils.version import LooseVersion as V; import sys; print(V('1.10') > V('1.9'), 'trysquare' in sys.modules)"
    told = {"SETUPTOOLS_USE_DISTUTILS": "stdlib"}
    assert "No module named 'distutils'" in run(python, tmp_path, code, **told).stderr
    assert run(python, tmp_path, code, "--shims", **told).stdout == "True True\n"
    used = run(python, tmp_path, code, "--shims", "-v")
    assert (used.returncode, "shim-used" in used.stderr) == (0, False)


def test_own_rules_bring_their_stand_ins(python: Path, tmp_path: Path) -> None:
    folder = tmp_path / "rules" / "django"
    folder.mkdir(parents=True)
    (folder / "own.py").write_text("answer = 42\n", encoding="utf-8")
    (folder / "9.9.code.toml").write_text(
        'package = "django"\nrelease = "9.9"\n[[shim]]\nname = "own"\nmessage = "m"\nwhen = ["django>1"]\n'
        'symbols = { "json:answer" = "own.py:answer" }\n',
        encoding="utf-8",
    )
    code = "import json; print(json.answer)"
    done = run(python, tmp_path, code, "--shims", "--rules", str(tmp_path / "rules"))
    assert (done.stdout, done.stderr) == ("42\n", "")
    (folder / "own.py").unlink()
    refused = run(python, tmp_path, code, "--shims", "--rules", str(tmp_path / "rules"))
    assert refused.returncode == 2
    assert "there is no file `own.py` beside the rule" in refused.stderr


STANDING_IN = """
import asyncore, json, os, sys, trysquare
import trysquare.shimming as shimming
code = [key for key in shimming.installed()._parts if key.startswith("code ")]
print(json.dumps([asyncore.loop.__code__.co_filename, code, trysquare.shims()]))
"""


def test_stand_ins_are_files_that_python_compiles_once(tmp_path: Path) -> None:
    python = package_venv(interpreter("3.12"), {"django": "5.2.8"})
    done = run(python, tmp_path, STANDING_IN, "--shims")
    file, code, used = json.loads(done.stdout)
    shipped = (TRYSQUARE.parent / "share/trysquare/stand_ins").resolve()
    assert Path(file).resolve() == shipped / "standard-library" / "asyncore.py"
    assert code == []
    # Who asked is told, not what stands in.
    assert [(one["subject"], one["place"]["path"], one["place"]["line"]) for one in used] == [
        ("asyncore", "<string>", 2)
    ]


def test_without_these_files_their_text_goes_along(tmp_path: Path) -> None:
    python = package_venv(interpreter("3.12"), {"django": "5.2.8"})
    moved = tmp_path / "bin"
    moved.mkdir()
    shutil.copy2(TRYSQUARE, moved / "trysquare")
    shutil.copytree(TRYSQUARE.parent / "share/trysquare/python", tmp_path / "share/trysquare/python")
    words = [
        moved / "trysquare",
        "run",
        "--preflight=off",
        "--python",
        python,
        "--shims",
        "--",
        "python",
        "-c",
        STANDING_IN,
    ]
    done = subprocess.run(words, cwd=tmp_path, env=plain_environment(), capture_output=True, text=True, check=True)
    file, code, used = json.loads(done.stdout)
    assert file == "<trysquare standard-library/asyncore.py>"
    assert "code standard-library/asyncore.py" in code
    assert [(one["subject"], one["place"]["line"]) for one in used] == [("asyncore", 2)]


def test_activate_puts_them_up_late_too(python: Path, tmp_path: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'src/python')!r}); import collections, trysquare; trysquare.activate(shims=True)\n"
        f"from collections import Mapping; {OLD}\nprint(len(trysquare.shims()))"
    )
    environment = plain_environment(TRYSQUARE_LIBRARY=str(TRYSQUARE.parent / "libtrysquare.so"))
    done = subprocess.run(
        [python, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "True\n2\n"), done.stderr


def test_a_program_that_needs_none_pays_for_two_modules(python: Path, tmp_path: Path) -> None:
    program = "import sys; print(' '.join(sorted(set(sys.modules))))"
    plain = subprocess.run([python, "-c", program], env=plain_environment(), capture_output=True, text=True, check=True)

    def extra(*options: str) -> set[str]:
        return set(run(python, tmp_path, program, *options).stdout.split()) - set(plain.stdout.split())

    without = extra()
    assert "trysquare.shimming" not in without
    assert extra("--shims") - without <= {"trysquare.shimming"}


def applying(*words: Any) -> set[str]:
    done = trysquare("rules", "--shims", "--format", "json", *words)
    assert done.returncode == 0, done.stderr
    return {rule["id"] for rule in json.loads(done.stdout)["rules"]}


def test_what_would_apply_is_listed(python: Path) -> None:
    there = applying("--python", python)
    assert "django/5.1/get-storage-class" in there
    assert "django/6.0/itercompat" not in there
    assert there < applying()


def test_old_finders_are_asked_whoever_imported_importlib(python: Path, tmp_path: Path) -> None:
    """`importlib` gives the frozen modules of the import system other names."""
    finder = "type('F', (), {'find_module': lambda s, n, p=None: s if n == 'made' else None, 'load_module': lambda s, n: types.ModuleType(n)})()"
    code = f"import importlib, sys, types; sys.meta_path.append({finder}); import made; print(made.__name__)"
    done = run(python, tmp_path, code, "--shims")
    assert (done.returncode, done.stdout) == (0, "made\n"), done.stderr
