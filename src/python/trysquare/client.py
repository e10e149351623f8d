"""A product's own client, wrapped: its setup happens once, and what its constructor was given reaches the processes that are started.

Which callables these are says the product's description (docs/products.md): ``setup`` sets the process up, ``instance`` gives the instance
that a process has, ``ready`` tells whether it is set up, ``guard`` refuses before. Client and programs stay as they are.
"""

from __future__ import annotations

import functools
import os
import pickle
import sys
import threading
import weakref
from typing import TYPE_CHECKING, Any

import trysquare

from . import processes
from .lifecycle import framework_touched, lifecycle
from .once import caller
from .settled import Configuration

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from .gates import GateFinder


class Client:
    """One class (or module) whose callables set the process up, and what it was constructed with."""

    def __init__(self, owner: Any, name: str, handoff: dict[str, Any]) -> None:
        self.owner = owner
        self.name = name
        self.constructed: Configuration | None = None  # by the last constructor call that succeeded
        self.failure: BaseException | None = None  # of the last one, when it did not
        self._variables: list[str] = handoff.get("configuration", [])
        self._exclusive = [part["argument"] for part in handoff.get("parts", []) if part["exclusive"]]
        self._own = threading.local()  # what this very thread constructed
        self._lock = threading.RLock()
        self._pid = os.getpid()

    @property
    def owner(self) -> Any:
        """Held weakly, as it holds us: else nothing of the client's package could go at the end before all of it does, which takes longer."""
        return self._owner()

    @owner.setter
    def owner(self, owner: Any) -> None:
        self._owner = weakref.ref(owner)

    # -- the constructor

    def construct(self, init: Callable[..., None], instance: Any, args: Any, keywords: dict[str, Any]) -> None:
        said = {**{f"#{i}": arg for i, arg in enumerate(args)}, **keywords}
        wanted = Configuration(self.name, {name: _snapshot(value) for name, value in said.items()})
        life = lifecycle()
        life.once.wait()
        with self._held():
            attempt = life.once.attempt
            if attempt is not None and self.constructed is not None:
                if wanted.asks_no_more_than(self.constructed):
                    return
                if not life.once.reset():
                    raise trysquare.ReconfigurationError(
                        f"this process was set up at {attempt.place} with {self.constructed}, and it has one configuration for its whole "
                        f"life; {caller()} asks for {wanted}. Run each configuration in a process of its own: "
                        "trysquare.run_isolated([...], target), or `trysquare run --configurations FILE.toml -- PROGRAM`"
                    )
            same = self.constructed is not None and self.failure is None
            if same and self.constructed is not None and wanted.arguments == self.constructed.arguments:
                self._own.configuration = self.constructed
                return  # threads that race for the one instance: it is made once
            try:
                init(instance, *args, **keywords)
            except BaseException as error:
                self.failure = error
                raise
            self.failure = None
            self.constructed = self._own.configuration = wanted

    def _held(self) -> threading.RLock:
        if self._pid != os.getpid():  # forked while another thread held it
            self._lock, self._pid = threading.RLock(), os.getpid()
        return self._lock

    # -- setup and what goes with it

    def setup(self, original: Callable[..., Any], args: Any, keywords: dict[str, Any]) -> Any:
        said = {**{f"#{i}": arg for i, arg in enumerate(args)}, **keywords}
        if isinstance(self.owner, type):
            own = getattr(self._own, "configuration", None) or self.constructed
            configuration = (own or Configuration(self.name, {})).with_actions(said)
            if own is not None and self.constructed is not None and not own.asks_no_more_than(self.constructed):
                raise trysquare.ReconfigurationError(
                    f"another thread of this process has constructed {self.constructed} since this one constructed {own}, and a process "
                    "has one configuration for its whole life. Run each configuration in a process of its own: "
                    "trysquare.run_isolated([...], target)"
                )
        else:
            configuration = Configuration(self.name, said)
        return lifecycle().setup(configuration, original, self._directories(configuration))

    def _directories(self, configuration: Configuration) -> list[str]:
        """What setup writes to, among the arguments."""
        values = [configuration.arguments.get(name) for name in self._exclusive]
        return [os.fspath(value) for value in values if isinstance(value, (str, os.PathLike))]

    def ready(self, original: Callable[[], bool]) -> bool:
        """The client's own answer, but for the moments in which it would be too early or too good."""
        once = lifecycle().once
        if once.attempt is None or once.running_here:
            return bool(original())
        return once.done

    def guard(self, original: Callable[[], Any]) -> Any:
        once = lifecycle().once
        if not once.running_here:
            once.wait()
        if once.failed:
            raise trysquare.NotSetUpError(lifecycle().not_set_up(self.name, "")) from lifecycle().first_cause
        try:
            return original()
        except RuntimeError as error:
            raise trysquare.NotSetUpError(self.too_early(self.name)) from error

    def too_early(self, what: str) -> str:
        return lifecycle().not_set_up(what, self._line(), _package_of(self.name))

    def instance(self, original: Callable[[], Any]) -> Any:
        if self.constructed is None and self.failure is None:
            self._construct_as_parent_did()
        if self.constructed is None and self.failure is not None:
            raise trysquare.NotSetUpError(
                f"{self.name}: its constructor failed in {processes.describe()}: {type(self.failure).__name__}: {self.failure}"
            ) from self.failure
        try:
            return original()
        except RuntimeError as error:
            raise trysquare.NotSetUpError(self.too_early(self.name)) from error

    def _line(self) -> str:
        short = self.name.rpartition(".")[2]
        return f"{short}(...).setup()" if isinstance(self.owner, type) else f"{short}.setup()"

    # -- over to the child

    def record(self) -> dict[str, Any]:
        """What a child process must know: the constructor's arguments and the variables that are part of the configuration."""
        if self.constructed is None:
            return {}
        kept, lost = {}, []
        for name, value in self.constructed.arguments.items():
            try:
                kept[name] = pickle.dumps(value)
            except Exception:  # a live object that means nothing elsewhere
                lost.append(name)
        variables = {name: os.environ[name] for name in self._variables if name in os.environ}
        return {self.name: {"arguments": kept, "lost": lost, "variables": variables, "place": "", "pid": os.getpid()}}

    def _construct_as_parent_did(self) -> None:
        record = processes.received().get(self.name)
        if record is None or not isinstance(self.owner, type):
            return
        if record["lost"]:
            raise trysquare.NotSetUpError(
                f"{self.name}: {processes.describe()} cannot make the instance that process {record['pid']} has: the argument "
                f"{', '.join(record['lost'])} cannot be sent to another process. Construct {self.name} in this process"
            )
        for name, value in record["variables"].items():
            os.environ.setdefault(name, value)
        arguments = {name: pickle.loads(value) for name, value in record["arguments"].items()}
        positional = [arguments.pop(name) for name in list(arguments) if name.startswith("#")]
        with self._held():
            if self.constructed is None:
                self.owner(*positional, **arguments)


def _snapshot(value: Any) -> Any:
    """The value as it is now: a client may write into the dictionaries that it was given."""
    if type(value) is dict:
        return {key: _snapshot(item) for key, item in value.items()}
    if type(value) in (list, tuple):
        return type(value)(map(_snapshot, value))
    return value


def _package_of(name: str) -> str:
    """The outermost package around what has this dotted name; directories that packages share (namespaces) are none."""
    parts = name.split(".")
    outer = (".".join(parts[:length]) for length in range(1, len(parts)))
    return next((one for one in outer if getattr(sys.modules.get(one), "__file__", None)), "")


def gate(module: ModuleType, finder: GateFinder) -> None:
    """Wraps the callables of a module that the product's description names; what is not there is left so."""
    clients: dict[str, Client] = {}
    for role, dotted in finder.handoff.get("callables", {}).get(module.__name__, []):
        *path, name = dotted.split(".")
        owner: Any = module
        for part in path:
            owner = getattr(owner, part, None)
        raw = vars(owner).get(name) if owner is not None and hasattr(owner, "__dict__") else None
        if raw is None or getattr(getattr(raw, "fget", raw), "_trysquare_gate", False):
            continue
        if role == "use":
            setattr(owner, name, _wrapped_use(f"{module.__name__}.{dotted}", raw))
            continue
        key = ".".join(path)
        if key not in clients:
            whole = f"{module.__name__}.{key}" if key else module.__name__
            clients[key] = _client_of(owner, whole, finder.handoff)
        setattr(owner, name, _wrapped(clients[key], role, raw))


def _client_of(owner: Any, name: str, handoff: dict[str, Any]) -> Client:
    standing = clients_by_name.get(name)
    if standing is not None:
        standing.owner = owner  # another one, when its module was executed again
        return standing
    client = clients_by_name.setdefault(name, Client(owner, name, handoff))
    if isinstance(owner, type):
        _wrap_construction(owner, client)
    processes.offer(client.record)
    return client


#: The clients of this process.
clients_by_name: dict[str, Client] = {}


def _wrap_construction(owner: type, client: Client) -> None:
    new: Any = owner.__new__
    init: Any = owner.__init__  # type: ignore[misc]

    @functools.wraps(init)
    def gated_init(self: Any, *args: Any, **keywords: Any) -> None:
        if type(self) is owner:
            client.construct(init, self, args, keywords)
        else:
            init(self, *args, **keywords)

    owner.__init__ = gated_init  # type: ignore[misc]
    if new == object.__new__:
        return

    # A constructor that looks whether there is an instance and then makes one: one thread at a time.
    @functools.wraps(new)
    def gated_new(cls: Any, *args: Any, **keywords: Any) -> Any:
        with client._held():
            return new(cls, *args, **keywords)

    owner.__new__ = staticmethod(gated_new)  # type: ignore[assignment,method-assign]


def _wrapped_use(what: str, raw: Any) -> Any:
    """A callable that needs setup and does not ask for it."""
    function = raw.__func__ if isinstance(raw, (classmethod, staticmethod)) else raw

    @functools.wraps(function)
    def gated(*args: Any, **keywords: Any) -> Any:
        life = lifecycle()
        if not life.once.done and not life.once.running_here:
            life.once.wait()
            if life.once.failed:
                raise trysquare.NotSetUpError(life.not_set_up(what, "")) from life.first_cause
            # Who has set the framework up in another way knows what he does.
            client = next(iter(clients_by_name.values()), None)
            if not life.once.done and client is not None and not framework_touched():
                raise trysquare.NotSetUpError(client.too_early(what))
        return function(*args, **keywords)

    gated._trysquare_gate = True  # type: ignore[attr-defined]
    return type(raw)(gated) if isinstance(raw, (classmethod, staticmethod)) else gated


def _wrapped(client: Client, role: str, raw: Any) -> Any:
    if isinstance(raw, property):
        getter = raw.fget
        if getter is None or role != "ready":
            return raw
        told = functools.wraps(getter)(lambda self: client.ready(lambda: getter(self)))
        told._trysquare_gate = True  # type: ignore[attr-defined]
        return property(told, raw.fset, raw.fdel, raw.__doc__)
    function = raw.__func__ if isinstance(raw, (classmethod, staticmethod)) else raw
    through = getattr(client, role)

    @functools.wraps(function)
    def gated(*args: Any, **keywords: Any) -> Any:
        def original() -> Any:
            return function(*args, **keywords)

        if role == "setup":
            bound = isinstance(client.owner, type) and not isinstance(raw, staticmethod)
            return through(original, args[1:] if bound else args, keywords)
        return through(original)

    gated._trysquare_gate = True  # type: ignore[attr-defined]
    return type(raw)(gated) if isinstance(raw, (classmethod, staticmethod)) else gated
