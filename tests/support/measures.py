"""Figures that a full run saw: one JSON file each under build/measures, gathered by ``./dev test --full``."""

from __future__ import annotations

import json
import os
from pathlib import Path

FULL = os.environ.get("TRYSQUARE_FULL") == "1"
ROOT = Path(__file__).resolve().parents[2]


def record(name: str, **figures: object) -> None:
    """Keeps the figures of one measure, with whether it was the full run that saw them."""
    folder = ROOT / "build" / "measures"
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"measure": name, "full": FULL, **figures}, indent=2, sort_keys=True)
    (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    print(f"measure {name}: {figures}")
