"""`imp` over `importlib`."""

import _imp
import importlib
import importlib.machinery
import importlib.util
import os
import sys
import tokenize
import types
from _imp import acquire_lock, is_frozen, lock_held, release_lock  # noqa: F401
from importlib.util import MAGIC_NUMBER, cache_from_source, source_from_cache  # noqa: F401

(
    SEARCH_ERROR,
    PY_SOURCE,
    PY_COMPILED,
    C_EXTENSION,
    PY_RESOURCE,
    PKG_DIRECTORY,
    C_BUILTIN,
    PY_FROZEN,
    PY_CODERESOURCE,
    IMP_HOOK,
) = range(10)
reload = importlib.reload
new_module = types.ModuleType


def is_builtin(name):
    return _imp.is_builtin(name)


def get_magic():
    return MAGIC_NUMBER


def get_tag():
    return sys.implementation.cache_tag


def get_suffixes():
    machinery = importlib.machinery
    return (
        [(suffix, "rb", C_EXTENSION) for suffix in machinery.EXTENSION_SUFFIXES]
        + [(suffix, "r", PY_SOURCE) for suffix in machinery.SOURCE_SUFFIXES]
        + [(suffix, "rb", PY_COMPILED) for suffix in machinery.BYTECODE_SUFFIXES]
    )


def find_module(name, path=None):
    if path is None:
        if _imp.is_builtin(name):
            return None, None, ("", "", C_BUILTIN)
        if _imp.is_frozen(name):
            return None, None, ("", "", PY_FROZEN)
        path = sys.path
    for entry in path:
        folder = os.path.join(entry, name)
        if any(
            os.path.exists(os.path.join(folder, "__init__" + suffix))
            for suffix in (".py", *importlib.machinery.BYTECODE_SUFFIXES)
        ):
            return None, folder, ("", "", PKG_DIRECTORY)
        for suffix, mode, kind in get_suffixes():
            file = os.path.join(entry, name + suffix)
            if os.path.exists(file):
                stream = tokenize.open(file) if kind == PY_SOURCE else open(file, mode)  # noqa: SIM115
                return stream, file, (suffix, mode, kind)
    raise ImportError(f"No module named {name!r}", name=name)


def _load(name, loader, path, locations=None):
    spec = importlib.util.spec_from_file_location(name, path, loader=loader, submodule_search_locations=locations)
    if name in sys.modules:
        module = sys.modules[name]
        module.__spec__ = spec
        spec.loader.exec_module(module)
        return module
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return sys.modules[name]


#: How a file becomes a module, by the number of its kind.
_LOADERS = {
    PY_SOURCE: importlib.machinery.SourceFileLoader,
    PY_COMPILED: importlib.machinery.SourcelessFileLoader,
    C_EXTENSION: importlib.machinery.ExtensionFileLoader,
}


def _load_file(kind, name, path, folders=None):
    return _load(name, _LOADERS[kind](name, path), path, folders)


def load_source(name, pathname, file=None):
    return _load_file(PY_SOURCE, name, pathname)


def load_compiled(name, pathname, file=None):
    return _load_file(PY_COMPILED, name, pathname)


def load_dynamic(name, path, file=None):
    return _load_file(C_EXTENSION, name, path)


def load_package(name, path):
    beginning = os.path.join(path, "__init__.")
    for suffix, kind in (("py", PY_SOURCE), ("pyc", PY_COMPILED)):
        if os.path.exists(beginning + suffix):
            return _load_file(kind, name, beginning + suffix, [path])
    raise ValueError(f"{path!r} is not a package")


def load_module(name, file, filename, details):
    kind = details[-1]
    if kind in _LOADERS:
        return _load_file(kind, name, filename)
    if kind == PKG_DIRECTORY:
        return load_package(name, filename)
    if kind not in (C_BUILTIN, PY_FROZEN):
        raise ImportError(f"{name} is of no kind that can be imported: {kind}", name=name)
    return importlib.import_module(name)


class NullImporter:
    """Finds nothing; made for places of `sys.path` that are no directories."""

    def __init__(self, path):
        if not path or os.path.isdir(path):
            raise ImportError("existing directory" if path else "empty pathname", path=path)

    def find_module(self, fullname):
        return None
