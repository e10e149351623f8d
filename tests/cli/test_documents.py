"""Every JSON document that a command writes fits the schema that we publish for it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.support.command import trysquare
from tests.support.measures import ROOT

SNAPSHOT = ROOT / "fixtures" / "golden" / "drifted.inspect.json"
PROJECT = ROOT / "fixtures/ansys_inc/v261/CEI/nexus261/django/ceireports/settings_serverless.py"
SETTINGS = (
    '{"DEFAULT_FILE_STORAGE": "a.B", "PASSWORD_HASHERS": ["django.contrib.auth.hashers.UnsaltedMD5PasswordHasher"]}'
)
COMMANDS = {
    "report": ["check", "--manifest", SNAPSHOT, "--release", "v261"],
    "scan": ["scan", "--manifest", SNAPSHOT, "--release", "v261"],
    "tree": ["tree", "--manifest", SNAPSHOT, "--release", "v261"],
    "sanitize": ["sanitize", "-", "--manifest", SNAPSHOT],
    "rules": ["rules", "--manifest", SNAPSHOT],
    "code_rules": ["rules", "--code", "--manifest", SNAPSHOT],
    "settings": ["settings", "show", PROJECT, "--manifest", SNAPSHOT, "--env", "A=1"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_document(name: str, tmp_path: Path) -> None:
    schema = json.loads((ROOT / "include" / "trysquare" / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    file = tmp_path / "document.json"
    done = trysquare(*COMMANDS[name], "--format", f"json={file}", "--format", "text", stdin=SETTINGS)
    assert done.returncode in (0, 1), done.stderr
    assert done.stdout, "the text goes to standard output beside the file"
    document = json.loads(file.read_text(encoding="utf-8"))
    jsonschema.validate(document, schema)
    assert document["schema"] == schema["$id"]


def test_the_same_input_gives_the_same_bytes() -> None:
    for words in COMMANDS.values():
        first, second = (trysquare(*words, "--format", "json", stdin=SETTINGS).stdout for _ in range(2))
        assert first == second != ""
