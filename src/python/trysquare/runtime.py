"""``Runtime``: a described product set up in this process, by its own client where it has one."""

from __future__ import annotations

import importlib
import os
import pickle
import sys
from typing import TYPE_CHECKING, Any

from . import gates, processes
from .errors import ConfigurationError, NotSetUpError, ReconfigurationError
from .lifecycle import lifecycle
from .once import caller
from .settled import Configuration

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .client import Client


class Runtime:
    """The product's runtime in this process. Any number of threads may make one and call :meth:`setup`; it happens once.

    Args:
        product: a release's directory, a product.toml or a described product's name; None: looked for as the product describes.
        release: which release ("v261"), where several are installed.
        configuration: the parts that the product's description names (``database``, ``media``, ``static``, ``release``: directories) and
            options. For a product with a client these are its constructor's arguments, by their own names, too. For one without:
            ``databases``, ``media_url``, ``static_url``, ``debug``, ``in_memory``, ``variables`` (environment variables).
        settings: settings that win over the product's own: upper-case name -> value.
        rules: directories with further rules.
        shims: whether rules may stand in for what the installed packages dropped.
    """

    def __init__(
        self,
        *,
        product: str | os.PathLike[str] | None = None,
        release: str | None = None,
        configuration: Mapping[str, Any] | None = None,
        settings: Mapping[str, Any] | None = None,
        rules: Sequence[str] = (),
        shims: bool = False,
    ) -> None:
        self._product = None if product is None else os.fspath(product)
        self._release = release
        self._configuration = dict(configuration or {})
        self._settings = dict(settings or {})
        self._rules = [os.path.abspath(folder) for folder in rules]
        self._shims = shims
        self._client: Client | None = None
        wrong = [name for name in self._settings if not name.isupper()]
        if wrong:
            raise ConfigurationError(f"settings have upper-case names, and {wrong[0]!r} is none")

    @property
    def arguments(self) -> dict[str, Any]:
        """What another process needs to make the same runtime."""
        said = {
            "product": self._product,
            "release": self._release,
            "configuration": self._configuration,
            "settings": self._settings,
            "rules": self._rules,
            "shims": self._shims,
        }
        return {name: value for name, value in said.items() if value}

    def setup(self) -> None:
        """Sets the product up in this process, once; waits where another thread is at it.

        The order: search path, settings module, its upper-case names, overrides, sanitized, configured, set up.

        Raises:
            ReconfigurationError: the process has another configuration.
            ForeignSetupError: somebody else has set the framework up.
            ConfigurationError: an option is not what setup takes.
            EngineError: the engine cannot be reached, or the release cannot be found.
            Exception: what setup itself raised, in this call or in the first one.
        """
        life = lifecycle()
        life.refuse_foreign()
        if life.once.attempt is None or not life.inherited:
            self._activate()
        handoff = self._handoff()
        self._client = _client_of(handoff)
        _register(self)
        if self._client is None:
            parts = [part["name"] for part in handoff.get("parts", []) if part["exclusive"]]
            directories = [self._configuration[name] for name in parts if self._configuration.get(name)]
            configuration = Configuration("trysquare.Runtime", self.arguments)
            life.setup(configuration, lambda: self._set_up(handoff), directories)
            return
        _override(self._settings)
        owner: Any = self._client.owner
        keywords = _constructor_arguments(handoff, self._configuration)
        if isinstance(owner, type):
            owner(**keywords)
            keywords = {}
        name = _setup_name(handoff, self._client)
        instance = self._client_instance(handoff) if isinstance(owner, type) else owner
        getattr(instance, name)(**keywords)

    @property
    def is_setup(self) -> bool:
        """Whether this process is set up; inherited by a fork's child."""
        return lifecycle().is_setup

    @property
    def state(self) -> str:
        """ "new", "running", "done" or "failed"."""
        return lifecycle().state

    @property
    def inherited(self) -> bool:
        """Whether a parent did it, before it forked this process."""
        return lifecycle().inherited

    @property
    def client(self) -> Any:
        """The client's instance, for products that have a client."""
        if self._client is None:
            return None
        if not self.is_setup:
            raise NotSetUpError(lifecycle().not_set_up("Runtime.client", "runtime.setup()"))
        return self._client_instance(self._handoff())

    @classmethod
    def get_instance(cls) -> Runtime:
        """The process's runtime: the one that was made here, inherited by fork, or made again as the parent made it.

        Raises:
            NotSetUpError: there is none; the text names process, start method and the line to add.
        """
        standing = _standing.get("runtime")
        if standing is None:
            given = processes.received().get("Runtime")
            if given is None:
                line = "trysquare.Runtime(product=..., configuration=...).setup()"
                raise NotSetUpError(lifecycle().not_set_up("Runtime.get_instance()", line))
            standing = _standing.setdefault("runtime", cls(**pickle.loads(given)))
        return standing

    def initializer(self) -> WorkerSetup:
        """For pools: ``ProcessPoolExecutor(initializer=runtime.initializer())``, ``multiprocessing.Pool(4, runtime.initializer())``."""
        return WorkerSetup(self.arguments)

    def close(self) -> None:
        """Closes this thread's database connections and what the client holds. The process stays configured: it has one
        configuration for its whole life."""
        if self._client is not None and self.is_setup and isinstance(self._client.owner, type):
            close = getattr(self._client_instance(self._handoff()), "close", None)
            if close is not None:
                close()
        for ours in gates.FRAMEWORK_DOOR.values():
            importlib.import_module(ours).close_connections()

    # -- how it is done

    def _activate(self) -> None:
        from .activation import activate

        standing = gates.installed()
        if standing is not None and self._product is None and self._release is None:
            return  # as `run` set it up
        activate(product=self._product, release=self._release, rules=self._rules, shims=self._shims)

    def _handoff(self) -> dict[str, Any]:
        finder = gates.installed()
        if finder is None:
            raise NotSetUpError(lifecycle().not_set_up("Runtime", "runtime.setup()"))
        return finder.handoff

    def _set_up(self, handoff: dict[str, Any]) -> None:
        if not handoff["settings_modules"]:
            raise ConfigurationError(
                "no installed release was found, so there are no settings to set up: name it with product="
            )
        options = dict(self._configuration)
        for part in handoff.get("parts", []):
            directory = options.get(part["name"])
            if directory is not None:
                for variable in part["variables"]:
                    os.environ[variable] = os.fspath(directory)
        os.environ.update(options.pop("variables", None) or {})
        parts = {part["name"] for part in handoff.get("parts", [])}
        for folder in map(os.path.normpath, handoff.get("python_path", [])):
            if folder not in sys.path:
                sys.path.append(folder)
        (door,) = gates.FRAMEWORK_DOOR.values()
        importlib.import_module(door).set_up(handoff["settings_modules"][0], options, parts, self._settings)

    def _client_instance(self, handoff: dict[str, Any]) -> Any:
        """By the callable that gives it, else by the constructor of the singleton."""
        client = self._client
        assert client is not None
        for rows in handoff["callables"].values():
            for role, dotted in rows:
                path, _, name = dotted.rpartition(".")
                if role == "instance" and client.name.endswith(f".{path}"):
                    return getattr(client.owner, name)()
        raise ConfigurationError(
            f"the product's description names no callable that gives the instance of {client.name}"
        )


_standing: dict[str, Runtime] = {}


def _register(runtime: Runtime) -> None:
    if _standing.setdefault("runtime", runtime) is runtime:
        processes.offer(_record)


def _record() -> dict[str, Any]:
    runtime = _standing.get("runtime")
    if runtime is None:
        return {}
    try:
        return {"Runtime": pickle.dumps(runtime.arguments)}
    except Exception:  # live objects among the settings: the child must be told by itself
        return {}


class WorkerSetup:
    """What a worker calls before its first task; it can be sent to another process."""

    def __init__(self, arguments: dict[str, Any]) -> None:
        self.arguments = arguments

    def __call__(self, *_: object) -> None:
        runtime = Runtime(**self.arguments)
        if not runtime.is_setup:
            runtime.setup()


def _client_of(handoff: dict[str, Any]) -> Client | None:
    """The product's own client, when this environment has it."""
    from .client import clients_by_name

    for module, rows in handoff.get("callables", {}).items():
        if not any(role == "setup" for role, _ in rows):
            continue
        try:
            importlib.import_module(module)
        except ModuleNotFoundError as error:
            # A name that turned out to be a class's, or a client that is not installed.
            if error.name is None or not (module == error.name or module.startswith(error.name + ".")):
                raise
            continue
        for role, dotted in rows:
            path = dotted.rpartition(".")[0]
            found = clients_by_name.get(f"{module}.{path}" if path else module)
            if role == "setup" and found is not None:
                return found
    return None


def _setup_name(handoff: dict[str, Any], client: Client) -> str:
    for module, rows in handoff["callables"].items():
        for role, dotted in rows:
            path, _, name = dotted.rpartition(".")
            if role == "setup" and client.name == (f"{module}.{path}" if path else module):
                return str(name)
    raise ConfigurationError(f"the product's description names no setup of {client.name}")


def _constructor_arguments(handoff: dict[str, Any], configuration: dict[str, Any]) -> dict[str, Any]:
    """The configuration as the client takes it: parts by the argument that the description names, the rest as it is."""
    by_name = {part["name"]: part["argument"] for part in handoff.get("parts", []) if part["argument"]}
    keywords = {by_name.get(name, name): value for name, value in configuration.items() if name != "variables"}
    os.environ.update(configuration.get("variables") or {})
    release = by_name.get("release")
    if release and release not in keywords and handoff.get("release_path"):
        keywords[release] = handoff["release_path"]
    return keywords


def _override(settings: dict[str, Any]) -> None:
    finder = gates.installed()
    if finder is None or not settings:
        return
    for name, value in settings.items():
        if name in finder.overrides and finder.overrides[name] != value:
            raise ReconfigurationError(
                f"{caller()} overrides the setting {name} with {value!r}, and this process was set up with {finder.overrides[name]!r}: "
                "run each configuration in a process of its own"
            )
    if not lifecycle().is_setup:
        finder.overrides.update(settings)
