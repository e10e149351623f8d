"""A project as large ones are: 200 settings over several modules of its own, with the imports that such modules have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.settings_projects import Project

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Modules of settings, each of so many.
PARTS = ("apps", "auth", "caches", "celery", "database", "email", "files", "logs", "security", "site")
EACH = 20
HEAD = """\
import json
import os
import re
import sys
from collections import OrderedDict
from datetime import timedelta
from pathlib import Path

import dj_database_url
import environ
from decouple import Csv, config
from django.utils.translation import gettext_lazy as _

from .paths import BASE_DIR, below
from ..helpers import flag, merged, words
"""
HELPERS = '''\
"""What the settings are put together with."""
import os


def flag(name, default=False):
    return os.environ.get(name, str(default)).strip().lower() in ("1", "true", "yes", "on")


def words(text, separator=","):
    return [word.strip() for word in text.split(separator) if word.strip()]


def merged(*parts):
    result = {}
    for part in parts:
        for key, value in part.items():
            result[key] = value
    return result
'''
PATHS = """\
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent


def below(*parts):
    return str(BASE_DIR.joinpath(*parts))
"""
#: One setting of each kind, by turns.
KINDS = (
    "{name} = os.environ.get('{name}', 'value of {name}')",
    "{name} = ['shop.{part}.first', 'shop.{part}.second', *words('a, b,,c')]",
    "{name} = {{'default': {{'BACKEND': 'shop.{part}.Backend', 'OPTIONS': {{'timeout': {number}, 'retry': True}}}}}}",
    "{name} = flag('{name}', default={number} % 2 == 0)",
    "{name} = below('var', '{part}', f'{{sys.version_info[0]}}-{number}')",
    "{name} = config('{name}', default={number}, cast=int)",
    "{name} = timedelta(minutes={number})",
    "{name} = [(code, _(label)) for code, label in (('en', 'English'), ('de', 'German'), ('fr', 'French'))]",
    "{name} = merged({{'a': {number}}}, {{'b': [{number}] * 3}}, json.loads('{{\"c\": null}}'))",
    "{name} = config('{name}', default='one,two', cast=Csv())",
    "{name} = dict(OrderedDict((key, re.sub('-', '_', key)) for key in ('x-{number}', 'y-{number}')))",
    "{name} = environ.Env().list('{name}', default=['{part}', str(BASE_DIR / '{part}')])",
)


def module(part: str) -> str:
    lines = [HEAD]
    for number in range(EACH):
        name = f"{part.upper()}_{number}"
        lines.append(KINDS[number % len(KINDS)].format(name=name, part=part, number=number))
    if part == "database":
        lines.append("DATABASES = {'default': dj_database_url.config(default='sqlite:///' + below('db.sqlite3'))}")
    return "\n".join(lines) + "\n"


def files() -> Iterator[tuple[str, str]]:
    yield "shop/__init__.py", "__version__ = '1.2.3'\n"
    yield "shop/helpers.py", HELPERS
    yield "shop/settings/paths.py", PATHS
    for part in PARTS:
        yield f"shop/settings/{part}.py", module(part)
    stars = "".join(f"from .{part} import *  # noqa: F403\n" for part in PARTS)
    yield "shop/settings/base.py", stars + "INSTALLED_APPS = APPS_1 + ['django.contrib.auth']\n"
    yield (
        "shop/settings/__init__.py",
        "from .base import *  # noqa: F403\nfrom shop import __version__\nDEBUG = False\nVERSION = __version__\n",
    )


def large_project() -> Project:
    return Project(
        name="generated",
        module="shop.settings",
        requires=["django==5.1.15", "python-decouple==3.8", "dj-database-url==2.3.0", "django-environ==0.12.0"],
        files=dict(files()),
    )
