"""What a release of a package says about settings, read from its source; nothing of it is run.

A fact is a line of text whose first word is its kind and whose second is its subject:

``reads NAME``              a setting's name (or a key of a settings dict) that the source looks for
``default NAME = VALUE``    what holds where nothing is set
``target dotted.path``      a class, function or module that a setting may name
``option KEY of module``    a key that is read from a dict such as an entry of CACHES
``parameter NAME of path``  a parameter of a class that takes its OPTIONS as keywords
``check ID``                a system check that may refuse a combination
``says NAME: text``         a warning or an error about a setting
"""

from __future__ import annotations

import ast
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
SETTING = re.compile(
    r"\b(?:ADMINS|MANAGERS|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|CACHES|DATABASES|TEMPLATES|STORAGES|MAILERS)\b"
)
CHECK = re.compile(r"[a-z_0-9]+\.[EW][0-9]{3}")
HOLDER = re.compile(r"settings|conf|config|options|params|opts|_dict$", re.IGNORECASE)
LEFT_OUT = {"tests", "test_utils", "migrations", "locale", "static", "docs", "conf_templates", "project_template"}
#: Calls whose first argument is a name and whose second is what holds without it.
LOOKUPS = re.compile(r"getattr|hasattr|get|pop|setdefault|_?setting|get_setting|get_config|lookup|Option|_?getattr|env")


def _text(node: ast.AST | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _holder_name(node: ast.AST) -> str:
    """The last word of what an attribute or a key is taken from: ``self.settings_dict`` -> ``settings_dict``."""
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Name):
        return node.id
    return _holder_name(node.func) if isinstance(node, ast.Call) else ""


def _assigned(statement: ast.stmt) -> list[tuple[str, ast.expr | None]]:
    if isinstance(statement, ast.Assign):
        return [(one.id, statement.value) for one in statement.targets if isinstance(one, ast.Name)]
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return [(statement.target.id, statement.value)]
    return []


def _spoken(node: ast.AST) -> str:
    """The text of a message, with its holes left out."""
    parts = [_text(one) for one in ast.walk(node)]
    return " ".join(" ".join(part for part in parts if part is not None).split())


class Module:
    """One file of a package."""

    def __init__(self, root: Path, path: Path, prefixes: dict[str, str]) -> None:
        parts = list(path.relative_to(root).with_suffix("").parts)
        self.name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        #: What its class of settings puts before the names.
        self.prefix = prefixes.get(self.name, "")
        self.tree = ast.parse(path.read_bytes())

    def names(self) -> Iterator[str]:
        for node in ast.walk(self.tree):
            if (
                isinstance(node, ast.Attribute)
                and NAME.fullmatch(node.attr)
                and HOLDER.search(_holder_name(node.value))
            ):
                yield f"reads {node.attr}"
            elif isinstance(node, ast.Subscript):
                yield from self._key(_text(node.slice), node.value)
            elif isinstance(node, ast.Call):
                yield from self._call(node)
            elif isinstance(node, ast.Dict):
                yield from self._table(node)

    def _key(self, key: str | None, holder: ast.AST) -> Iterator[str]:
        if key is None or not HOLDER.search(_holder_name(holder)):
            return
        if NAME.fullmatch(key):
            yield f"reads {key}"
        yield f"option {key} of {self.name}"

    def _call(self, node: ast.Call) -> Iterator[str]:
        word = _holder_name(node.func)
        for value in (one.value for one in node.keywords if one.arg == "id"):
            text = _text(value)
            if text is not None and CHECK.fullmatch(text):
                yield f"check {text}"
        if not LOOKUPS.fullmatch(word) or not node.args:
            return
        offset = 1 if isinstance(node.func, ast.Name) and word in {"getattr", "hasattr"} and len(node.args) > 1 else 0
        key = _text(node.args[offset])
        if key is None:
            return
        if offset == 0 and isinstance(node.func, ast.Attribute):
            yield from self._key(key, node.func.value)
        if NAME.fullmatch(key):
            name = key if offset == 1 or key.startswith(self.prefix) else self.prefix + key
            yield f"reads {name}"
            if len(node.args) > offset + 1 and word != "hasattr":
                yield f"default {name} = {ast.unparse(node.args[offset + 1])}"

    @staticmethod
    def _is_table(node: ast.AST) -> bool:
        """A dict whose keys are all names is a table of defaults."""
        if not isinstance(node, ast.Dict) or len(node.keys) < 3:
            return False
        keys = [_text(key) for key in node.keys]
        return all(key is not None and NAME.fullmatch(key) for key in keys)

    def _table(self, node: ast.Dict) -> Iterator[str]:
        if self._is_table(node):
            for key, value in zip(map(_text, node.keys), node.values):
                yield f"reads {key}"
                yield f"default {key} = {ast.unparse(value)}"

    def class_settings(self) -> Iterator[str]:
        """``class Settings: NAME = value`` and modules of defaults, as several packages write them."""
        bodies = [
            node.body
            for node in self.tree.body
            if isinstance(node, ast.ClassDef) and re.search("[sS]ettings|Conf", node.name)
        ]
        if re.search(r"(^|\.)(global_settings|settings|app_settings|conf|defaults)$", self.name):
            bodies.append(self.tree.body)
        for statement in (one for body in bodies for one in body):
            for name, value in _assigned(statement):
                if NAME.fullmatch(name) and value is not None and not self._is_table(value):
                    yield f"reads {self.prefix}{name}"
                    yield f"default {self.prefix}{name} = {ast.unparse(value)}"
            if isinstance(statement, ast.FunctionDef) and NAME.fullmatch(statement.name):
                yield f"reads {self.prefix}{statement.name}"

    def targets(self) -> Iterator[str]:
        yield f"target {self.name}"
        for statement in self._statements(self.tree.body):
            if isinstance(statement, (ast.ClassDef, ast.FunctionDef)):
                yield f"target {self.name}.{statement.name}"
            elif isinstance(statement, ast.ImportFrom):
                # What comes from elsewhere is no address of this package that anybody would write into settings.
                if statement.level > 0 or (statement.module or "").split(".")[0] == self.name.split(".")[0]:
                    yield from (f"target {self.name}.{one.asname or one.name}" for one in statement.names)
            else:
                yield from (f"target {self.name}.{name}" for name, _ in _assigned(statement))

    def sayings(self) -> Iterator[str]:
        """What warnings and errors say about settings: an old value may be refused although the name is still read."""
        for node in ast.walk(self.tree):
            if not isinstance(node, ast.Call) or not re.search(
                r"warn|Warning|Improperly|Error", _holder_name(node.func)
            ):
                continue
            for argument in [*node.args, *(one.value for one in node.keywords if one.arg in {"msg", "message"})]:
                text = _spoken(argument)
                for name in SETTING.findall(text):
                    yield f"says {name}: {text}"

    def _statements(self, body: list[ast.stmt]) -> Iterator[ast.stmt]:
        for statement in body:
            yield statement
            if isinstance(statement, (ast.If, ast.Try)):
                yield from self._statements(statement.body + statement.orelse)

    def parameters(self) -> Iterator[str]:
        for node in self.tree.body:
            if not isinstance(node, ast.ClassDef):
                continue
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and method.name == "__init__":
                    arguments = [*method.args.args[1:], *method.args.kwonlyargs]
                    yield from (f"parameter {one.arg} of {self.name}.{node.name}" for one in arguments)


def modules(root: Path, package: str, prefixes: dict[str, str]) -> Iterator[Module]:
    for path in sorted((root / package).rglob("*.py")):
        if LEFT_OUT.isdisjoint(path.relative_to(root).parts[:-1]):
            yield Module(root, path, prefixes)


def facts_of(root: Path, described: dict[str, Any]) -> set[str]:
    """All facts of an installed release, as ``transitions.toml`` describes the package.

    ``targets`` and ``options`` are expressions for the modules that matter, ``prefixes`` says what a module's class of
    settings puts before their names.
    """
    found: set[str] = set()
    targets, options = described["targets"], described.get("options", "^$")
    for package in described["modules"]:
        for module in modules(root, package, described.get("prefixes", {})):
            found.update(one for one in module.names() if not one.startswith("option"))
            found.update(module.class_settings())
            found.update(module.sayings())
            found.update(one for one in module.targets() if re.search(targets, one.split()[1]))
            if re.search(options, module.name):
                found.update(one for one in module.names() if one.startswith("option"))
                found.update(module.parameters())
    return found


def main() -> None:
    """``{"root", "described"}`` on standard input; the facts as a list. Run by a Python that reads the newest syntax."""
    asked = json.load(sys.stdin)
    json.dump(sorted(facts_of(Path(asked["root"]), asked["described"])), sys.stdout)


if __name__ == "__main__":
    main()
