"""Texts joined when they are shown, so that lazy ones stay lazy."""

from django.utils.functional import lazy


def _join(*parts):
    return "".join(str(part) for part in parts)


string_concat = lazy(_join, str)
