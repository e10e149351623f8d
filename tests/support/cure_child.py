"""Sets Django up with the settings module named first and prints what came of it: JSON on the last line of standard output.

``setup``: null, or the exception; ``effects``: what the settings make Django use, read from Django itself.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from pathlib import Path
from typing import Any


def effects() -> dict[str, Any]:
    from django.conf import settings
    from django.core.files.storage import storages

    return {
        "storages": {alias: config["BACKEND"] for alias, config in sorted(storages.backends.items())},
        "use_tz": settings.USE_TZ,
        "serializer": settings.SESSION_SERIALIZER,
        "engine": settings.SESSION_ENGINE,
        "hashers": list(settings.PASSWORD_HASHERS),
        "middleware": list(settings.MIDDLEWARE),
        "caches": {alias: config["BACKEND"] for alias, config in sorted(settings.CACHES.items())},
        "databases": {alias: config.get("ENGINE", "") for alias, config in sorted(settings.DATABASES.items())},
    }


def main() -> None:
    sys.path.insert(0, str(Path.cwd()))
    os.environ["DJANGO_SETTINGS_MODULE"] = sys.argv[1]
    answer: dict[str, Any] = {"setup": None, "effects": None}
    with contextlib.redirect_stdout(io.StringIO()):
        import django
        import django.conf.global_settings as standard

        answer["names"] = [name for name in dir(standard) if name.isupper()]
        for part, work in (("effects", effects), ("setup", django.setup)):
            try:
                answer[part] = work()
            except BaseException as error:
                answer[part] = None if part == "effects" else f"{type(error).__name__}: {error}"
                answer["why"] = f"{type(error).__name__}: {error}"
    print("\n" + json.dumps(answer))


main()
