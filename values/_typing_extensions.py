# What `typing_extensions` has beside `typing`, for the evaluator of settings: read, never executed by a Python.
# https://typing-extensions.readthedocs.io/
import typing


def deprecated(message, /, *, category=DeprecationWarning, stacklevel=1):
    return lambda made: made


def dataclass_transform(**options):
    return lambda made: made


def disjoint_base(made):
    return made


def __getattr__(name):
    return getattr(typing, name)
