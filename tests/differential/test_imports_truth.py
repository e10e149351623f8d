"""What ``trysquare imports`` says of real products in real environments, against importing every module of theirs.

Two halves, each with its precision and recall: the statements that fail, in the product and in the environment's packages, against an
import that steps over what fails; and whether each module can be imported, against a process of its own for each. The products that are
held out were first looked at when their figures had been written down; they count like the others.
"""

from __future__ import annotations

import pytest

from tests.support import imports_truth as truth
from tests.support.measures import FULL, record

#: Small ones, with causes of both kinds.
FEW = ("flask-security-drifted", "flask-admin-half")
#: What each must reach for itself; all of them together reach 0.99 (docs/imports.md).
FLOOR = 0.9
GOAL = 0.99
CASES = [one for one in truth.cases() if FULL or one.name in FEW]


@pytest.mark.parametrize("case", CASES, ids=[one.name for one in CASES])
def test_causes_and_verdicts(case: truth.Case) -> None:
    real = truth.truth_of(case)
    told, verdicts = truth.said_of(case)
    causes = truth.compare_causes(told, real)
    fails, works, _ = truth.compare_verdicts(verdicts, real)
    scores = {"causes": causes, "fails": fails, "works": works}
    figures = {
        name: {
            "precision": round(score.precision, 4),
            "recall": round(score.recall, 4),
            "right": score.right,
            "false": score.false,
            "missed": score.missed,
        }
        for name, score in scores.items()
    }
    record(f"imports_truth_{case.name}", held_out=case.held_out, modules=len(real["verdicts"]), **figures)
    assert set(real["verdicts"]) <= set(verdicts), "a module that nobody said anything about"
    assert causes.right + fails.right + works.right > 0
    for score in (causes, fails):
        assert score.precision >= FLOOR, "\n".join(score.false)


def test_all_together() -> None:
    causes, fails, works = truth.Score(), truth.Score(), truth.Score()
    for case in CASES:
        real = truth.truth_of(case)
        told, verdicts = truth.said_of(case)
        causes.add(truth.compare_causes(told, real))
        for into, score in zip((fails, works), truth.compare_verdicts(verdicts, real)[:2], strict=True):
            into.add(score)
    record("imports_truth", cases=len(CASES), causes=str(causes), fails=str(fails), works=str(works))
    for score in (causes, fails, works):
        assert score.precision >= GOAL
        assert score.recall >= GOAL
