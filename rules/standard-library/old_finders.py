"""Finders of `sys.meta_path` that have `find_module` and no `find_spec`, which Python 3.12 passes over."""

import sys
from importlib.machinery import ModuleSpec


class _Loader:
    """Executes a module as `load_module` of an old loader does."""

    def __init__(self, loader):
        self._loader = loader

    def __getattr__(self, name):
        return getattr(self._loader, name)

    def create_module(self, spec):
        module = self._loader.load_module(spec.name)
        # The import system writes its own spec over that of the module, if it has one.
        self._own_spec = getattr(module, "__spec__", None)
        return module

    def exec_module(self, module):
        if self._own_spec is not None:
            module.__spec__ = self._own_spec


def then_old_finders(call, cls, fullname, path=None, target=None):
    found = call(cls, fullname, path, target)
    if found is None:
        for finder in sys.meta_path:
            if hasattr(finder, "find_spec") or not hasattr(finder, "find_module"):
                continue
            loader = finder.find_module(fullname, path)
            if loader is not None:
                call.used()
                is_package = getattr(loader, "is_package", None)
                try:
                    package = bool(is_package and is_package(fullname))
                except Exception:
                    package = False
                return ModuleSpec(fullname, _Loader(loader), is_package=package)
    return found
