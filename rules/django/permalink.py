"""A method that returns what `reverse()` takes becomes one that returns the address."""

import functools

from django.urls import reverse


def permalink(method):
    @functools.wraps(method)
    def address(*args, **kwargs):
        name, *rest = method(*args, **kwargs)
        return reverse(name, None, *rest)

    return address
