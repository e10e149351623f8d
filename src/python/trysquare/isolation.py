"""``run_isolated()``: a function in one process for each configuration, its results and tracebacks back here."""

from __future__ import annotations

import contextlib
import importlib
import os
import pickle
import signal
import sys
import tempfile
import traceback
from typing import IO, TYPE_CHECKING, Any

from . import gates
from .errors import ConfigurationError, IsolationError
from .supervisor import Job, summary, watch
from .warden import Keeper

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_BOOT = (
    "import sys; sys.path.insert(0, sys.argv[1]); from trysquare import isolation; "
    "sys.path.remove(sys.argv[1]); isolation.child(sys.argv[2], int(sys.argv[3]))"
)


class IsolatedResult:
    """What came of one configuration.

    Attributes:
        name: the configuration's.
        outcome: "ok", "raised", "failed" (exit code), "killed" (signal), "timeout", "refused" (by the preflight), "interrupted".
        value: what the target returned.
        error: the exception that it raised, where it can be sent here; ``traceback``: its traceback as text, in any case.
        stdout, stderr: what it wrote, as text.
        exit_code, signal: of the process.
        seconds: how long it took.
        reason: why it is not ok, in a sentence.
    """

    def __init__(self, job: Job) -> None:
        self.name = job.name
        self.outcome = job.outcome
        self.value: Any = None
        self.error: BaseException | None = None
        self.traceback = ""
        self.stdout = job.stdout.decode("utf-8", "backslashreplace")
        self.stderr = job.stderr.decode("utf-8", "backslashreplace")
        self.exit_code = job.exit_code
        self.signal = job.signal
        self.seconds = job.seconds
        self.reason = job.reason

    @property
    def ok(self) -> bool:
        return self.outcome == "ok"

    def __repr__(self) -> str:
        return f"<IsolatedResult {self.name}: {self.outcome}{', ' + self.reason if self.reason else ''}>"


def run_isolated(
    configurations: Sequence[Mapping[str, Any]] | str | os.PathLike[str],
    target: Callable[[], Any] | str,
    *,
    jobs: int | None = None,
    timeout: float | None = None,
    check: bool = False,
    product: str | None = None,
    release: str | None = None,
    settings: str | None = None,
    rules: Sequence[str] = (),
    shims: bool = False,
    preflight: str = "auto",
    progress: Callable[[str, str], None] | None = None,
) -> list[IsolatedResult]:
    """Calls ``target()`` in a fresh process for each configuration, settings sanitized as under ``trysquare run``.

    Args:
        configurations: a file (docs/lifecycle.md), or what is in one: ``{"name": ..., "directories": {...}, "environment": {...}}``.
        target: "module:function", or a function that can be imported by its name; it takes no arguments, and what it returns comes back.
        jobs: how many at once; None: one for each CPU.
        timeout: seconds for each, where its configuration says nothing.
        check: whether a configuration that fails raises.
        product, release, settings, rules, shims: as :func:`trysquare.activate`.
        preflight: "auto", "error", "warn" or "off": what keeps a process from being started.
        progress: hears of each configuration's name and outcome, "running" first.

    Returns:
        What came of each, in their order.

    Raises:
        ConfigurationError: the target cannot be found in another process.
        EngineError: the configurations cannot be read, or the engine cannot be reached.
        IsolationError: with ``check``: some failed; ``results`` holds all.
    """
    from .engine import call, installation

    standing = gates.installed()
    handoff = standing.handoff if standing is not None else {}
    parts = installation(handoff)
    request: dict[str, Any] = {
        "environment": {"python": sys.executable},
        "installation": parts,
        "program": [sys.executable, "-c", _BOOT, parts["python"], "", ""],
        "product": product,
        "release": release,
        "settings": settings,
        "rules": [os.path.abspath(folder) for folder in rules],
        "shims": shims,
        "preflight": preflight,
    }
    if isinstance(configurations, (str, os.PathLike)):
        request["file"] = os.path.abspath(configurations)
    else:
        request["configuration"] = [_plain(one) for one in configurations]
    plan = call("configurations", request, handoff)
    if plan["said"]:
        print(plan["said"], end="", file=sys.stderr)
    task = _task_of(target)
    with contextlib.ExitStack() as open_files:
        answers = [open_files.enter_context(tempfile.TemporaryFile()) for _ in plan["configurations"]]
        work = [_job(one, file, task, timeout) for one, file in zip(plan["configurations"], answers)]
        keeper = Keeper()
        open_files.callback(keeper.close)

        def said(job: Job) -> None:
            if job.pid is not None:
                keeper.note(job.pid, lives=job.outcome == "running")
            if progress:
                progress(job.name, job.outcome)

        watch(work, jobs or os.cpu_count() or 1, said)
        results = [_result(job, file) for job, file in zip(work, answers)]
    if check and not all(result.ok for result in results):
        raise IsolationError("some configurations failed:\n" + summary(work), results)
    return results


def _plain(configuration: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON: paths as text."""
    plain = dict(configuration)
    for key in ("directories", "environment"):
        if key in plain:
            plain[key] = {name: os.fspath(value) for name, value in plain[key].items()}
    for key in ("product", "release"):
        if key in plain and plain[key] is not None:
            plain[key] = os.fspath(plain[key])
    return plain


def _task_of(target: Callable[[], Any] | str) -> str:
    """The target as "module:name", or as "file::name" where it lives in the program's own script."""
    if isinstance(target, str):
        module, colon, name = target.partition(":")
        if not (module and colon and name):
            raise ConfigurationError(f"a target is a function or 'module:function', not {target!r}")
        return target
    module, name = getattr(target, "__module__", ""), getattr(target, "__qualname__", "")
    if not module or not name or "<" in name:
        raise ConfigurationError(
            f"{target!r} cannot be found by its name in another process: use a function of a module"
        )
    if module != "__main__":
        return f"{module}:{name}"
    spec, file = sys.modules["__main__"].__spec__, getattr(sys.modules["__main__"], "__file__", None)
    if spec is not None and spec.name and not spec.name.endswith("__main__"):
        return f"{spec.name}:{name}"
    if not file:
        raise ConfigurationError(f"{name} was typed into an interpreter: put it into a module")
    return f"{os.path.abspath(file)}::{name}"


def _job(plan: dict[str, Any], answer: IO[bytes], task: str, timeout: float | None) -> Job:
    descriptor = answer.fileno()
    words = plan["words"]
    if words:
        plan = {**plan, "words": [*words[:-2], task, str(descriptor)]}
    paths = os.pathsep.join(entry or os.getcwd() for entry in sys.path)
    plan["set"] = {**plan["set"], "TRYSQUARE_TARGET_PATH": paths}
    job = Job(plan, timeout, [descriptor])
    if not plan["start"]:
        job.outcome, job.reason = "refused", plan["said"].strip() or "the preflight says that setup cannot succeed"
    return job


def _result(job: Job, answer: IO[bytes]) -> IsolatedResult:
    result = IsolatedResult(job)
    answer.seek(0)
    data = answer.read()
    if not data or job.outcome not in ("ok", "failed"):
        if job.outcome == "ok":
            result.outcome, result.reason = "failed", "the process ended without an answer"
        return result
    try:
        kind, value, text = pickle.loads(data)
        if kind == "value":
            result.value = pickle.loads(value)
            return result
    except Exception as error:
        result.outcome, result.reason = "failed", f"its answer cannot be read here: {type(error).__name__}: {error}"
        return result
    result.outcome, result.traceback = "raised", text
    result.reason = text.strip().splitlines()[-1] if text.strip() else "it raised"
    if value is not None:
        try:
            result.error = pickle.loads(value)
        except Exception:  # its text says the same
            result.error = None
    return result


# -- in the child


def child(task: str, descriptor: int) -> None:
    """The child's whole life: finds the target, calls it, writes its answer, leaves."""
    from .warden import die_with_parent

    parent = os.getppid()
    die_with_parent()
    if os.name == "posix" and os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    sys.path[:] = list(dict.fromkeys([*sys.path, *os.environ.pop("TRYSQUARE_TARGET_PATH", "").split(os.pathsep)]))
    sys.argv[1:] = []
    answer: tuple[str, bytes | None, str]
    try:
        answer = ("value", pickle.dumps(_find(task)()), "")
        code = 0
    except BaseException as error:
        code = 1
        if isinstance(error, SystemExit) and error.code in (None, 0):
            answer, code = ("value", pickle.dumps(None), ""), 0
        else:
            answer = (
                "error",
                _pickled(error),
                "".join(traceback.format_exception(type(error), error, error.__traceback__)),
            )
    with os.fdopen(descriptor, "wb") as file:
        file.write(pickle.dumps(answer))
    raise SystemExit(code)


def _pickled(error: BaseException) -> bytes | None:
    try:
        data = pickle.dumps(error)
        pickle.loads(data)
    except Exception:
        return None
    return data


def _find(task: str) -> Any:
    file, double, name = task.partition("::")
    if double:
        import runpy
        from types import ModuleType

        # As `multiprocessing` does it: the script under another name than `__main__`, so that its guard holds.
        main = ModuleType("__mp_main__")
        main.__dict__.update(runpy.run_path(file, run_name="__mp_main__"))
        sys.modules["__main__"] = sys.modules["__mp_main__"] = main
        found: Any = main
    else:
        module, _, name = task.partition(":")
        found = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    return found
