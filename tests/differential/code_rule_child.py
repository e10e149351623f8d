"""Runs old code against the real packages of its venv. Standard input: a JSON list of cases; output: a list of answers, in that order.

A case: {"settings": {…} | null, "code": statements, "question": expression | null}. An answer: {"answer": repr} or {"failure": "Type: text"},
with {"shims": [[rule, subject]]}: what stood in for it. Each case runs in a child of its own.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import sys
import tempfile
import traceback
import warnings
from typing import Any

#: What set-up imports in any case, whatever the settings: once for all children.
COMMON = ("django.db.models", "django.template", "django.urls")


def prepare() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in COMMON:
            with contextlib.suppress(ImportError):
                importlib.import_module(name)


def uses() -> list[list[str]]:
    module = sys.modules.get("trysquare")
    if module is None:
        return []
    return [[one["rule"], one["subject"]] for one in module.shims()]


def answer_of(case: dict[str, Any]) -> dict[str, Any]:
    with warnings.catch_warnings(), tempfile.TemporaryDirectory() as folder:
        warnings.simplefilter("ignore")
        os.chdir(folder)
        try:
            if case["settings"]:
                import django
                from django.conf import settings

                settings.configure(**case["settings"])
                django.setup()
            names: dict[str, Any] = {"__name__": "old_code"}
            exec(compile(case["code"], "old_code.py", "exec", dont_inherit=True), names)
            found = eval(case["question"], names) if case["question"] else None
            answer: dict[str, Any] = {"answer": repr(found)}
        except BaseException as error:
            answer = {"failure": f"{type(error).__name__}: {error}", "traceback": traceback.format_exc()}
        os.chdir("/")
    return {**answer, "shims": uses()}


def forked_answer(case: dict[str, Any]) -> dict[str, Any]:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        with contextlib.redirect_stdout(io.StringIO()):
            text = json.dumps(answer_of(case))
        with os.fdopen(writer, "w") as stream:
            stream.write(text)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as stream:
        text = stream.read()
    _, status = os.waitpid(child, 0)
    answer: dict[str, Any] = json.loads(text) if text else {"failure": f"the process ended with {status}", "shims": []}
    return answer


if __name__ == "__main__":
    cases = json.load(sys.stdin)
    if any(case["settings"] for case in cases):
        prepare()
    json.dump([forked_answer(case) for case in cases], sys.stdout)
