"""A project's own ranges against what is accepted, constraints files without any product, and who requires what."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.support.command import trysquare
from tests.support.measures import ROOT

PROJECT = """[project]
name = "sample"
requires-python = ">=3.10"
dependencies = [
  "numpy>=2",
  "django>=4.2",
  "extra-thing>=1; python_version < '3.12'",
  "tzdata>=2024; sys_platform == 'win32'",
]
[project.optional-dependencies]
old = ["pytz<2000"]
"""
CONSTRAINTS = """# as published
numpy<2; python_version < '3.13'
django==4.2.27
extra_thing<1
pytz==2025.1
tzdata<2000
-e ./editable
name[extra]==1
url @ https://example.test/url-1.tar.gz
"""


def check(folder: Path, *words: object, code: int = 1) -> list[str]:
    done = trysquare("check", *words, "--format", "json", cwd=folder)
    assert done.returncode == code, done.stdout + done.stderr
    return [
        f"{one['code']} {one['severity']} {one['subject']}: {one['message']}"
        for one in json.loads(done.stdout)["findings"]
    ]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "c.txt").write_text(CONSTRAINTS, encoding="utf-8")
    return tmp_path


def test_ranges_against_constraints(project: Path) -> None:
    found = check(project, "--manifest", "pyproject.toml", "-c", "c.txt", "--platform", "linux")
    assert [one for one in found if one.startswith("TS20")] == [
        "TS207 error extra-thing: the project asks for `>=1`, c.txt accepts `<1`: no version is both, on Python 3.10 to 3.11",
        "TS207 error numpy: the project asks for `>=2`, c.txt accepts `<2`: no version is both, on Python 3.10 to 3.12",
        "TS208 info c.txt: with c.txt Python 3.13 and newer remains of those that the project takes (3.10 and newer)",
    ]
    told = [one.split(": ", 1)[1] for one in found if one.startswith("TS902 ")]
    assert "an editable install is no constraint: name the distribution and its versions" in told
    assert "`name[extra]==1`: constraints cannot have extras; write `name==1`" in told


def test_for_one_python_and_what_is_chosen(project: Path) -> None:
    manifest = ["--manifest", "pyproject.toml", "-c", "c.txt", "--select", "TS20"]
    assert [one.split(":")[0] for one in check(project, *manifest, "--python-version", "3.13", code=0)] == []
    found = check(project, *manifest, "--python-version", "3.13", "--platform", "windows", "--extra", "old")
    assert [one.split(":")[0] for one in found] == ["TS207 error pytz", "TS207 error tzdata", "TS208 info c.txt"]
    assert "no Python version remains" in found[-1]
    found = check(project, *manifest, "--python-version", "3.9")
    assert found[0] == ("TS204 error pyproject.toml: the project requires Python `>=3.10`, the target is Python 3.9.0")


def test_several_releases(project: Path) -> None:
    words = ["--manifest", "pyproject.toml", "--release", "v261", "--release", "v252", "--select", "TS207,TS208"]
    found = check(project, *words)
    assert (
        "TS208 info v261: with v261 Python 3.13 and newer remains of those that the project takes (3.10 and newer)"
        in found
    )
    assert {one.split(":")[0] for one in found} >= {"TS207 error numpy", "TS208 info v261"}


def test_constraints_alone(tmp_path: Path) -> None:
    """As Airflow and OpenStack publish them: every name pinned, nested, with markers; no product, nothing installed."""
    pins = "".join(f"package-{i}==1.{i}\n" for i in range(700))
    (tmp_path / "upper-constraints.txt").write_text(
        "# generated\n" + pins + "Old===0.1;python_version=='3.11'\nOld===0.2;python_version>='3.12'\n-c more.txt\n"
    )
    (tmp_path / "more.txt").write_text("absent==1\nFoo_Bar==2\n")
    (tmp_path / "list.txt").write_text("package-3==1.3\npackage-4==2\nold==0.1\nfoo.bar==2\n")
    words = ["--manifest", "list.txt", "-c", "upper-constraints.txt"]
    found = check(tmp_path, *words, "--python-version", "3.12")
    assert found == [
        "TS201 error old: `old` 0.1 is installed, upper-constraints.txt accepts `===0.2`",
        "TS201 error package-4: `package-4` 2 is installed, upper-constraints.txt accepts `==1.4`",
    ]
    # Without the Python version the lines with markers are possibilities.
    assert [one.split(":")[0] for one in check(tmp_path, *words)] == [
        "TS201 error package-4",
        "TS201 warning old",
    ]


INSPECT = {
    "version": "1",
    "installed": [
        {"metadata": {"name": name, "version": version, "requires_dist": wanted, "provides_extra": extras}}
        for name, version, wanted, extras in [
            ("app", "1", ["lib[x]>=2", "gone"], []),
            ("Lib", "2.5", ["base<2", "x-helper; extra == 'x'"], ["x"]),
            ("base", "1.5", [], []),
            ("x-helper", "3", ["base>=2", "ring"], []),
            ("ring", "1", ["x-helper"], []),
        ]
    ],
    "environment": {"python_version": "3.12", "sys_platform": "linux", "os_name": "posix"},
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "i.json").write_text(json.dumps(INSPECT), encoding="utf-8")
    (tmp_path / "c.txt").write_text("base<1.4\nring==1\nnever==1; python_version < '3'\n")
    return tmp_path


def show(folder: Path, *words: object, code: int = 0) -> str:
    done = trysquare(*words, "--manifest", "i.json", "-c", "c.txt", cwd=folder)
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr


def test_tree(tree: Path) -> None:
    assert show(tree, "tree") == (
        "app 1\n"
        "├── Lib 2.5 [lib[x]>=2]\n"
        "│   ├── base 1.5 [base<2]\n"
        "│   │   └── c.txt accepts base<1.4 (c.txt:1:1): violated\n"
        "│   └── x-helper 3 [x-helper], extra x\n"
        "│       ├── base 1.5 [base>=2]: violated\n"
        "│       └── ring 1 [ring]\n"
        "│           ├── x-helper 3 [x-helper] (*)\n"
        "│           └── c.txt accepts ring==1 (c.txt:2:1)\n"
        "└── gone (not installed) [gone]: missing\n"
    )
    assert show(tree, "tree", "LIB", "--depth", "1") == (
        "Lib 2.5\n├── base 1.5 [base<2]\n│   └── c.txt accepts base<1.4 (c.txt:1:1): violated\n└── x-helper 3 [x-helper], extra x\n"
    )
    assert "did you mean `base`" in show(tree, "why", "bose", code=2)


def test_why(tree: Path) -> None:
    text = show(tree, "why", "base")
    assert text == show(tree, "tree", "base", "--reverse")
    assert text.splitlines()[0] == "base 1.5"
    assert "├── Lib 2.5 requires base<2" in text
    assert "│   └── app 1 requires lib[x]>=2" in text
    assert text.splitlines()[-1] == "└── c.txt accepts base<1.4 (c.txt:1:1): violated"


def test_tree_for_programs(tree: Path) -> None:
    answer = json.loads(show(tree, "why", "base", "--format", "json"))
    schema = json.loads((ROOT / "include/trysquare/tree.schema.json").read_text())
    jsonschema.validate(answer, schema)
    names = [one["normalized_name"] for one in answer["nodes"]]
    assert [names[i] for i in answer["starts"]] == ["base"]
    edges = {(names[one["from"]], names[one["to"]], one["fits"]) for one in answer["edges"]}
    assert ("x-helper", "base", False) in edges
    assert ("app", "gone", False) in edges
    assert [(names[one["node"]], one["fits"]) for one in answer["constraints"]] == [("base", False), ("ring", True)]
    diagram = show(tree, "tree", "lib", "--format", "mermaid")
    assert diagram.startswith("flowchart LR\n")
    assert '"Lib 2.5"' in diagram
    assert "-.->" in diagram
    assert "app" not in diagram
