"""``trysquare spec`` against packaging itself, on the same inputs, live: every field of every answer.

The default run asks about 20,000 generated questions, a full one (``TRYSQUARE_FULL=1``) 250,000; each also asks about
every METADATA of the environments that lie about: the tools' own, the interpreters', and those that other tests made.
"""

from __future__ import annotations

import collections
import json
import sysconfig
import warnings
from pathlib import Path
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from tests.differential import standards_inputs
from tests.differential.standards_reference import NoAnswer, answer
from tests.support.command import trysquare
from tests.support.interpreters import interpreters
from tests.support.measures import FULL, ROOT, record

SEED = 20261123
COUNT = 250_000 if FULL else 20_000
BATCH = 20_000

Question = tuple[str, dict[str, Any]]


def is_version(text: str) -> bool:
    try:
        Version(text)
    except InvalidVersion:
        return False
    return True


def is_specifier(text: str) -> bool:
    try:
        SpecifierSet(text)
    except InvalidSpecifier:
        return False
    return True


def site_directories() -> list[Path]:
    sites = [Path(sysconfig.get_path("purelib"))]
    for interpreter in interpreters().values():
        sites += (interpreter.parent.parent / "lib").glob("python3*/site-packages")
    for depth in ("*", "*/*"):
        sites += (ROOT / "build" / "venvs").glob(f"{depth}/lib/python3*/site-packages")
    return sites


def ask(questions: list[Question]) -> list[dict[str, Any]]:
    lines = [
        json.dumps({"id": index, "op": operation, "in": given}) for index, (operation, given) in enumerate(questions)
    ]
    done = trysquare("spec", stdin="\n".join(lines) + "\n")
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.split("\n")[:-1]]
    assert [one["id"] for one in answers] == list(range(len(questions)))
    return answers


def reference(operation: str, given: dict[str, Any]) -> dict[str, Any] | None:
    """What packaging says; None where it fails in a way that it does not document."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python's, about escapes in the strings of markers
        try:
            return answer(operation, given)
        except NoAnswer:
            return None


def differences(questions: list[Question]) -> tuple[list[str], collections.Counter[str]]:
    found: list[str] = []
    counts: collections.Counter[str] = collections.Counter()
    for start in range(0, len(questions), BATCH):
        batch = questions[start : start + BATCH]
        for (operation, given), ours in zip(batch, ask(batch)):
            theirs = reference(operation, given)
            counts[operation] += 1
            if theirs is None:
                counts["no answer"] += 1
            elif ours.get("out") != theirs:
                texts = [json.dumps(one) for one in (given, theirs, ours)]
                found.append("{} {}\n  packaging: {}\n  trysquare: {}".format(operation, *texts))
            if theirs is not None and theirs.get("ok", True):
                counts["accepted"] += 1
    return found, counts


def check(name: str, questions: list[Question], **more: int) -> None:
    found, counts = differences(questions)
    record(f"standards_{name}", questions=len(questions), differences=len(found), **more, **counts)
    assert not found, f"{len(found)} of {len(questions)} differ:\n" + "\n".join(found[:20])
    # A generator that only makes refused texts would agree with anything.
    assert counts["accepted"] > len(questions) / 4
    assert counts["no answer"] < len(questions) / 200 + 5


def test_written_shapes() -> None:
    check("shapes", list(standards_inputs.listed()))


def test_real_metadata() -> None:
    real = standards_inputs.harvest(site_directories())
    assert real.files > 0
    questions = list(standards_inputs.harvested(real, standards_inputs.Generator(SEED, real)))
    check("metadata", questions, files=real.files, requirements=len(real.requirements))


def test_generated() -> None:
    real = standards_inputs.harvest([Path(sysconfig.get_path("purelib"))])
    generator = standards_inputs.Generator(SEED, real)
    check("generated", list(standards_inputs.inputs(generator, COUNT, is_version, is_specifier)))


def test_size_is_no_danger() -> None:
    """Deep brackets and long numbers: answered, quickly, and the next request too."""
    deep = 20_000
    digits = "1" * 100_000
    questions: list[Question] = [
        ("requirement.parse", {"text": "a;" + "(" * deep + "os_name=='x'" + ")" * deep}),
        ("requirement.parse", {"text": "a;" + "(" * 400 + "os_name=='x'" + ")" * 400}),
        ("requirement.parse", {"text": "a;" + "(" * deep}),
        ("version.parse", {"text": digits}),
        ("version.parse", {"text": "1.0+" + digits}),
        ("version.parse", {"text": ".".join(["1"] * 50_000)}),
        ("version.compare", {"a": digits + "0", "b": digits + "1"}),
        ("specifier.contains", {"specifier": ">=1." + digits, "version": "2", "prereleases": None}),
        ("specifier.parse", {"text": ",".join(f">={number}" for number in range(20_000))}),
        ("requirement.parse", {"text": "a;" + " or ".join(["os_name=='x'"] * 20_000)}),
        ("version.parse", {"text": "1"}),
    ]
    ours = [one["out"] for one in ask(questions)]
    assert [one.get("ok", True) for one in ours] == [False, True, False, *[True] * 8]
    assert ours[1]["marker"] == 'os_name == "x"'
    assert ours[3]["normalized"] == digits
    assert ours[6] == {"cmp": -1}
    assert ours[7] == {"contains": True}


def test_what_is_no_request_is_answered() -> None:
    lines = [
        "",
        "x",
        "[]",
        '{"id": 1}',
        '{"id": [2], "op": "no.such", "in": {}}',
        '{"op": "version.parse", "in": {}}',
        '{"id": null, "op": "version.parse", "in": {"text": 1}}',
        '{"id": "s", "op": "version.compare", "in": {"a": "1", "b": "x"}}',
        '{"id": "t", "op": "specifier.contains", "in": {"specifier": ">=1", "version": "1"}}',
        '{"id": "u", "op": "specifier.filter", "in": {"specifier": ">=1", "versions": ["1"], "prereleases": 0}}',
        '{"id": 8, "op": "version.parse", "in": {"text": "1"}}',
    ]
    done = trysquare("spec", stdin="\n".join(lines))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [one.get("id") for one in answers] == [None, None, None, 1, [2], None, None, "s", "t", "u", 8]
    assert all(set(one) == {"id", "error"} for one in answers[:-1])
    assert answers[-1]["out"]["ok"] is True
