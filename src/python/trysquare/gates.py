"""The gates: import hooks that post-process named modules once they have been executed.

Gate 1 sanitizes the upper-case names of the product's settings module, in place. Gate 2 (:mod:`trysquare.django`) stands at the
framework's door. A product's own client is wrapped by :mod:`trysquare.client`. Nothing is imported early: the finder only compares names until one of them is imported, and everything else this
package has is loaded then.
"""

import sys
from _frozen_importlib_external import SourceFileLoader

# Annotations are quoted: the module that spares the quotes would cost every process a fifth of what the gates do.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, MutableMapping, Sequence
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

    from .shimming import Shims

#: The module that holds the framework's door, and ours that knows its hook points.
FRAMEWORK_DOOR = {"django.conf": "trysquare.django"}
#: Further modules that are looked at once they have been executed, and ours that know why.
_OTHER_DOORS = {"multiprocessing.process": "trysquare.processes"}


class GateLoader:
    """Executes a module as its own loader does, then lets gates look at it."""

    def __init__(self, loader: "Loader", gates: "Sequence[Callable[[ModuleType], None]]") -> None:
        self._loader = loader
        self._gates = gates

    def __getattr__(self, name: str) -> "Any":
        return getattr(self._loader, name)

    def create_module(self, spec: "ModuleSpec") -> "ModuleType | None":
        return self._loader.create_module(spec)

    def exec_module(self, module: "ModuleType") -> None:
        # The module is told of its own loader only: who reads its source or data must find that.
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        for gate in self._gates:
            gate(module)


class _GatedSourceLoader(SourceFileLoader):
    """The same for Python's own loader of source files, which is nearly every module's, at a fraction of the price: the loader itself
    is of this class until it has executed its module.
    """

    trysquare_gates: "Sequence[Callable[[ModuleType], None]]"

    def exec_module(self, module: "ModuleType") -> None:
        self.__class__ = SourceFileLoader  # type: ignore[assignment]
        gates = self.trysquare_gates
        del self.trysquare_gates
        self.exec_module(module)
        for gate in gates:
            gate(module)


def _gated(loader: "Any", gates: "Sequence[Callable[[ModuleType], None]]") -> "Any":
    if type(loader) is SourceFileLoader:
        loader.trysquare_gates = gates  # type: ignore[attr-defined]
        loader.__class__ = _GatedSourceLoader
        return loader
    return GateLoader(loader, gates) if hasattr(loader, "exec_module") else loader


class GateFinder:
    """Stands on ``sys.meta_path``; finds what the others find. Of every name that is imported it asks only whether it is one of its own."""

    def __init__(self, text: str) -> None:
        # The handoff as text, parsed when a module is imported whose name stands somewhere in it: `_gated`.
        self.text = text
        self._gated = {*text.split('"'), *FRAMEWORK_DOOR, *_OTHER_DOORS}
        self.names = set(self._gated)
        self.trysquare_gate = self
        self._place: "Any" = self  # noqa: UP037  # what stands on the path, and whose place that was
        self._replaced: "Any" = None  # noqa: UP037
        self._handoff: "dict[str, Any] | None" = None  # noqa: UP037
        self.edits: list[dict[str, Any]] = []
        self.said: set[str] = set()  # lines on standard error
        # What the engine's last answer rests on: where nothing of that has changed, it has nothing more to say.
        self.looked_at: list[str] = []
        self.settled = ""
        self.overrides: dict[str, Any] = {}  # settings that win over the product's own
        self.first_configured = ""  # the place of the process's configuration
        self.shims: "Shims | None" = None  # noqa: UP037

    @property
    def handoff(self) -> "dict[str, Any]":
        if self._handoff is None:
            import json

            self._handoff = json.loads(self.text)
        return self._handoff

    def find_spec(
        self, name: str, path: "Sequence[str] | None" = None, target: "ModuleType | None" = None
    ) -> "ModuleSpec | None":
        if name not in self.names:
            return None
        gates: "list[Callable[[ModuleType], None]]" = []  # noqa: UP037
        if self.shims is not None and name in self.shims.concerned:
            gates.append(self.shims.complete)  # before anything else is done to it
        gate = self.gate_of(name) if name in self._gated else None
        if gate is not None:
            gates.append(gate)
        if not gates:
            return None
        # Who stands before us has been asked, and has not found it.
        ours = sys.meta_path.index(self._place) if self._place in sys.meta_path else 0
        for standing in sys.meta_path[ours:]:
            finder: "Any" = self._replaced if standing is self._place else standing  # noqa: UP037
            if not hasattr(finder, "find_spec"):
                continue
            spec: "ModuleSpec | None" = finder.find_spec(name, path, target)  # noqa: UP037
            if spec is not None:
                spec.loader = _gated(spec.loader, gates)
                return spec
        return None

    def gate_of(self, name: str) -> "Callable[[ModuleType], None] | None":
        if name in FRAMEWORK_DOOR or name in _OTHER_DOORS:
            return self._gate_door
        if name in self.handoff["settings_modules"]:
            return self._gate_settings
        return self._gate_client if name in self.handoff.get("callables", {}) else None

    def complete_with(self, shims: "Shims") -> None:
        """From now on modules that lack something are completed, too."""
        self.shims = shims
        self.names.update(shims.concerned)

    def _gate_door(self, module: "ModuleType") -> None:
        import importlib

        importlib.import_module({**FRAMEWORK_DOOR, **_OTHER_DOORS}[module.__name__]).gate(module, self)

    def _gate_client(self, module: "ModuleType") -> None:
        from .client import gate

        gate(module, self)

    def _gate_settings(self, module: "ModuleType") -> None:
        self.sanitize(vars(module), module.__name__)

    def sanitize(self, namespace: "MutableMapping[str, Any]", what: str) -> None:
        """Sanitizes the upper-case names of a namespace in place; what no edit touches stays the very same object.

        Raises:
            EngineError: the engine could not be reached or refused; nothing was changed.
        """
        from .sanitizing import sanitize

        self.edits += sanitize(namespace, what, self)

    def stand(self) -> None:
        """Takes a place on ``sys.meta_path``: Python's own path finder's where only Python's own stand before it, else the first.

        A further finder costs every import more than all that this package does; one in another's place costs next to nothing.
        """
        from _frozen_importlib_external import PathFinder

        before = sys.meta_path[: sys.meta_path.index(PathFinder)] if PathFinder in sys.meta_path else [self]
        if all(getattr(finder, "__module__", "") == "_frozen_importlib" for finder in before):
            self._place, self._replaced = _in_place_of(PathFinder, self), PathFinder
            sys.meta_path[len(before)] = self._place
        else:
            sys.meta_path.insert(0, self)


def _in_place_of(path_finder: "Any", gate: "GateFinder") -> "Any":
    """A path finder that lets the gate find its own. There are tools that look for the name."""
    names = gate.names

    class PathFinder(path_finder):  # type: ignore[misc]
        trysquare_gate = gate

        @classmethod
        def find_spec(
            cls, name: str, path: "Sequence[str] | None" = None, target: "ModuleType | None" = None
        ) -> "ModuleSpec | None":
            if name in names:
                spec = gate.find_spec(name, path, target)
                if spec is not None:
                    return spec
            return path_finder.find_spec(name, path, target)  # type: ignore[no-any-return]

    return PathFinder


def installed() -> "GateFinder | None":
    """The gate that stands in this process, if one does."""
    for finder in sys.meta_path:
        gate = getattr(finder, "trysquare_gate", None)
        if isinstance(gate, GateFinder):
            return gate
    return None


def install(text: str) -> "GateFinder":
    """Puts the gates up, once; ``text`` is the handoff as JSON (``trysquare.h``, use case "handoff")."""
    finder = installed()
    if finder is None:
        finder = GateFinder(text)
        finder.stand()
    return finder


def edits() -> "list[dict[str, Any]]":
    """The edits that the gates of this process have made so far, oldest first; empty without gates."""
    finder = installed()
    return [] if finder is None else list(finder.edits)


def already_imported(names: "Iterable[str]") -> "list[str]":
    """Those of the modules that were executed before the gates stood."""
    return [name for name in names if name in sys.modules]
