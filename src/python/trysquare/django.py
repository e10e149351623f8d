"""Django's hook points: the one file that knows them.

``settings.configure(**options)`` and ``Settings(module)`` are the two doors by which settings come in. Both are wrapped when
``django.conf`` has been executed: what comes through is sanitized, and a second configuration is refused with the place of the first.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import os
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

import trysquare

if TYPE_CHECKING:
    from .gates import GateFinder


def gate(module: ModuleType, finder: GateFinder) -> None:
    """Wraps the doors of ``django.conf``, once."""
    if getattr(module, "_trysquare_gate", None) is not None:
        return
    module._trysquare_gate = finder  # type: ignore[attr-defined]
    _gate_configure(module.LazySettings, finder)
    _gate_settings(module.Settings, finder)


def refuse_if_configured(module: ModuleType) -> None:
    """For ``activate()``: settings that are configured already cannot be sanitized any more.

    Raises:
        LateActivationError: they are; the text says by whom, where that is known.
    """
    settings = module.settings
    if settings.configured:
        by = os.environ.get("DJANGO_SETTINGS_MODULE")
        raise trysquare.LateActivationError(
            "Django's settings are configured already" + (f" (DJANGO_SETTINGS_MODULE is {by})" if by else "") + ": "
            "call trysquare.activate() before anything reads them, or start the program with `trysquare run`"
        )


def is_touched() -> bool:
    """Whether Django's settings are configured, or its registry has begun to fill."""
    conf, registry = sys.modules.get("django.conf"), sys.modules.get("django.apps.registry")
    configured = conf is not None and hasattr(conf, "settings") and conf.settings.configured
    apps = getattr(registry, "apps", None)
    return bool(configured or (apps is not None and (apps.ready or apps.app_configs)))


def refuse_foreign(finder: GateFinder | None) -> None:
    """Refuses a setup where somebody else's Django stands; the product's own settings module is nobody else's.

    Raises:
        ForeignSetupError: settings are configured, or the registry is populated.
    """
    own = finder.handoff["settings_modules"] if finder is not None else []
    conf, registry = sys.modules.get("django.conf"), sys.modules.get("django.apps.registry")
    settings = getattr(conf, "settings", None)
    found, module = [], ""
    if settings is not None and settings.configured:
        holder = settings._wrapped
        module = str(vars(holder).get("SETTINGS_MODULE") or "")
        if module and module in own:
            return
        found.append(f"its settings are configured ({_settings_source(module)})")
    apps = getattr(registry, "apps", None)
    if apps is not None and (apps.ready or apps.app_configs):
        found.append(f"its registry holds {', '.join(sorted(apps.app_configs)[:8]) or 'no apps'}")
    if found:
        place = finder.first_configured if finder is not None else ""
        raise trysquare.ForeignSetupError(
            "Django is in use in this process already, and it has one configuration for its whole life: "
            + " and ".join(found)
            + (
                f"; first configured at {place}"
                if place
                else "; where it was first configured is not known: trysquare was not active yet"
            )
            + ". Set the product up in a process of its own: trysquare.run_isolated([...], target), or start "
            "`trysquare serve --configuration FILE.toml` and call that"
        )


def warn_of_variables(finder: GateFinder | None) -> None:
    """``DJANGO_SETTINGS_MODULE`` alone proves nothing; one that names another module than the product's gets a warning."""
    own = finder.handoff["settings_modules"] if finder is not None else []
    named = os.environ.get("DJANGO_SETTINGS_MODULE")
    if named and own and named not in own:
        import warnings

        warnings.warn(
            f"DJANGO_SETTINGS_MODULE is {named}, and the product is set up on {own[0]}: code that reads the variable meets other "
            "settings than the product's; unset it in this process",
            RuntimeWarning,
            stacklevel=2,
        )


def _settings_source(module: str) -> str:
    if not module:
        return "by settings.configure()"
    file = getattr(sys.modules.get(module), "__file__", None)
    return f"by the module {module}" + (f", {file}:1" if file else "")


def set_up(module: str, options: dict[str, Any], parts: set[str], overrides: dict[str, Any]) -> None:
    """Configures Django as a product's client does: the module's upper-case names, then what the options say, then ``overrides``.

    Raises:
        ConfigurationError: an option is not what Django, or a product's setup, takes.
    """
    settings_module = importlib.import_module(module)
    settings = {name: getattr(settings_module, name) for name in dir(settings_module) if name.isupper()}
    settings.update(_from_options(dict(options), parts))
    settings.update(overrides)
    importlib.import_module("django.conf").settings.configure(**settings)
    importlib.import_module("django").setup()


def _from_options(options: dict[str, Any], parts: set[str]) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    debug, databases, in_memory = (
        options.pop("debug", None),
        options.pop("databases", None),
        options.pop("in_memory", False),
    )
    if debug is not None:
        settings["DEBUG"] = debug
    for name, setting in (("media", "MEDIA_ROOT"), ("static", "STATIC_ROOT")):
        directory = options.pop(name, None)
        if directory is not None:
            settings[setting] = os.fspath(directory)
    for name, setting in (("media_url", "MEDIA_URL"), ("static_url", "STATIC_URL")):
        url = options.pop(name, None)
        if url is not None:
            if not (isinstance(url, str) and url.startswith("/") and url.endswith("/")):
                raise trysquare.ConfigurationError(
                    f"{name} must be a relative URL that starts and ends with a slash, as '/media/', not {url!r}"
                )
            settings[setting] = url
    if databases:
        settings["DATABASES"] = _databases(databases)
    if in_memory:
        settings["DATABASES"] = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
        settings["DEFAULT_FILE_STORAGE"] = "django.core.files.storage.InMemoryStorage"
        settings["FILE_UPLOAD_HANDLERS"] = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
        settings["FILE_UPLOAD_MAX_MEMORY_SIZE"] = 10**9
    unknown = sorted(options.keys() - parts)
    if unknown:
        known = sorted(parts | {"databases", "debug", "in_memory", "media_url", "static_url", "variables"})
        raise trysquare.ConfigurationError(
            f"a configuration has no {unknown[0]!r}; it has {', '.join(known)}; further settings go into settings="
        )
    return settings


def _databases(databases: Any) -> dict[str, Any]:
    if not isinstance(databases, dict) or "default" not in databases:
        raise trysquare.ConfigurationError("databases must be a dictionary with a 'default' database")
    made = {}
    for alias, database in databases.items():
        if not isinstance(database, dict) or not isinstance(database.get("ENGINE"), str) or not database["ENGINE"]:
            raise trysquare.ConfigurationError(f"the database {alias!r} needs an ENGINE, as 'sqlite3' or 'postgresql'")
        engine = database["ENGINE"]
        made[alias] = {**database, "ENGINE": engine if "." in engine else f"django.db.backends.{engine}"}
    return made


def close_connections() -> None:
    """Closes what this thread has open."""
    database = sys.modules.get("django.db")
    if database is not None and is_touched():
        database.connections.close_all()


def close_inherited_connections() -> None:
    """In a forked child: its parent's database connections are not shared.

    The socket is closed before the connection: saying good-bye on it would end the parent's session. A database in memory is the
    child's own copy and stays.
    """
    database = sys.modules.get("django.db")
    if database is None:
        return
    try:
        connections = database.connections.all(initialized_only=True)
    except TypeError:  # Django before 4.1
        opened = (getattr(database.connections._connections, alias, None) for alias in database.connections)
        connections = [one for one in opened if one]
    except Exception:  # not configured: nothing is open
        return
    for connection in connections:
        raw = connection.connection
        if raw is None:
            continue
        with contextlib.suppress(AttributeError, TypeError, OSError):  # one without a socket
            os.close(raw.fileno())
        try:
            connection.close()
        except Exception:  # the driver says that its socket is gone
            connection.connection = None
        # What the parent was in the middle of is not ours.
        connection.in_atomic_block, connection.savepoint_ids, connection.needs_rollback = False, [], False


def _caller() -> str:
    """The place outside of Django and of us that asked for the configuration."""
    frame: Any = sys._getframe(1)
    place = ""
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        place = f"{frame.f_code.co_filename}:{frame.f_lineno}"
        if name != "django" and not name.startswith(("trysquare.", "django.", "importlib")):
            break
        frame = frame.f_back
    return place


def _gate_configure(lazy_settings: type[Any], finder: GateFinder) -> None:
    configure = lazy_settings.configure

    @functools.wraps(configure)
    def gated(self: Any, *positional: Any, **options: Any) -> None:
        if self.configured:
            first = finder.first_configured or "a place before trysquare was active"
            raise trysquare.ReconfigurationError(
                f"this process is configured already (at {first}), and it has one configuration for its whole life; "
                f"the second one comes from {_caller()}. Run each configuration in a process of its own"
            )
        options.update(finder.overrides)
        finder.sanitize(options, "settings.configure")
        configure(self, *positional, **options)
        finder.first_configured = _caller()

    lazy_settings.configure = gated


def _gate_settings(settings: type[Any], finder: GateFinder) -> None:
    construct = settings.__init__

    @functools.wraps(construct)
    def gated(self: Any, settings_module: str, *positional: Any, **options: Any) -> None:
        try:
            module = importlib.import_module(settings_module)
        except ImportError:
            module = None  # Django says it in its own words
        if module is not None:
            finder.sanitize(vars(module), settings_module)
        construct(self, settings_module, *positional, **options)
        finder.first_configured = finder.first_configured or _caller()

    settings.__init__ = gated
