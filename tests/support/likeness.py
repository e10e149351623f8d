"""How much of a text of ours is, line by line, another's: both parsed and written again, so that quotes, wraps and comments say nothing.

What a module offers is left out, as who stands in for it must offer the same: heads of functions and classes, imports, and plain constants
of a module or class. So are the texts of exceptions, which callers see, and lines that anybody writes (`return value`, `else:`).
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

#: Fewer words than these tell nothing about where a line comes from.
WORDS = 4
_WORD = re.compile(r"\w+")
_TOLD = re.compile(r"raise \w+\((?:f?(?:'[^']*'|\"[^\"]*\"))?(?:, \w+=\w+)?\)$")
_COMMON = re.compile(
    r"(self\.)?(\w+) = \2$|(raise|return|yield)( [\w.]+(\(\))?)?$|(el)?if (not )?[\w.]+:$|(if|elif) \w+ is (not )?None:$"
)


def _is_offered(node: ast.stmt) -> bool:
    """A constant as it stands at the top of a module or class."""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return True
    return isinstance(node, ast.Assign) and all(
        isinstance(part, (ast.Constant, ast.Name, ast.Tuple, ast.List, ast.Load, ast.Store, ast.UnaryOp, ast.USub))
        for part in ast.walk(node.value)
    )


def _bodies(node: ast.AST) -> list[ast.stmt]:
    """The statements of functions, and those of modules and classes that are more than what these offer."""
    found: list[ast.stmt] = []
    for part in getattr(node, "body", []):
        if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found += part.body
        elif isinstance(part, ast.ClassDef):
            found += _bodies(part)
        elif isinstance(part, (ast.If, ast.Try)) and any(
            isinstance(one, (ast.FunctionDef, ast.ClassDef)) for one in ast.walk(part)
        ):
            found += _bodies(part) + _bodies(ast.Module(part.orelse, []))
        elif not _is_offered(part):
            found.append(part)
    return found


def lines_of(text: str) -> list[str]:
    """What the bodies of a module's functions say, a line each, docstrings left out."""
    written = []
    for statement in _bodies(ast.parse(text)):
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        written += [line.strip() for line in ast.unparse(statement).splitlines()]
    return [
        line for line in written if len(_WORD.findall(line)) >= WORDS and not (_COMMON.match(line) or _TOLD.match(line))
    ]


@dataclass(frozen=True)
class Likeness:
    lines: int
    shared: tuple[str, ...]
    run: int  # how many that follow each other there follow each other here

    @property
    def share(self) -> float:
        return len(self.shared) / self.lines if self.lines else 0.0


def likeness(ours: str, theirs: list[str]) -> Likeness:
    mine = lines_of(ours)
    others = [lines_of(text) for text in theirs]
    known = {line for lines in others for line in lines}
    longest = 0
    for lines in others:
        ending = [0] * (len(lines) + 1)  # how long the common run is that ends at each of their lines
        for line in mine:
            ending = [0, *(ending[at] + 1 if line == other else 0 for at, other in enumerate(lines))]
            longest = max(longest, *ending)
    return Likeness(len(mine), tuple(line for line in mine if line in known), longest)


def module_file(root: Path, module: str) -> Path | None:
    """Where a root of the search path holds a module, which is not imported for that."""
    place = root.joinpath(*module.split("."))
    for found in (place.with_suffix(".py"), place / "__init__.py"):
        if found.is_file():
            return found
    return None
