"""The venvs that rules and end-to-end tests want: exact versions of a few packages, and the real client matching and drifted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.support.venvs import venv

CLIENT = "ansys-dynamicreporting-core==0.10.7"
#: What a user ends up with who upgrades past the client's pins.
DRIFT = ("django==5.2.19", "django-guardian==3.5.2", "djangorestframework==3.16.1")


def package_venv(interpreter: Path, versions: Mapping[str, str]) -> Path:
    """The interpreter of a venv with these versions (name -> version) and what they require."""
    return venv([f"{name}=={version}" for name, version in versions.items()], interpreter) / "bin" / "python"


def matching_venv(interpreter: Path) -> Path:
    """The interpreter of a venv with the real client and its own pins."""
    return venv([CLIENT], interpreter) / "bin" / "python"


def drifted_venv(interpreter: Path) -> Path:
    """The same, with Django, guardian and DRF ahead of what the client and the release accept."""
    return venv([CLIENT], interpreter, over=DRIFT) / "bin" / "python"
