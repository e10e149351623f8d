"""What real releases changed about settings, and which of it no rule speaks of.

    python -m tests.differential.transitions [PACKAGE...] [--all]

Consecutive releases (``transitions.toml``) are diffed by what their source says (``transition_facts.py``). A transition is
spoken of when a rule of the package with that boundary names its subject, or when ``transitions.toml`` gives a reason why
there is none. ``--all`` shows those too. Exit code 1: something is left.
"""

from __future__ import annotations

import fnmatch
import hashlib
import json
import re
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomllib
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.differential import transition_facts
from tests.support.interpreters import interpreters
from tests.support.measures import ROOT
from tests.support.venvs import VENVS, tool

if TYPE_CHECKING:
    from collections.abc import Iterable

    from packaging.specifiers import SpecifierSet

CATALOGUE = Path(__file__).with_name("transitions.toml")


@dataclass(frozen=True)
class Transition:
    package: str
    before: str
    after: str
    change: str  # "gone", "new" or "changed"
    fact: str

    @property
    def subject(self) -> str:
        return self.fact.split()[1].rstrip(":")

    def __str__(self) -> str:
        return f"{self.package} {self.before} -> {self.after}: {self.change} {self.fact}"


def source_of(package: str, version: str) -> Path:
    """The files of a release, unpacked once."""
    folder = VENVS / f"source-{package}-{version}"
    if (folder / "complete.txt").exists():
        return folder
    wanted = ["--no-deps", "--target", str(folder), f"{package}=={version}"]
    # pip takes what no Python of this machine may run; uv is much quicker.
    ways = [
        [tool("uv"), "pip", "install", "-q", "--python", newest_python(), *wanted],
        [tool("pip"), "install", "-q", "--no-compile", "--ignore-requires-python", "--upgrade", *wanted],
    ]
    for words in ways:
        done = subprocess.run([*map(str, words)], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            (folder / "complete.txt").touch()
            return folder
    raise AssertionError(done.stderr)


def newest_python() -> Path:
    return list(interpreters().values())[-1]


def kept_facts(package: str, version: str, described: dict[str, Any]) -> set[str]:
    """The facts of a release, read once for this state of ``transition_facts.py`` and of the description."""
    root = source_of(package, version)
    words = [described.get(key) for key in ("modules", "targets", "options", "prefixes")]
    state = hashlib.sha256(Path(transition_facts.__file__).read_bytes() + repr(words).encode()).hexdigest()[:16]
    kept = root / f"facts-{state}.json"
    if not kept.exists():
        done = subprocess.run(
            [str(newest_python()), transition_facts.__file__],
            input=json.dumps({"root": str(root), "described": described}),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{package} {version}: {done.stderr}"
        kept.write_text(done.stdout, encoding="utf-8")
    return set(json.loads(kept.read_text(encoding="utf-8")))


def differences(package: str, described: dict[str, Any]) -> list[Transition]:
    found: list[Transition] = []
    before: tuple[str, set[str]] | None = None
    for version in described["releases"]:
        facts = kept_facts(package, version, described)
        if before is not None:
            gone, new = before[1] - facts, facts - before[1]
            defaults = {one.split()[1] for one in gone if one.startswith("default ")}
            for fact in sorted(gone):
                if not fact.startswith("default "):
                    found.append(Transition(package, before[0], version, "gone", fact))
            for fact in sorted(new):
                if not fact.startswith("default "):
                    found.append(Transition(package, before[0], version, "new", fact))
                elif fact.split()[1] in defaults:
                    found.append(Transition(package, before[0], version, "changed", fact))
        before = (version, facts)
    return found


def strings_in(value: object) -> set[str]:
    """Every text in a rule's data, and the parts of setting paths."""
    if isinstance(value, str):
        return {value, *value.split("/")}
    if isinstance(value, dict):
        return set().union(*map(strings_in, value), *map(strings_in, value.values()))
    if isinstance(value, list):
        return set().union(*map(strings_in, value))
    return set()


def spoken_of(package: str) -> dict[str, list[SpecifierSet]]:
    """Subject -> the versions for which rules that name it hold."""
    found: dict[str, list[SpecifierSet]] = defaultdict(list)
    # Rules about code lie beside those about settings, in `<release>.code.toml`.
    files = [path for path in sorted((ROOT / "rules" / package).glob("*.toml")) if ".code" not in path.suffixes]
    for rule in (one for path in files for one in tomllib.loads(path.read_text(encoding="utf-8"))["rule"]):
        (holds,) = (one.specifier for one in map(Requirement, rule["when"]) if canonicalize_name(one.name) == package)
        for text in strings_in([rule["match"], rule.get("edits", [])]):
            found[text].append(holds)
    return found


def has_rule(one: Transition, rules: dict[str, list[SpecifierSet]], prefixes: Iterable[str] = ()) -> bool:
    """Whether a rule about the subject holds where it is missing: after it went, or before it came."""
    where = one.before if one.change == "new" else one.after
    names = [one.subject, *(prefix + one.subject for prefix in prefixes)]
    return any(holds.contains(where, prereleases=True) for name in names for holds in rules.get(name, ()))


def reason_of(one: Transition, reasons: list[dict[str, Any]]) -> str | None:
    for entry in reasons:
        if entry.get("release") not in (None, release_of(one.after)) or entry.get("change") not in (None, one.change):
            continue
        if any(fnmatch.fnmatchcase(one.fact, pattern) for pattern in entry["facts"]):
            return str(entry["why"])
    return None


def release_of(version: str) -> str:
    return re.sub(r"(a|b|rc|\.dev)[0-9]+$", "", version)


def judged(package: str, described: dict[str, Any]) -> list[tuple[Transition, str | None]]:
    """Each transition with what speaks of it: ``rule``, a reason, or nothing."""
    rules = spoken_of(package)
    reasons = described.get("reason", [])
    prefixes = sorted({*described.get("prefixes", {}).values()})
    return [
        (one, "rule" if has_rule(one, rules, prefixes) else reason_of(one, reasons))
        for one in differences(package, described)
    ]


def wrongly_read(package: str, described: dict[str, Any]) -> list[Transition]:
    """What a reason says is read in another way, and the release after it does not even name."""
    still = {entry["why"] for entry in described.get("reason", []) if entry.get("still_read")}
    source: dict[str, str] = {}
    wrong = []
    for one, why in judged(package, described) if still else ():
        if one.change != "gone" or why not in still:
            continue
        if one.after not in source:
            files = sorted(source_of(package, one.after).rglob("*.py"))
            source[one.after] = "\n".join(path.read_text("utf-8", "replace") for path in files)
        if not re.search(rf"(?:\b|_){re.escape(one.subject)}\b", source[one.after]):
            wrong.append(one)
    return wrong


def catalogue() -> dict[str, dict[str, Any]]:
    """The packages; the reasons that stand for all of them come after a package's own."""
    found: dict[str, Any] = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    shared = found.pop("reason")
    for described in found.values():
        described["reason"] = [*described.get("reason", []), *(one for one in shared if described.get("shared", True))]
    return found


def main(words: list[str]) -> int:
    everything = catalogue()
    wanted = [word for word in words if not word.startswith("-")] or list(everything)
    left = 0
    for package in wanted:
        answers = judged(package, everything[package])
        for one, why in answers:
            if why is None or "--all" in words:
                print(f"{one}{'' if why is None else f'  [{why}]'}")
        count = sum(why is None for _, why in answers)
        rules = sum(why == "rule" for _, why in answers)
        print(
            f"{package}: {len(answers)} transitions, {rules} with a rule, {len(answers) - rules - count} with a reason"
        )
        left += count
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
