"""Static settings against the truth, which is the module really executed in a child Python."""

from __future__ import annotations

import collections
import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.command import trysquare
from tests.support.measures import ROOT

CHILD = ROOT / "tests" / "support" / "settings_child.py"


@dataclass
class Figures:
    """What was seen of a project under all variants."""

    values: int = 0
    exact: int = 0
    by_nature: int = 0
    raised: int = 0
    wrong: list[str] = field(default_factory=list)
    reasons: collections.Counter[str] = field(default_factory=collections.Counter)

    def add(self, other: Figures) -> None:
        self.values += other.values
        self.exact += other.exact
        self.by_nature += other.by_nature
        self.raised += other.raised
        self.wrong += other.wrong
        self.reasons.update(other.reasons)


def normal(value: Any) -> Any:
    """Sets in one order, so that text compares."""
    if isinstance(value, list):
        return [normal(item) for item in value]
    if isinstance(value, dict):
        if list(value) == ["$set"]:
            return {"$set": sorted((normal(item) for item in value["$set"]), key=json.dumps)}
        return {key: normal(item) for key, item in value.items()}
    return value


def agrees(seen: Any, truth: Any) -> bool:
    """Whether nothing that is told is wrong: unknown parts agree with everything."""
    if isinstance(seen, dict) and "$unknown" in seen:
        return True
    if isinstance(seen, dict) and isinstance(truth, dict):
        return list(seen) == list(truth) and all(agrees(seen[key], truth[key]) for key in seen)
    if isinstance(seen, list) and isinstance(truth, list):
        return len(seen) == len(truth) and all(map(agrees, seen, truth))
    return type(seen) is type(truth) and bool(seen == truth)


def reasons_of(value: Any) -> list[str]:
    """Every reason for something unknown in a value, with its place."""
    if isinstance(value, list):
        return [reason for item in value for reason in reasons_of(item)]
    if isinstance(value, dict):
        if "$unknown" in value:
            return [f"{value['$unknown']['reason']} @ {value['$unknown']['at']}"]
        return [reason for item in value.values() for reason in reasons_of(item)]
    return []


def executed(python: Path, module: str, folder: Path, variables: dict[str, str], *paths: str) -> dict[str, Any]:
    """What the module really holds: {"settings": …}, or by which exception it ends: {"raised": …}."""
    done = subprocess.run(
        [str(python), str(CHILD), module, *paths],
        cwd=folder,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.stdout, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer if done.returncode else {"settings": answer}


def executed_one_by_one(
    python: Path, folder: Path, asked: list[tuple[str, dict[str, str]]]
) -> list[dict[str, Any] | None]:
    """What each of these modules really holds, in one process; none: it raises."""
    done = subprocess.run(
        [str(python), "-B", str(CHILD.with_name("settings_many_child.py"))],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin"},
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any] | None] = json.loads(done.stdout)
    return answers


def read(
    python: Path, module: str, folder: Path, variables: dict[str, str], unknown: set[str] | None = None, *paths: str
) -> dict[str, Any]:
    """What we say it holds."""
    words: list[object] = ["settings", "show", module, "--python", python, "--format", "json"]
    for path in paths:
        words += ["--append-path", path]
    for name, value in variables.items():
        words += ["--env", f"{name}={'?' if name in (unknown or set()) else value}"]
    done = trysquare(*words, cwd=folder)
    assert done.stdout, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return {**answer, "talk": done.stderr}


def compare(truth: dict[str, Any], answer: dict[str, Any], *again: dict[str, Any]) -> Figures:
    """How many values have a form as data, how many of them are exact, what is wrong, and why the rest is unknown."""
    seen = Figures()
    if answer["failure"]:
        seen.wrong.append(f"read as {answer['talk'][:300]}; and it raises nothing")
    data = {name: found["value"] for name, found in truth.items() if "value" in found}
    for name, value in data.items():
        wanted = normal(value)
        moving = any(normal(other.get(name, {}).get("value")) != wanted for other in again)
        seen.values += not moving
        seen.by_nature += moving
        if name not in answer["settings"]:
            if answer["open"] is None and not answer["failure"]:
                seen.wrong.append(f"{name} is missing")
            elif not moving:
                seen.reasons[f"missing: {(answer['open'] or {}).get('reason') or answer['failure']}"] += 1
            continue
        told = normal(answer["settings"][name])
        if json.dumps(told) == json.dumps(wanted):
            seen.exact += not moving
            if moving:
                seen.wrong.append(f"{name}: told, and it differs from run to run")
            continue
        if not agrees(told, wanted):
            seen.wrong.append(f"{name}: {json.dumps(told)[:300]} for {json.dumps(wanted)[:300]}")
        if not moving:
            seen.reasons[(reasons_of(told) or ["?"])[0]] += 1
    if answer["open"] is None and not answer["failure"]:
        seen.wrong += [
            f"{name} is not there"
            for name, value in answer["settings"].items()
            if name not in truth and not maybe(value)
        ]
    return seen


def maybe(value: Any) -> bool:
    return isinstance(value, dict) and "$unknown" in value


def compare_failures(raised: dict[str, Any], answer: dict[str, Any]) -> Figures:
    """The truth ends by an exception: ours names the same one and a place on its way, or says that it is not known."""
    seen = Figures(raised=1)
    if answer["open"] is not None:
        seen.reasons[f"raises: {raised['type']}, and {answer['open']['reason']}"] += 1
        return seen
    if answer["failure"] is None:
        seen.wrong.append(f"raises {raised['type']}: {raised['message'][:200]} at {raised['places'][-1]}; read without")
        return seen
    if f"`{raised['type']}`" not in answer["failure"]:
        if "not known" in answer["failure"]:
            seen.reasons[f"raises: {answer['failure']}"] += 1
        else:
            seen.wrong.append(
                f"raises {raised['type']} {raised['message'][:200]} at {raised['places'][-1]}; read as {answer['talk'][:300]}"
            )
    elif not any(f"{'/'.join(place.split('/')[-2:])}:" in answer["talk"] for place in raised["places"]):
        seen.wrong.append(f"raises {raised['type']} at {raised['places']}; read as {answer['talk'][:300]}")
    return seen
