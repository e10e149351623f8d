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


def load_source(name, pathname, file=None):
    return _load(name, importlib.machinery.SourceFileLoader(name, pathname), pathname)


def load_compiled(name, pathname, file=None):
    return _load(name, importlib.machinery.SourcelessFileLoader(name, pathname), pathname)


def load_dynamic(name, path, file=None):
    return _load(name, importlib.machinery.ExtensionFileLoader(name, path), path)


def load_package(name, path):
    for suffix, load in ((".py", load_source), (".pyc", load_compiled)):
        file = os.path.join(path, "__init__" + suffix)
        if os.path.exists(file):
            kind = (
                importlib.machinery.SourceFileLoader
                if load is load_source
                else importlib.machinery.SourcelessFileLoader
            )
            return _load(name, kind(name, file), file, [path])
    raise ValueError(f"{path!r} is not a package")


def load_module(name, file, filename, details):
    suffix, mode, kind = details
    if kind == PY_SOURCE:
        return load_source(name, filename, file)
    if kind == PY_COMPILED:
        return load_compiled(name, filename, file)
    if kind == C_EXTENSION:
        return load_dynamic(name, filename, file)
    if kind == PKG_DIRECTORY:
        return load_package(name, filename)
    if kind in (C_BUILTIN, PY_FROZEN):
        return importlib.import_module(name)
    raise ImportError(f"Don't know how to import {name} (type code {kind})", name=name)


class NullImporter:
    def __init__(self, path):
        if path == "":
            raise ImportError("empty pathname", path="")
        if os.path.isdir(path):
            raise ImportError("existing directory", path=path)

    def find_module(self, fullname):
        return None
