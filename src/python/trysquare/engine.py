"""The C++ engine: through the C library, or through the command when the library cannot be loaded.

When neither works :class:`~trysquare.errors.EngineError` is raised: a setup stops rather than going on unsanitized.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

from .errors import EngineError

if TYPE_CHECKING:
    import ctypes
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


def _load(handoff: dict[str, Any], tried: list[str]) -> ctypes.CDLL | None:
    try:
        import ctypes
    except ImportError as error:  # an interpreter built without it
        tried.append(f"ctypes: {error}")
        return None
    for path in _library_places(handoff):
        if not os.path.exists(path):
            tried.append(f"{path}: not there")
            continue
        try:
            return ctypes.CDLL(path)
        except OSError as error:
            tried.append(f"{path}: {error}")
    return None


def _call_library(library: Any, use_case: str, request: bytes) -> dict[str, Any]:
    import ctypes

    receiver = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p)
    library.ts_context_new.restype = ctypes.c_void_p
    library.ts_context_free.argtypes = [ctypes.c_void_p]
    library.ts_call.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, receiver, ctypes.c_void_p]
    library.ts_last_error.argtypes = [ctypes.c_void_p]
    library.ts_last_error.restype = ctypes.c_char_p
    answers: list[bytes] = []

    def receive(text: int, size: int, _: object) -> None:
        answers.append(ctypes.string_at(text, size))

    context = library.ts_context_new()
    try:
        code = library.ts_call(context, use_case.encode(), request, receiver(receive), None)
        if code == _FAILED:
            raise EngineError(library.ts_last_error(context).decode("utf-8", "replace").strip())
    finally:
        library.ts_context_free(context)
    answer: dict[str, Any] = json.loads(answers[0])
    return answer


def _call_command(command: str, use_case: str, request: bytes) -> dict[str, Any]:
    import subprocess

    # The command is no Python: it must not wait on what `run` put into the environment for Pythons.
    done = subprocess.run([command, "call", use_case], input=request, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise EngineError(done.stderr.decode("utf-8", "replace").strip())
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
        return _call_library(library, use_case, data)
    for command in _command_places(handoff):
        if os.access(command, os.X_OK) and os.path.isfile(command):
            return _call_command(command, use_case, data)
        tried.append(f"{command}: not there")
    raise EngineError(
        "trysquare's engine cannot be reached, and settings do not go on unsanitized; looked for "
        + "; ".join(tried)
        + ". Name the library with TRYSQUARE_LIBRARY, or install trysquare again"
    )


def version() -> str:
    """The version of the C library ("0.1.0")."""
    tried: list[str] = []
    library = _load({}, tried)
    if library is None:
        raise EngineError("trysquare's library cannot be loaded: " + "; ".join(tried))
    import ctypes

    library.ts_version.restype = ctypes.c_char_p
    text: bytes = library.ts_version()
    return text.decode()
