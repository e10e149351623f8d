"""Of what consecutive real releases dropped nothing is left that no code rule speaks of and that has no reason (``symbols.py``)."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomllib

from tests.differential import symbols
from tests.differential.symbol_facts import facts_of
from tests.support.measures import FULL, record

CATALOGUE = tomllib.loads(symbols.CATALOGUE.read_text(encoding="utf-8"))
#: The default run reads one small package.
FEW = ["django-guardian"]

OLD = """
import os
__all__ = ["os", "f", "A"]
def f(a, b=1, *, c=2): pass
def g(a, b=1): pass
def h(a=1): pass
def renamed(a): pass
class A:
    kept = gone = 1
    def m(self, x): pass
    @staticmethod
    def s(x): pass
class B: pass
x = y = 1
"""
NEW = """
def f(a, *, c=2): pass
def g(a, *, b=1): pass
def h(a): pass
def renamed(b): pass
class A:
    kept = 1
    def m(self, x, y): pass
    @staticmethod
    def s(x, *, z): pass
x = 1
"""
LOST = [
    ("member", "p:A.gone"),
    ("name", "p:B"),
    ("name", "p:os"),
    ("name", "p:y"),
    ("parameter", "p:f(b=)"),
    ("parameter", "p:renamed(a=)"),
    ("positional", "p:g(<=1)"),
    ("required", "p:A.m(y@2)"),
    ("required", "p:A.s(z@0)"),
    ("required", "p:h(a@1)"),
]


def releases(folder: Path, old: str, new: str) -> tuple[Path, Path]:
    """Two releases of a package `p`."""
    for name, text in (("old", old), ("new", new)):
        (folder / name / "p").mkdir(parents=True)
        (folder / name / "p" / "__init__.py").write_text(text, encoding="utf-8")
    return folder / "old", folder / "new"


def test_the_diff_tells_every_kind_of_loss(tmp_path: Path) -> None:
    old, new = releases(tmp_path, OLD, NEW)
    assert symbols.losses(facts_of(old, "p"), facts_of(new, "p")) == LOST


@pytest.mark.parametrize("package", CATALOGUE if FULL else FEW)
def test_nothing_is_left(package: str) -> None:
    entry = CATALOGUE[package]
    found = symbols.all_losses(package, entry)
    refuted = {one for one in symbols.unconfirmed() if one.startswith(f"{package} ")}
    left = symbols.left_over(package, entry, symbols.spoken_of(), refuted)
    record(
        f"symbols-{package}",
        releases=len(entry["releases"]),
        losses=len(found),
        unconfirmed=len(refuted),
        left=len(left),
    )
    assert found, "the diff sees nothing at all"
    assert not left, "\n".join(map(str, left))
    assert refuted <= set(map(str, found)), "reasons for what is no loss"
