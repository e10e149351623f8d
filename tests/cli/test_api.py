"""``trysquare api diff``: the ways to name a release, its formats, and what it cannot do. What it finds: tests/differential/test_api.py."""

from __future__ import annotations

import json
import shutil
import tarfile
from pathlib import Path

import pytest

from tests.cli.test_drift import environment, site_of
from tests.support.command import trysquare
from tests.support.small_wheel import files_of, write_wheel

NAME = "the-demo"
OLD = {"demo/__init__.py": "from demo.inner import gone\n", "demo/inner.py": "def gone(): pass\ndef kept(a, b): pass\n"}
NEW = {"demo/__init__.py": "", "demo/inner.py": "def kept(a): pass\n", "demo/far.py": "def gone(): pass\n"}


def written(folder: Path, content: dict[str, str]) -> Path:
    for name, text in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def as_folder(place: Path, version: str, modules: dict[str, str]) -> Path:
    return written(place / f"folder-{version}", files_of(NAME, version, modules))


def as_wheel(place: Path, version: str, modules: dict[str, str]) -> Path:
    return write_wheel(place, NAME, version, modules)


def as_sdist(place: Path, version: str, modules: dict[str, str]) -> Path:
    top = place / f"sdist-{version}" / f"the_demo-{version}"
    written(top / "src", modules)
    written(top, {"PKG-INFO": f"Metadata-Version: 2.1\nName: {NAME}\nVersion: {version}\n"})
    path = place / f"the_demo-{version}.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        archive.add(top, top.name)
    return path


def as_environment(place: Path, version: str, modules: dict[str, str]) -> Path:
    folder = environment(place / f"venv-{version}")
    written(site_of(folder), files_of(NAME, version, modules))
    return folder


WAYS = [as_folder, as_wheel, as_sdist, as_environment]


@pytest.mark.parametrize("package", ["demo", NAME])
@pytest.mark.parametrize("way", WAYS)
def test_a_release_has_many_forms(way, package: str, tmp_path: Path) -> None:
    old, new = way(tmp_path, "1.0", OLD), way(tmp_path, "2.0", NEW)
    done = trysquare("api", "diff", package, old, new, "--format", "json")
    assert done.returncode == 1, done.stderr
    found = json.loads(done.stdout)
    if package == NAME:
        assert (found["before"], found["after"]) == ("1.0", "2.0")
    assert [(one["kind"], one["symbol"], one["parameter"], one["moved_to"]) for one in found["losses"]] == [
        ("name", "demo:gone", None, "demo.far:gone"),
        ("name", "demo.inner:gone", None, "demo.far:gone"),
        ("parameter", "demo.inner:kept", "b", None),
        ("positional", "demo.inner:kept", "b", None),
    ]
    assert trysquare("api", "diff", package, new, new).returncode == 0


def test_the_text(tmp_path: Path) -> None:
    old, new = as_wheel(tmp_path, "1.0", OLD), as_wheel(tmp_path, "2.0", NEW)
    done = trysquare("api", "diff", NAME, old, new)
    assert done.stdout == (
        "demo\n  - gone: now in demo.far\n\ndemo.inner\n  - gone: now in demo.far\n  ~ kept(): takes no b=\n\n"
        "the-demo 1.0 -> 2.0: 4 things gone or changed in 2 modules compared.\n"
    )


def test_the_rules_are_rules(tmp_path: Path) -> None:
    """What is written is read back, and finds what uses what is gone."""
    old, new = as_wheel(tmp_path, "1.0", OLD), as_wheel(tmp_path, "2.0", NEW)
    written(tmp_path / "rules" / NAME, {})
    target = tmp_path / "rules" / NAME / "2.0.code.toml"
    target.parent.mkdir(parents=True)
    done = trysquare("api", "diff", NAME, old, new, f"--format=toml={target}")
    assert done.returncode == 1, done.stderr
    shown = trysquare("rules", "--code", "--rules", tmp_path / "rules", "--format", "json")
    assert shown.returncode == 0, shown.stderr
    (rule,) = [one for one in json.loads(shown.stdout)["rules"] if one["id"].startswith(NAME)]
    assert list(rule["symbols"]) == ["demo:gone", "demo.inner:gone"]
    assert {(one["target"], *one["keywords"]) for one in rule["patterns"]["calls"]} == {
        ("demo.inner:kept",),
        ("demo.inner:kept", "b"),
    }


def test_what_it_cannot_do(tmp_path: Path) -> None:
    wheel = as_wheel(tmp_path, "1.0", OLD)
    (tmp_path / "notes.txt").write_text("no archive")
    shutil.make_archive(str(tmp_path / "other"), "zip", tmp_path, "notes.txt")
    for words, said in (
        (("absent", wheel, wheel), "holds no package `absent`"),
        ((NAME, tmp_path / "nowhere", wheel), "there is no `"),
        ((NAME, wheel, tmp_path / "notes.txt"), ""),
        ((NAME, wheel, tmp_path / "other.zip"), "is no wheel and no sdist"),
        ((NAME, wheel, tmp_path), "holds no package"),
    ):
        done = trysquare("api", "diff", *words)
        assert (done.returncode, done.stdout) == (2, ""), words
        assert said in done.stderr, done.stderr
    done = trysquare("api", "list", NAME, wheel, wheel)
    assert done.returncode == 2
    assert "`api` does not know `list`" in done.stderr
