"""``trysquare pin``: the round trip. What real environments hold is pinned, and judged by others: ``trysquare check -c``,
``pip install --dry-run -c`` and ``uv pip compile -c`` accept each environment under its own pins and refuse every mutation
of it: a version up or down, a distribution that is missing, one that comes from elsewhere.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import tomllib
from packaging.pylock import Pylock
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.support.command import plain_environment, trysquare
from tests.support.interpreters import client_interpreter, interpreter
from tests.support.measures import FULL, record
from tests.support.package_venvs import CLIENT, DRIFT
from tests.support.small_wheel import write_wheel
from tests.support.venvs import copy_of, kept, metadata_folders, site_packages, tool, uv, venv, venv_of_size

STYLES = ("exact", "compatible", "range")


@cache
def with_sources() -> Path:
    """A venv with something from an index, a wheel by its URL, an editable project, a repository's commit."""

    def fill(folder: Path) -> None:
        sources = folder.with_name(folder.name + ".sources")
        shutil.rmtree(sources, ignore_errors=True)
        for name in ("edited", "versioned"):
            project = sources / name
            (project / name).mkdir(parents=True)
            (project / name / "__init__.py").write_text("", encoding="utf-8")
            (project / "pyproject.toml").write_text(
                '[build-system]\nrequires = ["flit_core"]\nbuild-backend = "flit_core.buildapi"\n'
                f'[project]\nname = "{name}"\nversion = "1.0"\ndescription = "x"\n',
                encoding="utf-8",
            )
        git = ["git", "-c", "user.name=t", "-c", "user.email=t@t", "-C", str(sources / "versioned")]
        for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "x"]):
            subprocess.run([*git, *words], check=True, capture_output=True)
        uv("venv", "-q", "--python", interpreter("3.12"), folder)
        from_file = f"wheeled @ {write_wheel(sources, 'wheeled', '2.0').as_uri()}"
        from_git = f"versioned @ git+{(sources / 'versioned').as_uri()}@main"
        uv("pip", "install", "-q", "-p", folder, "six==1.16.0", from_file, from_git, "-e", sources / "edited")

    return kept("pins: an index, a wheel, an editable project, a repository", fill)


def environments() -> dict[str, Path]:
    """Five real ones: two of the sizes, the client as published and drifted, one with other sources than an index."""
    return {
        "50": venv_of_size(50),
        "150": venv_of_size(150),
        "client": venv([CLIENT], client_interpreter()),
        "drifted": venv([CLIENT], client_interpreter(), over=DRIFT),
        "sources": with_sources(),
    }


def installed(folder: Path) -> dict[str, Version]:
    pairs = (one.name.removesuffix(".dist-info").split("-", 1) for one in metadata_folders(folder))
    return {canonicalize_name(name): Version(version) for name, version in pairs}


def pins(folder: Path, into: Path, *options: str) -> Path:
    done = trysquare("pin", folder, "--installer", tool("uv"), *options, "-o", into)
    assert done.returncode == 0, done.stdout + done.stderr
    return into


def violations(environment: Path, constraints: Path) -> set[tuple[str, str]]:
    done = trysquare(
        "check", "--python", environment, "-c", constraints, "--no-settings", "--no-imports", "--format", "json"
    )
    assert done.returncode in (0, 1), done.stderr
    rows = json.loads(done.stdout)["findings"]
    return {(one["code"], one["subject"]) for one in rows if one["code"] in ("TS201", "TS209")}


def renamed(folder: Path, name: str, version: Version) -> Callable[[], object]:
    """Gives a distribution of a copied venv another version, as its metadata tells it; what is returned undoes it."""
    (found,) = (one for one in metadata_folders(folder) if canonicalize_name(one.name.split("-", 1)[0]) == name)
    text = (found / "METADATA").read_text(encoding="utf-8")
    old = found.name.removesuffix(".dist-info").split("-", 1)[1]
    (found / "METADATA").write_text(text.replace(f"\nVersion: {old}\n", f"\nVersion: {version}\n", 1), encoding="utf-8")
    now = found.rename(found.with_name(f"{found.name.split('-', 1)[0]}-{version}.dist-info"))

    def undo() -> None:
        now.rename(found)
        (found / "METADATA").write_text(text, encoding="utf-8")

    return undo


def neighbours(version: Version) -> list[Version]:
    """One up, one down: the closest that a release may have."""
    last = list(version.release)
    up = [*last[:-1], last[-1] + 1]
    text = ".".join(map(str, version.release))
    return [Version(".".join(map(str, up))), Version(f"{text}.dev0" if not version.is_prerelease else "0.0.1")]


@pytest.mark.parametrize("name", ["50", "150", "client", "drifted", "sources"])
def test_round_trip(name: str, tmp_path: Path) -> None:
    environment = environments()[name]
    # The drifted one is not what its own requirements say: no installer finds it again, and nothing is given out.
    if name == "drifted":
        done = trysquare("pin", environment, "--installer", tool("uv"))
        assert done.returncode == 1, done.stdout
        assert done.stdout == ""
        assert "TS210" in done.stderr
    solve = ["--no-solve"] if name == "drifted" else []
    mutants = refused = 0
    for style in STYLES:
        constraints = pins(environment, tmp_path / f"{style}.txt", "--style", style, *solve)
        lines = [line.split(" #")[0] for line in constraints.read_text().splitlines() if line[:1] not in ("#", " ", "")]
        pinned = {canonicalize_name(one.name): one for one in map(Requirement, lines)}
        assert set(pinned) == set(installed(environment))
        for key, version in installed(environment).items():
            assert pinned[key].url or pinned[key].specifier.contains(version, prereleases=True), pinned[key]
        assert violations(environment, constraints) == set()
    constraints = tmp_path / "exact.txt"
    # All of them in the full run, else some.
    mutant = copy_of(environment, tmp_path / "mutant")
    kept_by_its_pins = violations(mutant, constraints)
    known = sorted(installed(environment).items())
    for key, version in known if FULL else known[:: max(1, len(known) // 5)]:
        if pinned[key].url:
            continue
        for other in neighbours(version):
            undo = renamed(mutant, key, other)
            mutants += 1
            refused += ("TS201", key) in violations(mutant, constraints) - kept_by_its_pins
            undo()
    assert mutants == refused > 0
    assert kept_by_its_pins == violations(mutant, constraints) == set()
    record(f"pins_{name}", mutants=mutants, refused=refused, distributions=len(pinned))


def pip_says(environment: Path, constraints: Path, *requirements: object) -> subprocess.CompletedProcess[str]:
    """What pip would install into an environment under constraints; nothing is."""
    words = [tool("pip"), "--python", environment / "bin/python", "install", "--dry-run", "-q", "--report", "-"]
    return subprocess.run(
        [*map(str, words), "-c", str(constraints), *map(str, requirements)],
        env=plain_environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip


def would_install(done: subprocess.CompletedProcess[str]) -> set[str]:
    assert done.returncode == 0, done.stderr
    return {canonicalize_name(one["metadata"]["name"]) for one in json.loads(done.stdout)["install"]}


@pytest.mark.parametrize("name", ["50", "client", "sources"] if FULL else ["sources"])
def test_pip_takes_each_environment_as_it_is_and_no_mutant(name: str, tmp_path: Path) -> None:
    environment = environments()[name]
    constraints = pins(environment, tmp_path / "c.txt")
    known = installed(environment)
    names = sorted(set(known) - {"versioned", "wheeled", "edited"})
    assert would_install(pip_says(environment, constraints, *names)) == set()
    # Up, down, gone; of each environment three distributions. pip takes seconds for each question.
    for key in {names[0], names[len(names) // 2], names[-1]}:
        for other in neighbours(known[key]):
            mutant = copy_of(environment, tmp_path / "mutant")
            renamed(mutant, key, other)
            assert key in would_install(pip_says(mutant, constraints, key))
            shutil.rmtree(mutant)
        mutant = copy_of(environment, tmp_path / "mutant")
        (gone,) = (one for one in metadata_folders(mutant) if canonicalize_name(one.name.split("-", 1)[0]) == key)
        shutil.rmtree(gone)
        assert key in would_install(pip_says(mutant, constraints, key))
        shutil.rmtree(mutant)


@pytest.mark.parametrize("name", ["50", "client"] if FULL else ["client"])
def test_uv_finds_the_same_versions_again(name: str, tmp_path: Path) -> None:
    environment = environments()[name]
    constraints = pins(environment, tmp_path / "c.txt")
    known = installed(environment)
    (tmp_path / "r.in").write_text("\n".join(known) + "\n", encoding="utf-8")
    answer = uv("pip", "compile", "-q", "--no-annotate", "--no-header", "--no-deps", "-p", environment / "bin/python",
                "-c", constraints, tmp_path / "r.in")  # fmt: skip
    found = {canonicalize_name(one.name): one.specifier for one in map(Requirement, answer.stdout.split("\n")[:-1])}
    assert found.keys() == known.keys()
    assert all(found[key].contains(version, prereleases=True) for key, version in known.items())
    # A mutant's versions do not fit under the pins.
    key = sorted(known)[0]
    (tmp_path / "r.in").write_text(f"{key}=={neighbours(known[key])[0]}\n", encoding="utf-8")
    words = [
        tool("uv"),
        "pip",
        "compile",
        "-q",
        "--no-deps",
        "-p",
        environment / "bin/python",
        "-c",
        constraints,
        tmp_path / "r.in",
    ]
    done = subprocess.run([*map(str, words)], env=plain_environment(), capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "No solution found" in done.stderr


def test_another_source_is_refused(tmp_path: Path) -> None:
    environment = with_sources()
    constraints = pins(environment, tmp_path / "c.txt")
    text = constraints.read_text()
    assert "versioned @ git+file://" in text
    assert "wheeled @ file://" in text
    assert "edited==1.0" in text
    for name, spoil in {
        "versioned": lambda folder: (folder / "direct_url.json").unlink(),
        "wheeled": lambda folder: (folder / "direct_url.json").write_text(
            json.dumps({"url": "https://example.invalid/wheeled-2.0-py3-none-any.whl", "archive_info": {}})
        ),
    }.items():
        mutant = copy_of(environment, tmp_path / "mutant")
        (folder,) = site_packages(mutant).glob(f"{name}-*.dist-info")
        spoil(folder)
        assert violations(mutant, constraints) == {("TS209", name)}
        shutil.rmtree(mutant)
    # Another commit of the same repository.
    mutant = copy_of(environment, tmp_path / "mutant")
    (folder,) = site_packages(mutant).glob("versioned-*.dist-info")
    told = json.loads((folder / "direct_url.json").read_text())
    told["vcs_info"]["commit_id"] = "0" * 40
    (folder / "direct_url.json").write_text(json.dumps(told))
    assert violations(mutant, constraints) == {("TS209", "versioned")}


PROJECT = """
[project]
name = "sample"
version = "1.0"
requires-python = ">=3.9"
dependencies = ["requests[socks]", "tomli; python_version < '3.11'", "colorama; sys_platform == 'win32'"]
"""


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("locked")
    (folder / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    uv("lock", "-q", "--project", folder, "-p", interpreter("3.12"))
    return folder / "uv.lock"


def test_hashes_of_a_lock_file_are_what_pip_wants(locked: Path, tmp_path: Path) -> None:
    constraints = pins(locked, tmp_path / "c.txt", "--python-version", "3.12", "--platform", "linux", "--no-solve")
    text = constraints.read_text()
    assert "--hash=sha256:" in text
    assert "requests==" in text and '; python_version == "3.12" and sys_platform == "linux"' in text
    assert "tomli" not in text and "colorama" not in text
    target = venv([], "3.12")
    assert "requests" in would_install(pip_says(target, constraints, "requests"))
    # One digit of a digest that is another one: pip refuses the file.
    broken = tmp_path / "broken.txt"
    first = text.index("--hash=sha256:", text.index("requests==")) + len("--hash=sha256:")
    end = text.index("\n    #", first) if "\n    #" in text[first:] else len(text)
    digits = text[first:end]
    broken.write_text(text[:first] + re.sub(r"(?<=sha256:)[0-9a-f]{64}", "0" * 64, "sha256:" + digits)[7:] + text[end:])
    refused = pip_says(target, broken, "requests")
    assert refused.returncode != 0
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in refused.stderr


def test_for_each_target_its_own_pins(locked: Path, tmp_path: Path) -> None:
    for python, platform, there, absent in (
        ("3.10", "linux", "tomli", "colorama"),
        ("3.12", "windows", "colorama", "tomli"),
    ):
        text = pins(
            locked, tmp_path / "c.txt", "--python-version", python, "--platform", platform, "--no-solve"
        ).read_text()
        names = {Requirement(line.split(" \\")[0]).name for line in text.splitlines() if line[:1] not in ("#", " ", "")}
        assert there in names
        assert absent not in names


def test_every_form_says_the_same(tmp_path: Path) -> None:
    environment = venv_of_size(50)
    known = {f"{name}=={version}" for name, version in installed(environment).items()}

    def same(requirements: list[str]) -> bool:
        return {f"{canonicalize_name(one.name)}{one.specifier}" for one in map(Requirement, requirements)} == known

    def form(name: str) -> str:
        done = trysquare("pin", environment, "--format", name, "--no-solve")
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert same(tomllib.loads(form("uv"))["tool"]["uv"]["constraint-dependencies"])
    assert same(tomllib.loads(form("pyproject"))["project"]["dependencies"])
    assert same([one["requirement"] for one in json.loads(form("json"))["pins"]])
    lock = tomllib.loads(form("pylock"))
    assert {f"{one['name']}=={one['version']}" for one in lock["packages"]} == known
    # conda's file is read by our own reader of conda's files, which has its own reference.
    path = tmp_path / "environment.yml"
    path.write_text(form("conda"), encoding="utf-8")
    done = trysquare("scan", "--manifest", path, "--format", "freeze")
    assert done.returncode == 0, done.stdout
    listed = [line for line in done.stdout.splitlines() if not line.startswith(("#", "python=="))]
    assert same(listed)


def test_a_lock_file_of_a_lock_file_is_valid(locked: Path) -> None:
    done = trysquare("pin", locked, "--python-version", "3.12", "--format", "pylock", "--no-solve")
    assert done.returncode == 0, done.stderr
    lock = Pylock.from_dict(tomllib.loads(done.stdout))
    assert {str(one.name) for one in lock.packages} >= {"requests", "pysocks", "urllib3"}


def test_pip_is_asked_where_there_is_no_uv(tmp_path: Path) -> None:
    environment = venv(["six==1.16.0", "idna==3.6"], "3.12")
    done = trysquare("pin", environment, "--installer", tool("pip"))
    assert done.returncode == 0, done.stderr
    assert "six==1.16.0" in done.stdout
    # What pip does not find either is not given out.
    (tmp_path / "freeze.txt").write_text("six==1.16.0\nno-such-project-of-anybody==1.0\n")
    done = trysquare("pin", environment, tmp_path / "freeze.txt", "--installer", tool("pip"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "TS210" in done.stderr


def test_uv_takes_the_constraints_of_its_table(tmp_path: Path) -> None:
    table = trysquare("pin", "v261", "--format", "uv").stdout
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "t"\nversion = "1"\nrequires-python = ">=3.12,<3.13"\ndependencies = ["django", "numpy"]\n'
        + table
    )
    uv("lock", "-q", "--project", tmp_path, "-p", interpreter("3.12"))
    lock = tomllib.loads((tmp_path / "uv.lock").read_text())
    versions = {one["name"]: Version(one["version"]) for one in lock["package"]}
    assert versions["django"] in Requirement("django>=4.2.27,<5.0").specifier
    assert versions["numpy"] in Requirement("numpy>=1.26.4,<2.0.0").specifier
