"""Settings that read files and the libraries they read them with: what is told is what the real libraries give."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.support.measures import FULL, record
from tests.support.settings_files import LEAST, LIBRARIES, PROGRAMS, Program
from tests.support.settings_truth import compare, executed, read
from tests.support.venvs import venv
from tests.support.yaml_texts import Texts

SEED = 20261124


def lay_out(program: Program, folder: Path) -> dict[str, str]:
    """Writes the program and its files; the environment's variables to run it with."""
    for name, text in {**program.files, "settings.py": program.source}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    return {"PATH": "/usr/bin", **program.variables}


def measured(program: Program, folder: Path, series: str) -> tuple[int, int, list[str]]:
    python = venv(LIBRARIES, series, no_deps=True) / "bin" / "python"
    variables = lay_out(program, folder)
    truth = executed(python, "settings", folder, variables)
    assert "settings" in truth, "the program could not be executed at all"
    seen = compare(truth["settings"], read(python, "settings", folder, variables, set()))
    return seen.values, seen.exact, seen.wrong


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs_are_read_as_python_reads_them(name: str, tmp_path: Path) -> None:
    count, exact, wrong = measured(PROGRAMS[name], tmp_path, "3.12")
    record(f"settings_files_{name}", values=count, exact=exact, wrong=len(wrong))
    assert not wrong, "\n".join(wrong)
    assert exact >= LEAST.get(name, 1.0) * count


def damaged(chance: random.Random, text: str, letters: str) -> str:
    for _ in range(chance.randrange(3)):
        at = chance.randrange(len(text) + 1)
        text = chance.choice(
            [
                text[:at],
                text[:at] + chance.choice(letters) + text[at:],
                text[:at] + chance.choice(letters) + text[at + 1 :],
            ]
        )
    return text


def some_json(chance: random.Random, depth: int = 3) -> str:
    pick = chance.random()
    space = chance.choice(["", "", " ", "\n", "\t"])
    if depth == 0 or pick < 0.5:
        return space + chance.choice(
            [
                "1",
                "-0",
                "2.50",
                "1e3",
                "-1E-2",
                "true",
                "null",
                "false",
                '"a"',
                '"\\u00e9\\n"',
                '"é"',
                '"\\ud83d\\ude00"',
                "NaN",
                "[]",
                "{}",
            ]
        )
    parts = [some_json(chance, depth - 1) for _ in range(chance.randrange(4))]
    if pick < 0.75:
        return f"{space}[{','.join(parts)}{space}]"
    members = [f'{space}"{chance.choice("abc")}"{space}:{part}' for part in parts]
    return f"{space}{{{','.join(members)}{space}}}"


def test_json_is_read_and_refused_as_python_does(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    texts = [damaged(chance, some_json(chance), '{}[]",:\\u0019eE.-+ntf\t ') for _ in range(3000 if FULL else 600)]
    source = f"""\
import json
TEXTS = {texts!r}
def outcome(text):
    try:
        return json.dumps(json.loads(text), sort_keys=True, indent=len(text) % 3 or None)
    except ValueError as error:
        return str(error), error.pos, error.lineno, error.colno
ALL = [outcome(text) for text in TEXTS]
"""
    for series in ("3.12", "3.13"):
        (tmp_path / series).mkdir()
        count, exact, wrong = measured(Program(source), tmp_path / series, series)
        assert not wrong, "\n".join(wrong)
        assert exact == count


def test_yaml_is_read_and_refused_as_pyyaml_does(tmp_path: Path) -> None:
    texts = [Texts(SEED + n).text() for n in range(6000 if FULL else 1000)]
    source = f"""\
import yaml
TEXTS = {texts!r}
def outcome(text):
    try:
        return [yaml.safe_load(text)]
    except (yaml.composer.ComposerError, yaml.constructor.ConstructorError) as error:
        return type(error).__name__
    except yaml.YAMLError:
        return 'refused'
    except Exception:
        return 'a date, a number or a key that is none'
""" + "".join(f"R{n} = outcome(TEXTS[{n}])\n" for n in range(len(texts)))
    count, exact, wrong = measured(Program(source), tmp_path, "3.12")
    record("settings_files_yaml_texts", values=count, exact=exact, wrong=len(wrong))
    assert not wrong, "\n".join(wrong[:10])
    assert exact >= 0.5 * count
