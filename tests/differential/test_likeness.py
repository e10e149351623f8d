"""What stands in is our own text: what it shares with the releases that had it, beyond what both must offer, is little.

Each stand-in is held against the modules whose names it supplies or adapts, as the release that had them wrote them (``likeness.py``). A few
lines coincide where there is one way to say a thing; a share or a run of them beyond that is somebody else's text.
"""

from __future__ import annotations

import ast
import json
from collections import defaultdict
from pathlib import Path

import pytest

from tests.differential.test_code_rules import interpreter_of
from tests.support.command import trysquare
from tests.support.interpreters import interpreter
from tests.support.likeness import likeness, module_file
from tests.support.measures import FULL, ROOT, record
from tests.support.venvs import site_packages

#: Of a stand-in's lines: how many may coincide, beside a few in a short one, and how many that follow each other.
SHARE, FEW, RUN = 0.15, 3, 3


def library_of(series: str) -> Path:
    return interpreter(series).parents[1] / "lib" / f"python{'.'.join(series.split('.')[:2])}"


def upstream() -> dict[str, set[tuple[str, str]]]:
    """For each stand-in, the modules that it stands in for, each with the versions (JSON) that have it."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for rule in json.loads(trysquare("rules", "--code", "--format", "json").stdout)["rules"]:
        folder = f"rules/{rule['package']}"
        supplied = [(name.partition(":")[0], by) for part in ("symbols", "modules") for name, by in rule[part].items()]
        if rule["adapter"] and rule["adapter"]["around"]:
            supplied.append((rule["adapter"]["target"].partition(":")[0], [rule["adapter"]["around"]]))
        for module, stand_ins in supplied:
            for stand_in in stand_ins:
                file = f"{folder}/{stand_in.partition(':')[0]}"
                if file.endswith(".py"):
                    found[file].add((module, json.dumps(rule["has"], sort_keys=True)))
    return dict(found)


UPSTREAM = upstream()
#: The longest ones, which have most to share; all of them in a full run.
LONGEST = sorted(UPSTREAM, key=lambda file: -(ROOT / file).stat().st_size)[:4]


def texts_of(file: str) -> list[str]:
    texts = []
    for module, versions in sorted(UPSTREAM[file]):
        has = json.loads(versions)
        roots = [library_of(has.get("python", "3.12"))]
        if set(has) - {"python"}:
            roots.insert(0, site_packages(interpreter_of(has).parents[1]))
        while module:
            place = next((one for root in roots if (one := module_file(root, module))), None)
            if place is not None:
                texts.append(place.read_text(encoding="utf-8"))
                break
            module = module.rpartition(".")[0]  # a module that its parent makes, such as six.moves
    return texts


def test_every_stand_in_is_compared() -> None:
    files = {str(path.relative_to(ROOT)) for path in (ROOT / "rules").glob("*/*.py")}
    assert set(UPSTREAM) == files


@pytest.mark.parametrize("file", sorted(UPSTREAM) if FULL else LONGEST)
def test_few_lines_coincide(file: str) -> None:
    found = likeness((ROOT / file).read_text(encoding="utf-8"), texts_of(file))
    record(
        f"likeness-{file.removesuffix('.py').replace('/', '-')}",
        lines=found.lines,
        shared=len(found.shared),
        percent=round(100 * found.share, 1),
        run=found.run,
    )
    assert found.run <= RUN, found.shared
    assert len(found.shared) <= max(FEW, SHARE * found.lines), found.shared


def test_a_copy_is_seen() -> None:
    """The measure itself: a module against itself, written in another way and without its comments."""
    text = (library_of("3.12") / "netrc.py").read_text(encoding="utf-8")
    assert likeness(ast.unparse(ast.parse(text)), [text]).share == 1
    assert likeness("def f(a):\n    return sum(sorted(a)[2:]) + len(a)\n", [text]).shared == ()
