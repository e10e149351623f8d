"""``trysquare serve``: the product in a process of its own, for programs that cannot have it in theirs.

JSON-RPC 2.0 (https://www.jsonrpc.org/specification), one message a frame of :mod:`multiprocessing.connection`, over a Unix socket of mode
0600 or a Windows pipe. Bytes only: nothing that arrives is ever unpickled. Three methods, nothing else:

``call``      ``{"function": "module:name", "args": [...], "kwargs": {...}}`` -> what it returned, as JSON
``status``    -> ``{"configuration", "pid", "setup", "calls", "seconds"}``
``shutdown``  -> true; the process ends when the calls that run have ended
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import sys
import tempfile
import threading
import time
import traceback
from multiprocessing.connection import Client, Connection, Listener
from typing import TYPE_CHECKING, Any

from .errors import EngineError, ServiceError

if TYPE_CHECKING:
    from collections.abc import Callable

_LARGEST = 64 << 20  # bytes of one message
_BOOT = "import sys; sys.path.insert(0, sys.argv[1]); from trysquare import serving; sys.path.remove(sys.argv[1]); serving.serve(sys.argv[2], sys.argv[3])"

_PARSE, _INVALID, _NO_METHOD, _BAD_PARAMS, _RAISED = -32700, -32600, -32601, -32602, -32000


class Service:
    """A separate process that ``trysquare serve`` started, from the program that needs it.

    ``with trysquare.Service("a.sock") as service: service.call("reports:build", 7, title="x")``. Arguments and results are what JSON holds.
    One at a time; several threads take several.
    """

    def __init__(self, address: str | os.PathLike[str]) -> None:
        self._connection: Any = Client(os.fspath(address))
        self._number = 0

    def call(self, function: str, *args: Any, **kwargs: Any) -> Any:
        """Calls ``module:name`` there.

        Raises:
            ServiceError: it raised, or cannot be found; the text is its exception's, ``traceback`` its traceback.
        """
        return self._ask("call", {"function": function, "args": args, "kwargs": kwargs})

    def status(self) -> dict[str, Any]:
        answer: dict[str, Any] = self._ask("status", {})
        return answer

    def shutdown(self) -> None:
        self._ask("shutdown", {})

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Service:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, method: str, params: dict[str, Any]) -> Any:
        self._number += 1
        request = {"jsonrpc": "2.0", "id": self._number, "method": method, "params": params}
        self._connection.send_bytes(json.dumps(request).encode())
        answer = json.loads(self._connection.recv_bytes(_LARGEST))
        if "error" in answer:
            error = answer["error"]
            raise ServiceError(error["message"], error["code"], (error.get("data") or {}).get("traceback", ""))
        return answer["result"]


class _Server:
    def __init__(self, name: str) -> None:
        self.name = name
        self.started = time.monotonic()
        self.calls = 0
        self.ended = threading.Event()

    def answer(self, data: bytes) -> bytes | None:
        """The answer to one message; None to a notification."""
        try:
            request = json.loads(data)
        except ValueError as error:
            return _failure(None, _PARSE, f"this is no JSON: {error}")
        if (
            not isinstance(request, dict)
            or request.get("jsonrpc") != "2.0"
            or not isinstance(request.get("method"), str)
        ):
            return _failure(None, _INVALID, 'a request is an object with "jsonrpc": "2.0" and "method"')
        number, params = request.get("id"), request.get("params", {})
        methods: dict[str, Callable[[Any], Any]] = {
            "call": self._call,
            "status": self._status,
            "shutdown": self._shutdown,
        }
        method = methods.get(request["method"])
        if method is None:
            return _failure(
                number, _NO_METHOD, f"there is no method {request['method']!r}; there are: {', '.join(methods)}"
            )
        try:
            text = json.dumps({"jsonrpc": "2.0", "id": number, "result": method(params)})
        except _Refused as refused:
            return _failure(number, refused.code, str(refused))
        except BaseException as error:
            return _failure(number, _RAISED, f"{type(error).__name__}: {error}", traceback.format_exc())
        return text.encode() if "id" in request else None

    def _call(self, params: Any) -> Any:
        if not isinstance(params, dict) or not isinstance(params.get("function"), str):
            raise _Refused(_BAD_PARAMS, 'call takes {"function": "module:name", "args": [...], "kwargs": {...}}')
        args, kwargs = params.get("args") or [], params.get("kwargs") or {}
        module, colon, name = params["function"].partition(":")
        if not (colon and module and name and isinstance(args, list) and isinstance(kwargs, dict)):
            raise _Refused(_BAD_PARAMS, "function is 'module:name', args an array, kwargs an object")
        function: Any = importlib.import_module(module)
        for part in name.split("."):
            function = getattr(function, part)
        if not callable(function):
            raise _Refused(_BAD_PARAMS, f"{params['function']} is no function")
        self.calls += 1
        return function(*args, **kwargs)

    def _status(self, _: Any) -> dict[str, Any]:
        from .lifecycle import lifecycle

        return {
            "configuration": self.name,
            "pid": os.getpid(),
            "setup": lifecycle().state,
            "calls": self.calls,
            "seconds": round(time.monotonic() - self.started, 3),
        }

    def _shutdown(self, _: Any) -> bool:
        self.ended.set()
        return True

    def talk(self, connection: Connection) -> None:
        """One client, until it goes or the process ends."""
        with connection:
            while True:
                try:
                    while not connection.poll(0.1):
                        if self.ended.is_set():
                            return
                    data = connection.recv_bytes(_LARGEST)
                    answer = self.answer(data)
                    if answer is not None:
                        connection.send_bytes(answer)
                except (EOFError, OSError):
                    return


class _Refused(Exception):
    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def _failure(number: Any, code: int, message: str, trace: str = "") -> bytes:
    error: dict[str, Any] = {"code": code, "message": message}
    if trace:
        error["data"] = {"traceback": trace}
    return json.dumps({"jsonrpc": "2.0", "id": number, "error": error}).encode()


@contextlib.contextmanager
def _listening(address: str) -> Any:
    """A listener that nobody else may connect to; its socket is gone afterwards."""
    if os.name != "posix":
        with Listener(address, family="AF_PIPE") as listener:
            yield listener
        return
    # Between bind and chmod nobody gets in either: the mask is narrow while the socket is made.
    before = os.umask(0o177)
    try:
        listener = Listener(address, family="AF_UNIX")
    finally:
        os.umask(before)
    try:
        os.chmod(address, 0o600)
        yield listener
    finally:
        listener.close()


def serve(name: str, address: str) -> None:
    """Answers until ``shutdown``, SIGTERM or Ctrl-C. Each client has a thread of its own."""
    server = _Server(name)
    with _listening(address) as listener:

        def leave(*_: object) -> None:
            server.ended.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, leave)
        print(address, flush=True)
        talks: list[threading.Thread] = []

        def accept() -> None:
            while not server.ended.is_set():
                try:
                    connection = listener.accept()
                except OSError:
                    return
                talks.append(threading.Thread(target=server.talk, args=(connection,)))
                talks[-1].start()

        acceptor = threading.Thread(target=accept, daemon=True)
        acceptor.start()
        while not server.ended.wait(0.1):
            pass
        for talk in list(talks):
            talk.join()


def main(text: str) -> int:
    """The command: plans the one configuration, and becomes its process."""
    from .engine import call

    request = json.loads(text)
    request["program"] = [sys.executable, "-c", _BOOT, request["installation"]["python"], "", ""]
    try:
        plan = call("configurations", request, request["installation"])
    except EngineError as error:
        print(error, file=sys.stderr)
        return 2
    names = [one["name"] for one in plan["configurations"]]
    if len(names) != 1:
        print(
            f"error: the file holds the configurations {', '.join(names)}\n\nhint: choose one with --name NAME",
            file=sys.stderr,
        )
        return 2
    (one,) = plan["configurations"]
    if one["said"] and not (request.get("quiet") and one["start"]):
        print(one["said"], end="", file=sys.stderr, flush=True)
    if not one["start"]:
        return 1
    address = request.get("socket") or _new_address(one["name"])
    if os.name == "posix" and os.path.lexists(address):
        print(
            f"error: there is something at {address} already\n\nhint: another server? choose another place with --socket",
            file=sys.stderr,
        )
        return 2
    environment = {name: value for name, value in os.environ.items() if name not in one["unset"]}
    environment.update(one["set"])
    return os.execve(one["path"], [*one["words"][:-2], one["name"], address], environment)


def _new_address(name: str) -> str:
    if os.name != "posix":
        return rf"\\.\pipe\trysquare-{os.getpid()}"
    folder = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    safe = "".join(letter if letter.isalnum() else "-" for letter in name)[:40]
    return os.path.join(tempfile.mkdtemp(prefix=f"trysquare-{safe}-", dir=folder), "socket")
