"""Shims: what stands in for names, modules and parameters that the installed packages dropped. Only when asked for.

The engine says which rules hold for this environment (``trysquare.h``, use case "shims"). The gates' finder has a module that
lacks something completed once it has been executed; another finder, last of all, answers for modules that nobody else finds. A name that
is there is never replaced, and what stands in is imported when it is wanted, not before. Each use is kept once: :func:`shims`.
"""

import os
import sys

# Annotations are quoted, as in gates.py.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

    from .gates import GateFinder

_FINDING = {"code": "TS450", "name": "shim-used", "severity": "info"}


class Shims:
    """The shims of one process: the engine's table, each part parsed when it is first needed, and what has been used of it."""

    def __init__(
        self, parts: "dict[str, str]", lazy: "Iterable[str]", eager: "Iterable[str]", missing: "Iterable[str]"
    ) -> None:
        self._parts = parts
        self._parsed: dict[str, Any] = {}
        self.eager = set(eager)
        self.concerned = self.eager.union(lazy)
        self.missing = set(missing)
        self.parents = {name.rpartition(".")[0] for name in self.missing}
        self.stand_ins = ""  # the directory of the files that are no part of the table
        self.verbose = False
        self.used: dict[tuple[str, str], dict[str, Any]] = {}
        self._code: dict[str, ModuleType] = {}

    def part(self, key: str) -> "Any":
        """A part of the table: "rules", "missing", "module NAME", "code FILE"; None when it has none of that name."""
        if key not in self._parsed:
            import json

            self._parsed[key] = json.loads(self._parts.get(key, "null"))
        return self._parsed[key]

    def report(self, rule: str, subject: str) -> None:
        """Keeps the first use of a rule for a subject, and says it when asked to."""
        if (rule, subject) in self.used:
            return
        message, behaviour = self.part("rules")[rule]
        path, line = _user(self.stand_ins)
        finding = {
            **_FINDING,
            "subject": subject,
            "message": message,
            "place": {"path": path, "line": line},
            "evidence": [behaviour] if behaviour else [],
            "rule": rule,
        }
        self.used[rule, subject] = finding
        if self.verbose and sys.stderr is not None:
            note = f"; {behaviour}" if behaviour else ""
            print(
                f"trysquare: info: TS450 shim-used: {subject} at {path}:{line}: {message}{note} ({rule})",
                file=sys.stderr,
            )

    def resolve(self, stand_ins: "Sequence[str]") -> "Any":
        """The first stand-in that can be imported.

        Raises:
            ImportError: none can.
        """
        last: "ImportError | None" = None  # noqa: UP037
        for text in stand_ins:
            try:
                return self._resolve_one(text)
            except ImportError as error:
                last = error
        raise last or ImportError("nothing stands in")

    def _resolve_one(self, text: str) -> "Any":
        import importlib

        home, _, name = text.partition(":")
        found = self.code_of(home) if home.endswith(".py") else importlib.import_module(home)
        for part in name.split(".") if name else ():
            try:
                found = getattr(found, part)
            except AttributeError as error:
                raise ImportError(f"{text}: {error}") from None
        return found

    def code_of(self, file: str) -> "ModuleType":
        """A file of a rule's folder, executed once."""
        if file not in self._code:
            name = "trysquare.stand_ins." + file[: -len(".py")].replace("/", ".").replace("-", "_")
            module = type(sys)(name)
            self._code[file] = sys.modules[name] = module
            self.execute(file, module)
        return self._code[file]

    def execute(self, file: str, module: "ModuleType") -> None:
        text = self.part("code " + file)
        if text is None:
            from _frozen_importlib_external import SourceFileLoader

            loader = SourceFileLoader(module.__name__, os.path.join(self.stand_ins, *file.split("/")))
            code: Any = loader.get_code(module.__name__)
            exec(code, vars(module))
            return
        import linecache

        shown = f"<trysquare {file}>"
        linecache.cache[shown] = (len(text), None, text.splitlines(keepends=True), shown)
        exec(compile(text, shown, "exec", dont_inherit=True), vars(module))

    def complete(self, module: "ModuleType", name: str = "") -> None:
        """Gives an executed module what it lacks: names when they are asked for, adapters at once.

        ``name``: what the import system calls it, where that is not what it calls itself.
        """
        name = name or module.__name__
        if name in self.eager:
            from .adapters import adapt, lend

            entry = self.part("module " + name)
            _export(module, entry["exported"])
            for symbol, (rule, stand_ins) in entry["symbols"].items():
                if "." in symbol:
                    lend(self, module, symbol, rule, stand_ins)
            for adapter in entry["adapters"]:
                adapt(self, module, adapter)
        own = vars(module).get("__getattr__")
        if getattr(own, "__module__", "") != __name__:
            vars(module)["__getattr__"] = _names(self, module, own)


def _names(shims: "Shims", module: "ModuleType", own: "Callable[[str], Any] | None") -> "Callable[[str], Any]":
    """A module's ``__getattr__``: its own answer first, then what stands in. It holds the namespace, never the module itself, which would
    outlive the others at exit.
    """
    subject, namespace = module.__name__, vars(module)
    no_path = f"module {subject!r} has no attribute '__path__'"
    # A submodule that stands in may lie below what is no package here.
    holds_missing = subject in shims.parents

    def names(name: str) -> "Any":
        # The import system asks each module for this one whenever something is imported from it.
        if name == "__path__":
            if holds_missing:
                return []
            if own is None:
                raise AttributeError(no_path)
        elif name[:2] != "__":
            if own is not None:
                try:
                    return own(name)
                except AttributeError:
                    pass
            entry = (shims.part("module " + subject) or {"symbols": {}})["symbols"].get(name)
            if entry is not None:
                rule, stand_ins = entry
                try:
                    value = shims.resolve(stand_ins)
                except ImportError:
                    pass
                else:
                    shims.report(rule, f"{subject}:{name}")
                    namespace[name] = value
                    return value
        if own is not None:
            return own(name)
        raise AttributeError(f"module {subject!r} has no attribute {name!r}")

    return names


class StandInLoader:
    """Makes a module that is gone: from a file of the rule's folder, or by giving another module a second name."""

    def __init__(self, shims: "Shims", rule: str, stand_in: str) -> None:
        self._shims = shims
        self._rule = rule
        self._stand_in = stand_in
        self._own_spec: "ModuleSpec | None" = None  # noqa: UP037

    def create_module(self, spec: "ModuleSpec") -> "ModuleType | None":
        if self._stand_in.endswith(".py"):
            return None
        import importlib

        module = importlib.import_module(self._stand_in)
        self._own_spec = module.__spec__
        return module

    def exec_module(self, module: "ModuleType") -> None:
        if self._stand_in.endswith(".py"):
            self._shims.execute(self._stand_in, module)
            self._shims.report(self._rule, module.__name__)
            return
        subject = module.__spec__.name if module.__spec__ is not None else module.__name__
        module.__spec__ = self._own_spec
        self._shims.report(self._rule, subject)


class MissingFinder:
    """Stands last: asked for what nobody else finds."""

    def __init__(self, shims: "Shims") -> None:
        self._shims = shims
        # The import system itself is completed when there is a finder that it passes over, and not before.
        self._late = [name for name in shims.eager if name.startswith("_frozen_importlib")]

    def find_spec(
        self, name: str, path: "Sequence[str] | None" = None, target: "ModuleType | None" = None
    ) -> "ModuleSpec | None":
        if self._late and not all(hasattr(finder, "find_spec") for finder in sys.meta_path):
            late, self._late = self._late, []
            for one in late:
                self._shims.complete(sys.modules[one], one)
            for finder in sys.meta_path:
                found = finder.find_spec(name, path, target) if isinstance(finder, type) else None
                if found is not None:
                    return found
        if name in self._shims.missing:
            rule, stand_ins = self._shims.part("missing")[name]
            return self._spec(name, rule, stand_ins)
        return self._below_an_alias(name) if "." in name else None

    def _below_an_alias(self, name: str) -> "ModuleSpec | None":
        head, _, tail = name.rpartition(".")
        tails = [tail]
        while head and head not in self._shims.missing:
            head, _, tail = head.rpartition(".")
            tails.insert(0, tail)
        if not head:
            return None
        rule, stand_ins = self._shims.part("missing")[head]
        return self._spec(name, rule, [".".join([one, *tails]) for one in stand_ins if not one.endswith(".py")])

    def _spec(self, name: str, rule: str, stand_ins: "Sequence[str]") -> "ModuleSpec | None":
        from importlib.machinery import ModuleSpec

        for stand_in in stand_ins:
            if not stand_in.endswith(".py") and not _can_be_found(stand_in):
                continue
            package = any(other.startswith(name + ".") for other in self._shims.missing)
            return ModuleSpec(
                name,
                StandInLoader(self._shims, rule, stand_in),  # type: ignore[arg-type]
                origin=f"trysquare {rule}",
                is_package=package and stand_in.endswith(".py"),
            )
        return None


def _can_be_found(name: str) -> bool:
    from importlib.util import find_spec

    if name in sys.modules:
        return True
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def _export(module: "ModuleType", names: "Sequence[str]") -> None:
    exported = vars(module).get("__all__")
    new = [name for name in names if exported is not None and name not in exported]
    if new:
        vars(module)["__all__"] = type(exported)([*exported, *new])  # type: ignore[misc]


def _user(stand_ins: str) -> "tuple[str, int]":
    """Who asked: the first frame that is neither ours nor the import system's, nor of a file that stands in."""
    ours = ("<frozen importlib", "<trysquare ", os.path.join(stand_ins, "") or "<trysquare ")
    frame: Any = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        name = frame.f_globals.get("__name__", "")
        if not name.startswith(("trysquare.", "importlib")) and not file.startswith(ours):
            return file, frame.f_lineno
        frame = frame.f_back
    return "", 0


def installed() -> "Shims | None":
    """The shims of this process, if they were asked for."""
    from .gates import installed as gate

    finder = gate()
    return None if finder is None else finder.shims


def install(gate: "GateFinder", text: "str | None" = None) -> "Shims":
    """Puts the shims up at the gate, once; ``text`` is what ``run`` found out, and is left aside when it was for other packages.

    Raises:
        EngineError: the engine is needed and cannot be reached.
    """
    if gate.shims is not None:
        return gate.shims
    shims = _from_table(text if text and _fits(text) else _table_of_engine(gate))
    shims.verbose = '"verbose":true' in gate.text or '"verbose": true' in gate.text
    gate.complete_with(shims)
    sys.meta_path.append(MissingFinder(shims))
    for name in [name for name in sys.modules if name in shims.concerned]:
        if not name.startswith("_frozen_importlib"):
            shims.complete(sys.modules[name])
    return shims


def _fits(table: str) -> bool:
    """A process that this one starts may live in another environment: its own table then."""
    python, site, _ = table.split("\n", 2)
    version = ".".join(map(str, sys.version_info[:3]))
    places = [place for place in site[len("site ") :].split("\t") if place]
    return python[len("python ") :].startswith(version) and all(place in sys.path for place in places)


def _from_table(table: str) -> "Shims":
    _, _, stand_ins, lazy, eager, missing, *lines = table.split("\n")
    parts = dict(line.split("\t", 1) for line in lines)
    shims = Shims(parts, lazy.split()[1:], eager.split()[1:], missing.split()[1:])
    shims.stand_ins = stand_ins[len("stand_ins ") :]
    return shims


def _table_of_engine(gate: "GateFinder") -> str:
    from .engine import call
    from .sanitizing import live_environment

    handoff = gate.handoff
    request = {"environment": live_environment(), "rules": handoff.get("rules", [])}
    table: str = call("shims", request, handoff)["table"]
    return table


def shims() -> "list[dict[str, Any]]":
    """The shims that this process has used so far, as findings (TS450), in the order of their first use; empty without shims."""
    standing = installed()
    return [] if standing is None else [dict(finding) for finding in standing.used.values()]
