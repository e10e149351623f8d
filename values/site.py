# What the library's `site` holds since Python has started, for the evaluator of settings: read, never executed by a Python.
# https://docs.python.org/3/library/site.html
# Its own source is executed, but for what it does at the start: that has been done.
import os
import sys

_start = "if not sys.flags.no_site:\n    main()\n"


def _source():
    for folder in sys.path:
        file = os.path.join(folder, "site.py")
        if os.path.isfile(os.path.join(folder, "os.py")) and os.path.isfile(file):
            with open(file, encoding="utf-8") as opened:
                text = opened.read()
            return text.replace(_start, "") if text.count(_start) == 1 else _not_modelled
    return _not_modelled


def _sees_the_system():
    with open(os.path.join(sys.prefix, "pyvenv.cfg"), encoding="utf-8") as opened:
        for line in opened:
            key, _, value = line.partition("=")
            if key.strip().lower() == "include-system-site-packages":
                return value.strip().lower() == "true"
    return True


exec(_source(), globals())
PREFIXES = _not_modelled if _sees_the_system() else [sys.prefix]
ENABLE_USER_SITE = _not_modelled if _sees_the_system() else False
USER_SITE = _not_modelled
USER_BASE = _not_modelled
