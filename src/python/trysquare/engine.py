"""The C++ engine: through the C library, or through the command when the library cannot be loaded.

When neither works :class:`~trysquare.errors.EngineError` is raised: a setup stops rather than going on unsanitized.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import trysquare

if TYPE_CHECKING:
    from collections.abc import Iterator

_LIBRARY_NAMES = {"win32": "trysquare.dll", "darwin": "libtrysquare.dylib"}
_FAILED = 2


def _places(handoff: dict[str, Any], key: str, variable: str, name: str, folders: list[str]) -> Iterator[str]:
    """Where a part of ours may be: said by the environment, said by ``run``, beside this package, in the prefix, in the build tree."""
    for named in (os.environ.get(variable), handoff.get(key)):
        if named:
            yield named
    here = os.path.dirname(os.path.realpath(__file__))
    for folder in folders:
        yield os.path.normpath(os.path.join(here, folder, name))


def _library_places(handoff: dict[str, Any]) -> Iterator[str]:
    name = _LIBRARY_NAMES.get(sys.platform, "libtrysquare.so")
    folders = [".", "../../../../lib", "../../../build/release"]
    return _places(handoff, "library", "TRYSQUARE_LIBRARY", name, folders)


def _command_places(handoff: dict[str, Any]) -> Iterator[str]:
    name = "trysquare.exe" if sys.platform == "win32" else "trysquare"
    folders = [".", "../../../../bin", "../../../build/release"]
    return _places(handoff, "command", "TRYSQUARE_COMMAND", name, folders)


def installation(handoff: dict[str, Any]) -> dict[str, str]:
    """Where our parts are, for the processes that are started: the library, the command, the folder that holds this package."""
    found = {"python": os.path.dirname(os.path.dirname(os.path.realpath(__file__)))}
    for key, places in (("library", _library_places(handoff)), ("command", _command_places(handoff))):
        found[key] = next((path for path in places if os.path.exists(path)), "")
    return found


class _Library:
    """The C library, loaded. A context remembers the rules that it has read, so it is kept for the next call."""

    def __init__(self, path: str) -> None:
        import ctypes

        library = ctypes.CDLL(path)
        library.ts_version.restype = ctypes.c_char_p
        library.ts_context_new.restype = ctypes.c_void_p
        self._receiver = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p)
        library.ts_call.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, self._receiver, ctypes.c_void_p]
        library.ts_last_error.argtypes = [ctypes.c_void_p]
        library.ts_last_error.restype = ctypes.c_char_p
        self._library = library
        self._text_at = ctypes.string_at
        self._idle: list[int] = []  # contexts; taken and given back in one operation each, as threads may call at once

    def version(self) -> str:
        text: bytes = self._library.ts_version()
        return text.decode()

    def call(self, use_case: str, request: bytes) -> dict[str, Any]:
        answers: list[bytes] = []

        def receive(text: int, size: int, _: object) -> None:
            answers.append(self._text_at(text, size))

        try:
            context = self._idle.pop()
        except IndexError:
            context = self._library.ts_context_new()
        try:
            code = self._library.ts_call(context, use_case.encode(), request, self._receiver(receive), None)
            if code == _FAILED:
                raise trysquare.EngineError(self._library.ts_last_error(context).decode("utf-8", "replace").strip())
        finally:
            self._idle.append(context)
        answer: dict[str, Any] = json.loads(answers[0])
        return answer


_loaded: dict[str, _Library] = {}  # by its path


def _load(handoff: dict[str, Any], tried: list[str]) -> _Library | None:
    for path in _library_places(handoff):
        standing = _loaded.get(path)
        if standing is not None:
            return standing
        if not os.path.exists(path):
            tried.append(f"{path}: not there")
            continue
        try:
            return _loaded.setdefault(path, _Library(path))
        except ImportError as error:  # an interpreter built without ctypes
            tried.append(f"ctypes: {error}")
            return None
        except OSError as error:
            tried.append(f"{path}: {error}")
    return None


def _call_command(command: str, use_case: str, request: bytes) -> dict[str, Any]:
    import subprocess

    # The command is no Python: it must not wait on what `run` put into the environment for Pythons.
    done = subprocess.run([command, "call", use_case], input=request, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise trysquare.EngineError(done.stderr.decode("utf-8", "replace").strip())
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def call(use_case: str, request: dict[str, Any], handoff: dict[str, Any] | None = None) -> dict[str, Any]:
    """Asks the engine; ``use_case``, request and answer as ``include/trysquare/trysquare.h`` describes them.

    Raises:
        EngineError: the engine could not be reached, or could not do it; the text is its own diagnostic.
    """
    handoff = handoff or {}
    data = json.dumps(request).encode()
    tried: list[str] = []
    library = _load(handoff, tried)
    if library is not None:
        return library.call(use_case, data)
    for command in _command_places(handoff):
        if os.access(command, os.X_OK) and os.path.isfile(command):
            return _call_command(command, use_case, data)
        tried.append(f"{command}: not there")
    raise trysquare.EngineError(
        "trysquare's engine cannot be reached, and settings do not go on unsanitized; looked for "
        + "; ".join(tried)
        + ". Name the library with TRYSQUARE_LIBRARY, or install trysquare again"
    )


def version() -> str:
    """The version of the C library ("0.1.0")."""
    tried: list[str] = []
    library = _load({}, tried)
    if library is None:
        raise trysquare.EngineError("trysquare's library cannot be loaded: " + "; ".join(tried))
    return library.version()
