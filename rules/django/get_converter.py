"""One of the path converters."""

from django.urls.converters import get_converters


def get_converter(raw_converter):
    return get_converters()[raw_converter]
