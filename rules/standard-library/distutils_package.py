"""`distutils` where setuptools is not installed: what programs, rather than builds, use of it."""

import sys

__version__ = sys.version.split(" ", 1)[0]
