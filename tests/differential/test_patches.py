"""Patched sources, really executed, under variables that the patch was not made with.

Random settings whose branches hang on variables are patched as one set of variables shows them. Executed with any other set, the
patched source must hold what the engine makes of the values that the original holds then.
"""

from __future__ import annotations

import itertools
import json
import random
import subprocess
from pathlib import Path
from typing import Any

from tests.support.command import trysquare
from tests.support.interpreters import interpreter
from tests.support.measures import FULL, record

PROGRAMS = 400 if FULL else 40
SEED = 20261124
CHILD = """
import json, os, sys
for variant in json.loads(sys.stdin.read()):
    os.environ.update(variant)
    names = {}
    exec(compile(open(sys.argv[1]).read(), "settings", "exec"), names)
    print(json.dumps({name: list(value) if type(value) is tuple else value for name, value in names.items() if name.isupper()}))
"""
RULES = """package = "thing"
release = "2"
[[rule]]
name = "renamed"
message = "why"
when = ["thing>=2"]
match = [{ setting = "OLD", present = true }]
edits = [{ do = "move", setting = "OLD", to = "NEW" }]
[[rule]]
name = "gathered"
message = "why"
when = ["thing>=2"]
match = [{ any = [{ setting = "FILES", present = true }, { setting = "PAGES", present = true }] }]
edits = [
  { do = "move", setting = "FILES", to = "STORES/files/BACKEND" },
  { do = "move", setting = "PAGES", to = "STORES/pages/BACKEND" },
  { do = "set_default", setting = "STORES/files", value = { BACKEND = "df" } },
  { do = "set_default", setting = "STORES/pages", value = { BACKEND = "dp" } },
]
[[rule]]
name = "items"
message = "why"
when = ["thing>=2"]
match = [{ setting = "ITEMS", contains = "gone" }]
edits = [{ do = "remove_item", setting = "ITEMS", items = ["gone"] }]
[[rule]]
name = "exchanged"
message = "why"
when = ["thing>=2"]
match = [{ setting = "ITEMS", contains = "old" }]
edits = [{ do = "replace", setting = "ITEMS", from = "old", value = "new" }]
[[rule]]
name = "ignored"
message = "why"
when = ["thing>=2"]
match = [{ setting = "IGNORED", present = true }]
edits = [{ do = "remove", setting = "IGNORED" }]
"""
EXAMPLE = '[[rule.example]]\ntitle = "t"\nwith = { thing = "2" }\nsettings = {}\n'


class Writer:
    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def text(self) -> str:
        quote = self.chance.choice("'\"")
        return quote + self.chance.choice(["a", "b", "old", "gone", "x.y"]) + quote

    def items(self) -> str:
        items = list(dict.fromkeys(self.text().replace('"', "'") for _ in range(self.chance.randint(1, 4))))
        if self.chance.random() < 0.4:
            return "[\n    " + ",  # note\n    ".join(items) + ",\n]"
        return "[" + ", ".join(items) + "]"

    def statement(self, defined: set[str]) -> str:
        name = self.chance.choice(["OLD", "FILES", "PAGES", "ITEMS", "IGNORED", "OTHER"])
        if name == "ITEMS":
            if "ITEMS" in defined and self.chance.random() < 0.4:
                return self.chance.choice(["ITEMS += " + self.items(), f"ITEMS.append({self.text()})"])
            defined.add(name)
            return "ITEMS = " + self.items()
        used = sorted(defined & {"OLD", "FILES", "PAGES"})
        value = self.chance.choice(used) if used and self.chance.random() < 0.15 else self.text()
        return f"{name} = {value}" + self.chance.choice(["", "", "  # note"])

    def program(self) -> str:
        lines = ["import os", ""]
        always: set[str] = set()
        for _ in range(self.chance.randint(2, 7)):
            if self.chance.random() < 0.4:
                lines.append(f"if os.environ['V{self.chance.randint(0, 2)}'] == '1':")
                lines += self.block(set(always))
                if self.chance.random() < 0.5:
                    lines.append("else:")
                    lines += self.block(set(always))
            else:
                lines.append(self.chance.choice(["", "# about it\n"]) + self.statement(always))
                name = lines[-1].split("\n")[-1].split(" ")[0]
                if name.isidentifier():
                    always.add(name)
        return "\n".join(lines) + "\n"

    def block(self, defined: set[str]) -> list[str]:
        body = [self.statement(defined) for _ in range(self.chance.randint(1, 2))]
        return ["    " + line for line in "\n".join(body).split("\n")]


VARIANTS = [dict(zip(("V0", "V1", "V2"), values)) for values in itertools.product("01", repeat=3)]


def executed(path: Path) -> list[dict[str, Any]]:
    done = subprocess.run(
        [str(interpreter("3.12")), "-c", CHILD, str(path)],
        input=json.dumps(VARIANTS),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{path.read_text()}\n{done.stderr}"
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_patches_hold_in_branches_that_they_were_not_made_for(tmp_path: Path) -> None:
    (tmp_path / "rules" / "thing").mkdir(parents=True)
    rules = "".join(f"[[rule]]{part}{EXAMPLE}" for part in RULES.split("[[rule]]")[1:])
    (tmp_path / "rules" / "thing" / "2.toml").write_text(RULES.split("[[rule]]")[0] + rules, encoding="utf-8")
    (tmp_path / "freeze.txt").write_text("thing==2\n", encoding="utf-8")
    common = ["--manifest", "freeze.txt", "--rules", "rules", "--exit-zero"]
    wrong: list[str] = []
    patched = left = checked = 0
    for seed in range(SEED, SEED + PROGRAMS):
        source = Writer(seed).program()
        path = tmp_path / f"p{seed}.py"
        path.write_text(source, encoding="utf-8")
        meant = [
            json.loads(
                trysquare("sanitize", "-", *common, "--format", "json", cwd=tmp_path, stdin=json.dumps(one)).stdout
            )
            for one in executed(path)
        ]
        shown = random.Random(seed).choice(VARIANTS)
        variables = [word for name, value in shown.items() for word in ("--env", f"{name}={value}")]
        done = trysquare("sanitize", path.name, *common, *variables, "--write", "--format", "json", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        if "the source was left alone" in done.stdout or path.read_text(encoding="utf-8") == source:
            left += 1
            continue
        patched += 1
        # Only rules that had something to do as it was shown are followed.
        rules_shown = {edit["rule"] for edit in json.loads(done.stdout)["edits"]}
        for variant, wanted, seen in zip(VARIANTS, meant, executed(path)):
            if {edit["rule"] for edit in wanted["edits"]} - rules_shown and variant != shown:
                continue
            checked += 1
            if effective(seen) != effective(wanted["settings"]):
                wrong.append(
                    f"seed {seed}, shown {shown}, run {variant}:\n{source}\n--->\n{path.read_text()}\n{seen}\n{wanted['settings']}"
                )
    record("patches", programs=PROGRAMS, patched=patched, left_alone=left, checked=checked, wrong=len(wrong))
    assert not wrong, f"{len(wrong)}\n" + wrong[0]
    assert patched > PROGRAMS / 2


def effective(settings: dict[str, Any]) -> dict[str, Any]:
    """Defaults that are said are those that are not said."""
    standard = {"files": {"BACKEND": "df"}, "pages": {"BACKEND": "dp"}}
    return {**settings, "STORES": {**standard, **settings.get("STORES", {})}}
