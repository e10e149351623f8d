"""One real project, Django and more than sixty others, described in every format by the tools that write them.

What ``check`` finds must not depend on the format. The formats that take minutes to make (poetry, pdm, pipenv) are made in
full runs; each tool works from the same pins, so that all describe one environment.
"""

from __future__ import annotations

import json
import re
import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.support.command import trysquare
from tests.support.interpreters import interpreter
from tests.support.lock_tools import lock_tool, locked_by, run
from tests.support.measures import FULL, record
from tests.support.venvs import packages, tool, venv

MORE = ("attrs", "click", "markupsafe", "pytz", "pyyaml", "six", "soupsieve", "zipp")
CONSTRAINTS = """
django>=4.2,<5
numpy<2
asgiref==3.13.0
idna!=3.20 ; python_version >= '3.8'
certifi<2000 ; python_version < '3'
djangorestframework[x]<1
packaging<20
-c more.txt
"""
TARGET = ("--python-version", "3.12")


def pins() -> list[str]:
    others = {line.split("==", 1)[0]: line for line in packages(150)}
    return sorted({*packages(50), *(others[name] for name in MORE if name in others)})


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pins as ``pyproject.toml`` and the constraints."""
    folder = tmp_path_factory.mktemp("formats")
    (folder / "constraints.txt").write_text(CONSTRAINTS, encoding="utf-8")
    (folder / "more.txt").write_text("sqlparse<0.1\n", encoding="utf-8")
    wanted = "".join(f"  {json.dumps(pin)},\n" for pin in pins())
    (folder / "pyproject.toml").write_text(
        f'[project]\nname = "sample"\nversion = "1.0"\nrequires-python = "==3.12.*"\ndependencies = [\n{wanted}]\n'
        "[tool.poetry]\npackage-mode = false\n[tool.uv]\npackage = false\n[tool.pdm]\ndistribution = false\n",
        encoding="utf-8",
    )
    return folder


def findings(manifest: Path, *options: str) -> list[str]:
    """Errors and warnings but those about the file itself, without what only tells where a version was read."""
    constraints = manifest.parent / "constraints.txt"
    done = trysquare(
        "check", "--manifest", manifest, "-c", constraints, "--format", "json", "--no-settings", *TARGET, *options
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return sorted(
        f"{one['code']} {one['subject']} {re.sub(r'^`[^`]+`', '', one['message'])}"
        for one in json.loads(done.stdout)["findings"]
        if one["severity"] != "info" and not one["place"]["path"].endswith("constraints.txt:7")
        if one["code"] != "TS902"
    )


def made_by_pip_and_uv(folder: Path) -> None:
    environment = venv(pins(), no_deps=True)
    python = environment / "bin" / "python"
    uv, pip = tool("uv"), [tool("pip"), "--python", python]
    lists = {
        "freeze.txt": [*pip, "freeze", "--all"],
        "list.json": [*pip, "list", "--format", "json"],
        "list.columns": [*pip, "list", "--format", "columns"],
        "inspect.json": [*pip, "inspect", "--local"],
        "uv.json": [uv, "pip", "list", "-p", python, "--format", "json"],
        "uv-freeze.txt": [uv, "pip", "freeze", "-p", python],
    }
    for name, words in lists.items():
        (folder / name).write_text(run(*words, folder=folder), encoding="utf-8")
    run(uv, "lock", "-q", "-p", interpreter("3.12"), folder=folder)
    export = [uv, "export", "-q", "--frozen", "--no-emit-project"]
    run(*export, "-o", "requirements.txt", folder=folder)
    run(*export, "--format", "pylock.toml", "-o", "pylock.toml", folder=folder)
    run(*export, "--format", "cyclonedx1.5", "-o", "bom.json", folder=folder)
    lines = "".join(f"#   {json.dumps(pin)},\n" for pin in pins())
    (folder / "script.py").write_text(
        f'# /// script\n# requires-python = ">=3.12"\n# dependencies = [\n{lines}# ]\n# ///\n', encoding="utf-8"
    )
    items = "".join(f"    - {pin}\n" for pin in pins())
    (folder / "environment.yml").write_text(
        f"name: sample\ndependencies:\n  - python=3.12.1\n  - pip\n  - pip:\n{items}", encoding="utf-8"
    )


def archives_of(folder: Path) -> None:
    """The environment itself inside of archives; a wheel, and its folder."""
    environment = venv(pins(), no_deps=True)
    for name, mode in (("venv.tar", "w"), ("venv.tar.gz", "w:gz"), ("venv.tar.xz", "w:xz")):
        if name.endswith("xz") and not FULL:
            continue
        with (
            tarfile.open(folder / name, mode, compresslevel=1)
            if mode == "w:gz"
            else tarfile.open(folder / name, mode) as tar
        ):
            tar.add(environment, "opt/app/venv", filter=metadata_only)
    with zipfile.ZipFile(folder / "bundle.zip", "w", zipfile.ZIP_DEFLATED) as bundle:
        for file in (environment / "lib/python3.12/site-packages").glob("*.dist-info/*"):
            if file.is_file():
                bundle.write(file, Path(file.parent.name) / file.name)


def metadata_only(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """What the packages themselves hold only makes the archive large."""
    deep = entry.name.split("site-packages/", 1)
    return entry if len(deep) == 1 or ".dist-info" in deep[1] or entry.name.endswith(".pth") else None


def made_by_others(folder: Path) -> None:
    """Lock files of poetry (from a project's table and from its own), pdm and pipenv; bills of materials; a folder of wheels."""
    parts = [pin.split("==", 1) for pin in pins()]
    project_file = (folder / "pyproject.toml").read_text(encoding="utf-8")
    listed = "".join(f'{name} = "{version}"\n' for name, version in parts)
    tables = f'[tool.poetry]\npackage-mode = false\n[tool.poetry.dependencies]\npython = "~3.12"\n{listed}'
    pipfile = "".join(f'{name} = "=={version}"\n' for name, version in parts)
    made = {
        "poetry.lock": locked_by("poetry", {"pyproject.toml": project_file}) / "poetry.lock",
        "poetry-tables.lock": (by_tables := locked_by("poetry", {"pyproject.toml": tables})) / "poetry.lock",
        "poetry-tables.toml": by_tables / "pyproject.toml",
        "pdm.lock": locked_by("pdm", {"pyproject.toml": project_file}) / "pdm.lock",
        "Pipfile.lock": locked_by("pipenv", {"Pipfile": f'[packages]\n{pipfile}[requires]\npython_version = "3.12"\n'})
        / "Pipfile.lock",
    }
    for name, path in made.items():
        shutil.copy(path, folder / name)
    words = [
        tool("pip"),
        "download",
        "-q",
        "--no-deps",
        "-d",
        "wheels",
        "--only-binary",
        ":all:",
        "--python-version",
        "3.12",
    ]
    run(*words, *pins(), folder=folder)
    python = venv(pins(), no_deps=True) / "bin/python"
    run(lock_tool("cyclonedx-py"), "environment", "-o", "cyclonedx.json", python, folder=folder)
    (folder / "pins.txt").write_text("".join(f"{pin}\n" for pin in pins()), encoding="utf-8")
    bill = ["-r", "pins.txt", "--exclude-license", "--sbom", "spdx", "--format", "json", "-o", "sbom.spdx.json"]
    run(lock_tool("sbom4python"), *bill, folder=folder)


def test_every_format_gives_the_same_findings(project: Path) -> None:
    made_by_pip_and_uv(project)
    archives_of(project)
    formats = [
        *("pyproject.toml", "freeze.txt", "list.json", "list.columns", "inspect.json", "uv.json", "uv-freeze.txt"),
        *("uv.lock", "requirements.txt", "pylock.toml", "bom.json", "script.py", "environment.yml"),
        *("venv.tar", "venv.tar.gz", "bundle.zip"),
    ]
    if FULL:
        made_by_others(project)
        formats += ["poetry.lock", "poetry-tables.lock", "poetry-tables.toml", "pdm.lock", "Pipfile.lock"]
        formats += ["wheels", "cyclonedx.json", "sbom.spdx.json", "venv.tar.xz"]
    expected = findings(project / "inspect.json")
    assert {one.split()[1] for one in expected} >= {"django", "idna", "packaging", "sqlparse"}
    assert "certifi" not in {one.split()[1] for one in expected}
    found = {name: findings(project / name) for name in formats}
    assert {name: [*set(one) ^ set(expected)] for name, one in found.items() if one != expected} == {}
    # Converted and read again, too.
    for name in ("pip-inspect", "freeze", "pylock", "cyclonedx"):
        file = project / f"converted.{name}"
        done = trysquare("scan", "--manifest", project / "inspect.json", "--format", f"{name}={file}")
        assert done.returncode == 0, done.stderr
        assert findings(file) == expected, name
    record("manifest_formats", formats=" ".join(formats), packages=len(pins()), findings=len(expected))


def test_an_archive_on_standard_input(project: Path) -> None:
    if not (project / "venv.tar.gz").exists():
        archives_of(project)
    done = trysquare("scan", "--manifest", "-", "--format", "freeze", stdin=(project / "venv.tar.gz").read_bytes())
    assert done.returncode == 0, done.stderr
    lines = {line.lower().replace("_", "-").replace(".", "-") for line in done.stdout.splitlines()}
    assert {pin.lower().replace("_", "-").replace(".", "-") for pin in pins()} <= lines
