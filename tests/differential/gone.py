"""Code rules made from what real releases dropped: ``rules/<package>/<release>.gone.code.toml``.

A loss that ``symbols.py`` finds in the source becomes part of a rule when running both releases confirms it: there in the one, not in the
other. The rest is listed in ``symbols_unconfirmed.txt``, each with what was seen.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.command import keeping_environment
from tests.support.interpreters import interpreter
from tests.support.measures import ROOT
from tests.support.venvs import venv

if TYPE_CHECKING:
    from tests.differential.symbols import Loss

CHILD = Path(__file__).with_name("symbol_child.py")
UNCONFIRMED = Path(__file__).with_name("symbols_unconfirmed.txt")
LANGUAGE = "standard-library"
HEAD = "# Made by `python -m tests.differential.symbols --write` from the real releases; not to be edited.\n"


def series_of(package: str, version: str) -> str:
    """The release that rules are filed under."""
    return version if package == LANGUAGE else ".".join(version.split(".")[:2])


def first_of(package: str, version: str) -> str:
    """The first release of the series."""
    series = series_of(package, version)
    return series if package in (LANGUAGE, "django") else f"{series}.0"


def versions_of(package: str, version: str, entry: dict[str, Any]) -> dict[str, str]:
    """What a rule's `has` and `lacks` hold."""
    if package == LANGUAGE:
        return {"python": version}
    series = series_of(package, version)
    return {package: version, **entry.get("beside", {}).get(series, entry.get("beside", {}).get("default", {}))}


def are_there(versions: dict[str, str], settings: dict[str, Any] | None, losses: list[Loss]) -> list[bool]:
    wanted = [f"{name}=={version}" for name, version in versions.items() if name != "python"]
    base = interpreter(versions.get("python", "3.12"))
    python = venv(wanted, base) / "bin" / "python" if wanted else base
    done = subprocess.run(
        [str(python), str(CHILD)],
        input=json.dumps({"settings": settings, "symbols": [[one.kind, one.symbol] for one in losses]}),
        env=keeping_environment(),
        capture_output=True,
        text=True,
        timeout=1200,
        check=True,
    )
    answers: list[bool] = json.loads(done.stdout)
    return answers


def _list(name: str, items: list[str]) -> str:
    return "" if not items else f"{name} = [\n" + "".join(f'  "{one}",\n' for one in items) + "]\n"


def _calls(parameters: list[str], positional: list[str], required: list[str]) -> str:
    keywords: dict[str, list[str]] = {}
    for one in parameters:
        target, _, name = one.partition("(")
        keywords.setdefault(target, []).append(name.removesuffix("=)"))
    rows = [f'  {{ target = "{target}", keywords = {json.dumps(names)} }},\n' for target, names in keywords.items()]
    for one in positional:
        target, _, most = one.partition("(<=")
        rows.append(f'  {{ target = "{target}", most = {most.removesuffix(")")} }},\n')
    for one in required:
        target, _, said = one.partition("(")
        name, _, place = said.removesuffix(")").partition("@")
        rows.append(f'  {{ target = "{target}", without = "{name}", position = {place} }},\n')
    return "calls = [\n" + "".join(rows) + "]\n" if rows else ""


def rule_text(package: str, entry: dict[str, Any], before: str, after: str, losses: list[Loss]) -> str:
    title = entry.get("title", package)
    series = series_of(package, after)
    condition = f'python = ">={series}.0a1"' if package == LANGUAGE else f'when = ["{package}>={series}a1"]'
    by_kind = {
        kind: sorted({one.symbol for one in losses if one.kind == kind})
        for kind in ("name", "member", "module", "parameter", "positional", "required")
    }
    return (
        f'[[code]]\nname = "gone"\nmessage = "{title} {series} no longer has this"\n{condition}\n'
        + _list("symbols", [*by_kind["name"], *by_kind["member"]])
        + _list("modules", by_kind["module"])
        + _calls(by_kind["parameter"], by_kind["positional"], by_kind["required"])
        + f"has = {_inline(versions_of(package, before, entry))}\n"
        + f"lacks = {_inline(versions_of(package, first_of(package, after), entry))}\n"
    )


def _inline(versions: dict[str, str]) -> str:
    return "{ " + ", ".join(f'{name} = "{version}"' for name, version in versions.items()) + " }"


def _seen(loss: Loss, still_in: str, before: str) -> str:
    if "-" in loss.symbol:
        return "no name that code can import"
    return f"still there in {still_in}" if still_in else f"not to be had in {before}"


def write_rules(package: str, entry: dict[str, Any], losses: list[Loss]) -> list[str]:
    """Writes the package's files; returns the lines of what was not confirmed."""
    unconfirmed = []
    pairs = sorted({(one.before, one.after) for one in losses}, key=lambda pair: entry["releases"].index(pair[0]))
    for before, after in pairs:
        asked = [one for one in losses if (one.before, one.after) == (before, after)]
        first = first_of(package, after)
        settings = entry.get("settings")
        old = are_there(versions_of(package, before, entry), settings, asked)
        new = are_there(versions_of(package, first, entry), settings, asked)
        confirmed = [one for one, was, still in zip(asked, old, new) if was and not still and "-" not in one.symbol]
        unconfirmed += [
            f"{one}: {_seen(one, first if still else '', before)}"
            for one, was, still in zip(asked, old, new)
            if not was or still or "-" in one.symbol
        ]
        path = ROOT / "rules" / package / f"{series_of(package, after)}.gone.code.toml"
        if confirmed:
            head = f'package = "{package}"\nrelease = "{series_of(package, after)}"\n\n'
            path.write_text(HEAD + head + rule_text(package, entry, before, after, confirmed), encoding="utf-8")
    return unconfirmed
