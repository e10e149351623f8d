"""The wheel in a venv that holds nothing else, without a compiler: the command, the C library and the Python side find each other."""

from __future__ import annotations

import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.e2e.release import PROGRAMS, installed_release
from tests.e2e.tiny_product import tiny_product
from tests.support.command import plain_environment
from tests.support.interpreters import client_interpreter, interpreter, interpreters
from tests.support.measures import FULL, ROOT
from tests.support.package_venvs import drifted_venv, package_venv
from tests.support.wheel import wheel


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` of a venv that pip installed the wheel into, and nothing else: no index, no compiler on PATH."""
    return bare_venv(client_interpreter(), tmp_path_factory.mktemp("bare") / "venv")


def bare_venv(python: Path, folder: Path) -> Path:
    subprocess.run([python, "-m", "venv", folder], check=True)
    words = [folder / "bin" / "python", "-m", "pip", "install", "-q", "--no-index", wheel()]
    environment = plain_environment(PATH=str(folder / "bin"))
    subprocess.run([str(word) for word in words], env=environment, check=True, capture_output=True)
    return folder / "bin"


def run(*words: object, cwd: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = plain_environment(PATH="/nonexistent", **variables)
    return subprocess.run(
        [str(word) for word in words], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def test_what_is_in_it() -> None:
    found = wheel()
    assert re.fullmatch(r"trysquare-[\d.]+-py3-none-manylinux_2_\d+_\w+\.whl", found.name)
    with zipfile.ZipFile(found) as archive:
        names = archive.namelist()
        metadata = archive.read(next(name for name in names if name.endswith("METADATA"))).decode()
    sources = {
        f"trysquare/{file.relative_to(ROOT / 'src/python/trysquare')}"
        for file in (ROOT / "src/python/trysquare").rglob("*.py")
    }
    stand_ins = {f"trysquare/stand_ins/{file.relative_to(ROOT / 'rules')}" for file in (ROOT / "rules").rglob("*.py")}
    version = found.name.split("-")[1]
    assert set(names) >= {
        *sources,
        *stand_ins,
        "trysquare/libtrysquare.so",
        "trysquare/py.typed",
        f"trysquare-{version}.data/scripts/trysquare",
    }
    assert not [name for name in names if "test" in name or name.endswith((".pyc", ".cpp", ".hpp", ".a"))]
    assert "Requires-Dist" not in metadata
    assert "Requires-Python: >=3.9" in metadata


def test_the_command_has_its_rules_and_products(bare: Path, tmp_path: Path) -> None:
    done = run(bare / "trysquare", "constraints", "v261")
    assert (done.returncode, done.stderr) == (0, "")
    assert "django>=4.2.27" in done.stdout
    assert len(run(bare / "trysquare", "rules").stdout.splitlines()) > 80


def test_the_library_is_the_packages_own(bare: Path) -> None:
    program = "import trysquare; print(trysquare.version(), trysquare.__file__)"
    done = run(bare / "python", "-c", program)
    version, _, place = done.stdout.strip().partition(" ")
    assert place.startswith(str(bare.parent)), done.stderr
    assert run(bare / "trysquare", "--version").stdout.split()[-1] == version


def test_a_documented_program_runs_under_its_command(bare: Path, tmp_path: Path) -> None:
    release = installed_release(tmp_path)
    text = (PROGRAMS / "with_processes.py").read_text(encoding="utf-8")
    text = text.replace("/ansys_inc/v261", str(release)).replace("/data/reports", str(tmp_path / "reports"))
    (tmp_path / "program.py").write_text(text, encoding="utf-8")
    python = drifted_venv(client_interpreter())
    words = ["run", "--python", python, "--product", release, "-q", "--", "program.py"]
    done = run(bare / "trysquare", *words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "worker OK\n" * 4), done.stderr


SIDE = """
import trysquare
def ask():
    r = trysquare.Runtime(product="product.toml", configuration={"database": "."})
    r.setup()
    from django.conf import settings
    return r.state, hasattr(settings, "USE_L10N"), trysquare.__file__
if __name__ == "__main__":
    (one,) = trysquare.run_isolated([{"name": "a"}], ask, product="product.toml", preflight="off")
    print(ask()[:2], one.outcome, one.value[:2], one.value[2] == trysquare.__file__)
"""


def test_pip_install_is_all_that_a_users_venv_needs(bare: Path, tmp_path: Path) -> None:
    tiny_product(tmp_path)
    (tmp_path / "program.py").write_text(SIDE, encoding="utf-8")
    (site,) = bare.parent.glob("lib/python*/site-packages")
    python = package_venv(client_interpreter(), {"django": "5.2.8"})
    done = run(python, "program.py", cwd=tmp_path, PYTHONPATH=str(site))
    assert done.stdout == "('done', False) ok ('done', False) True\n", done.stderr


@pytest.mark.parametrize("series", ["3.9", "3.10", "3.11", "3.13"] if FULL else ["3.9"])
def test_one_wheel_for_every_python(series: str, tmp_path: Path) -> None:
    assert interpreters()
    folder = bare_venv(interpreter(series), tmp_path / "venv")
    done = run(folder / "python", "-c", "import trysquare; trysquare.activate(settings='x'); print(trysquare.edits())")
    assert done.stdout == "[]\n", done.stderr
    words = ["run", "--python", folder, "--settings", "x", "--preflight=off", "--", "python", "-c", "print(1)"]
    assert run(folder / "trysquare", *words).stdout == "1\n"


if FULL:

    def test_pip_builds_it_from_source(tmp_path: Path) -> None:
        python = interpreter("3.12")
        subprocess.run([python, "-m", "venv", tmp_path / "venv"], check=True)
        words = [tmp_path / "venv/bin/python", "-m", "pip", "install", "-q", f"-Cbuild-dir={tmp_path}/build", ROOT]
        subprocess.run([str(word) for word in words], env=plain_environment(), check=True)
        done = run(tmp_path / "venv/bin/trysquare", "constraints", "v261")
        assert "django>=4.2.27" in done.stdout
