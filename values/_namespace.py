# What the library's `types` takes its SimpleNamespace from, for the evaluator of settings: read, never executed by a Python.
# https://docs.python.org/3/library/types.html#types.SimpleNamespace
import os
import platform
import sys


class SimpleNamespace:
    def __init__(self, **names):
        for name, value in names.items():
            setattr(self, name, value)


implementation = SimpleNamespace(name=platform.python_implementation().lower(), version=sys.version_info)


# As in a program that was started without options: what variables set is not told.
def _flag(variable, value=0):
    return _not_modelled if os.environ.get(variable) else value


flags = SimpleNamespace(
    debug=_flag("PYTHONDEBUG"),
    inspect=_flag("PYTHONINSPECT"),
    interactive=0,
    optimize=_flag("PYTHONOPTIMIZE"),
    dont_write_bytecode=_flag("PYTHONDONTWRITEBYTECODE"),
    no_user_site=_flag("PYTHONNOUSERSITE"),
    no_site=0,
    ignore_environment=0,
    verbose=_flag("PYTHONVERBOSE"),
    bytes_warning=0,
    quiet=0,
    isolated=0,
    dev_mode=_flag("PYTHONDEVMODE", False),
    safe_path=_flag("PYTHONSAFEPATH", False),
)
