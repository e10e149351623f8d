"""`six.moves` where the distribution `six` is not installed: a name each, imported when it is asked for."""

import importlib

_BUILTINS = {
    "input": "input",
    "range": "range",
    "xrange": "range",
    "zip": "zip",
    "map": "map",
    "filter": "filter",
    "intern": "sys:intern",
}
_MODULES = {
    "builtins": "builtins", "configparser": "configparser", "copyreg": "copyreg", "cPickle": "pickle", "queue": "queue",
    "http_client": "http.client", "http_cookies": "http.cookies", "http_cookiejar": "http.cookiejar", "html_parser": "html.parser",
    "html_entities": "html.entities", "socketserver": "socketserver", "urllib": "urllib", "urllib_parse": "urllib.parse",
    "urllib_error": "urllib.error", "xmlrpc_client": "xmlrpc.client", "reprlib": "reprlib", "_thread": "_thread",
    "email_mime_multipart": "email.mime.multipart", "email_mime_text": "email.mime.text", "email_mime_base": "email.mime.base",
}  # fmt: skip
_NAMES = {
    "reduce": "functools:reduce", "StringIO": "io:StringIO", "cStringIO": "io:StringIO", "reload_module": "importlib:reload",
    "zip_longest": "itertools:zip_longest", "filterfalse": "itertools:filterfalse", "UserDict": "collections:UserDict",
    "UserList": "collections:UserList", "UserString": "collections:UserString", "getcwd": "os:getcwd", "shlex_quote": "shlex:quote",
}  # fmt: skip


def __getattr__(name):
    if name in _MODULES:
        if name == "urllib":
            for part in ("parse", "request", "error", "response"):
                importlib.import_module(f"urllib.{part}")
        return importlib.import_module(_MODULES[name])
    target = _NAMES.get(name) or _BUILTINS.get(name)
    if target is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, attribute = target.rpartition(":")
    return getattr(importlib.import_module(module or "builtins"), attribute)
