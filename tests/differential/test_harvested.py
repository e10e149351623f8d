"""``trysquare spec`` against its references on strings harvested from the sources of projects that read the standards.

packaging's and pip's own test suites, poetry's, pdm's and others' (tests/support/harvest.txt): each literal is asked about
in every operation that takes a text, and once more with a few characters changed. The default run asks a sample of
packaging's, a full one (``TRYSQUARE_FULL=1``) everything.
"""

from __future__ import annotations

import collections
import json
import random
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.differential import harvested_strings
from tests.differential.test_standards import ask, is_specifier, is_version, reference
from tests.support.measures import FULL, ROOT, record
from tests.support.sdists import sdist_of

if sys.version_info[:2] != (3, 11):
    pytest.skip("no Python 3.11 on this machine runs the tests: its library is the reference", allow_module_level=True)

from tests.differential.documents_reference import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.differential.harvested_strings import Question

SEED = 20261126
BATCH = 10_000
DEFAULT = 12_000
PAIRS = 3_000 if FULL else 1_000


def projects() -> list[str]:
    lines = (ROOT / "tests/support/harvest.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    return pins if FULL else pins[:1]


def answer_of(operation: str, given: dict[str, Any]) -> dict[str, Any] | None:
    if operation not in OPERATIONS:
        sys.set_int_max_str_digits(0)  # a limit of Python's, not of the standard
        return reference(operation, given)
    sys.set_int_max_str_digits(4300)  # here it is part of the answer
    return OPERATIONS[operation](given)


def questions(project: str) -> Iterator[Question]:
    found = harvested_strings.harvest([sdist_of(project)])
    short = sorted(found.short)
    single = [one for text in short for one in harvested_strings.of_a_short_one(text)]
    single += [one for text in sorted(found.texts) for one in harvested_strings.of_a_text(text)]
    single += [one for name, data in found.files for one in harvested_strings.of_a_file(name, data)]
    if not FULL:
        single = random.Random(SEED).sample(single, DEFAULT // 2)
    yield from single
    yield from harvested_strings.mutated(single, SEED)
    yield from harvested_strings.of_pairs(short, SEED, PAIRS, is_version, is_specifier)


def batches(questions: Iterable[Question]) -> Iterator[list[Question]]:
    batch: list[Question] = []
    for one in questions:
        batch.append(one)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


@pytest.mark.parametrize("project", projects())
def test_harvested_strings(project: str) -> None:
    found: list[str] = []
    counts: collections.Counter[str] = collections.Counter()
    digits = sys.get_int_max_str_digits()
    try:
        for batch in batches(questions(project)):
            for (operation, given), ours in zip(batch, ask(batch)):
                theirs = answer_of(operation, given)
                counts[operation] += 1
                if theirs is None:
                    counts["no answer"] += 1
                    continue
                counts["accepted"] += theirs.get("ok", theirs.get("valid", True))
                if ours.get("out") != theirs:
                    texts = [json.dumps(one)[:1000] for one in (given, theirs, ours)]
                    found.append("{} {}\n  reference: {}\n  trysquare: {}".format(operation, *texts))
    finally:
        sys.set_int_max_str_digits(digits)
    total = sum(count for name, count in counts.items() if "." in name)
    record(f"standards_harvested_{project}", questions=total, differences=len(found), **counts)
    assert not found, f"{len(found)} of {total} differ:\n" + "\n".join(found[:40])
    assert counts["accepted"] > total / 10
    if not FULL:
        assert {name for name in counts if "." in name} >= {*OPERATIONS}
