"""`default_app_config` of an application's package takes over the automatic detection."""

from importlib import import_module


def follow(call, cls, entry):
    try:
        named = getattr(import_module(entry), "default_app_config", None)
    except Exception:
        return call(cls, entry)  # Django says it in its own words
    if not isinstance(named, str) or named == entry:
        return call(cls, entry)
    try:
        found = call(cls, named)
    except Exception:
        return call(cls, entry)
    call.used()
    return found
