"""Worlds: tiny environments and releases as one text file, laid out on disk.

The format is that of ``tests/support/memory_filesystem.hpp``: a line ``=== path`` starts a file, ``=== path -> target`` is a
link, ``=== path/`` an empty directory; absolute paths start at the folder that the world is laid out in.
"""

from __future__ import annotations

from pathlib import Path

from tests.support.measures import ROOT

WORLDS = ROOT / "fixtures" / "worlds"


def lay_out(text: str, folder: Path) -> Path:
    """Writes the world below ``folder`` and gives it back."""
    current: Path | None = None
    lines: list[str] = []

    def finish() -> None:
        if current is not None:
            current.parent.mkdir(parents=True, exist_ok=True)
            current.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        lines.clear()

    for line in text.splitlines():
        if not line.startswith("=== "):
            lines.append(line)
            continue
        finish()
        current = None
        name = line[4:]
        if " -> " in name:
            link, target = name.split(" -> ")
            place = folder / link.lstrip("/")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(folder / target.lstrip("/") if target.startswith("/") else target)
        elif name.endswith("/"):
            (folder / name.strip("/")).mkdir(parents=True, exist_ok=True)
        else:
            current = folder / name.lstrip("/")
    finish()
    return folder


def world(name: str, folder: Path) -> Path:
    """Lays out ``fixtures/worlds/NAME.world``."""
    return lay_out((WORLDS / f"{name}.world").read_text(encoding="utf-8"), folder)
