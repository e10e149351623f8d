"""Sets a project up and prints what came of it: JSON on the last line of standard output.

First argument: the settings module; a second one, a page's path, asks for what comes after set-up too: migrations, checks and that page.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import traceback
from pathlib import Path


def storages(settings):
    """What each storage is, by the way that this Django goes."""
    try:
        from django.core.files.storage import storages
    except ImportError:
        return {"default": settings.DEFAULT_FILE_STORAGE, "staticfiles": settings.STATICFILES_STORAGE}
    return {alias: config["BACKEND"] for alias, config in sorted(storages.backends.items())}


def effects():
    """What the settings make Django use, read from Django itself."""
    from django.conf import global_settings, settings

    return {
        "storages": storages(settings),
        "use_tz": settings.USE_TZ,
        # None: this Django always does, and nothing can be set.
        "localized": settings.USE_L10N if hasattr(global_settings, "USE_L10N") else None,
        "serializer": settings.SESSION_SERIALIZER,
        "engine": settings.SESSION_ENGINE,
        # Of the standard list the one for new passwords counts: releases add others at its end.
        "hashers": list(settings.PASSWORD_HASHERS)[: None if settings.is_overridden("PASSWORD_HASHERS") else 1],
        "middleware": list(settings.MIDDLEWARE),
        "caches": {alias: config["BACKEND"] for alias, config in sorted(settings.CACHES.items())},
        "databases": {alias: config.get("ENGINE", "") for alias, config in sorted(settings.DATABASES.items())},
        "auto_field": getattr(settings, "DEFAULT_AUTO_FIELD", "django.db.models.AutoField"),
        "reset_timeout": getattr(settings, "PASSWORD_RESET_TIMEOUT", None)
        or getattr(settings, "PASSWORD_RESET_TIMEOUT_DAYS", 0) * 86400,
        "frame_options": settings.X_FRAME_OPTIONS,
        "referrer_policy": getattr(settings, "SECURE_REFERRER_POLICY", None),
    }


def told(error):
    """An exception: what it says and where it came from, the innermost frame last."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "type": type(error).__name__,
        "text": str(error)[:600],
        "frames": [[frame.filename, frame.lineno, frame.name, frame.line or ""] for frame in frames[-12:]],
    }


def set_up():
    import django

    django.setup()


def beyond(page):
    """What a site does next."""
    from django.core.checks import run_checks
    from django.core.management import call_command
    from django.test import Client

    def checks():
        # Errors: later releases warn of more (models.W042), which stops nothing.
        return sorted({message.id or str(message.msg) for message in run_checks() if message.level >= 40})

    def render():
        answer = Client(SERVER_NAME="localhost").get(page, follow=True)
        text = answer.content.decode(errors="replace")
        return [answer.status_code, "".join(text.split("<title>")[1:])[:60].split("</title>")[0].strip(), bool(text)]

    return {
        "checks": attempt(checks),
        "migrate": attempt(lambda: call_command("migrate", verbosity=0, interactive=False)),
        "page": attempt(render),
    }


def attempt(work):
    try:
        return {"answer": work()}
    except BaseException as error:
        return {"failure": told(error)}


def main():
    sys.path.insert(0, str(Path.cwd()))
    os.environ["DJANGO_SETTINGS_MODULE"] = sys.argv[1]
    answer = {}
    with contextlib.redirect_stdout(io.StringIO()):
        import django.conf.global_settings as standard

        answer["names"] = [name for name in dir(standard) if name.isupper()]
        answer["effects"] = attempt(effects)
        module = sys.modules.get(sys.argv[1])
        answer["set"] = [name for name in dir(module) if name.isupper()]
        answer["setup"] = attempt(set_up)
        if len(sys.argv) > 2 and "answer" in answer["setup"]:
            answer["beyond"] = beyond(sys.argv[2])
        if "trysquare" in sys.modules:
            answer["shims"] = sorted({one["rule"] for one in sys.modules["trysquare"].shims()})
    sys.stdout.write("\n" + json.dumps(answer) + "\n")
    sys.stdout.flush()
    os._exit(0)


main()
