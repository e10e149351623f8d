"""``trysquare drift``: every kind of change is named once, in every format the same findings; baselines, suppressions, exit codes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import jsonschema
import pytest

from tests.support.command import plain_environment, trysquare
from tests.support.measures import ROOT

REQUIREMENTS = {
    "app": ["lib[fast]>=1", 'old-help; python_version < "3.11"', 'new-help; python_version >= "3.12"'],
    "lib": ['speed; extra == "fast"', 'looks; extra == "nice"'],
}


def distribution(site: Path, name: str, version: str, requires: Iterable[str] = (), **url: object) -> Path:
    folder = site / f"{name.replace('-', '_')}-{version}.dist-info"
    folder.mkdir(parents=True)
    extras = sorted({found for one in requires for found in re.findall(r'extra == "(\w+)"', one)})
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    lines += [f"Requires-Dist: {one}" for one in requires] + [f"Provides-Extra: {one}" for one in extras]
    (folder / "METADATA").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "RECORD").write_text("", encoding="utf-8")
    if url:
        (folder / "direct_url.json").write_text(json.dumps(url), encoding="utf-8")
    return folder


def environment(folder: Path, python: str = "3.11.4") -> Path:
    """A small venv, its packages and its interpreter's version."""
    series = ".".join(python.split(".")[:2])
    site = folder / "lib" / f"python{series}" / "site-packages"
    site.mkdir(parents=True)
    (folder / "bin").mkdir()
    (folder / "bin" / "python").write_text("", encoding="utf-8")
    (folder / "pyvenv.cfg").write_text(f"home = /nowhere/bin\nversion = {python}\n", encoding="utf-8")
    distribution(site, "app", "1.0", REQUIREMENTS["app"])
    distribution(site, "lib", "1.5", REQUIREMENTS["lib"])
    distribution(site, "speed", "1.0")
    distribution(site, "plain", "2.0")
    return folder


def site_of(folder: Path) -> Path:
    (found,) = (folder / "lib").glob("python*/site-packages")
    return found


def replaced(folder: Path, name: str, version: str, requires: Iterable[str] = (), **url: object) -> None:
    for old in site_of(folder).glob(f"{name}-*.dist-info"):
        shutil.rmtree(old)
    if version:
        distribution(site_of(folder), name, version, requires, **url)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    environment(tmp_path / "venv")
    done = drift(tmp_path, "--baseline", "state.json", "--update-baseline")
    assert done == (0, [])
    return tmp_path


def run(folder: Path, *options: object, code: int | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    done = trysquare(
        "drift", "venv", *options, cwd=folder, env=plain_environment(HOME=str(folder), COLUMNS="80", **variables)
    )
    assert code is None or done.returncode == code, done.stdout + done.stderr
    return done


def drift(folder: Path, *options: object, **variables: str) -> tuple[int, list[tuple[str, str]]]:
    """Exit code, and what was found above info."""
    done = run(folder, *options, "--format", "json=out.json", **variables)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    document = json.loads((folder / "out.json").read_text())
    jsonschema.validate(document, json.loads((ROOT / "include/trysquare/drift.schema.json").read_text()))
    return done.returncode, [(one["code"], one["subject"]) for one in document["findings"] if one["severity"] != "info"]


def change_python(folder: Path, python: str) -> None:
    old = site_of(folder / "venv")
    series = ".".join(python.split(".")[:2])
    new = folder / "venv" / "lib" / f"python{series}" / "site-packages"
    if new != old:
        new.parent.mkdir()
        old.rename(new)
        old.parent.rmdir()
    (folder / "venv" / "pyvenv.cfg").write_text(f"home = /nowhere/bin\nversion = {python}\n", encoding="utf-8")


GIT = {"url": "https://example.invalid/plain", "vcs_info": {"vcs": "git", "commit_id": "a" * 40}}
Change = Callable[[Path], object]
CHANGES: dict[str, tuple[Change, list[tuple[str, str]]]] = {
    "nothing": (lambda folder: None, []),
    "added": (lambda folder: distribution(site_of(folder / "venv"), "more", "1.0"), [("TS701", "more")]),
    "an installer added": (lambda folder: distribution(site_of(folder / "venv"), "pip", "26.3"), [("TS701", "pip")]),
    "removed": (lambda folder: replaced(folder / "venv", "plain", ""), [("TS702", "plain")]),
    "up": (lambda folder: replaced(folder / "venv", "plain", "2.1"), [("TS703", "plain")]),
    "down": (lambda folder: replaced(folder / "venv", "plain", "1.9"), [("TS704", "plain")]),
    "to a pre-release": (lambda folder: replaced(folder / "venv", "plain", "2.0rc1"), [("TS704", "plain")]),
    "no version": (lambda folder: replaced(folder / "venv", "plain", "weird"), [("TS705", "plain")]),
    "the same, written otherwise": (lambda folder: replaced(folder / "venv", "plain", "2.0.0"), []),
    "other source": (lambda folder: replaced(folder / "venv", "plain", "2.0", **GIT), [("TS706", "plain")]),
    "other source and up": (
        lambda folder: replaced(folder / "venv", "plain", "2.1", **GIT),
        [("TS703", "plain"), ("TS706", "plain")],
    ),
    "other extras": (
        lambda folder: replaced(folder / "venv", "app", "1.0", ["lib[nice]>=1", *REQUIREMENTS["app"][1:]]),
        [("TS707", "lib")],
    ),
    "marker now true, and there": (
        lambda folder: (change_python(folder, "3.12.1"), distribution(site_of(folder / "venv"), "new-help", "1.0")),
        [("TS708", "new-help"), ("TS709", "python")],
    ),
    "marker now true, and missing": (
        lambda folder: change_python(folder, "3.12.1"),
        [("TS708", "new-help"), ("TS709", "python")],
    ),
    "another micro of Python": (lambda folder: change_python(folder, "3.11.9"), []),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_is_named_once(name: str, work: Path) -> None:
    change, expected = CHANGES[name]
    change(work)
    assert drift(work, "--baseline", "state.json") == (
        1 if any(code != "TS902" for code, _ in expected) else 0,
        expected,
    )


def shown(text: str) -> list[tuple[str, str]]:
    """The lines of the text form: what came, what went, what is another one."""
    return re.findall(r"^  ([+~-]) (\S+)", text, re.MULTILINE)


SIGNS = {"TS701": "+", "TS702": "-", "TS703": "~", "TS704": "~", "TS705": "~", "TS706": "~", "TS707": "~", "TS709": "~"}


@pytest.mark.parametrize("name", CHANGES)
def test_text_shows_what_json_holds(name: str, work: Path) -> None:
    change, _ = CHANGES[name]
    change(work)
    text = run(work, "--baseline", "state.json", "--format", "text", "--format", "json=out.json").stdout
    changes = json.loads((work / "out.json").read_text())["comparisons"][0]["changes"]
    signs = [
        (
            SIGNS.get(one["code"])
            or ("~" if (one["before"] is None) == (one["after"] is None) else "+-"[one["before"] is not None]),
            one["name"],
        )
        for one in changes
    ]
    assert shown(text) == signs
    assert all(len(line) <= 80 for line in text.splitlines() if str(work) not in line)


def test_a_baseline_is_the_same_wherever_the_folder_lies(work: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    (work / "project").mkdir()
    local = {"url": (work / "project").as_uri(), "dir_info": {"editable": True}}
    distribution(site_of(work / "venv"), "local", "1.0", **local)
    assert drift(work, "--baseline", "state.json")[0] == 1
    assert drift(work, "--baseline", "state.json", "--update-baseline")[0] == 0
    jsonschema.validate(
        json.loads((work / "state.json").read_text()),
        json.loads((ROOT / "include/trysquare/state.schema.json").read_text()),
    )
    assert str(work) not in (work / "state.json").read_text()
    other = tmp_path_factory.mktemp("other") / "checkout"
    shutil.copytree(work, other, symlinks=True)
    moved = {"url": (other / "project").as_uri(), "dir_info": {"editable": True}}
    (site_of(other / "venv") / "local-1.0.dist-info" / "direct_url.json").write_text(json.dumps(moved))
    assert drift(other, "--baseline", "state.json") == (0, [])


def test_recording_twice_writes_the_same(work: Path) -> None:
    first = (work / "state.json").read_bytes()
    assert drift(work, "--baseline", "state.json", "--update-baseline") == (0, [])
    assert (work / "state.json").read_bytes() == first


SUPPRESS = '[[suppress]]\ncode = "{code}"\nsubject = "plain"\nreason = "wanted"\n{more}'
BEFORE, AFTER = {"SOURCE_DATE_EPOCH": "1798761600"}, {"SOURCE_DATE_EPOCH": "1830297600"}  # 2027-01-01, 2028-01-01


@pytest.mark.parametrize(
    ("config", "version", "variables", "expected"),
    [
        ({"code": "TS703", "more": ""}, "2.1", BEFORE, (0, [])),
        ({"code": "version-above", "more": "expires = 2027-06-30\n"}, "2.1", BEFORE, (0, [])),
        ({"code": "TS70", "more": 'expires = "2027-01-01"\n'}, "2.1", BEFORE, (0, [])),
        (
            {"code": "TS703", "more": "expires = 2027-06-30\n"},
            "2.1",
            AFTER,
            (1, [("TS703", "plain"), ("TS751", "plain")]),
        ),
        ({"code": "TS703", "more": ""}, "2.0", BEFORE, (0, [("TS752", "plain")])),
        ({"code": "TS703", "more": "expires = 2027-06-30\n"}, "2.0", AFTER, (0, [("TS752", "plain")])),
        ({"code": "TS704", "more": ""}, "2.1", BEFORE, (1, [("TS703", "plain"), ("TS752", "plain")])),
        # What another command finds is not this one's to judge.
        ({"code": "TS201", "more": ""}, "2.0", BEFORE, (0, [])),
    ],
)
@pytest.mark.parametrize("where", ["trysquare.toml", "pyproject.toml"])
def test_suppressions(
    where: str,
    config: dict[str, str],
    version: str,
    variables: dict[str, str],
    expected: tuple[int, list[tuple[str, str]]],
    work: Path,
) -> None:
    text = SUPPRESS.format(**config)
    (work / where).write_text(text.replace("[[suppress]]", "[[tool.trysquare.suppress]]") if where[0] == "p" else text)
    replaced(work / "venv", "plain", version)
    assert drift(work, "--baseline", "state.json", **variables) == expected
    told = json.loads((work / "out.json").read_text())["suppressed"]
    assert bool(told) == (version == "2.1" and ("TS703", "plain") not in expected[1])
    assert all(one["reason"] == "wanted" for one in told)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[suppress]]\ncode = "TS703"\n', "reason"),
        ('[[suppress]]\ncode = "TS703"\nreason = " "\n', "`reason` must not be empty"),
        ('[[suppress]]\ncode = "TS999"\nreason = "x"\n', "there is no finding `TS999`"),
        ('[[suppress]]\ncode = "TS703"\nreason = "x"\nexpires = "soon"\n', "must be a date"),
        ('[[suppress]]\ncode = "TS703"\nreason = "x"\nexpires = 2027-02-30\n', ""),
        ('[[suppress]]\ncode = "TS703"\nreason = "x"\nexpire = 2027-02-20\n', "did you mean `expires`"),
        ("[[suppres]]\n", "did you mean `suppress`"),
        ("[[suppress\n", ""),
    ],
)
def test_a_wrong_configuration_is_told_with_its_place(text: str, words: str, work: Path) -> None:
    (work / "trysquare.toml").write_text(text)
    done = run(work, "--baseline", "state.json", code=2)
    assert re.search(r"^trysquare\.toml:\d+:\d+: error: ", done.stderr, re.MULTILINE), done.stderr
    assert words in done.stderr


EXITS: dict[str, tuple[Change, tuple[object, ...], int]] = {
    "nothing changed": (lambda folder: None, ("--baseline", "state.json"), 0),
    "a change": (lambda folder: replaced(folder / "venv", "plain", "2.1"), ("--baseline", "state.json"), 1),
    "a change that is let pass": (lambda folder: replaced(folder / "venv", "plain", "2.1"), ("--baseline", "state.json", "--exit-zero"), 0),
    "a change that is left out": (lambda folder: replaced(folder / "venv", "plain", "2.1"), ("--baseline", "state.json", "--ignore", "TS703"), 0),
    "another was asked for": (lambda folder: replaced(folder / "venv", "plain", "2.1"), ("--baseline", "state.json", "--select", "TS701"), 0),
    "a warning": (lambda folder: (folder / "trysquare.toml").write_text(SUPPRESS.format(code="TS703", more="")), ("--baseline", "state.json"), 0),
    "a warning that counts": (lambda folder: (folder / "trysquare.toml").write_text(SUPPRESS.format(code="TS703", more="")), ("--baseline", "state.json", "--fail-on", "warning"), 1),
    "recorded anew": (lambda folder: replaced(folder / "venv", "plain", "2.1"), ("--baseline", "state.json", "--update-baseline"), 0),
    "pins that hold": (lambda folder: (folder / "c.txt").write_text("plain==2.0\nabsent==1\n"), ("-c", "c.txt"), 0),
    "pins that do not": (lambda folder: (folder / "c.txt").write_text("plain<2\n"), ("-c", "c.txt"), 1),
    "a release that fits": (lambda folder: None, ("--release", "v261"), 0),
    "a release that does not": (lambda folder: distribution(site_of(folder / "venv"), "django", "5.2"), ("--release", "v261"), 1),
    "a lock that does not": (lambda folder: (folder / "freeze.txt").write_text("app==1.0\nlib==1.5\nspeed==1.0\n"), ("--baseline", "freeze.txt"), 1),
    "a lock that holds": (lambda folder: (folder / "freeze.txt").write_text("app==1.0\nlib==1.5\nspeed==1.0\nplain==2\n"), ("--baseline", "freeze.txt"), 0),
    "nothing to compare with": (lambda folder: None, (), 2),
    "no such baseline": (lambda folder: None, ("--baseline", "other.json"), 2),
    "a baseline that is none": (lambda folder: (folder / "b.json").write_text('{"schema": "trysquare-state/1"'), ("--baseline", "b.json"), 2),
    "a state of the future": (lambda folder: (folder / "b.json").write_text('{"schema": "trysquare-state/9", "distributions": []}'), ("--baseline", "b.json"), 2),
    "another's file as a baseline": (lambda folder: (folder / "freeze.txt").write_text("app==1.0\n"), ("--baseline", "freeze.txt", "--update-baseline"), 2),
    "no such environment": (lambda folder: shutil.rmtree(folder / "venv"), ("--baseline", "state.json"), 2),
    "no such pins": (lambda folder: None, ("-c", "none.txt"), 2),
    "no such format": (lambda folder: None, ("--baseline", "state.json", "--format", "xml"), 2),
    "no such level": (lambda folder: None, ("--baseline", "state.json", "--fail-on", "much"), 2),
    "no file to record in": (lambda folder: None, ("--release", "v261", "--update-baseline"), 2),
    "no such configuration": (lambda folder: None, ("--baseline", "state.json", "--config", "none.toml"), 2),
}  # fmt: skip


@pytest.mark.parametrize("name", EXITS)
def test_exit_codes(name: str, work: Path) -> None:
    prepare, options, code = EXITS[name]
    prepare(work)
    done = run(work, *options, code=code)
    assert done.stderr.startswith(("error: ", "b.json:", "none.txt: ", "none.toml", "other.json", "freeze.txt: ")) == (
        code == 2
    ), done.stderr


def test_against_a_release_every_distribution_once(work: Path) -> None:
    distribution(site_of(work / "venv"), "django", "5.2")
    distribution(site_of(work / "venv"), "numpy", "1.20.0")
    assert drift(work, "--release", "v261") == (1, [("TS703", "django"), ("TS704", "numpy")])
    (work / "c.txt").write_text(
        "django<5\ndjango>=4.2\nnumpy!=1.20.0\nplain @ git+https://example.invalid/plain@main\n"
    )
    assert drift(work, "-c", "c.txt") == (1, [("TS703", "django"), ("TS705", "numpy"), ("TS706", "plain")])
