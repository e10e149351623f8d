"""``trysquare api diff`` against what running both releases shows, and against what a second reader (``symbol_facts.py``) finds.

Laws: what is told as gone was there and is not there any more; what the second reader finds and running confirms is told.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import tomllib

from tests.differential import symbols
from tests.differential.gone import LANGUAGE, are_there, versions_of
from tests.differential.symbol_facts import facts_of
from tests.differential.test_symbols import LOST, NEW, OLD, releases
from tests.support.command import trysquare
from tests.support.measures import FULL, ROOT, record
from tests.support.sources import source_of

if TYPE_CHECKING:
    from pathlib import Path

CATALOGUE = tomllib.loads(symbols.CATALOGUE.read_text(encoding="utf-8"))
PACKAGES = sorted(name for name in CATALOGUE if name != LANGUAGE)
SCHEMA = json.loads((ROOT / "include/trysquare/api.schema.json").read_text(encoding="utf-8"))


def diff(package: str, old: object, new: object, *more: str) -> dict[str, Any]:
    done = trysquare("api", "diff", package, old, new, *more, "--format", "json")
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    jsonschema.validate(found, SCHEMA)
    assert done.returncode == bool(found["losses"])
    return found


def as_reference(loss: dict[str, Any]) -> tuple[str, str]:
    """As ``symbols.py`` writes a loss."""
    said = {
        "parameter": "({parameter}=)",
        "positional": "(<={position})",
        "required": "({parameter}@{position})",
    }.get(loss["kind"], "")
    return loss["kind"], loss["symbol"] + said.format(**loss)


def test_every_kind_of_loss_is_told(tmp_path: Path) -> None:
    found = diff("p", *releases(tmp_path, OLD, NEW))
    # What is no parameter any more is not taken by position either.
    assert sorted(map(as_reference, found["losses"])) == sorted([*LOST, ("positional", "p:f(<=1)")])


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        ("x = 1", "def __getattr__(name): return name", []),
        ("x = 1", "def __getattr__(name):\n    if name == 'x': return 1\n    raise AttributeError(name)", []),
        ("x = 1", "globals().update(make())", []),
        ("x = 1", "from q import *", []),
        ("x = y = 1", "if unknown(): x = 1\nelse: y = 1", []),
        ("x = 1", "import sys\nif sys.version_info < (3, 0): x = 1", ["p:x"]),
        ("x = 1", "try: from q import x\nexcept ImportError: x = None", []),
        ("_x = 1", "", []),
        ("class A: x = 1", "class B: x = 1\nclass A(B): pass", []),
        ("class A: x = 1", "from q import B\nclass A(B): pass", []),
        ("class A: x = 1", "class A:\n    def __init__(self): self.x = 1", []),
        ("class A: x = 1", "class B: pass\nclass A(B): pass", ["p:A.x"]),
        ("class A(B):\n    x = 1\nclass C(A): pass", "class A: pass\nclass C(A): pass", ["p:A.x"]),
        ("def f(a): pass", "@d\ndef f(b): pass", []),
        ("def f(a): pass", "def f(*args, **more): pass", []),
        ("def f(a): pass", "f = 1", []),
    ],
)
def test_what_may_be_there_is_not_told(old: str, new: str, lost: list[str], tmp_path: Path) -> None:
    found = diff("p", *releases(tmp_path, old, new), "--python-version", "3.12")
    assert [one["symbol"] for one in found["losses"]] == lost


def test_where_it_is_now(tmp_path: Path) -> None:
    old, new = releases(tmp_path, "def moved(): pass\ndef gone(): pass", "")
    (old / "p/whole.py").write_text("def a(): pass\nclass B: pass\n", encoding="utf-8")
    (new / "p/other.py").write_text("def moved(): pass\ndef a(): pass\nclass B: pass\n", encoding="utf-8")
    found = {one["symbol"]: one["moved_to"] for one in diff("p", old, new)["losses"]}
    assert found == {"p:moved": "p.other:moved", "p:gone": None, "p.whole": "p.other"}


@pytest.mark.parametrize("package", PACKAGES if FULL else ["django-guardian"])
def test_real_releases(package: str) -> None:
    entry = CATALOGUE[package]
    told = wrong = uncheckable = missed = 0
    complaints = []
    for before, after in list(pairwise(entry["releases"]))[0 if FULL else -2 :]:
        old, new = source_of(package, before), source_of(package, after)
        found = diff(entry["imports"], old, new)
        ours = set(map(as_reference, found["losses"]))
        unknown = set(found["unknown"])
        reference = set(symbols.losses(facts_of(old, entry["imports"]), facts_of(new, entry["imports"])))
        asked = [symbols.Loss(package, before, after, *one) for one in sorted(ours | reference)]
        was = are_there(versions_of(package, before, entry), entry.get("settings"), asked)
        still = are_there(versions_of(package, after, entry), entry.get("settings"), asked)
        lost_modules = {symbol for kind, symbol in ours if kind == "module"}
        for loss, there, remains in zip(asked, was, still):
            module = loss.symbol.partition(":")[0]
            if (loss.kind, loss.symbol) in ours:
                told += 1
                if remains:
                    wrong += 1
                    complaints.append(f"still there: {loss}")
                uncheckable += not there
            elif there and not remains and module not in unknown and not _is_within(module, lost_modules):
                missed += 1
                complaints.append(f"not told: {loss}")
    record(f"api_{package}", told=told, wrong=wrong, not_to_be_had=uncheckable, missed=missed)
    print("\n".join(complaints))
    assert wrong == 0, complaints


def _is_within(module: str, lost: set[str]) -> bool:
    return any(module == one or module.startswith(f"{one}.") for one in lost)
