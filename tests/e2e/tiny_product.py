"""A product without a client: its description and one release, as small as a Django project can be."""

from __future__ import annotations

from pathlib import Path

PRODUCT = """\
schema = 1
name = "tiny"
title = "Tiny"
[release]
segment = "v{{yyr}}"
[[probe]]
directory = '{folder}/v{{yyr}}'
[layout]
marker = "tiny/settings.py"
python_path = ["."]
[runtime]
settings = "tiny.settings"
configuration = ["TINY_DB"]
[[runtime.part]]
name = "database"
variables = ["TINY_DB"]
exclusive = true
[[runtime.part]]
name = "media"
variables = ["TINY_MEDIA"]
exclusive = true
[[runtime.part]]
name = "static"
variables = ["TINY_STATIC"]
"""

SETTINGS = """\
import os
SECRET_KEY = "x"
USE_L10N = True
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "tiny"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.path.join(os.environ.get("TINY_DB", "."), "db.sqlite3")}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
"""

APPS = """\
import importlib
from django.apps import AppConfig

class Tiny(AppConfig):
    name = "tiny"

    def ready(self):
        try:
            importlib.import_module("when_ready")
        except ModuleNotFoundError as error:
            if error.name != "when_ready":
                raise
"""


def tiny_product(folder: Path) -> Path:
    """Makes ``folder/v261`` and the description beside it, which is returned. ``when_ready``, if it can be imported, runs in ``ready()``."""
    package = folder / "v261" / "tiny"
    package.mkdir(parents=True)
    for name, text in {"__init__": "", "settings": SETTINGS, "apps": APPS, "models": ""}.items():
        (package / f"{name}.py").write_text(text, encoding="utf-8")
    description = folder / "product.toml"
    description.write_text(PRODUCT.format(folder=folder), encoding="utf-8")
    return description
