"""``trysquare pin`` and ``diff`` on small inputs: intersections, styles, markers, what is refused, what changes for whom."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.support.command import trysquare
from tests.support.measures import ROOT

FREEZE = "django==4.2.27\nnumpy==1.26.4\nsix==1.16.0\n"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "freeze.txt").write_text(FREEZE, encoding="utf-8")
    return tmp_path


def pin(folder: Path, *options: object, code: int = 0) -> list[str]:
    done = trysquare("pin", *options, "--no-solve", "--no-annotate", cwd=folder)
    assert done.returncode == code, done.stdout + done.stderr
    if code:
        assert done.stdout == ""
        return done.stderr.splitlines()
    return [line for line in done.stdout.splitlines() if not line.startswith("#")]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("freeze.txt",), ["django==4.2.27", "numpy==1.26.4", "six==1.16.0"]),
        (("freeze.txt", "--style", "exact"), ["django==4.2.27", "numpy==1.26.4", "six==1.16.0"]),
        (("freeze.txt", "--style", "compatible"), ["django~=4.2.27", "numpy~=1.26.4", "six~=1.16.0"]),
        (("freeze.txt", "--style", "range"), ["django>=4.2.27,<5.0", "numpy>=1.26.4,<2.0", "six>=1.16.0,<2.0"]),
        (
            ("v261",),
            [
                "django>=4.2.27,<5.0",
                "django-guardian>=2.4.0,<3.0.0",
                "djangorestframework>=3.15.2,<3.16.0",
                'numpy>=1.26.4,<2.0.0; python_version < "3.13"',
            ],
        ),
        (
            ("v261", "--python-version", "3.13", "--platform", "linux"),
            [
                'django>=4.2.27,<5.0; python_version == "3.13" and sys_platform == "linux"',
                'django-guardian>=2.4.0,<3.0.0; python_version == "3.13" and sys_platform == "linux"',
                'djangorestframework>=3.15.2,<3.16.0; python_version == "3.13" and sys_platform == "linux"',
            ],
        ),
        # Both: the environment's versions, where the release accepts them.
        (
            ("freeze.txt", "v261"),
            [
                "django==4.2.27",
                "django-guardian>=2.4.0,<3.0.0",
                "djangorestframework>=3.15.2,<3.16.0",
                "numpy==1.26.4",
                'numpy>=1.26.4,<2.0.0; python_version < "3.13"',
                "six==1.16.0",
            ],
        ),
        # Of several ranges the narrowest bounds.
        (("-c", "a.txt", "-c", "b.txt"), ["x>=2,!=2.5,<4", "y==1.5", "z<3"]),
    ],
)
def test_sources_and_styles(options: tuple[str, ...], expected: list[str], work: Path) -> None:
    (work / "a.txt").write_text("x>=1,<4\ny==1.5\n")
    (work / "b.txt").write_text("x>=2,<5,!=2.5\ny>=1\nz<3\n")
    assert pin(work, *options) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("django>=5\n", "django"),
        ("numpy==2.0\n", "numpy"),
        ("six!=1.16.0\n", "six"),
    ],
)
def test_no_version_left(text: str, words: str, work: Path) -> None:
    (work / "c.txt").write_text(text)
    told = "\n".join(pin(work, "freeze.txt", "-c", "c.txt", code=1))
    assert f"error[TS207] no-common-version: {words}" in told
    assert "c.txt:1" in told


def test_where_lines_come_from(work: Path) -> None:
    done = trysquare("pin", "freeze.txt", "v261", "--no-solve", cwd=work)
    assert "django==4.2.27\n    # from freeze.txt (line 1), v261 (constraints/ansys-adr/v261.txt:2)\n" in done.stdout
    document = json.loads(trysquare("pin", "freeze.txt", "v261", "--no-solve", "--format", "json", cwd=work).stdout)
    jsonschema.validate(document, json.loads((ROOT / "include/trysquare/pins.schema.json").read_text()))
    assert document["sources"] == ["freeze.txt", "v261"]


def test_what_is_refused(work: Path) -> None:
    for options, words in (
        (("--style", "loose", "freeze.txt"), "there is no style `loose`"),
        (("nowhere",), "no file, no directory and no known release"),
        (("freeze.txt", "--format", "xml"), "there is no format `xml`"),
        (("v261", "--format", "pylock"), "only a range is known"),
        (("freeze.txt", "--platform", "amiga"), "amiga"),
    ):
        assert words in "\n".join(pin(work, *options, code=2))


def test_every_form_into_its_file(work: Path) -> None:
    done = trysquare(
        "pin", "freeze.txt", "--no-solve", "--format", "constraints", "--format", "uv=uv.toml", "--format", "conda=environment.yml", cwd=work
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "django==4.2.27" in done.stdout
    assert '"django==4.2.27"' in (work / "uv.toml").read_text()
    assert '  - "django==4.2.27"' in (work / "environment.yml").read_text()


def diff(folder: Path, *options: object) -> tuple[int, list[tuple[str, str, str]]]:
    done = trysquare("diff", *options, "--format", "json", cwd=folder)
    document = json.loads(done.stdout)
    jsonschema.validate(document, json.loads((ROOT / "include/trysquare/diff.schema.json").read_text()))
    return done.returncode, [(one["name"], one["kind"], one["verdict"]) for one in document["changes"]]


@pytest.mark.parametrize(
    ("old", "new", "kind", "code"),
    [
        ("x<5", "x<5", None, 0),
        ("x>=4,<5", "x<5,>=4.0", None, 0),
        ("x>=4,<5", "x>=5,<6", "must", 1),
        ("x==4.2", "x==4.3", "must", 1),
        ("x>=4,<6", "x>=5,<6", "narrowed", 1),
        ("x>=4,<6", "x>=5,<7", "narrowed", 1),
        ("x>=4,<5", "x>=4,<6", "widened", 0),
        ("x>=4,<5", "x>=4,<5,!=4.5", "narrowed", 1),
        ("x>=4", "", "dropped", 0),
        ("", "x>=4", "added", 1),
        ("x @ git+https://h/x@v1", "x @ git+https://h/x@v2", "source", 1),
        ("x==1", "x @ git+https://h/x@v2", "source", 1),
        ("x @ git+https://h/x.git@v1", "x @ git+https://h/x@v1", None, 0),
        ('x<2; python_version < "3.13"', 'x<2; python_version < "3.13"', None, 0),
        ('x<2; python_version < "3.13"', 'x<3; python_version < "3.13"', "widened", 0),
        ("x<2", 'x<2\nx<1; python_version < "3.13"', "narrowed", 1),
    ],
)
def test_what_changes_for_clients(old: str, new: str, kind: str | None, code: int, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text(old + "\n")
    (tmp_path / "new.txt").write_text(new + "\n")
    assert diff(tmp_path, "old.txt", "new.txt") == (code, [("x", kind, "unknown")] if kind else [])


def test_what_cannot_be_compared_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("x<5\n")
    (tmp_path / "new.txt").write_text("x<6\nbad line ==\n")
    done = trysquare("diff", "old.txt", "new.txt", cwd=tmp_path)
    assert done.returncode == 2
    assert "x" in done.stdout
    assert "error[TS902] malformed-input: new.txt\n" in done.stderr
    assert "\n  at new.txt:2:5\n" in done.stderr


def test_what_an_environment_has_to_change(work: Path) -> None:
    (work / "new.txt").write_text("django>=5\nnumpy<2\nabsent<1\nsix>=1.16\n")
    code, changes = diff(work, "v261", "new.txt", "--manifest", "freeze.txt")
    assert (code, changes) == (
        1,
        [
            ("absent", "added", "absent"),
            ("django", "must", "moves"),
            ("django-guardian", "dropped", "absent"),
            ("djangorestframework", "dropped", "absent"),
            ("numpy", "added", "stays"),
            ("six", "added", "stays"),
        ],
    ) or changes
    done = trysquare("diff", "v261", "new.txt", "--manifest", "freeze.txt", cwd=work)
    assert "  pip install -c new.txt django\n" in done.stdout
    assert all(len(line) <= 80 for line in done.stdout.splitlines())


@pytest.mark.parametrize("option", [[], ["-c"]], ids=["accepted", "constraints"])
def test_hashes_of_a_file_of_lines_are_kept(option: list[str], work: Path) -> None:
    one, two, three = ("sha256:" + letter * 64 for letter in "abc")
    (work / "requirements.txt").write_text(f"plain==1.0 --hash={two} --hash={one}\nother==2 \\\n    --hash={three}\n")
    done = trysquare("pin", *option, "requirements.txt", "--no-solve", "--no-annotate", cwd=work)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.replace("\\\n", "").splitlines()
    assert [" ".join(line.split()) for line in lines if not line.startswith("#")] == [
        f"other==2 --hash={three}",
        f"plain==1.0 --hash={one} --hash={two}",
    ]
    # What pip reads back: the same files, and no others.
    (work / "again.txt").write_text(done.stdout)
    assert (
        trysquare("pin", "again.txt", "--no-solve", "--no-annotate", cwd=work).stdout.splitlines()[1:]
        == (done.stdout.splitlines()[1:])
    )
    done = trysquare("pin", "requirements.txt", "--no-solve", "--no-hashes", cwd=work)
    assert "--hash" not in done.stdout
    # All of them, or none.
    (work / "requirements.txt").write_text(f"plain==1.0 --hash={one}\nother==2\n")
    done = trysquare("pin", "requirements.txt", "--no-solve", cwd=work)
    assert "--hash" not in done.stdout
    assert "TS211" in done.stderr
