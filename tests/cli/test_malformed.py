"""Damaged files of every format: all that is wrong with one is told in one go, each with its line and column, and the rest is
read on. A place is where the damage was planted.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.support.command import trysquare

if TYPE_CHECKING:
    from pathlib import Path

Place = tuple[int, int]


class Damaged(NamedTuple):
    name: str
    format: str
    text: str
    told: list[Place]
    left: list[str]  # the distributions that are read all the same


FILES = [
    Damaged(
        "environment.yml",
        "environment-yml",
        """name: sample
channels:
  - conda-forge
dependencies:
  - python=3.12
  - numpy=1.26
\t- tabbed
  - "unclosed
  - pandas: [1, 2
  - scipy>=1.0
  - pip:
    - django==4.2
    - bad requirement here
    - {a: b}
  - 5
  - ok-package=2.0=py312_0
""",
        [(7, 1), (8, 5), (9, 13), (13, 7), (14, 7), (15, 5)],
        ["django", "numpy", "ok-package", "scipy"],
    ),
    Damaged(
        "Pipfile.lock",
        "pipfile-lock",
        """{
  "_meta": {"pipfile-spec": 6},
  "default": {
    "django": {"version": "==4.2",, "markers": "python_version >>> '3'"},
    "idna": {"version": 3},
    "six": "==1.16",
    "urllib3": {"version": "==x.y", "markers": ["a"]}
    "ok": {"version": "==1.0"}
  }
""",
        [(4, 5), (4, 35), (5, 25), (6, 12), (7, 28), (7, 48), (8, 5), (10, 1)],
        ["django", "idna", "ok", "urllib3"],
    ),
    Damaged(
        "poetry.lock",
        "poetry-lock",
        """[[package]]
name = "django"
version = 4.2
python-versions = ">=3.8"

[[package]]
name = "idna"
version = "3..10"
groups = "main"
files = [

[[package]]
version = "1.0"

[[package]]
name = "six"
version = "1.16"
markers = "python_version >>> 3"

[[package]
name = "cut"
version = "1.0"
[metadata]
lock-version = "2.1"
""",
        [(3, 11), (8, 11), (9, 10), (12, 1), (12, 3), (18, 11), (20, 11)],
        ["django", "idna", "six"],
    ),
    Damaged(
        "pdm.lock",
        "pdm-lock",
        """[metadata]
groups = ["default"]
content_hash = "x"
[[package]]
name = "django"
version = "4.2"
groups = "default"
marker = 5
[[package]]
name = "bad name!"
version = "1"
groups = ["default"]
[[package]]
name = "a"
version = "zz"
groups = ["default"]
x =
""",
        [(7, 10), (8, 10), (9, 1), (15, 11), (17, 4)],
        ["a", "django"],
    ),
    Damaged(
        "uv.lock",
        "uv-lock",
        """version = 1
revision = 3
requires-python = ">=3.x"
[[package]]
name = "sample"
version = "1.0"
source = { virtual = "." }
dependencies = [ { name = "django" }, { name = "nothere" }, { marker = "x" }, { name = "idna", marker = "bad >" }, 5 ]
[[package]]
name = "django"
version = "4..2"
source = { registry = "x" }
[[package]]
name = "idna"
version = "3.10
source = { registry = "x" }
[[package]]
name = 5
""",
        [(3, 19), (8, 39), (8, 61), (8, 79), (8, 116), (11, 11), (15, 16), (17, 1), (18, 8)],
        ["django", "idna"],
    ),
    Damaged(
        "pylock.toml",
        "pylock",
        """lock-version = "1.0"
created-by = "x"
requires-python = ">>3"
[[packages]]
name = "A B"
version = "1..0"
marker = "bad"
[[packages]]
name = "b"
version = "1.0"
wheels = [{name = "b.whl", url = 5, hashes = {}}]
x = [
[[packages]]
nme = "c"
""",
        [(3, 19), (5, 8), (6, 11), (7, 10), (11, 11), (11, 34), (11, 46), (13, 1), (13, 3)],
        [],
    ),
    Damaged(
        "pyproject.toml",
        "pyproject",
        """[project]
name = "bad name"
version = "1..0"
requires-python = ">>3"
dependencies = ["django>>4", "idna ==", 5, "six"]
optional-dependencies = {a = "x", b = ["y>"]}
[dependency-groups]
dev = ["pytest", {include-group = "nope"}, {x = 1}, "a>"]
loop = [{include-group = "loop"}]
[tool.poetry.dependencies]
python = "^x"
flask = {version = "~~1"}
""",
        [(2, 8), (3, 11), (4, 19), (5, 25), (5, 38), (5, 41), (6, 30), (6, 43), (8, 35), (8, 44), (8, 56), (9, 1)],
        ["six"],
    ),
    Damaged(
        "list.txt",
        "list-columns",
        """Package  Version
-------- -------
django   4.2
bad!name 1
idna
six      zz
""",
        [(4, 1), (6, 10)],
        ["django", "idna", "six"],
    ),
    Damaged(
        "list.json",
        "list-json",
        """[{"name":"django","version":4},{"version":"1"},{"name":"a b","version":"1"},5,{"name":"ok","version":"zz"}]
""",
        [(1, 29), (1, 32), (1, 48), (1, 77), (1, 102)],
        ["django", "ok"],
    ),
    Damaged(
        "inspect.json",
        "pip-inspect",
        """{"version":"1","installed":[{"metadata":{"name":5,"version":"1"}},{"metadata":{"name":"a","version":"z z","requires_dist":["x>"]}},5],"environment":{"python_version":3}}
""",
        [(1, 29), (1, 49), (1, 101), (1, 132), (1, 167)],
        ["a"],
    ),
    Damaged(
        "bom.json",
        "cyclonedx",
        """{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"type":"library","name":"a","version":"1..","purl":"pkg:pypi/a@1.."},5,{"name":5,"purl":"pkg:pypi/"},{"type":"library","name":"b","purl":"pkg:pypi/b@1.0"}],"dependencies":5}
""",
        [(1, 99), (1, 130), (1, 149), (1, 232)],
        ["a", "b"],
    ),
    Damaged(
        "spdx.json",
        "spdx",
        """{"spdxVersion":"SPDX-2.3","packages":[{"name":"a","versionInfo":"1..","externalRefs":[{"referenceType":"purl","referenceLocator":"pkg:pypi/a@1.."}]},5,{"name":5,"externalRefs":5}]}
""",
        [(1, 65), (1, 150), (1, 177)],
        ["a"],
    ),
    Damaged(
        "condalist.txt",
        "conda-lines",
        """# packages in environment at /x:
#
# Name Version Build Channel
django 4.2 py_0
x
idna 3..1 pypi_0 pypi
bad! 1 pypi_0 pypi
""",
        [(5, 1), (6, 6), (7, 1)],
        ["django", "idna"],
    ),
    Damaged(
        "condalist.json",
        "conda-list",
        """[{"name":"a","version":1,"build_string":"pypi_0","channel":"pypi"},{"version":"1","build_string":"py_0"},5,{"name":"b","version":"1..2","build_string":"py_0"}]
""",
        [(1, 24), (1, 68), (1, 106), (1, 130)],
        ["a", "b"],
    ),
    Damaged(
        "requirements.txt",
        "requirements",
        """django==4..2
-r missing.txt
--nope
idna==
six==1.16 --hash=sha256:zz --hash=md5:1
./x[y
-e
foo @
bar; python_version >
"quoted
-c
""",
        [(1, 10), (2, 1), (3, 1), (4, 7), (5, 28), (6, 1), (7, 1), (8, 6), (9, 22), (10, 1), (11, 1)],
        ["six"],
    ),
    Damaged(
        "s.py",
        "script",
        """# /// script
# requires-python = ">>3"
# dependencies = ["a>", 5, "b"]
# x =
# ///
""",
        [(2, 21), (3, 22), (3, 25), (4, 6)],
        ["b"],
    ),
    Damaged(
        "e2.json",
        "environment-json",
        """{
  "name": "x",
  "dependencies": [
    "python=3.12",
    "a@b",
    5,
    {"pip": ["foo==", 5, "six==1.16"]},
    "numpy=1.26=py312_0",,
    "idna=3.10=py_0"
  ]
}
""",
        [(5, 5), (6, 5), (7, 14), (7, 23), (8, 26)],
        ["idna", "numpy", "six"],
    ),
    # Of one kind each: a wrong type, something missing, a bad version, marker, hash, and the syntax.
    Damaged(
        "uv.lock",
        "uv-lock",
        """version = 1
requires-python = ">=3.x"
[[package]]
name = "sample"
version = "1.0"
source = { virtual = "." }
dependencies = [ { name = "django" }, { name = "nothere" }, { name = "idna", marker = "bad >" } ]
[[package]]
name = "django"
version = "4..2"
source = { registry = "x" }
sdist = { url = "u", hash = "nothash" }
wheels = [{ url = "u", hash = 5 }, 7]
[[package]]
version = "3.10"
source = { registry = "x" }
[[package]]
name = "idna"
version = 3.10
source = 5
[[package]]
name = "six"
version = "1.0
""",
        [(2, 19), (7, 39), (7, 61), (10, 11), (12, 29), (13, 31), (13, 36), (14, 1), (19, 11), (20, 10), (23, 15)],
        ["django", "idna"],
    ),
    Damaged(
        "poetry.lock",
        "poetry-lock",
        """[[package]]
name = "django"
version = "4..2"
optional = "no"
python-versions = ">>3"
groups = ["main"]
markers = "bad"
files = [{file = "a", hash = "zz"}, 5]
[package.dependencies]
idna = 5
six = {version = ">>1", markers = "q"}
[[package]]
version = "1"
[[package]]
name = "six"
version = 5
groups = 5
x = =
""",
        [(3, 11), (4, 12), (7, 11), (8, 30), (8, 37), (10, 8), (11, 35), (12, 1), (16, 11), (17, 10), (18, 5)],
        ["django", "six"],
    ),
    Damaged(
        "pylock.toml",
        "pylock",
        """lock-version = 1.0
created-by = "x"
[[packages]]
name = "a"
version = "1..0"
marker = "bad"
wheels = [{name = "a-1.0-py3-none-any.whl", url = "u", hashes = {sha256 = 5}}]
[[packages]]
version = "1.0"
[[packages]]
name = "c"
version = "1.0"
sdist = {url = "u"}
x =
""",
        [(1, 16), (5, 11), (6, 10), (7, 75), (8, 1), (13, 9), (14, 4)],
        [],
    ),
    Damaged(
        "Pipfile.lock",
        "pipfile-lock",
        """{"_meta": {"pipfile-spec": 6}, "default": {
 "a": {"version": "==1..0", "markers": "bad", "hashes": ["zz", 5, "sha256:0"]},
 "b": 5,
 "c": {"version": 4},
 "d": {"hashes": "x", "version": "1.0"},,
 "bad name": {"version": "==1"}
}}
""",
        [(2, 2), (2, 19), (2, 58), (2, 64), (3, 7), (4, 19), (5, 18), (5, 41), (6, 2)],
        ["a", "c", "d"],
    ),
    Damaged(
        "pyproject.toml",
        "pyproject",
        """[project]
name = 5
requires-python = 3
dependencies = ["a ~= 1", "b; bad", "c @", {x = 1}]
optional-dependencies = ["x"]
[dependency-groups]
dev = "x"
[tool.poetry]
dependencies = 5
[tool.pdm.dev-dependencies]
x = ["y>>"]
y = =
""",
        [(2, 8), (3, 19), (4, 23), (4, 31), (4, 41), (4, 44), (5, 25), (7, 7), (9, 16), (11, 9), (12, 5)],
        [],
    ),
    Damaged(
        "environment.yml",
        "environment-yml",
        """name: 5
dependencies:
  - python=x.y
  - numpy>>1
  - pip:
      - a==1..0
      - b; bad
  - c=1=h_0=z
  - - x
 bad
""",
        [(3, 5), (6, 9), (7, 9), (9, 5), (10, 2)],
        ["numpy"],
    ),
    Damaged(
        "req.txt",
        "requirements",
        """a==1..0
b; python_version >
c --hash=sha256
d --hash=md5:00
-r nope.txt
--index-url
--wat
e @ git+
./x[
f==1 --hash=sha256:zz
""",
        [(1, 5), (2, 20), (3, 3), (4, 3), (5, 1), (6, 1), (7, 1), (9, 1)],
        ["c", "d", "e", "f"],
    ),
    Damaged(
        "list.json",
        "list-json",
        """[{"name":"a","version":"1..0"},{"version":"1"},{"name":5,"version":"1"},{"name":"b","version":["1"]},{"name":"c"},{"name":"d","version":"1",}]
""",
        [(1, 24), (1, 32), (1, 48), (1, 56), (1, 95), (1, 140)],
        ["a", "b", "c", "d"],
    ),
    Damaged(
        "inspect.json",
        "pip-inspect",
        """{"version":"1","pip_version":"26.3","installed":[
{"metadata":{"name":"a","version":"1..0","requires_dist":["x; bad",5],"requires_python":">>3"}},
{"metadata":{"version":"1"}},
{"metadata":5},
{"metadata":{"name":"b","version":"1","provides_extra":"x"},"direct_url":{"url":5,"archive_info":{"hash":"zz"}}},
{"metadata":{"name":"c","version":"1"},"direct_url":5},,
],"environment":5}
""",
        [(2, 35), (2, 68), (3, 1), (4, 1), (5, 56), (5, 81), (6, 53), (6, 55), (6, 56), (7, 17)],
        ["a", "b", "c"],
    ),
    Damaged(
        "bom.json",
        "cyclonedx",
        """{"bomFormat":"CycloneDX","specVersion":"1.5","components":[
{"type":"library","name":"a","version":"1..","purl":"pkg:pypi/a@1..","hashes":[{"alg":"SHA-256","content":5},5,{"alg":"X","content":"zz"}]},
{"type":"library","version":"1","purl":5},
{"type":"library","purl":"pkg:pypi/"},
{"type":"library","name":"c","purl":"pkg:pypi/c@1"},,
],"dependencies":[{"ref":5}]}
""",
        [(2, 40), (2, 80), (2, 110), (2, 133), (3, 40), (4, 26), (5, 52), (5, 53)],
        ["a", "c"],
    ),
    Damaged(
        "spdx.json",
        "spdx",
        """{"spdxVersion":"SPDX-2.3","packages":[
{"name":"a","versionInfo":"1..","externalRefs":[{"referenceType":"purl","referenceLocator":"pkg:pypi/a@1.."}]},
{"name":"b","versionInfo":5,"externalRefs":[{"referenceType":"purl","referenceLocator":"pkg:pypi/b@1"}]},
{"name":"c","externalRefs":[{"referenceType":"purl","referenceLocator":5}]},
{"name":"d","externalRefs":[{"referenceType":"purl"}]},,
]}
""",
        [(2, 27), (3, 27), (4, 72), (5, 29), (5, 55), (5, 56)],
        ["a", "b"],
    ),
    Damaged(
        "conda.json",
        "conda-list",
        """[{"name":"a","version":"1..","build_string":"pypi_0","channel":"pypi"},{"version":"1","build_string":"py_0"},{"name":"b","version":1,"build_string":"py_0"},{"name":"c","build_string":"py_0"},{"name":"d","version":"1","build_string":5},,]
""",
        [(1, 24), (1, 72), (1, 132), (1, 233), (1, 235), (1, 236)],
        ["a", "b", "c"],
    ),
    Damaged(
        "script.py",
        "script",
        """# /// script
# requires-python = 3
# dependencies = ["a==1..0", "b; bad", 5]
# x = =
# ///
""",
        [(2, 21), (3, 24), (3, 34), (3, 40), (4, 7)],
        [],
    ),
]


def ids(one: Damaged) -> str:
    return f"{one.format}-{FILES.index(one)}"


@pytest.mark.parametrize("damaged", FILES, ids=ids)
def test_everything_that_is_wrong_is_told_at_once(damaged: Damaged, tmp_path: Path) -> None:
    path = tmp_path / damaged.name
    path.write_text(damaged.text, encoding="utf-8")
    for manifest in (path, f"{path}={damaged.format}"):
        target = ["--python-version", "3.12", "--no-settings", "--format", "json"]
        done = trysquare("check", "--manifest", manifest, *target)
        assert done.returncode == 1, done.stderr
        told = [
            one for one in json.loads(done.stdout)["findings"] if one["code"] == "TS902" and one["severity"] == "error"
        ]
        places = {(one["place"]["line"], one["place"]["column"]) for one in told if one["place"]["column"]}
        assert sorted(places) == damaged.told
        assert all(one["message"] and len(one["message"]) < 400 for one in told)
    scanned = trysquare("scan", "--manifest", path, "--python-version", "3.12", "--format", "json")
    rows = json.loads(scanned.stdout)["environment"]["distributions"]
    assert sorted(one["name"] for one in rows) == damaged.left


def test_every_format_is_damaged_here() -> None:
    refused = trysquare("scan", "--manifest", "-=nothing", stdin="x")
    formats = refused.stderr.split("formats: ", 1)[1].strip().split(", ")
    assert {one.format for one in FILES} | {"freeze"} == set(formats)


def test_versions_that_are_none_have_their_place(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("a==1.0\nb===3..10\n", encoding="utf-8")
    done = trysquare("check", "--manifest", tmp_path / "list.txt", "--no-settings", "--format", "json")
    (one,) = [row for row in json.loads(done.stdout)["findings"] if row["severity"] == "error"]
    assert (one["code"], one["subject"], one["place"]["line"], one["place"]["column"]) == ("TS902", "b", 2, 1)
    assert one["place"]["path"].endswith("list.txt")


def test_installed_metadata_has_its_places(tmp_path: Path) -> None:
    site = tmp_path / "lib/python3.12/site-packages"
    info = site / "a-1.0.dist-info"
    info.mkdir(parents=True)
    (tmp_path / "pyvenv.cfg").write_text("home = /nowhere\nversion = 3.12.1\n", encoding="utf-8")
    lines = ["Metadata-Version: 2.1", "Name: a", "Version:  1..0", "Requires-Python: >>3", "Requires-Dist: b; bad > 1"]
    (info / "METADATA").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = trysquare("check", "--python", tmp_path, "--no-settings", "--no-imports", "--format", "json")
    places = {
        (one["code"], one["place"]["line"], one["place"]["column"])
        for one in json.loads(done.stdout)["findings"]
        if one["place"] and str(one["place"]["path"]).endswith("METADATA")
    }
    assert places >= {("TS902", 3, 11), ("TS206", 4, 19), ("TS206", 5, 19)}
