"""The public symbols of a package, read from its source: modules, names, members of classes, parameters.

Nothing is executed, so that every release can be read on one machine. A name that a module only imports counts where the module
offers it: in a package's ``__init__``, or by ``__all__``.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Folders that hold no interface.
ASIDE = {"tests", "test", "testing", "locale", "migrations", "project_template", "app_template", "_vendor", "src"}


@dataclass
class Facts:
    modules: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)  # module:name
    members: set[str] = field(default_factory=set)  # module:Class.name
    parameters: dict[str, list[str]] = field(default_factory=dict)  # module:function or module:Class.method
    open: set[str] = field(default_factory=set)  # callables that take any keyword
    most: dict[str, int] = field(default_factory=dict)  # arguments by position; not told of those that take any number
    required: dict[str, dict[str, int]] = field(
        default_factory=dict
    )  # parameters without a default; 0: by keyword only


def _public(name: str) -> bool:
    return not name.startswith("_") or name in ("__init__", "__call__")


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Those of a body and of its branches."""
    for statement in body:
        yield statement
        for branch in ("body", "orelse", "finalbody"):
            if isinstance(statement, (ast.If, ast.Try, ast.With)):
                yield from _statements(getattr(statement, branch, []))
        if isinstance(statement, ast.Try):
            for handler in statement.handlers:
                yield from _statements(handler.body)


def _bound(statement: ast.stmt) -> list[str]:
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [statement.name]
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    return [one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)]


def _imported(statement: ast.stmt) -> list[str]:
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return [(one.asname or one.name).split(".")[0] for one in statement.names if one.name != "*"]
    return []


def _exported(body: list[ast.stmt]) -> set[str]:
    found: set[str] = set()
    for statement in body:
        if isinstance(statement, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id == "__all__" for t in statement.targets
        ):
            found |= {
                one.value
                for one in ast.walk(statement.value)
                if isinstance(one, ast.Constant) and isinstance(one.value, str)
            }
    return found


def _read_function(symbol: str, node: ast.FunctionDef | ast.AsyncFunctionDef, facts: Facts, bound: int = 0) -> None:
    """``bound``: how many of the arguments by position the caller does not write (``self``)."""
    given = node.args
    placed = [one.arg for one in [*given.posonlyargs, *given.args]]
    facts.parameters[symbol] = [*placed, *(one.arg for one in given.kwonlyargs)]
    if given.kwarg is not None:
        facts.open.add(symbol)
    if given.vararg is None:
        facts.most[symbol] = len(placed) - bound
    without = placed[bound : len(placed) - len(given.defaults)]
    facts.required[symbol] = {name: place for place, name in enumerate(without, 1)} | {
        one.arg: 0 for one, default in zip(given.kwonlyargs, given.kw_defaults) if default is None
    }


def _read_class(symbol: str, node: ast.ClassDef, facts: Facts) -> None:
    for statement in _statements(node.body):
        for name in filter(_public, _bound(statement)):
            facts.members.add(f"{symbol}.{name}")
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)) and _public(statement.name):
            plain = any(isinstance(one, ast.Name) and one.id == "staticmethod" for one in statement.decorator_list)
            _read_function(f"{symbol}.{statement.name}", statement, facts, 0 if plain else 1)


def _read_module(module: str, path: Path, facts: Facts) -> None:
    try:
        body = ast.parse(path.read_bytes()).body
    except SyntaxError:
        return
    exported = _exported(body)
    for statement in _statements(body):
        offered = [name for name in _imported(statement) if path.name == "__init__.py" or name in exported]
        for name in filter(_public, [*_bound(statement), *offered]):
            facts.names.add(f"{module}:{name}")
        if isinstance(statement, ast.ClassDef) and _public(statement.name):
            _read_class(f"{module}:{statement.name}", statement, facts)
        elif isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)) and _public(statement.name):
            _read_function(f"{module}:{statement.name}", statement, facts)
    facts.names |= {f"{module}:{name}" for name in exported if _public(name)}


def facts_of(folder: Path, package: str) -> Facts:
    """The facts of an importable package below a folder."""
    facts = Facts()
    for path in sorted((folder / package).rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        if ASIDE.intersection(parts[1:]) or any(part.startswith("_") and part != "__init__" for part in parts):
            continue
        module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        facts.modules.add(module)
        _read_module(module, path, facts)
    return facts
