"""`url()`, whose first parameter was called `regex`."""

from django.urls import re_path


def url(regex, view, kwargs=None, name=None):
    return re_path(regex, view, kwargs, name)
