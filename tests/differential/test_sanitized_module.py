"""The module that ``sanitize --format python`` writes, really imported, against the engine's own answer for the same settings."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.differential.rule_child import value_of
from tests.support.command import trysquare
from tests.support.interpreters import interpreter
from tests.support.measures import ROOT
from tests.support.settings_truth import normal

CHILD = ROOT / "tests" / "support" / "settings_child.py"
#: Steps and conditions that examples may not have: the settings, and a rule's ``match`` and ``edits``.
RULES = {
    "wildcard": ({"A": {"x": {"old": 1, "k": 2}, "y": {"old": 3}}}, 'match = [{ setting = "A/*/old", present = true }]\nedits = [{ do = "remove", setting = "A/*/old" }]'),
    "deep_move": ({"A": {"b": {"c": [1]}}}, 'match = [{ setting = "A/b/c", type = "list" }]\nedits = [{ do = "move", setting = "A/b/c", to = "B/new/c" }]'),
    "as_bool": ({"OLD": "yes"}, 'match = [{ setting = "OLD", present = true }]\nedits = [{ do = "move", setting = "OLD", to = "NEW", as = "bool" }]'),
    "explicit_wins": ({"OLD": 1, "NEW": 2}, 'match = [{ setting = "OLD", present = true }]\nedits = [{ do = "move", setting = "OLD", to = "NEW" }]'),
    "insert_before": ({"L": ["a", "b"]}, 'match = [{ setting = "L", contains = "b" }]\nedits = [{ do = "insert_item", setting = "L", value = "n", at = "before", of = "b" }]'),
    "insert_after": ({"L": {"$tuple": ["a", "b"]}}, 'match = [{ setting = "L", contains = "a" }]\nedits = [{ do = "insert_item", setting = "L", value = "n", at = "after", of = "a" }]'),
    "insert_blocked": ({"L": 1, "K": 1}, 'match = [{ setting = "L", present = true }]\nedits = [{ do = "remove", setting = "K" }, { do = "insert_item", setting = "L", value = "n" }]'),
    "replace_twice": ({"L": ["o", "k", "o", "n"]}, 'match = [{ setting = "L", contains = "o" }]\nedits = [{ do = "replace", setting = "L", from = "o", value = "n" }]'),
    "replace_all": ({"L": {"$tuple": ["o", "k", "o"]}, "M": {"$set": ["o"]}}, 'match = [{ any = [{ setting = "L", contains = "o" }, { setting = "M", contains = "o" }] }]\nedits = [{ do = "replace", setting = "L", from = "o", value = "n" }, { do = "replace", setting = "M", from = "o", value = "n" }]'),
    "starts_with": ({"P": "old.x"}, 'match = [{ setting = "P", starts_with = "old." }]\nedits = [{ do = "set", setting = "P", value = "new.x" }]'),
    "none_of": ({"A": 1}, 'match = [{ setting = "A", present = true }, { none = [{ setting = "A", equals = true }] }]\nedits = [{ do = "set_default", setting = "B/c~1d", value = 5 }]'),
    "falsy": ({"A": []}, 'match = [{ setting = "A", truth = false }]\nedits = [{ do = "remove", setting = "A" }]'),
    "one_of": ({"A": 1.5}, 'match = [{ setting = "A", one_of = [1, 1.5] }]\nedits = [{ do = "replace", setting = "A", from = 1.5, value = 2 }]'),
    "left_alone": ({"A": True}, 'match = [{ setting = "A", equals = 1 }]\nedits = [{ do = "remove", setting = "A" }]'),
    "in_tuple": ({"T": {"$tuple": [{"k": 1}, "s"]}}, 'match = [{ setting = "T/0/k", equals = 1 }]\nedits = [{ do = "set", setting = "T/0/k", value = 2 }]'),
}  # fmt: skip


def source_of(settings: dict[str, Any]) -> str:
    lines = ["from pathlib import PosixPath, PurePosixPath"]
    return "\n".join([*lines, *(f"{name} = {value_of(value)!r}" for name, value in settings.items())]) + "\n"


def sanitized(folder: Path, name: str, settings: dict[str, Any], versions: dict[str, str], *more: object) -> Any:
    """Writes the module that stands for ``name`` and gives the engine's answer."""
    (folder / f"{name}.py").write_text(source_of(settings), encoding="utf-8")
    (folder / "freeze.txt").write_text("".join(f"{key}=={version}\n" for key, version in versions.items()), "utf-8")
    words = ["sanitize", f"{name}.py", "--manifest", "freeze.txt", "--format", f"python=s_{name}.py", "--exit-zero"]
    done = trysquare(*words, "--format", "json", *more, cwd=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["settings"]


def imported(series: str, name: str, folder: Path) -> dict[str, Any]:
    # Python 3.6 has no such future, and the child needs none.
    child = CHILD.read_text(encoding="utf-8").replace("from __future__ import annotations", "")
    done = subprocess.run(
        [str(interpreter(series)), "-W", "error", "-c", child, name],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {key: one["value"] for key, one in json.loads(done.stdout).items()}


def in_order(value: Any) -> str:
    return json.dumps(normal(value), sort_keys=True)


def test_every_example_of_every_rule(tmp_path: Path) -> None:
    rules = json.loads(trysquare("rules", "--format", "json").stdout)["rules"]
    expected: dict[str, Any] = {}
    for rule in rules:
        for number, example in enumerate(rule["examples"]):
            name = "".join(c if c.isalnum() else "_" for c in f"{rule['id']}_{number}")
            built = [word for one in example["built_for"] for word in ("--built-for", one)]
            review = ["--review"] if rule["applicability"] == "review" else []
            expected[name] = sanitized(tmp_path, name, example["settings"], example["with"], *built, *review)
    everything = "\n".join(f"import s_{name}" for name in expected)
    (tmp_path / "everything.py").write_text(
        f"{everything}\nALL = {{}}\n"
        + "\n".join(f"ALL[{name!r}] = {{k: v for k, v in vars(s_{name}).items() if k.isupper()}}" for name in expected),
        encoding="utf-8",
    )
    found = imported("3.12", "everything", tmp_path)["ALL"]
    wrong = [name for name in expected if in_order(found[name]) != in_order(expected[name])]
    assert not wrong, {name: (found[name], expected[name]) for name in wrong[:3]}
    assert len(expected) > 50


@pytest.mark.parametrize("series", ["3.6", "3.13"])
@pytest.mark.parametrize("name", RULES)
def test_every_step_and_condition(name: str, series: str, tmp_path: Path) -> None:
    settings, rule = RULES[name]
    folder = tmp_path / "rules" / "thing"
    folder.mkdir(parents=True)
    (folder / "2.toml").write_text(
        f'package = "thing"\nrelease = "2"\n[[rule]]\nname = "r"\nmessage = "why \\"\\"\\" so"\nwhen = ["thing>=2"]\n{rule}\n'
        '[[rule.example]]\ntitle = "t"\nwith = { thing = "2" }\nsettings = {}\n',
        encoding="utf-8",
    )
    expected = sanitized(tmp_path, name, settings, {"thing": "2"}, "--rules", "rules")
    assert in_order(imported(series, f"s_{name}", tmp_path)) == in_order(expected)
    assert (expected == settings) == (name in ("left_alone", "insert_blocked"))


def test_values_that_only_the_live_process_knows(tmp_path: Path) -> None:
    """What was not known statically is judged when the module is imported."""
    (tmp_path / "here.py").write_text(
        "import os\n"
        "FILE_STORE = os.environ['STORE'] + '.Memory'\n"
        "if os.environ['STORE']:\n    PAGE_STORE = 'p'\n"
        "DIGESTS = tuple(os.environ['DIGESTS'].split())\n",
        encoding="utf-8",
    )
    world = (ROOT / "fixtures" / "worlds" / "drifted-project.world").read_text(encoding="utf-8")
    rules = world.split("=== rules/thing/2.toml\n")[1].split("=== ")[0]
    (tmp_path / "rules" / "thing").mkdir(parents=True)
    (tmp_path / "rules" / "thing" / "2.toml").write_text(rules, encoding="utf-8")
    (tmp_path / "freeze.txt").write_text("thing==2.0\n", encoding="utf-8")
    words = ["--manifest", "freeze.txt", "--rules", "rules", "--review", "--env", "STORE=?", "--env", "DIGESTS=?"]
    done = trysquare("sanitize", "here.py", *words, "--exit-zero", "-o", "sanitized_settings.py", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    code = (
        "import os; os.environ.update(STORE='x', DIGESTS='thing.Weak thing.Strong')\n"
        "import sanitized_settings as t; print({k: v for k, v in sorted(vars(t).items()) if k.isupper()})"
    )
    python = str(interpreter("3.12"))
    seen = subprocess.run([python, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert seen.stdout == (
        "{'DIGESTS': ('thing.Strong',), 'MODE': 'old', "
        "'STORES': {'file': {'BACKEND': 'x.Memory'}, 'page': {'BACKEND': 'p'}}}\n"
    ), seen.stderr
