"""The tools that write lock files, each at one version in a kept venv of its own, and what they write of a project.

The index is named by its simple page, where a tool would ask in a way that only the public index answers.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from pip._internal.models.index import PyPI

from tests.support.command import plain_environment
from tests.support.interpreters import interpreter
from tests.support.venvs import kept, tool, venv

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# pdm's own lists of what it was released with: its later dependencies dropped names that it uses.
TOOLS = {
    "poetry": ("poetry==2.5.1", "poetry-plugin-export==1.10.1"),
    "poetry-1": ("poetry==1.8.5", "poetry-plugin-export==1.8.0"),
    "pdm": ("pdm[locked]==2.29.3",),
    "pipenv": ("pipenv==2026.10.3",),
    "cyclonedx-py": ("cyclonedx-bom==7.5.0",),
    "sbom4python": ("sbom4python==0.12.6",),
}
POETRY_SOURCE = f'\n[[tool.poetry.source]]\nname = "simple"\nurl = "{PyPI.simple_url}"\n'


def lock_tool(name: str) -> Path:
    """A tool's command, installed once under ``build/venvs``."""
    return venv(TOOLS[name], "3.12") / "bin" / name.removesuffix("-1")


def run(*words: object, folder: Path, **variables: str) -> str:
    """What a command writes; a failure shows what it said."""
    done = subprocess.run(
        [str(word) for word in words],
        cwd=folder,
        env=plain_environment(**variables),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def locked_by(name: str, files: Mapping[str, str]) -> Path:
    """A folder with a project's files and the lock that a tool made of them, kept: the same files are locked once."""
    if name.startswith("poetry"):
        files = {**files, "pyproject.toml": files["pyproject.toml"] + POETRY_SOURCE}
    content = "\n".join(
        [f"locked by {name}", *TOOLS.get(name, ()), *(f"{path}:\n{files[path]}" for path in sorted(files))]
    )

    def fill(folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            (folder / path).write_text(text, encoding="utf-8")
        python = interpreter("3.12")
        if name == "uv":
            run(tool("uv"), "lock", "-q", folder=folder)
        elif name.startswith("poetry"):
            run(lock_tool(name), "lock", "-n", folder=folder)
        elif name == "pdm":
            run(lock_tool(name), "use", "-q", "-f", python, folder=folder, PDM_USE_VENV="0")
            run(lock_tool(name), "lock", "-q", "-G", ":all", folder=folder, PDM_USE_VENV="0")
        else:
            assert name == "pipenv", name
            run(lock_tool(name), "--python", python, "lock", folder=folder, PIPENV_VENV_IN_PROJECT="1", CI="1")

    return kept(content, fill)
