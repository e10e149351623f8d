"""Every rule's examples against the real packages, at the versions that the examples name.

Without the cure the real package must do what the example says (fail, warn, or answer so), through
``settings.configure()`` and through a settings module; with the cure it must work and answer with the old effect. The
engine's part (that the cure is what the rule makes of the settings) is checked here too, through the command.
"""

from __future__ import annotations

import contextlib
import json
import random
import re
import subprocess
import zlib
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.differential.transitions import catalogue
from tests.support.command import trysquare
from tests.support.interpreters import interpreter
from tests.support.measures import FULL, record
from tests.support.package_venvs import package_venv
from tests.support.venvs import venv

if TYPE_CHECKING:
    from collections.abc import Iterator

    from packaging.specifiers import SpecifierSet

CHILD = Path(__file__).with_name("rule_child.py")
# Version sets, each a venv, that a default run asks: those with most cases, and some others, with this many cases of
# each at most, half of them uncured; a full run takes all.
LARGEST, DRAWN, EACH = 5, 7, 8
Case = dict[str, Any]

# A Python that the framework's releases support, from the newest on.
PYTHONS = [("4.2a1", "3.12"), ("4.0a1", "3.10"), ("2.2a1", "3.8"), ("1.11a1", "3.7")]
# What says that a release was not written for what it stands beside, and what it may have been written for.
UNFIT = r"cannot import name|No module named|unexpected keyword argument|has no attribute|object is not callable"
OLD = ("3.2.25", "2.2.28")
# What Python and the framework say of how an old release is written, whatever the settings are: of no account in the sweep.
NOISE = (
    r"providing_args argument|importing the ABCs|pkg_resources is deprecated|class-based `config`|default_app_config"
    r"|is deprecated and slated for removal in Python|invalid escape sequence"
    r"|defusedxml\.cElementTree is deprecated"
    # Of the newest framework, where the example's own is too old for the release.
    r"|Migrate to MAILERS|Migrating email to mailers"
)
# What some releases use and forgot to require.
FORGOTTEN = ("setuptools==66.1.1", "packaging")
MOST = 4  # releases besides its own that a full run asks what an example says


def python_for(versions: dict[str, str]) -> Path:
    django = Version(versions.get("django", "5.2"))
    return interpreter(next(series for first, series in PYTHONS if django >= Version(first)))


@pytest.fixture(scope="module")
def rules() -> list[dict[str, Any]]:
    done = trysquare("rules", "--format", "json")
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["rules"]
    assert found
    return found


def cases_of(rule: dict[str, Any], example: dict[str, Any]) -> list[Case]:
    """The questions of one example: both states, each way in."""
    proof = rule["proof"]
    cases: list[Case] = []
    for cured in (False, True):
        settings = example["expected"] if cured else example["settings"]
        claim = example["cured" if cured else "uncured"]
        if claim is None or settings is None:
            continue
        cases += [
            {
                "title": f"{rule['id']}: {example['title']} ({'cured' if cured else 'uncured'}, {through})",
                "with": example["with"],
                "swept": example.get("swept"),
                "claim": claim,
                "cured": cured,
                "through": through,
                "settings": {**proof["given"], **settings},
                "preparation": proof["preparation"],
                "question": proof["question"],
            }
            for through in example["through"]
        ]
    return cases


def boundary(rule: dict[str, Any]) -> SpecifierSet:
    """The versions of its own package for which a rule holds."""
    (requirement,) = (one for one in map(Requirement, rule["when"]) if canonicalize_name(one.name) == rule["package"])
    return requirement.specifier


def swept(rule: dict[str, Any], example: dict[str, Any]) -> list[dict[str, Any]]:
    """The example at some other releases that do the same: those of ``across``, or on its side of the boundary.

    The two at the ends are always among them; the others are drawn, the same ones in every run.
    """
    package, holds = rule["package"], boundary(rule)
    own = Version(example["with"][package])
    across = [one.specifier for one in map(Requirement, example["across"]) if canonicalize_name(one.name) == package]
    side = holds.contains(own, prereleases=True)
    found = [
        version
        for version in catalogue()[package]["releases"]
        if Version(version) != own
        and holds.contains(version, prereleases=True) == side
        and all(one.contains(version, prereleases=True) for one in across)
    ]
    chosen = {*found[:1], *found[-1:]}
    chosen |= set(random.Random(zlib.crc32(example["title"].encode())).sample(found, min(len(found), MOST - 2)))
    return [{**example, "with": {**example["with"], package: version}, "swept": package} for version in sorted(chosen)]


def all_cases(rules: list[dict[str, Any]]) -> list[Case]:
    return [
        case
        for rule in rules
        for example in rule["examples"]
        for one in [example, *(swept(rule, example) if FULL else [])]
        for case in cases_of(rule, one)
    ]


def batches_of(cases: list[Case]) -> list[tuple[str, list[Case]]]:
    """The cases by what they are asked with; in a default run only some of them, the same ones in every run."""
    by_versions: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        by_versions[json.dumps(case["with"], sort_keys=True)].append(case)
    for batch in by_versions.values():
        batch.sort(key=lambda case: case["swept"] is not None)  # what an example names itself must be installable
    batches = sorted(by_versions.items(), key=lambda one: (-len(one[1]), one[0]))
    if FULL:
        return batches
    drawing = random.Random(20260301)
    some = batches[:LARGEST] + drawing.sample(batches[LARGEST:], DRAWN)
    return [(versions, few_of(drawing, batch)) for versions, batch in some]


def few_of(drawing: random.Random, cases: list[Case]) -> list[Case]:
    few = []
    for cured in (False, True):
        side = [case for case in cases if case["cured"] is cured]
        few += drawing.sample(side, min(len(side), EACH // 2))
    return few


def venvs_for(versions: dict[str, str], swept: str | None) -> Iterator[Path]:
    """The interpreters of venvs with these versions.

    A release that the sweep drew may want another Python, other releases of what stands beside it, or a framework of its own
    days: so there are several ways, the one that the example names first. Those that cannot be installed are left out.
    """
    if swept is None:
        yield package_venv(python_for(versions), versions)
        return
    own = f"{swept}=={versions[swept]}"
    pins = [f"{name}=={version}" for name, version in versions.items()]
    loose = [own, *(name for name in versions if name != swept)]
    others = [(loose, interpreter("3.12")), (loose, interpreter("3.10")), (loose, interpreter("3.8"))]
    names = [name for name in versions if name not in (swept, "django")]
    beside = dict.fromkeys([tuple(names), tuple(f"{name}=={versions[name]}" for name in names)])
    old = [
        ([own, *those, f"django=={django}"], python_for({"django": django}))
        for django in OLD
        for those in beside
        if swept != "django"
    ]
    pinned = [(pins, python) for python in {python_for(versions): 0, **{interpreter(one): 0 for _, one in PYTHONS}}]
    forgotten = [([*pins, *FORGOTTEN], python_for(versions)), ([*old[0][0], *FORGOTTEN], old[0][1])] if old else []
    for wanted, python in [*pinned, *forgotten, *others, *old]:
        with contextlib.suppress(AssertionError):
            found = venv(wanted, python) / "bin" / "python"
            # An old framework may need modules that this Python has no more.
            if (
                subprocess.run([found, "-I", "-c", "import django.conf"], capture_output=True, check=False).returncode
                == 0
            ):
                yield found


def asked(python: Path, cases: list[Case]) -> list[dict[str, Any]]:
    """One parent process for a set of versions; it forks a child for each case."""
    done = subprocess.run(
        [str(python), "-I", str(CHILD)],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, f"{python}: {done.stderr}"
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def answers_of(versions: dict[str, str], cases: list[Case]) -> list[dict[str, Any]] | None:
    """What the packages do. Nothing when the set cannot be installed, or in no way be used together."""
    swept = cases[0]["swept"]
    answers = None
    for python in venvs_for(versions, swept):
        answers = asked(python, cases)
        if swept is None or not any(unfit(case, answer) for case, answer in zip(cases, answers)):
            return answers
    return None


def unfit(case: Case, answer: dict[str, Any]) -> bool:
    """Whether the release of a package cannot be used on that Python or beside that framework at all."""
    says = answer.get("failure", "")
    return re.search(UNFIT, says) is not None and judged(case, answer) is not None


def judged(case: Case, answer: dict[str, Any]) -> str | None:
    """The difference, which in the sweep leaves out what is said of the release itself."""
    claim = case["claim"]
    if case["swept"] is not None:
        said = claim.get("warns")
        kept = [text for text in answer["warnings"] if not re.search(NOISE, text) or (said and said in text)]
        answer = {**answer, "warnings": kept}
        if re.search(NOISE, said or ""):
            claim = {key: text for key, text in claim.items() if key != "warns"}
    return difference(claim, answer, case["cured"])


def difference(claim: dict[str, str], answer: dict[str, Any], cured: bool) -> str | None:
    """What the package did that the example does not say; nothing when they agree."""
    if "fails" in claim:
        failure = answer.get("failure")
        if failure is None:
            return f"it works and answers {answer['answer']}, the example says that it fails"
        return None if claim["fails"] in failure else f"it fails with {failure!r}, not with {claim['fails']!r}"
    if "failure" in answer:
        return f"it fails with {answer['failure']!r}"
    if "answers" in claim and answer["answer"] != claim["answers"]:
        return f"it answers {answer['answer']}, not {claim['answers']}"
    warned = [text for text in answer["warnings"] if claim.get("warns", "") in text]
    if "warns" in claim and not warned:
        return f"it does not warn {claim['warns']!r}; warnings: {answer['warnings']}"
    if "warns" not in claim and answer["warnings"]:
        return (
            f"it warns {answer['warnings']}, which the example does not say"
            if not cured
            else (f"it still warns {answer['warnings']}")
        )
    return None


@pytest.mark.parametrize("package", sorted(catalogue()) if FULL else ["some of each"])
def test_real_packages_do_what_the_examples_say(package: str, rules: list[dict[str, Any]]) -> None:
    """A full run asks package by package, so that it can be run in pieces; a default run asks a sample of all."""
    about = [rule for rule in rules if not FULL or rule["package"] == package]
    batches = batches_of(all_cases(about))
    wrong, left_out = [], []
    with ThreadPoolExecutor(max_workers=2) as workers:
        answers = list(workers.map(lambda one: answers_of(json.loads(one[0]), one[1]), batches))
    for (text, batch), given in zip(batches, answers):
        if given is None:
            left_out.append(text)
            continue
        for case, answer in zip(batch, given):
            found = judged(case, answer)
            if found is not None:
                wrong.append(f"{case['title']}\n    with {text}: {found}")
    number = sum(len(given) for given in answers if given is not None)
    name = f"rule-examples-{package}" if FULL else "rule-examples"
    record(
        name,
        cases=number,
        version_sets=len(batches) - len(left_out),
        never_together=left_out,
        rules=len(about),
        wrong=len(wrong),
    )
    assert number or (FULL and not about)
    assert not wrong, "\n".join(wrong)
    assert len(left_out) <= len(batches) / 4, left_out


def test_every_example_says_what_the_real_package_does(rules: list[dict[str, Any]]) -> None:
    silent = [
        f"{rule['id']}: {example['title']}"
        for rule in rules
        for example in rule["examples"]
        if example["uncured"] is None or (example["expected"] is not None and example["cured"] is None)
    ]
    assert not silent


def test_cures_of_the_command_are_those_of_the_examples(rules: list[dict[str, Any]], tmp_path: Path) -> None:
    """The whole command, all rules at once: a cure of one rule must not be spoilt by another."""
    witness = {rule["id"]: rule["written_before"] for rule in rules}
    wanted = [
        (rule, example)
        for rule in rules
        for example in rule["examples"]
        if example["expected"] is not None and not example["built_for"]
    ]
    assert wanted
    for rule, example in wanted:
        manifest = tmp_path / "manifest.txt"
        manifest.write_text("".join(f"{name}=={version}\n" for name, version in example["with"].items()), "utf-8")
        words = ["--review"] if rule["applicability"] == "review" else []
        given = {**rule["proof"]["given"], **example["settings"]}
        done = trysquare("sanitize", "-", "--manifest", manifest, "--format", "json", *words, stdin=json.dumps(given))
        assert done.returncode in (0, 1), done.stderr  # 1: findings of other rules
        answer = json.loads(done.stdout)
        # Asked for a review, changed defaults are kept too: nobody said what these settings were written for.
        others = {
            edit["path"].split("/")[1]
            for edit in answer["edits"]
            if edit["rule"] != rule["id"] and witness[edit["rule"]] == "release"
        }
        settings = {name: value for name, value in answer["settings"].items() if name not in others}
        assert settings == {**rule["proof"]["given"], **example["expected"]}, rule["id"]
        assert rule["id"] in {edit["rule"] for edit in answer["edits"]}


def test_the_probes_can_fail() -> None:
    """The comparison itself: each way to disagree is seen."""
    works = {"answer": "1", "warnings": []}
    assert difference({"answers": "1"}, works, cured=False) is None
    assert difference({"answers": "2"}, works, cured=False)
    assert difference({"fails": "x"}, works, cured=False)
    assert difference({"fails": "x"}, {"failure": "E: y", "warnings": []}, cured=False)
    assert difference({"answers": "1"}, {"failure": "E: y", "warnings": []}, cured=True)
    assert difference({"answers": "1", "warns": "w"}, works, cured=False)
    assert difference({"answers": "1"}, {"answer": "1", "warnings": ["w"]}, cured=True)
