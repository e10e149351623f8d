"""Imports many modules one after the other, each with variables of its own: the truth of small programs, without a process
for each. Standard input is JSON, ``[[name, {variable: value}], …]``; printed is a list of ``settings_child``'s answers, null
for a module that raises. Modules of the working directory are forgotten between two of them.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import pathlib
import sys
from typing import Any

sys.path.insert(0, str(pathlib.Path(__file__).parents[2]))
from tests.support.settings_child import settings_of


def main() -> None:
    here = str(pathlib.Path.cwd())
    sys.path.insert(0, here)
    sys.argv = ["program"]
    output, sys.stdout = sys.stdout, io.StringIO()
    answers: list[dict[str, Any] | None] = []
    for name, variables in json.load(sys.stdin):
        os.environ.clear()
        os.environ.update(variables)
        try:
            answers.append(settings_of(importlib.import_module(name)))
        except Exception:  # whatever the program does
            answers.append(None)
        for loaded, module in list(sys.modules.items()):
            if str(getattr(module, "__file__", None) or "").startswith(here):
                del sys.modules[loaded]
    output.write(json.dumps(answers))


main()
