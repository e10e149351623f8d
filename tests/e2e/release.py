"""The stand-in release, copied where a test may look at it and nothing is written into the repository."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.support.measures import ROOT

STAND_IN = ROOT / "fixtures" / "ansys_inc" / "v261"
PROGRAMS = ROOT / "tests" / "e2e" / "programs"


def installed_release(folder: Path) -> Path:
    """A fresh ``v261`` below ``folder``."""
    shutil.copytree(STAND_IN, folder / "v261", ignore=shutil.ignore_patterns("__pycache__"))
    return folder / "v261"
