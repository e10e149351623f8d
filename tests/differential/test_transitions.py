"""What the real releases changed about settings has a rule, or a reason why there is none (transitions.py)."""

from __future__ import annotations

import pytest

from tests.differential.transitions import Transition, catalogue, has_rule, judged, reason_of, wrongly_read
from tests.support.measures import FULL, record

LATEST = 3  # releases that a default run compares; a full run takes all
#: What a default run looks at: releases are fetched for it. A full run takes every package.
FEW = ["django", "django-csp", "djangorestframework", "django-allauth"]


@pytest.mark.parametrize("package", list(catalogue()) if FULL else FEW)
def test_no_transition_is_left(package: str) -> None:
    described = catalogue()[package]
    if not FULL:
        described = {**described, "releases": described["releases"][-LATEST:]}
    answers = judged(package, described)
    left = [str(one) for one, why in answers if why is None]
    record(f"transitions-{package}", transitions=len(answers), rules=sum(why == "rule" for _, why in answers))
    assert answers
    assert not left, "\n".join(left)


@pytest.mark.parametrize("package", list(catalogue()) if FULL else ["django-allauth"])
def test_what_is_said_to_be_still_read_is_there(package: str) -> None:
    described = catalogue()[package]
    if not FULL:
        described = {**described, "releases": described["releases"][-LATEST:]}
    assert wrongly_read(package, described) == []


def test_a_transition_without_rule_and_reason_is_seen() -> None:
    one = Transition("thing", "1.0", "2.0a1", "gone", "reads OLD_NAME")
    assert not has_rule(one, {})
    assert reason_of(one, [{"facts": ["reads OTHER"], "why": "why"}]) is None
    assert reason_of(one, [{"facts": ["reads OLD_*"], "change": "new", "why": "why"}]) is None
    assert reason_of(one, [{"facts": ["reads OLD_*"], "why": "why"}]) == "why"
