"""The losses that products die of most, one by one: each fails on a release of today as it is, and does its work there with shims.

The examples of the rules hold what stands in against the release that had it; here the code is what products write, in both directions:
the packages newer than the code, and older.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.differential.test_code_rules import run_batch

NEW_DJANGO = {"django": "6.0"}
NEW_REST = {"djangorestframework": "3.16.1", "django": "5.2.8"}
NEW_GUARDIAN = {"django-guardian": "3.0.3", "django": "4.2.27"}
NEW_NUMPY = {"numpy": "2.3.4"}
NEW_PYTHON = {"python": "3.13"}
OLD_DJANGO = {"django": "3.1.14", "python": "3.9"}
APPS = {
    "SECRET_KEY": "x",
    "INSTALLED_APPS": ["django.contrib.auth", "django.contrib.contenttypes"],
    "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
}
MODEL = "from django.db import models\nclass A(models.Model):\n    x = models.IntegerField()\n    y = models.IntegerField()\n    class Meta:\n        app_label = 'a'\n"

#: What the environment is, settings, statements, a question and its answer.
Row = tuple[dict[str, str], "dict[str, Any] | None", str, str, str]
CASES: dict[str, Row] = {}


def case(name: str, versions: dict[str, str], code: str, question: str, answer: object, settings: Any = None) -> None:
    CASES[name] = (versions, settings, code, question, repr(answer))


TEXT = "from django.utils.translation import {0}"
case("ugettext", NEW_DJANGO, TEXT.format("ugettext as _"), "_('a')", "a", {"USE_I18N": False})
case("ugettext_lazy", NEW_DJANGO, TEXT.format("ugettext_lazy as _"), "str(_('a'))", "a", {"USE_I18N": False})
case("ugettext_noop", NEW_DJANGO, TEXT.format("ugettext_noop as _"), "_('a')", "a", {"USE_I18N": False})
case("ungettext", NEW_DJANGO, TEXT.format("ungettext as _"), "_('a', 'b', 2)", "b", {"USE_I18N": False})
case("ungettext_lazy", NEW_DJANGO, TEXT.format("ungettext_lazy as _"), "_('a', 'b', 2) % {}", "b", {"USE_I18N": False})
case("force_text", NEW_DJANGO, "from django.utils.encoding import force_text", "force_text(b'a')", "a")
case("smart_text", NEW_DJANGO, "from django.utils.encoding import smart_text", "smart_text(1)", "1")
case("url", NEW_DJANGO, "from django.conf.urls import url", "str(url(r'^a/$', len).pattern)", "^a/$")
case(
    "url in `from … import include, url`",
    NEW_DJANGO,
    "from django.conf.urls import include, url",
    "url.__name__",
    "url",
)
case("utc", NEW_DJANGO, "from django.utils.timezone import utc", "str(utc)", "UTC")
case("utc as attribute", NEW_DJANGO, "from django.utils import timezone", "str(timezone.utc)", "UTC")
case(
    "get_storage_class",
    NEW_DJANGO,
    "from django.core.files.storage import get_storage_class",
    "get_storage_class('django.core.files.storage.FileSystemStorage').__name__",
    "FileSystemStorage",
)
case("baseconv", NEW_DJANGO, "from django.utils.baseconv import base62", "base62.encode(1234)", "Ju")
case("baseconv from its package", NEW_DJANGO, "from django.utils import baseconv", "baseconv.base16.decode('FF')", 255)
case(
    "datetime_safe", NEW_DJANGO, "from django.utils import datetime_safe as d", "d.date(1, 2, 3).strftime('%Y')", "0001"
)
case(
    "urlresolvers", NEW_DJANGO, "from django.core.urlresolvers import reverse", "reverse.__module__", "django.urls.base"
)
case(
    "urlresolvers as a module",
    NEW_DJANGO,
    "from django.core import urlresolvers",
    "urlresolvers.reverse.__name__",
    "reverse",
)
case(
    "NullBooleanField",
    NEW_DJANGO,
    MODEL.replace("x = models.IntegerField()", "x = models.NullBooleanField()"),
    "A._meta.get_field('x').null, [one.id for one in A._meta.get_field('x').check()]",
    (True, []),
    APPS,
)
case(
    "FieldDoesNotExist",
    NEW_DJANGO,
    "from django.db.models.fields import FieldDoesNotExist as e",
    "e.__name__",
    "FieldDoesNotExist",
)
case(
    "FieldDoesNotExist of models",
    NEW_DJANGO,
    "from django.db.models import FieldDoesNotExist as e",
    "e.__name__",
    "FieldDoesNotExist",
)
case("six", NEW_DJANGO, "from django.utils import six", "six.text_type, six.PY3", (str, True))
case("six.moves", NEW_DJANGO, "from django.utils.six.moves.urllib.parse import quote", "quote('a b')", "a%20b")
case(
    "python_2_unicode_compatible",
    NEW_DJANGO,
    "from django.utils.encoding import python_2_unicode_compatible as p\n@p\nclass A:\n    def __str__(self):\n        return 'a'\n",
    "str(A())",
    "a",
)
case("LANGUAGE_SESSION_KEY", NEW_DJANGO, TEXT.format("LANGUAGE_SESSION_KEY as key"), "key", "_language")
case(
    "render_to_response",
    NEW_DJANGO,
    "from django.shortcuts import render_to_response as r",
    "r.__name__",
    "render_to_response",
)
case("lru_cache", NEW_DJANGO, "from django.utils.lru_cache import lru_cache", "lru_cache.__module__", "functools")
case(
    "is_ajax", NEW_DJANGO, "from django.test import RequestFactory", "RequestFactory().get('/').is_ajax()", False, APPS
)
# Adapters: callables and classes that no longer take what they took.
case(
    "index_together",
    NEW_DJANGO,
    MODEL + "        index_together = [['x', 'y']]\n",
    "[index.fields for index in A._meta.indexes]",
    [["x", "y"]],
    APPS,
)
case("providing_args", NEW_DJANGO, "from django.dispatch import Signal", "Signal(providing_args=['x']).receivers", [])
case(
    "check of CheckConstraint",
    NEW_DJANGO,
    MODEL + "        constraints = [models.CheckConstraint(check=models.Q(x=1), name='c')]\n",
    "str(A._meta.constraints[0].condition)",
    "(AND: ('x', 1))",
    APPS,
)
case(
    "on_delete",
    NEW_DJANGO,
    MODEL + "class B(models.Model):\n    a = models.ForeignKey(A)\n    class Meta:\n        app_label = 'a'\n",
    "B._meta.get_field('a').remote_field.on_delete.__name__",
    "CASCADE",
    APPS,
)
case("get_random_string", NEW_DJANGO, "from django.utils.crypto import get_random_string as r", "len(r())", 12)
# Packages older than the code.
OLDER = "from django.db import models\nclass A(models.Model):\n    x = models.IntegerField()\n    class Meta:\n        app_label = 'a'\n        constraints = [models.CheckConstraint(condition=models.Q(x=1), name='c')]\n"
case(
    "condition of CheckConstraint, older",
    {"django": "5.0.14"},
    OLDER,
    "str(A._meta.constraints[0].check)",
    "(AND: ('x', 1))",
    APPS,
)
case(
    "admin.display, older",
    OLD_DJANGO,
    "from django.contrib import admin\n@admin.display(description='D')\ndef shown(obj):\n    pass\n",
    "shown.short_description",
    "D",
    {**APPS, "INSTALLED_APPS": [*APPS["INSTALLED_APPS"], "django.contrib.admin"]},
)
case(
    "url_has_allowed_host_and_scheme, older",
    {"django": "2.2.28", "python": "3.9"},
    "from django.utils.http import url_has_allowed_host_and_scheme as u",
    "u('/a', None)",
    True,
)
case(
    "classproperty, older",
    {"django": "3.0.14", "python": "3.9"},
    "from django.utils.functional import classproperty as c",
    "c.__name__",
    "classproperty",
)
# REST framework and guardian.
REST = {**APPS, "INSTALLED_APPS": [*APPS["INSTALLED_APPS"], "rest_framework"]}
GUARDIAN = {**APPS, "INSTALLED_APPS": [*APPS["INSTALLED_APPS"], "guardian"]}
case(
    "detail_route",
    NEW_REST,
    "from rest_framework.decorators import detail_route\n@detail_route(methods=['post'])\ndef f(self, request, pk):\n    pass\n",
    "f.detail, list(f.mapping)",
    (True, ["post"]),
    REST,
)
case(
    "list_route",
    NEW_REST,
    "from rest_framework.decorators import list_route",
    "list_route.__name__",
    "list_route",
    REST,
)
case(
    "NullBooleanField of serializers",
    NEW_REST,
    "from rest_framework.serializers import NullBooleanField",
    "NullBooleanField().run_validation('null')",
    None,
    REST,
)
case(
    "base_name",
    NEW_REST,
    "from rest_framework.routers import SimpleRouter\nfrom rest_framework.viewsets import ViewSet\nr = SimpleRouter()\nr.register('v', ViewSet, base_name='b')\n",
    "r.registry[0][2]",
    "b",
    REST,
)
case(
    "set_value",
    NEW_REST,
    "from rest_framework.fields import set_value\nd = {}\nset_value(d, ['a', 'b'], 1)\n",
    "d",
    {"a": {"b": 1}},
    REST,
)
case(
    "models of guardian.shortcuts",
    NEW_GUARDIAN,
    "from guardian.shortcuts import UserObjectPermission as u",
    "u.__name__",
    "UserObjectPermission",
    GUARDIAN,
)
case("VERSION of guardian", NEW_GUARDIAN, "from guardian import VERSION", "VERSION[:2]", (3, 0), GUARDIAN)
# numpy 2 and the standard library.
for gone, wanted in {
    "float_": "float64", "complex_": "complex128", "unicode_": "str_", "string_": "bytes_", "longfloat": "longdouble",
    "singlecomplex": "complex64", "cfloat": "complex128", "round_": "round", "product": "prod", "cumproduct": "cumprod",
    "sometrue": "any", "alltrue": "all", "mat": "asmatrix", "issubsctype": "issubdtype",
}.items():  # fmt: skip
    case(f"numpy.{gone}", NEW_NUMPY, "import numpy as np", f"np.{gone} is np.{wanted}", True)
for gone, number in {
    "Inf": "inf",
    "Infinity": "inf",
    "infty": "inf",
    "PINF": "inf",
    "NINF": "-inf",
    "NaN": "nan",
}.items():
    case(f"numpy.{gone}", NEW_NUMPY, "import numpy as np", f"str(float(np.{gone}))", number)
case("numpy.asfarray", NEW_NUMPY, "import numpy as np", "np.asfarray([1]).dtype.name", "float64")
case(
    "numpy.find_common_type",
    NEW_NUMPY,
    "import numpy as np",
    "np.find_common_type([np.int8, np.float32], []).name",
    "float32",
)
case("numpy.lib.function_base", NEW_NUMPY, "from numpy.lib.function_base import iterable", "bool(iterable([]))", True)
case("pkg_resources", NEW_PYTHON, "from pkg_resources import parse_version as p", "p('1.10') > p('1.9')", True)
case("distutils.version", NEW_PYTHON, "from distutils.version import LooseVersion as v", "v('1.10') > v('1.9')", True)
case("distutils.util", NEW_PYTHON, "from distutils.util import strtobool", "strtobool('yes')", 1)
case("distutils.spawn", NEW_PYTHON, "from distutils.spawn import find_executable as f", "f('no.such.program')", None)
case("imp", NEW_PYTHON, "import imp", "imp.new_module('m').__name__", "m")
case("asyncore", NEW_PYTHON, "import asyncore", "asyncore.dispatcher().connected", False)
case("asynchat", NEW_PYTHON, "from asynchat import async_chat", "async_chat().readable()", True)
case("collections.Mapping", NEW_PYTHON, "from collections import Mapping", "isinstance({}, Mapping)", True)
for gone in ("MutableMapping", "Sequence", "MutableSequence", "Set", "MutableSet", "Iterable", "Callable", "Hashable"):
    case(f"collections.{gone}", NEW_PYTHON, "import collections", f"collections.{gone}.__name__", gone)
case("inspect.formatargspec", NEW_PYTHON, "import inspect", "inspect.formatargspec(['a'], 'b', None, None)", "(a, *b)")
case("inspect.getargspec", NEW_PYTHON, "import inspect", "inspect.getargspec(lambda a, b=1: 0).args", ["a", "b"])


def environments() -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for versions, *_ in CASES.values():
        if versions not in found:
            found.append(versions)
    return found


@pytest.mark.parametrize("versions", environments(), ids=lambda one: "-".join(f"{k}{v}" for k, v in one.items()))
def test_each_fails_bare_and_works_with_shims(versions: dict[str, str]) -> None:
    wanted = {name: row for name, row in CASES.items() if row[0] == versions}
    batch = [
        {"run": {"settings": settings, "code": code, "question": question}}
        for _, settings, code, question, _ in wanted.values()
    ]
    wrong = []
    for shims in (False, True):
        for (name, row), answer in zip(wanted.items(), run_batch(versions, shims, batch)):
            said = answer.get("failure", answer.get("answer"))
            if not shims and answer.get("answer") == row[4]:
                wrong.append(f"{name}: works without shims")
            if shims and (answer.get("answer") != row[4] or not answer["shims"]):
                wrong.append(f"{name}: {said!r}, not {row[4]}; shims: {answer['shims']}")
    assert not wrong, "\n".join(wrong)
