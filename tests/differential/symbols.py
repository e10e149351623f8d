"""What real releases dropped, and which of it no code rule speaks of.

    python -m tests.differential.symbols [PACKAGE...] [--all] [--write]

Consecutive releases (``symbols.toml``) are diffed by what their source offers (``symbol_facts.py``): modules, names, members of classes,
parameters, and what can no longer be left out or given by position. What a later release has again is no loss. A symbol is spoken of when a code rule names it (or its module), when ``symbols.toml`` gives a
reason why none does, or when running both releases did not confirm it (``symbols_unconfirmed.txt``). Exit code 1: something is left.
``--write`` makes the rules of what is left (``gone.py``).
"""

from __future__ import annotations

import fnmatch
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomllib

from tests.differential.gone import UNCONFIRMED, write_rules
from tests.differential.symbol_facts import Facts, facts_of
from tests.support.command import trysquare
from tests.support.interpreters import interpreter
from tests.support.sources import source_of

CATALOGUE = Path(__file__).with_name("symbols.toml")
LANGUAGE = "standard-library"


@dataclass(frozen=True)
class Loss:
    package: str
    before: str
    after: str
    kind: str  # "module", "name", "member", "parameter", "positional", "required"
    symbol: str  # of the last three: function(name=), function(<=most), function(name@place)

    def __str__(self) -> str:
        return f"{self.package} {self.before} -> {self.after}: {self.kind} {self.symbol}"


def losses(before: Facts, after: Facts) -> list[tuple[str, str]]:
    """What the later release lacks; what is in a lost module or class is not told again."""
    modules = before.modules - after.modules
    names = {one for one in before.names - after.names if one.partition(":")[0] not in modules}
    # A module that became a name of its parent, or a submodule that a name was: still to be imported as before.
    names = {one for one in names if one.replace(":", ".") not in after.modules}
    members = {one for one in before.members - after.members if one.rpartition(".")[0] in (before.names & after.names)}
    parameters = {
        f"{symbol}({name}=)"
        for symbol, given in before.parameters.items()
        if symbol in after.parameters and symbol not in after.open
        for name in given
        if name not in after.parameters[symbol]
    }
    positional = {
        f"{symbol}(<={most})"
        for symbol, most in after.most.items()
        if before.most.get(symbol, 0) > most
        and set(before.parameters[symbol]) <= set(after.parameters[symbol])  # else a parameter is told about
    }
    required = {
        f"{symbol}({name}@{place})"
        for symbol, given in after.required.items()
        if symbol in before.most  # one that took `*args` may have required it all the same
        for name, place in given.items()
        if name not in before.required[symbol] and (place == 0 or place not in before.required[symbol].values())
    }
    kinds = (
        ("module", modules),
        ("name", names),
        ("member", members),
        ("parameter", parameters),
        ("positional", positional),
        ("required", required),
    )
    return sorted((kind, one) for kind, found in kinds for one in found)


def is_offered(facts: Facts, kind: str, symbol: str) -> bool:
    """Whether a release has what a loss speaks of: a fix that an older release got last may be in all newer ones."""
    if kind in ("module", "name", "member"):
        return symbol in {"module": facts.modules, "name": facts.names, "member": facts.members}[kind]
    function, _, said = symbol.removesuffix(")").partition("(")
    if function not in facts.parameters:
        return False
    if kind == "parameter":
        return said.removesuffix("=") in facts.parameters[function] or function in facts.open
    if kind == "positional":
        return facts.most.get(function, 99) > int(said.removeprefix("<="))
    return said.partition("@")[0] not in facts.required[function]


def language_facts(series: str) -> Facts:
    """The standard library of an interpreter of this machine."""
    folder = interpreter(series).resolve().parent.parent / "lib" / f"python{series}"
    facts = Facts()
    for path in sorted(folder.iterdir()):
        name = path.name.removesuffix(".py")
        if name.startswith("_") or name in ("site-packages", "test", "idlelib", "lib2to3", "turtledemo", "config"):
            continue
        if (path / "__init__.py").exists() or path.suffix == ".py":
            found = facts_of(folder, name) if path.is_dir() else _one_module(folder, path)
            facts.modules |= found.modules
            facts.names |= found.names
            facts.members |= found.members
            facts.parameters.update(found.parameters)
            facts.open |= found.open
            facts.most.update(found.most)
            facts.required.update(found.required)
    return facts


def _one_module(folder: Path, path: Path) -> Facts:
    from tests.differential.symbol_facts import _read_module

    facts = Facts()
    facts.modules.add(path.stem)
    _read_module(path.stem, path, facts)
    return facts


def all_losses(package: str, entry: dict[str, Any]) -> list[Loss]:
    found = []
    releases = entry["releases"]
    read = [
        language_facts(one) if package == LANGUAGE else facts_of(source_of(package, one), entry["imports"])
        for one in releases
    ]
    for i in range(1, len(releases)):
        found += [
            Loss(package, releases[i - 1], releases[i], kind, symbol)
            for kind, symbol in losses(read[i - 1], read[i])
            if not any(is_offered(later, kind, symbol) for later in read[i + 1 :])
        ]
    return found


def spoken_of(by_hand: bool = False) -> set[str]:
    """Symbols and modules of the code rules; of those that people wrote only."""
    done = trysquare("rules", "--code", "--format", "json")
    assert done.returncode == 0, done.stderr
    found: set[str] = set()
    for rule in json.loads(done.stdout)["rules"]:
        if by_hand and rule["id"].endswith("/gone"):
            continue
        found |= {*rule["symbols"], *rule["modules"]}
        if rule["adapter"] is not None:
            found.add(f"{rule['adapter']['target']}(*)")  # however it is called
        for call in rule["patterns"]["calls"]:
            found |= {f"{call['target']}({name}=)" for name in call["keywords"]}
            if call["most"] is not None:
                found.add(f"{call['target']}(<={call['most']})")
            if call["without"] is not None:
                found.add(f"{call['target']}({call['without']}@{call['position']})")
    return found


def unconfirmed() -> set[str]:
    """The losses that running both releases did not confirm, as printed."""
    if not UNCONFIRMED.exists():
        return set()
    return {": ".join(line.split(": ")[:2]) for line in UNCONFIRMED.read_text(encoding="utf-8").splitlines()}


def left_over(package: str, entry: dict[str, Any], spoken: set[str], refuted: set[str]) -> list[Loss]:
    """What a package dropped and nothing speaks of."""
    reasons = [pattern for one in entry.get("reason", []) for pattern in one["symbols"]]
    return [
        loss
        for loss in all_losses(package, entry)
        if str(loss) not in refuted and not is_spoken_of(loss, spoken, reasons)
    ]


def write(wanted: list[str], catalogue: dict[str, Any], spoken: set[str]) -> None:
    lines = UNCONFIRMED.read_text(encoding="utf-8").splitlines() if UNCONFIRMED.exists() else []
    lines = [line for line in lines if line.split(" ")[0] not in wanted]
    for package in wanted:
        lines += write_rules(package, catalogue[package], left_over(package, catalogue[package], spoken, set()))
    UNCONFIRMED.write_text("".join(f"{line}\n" for line in sorted(lines)), encoding="utf-8")


def is_spoken_of(loss: Loss, spoken: set[str], reasons: list[str]) -> bool:
    if loss.symbol in spoken or loss.symbol.replace(".__init__(", "(") in spoken:
        return True
    if loss.symbol.partition("(")[0] + "(*)" in spoken:
        return True
    if loss.kind == "module" and any(one.startswith(loss.symbol + ":") for one in spoken):
        return True
    if loss.kind == "module" and any(loss.symbol.startswith(one + ".") for one in spoken if ":" not in one):
        return True
    return any(fnmatch.fnmatchcase(loss.symbol, pattern) for pattern in reasons)


def main(words: list[str]) -> int:
    catalogue = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    wanted = [word for word in words if not word.startswith("--")] or list(catalogue)
    spoken = spoken_of("--write" in words)
    if "--write" in words:
        write(wanted, catalogue, spoken)
        return 0
    refuted = unconfirmed()
    left = 0
    for package in wanted:
        reasons = [pattern for one in catalogue[package].get("reason", []) for pattern in one["symbols"]]
        for loss in all_losses(package, catalogue[package]):
            known = str(loss) in refuted or is_spoken_of(loss, spoken, reasons)
            if not known or "--all" in words:
                print(f"{loss}{'  (spoken of)' if known else ''}")
            left += not known
    print(f"{left} left", file=sys.stderr)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
