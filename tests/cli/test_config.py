"""Configuration: which layer counts, where relative paths begin, what is refused; ``config show`` and ``init``."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import jsonschema
import pytest
import tomllib

from tests.support.command import plain_environment, trysquare
from tests.support.measures import ROOT

LAYERS = ("command line", "environment", "trysquare.toml", "pyproject.toml", "user", "system")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "freeze.txt").write_text("django==5.2\n", encoding="utf-8")
    return folder


def run(folder: Path, *words: object, code: int = 0, **variables: str) -> subprocess.CompletedProcess[str]:
    base = folder.parent if folder.name == "project" else folder.parent.parent
    places = {"HOME": str(base / "home"), "XDG_CONFIG_DIRS": str(base / "etc")}
    done = trysquare(*words, cwd=folder, env=plain_environment(COLUMNS="80", **{**places, **variables}))
    assert done.returncode == code, done.stdout + done.stderr
    return done


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def place(layer: str, folder: Path, level: str) -> dict[str, str]:
    """Says `fail-on` in one layer; variables that it needs."""
    text = f'fail-on = "{level}"\n'
    base = folder.parent
    if layer == "environment":
        return {"TRYSQUARE_FAIL_ON": level}
    if layer == "trysquare.toml":
        write(folder / "trysquare.toml", text)
    if layer == "pyproject.toml":
        write(folder / "pyproject.toml", "[tool.trysquare]\n" + text)
    if layer == "user":
        write(base / "home" / ".config" / "trysquare" / "trysquare.toml", text)
    if layer == "system":
        write(base / "etc" / "trysquare" / "trysquare.toml", text)
    return {}


@pytest.mark.parametrize(("closest", "others", "code"), [("never", "error", 0), ("error", "never", 1)])
@pytest.mark.parametrize("first", range(len(LAYERS)))
def test_the_closest_layer_counts(first: int, closest: str, others: str, code: int, work: Path) -> None:
    """From one layer on all say something: what the first of them says decides."""
    check = ["check", "--manifest", "freeze.txt", "--release", "v261", "--no-settings"]
    variables: dict[str, str] = {}
    for layer in LAYERS[first:]:
        level = closest if layer == LAYERS[first] else others
        if layer == "command line":
            check += ["--fail-on", level]
        variables |= place(layer, work, level)
    run(work, *check, code=code, **variables)


def test_show_says_where_each_value_comes_from(work: Path) -> None:
    write(work / "trysquare.toml", '# mine\nfail-on = "warning"\nrules = ["rules"]\nshims = true\n')
    write(work / "pyproject.toml", '[tool.trysquare]\nfail-on = "info"\ncolor = "never"\n')
    write(work.parent / "home/.config/trysquare/trysquare.toml", 'installer = "uv"\n')
    below = work / "a" / "b"
    below.mkdir(parents=True)
    document = json.loads(run(below.parent, "config", "show", "--format", "json", TRYSQUARE_SELECT="TS2,TS3").stdout)
    found = {one["name"]: (one["value"], one["origin"]) for one in document["settings"]}
    toml = work / "trysquare.toml"
    assert found == {
        "fail-on": ("warning", f"{toml}:2:1"),
        "rules": ([str(work / "rules")], f"{toml}:3:1"),
        "shims": (True, f"{toml}:4:1"),
        "color": ("never", f"{work / 'pyproject.toml'}:3:1"),
        "installer": ("uv", f"{work.parent}/home/.config/trysquare/trysquare.toml:1:1"),
        "select": (["TS2", "TS3"], "TRYSQUARE_SELECT"),
    }
    text = run(work, "config", "show").stdout
    assert 'fail-on = "warning"\n    from trysquare.toml:2:1\n' in text
    assert 'rules = ["rules"]\n' in text
    assert run(work.parent, "config", "show", HOME="/nowhere").stdout == "Nothing is configured.\n"


def test_what_the_command_line_says_otherwise(work: Path) -> None:
    write(work / "trysquare.toml", 'python = "venv"\nrelease = ["v261"]\n')
    # --manifest names another environment than the configured one, and a positional another release.
    run(work, "check", "--manifest", "freeze.txt", "--no-settings", code=1)
    # pin names its sources itself.
    assert run(work, "pin", "freeze.txt", "--no-solve").stdout.endswith("django==5.2\n    # from freeze.txt (line 1)\n")
    done = run(work, "check", code=2)
    assert "there is no `venv`" in done.stderr
    write(work / "trysquare.toml", 'release = ["v271"]\n')
    assert "v261" in run(work, "constraints", "v261").stdout


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('fail_on = "error"\n', "did you mean `fail-on`?"),
        ('apply = true\n', "there is no setting `apply`"),
        ("fail-on = 3\n", "there is no severity `3`"),
        ('fail-on = ["error", "warning"]\n', "must be one value"),
        ('shims = "perhaps"\n', "must be true or false"),
        ("rules = [1]\n", "array of texts"),
        ("rules = {a = 1}\n", "array of texts"),
        ("rules = [\n", ""),
    ],
)  # fmt: skip
def test_what_is_refused(text: str, words: str, work: Path) -> None:
    write(work / "trysquare.toml", text)
    done = run(work, "check", "--manifest", "freeze.txt", code=2)
    assert "error: " in done.stderr
    assert words in done.stderr
    # Another's pyproject.toml is another's to mend.
    (work / "trysquare.toml").unlink()
    write(work / "pyproject.toml", "[tool.trysquare\n")
    run(work, "check", "--manifest", "freeze.txt")


def test_init_writes_what_is_read_and_matches_the_schema(work: Path) -> None:
    run(work, "init")
    text = (work / "trysquare.toml").read_text()
    assert run(work, "config", "show").stdout == "Nothing is configured.\n"
    lines = [line[1:] for line in text.splitlines() if line.startswith("#") and not line.startswith("# ")]
    lines = [line.replace("WHEN", "never") for line in lines]
    document = tomllib.loads("\n".join(lines))
    schema = json.loads((ROOT / "include/trysquare/config.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    assert set(schema["properties"]) == set(document)
    document["suppress"][0]["expires"] = str(document["suppress"][0]["expires"])
    document["fail-on"] = "error"
    jsonschema.validate(document, schema)
    # Every setting is one.
    write(work / "trysquare.toml", "\n".join(lines) + "\n")
    shown = json.loads(run(work, "config", "show", "--format", "json").stdout)["settings"]
    assert {one["name"] for one in shown} == set(document) - {"suppress"}
    done = run(work, "init", code=2)
    assert "is there already" in done.stderr


def test_who_named_the_environment_is_told(tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_text("")
    (tmp_path / "trysquare.toml").write_text('python = "gone"\n')
    words = ("check", "-c", "c.txt")
    done = trysquare(*words, cwd=tmp_path, env=plain_environment(HOME=str(tmp_path)))
    assert done.returncode == 2
    assert "while reading the environment named by trysquare.toml:1:1" in done.stderr
    done = trysquare(*words, cwd=tmp_path, env=plain_environment(HOME=str(tmp_path), TRYSQUARE_PYTHON="other"))
    assert "while reading the environment named by TRYSQUARE_PYTHON" in done.stderr
    done = trysquare(*words, "--python", "third", cwd=tmp_path, env=plain_environment(HOME=str(tmp_path)))
    assert "while reading the environment named by --python" in done.stderr
