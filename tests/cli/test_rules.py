"""``trysquare rules test`` and ``show``, and the pages that are made from the rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command import trysquare
from tests.support.rule_pages import PAGES, rule_pages

RULE = """package = "thing"
release = "2"
[[rule]]
name = "gone"
message = "thing 2 ignores `OLD`"
when = ["thing>=2a1"]
match = [{ setting = "OLD", present = true }]
edits = [{ do = "remove", setting = "OLD" }]
"""
CHANGED = '[[rule.example]]\ntitle = "changed"\nwith = { thing = "2a1" }\nsettings = { OLD = 1 }\nexpected = {}\n'
BEFORE = '[[rule.example]]\ntitle = "before"\nwith = { thing = "1.9" }\nsettings = { OLD = 1 }\n'
AFTER = '[[rule.example]]\ntitle = "other"\nwith = { thing = "2" }\nsettings = { NEW = 1 }\n'
CASES = {
    "both sides": (RULE + CHANGED + BEFORE, 0, ""),
    "nothing before the boundary": (
        RULE + CHANGED + AFTER,
        2,
        "rule `thing/2/gone` has no example with versions that it does not hold for",
    ),
    "nothing behind it": (RULE + BEFORE, 2, "rule `thing/2/gone` has no example with versions that it holds for"),
    "nothing left alone": (RULE + CHANGED, 2, "has no example that it leaves alone"),
    "nothing changed": (RULE + BEFORE + AFTER, 2, "rule `thing/2/gone` has no example that it changes"),
    "another outcome": (
        RULE + CHANGED.replace("expected = {}", "expected = { NEW = 1 }") + BEFORE,
        1,
        "rules/thing/2.toml:9:1: error: rule `thing/2/gone`, example `changed`: the settings become {}, expected are {'NEW': 1}",
    ),
    "a cure that is not said": (
        RULE + CHANGED + BEFORE.replace('"1.9"', '"2.0"') + BEFORE,
        1,
        "the settings become {}, expected are {'OLD': 1}",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_examples_are_run(name: str, tmp_path: Path) -> None:
    text, code, message = CASES[name]
    (tmp_path / "rules" / "thing").mkdir(parents=True)
    (tmp_path / "rules" / "thing" / "2.toml").write_text(text, encoding="utf-8")
    done = trysquare("rules", "test", "--rules", "rules", cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert message in done.stderr
    if code == 2:
        assert done.stderr.startswith("rules/thing/2.toml:3:1: error: ")


def test_what_is_shipped_is_what_it_says() -> None:
    done = trysquare("rules", "test")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(" examples: all are what they say\n")


def test_show() -> None:
    one = trysquare("rules", "show", "django/5.1/storages")
    assert one.returncode == 0
    assert "django/5.1/storages" in one.stdout
    assert "example: " in one.stdout
    assert one.stdout.endswith("1 rule\n")
    assert trysquare("rules", "show", "storages").stdout == one.stdout
    wrong = trysquare("rules", "show", "django/5.1/storage")
    assert wrong.returncode == 2
    assert "did you mean `django/5.1/storages`?" in wrong.stderr


def test_the_pages_are_made_from_the_rules() -> None:
    """``./dev docs`` writes them."""
    pages = rule_pages()
    assert set(PAGES.glob("*.md")) == set(pages), "./dev docs writes the pages"
    for path, text in pages.items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is older than its rules: run ./dev docs"
