"""A wheel of its own, as small as one can be; and what any distribution lays into a folder."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

WHEEL = "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def files_of(name: str, version: str, modules: Mapping[str, str]) -> dict[str, str]:
    """By path: the modules and their metadata."""
    records = f"{name.replace('-', '_')}-{version}.dist-info"
    files = {
        **modules,
        f"{records}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{records}/WHEEL": WHEEL,
    }
    return {**files, f"{records}/RECORD": "".join(f"{file},,\n" for file in [*files, f"{records}/RECORD"])}


def write_wheel(folder: Path, name: str, version: str, modules: Mapping[str, str] | None = None) -> Path:
    """Its path. Without modules it has one, which is empty."""
    path = folder / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for file, text in files_of(name, version, modules if modules is not None else {f"{name}.py": ""}).items():
            wheel.writestr(file, text)
    return path
