"""The installed version as numbers."""

from importlib.metadata import version

VERSION = tuple(int(part) if part.isdigit() else part for part in version("django-guardian").split("."))
