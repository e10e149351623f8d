"""`strtobool`, `get_platform` and `convert_path`."""

import os
from sysconfig import get_platform  # noqa: F401


def strtobool(val):
    val = val.lower()
    if val in ("y", "yes", "t", "true", "on", "1"):
        return 1
    if val in ("n", "no", "f", "false", "off", "0"):
        return 0
    raise ValueError(f"invalid truth value {val!r}")


def convert_path(pathname):
    return pathname.replace("/", os.sep)
