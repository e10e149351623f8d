"""What shims do to classes and callables: attributes lent to a class, parameters that a callable takes once more."""

from __future__ import annotations

import functools
from _thread import get_ident
from types import FunctionType, ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from .shimming import Shims


class Lent:
    """An attribute that a class dropped; what stands in is looked for when it is first asked for."""

    def __init__(self, shims: Shims, owner: type, subject: str, rule: str, stand_ins: Sequence[str]) -> None:
        self._shims = shims
        self._owner = owner
        self._subject = subject
        self._rule = rule
        self._stand_ins = stand_ins

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        name = self._subject.rpartition(".")[2]
        try:
            value = self._shims.resolve(self._stand_ins)
        except ImportError:
            raise AttributeError(f"type object {self._owner.__name__!r} has no attribute {name!r}") from None
        self._shims.report(self._rule, self._subject)
        setattr(self._owner, name, value)
        bind = getattr(type(value), "__get__", None)
        return value if bind is None else bind(value, instance, owner)


class Call:
    """What an adapter's function gets as its first argument: the callable itself, and the way to say that it was needed."""

    def __init__(self, original: Any, shims: Shims, rule: str, subject: str) -> None:
        self._original = original
        self._shims = shims
        self._rule = rule
        self._subject = subject
        self._parameters: frozenset[str] | None = None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._original(*args, **kwargs)

    def used(self) -> None:
        self._shims.report(self._rule, self._subject)

    @property
    def parameters(self) -> frozenset[str]:
        """The names of the parameters that the callable takes by itself."""
        if self._parameters is None:
            import inspect  # it may be a module that shims look at: not while they do

            try:
                self._parameters = frozenset(inspect.signature(self._original).parameters)
            except (TypeError, ValueError):
                self._parameters = frozenset()
        return self._parameters


def _owner_of(module: ModuleType, dotted: str) -> tuple[Any, str]:
    owner: Any = module
    *parts, name = dotted.split(".")
    for part in parts:
        owner = getattr(owner, part, None)
    return owner, name


def lend(shims: Shims, module: ModuleType, symbol: str, rule: str, stand_ins: Sequence[str]) -> None:
    """Lends a class an attribute, unless it or one of its bases has it."""
    owner, name = _owner_of(module, symbol)
    if isinstance(owner, type) and not any(name in vars(base) for base in owner.__mro__):
        setattr(owner, name, Lent(shims, owner, f"{module.__name__}:{symbol}", rule, stand_ins))


def adapt(shims: Shims, module: ModuleType, adapter: dict[str, Any]) -> None:
    """Puts an adapter around a callable; one that is not there is left so."""
    owner, name = _owner_of(module, adapter["target"])
    raw = vars(owner).get(name) if isinstance(owner, (type, ModuleType)) else None
    if raw is None and isinstance(owner, type):
        raw = getattr(owner, name, None)
    if raw is None:
        return
    original = raw.__func__ if isinstance(raw, (staticmethod, classmethod)) else raw
    adapted = _around(shims, module, adapter, original)
    setattr(owner, name, type(raw)(adapted) if isinstance(raw, (staticmethod, classmethod)) else adapted)


def _around(shims: Shims, module: ModuleType, adapter: dict[str, Any], original: Any) -> FunctionType:
    subject = f"{module.__name__}:{adapter['target']}"
    call = Call(original, shims, adapter["rule"], subject)
    if adapter["around"] is not None:
        found: list[Any] = []
        resolving: set[int] = set()

        def adapted(*args: Any, **kwargs: Any) -> Any:
            if not found:
                # What is wrapped may be what imports the function.
                thread = get_ident()
                if thread in resolving:
                    return original(*args, **kwargs)
                resolving.add(thread)
                try:
                    found.append(shims.resolve([adapter["around"]]))
                finally:
                    resolving.discard(thread)
            return found[0](call, *args, **kwargs)

    else:
        drop, renamed = adapter["drop"], adapter["rename"]
        old = frozenset(drop) | frozenset(renamed)

        def adapted(*args: Any, **kwargs: Any) -> Any:
            if not kwargs or old.isdisjoint(kwargs):
                return original(*args, **kwargs)
            for name in old.intersection(kwargs) - call.parameters:
                value = kwargs.pop(name)
                if name in renamed:
                    kwargs.setdefault(renamed[name], value)
                shims.report(adapter["rule"], f"{subject}({name}=)")
            return original(*args, **kwargs)

    # Written out: functools.wraps also copies what a class keeps in its functions' dict, which is shared then.
    functools.update_wrapper(adapted, original)
    return adapted  # type: ignore[return-value]
