"""A product that a user describes in one file, with what each of its releases accepts beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DESCRIPTION = """schema = 1
name = "{name}"
title = "{title}"
client = "{client}"

[release]
segment = "r{{yyr}}"
sibling = "core{{yyr}}"
spellings = ["{{yy}}.{{r}}"]

[layout]
roots = ["."]
marker = "core{{yyr}}/manage.py"
python_path = ["core{{yyr}}"]
bundled = ["core{{yyr}}"]

[runtime]
settings = "{name}.settings"
"""


def describe_product(folder: Path, name: str, client: str, releases: Mapping[str, str], more: str = "") -> Path:
    """Writes ``folder/name/product.toml`` with ``more`` at its end, and a constraints file for each release ("r261")."""
    home = folder / name
    home.mkdir()
    description = home / "product.toml"
    description.write_text(DESCRIPTION.format(name=name, title=name.title(), client=client) + more)
    for release, lines in releases.items():
        (home / f"{release}.txt").write_text(lines)
    return description
