"""What really happens when modules are imported. Standard input: {"root", "modules", "mode", "applications"}; output: JSON.

``verdicts``: every module is imported in a process of its own, forked from one that has imported nothing but the framework that is
configured: null or "Type: text" for each.

``causes``: every module is imported in one process whose loader compiles each source of the root and of the site directories so that a
statement that fails is written down and stepped over, with an object in its place that can be called, inherited from and used as a
decorator. What a `try` of the program or ``contextlib.suppress`` catches is left to it. Written down are imports (a line each name) and
attributes of modules; anything else that fails is told apart, as ``other``.

No import may work longer than ``SECONDS`` of the processor's time, or last four times that: its verdict is then "OverTime: …", and ``causes`` lists it as ``unfinished``.
"""

import contextlib
import importlib
import importlib.machinery
import importlib.util
import json
import os
import signal
import sys
import tempfile
import types
import warnings

from import_stepping import NAME, stepping

# The folder of this file is no place that an environment looks into.
del sys.path[0]

SECONDS = 100
FRAMEWORK = "django"


class OverTime(BaseException):
    """An import that does not end, as far as anybody wants to wait."""


def stop(*_):
    raise OverTime(f"the import has lasted longer than {SECONDS} seconds")


@contextlib.contextmanager
def limited():
    """Whoever catches everything is told again."""
    for number, timer, seconds in (
        (signal.SIGPROF, signal.ITIMER_PROF, SECONDS),
        (signal.SIGALRM, signal.ITIMER_REAL, 4 * SECONDS),
    ):
        signal.signal(number, stop)
        signal.setitimer(timer, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)


def configure(applications, defaults, more):
    """The framework, configured, with the applications that can be loaded; those whose models fail are left half way."""
    if importlib.util.find_spec(FRAMEWORK) is None:
        return
    from django.apps import AppConfig, apps
    from django.conf import settings

    contrib = ["admin", "auth", "contenttypes", "sessions", "messages", "sites", "staticfiles", "flatpages"]
    options = {
        "SECRET_KEY": "key",
        "SITE_ID": 1,
        "ROOT_URLCONF": "urls_of_nobody",
        "USE_TZ": True,
        "STATIC_URL": "/static/",
        "DEFAULT_AUTO_FIELD": "django.db.models.AutoField",
        "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        "INSTALLED_APPS": [],
    }
    if defaults:
        module = importlib.import_module(defaults)
        options.update((name, value) for name, value in vars(module).items() if name.isupper())
    options.update(more)
    settings.configure(**options)
    for name in ["django.contrib." + one for one in contrib] + applications:
        try:
            # Django 3.2 and before asked the package which configuration is its own.
            config = AppConfig.create(getattr(importlib.import_module(name), "default_app_config", name))
            config.apps = apps
            apps.app_configs.setdefault(config.label, config)
        except Exception:
            continue
    apps.apps_ready = True
    for config in list(apps.app_configs.values()):
        try:
            config.import_models()
        except Exception:
            config.models = apps.all_models[config.label]
            continue
    apps.clear_cache()
    apps.models_ready = True
    for config in list(apps.app_configs.values()):
        try:
            config.ready()
        except Exception:
            continue
    apps.ready = True
    apps.ready_event.set()


# --- verdicts ---


def failure_of(name):
    try:
        with limited():
            importlib.import_module(name)
    except BaseException as error:
        return f"{type(error).__name__}: {error}"[:300]
    return None


def quiet():
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def children_of(modules):
    """The modules by the nearest of them that is their package, "" for none: what is imported before them."""
    known = set(modules)
    found = {}
    for name in modules:
        parent = name.rpartition(".")[0]
        while parent and parent not in known:
            parent = parent.rpartition(".")[0]
        found.setdefault(parent, []).append(name)
    return found


def forked(name, children, write):
    """Imports in a child, and what lies in the package in children of that one: Python would import the package before it, too."""
    child = os.fork()
    if child == 0:
        failure = failure_of(name)
        write(name, failure)
        for inner in children.get(name, ()) if failure is None else ():
            forked(inner, children, write)
        os._exit(0)
    os.waitpid(child, 0)


def verdicts_of(modules):
    children = children_of(modules)
    with tempfile.TemporaryFile() as file:

        def write(name, failure):
            os.write(file.fileno(), json.dumps([name, failure]).encode() + b"\n")

        for name in children.get("", ()):
            forked(name, children, write)
        file.seek(0)
        found = dict(json.loads(line) for line in file.read().splitlines())
    answers = []
    for name in modules:
        nearest = name
        while nearest and nearest not in found:
            nearest = nearest.rpartition(".")[0]
        answers.append(found[nearest] if nearest and (found[nearest] or nearest == name) else "Exit: the process ended")
    return answers


# --- causes ---


class StandInType(type):
    def __getattr__(cls, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return StandIn()

    def __iter__(cls):
        return iter(())


class StandIn(metaclass=StandInType):
    """In the place of what could not be had."""

    def __init__(self, *args, **kwargs):
        pass

    def __call__(self, *args, **kwargs):
        if len(args) == 1 and not kwargs and (isinstance(args[0], (type, types.FunctionType))):
            return args[0]
        return StandIn()

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return StandIn()

    def __mro_entries__(self, bases):
        return (StandInBase,)

    def __iter__(self):
        return iter(())

    def __getitem__(self, key):
        return StandIn()

    def __len__(self):
        return 0

    def __bool__(self):
        WATCH.decided_by_stand_in(sys._getframe(1))
        return True

    def __contains__(self, item):
        return False

    def __enter__(self):
        return self

    def __exit__(self, *args):
        return False

    def __hash__(self):
        return 1

    def __index__(self):
        return 0

    def __or__(self, other):
        return StandIn()

    __ror__ = __and__ = __rand__ = __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __mod__ = __or__
    __truediv__ = __rtruediv__ = __or__

    def __lt__(self, other):
        WATCH.decided_by_stand_in(sys._getframe(1))
        return True

    __le__ = __gt__ = __ge__ = __lt__


class StandInBase:
    """In the place of a class that could not be had."""

    def __init__(self, *args, **kwargs):
        pass

    def __init_subclass__(cls, **kwargs):
        pass


class Watch:
    """What was stepped over, and which handlers are waiting."""

    def __init__(self):
        self.guards = []
        self.causes = []
        self.others = []
        self.stepped = set()
        self.seen = set()
        self.decided = set()
        self.unfinished = []
        self.file_of = None

    def decided_by_stand_in(self, frame):
        """A branch that nobody knows how the real thing would take."""
        if file := self.file_of and self.file_of(frame.f_code.co_filename):
            self.decided.add((file, frame.f_lineno))

    # Called by compiled code.
    def push(self, types_of):
        self.guards.append(types_of)
        return len(self.guards) - 1

    def pop(self, depth):
        del self.guards[depth:]

    def guarded(self, error):
        for types_of in reversed(self.guards):
            try:
                caught = types_of()
            except BaseException:
                continue
            try:
                if isinstance(error, caught):
                    return True
            except TypeError:
                return True
        return False

    def context(self, manager):
        if isinstance(manager, contextlib.suppress):
            return Suppressing(self, manager)
        return manager

    def add(self, kind, file, first, last, module, symbol, error, statement):
        key = (file, first, last, module, symbol)
        if key in self.seen:
            return
        self.seen.add(key)
        self.causes.append(
            {
                "kind": kind,
                "file": file,
                "first": first,
                "last": last,
                "module": module,
                "symbol": symbol,
                "error": f"{type(error).__name__}: {error}"[:200],
                "statement": statement,
            }
        )

    def attribute(self, value, name, file, first, last, statement):
        try:
            return getattr(value, name)
        except AttributeError as error:
            if not isinstance(value, types.ModuleType) or self.guarded(error):
                raise
            if "partially initialized" in str(error):
                raise
            if (value.__name__, name) not in self.stepped:
                self.add("attribute", file, first, last, value.__name__, name, error, statement)
            return StandIn()

    def failed_import(self, error, file, first, last, module, symbol, level, scope, statement):
        """Whether an import's failure is its own; what stands in is given back."""
        if isinstance(error, (KeyboardInterrupt, SystemExit, OverTime)) or self.guarded(error):
            raise error
        if level:
            package = scope.get("__package__") or scope.get("__name__", "").rpartition(".")[0]
            with contextlib.suppress(ImportError):
                module = importlib.util.resolve_name("." * level + module, package)
        stepped = (module, symbol) in self.stepped or any(
            (module[: i or None], None) in self.stepped for i in [j for j, c in enumerate(module) if c == "."] + [0]
        )
        name = getattr(error, "name", None)
        own = False
        if isinstance(error, ModuleNotFoundError):
            own = name is not None and (module == name or module.startswith(name + "."))
            if own:
                symbol = None
        elif isinstance(error, ImportError):
            own = "cannot import name" in str(error) and str(error).partition("'")[2].partition("'")[0] == symbol
            if "circular" in str(error) or "partially initialized" in str(error):
                own = False
        if own and stepped:
            pass
        elif own:
            self.add("import", file, first, last, module, symbol, error, statement)
        else:
            self.other(error, file, first, last, statement)
        return StandIn()

    def bound_import(self, error, file, first, last, module, scope, statement):
        """`import a.b` binds `a`."""
        stand_in = self.failed_import(error, file, first, last, module, None, 0, scope, statement)
        parts = module.split(".")
        parent = None
        for i, part in enumerate(parts):
            found = sys.modules.get(".".join(parts[: i + 1]))
            if found is None:
                if parent is not None:
                    self.stepped.add((parent.__name__, part))
                break
            parent = found
        return sys.modules.get(parts[0]) or stand_in

    def statement_failed(self, error, file, first, last, where):
        if isinstance(error, (KeyboardInterrupt, SystemExit, OverTime)) or self.guarded(error):
            raise error
        self.other(error, file, first, last, where)
        return StandIn()

    def other(self, error, file, first, last, statement):
        key = (file, first, last, type(error).__name__, str(error)[:200])
        if key in self.seen:
            return
        self.seen.add(key)
        context = error.__context__ or error.__cause__
        entry = {
            "file": file,
            "first": first,
            "last": last,
            "error": f"{type(error).__name__}: {error}"[:300],
            "context": f"{type(context).__name__}: {context}"[:200] if context else None,
            "name": getattr(error, "name", None),
            "statement": statement,
        }
        self.others.append(entry)


class Suppressing:
    def __init__(self, watch, manager):
        self.watch, self.manager = watch, manager

    def __enter__(self):
        self.depth = self.watch.push(lambda: self.manager._exceptions)
        return self.manager.__enter__()

    def __exit__(self, *error):
        self.watch.pop(self.depth)
        return self.manager.__exit__(*error)


WATCH = Watch()


def watch_imports(root, sites):
    import builtins

    setattr(builtins, NAME, WATCH)
    loader = importlib.machinery.SourceFileLoader
    plain_code = loader.get_code

    def relative(path):
        path = os.path.abspath(path)  # noqa: PTH100
        for site in sites:
            if path.startswith(site + os.sep):
                return "site-packages/" + path[len(site) + 1 :]
        if path.startswith(root + os.sep):
            return path[len(root) + 1 :]
        return None

    WATCH.file_of = relative

    def get_code(self, fullname):
        path = self.get_filename(fullname)
        file = relative(path)
        if file is None or not path.endswith(".py"):
            return plain_code(self, fullname)
        data = self.get_data(path)
        try:
            return stepping(data, path, file)
        except SyntaxError:
            raise
        except (RecursionError, ValueError):
            return plain_code(self, fullname)

    loader.get_code = get_code


def all_causes(asked):
    sites = [path for path in sys.path if path.rstrip(os.sep).endswith(("site-packages", "dist-packages"))]
    watch_imports(asked["root"], sites)
    sys.setrecursionlimit(5000)
    warnings.simplefilter("ignore")
    try:
        configure(asked["applications"], asked["defaults"], asked["settings"])
    except BaseException as error:
        WATCH.others.append({"file": "", "first": 0, "last": 0, "error": f"configure: {error!r}", "statement": ""})
    for name in asked["modules"]:
        WATCH.guards.clear()
        try:
            with limited():
                importlib.import_module(name)
        except BaseException as error:
            if isinstance(error, OverTime):
                WATCH.unfinished.append(name)
            WATCH.others.append(
                {"file": name, "first": 0, "last": 0, "error": repr(error)[:300], "statement": "module"}
            )
    # A module whose own statements were stepped over lacks what they would have made.
    damaged = {one["file"] for one in WATCH.others if one["file"]}
    for one in WATCH.causes:
        path = getattr(sys.modules.get(one["module"]), "__file__", None)
        one["follows"] = path is not None and WATCH.file_of(path) in damaged
        one["decided"] = any(one["file"] == file and 0 <= one["first"] - line <= 40 for file, line in WATCH.decided)
    return {"causes": WATCH.causes, "others": WATCH.others, "unfinished": WATCH.unfinished}


def main():
    asked = json.load(sys.stdin)
    warnings.simplefilter("ignore")
    sys.argv = ["python"]
    if asked["root"] not in sys.path:
        sys.path.append(asked["root"])
    out = os.dup(1)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        quiet()
        if asked["mode"] == "causes":
            found = all_causes(asked)
        else:
            try:
                configure(asked["applications"], asked["defaults"], asked["settings"])
            except BaseException as error:
                sys.stderr.write(f"configure: {error!r}")
            found = verdicts_of(asked["modules"])
        os.chdir("/")
    with os.fdopen(out, "w") as stream:
        json.dump(found, stream)
        stream.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
