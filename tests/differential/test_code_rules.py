"""Every shim and adapter against the real packages on both sides of its boundary, a file of rules at a time.

Old code works on the versions that have the symbol (``has``), fails on those that lack it as its example says, and works there with the
shims with the old effect: the answers of the two versions are compared, not copied here. New code is left alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import zlib
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import TRYSQUARE, keeping_environment, trysquare
from tests.support.interpreters import interpreter
from tests.support.measures import FULL, ROOT, record
from tests.support.venvs import venv

CHILD = Path(__file__).with_name("code_rule_child.py")
ONLY = os.environ.get("TRYSQUARE_CODE_RULES", "")  # a part of the ids: for whoever writes a rule
#: Of a long list of names the default run imports the first ones.
MANY, FEW = 10, 3
#: The rules that people wrote, by package and release; those that are made are confirmed when they are made (gone.py).
FILES = sorted(
    f"{path.parent.name}-{path.name.removesuffix('.code.toml')}"
    for path in (ROOT / "rules").glob("*/*.code.toml")
    if not path.name.endswith(".gone.code.toml")
)
Case = dict[str, Any]


@pytest.fixture(scope="session")
def rules() -> list[dict[str, Any]]:
    done = trysquare("rules", "--code", "--format", "json")
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["rules"]
    assert found
    return [rule for rule in found if ONLY in rule["id"]]


def interpreter_of(versions: dict[str, str]) -> Path:
    wanted = [f"{name}=={version}" for name, version in versions.items() if name != "python"]
    return venv(wanted, interpreter(versions.get("python", "3.12"))) / "bin" / "python"


def symbol_examples(rule: dict[str, Any]) -> list[dict[str, Any]]:
    """Each name and module that a shim supplies is an example by itself: importing it."""
    examples = []
    settings = next((one["settings"] for one in rule["examples"] if one["settings"]), {})
    names = [*rule["symbols"], *rule["modules"]]
    for symbol in names if FULL or ONLY or len(names) < MANY else names[:FEW]:
        module, _, name = symbol.partition(":")
        owner, _, member = name.partition(".")
        code = f"from {module} import {owner}" if name else f"import {module}"
        examples.append(
            {
                "title": symbol,
                "code": code + (f"; {name}" if member else ""),
                "question": None,
                "fails": name.rpartition(".")[2] or "No module named",
                "cured": None,
                "uncured": None,
                "settings": settings,
                "only_with": "lacks" if member else None,  # what the version had may have been of instances only
                "only_import": True,
            }
        )
    return examples


def cases_of(rule: dict[str, Any]) -> list[Case]:
    """The runs of a rule's examples: on both sides without shims, on both with them."""
    cases = []
    for example in [*rule["examples"], *symbol_examples(rule)]:
        for side in ("has", "lacks"):
            if example["only_with"] not in (None, side):
                continue
            cases += [
                {
                    "rule": rule,
                    "example": example,
                    "side": side,
                    "shims": shims,
                    "run": {key: example[key] for key in ("settings", "code", "question")},
                }
                for shims in (False, True)
                if not (shims and side == "has" and example.get("only_import"))
            ]
    return cases


def sample_of(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All of them in a full run; else one, chosen by its name alone."""
    return rules if FULL or ONLY else sorted(rules, key=lambda rule: zlib.crc32(rule["id"].encode()))[:1]


def of_file(rules: list[dict[str, Any]], file: str) -> list[dict[str, Any]]:
    return [rule for rule in rules if f"{rule['package']}-{rule['release']}" == file]


def run_batch(versions: dict[str, str], shims: bool, batch: list[Case]) -> list[dict[str, Any]]:
    python = interpreter_of(versions)
    words = [str(python), str(CHILD)]
    if shims:
        words = [str(TRYSQUARE), "run", "--preflight=off", "--shims", "--python", str(python), "--", *words]
    done = subprocess.run(
        words,
        input=json.dumps([case["run"] for case in batch]),
        env=keeping_environment(),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, f"{versions}: {done.stderr}"
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def complaints(example: dict[str, Any], rule: str, side: str, seen: dict[bool, dict[str, Any]], old: Any) -> list[str]:
    """What two runs on one side did that the example does not say; ``old`` is the answer of the side that has it."""
    plain = seen[False]
    shimmed = seen.get(True, plain)
    used = [subject for by, subject in shimmed["shims"] if by == rule]
    found = []
    if side == "has" or not (example["fails"] or example["uncured"]):
        for what, answer in (("without shims", plain), ("with them", shimmed)):
            if "failure" in answer:
                found.append(f"{what} it fails: {answer['failure']}")
            elif old is not None and example["question"] and answer["answer"] != old:
                found.append(f"{what} it answers {answer['answer']}, not {old}")
        if used:
            found.append(f"shims stood in for {used} where nothing is gone")
        return found
    if example["uncured"]:
        if plain.get("answer") != example["uncured"]:
            found.append(f"without shims: {plain.get('failure', plain.get('answer'))}, not {example['uncured']}")
    elif example["fails"] not in plain.get("failure", ""):
        found.append(f"without shims: {plain.get('failure', 'works')!r}, not a failure with {example['fails']!r}")
    wanted = example["cured"] or old
    if "failure" in shimmed:
        found.append(
            f"with shims it fails: {shimmed['failure']}{''.join(shimmed.get('traceback', '').splitlines(True)[-4:])}"
        )
    elif wanted is not None and example["question"] and shimmed["answer"] != wanted:
        found.append(f"with shims it answers {shimmed['answer']}, not {wanted}")
    elif not used:
        found.append(f"no shim of this rule was needed; used: {shimmed['shims']}")
    return found


@pytest.mark.parametrize("file", FILES)
def test_shims_do_what_their_examples_say(file: str, rules: list[dict[str, Any]]) -> None:
    cured = sample_of([rule for rule in of_file(rules, file) if rule["kind"] != "code"])
    cases = [case for rule in cured for case in cases_of(rule)]
    batches: dict[tuple[str, bool], list[Case]] = defaultdict(list)
    for case in cases:
        batches[json.dumps(case["rule"][case["side"]], sort_keys=True), case["shims"]].append(case)
    work = list(batches.items())
    for (versions, _), _ in work:
        interpreter_of(json.loads(versions))  # built, or skipped, here rather than in a thread
    with ThreadPoolExecutor(max_workers=2) as workers:
        given = list(workers.map(lambda one: run_batch(json.loads(one[0][0]), one[0][1], one[1]), work))
    seen: dict[tuple[str, int, str], dict[bool, dict[str, Any]]] = defaultdict(dict)
    for (_, batch), answers in zip(work, given):
        for case, answer in zip(batch, answers):
            seen[case["rule"]["id"], id(case["example"]), case["side"]][case["shims"]] = answer
    wrong = []
    told = set()
    for case in cases:
        rule, example, side = case["rule"], case["example"], case["side"]
        key = (rule["id"], id(example), side)
        if key in told:
            continue
        told.add(key)
        old = seen.get((rule["id"], id(example), "has"), {}).get(False, {}).get("answer")
        wrong += [
            f"{rule['id']}: {example['title'] or example['code']} ({side} {rule[side]}): {one}"
            for one in complaints(example, rule["id"], side, seen[key], old)
        ]
    symbols = sum(len(rule["symbols"]) + len(rule["modules"]) for rule in cured)
    record(f"code-rule-examples-{file}", rules=len(cured), symbols=symbols, runs=len(cases), wrong=len(wrong))
    assert not wrong, "\n".join(wrong)


def test_every_cure_is_proved_on_both_sides(rules: list[dict[str, Any]]) -> None:
    unproved = [
        rule["id"]
        for rule in rules
        if rule["kind"] != "code" and not (rule["has"] and rule["lacks"] and rule["examples"])
    ]
    assert not unproved


@pytest.mark.parametrize("file", FILES)
def test_what_is_said_to_be_gone_is_gone(file: str, rules: list[dict[str, Any]]) -> None:
    """Code rules without a cure: there on one side, not on the other."""
    wrong = []
    gone = [rule for rule in of_file(rules, file) if rule["kind"] == "code" and not rule["id"].endswith("/gone")]
    for rule in sample_of([rule for rule in gone if rule["symbols"] or rule["modules"]]):
        assert rule["has"], rule["id"]
        assert rule["lacks"], rule["id"]
        examples = symbol_examples(rule)
        runs = [{"run": {key: one[key] for key in ("settings", "code", "question")}} for one in examples]
        for side in ("has", "lacks"):
            for example, answer in zip(examples, run_batch(rule[side], False, runs)):
                if ("failure" in answer) != (side == "lacks"):
                    wrong.append(f"{rule['id']}: {example['title']} ({side}): {answer.get('failure', 'works')}")
    assert not wrong, "\n".join(wrong)
