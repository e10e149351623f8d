"""The rule pages, docs/rules/<package>.md, made from the rule files: ``./dev docs`` writes them, a test compares them."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from tests.support.command import trysquare
from tests.support.measures import ROOT

PAGES = ROOT / "docs" / "rules"
Rule = dict[str, Any]


def python_text(settings: dict[str, Any] | None) -> str:
    return "nothing" if settings is None else f"`{json.dumps(settings, ensure_ascii=False)}`"


def rule_text(rule: Rule) -> list[str]:
    settings = ", ".join(f"`{name}`" for name in rule["settings"])
    cure = rule["applicability"] if rule["edits"] else "no cure"
    lines = [f"### {rule['id'].rsplit('/', 1)[1]}", "", f"{rule['message']}.", ""]
    lines += [f"- settings: {settings}", f"- holds for: {', '.join(f'`{one}`' for one in rule['when'])}"]
    lines += [f"- without the cure: {rule['severity']}; the cure: {cure}"]
    lines += [f"- {edit}" for edit in rule["edits"]]
    lines += [f"- a person can {rule['remedy']}"] if rule["remedy"] else []
    lines += [f"- [release note]({rule['note']})"] if rule["note"] else []
    changed = [one for one in rule["examples"] if one["expected"] is not None]
    if changed:
        first = changed[0]
        lines += [f"- for example {python_text(first['settings'])} becomes {python_text(first['expected'])}"]
    return [*lines, ""]


def rule_pages() -> dict[Path, str]:
    """What every page should hold."""
    done = trysquare("rules", "--format", "json")
    assert done.returncode == 0, done.stderr
    packages: dict[str, list[Rule]] = defaultdict(list)
    for rule in json.loads(done.stdout)["rules"]:
        packages[rule["package"]].append(rule)
    pages: dict[Path, str] = {}
    for package, rules in packages.items():
        lines = [f"# Rules for {package}", "", f"Made from `rules/{package}/` by `./dev docs`.", ""]
        release = ""
        for rule in rules:
            if rule["release"] != release:
                release = rule["release"]
                lines += [f"## {package} {release}", ""]
            lines += rule_text(rule)
        pages[PAGES / f"{package}.md"] = "\n".join(lines).rstrip() + "\n"
    return pages


def write_pages() -> None:
    PAGES.mkdir(exist_ok=True)
    pages = rule_pages()
    for old in set(PAGES.glob("*.md")) - set(pages):
        old.unlink()
    for path, text in pages.items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_pages()
