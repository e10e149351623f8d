"""``trysquare spec`` on documents against packaging, pip and importlib.metadata themselves: every field of every answer.

Wheel names, tags, requirements files, lock files, metadata, RECORD, entry points, direct URLs. The default run asks about
20,000 generated questions, a full one (``TRYSQUARE_FULL=1``) 200,000; each also asks about every shape that is written
down and every file of these kinds in the environments that lie about.
"""

from __future__ import annotations

import collections
import json
import sys
from typing import TYPE_CHECKING

import pytest

from tests.differential import documents_inputs
from tests.differential.test_standards import ask, site_directories
from tests.support.measures import FULL, record

if sys.version_info[:2] != (3, 11):
    pytest.skip("no Python 3.11 on this machine runs the tests: its library is the reference", allow_module_level=True)

from tests.differential.documents_reference import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 20261124
BATCH = 5_000
# requirements_txt.parse is the only one whose reference lays out files.
COUNTS = dict.fromkeys(OPERATIONS, 2500) | {"requirements_txt.parse": 1_500}


@pytest.fixture(autouse=True)
def integers_as_python_reads_them() -> Iterator[None]:
    """The other reference lifts Python's limit of digits; here it is part of the answer."""
    kept = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(4300)
    yield
    sys.set_int_max_str_digits(kept)


def check(name: str, questions: list[documents_inputs.Question], **more: int) -> None:
    found: list[str] = []
    counts: collections.Counter[str] = collections.Counter()
    for start in range(0, len(questions), BATCH):
        batch = questions[start : start + BATCH]
        for (operation, given), ours in zip(batch, ask(batch)):
            theirs = OPERATIONS[operation](given)
            counts[operation] += 1
            counts["accepted"] += theirs.get("ok", theirs.get("valid", True))
            if ours.get("out") != theirs:
                texts = [json.dumps(one)[:600] for one in (given, theirs, ours)]
                found.append("{} {}\n  reference: {}\n  trysquare: {}".format(operation, *texts))
    record(f"documents_{name}", questions=len(questions), differences=len(found), **more, **counts)
    assert not found, f"{len(found)} of {len(questions)} differ:\n" + "\n".join(found[:20])
    # A generator that only makes refused texts would agree with anything.
    assert counts["accepted"] > len(questions) / 10


def test_written_shapes() -> None:
    check("shapes", list(documents_inputs.listed()))


def test_real_files() -> None:
    questions = list(documents_inputs.harvested(site_directories()))
    assert {operation for operation, _ in questions} >= {"metadata.parse", "record.parse", "entry_points.parse"}
    check("real", questions)


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_generated(operation: str) -> None:
    count = COUNTS[operation] * (10 if FULL else 1)
    check(f"generated_{operation}", list(documents_inputs.generated(operation, count, SEED)))
