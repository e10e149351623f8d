"""`trysquare doctor`: planted faults are found with their code and subject, healthy environments raise nothing above info."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command import plain_environment, trysquare
from tests.support.measures import FULL
from tests.support.venvs import kept, site_packages, tool, venv_of_size

DEBIAN = Path("/usr/bin/python3")
PACKAGES = ["six==1.17.0", "idna==3.10", "markupsafe==3.0.2", "certifi==2025.1.31", "charset-normalizer==3.4.1"]


def run(*words: object) -> None:
    done = subprocess.run([str(word) for word in words], env=plain_environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def by_venv(folder: Path, *options: str) -> None:
    run(sys.executable, "-m", "venv", *options, folder)
    run(folder / "bin/python", "-m", "pip", "install", "-q", "--disable-pip-version-check", *PACKAGES)


def by_uv(folder: Path, *options: str) -> None:
    run(tool("uv"), "venv", "-q", "--python", sys.executable, *options, folder)
    run(tool("uv"), "pip", "install", "-q", "--python", folder / "bin/python", *PACKAGES)


def by_virtualenv(folder: Path, *options: str) -> None:
    run(tool("virtualenv"), "-q", "--no-download", "--python", sys.executable, *options, folder)
    run(folder / "bin/python", "-m", "pip", "install", "-q", "--disable-pip-version-check", *PACKAGES)


def bare(folder: Path, *options: str) -> None:
    run(sys.executable, "-m", "venv", "--without-pip", *options, folder)


def by_pip_into_uv(folder: Path) -> None:
    run(tool("uv"), "venv", "-q", "--python", sys.executable, folder)
    run(tool("pip"), "--python", folder / "bin/python", "install", "-q", "--no-compile", *PACKAGES)


def of_debian(folder: Path, *options: str) -> None:
    if not DEBIAN.exists():
        pytest.skip("no python3 of the system")
    run(tool("uv"), "venv", "-q", "--python", DEBIAN, *options, folder)
    run(tool("uv"), "pip", "install", "-q", "--python", folder / "bin/python", *PACKAGES)


def editable(folder: Path) -> None:
    by_uv(folder)
    project = folder / "src" / "own"
    (project / "own").mkdir(parents=True)
    (project / "own" / "__init__.py").write_text("def main(): ...\n")
    (project / "pyproject.toml").write_text(
        '[project]\nname = "own"\nversion = "1.0"\nscripts = {own = "own:main"}\n'
        '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
    )
    run(tool("uv"), "pip", "install", "-q", "--python", folder / "bin/python", "-e", project)


def moved_on(folder: Path) -> None:
    """As a venv looks after some use: upgraded, removed, installed again."""
    by_venv(folder)
    pip = [folder / "bin/python", "-m", "pip"]
    run(*pip, "uninstall", "-q", "-y", "six")
    run(*pip, "install", "-q", "--disable-pip-version-check", "idna==3.9", "six==1.16.0", "--force-reinstall")


# The kinds that faults are planted in by default come first.
MAKERS: dict[str, Callable[[Path], None]] = {
    "uv": by_uv,
    "pip": by_venv,
    "pip --copies": lambda folder: by_venv(folder, "--copies"),
    "pip --system-site-packages": lambda folder: by_venv(folder, "--system-site-packages"),
    "virtualenv": by_virtualenv,
    "virtualenv --copies": lambda folder: by_virtualenv(folder, "--copies"),
    "virtualenv --system-site-packages": lambda folder: by_virtualenv(folder, "--system-site-packages"),
    "uv --seed": lambda folder: by_uv(folder, "--seed"),
    "uv --system-site-packages": lambda folder: by_uv(folder, "--system-site-packages"),
    "uv --relocatable": lambda folder: by_uv(folder, "--relocatable"),
    "pip into uv's": by_pip_into_uv,
    "of Debian's python3": of_debian,
    "of Debian's python3 --system-site-packages": lambda folder: of_debian(folder, "--system-site-packages"),
    "empty": bare,
    "empty --copies": lambda folder: bare(folder, "--copies"),
    "editable": editable,
    "moved on": moved_on,
}
PLANTED = list(MAKERS) if FULL else ["uv", "pip --copies"]


def made(maker: str) -> Path:
    """Kept under its real path: scripts name it."""
    return kept(
        "\n".join(["doctor", maker, sys.version, *PACKAGES]), lambda folder: MAKERS[maker](folder.resolve())
    ).resolve()


def spoilable(maker: str, folder: Path) -> Path:
    """A copy, with scripts that start its own interpreter."""
    original = made(maker)
    shutil.copytree(original, folder, symlinks=True)
    for script in (folder / "bin").iterdir():
        if script.is_file() and not script.is_symlink() and script.stat().st_size < 100_000:
            script.write_bytes(script.read_bytes().replace(bytes(original), bytes(folder)))
    return folder


def findings(folder: Path, *options: object) -> list[dict[str, object]]:
    done = trysquare("doctor", folder, "--format", "json", *options)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)["findings"]


def told(folder: Path) -> set[tuple[object, object]]:
    return {(one["code"], one["subject"]) for one in findings(folder) if one["severity"] != "info"}


@pytest.mark.parametrize("maker", MAKERS)
def test_healthy(maker: str) -> None:
    assert told(made(maker)) == set()


def test_healthy_large() -> None:
    assert told(venv_of_size(450)) == set()


def test_healthy_interpreter() -> None:
    codes = {code for code, _ in told(Path("/usr/bin/python3"))} if Path("/usr/bin/python3").exists() else set()
    assert codes == set()


def record_of(site: Path, name: str) -> Path:
    return metadata_of(site, name) / "RECORD"


def metadata_of(site: Path, name: str) -> Path:
    (found,) = (one for one in site.glob("*.dist-info") if one.name.lower().startswith(f"{name}-"))
    return found


def replace_by_fifo(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def replace_by_link(path: Path, target: str) -> None:
    path.unlink()
    path.symlink_to(target)


def append(path: Path, text: str) -> None:
    with path.open("a") as file:
        file.write(text)


def remove_interpreter(folder: Path) -> None:
    for path in (folder / "bin").glob("python*"):
        path.unlink()


def swap(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


# Each: what is done to the environment (its folder, its site directory), and what must be told.
FAULTS: dict[str, tuple[Callable[[Path, Path], object], tuple[str, str]]] = {
    "a module is gone": (lambda _, site: (site / "six.py").unlink(), ("TS120", "six")),
    "a folder is gone": (lambda _, site: shutil.rmtree(site / "idna"), ("TS120", "idna")),
    "a module was edited": (lambda _, site: (site / "six.py").write_text("# mine\n"), ("TS105", "six")),
    "no RECORD": (lambda _, site: record_of(site, "six").unlink(), ("TS106", "six")),
    "RECORD outside": (
        lambda _, site: record_of(site, "six").open("a").write("../../../../../etc/passwd,,\n"),
        ("TS107", "six"),
    ),
    "RECORD of four columns": (lambda _, site: record_of(site, "six").write_text("a,b,1,2,3\n"), ("TS108", "six")),
    "RECORD is a folder": (
        lambda _, site: (record_of(site, "six").unlink(), record_of(site, "six").mkdir()),
        ("TS108", "six"),
    ),
    "RECORD is a pipe": (lambda _, site: replace_by_fifo(record_of(site, "six")), ("TS108", "six")),
    "RECORD is binary": (lambda _, site: record_of(site, "six").write_bytes(b"\x00\xff,\xfe" * 99), ("TS108", "six")),
    "RECORD with an absolute path": (
        lambda _, site: append(record_of(site, "six"), "/etc/passwd,,\n"),
        ("TS107", "six"),
    ),
    "a module is a folder": (lambda _, site: ((site / "six.py").unlink(), (site / "six.py").mkdir()), ("TS105", "six")),
    "a module is a link to itself": (lambda _, site: replace_by_link(site / "six.py", "six.py"), ("TS120", "six")),
    "a script is gone": (
        lambda folder, _: (folder / "bin/normalizer").unlink(),
        ("TS120", "charset-normalizer"),
    ),
    "a script of another environment": (
        lambda folder, _: (folder / "bin/tool").write_text(f"#!{sys.executable}\nprint()\n"),
        ("TS114", "tool"),
    ),
    "a command without its module": (
        lambda _, site: append(
            metadata_of(site, "charset_normalizer") / "entry_points.txt",
            "\n[console_scripts]\nx = charset_normalizer.no:x\n",
        ),
        ("TS121", "charset-normalizer"),
    ),
    "a backport of the standard library": (lambda _, site: (site / "typing.py").touch(), ("TS122", "typing.py")),
    "packages of an older Python": (
        lambda folder, _: (folder / "lib/python3.4/site-packages/six").mkdir(parents=True),
        ("TS110", "lib/python3.4"),
    ),
    "a removed half": (lambda _, site: (site / "~dna").mkdir(), ("TS110", "~dna")),
    "no interpreter": (lambda folder, _: remove_interpreter(folder), ("TS118", "python")),
    "interpreter is a link to itself": (
        lambda folder, _: replace_by_link(folder / "bin/python3", "python3"),
        ("TS118", "bin/python3"),
    ),
    "no home in pyvenv.cfg": (
        lambda folder, _: (folder / "pyvenv.cfg").write_text(f"version = {sys.version.split()[0]}\n"),
        ("TS119", "pyvenv.cfg"),
    ),
    "Requires-Python is not met": (
        lambda _, site: swap(metadata_of(site, "idna") / "METADATA", "Requires-Python: >=3.6", "Requires-Python: <3.6"),
        ("TS204", "idna"),
    ),
    "a requirement is not installed": (
        lambda _, site: swap(
            metadata_of(site, "idna") / "METADATA", "Name: idna\n", "Name: idna\nRequires-Dist: absent\n"
        ),
        ("TS202", "absent"),
    ),
    "a requirement is not met": (
        lambda _, site: swap(
            metadata_of(site, "idna") / "METADATA", "Name: idna\n", "Name: idna\nRequires-Dist: six<1\n"
        ),
        ("TS203", "six"),
    ),
    "an extra is not there": (
        lambda _, site: swap(
            metadata_of(site, "idna") / "METADATA", "Name: idna\n", "Name: idna\nRequires-Dist: six[no]\n"
        ),
        ("TS205", "six"),
    ),
    "METADATA is a pipe": (
        lambda _, site: replace_by_fifo(metadata_of(site, "six") / "METADATA"),
        ("TS901", "six-1.17.0.dist-info"),
    ),
    "two owners of a module": (
        lambda _, site: append(record_of(site, "idna"), "six.py,sha256=AAAA,34703\n"),
        ("TS112", "idna"),
    ),
    "extension of another machine": (
        lambda _, site: swap(record_of(site, "markupsafe"), "x86_64-linux-gnu.so", "aarch64-linux-gnu.so"),
        ("TS116", "markupsafe"),
    ),
    ".pth is a link to itself": (lambda _, site: (site / "x.pth").symlink_to("x.pth"), ("TS113", "x.pth")),
    "an extension of nobody": (lambda _, site: (site / "mine.so").touch(), ("TS111", "mine.so")),
    "another version in METADATA": (
        lambda _, site: swap(record_of(site, "idna").parent / "METADATA", "Version: 3.10", "Version: 3.9"),
        ("TS109", "idna"),
    ),
    "another name in METADATA": (
        lambda _, site: swap(record_of(site, "idna").parent / "METADATA", "Name: idna", "Name: idna2"),
        ("TS109", "idna2"),
    ),
    "a leftover": (lambda _, site: (site / "~ix-1.0.dist-info").mkdir(), ("TS110", "~ix-1.0.dist-info")),
    "nobody's package": (
        lambda _, site: ((site / "mine").mkdir(), (site / "mine" / "__init__.py").touch()),
        ("TS111", "mine"),
    ),
    "nobody's module": (lambda _, site: (site / "mine.py").touch(), ("TS111", "mine.py")),
    "a removed package's metadata": (lambda _, site: shutil.rmtree(record_of(site, "six").parent), ("TS111", "six.py")),
    "dead .pth": (lambda _, site: (site / "x.pth").write_text("/nowhere/at/all\n"), ("TS113", "x.pth")),
    "binary .pth": (lambda _, site: (site / "x.pth").write_bytes(b"\x00\xff\xfe\x80"), ("TS113", "x.pth")),
    "FIFO .pth": (lambda _, site: os.mkfifo(site / "x.pth"), ("TS113", "x.pth")),
    "script without interpreter": (
        lambda folder, _: (folder / "bin/tool").write_text("#!/nowhere/python3\nprint()\n"),
        ("TS114", "tool"),
    ),
    "wheel of another platform": (
        lambda _, site: (record_of(site, "markupsafe").parent / "WHEEL").write_text(
            "Wheel-Version: 1.0\nTag: cp311-cp311-win_amd64\n"
        ),
        ("TS115", "markupsafe"),
    ),
    "wheel of another Python": (
        lambda _, site: (record_of(site, "markupsafe").parent / "WHEEL").write_text(
            "Wheel-Version: 1.0\nTag: cp39-cp39-manylinux_2_17_x86_64\n"
        ),
        ("TS115", "markupsafe"),
    ),
    "extension of another ABI": (
        lambda _, site: swap(record_of(site, "markupsafe"), f"cpython-3{sys.version_info[1]}-", "cpython-37-"),
        ("TS116", "markupsafe"),
    ),
    "editable sources gone": (
        lambda _, site: (record_of(site, "six").parent / "direct_url.json").write_text(
            '{"url": "file:///nowhere/six", "dir_info": {"editable": true}}'
        ),
        ("TS117", "six"),
    ),
    "home is gone": (
        lambda folder, _: (folder / "pyvenv.cfg").write_text(
            f"home = /nowhere/bin\nversion = {sys.version.split()[0]}\n"
        ),
        ("TS119", "pyvenv.cfg"),
    ),
    "another version in pyvenv.cfg": (
        lambda folder, _: (folder / "pyvenv.cfg").write_text(
            f"home = {Path(sys.base_prefix) / 'bin'}\nversion = 3.4.1\n"
        ),
        ("TS119", "pyvenv.cfg"),
    ),
    "dangling interpreter": (
        lambda folder, _: ((folder / "bin/python3").unlink(), (folder / "bin/python3").symlink_to("/nowhere/python3")),
        ("TS118", "bin/python3"),
    ),
    "no METADATA": (
        lambda _, site: (record_of(site, "six").parent / "METADATA").unlink(),
        ("TS902", "six-1.17.0.dist-info"),
    ),
    "two copies": (
        lambda _, site: shutil.copytree(record_of(site, "six").parent, site / "six-1.16.0.dist-info"),
        ("TS102", "six"),
    ),
}


# What a fault breaks elsewhere, too.
FOLLOWS: dict[str, set[str]] = {
    "no interpreter": {"TS114"},
    "a requirement is not installed": {"TS105"},
    "a requirement is not met": {"TS105"},
    "an extra is not there": {"TS105"},
    "another version in pyvenv.cfg": {"TS204"},
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("maker", PLANTED)
def test_planted(tmp_path: Path, maker: str, fault: str) -> None:
    folder = spoilable(maker, tmp_path / "venv")
    break_it, expected = FAULTS[fault]
    break_it(folder, site_packages(folder))
    answer = told(folder)
    assert expected in answer, answer
    # Nothing is told of what is whole.
    rest = {one for one in answer if one[1] != expected[1]}
    assert {code for code, _ in rest} <= FOLLOWS.get(fault, set()), rest


def test_hostile_environments_harm_nothing(tmp_path: Path) -> None:
    folder = spoilable("uv", tmp_path / "venv")
    site = site_packages(folder)
    os.mkfifo(site / "pipe.dist-info")
    (site / "fifo-1.0.dist-info").mkdir()
    os.mkfifo(site / "fifo-1.0.dist-info" / "METADATA")
    (record_of(site, "six").parent / "WHEEL").unlink()
    os.mkfifo(record_of(site, "six").parent / "WHEEL")
    (site / "loop").symlink_to(site)
    (site / "self").symlink_to("self")
    with (record_of(site, "idna").parent / "direct_url.json").open("wb") as file:
        file.truncate(200 << 20)
    (site / "deep-1.dist-info").mkdir()
    marker = "(" * 20_000 + "python_version > '3'" + ")" * 20_000
    digits = "9" * 100_000
    (site / "deep-1.dist-info" / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: deep\nVersion: {digits}\nRequires-Dist: six; {marker}\n\n"
    )
    done = trysquare("doctor", folder, "--format", "json", timeout=60)
    assert done.returncode == 1, done.stderr
    assert {one["code"] for one in json.loads(done.stdout)["findings"]} >= {"TS901"}


def test_layout() -> None:
    done = trysquare("doctor", made("uv"), env={"PATH": "/usr/bin", "LANG": "C.UTF-8"})
    assert done.returncode == 0, done.stdout
    assert "✓ installed files" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("Checked ")
    plain = trysquare("doctor", made("uv"), env={"PATH": "/usr/bin", "LC_ALL": "C"})
    assert plain.stdout.isascii()
    assert "ok installed files" in plain.stdout
