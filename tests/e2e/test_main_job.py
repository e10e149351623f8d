"""The main job: the real client, real Django, guardian and DRF, a stand-in release.

A program that fails in setup on a drifted environment is explained by ``check`` and works under ``run``; where the environment
matches, nothing changes.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.e2e.release import PROGRAMS, installed_release
from tests.support.command import TRYSQUARE, plain_environment, trysquare
from tests.support.interpreters import client_interpreter
from tests.support.package_venvs import drifted_venv, matching_venv

PROGRAM = PROGRAMS / "create_item.py"

SUCCESS = """\
default storage: OverwriteStorage
static storage: ManifestStaticFilesStorage
users: not patched
times: True UTC
OK
"""


@pytest.fixture(scope="module")
def matching() -> Path:
    return matching_venv(client_interpreter())


@pytest.fixture(scope="module")
def drifted() -> Path:
    return drifted_venv(client_interpreter())


@pytest.fixture
def release(tmp_path: Path) -> Path:
    return installed_release(tmp_path)


def plain_run(python: Path, release: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    folder.mkdir(exist_ok=True)
    return subprocess.run(
        [python, PROGRAM, release, folder],
        capture_output=True,
        text=True,
        env=plain_environment(),
        cwd=folder,
        check=False,
    )


def gated_run(python: Path, release: Path, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    folder.mkdir(exist_ok=True)
    return trysquare(
        "run", "--python", python, "--product", release, *options, "--", "python", PROGRAM, release, folder, cwd=folder
    )


def test_the_plain_program_fails_on_the_drifted_environment(drifted: Path, release: Path, tmp_path: Path) -> None:
    done = plain_run(drifted, release, tmp_path / "work")
    assert done.returncode == 1
    assert "GUARDIAN_MONKEY_PATCH is deprecated. Use GUARDIAN_MONKEY_PATCH_USER instead." in done.stderr
    assert "OK" not in done.stdout


def test_check_names_every_distribution_outside_and_the_transitions_behind(drifted: Path, release: Path) -> None:
    done = trysquare("check", "--python", drifted, "--product", release, "--format", "json")
    assert done.returncode == 1, done.stderr
    findings = json.loads(done.stdout)["findings"]
    places = {f["subject"]: (f["place"]["path"], f["place"]["line"]) for f in findings if f["code"] == "TS201"}
    assert places == {
        "django": ("constraints/ansys-adr/v261.txt", 2),
        "django-guardian": ("constraints/ansys-adr/v261.txt", 3),
        "djangorestframework": ("constraints/ansys-adr/v261.txt", 4),
    }
    shipped = trysquare("constraints", "v261").stdout.splitlines()
    for name, (_, line) in places.items():
        assert shipped[line - 1].startswith(name)
    crossed = {f["subject"]: f["place"] for f in findings if f["code"] == "TS301"}
    assert set(crossed) == {"GUARDIAN_MONKEY_PATCH", "DEFAULT_FILE_STORAGE, STATICFILES_STORAGE", "USE_L10N"}
    for subject, place in crossed.items():
        line = Path(place["path"]).read_text(encoding="utf-8").splitlines()[place["line"] - 1]
        assert line.startswith(f"{subject.split(',')[0]} = ")
    assert all(f["remedy"] for f in findings if f["code"] in ("TS201", "TS203"))


def test_run_makes_the_program_work_with_its_old_effect(drifted: Path, release: Path, tmp_path: Path) -> None:
    done = gated_run(drifted, release, tmp_path / "work")
    assert done.returncode == 0, done.stderr
    assert done.stdout == SUCCESS
    assert "warning[TS201] constraint-violated: django" in done.stderr


def test_run_says_each_edit_when_asked(drifted: Path, release: Path, tmp_path: Path) -> None:
    done = gated_run(drifted, release, tmp_path / "work", "-v")
    assert done.stdout == SUCCESS
    for rule in ("django-guardian/3.0/monkey-patch-user", "django/5.1/storages", "django/5.0/use-l10n-on"):
        assert f"({rule})" in done.stderr


def test_nothing_changes_where_the_environment_matches(matching: Path, release: Path, tmp_path: Path) -> None:
    checked = trysquare("check", "--python", matching, "--product", release, "--format", "json")
    assert checked.returncode == 0, checked.stdout
    assert [f for f in json.loads(checked.stdout)["findings"] if f["severity"] != "info"] == []
    plain = plain_run(matching, release, tmp_path / "plain")
    gated = gated_run(matching, release, tmp_path / "gated", "-v")
    assert (plain.returncode, plain.stdout) == (0, SUCCESS)
    assert (gated.returncode, gated.stdout, gated.stderr) == (0, plain.stdout, plain.stderr)


def test_activate_does_the_same_from_code(drifted: Path, release: Path, tmp_path: Path) -> None:
    side = TRYSQUARE.parent / "share" / "trysquare" / "python"
    program = tmp_path / "program.py"
    program.write_text(
        f"import sys; sys.path.insert(0, {str(side)!r})\n"
        f"import trysquare; trysquare.activate(product={str(release)!r})\n"
        f"trysquare.activate(product={str(release)!r})\n"
        f"import runpy; runpy.run_path({str(PROGRAM)!r}, run_name='__main__')\n",
        encoding="utf-8",
    )
    work = tmp_path / "work"
    work.mkdir()
    done = subprocess.run(
        [drifted, program, release, work], capture_output=True, text=True, env=plain_environment(), check=False
    )
    assert (done.returncode, done.stdout) == (0, SUCCESS), done.stderr


def test_the_remedy_works_as_pasted(drifted: Path, release: Path, tmp_path: Path) -> None:
    """The first half of it: the file that it names is written and holds what the findings cite."""
    done = trysquare("check", "--python", drifted, "--product", release, "--format", "json")
    remedy = next(f["remedy"] for f in json.loads(done.stdout)["findings"] if f["code"] == "TS201")
    command, _, install = remedy.partition(" && ")
    environment = plain_environment(PATH=f"{TRYSQUARE.parent}:/usr/bin:/bin")
    subprocess.run(command, shell=True, check=True, cwd=tmp_path, env=environment)
    assert install == "pip install -c v261.txt ansys-dynamicreporting-core"
    assert (tmp_path / "v261.txt").read_text() == trysquare("constraints", "v261").stdout
    assert trysquare("check", "--python", drifted, "-c", tmp_path / "v261.txt").returncode == 1
