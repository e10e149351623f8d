"""``trysquare spec`` on inputs of other kinds (further_inputs.py), against packaging, pip and importlib.metadata, live.

The default run asks about 4,000 questions, a full one (``TRYSQUARE_FULL=1``) about 130,000 and every pair of near versions.
"""

from __future__ import annotations

import collections
import json
import random
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.differential import further_inputs
from tests.differential.test_standards import ask, is_specifier, reference
from tests.support.measures import FULL, record

if sys.version_info[:2] != (3, 11):
    pytest.skip("no Python 3.11 on this machine runs the tests: its library is the reference", allow_module_level=True)

from tests.differential.documents_reference import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Callable

SEED = 20261126
BATCH = 5_000


def check(
    name: str, questions: list[further_inputs.Question], truth: Callable[[str, dict[str, Any]], dict[str, Any] | None]
) -> None:
    found: list[str] = []
    counts: collections.Counter[str] = collections.Counter()
    for start in range(0, len(questions), BATCH):
        batch = questions[start : start + BATCH]
        for (operation, given), ours in zip(batch, ask(batch)):
            theirs = truth(operation, given)
            counts[operation] += 1
            if theirs is None:
                continue
            counts["accepted"] += theirs.get("ok", theirs.get("valid", True))
            if ours.get("out") != theirs:
                texts = [json.dumps(one)[:800] for one in (given, theirs, ours)]
                found.append("{} {}\n  reference: {}\n  trysquare: {}".format(operation, *texts))
    record(f"further_{name}", questions=len(questions), differences=len(found), **counts)
    assert not found, f"{len(found)} of {len(questions)} differ:\n" + "\n".join(found[:20])
    assert counts["accepted"] > len(questions) / 10


def test_near_versions_in_pairs() -> None:
    questions = list(further_inputs.pairs())
    check("pairs", questions if FULL else random.Random(SEED).sample(questions, 2_000), reference)


def test_standards() -> None:
    questions = [
        (operation, given)
        for operation, given in further_inputs.standards(100_000 if FULL else 2_000, SEED)
        if is_specifier(given.get("specifier", ""))
    ]
    check("standards", questions, reference)


def test_documents() -> None:
    kept = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(4300)  # here Python's limit of digits is part of the answer
    try:
        questions = list(further_inputs.documents(30_000 if FULL else 1_000, SEED))
        check("documents", questions, lambda operation, given: OPERATIONS[operation](given))
    finally:
        sys.set_int_max_str_digits(kept)
