# What the library's `types` takes its SimpleNamespace from, for the evaluator of settings: read, never executed by a Python.
# https://docs.python.org/3/library/types.html#types.SimpleNamespace
import platform
import sys


class SimpleNamespace:
    def __init__(self, **names):
        for name, value in names.items():
            setattr(self, name, value)


implementation = SimpleNamespace(name=platform.python_implementation().lower(), version=sys.version_info)
