"""What Django had for Python 2, as it was on Python 3."""

import functools

from django.utils.safestring import SafeData


def python_2_unicode_compatible(cls):
    return cls


def available_attrs(function):
    return functools.WRAPPER_ASSIGNMENTS


def unchanged(path):
    return path


class SafeBytes(bytes, SafeData):
    """Bytes that need no escaping."""


class str_prefix(str):
    def __new__(cls, text):
        return str.__new__(cls, text.replace("%(_)s", ""))
