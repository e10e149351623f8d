"""`urllib.parse` for lazy texts, as `django.utils.http` offered it."""

from urllib import parse


def urlquote(url, safe="/"):
    return parse.quote(str(url), str(safe))


def urlquote_plus(url, safe=""):
    return parse.quote_plus(str(url), str(safe))


def urlunquote(quoted_url):
    return parse.unquote(str(quoted_url))


def urlunquote_plus(quoted_url):
    return parse.unquote_plus(str(quoted_url))
