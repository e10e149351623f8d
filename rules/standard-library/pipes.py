"""`pipes.quote`."""

from shlex import quote  # noqa: F401
