"""`django.utils.lru_cache` as it was: one name."""

from functools import lru_cache  # noqa: F401
