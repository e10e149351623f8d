"""`trysquare doctor`: planted faults are found with their code and subject, healthy environments raise nothing above info."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command import trysquare
from tests.support.doctor_damage import DAMAGE, DAMAGE_FOLLOWS
from tests.support.doctor_faults import (
    FAULTS,
    FOLLOWS,
    HASHED,
    LINKS_ONLY,
    extension_of,
    metadata_of,
    patch,
    record_of,
    replace_by_fifo,
    swap,
)
from tests.support.doctor_further import FURTHER, FURTHER_FOLLOWS, egg
from tests.support.doctor_venvs import MAKERS, PLANTED, PROJECTS, holds, made, made_by_project_tool, spoilable
from tests.support.measures import FULL
from tests.support.venvs import site_packages, venv_of_size


def findings(folder: Path, *options: object) -> list[dict[str, object]]:
    done = trysquare("doctor", folder, "--format", "json", *options)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)["findings"]


def told(folder: Path, *options: object) -> set[tuple[object, object]]:
    return {(one["code"], one["subject"]) for one in findings(folder, *options) if one["severity"] != "info"}


@pytest.mark.parametrize("maker", MAKERS)
def test_healthy(maker: str) -> None:
    assert told(made(maker)) == set()


@pytest.mark.parametrize("name", PROJECTS)
def test_healthy_of_projects(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = made_by_project_tool(name)
    assert told(folder, "--hashes") == set()
    # Whichever way it is named.
    monkeypatch.chdir(folder.parent)
    assert told(Path(folder.name)) == set()


def test_healthy_large() -> None:
    """Scripts are left out where another worktree made the venv: they name that one's path."""
    folder = venv_of_size(450)
    made_here = (folder / "bin/alembic").read_text().startswith(f"#!{folder}/")
    assert told(folder, *([] if made_here else ["--ignore", "TS114"])) == set()


def test_healthy_interpreter() -> None:
    codes = {code for code, _ in told(Path("/usr/bin/python3"))} if Path("/usr/bin/python3").exists() else set()
    assert codes == set()


def spoiled(tmp_path: Path, maker: str, break_it: Callable[[Path, Path], object]) -> Path:
    folder = spoilable(maker, tmp_path / "venv")
    break_it(folder, site_packages(folder))
    return folder


EVERY = {**FAULTS, **DAMAGE, **FURTHER}
EVERY_FOLLOWS = {**FOLLOWS, **DAMAGE_FOLLOWS, **FURTHER_FOLLOWS}
# By default every second fault in the first kind, and a few in the second, which is larger.
CASES = [
    (maker, fault)
    for place, maker in enumerate(PLANTED)
    for number, fault in enumerate(EVERY)
    if (FULL or number % (12 if place else 2) == 0)
    and not ("--copies" in maker and fault in LINKS_ONLY)
    and holds(maker, EVERY[fault][1][0])
]


@pytest.mark.parametrize(("maker", "fault"), CASES)
def test_planted(tmp_path: Path, maker: str, fault: str) -> None:
    break_it, expected = EVERY[fault]
    answer = told(spoiled(tmp_path, maker, break_it))
    assert expected in answer, answer
    # Nothing is told of what is whole.
    rest = {one for one in answer if one[1] != expected[1]}
    assert {code for code, _ in rest} <= EVERY_FOLLOWS.get(fault, set()), rest


@pytest.mark.parametrize("fault", HASHED)
@pytest.mark.parametrize("maker", [one for one in PLANTED if holds(one, "TS105")] if FULL else PLANTED[:1])
def test_planted_in_content(tmp_path: Path, maker: str, fault: str) -> None:
    break_it, expected = HASHED[fault]
    folder = spoiled(tmp_path, maker, break_it)
    assert expected not in told(folder), "seen without a look at the content: no case for --hashes"
    assert told(folder, "--hashes") == {expected}


@pytest.mark.parametrize("maker", MAKERS if FULL else ["uv", "pip --copies", "moved on", "editable"])
def test_healthy_by_content(maker: str) -> None:
    assert told(made(maker), "--hashes") == set()


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


def test_the_way_out_is_told(tmp_path: Path) -> None:
    """The commands that mend, the one that does it by itself, then the line that counts; nothing wider than 80."""
    folder = spoiled(tmp_path, "uv", FAULTS["a module is gone"][0])
    done = trysquare("doctor", folder.name, cwd=tmp_path, env={"PATH": "/usr/bin", "LANG": "C.UTF-8", "COLUMNS": "80"})
    lines = done.stdout.splitlines()
    assert "  pip install --force-reinstall --no-deps six==1.17.0" in lines
    assert lines[-3:-1] == ["  trysquare fix venv", ""]
    assert lines[-1].startswith("Checked ")
    assert max(map(len, lines)) <= 80


def large_metadata(site: Path) -> None:
    with (metadata_of(site, "six") / "METADATA").open("wb") as file:
        file.truncate(200 << 20)


def with_line(site: Path, line: str) -> None:
    swap(metadata_of(site, "idna") / "METADATA", "Name: idna\n", f"Name: idna\n{line}\n")


def many_folders(site: Path) -> None:
    for number in range(100_000 if FULL else 10_000):
        (site / f"folder{number}").mkdir()


def many_distributions(site: Path) -> None:
    count = 20_000 if FULL else 2_000
    for number in range(count):
        folder = site / f"p{number}-1.0.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: p{number}\nVersion: 1.0\nRequires-Dist: p{(number + 1) % count}\n"
        )


def many_modules_of_an_egg(site: Path) -> None:
    egg(site, files={"top_level.txt": "".join(f"x{number}\n" for number in range(300_000))})
    for number in range(5_000):
        (site / f"f{number}.txt").touch()


def names_that_are_no_text(site: Path) -> None:
    for name in (b"\xff-1.0.dist-info", b"\xfe"):
        (Path(os.fsdecode(bytes(site) + b"/" + name))).mkdir()
    Path(os.fsdecode(bytes(site) + b"/\xfd.pth")).write_text("/nowhere\n")


def link_loops(site: Path) -> None:
    (site / "loop").symlink_to(site)
    (site / "six.py").unlink()
    (site / "six.py").symlink_to("six.py")
    (site / "a.pth").symlink_to("b.pth")
    (site / "b.pth").symlink_to("a.pth")


# What is planted, and a code that must be told; None: it is told as info, or is no fault.
HOSTILE: dict[str, tuple[Callable[[Path], object], str | None]] = {
    "METADATA is a pipe": (lambda site: replace_by_fifo(metadata_of(site, "six") / "METADATA"), "TS901"),
    "RECORD is a pipe": (lambda site: replace_by_fifo(record_of(site, "six")), "TS108"),
    ".pth is a pipe": (lambda site: os.mkfifo(site / "x.pth"), "TS113"),
    "an extension is a pipe": (lambda site: replace_by_fifo(extension_of(site)), "TS105"),
    "entry_points.txt is a pipe": (
        lambda site: replace_by_fifo(metadata_of(site, "charset_normalizer") / "entry_points.txt"),
        "TS105",
    ),
    "a module is a pipe": (lambda site: replace_by_fifo(site / "six.py"), "TS105"),
    "an egg-link is a pipe": (lambda site: os.mkfifo(site / "x.egg-link"), None),
    "links in circles": (link_loops, "TS120"),
    "many folders": (many_folders, None),
    "METADATA of 200 MB": (large_metadata, "TS902"),
    "20,000 parentheses": (
        lambda site: with_line(site, f"Requires-Dist: six; {'(' * 20_000}os_name == 'a'{')' * 20_000}"),
        "TS206",
    ),
    "100,000 digits": (
        lambda site: swap(metadata_of(site, "idna") / "METADATA", "Version: 3.10\n", f"Version: {'9' * 100_000}\n"),
        "TS109",
    ),
    "100,000 digits required": (lambda site: with_line(site, f"Requires-Dist: six=={'9' * 100_000}"), "TS203"),
    "a line of 10 MB in a .pth": (
        lambda site: (site / "x.pth").write_text("import " + "a." * 5_000_000 + "a\n"),
        "TS113",
    ),
    "20,000 parentheses in a .pth": (
        lambda site: (site / "x.pth").write_text("import os; " + "(" * 20_000 + ")" * 20_000 + "\n"),
        "TS113",
    ),
    "many distributions": (many_distributions, "TS106"),
    "an egg of many modules": (many_modules_of_an_egg, "TS120"),
    "names that are no text": (names_that_are_no_text, "TS113"),
    "an ELF that lies": (lambda site: patch(extension_of(site), 54, b"\xff" * 8), "TS116"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_ends_soon(tmp_path: Path, name: str) -> None:
    """Processor time is what counts on a busy machine: under two seconds, with the finding, and none of its code is run."""
    folder = spoilable("uv", tmp_path / "venv")
    site = site_packages(folder)
    trap = tmp_path / "executed"
    (site / "trap.pth").write_text(f"import os; open({str(trap)!r}, 'w')\n")
    plant, code = HOSTILE[name]
    plant(site)
    before = os.times()
    done = trysquare("doctor", folder, "--hashes", "--format", "json", timeout=60)
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    # 100,000 folders are opened one by one, which is the system's work; so are the files of 20,000 distributions.
    assert spent < (5 if name in ("many folders", "many distributions") else 2)
    assert done.returncode in (0, 1), done.stderr
    codes = {one["code"] for one in json.loads(done.stdout)["findings"]}
    assert code is None or code in codes, codes
    assert not trap.exists()


def test_release_after_the_environment(tmp_path: Path) -> None:
    """What an appended folder brings under a name that the environment has is hidden there; and the other way round."""
    folder = spoilable("uv", tmp_path / "venv")
    release = tmp_path / "release"
    (release / "idna").mkdir(parents=True)
    (release / "idna/__init__.py").touch()
    (release / "other-1.0.dist-info").mkdir()
    (release / "other-1.0.dist-info/METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n")
    (release / "other-1.0.dist-info/RECORD").write_text("idna/__init__.py,,\nother-1.0.dist-info/METADATA,,\n")
    assert told(folder) == set()
    assert told(folder, "--append-path", release) == {("TS123", "other")}
    assert told(folder, "--prepend-path", release) == {("TS123", "idna")}
    # A product's own modules have no metadata.
    shutil.rmtree(release / "other-1.0.dist-info")
    assert told(folder, "--append-path", release) == {("TS123", "idna")}


def test_conda(tmp_path: Path) -> None:
    """Laid out as conda does: its own lists beside the metadata of each distribution."""
    folder = tmp_path / "conda"
    site = folder / "lib/python3.12/site-packages"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/python3.12").write_bytes(Path(sys.executable).resolve().read_bytes())
    (folder / "bin/python3.12").chmod(0o755)
    (folder / "bin/python").symlink_to("python3.12")
    (folder / "lib/python3.12").mkdir(parents=True)
    (folder / "lib/python3.12/os.py").touch()
    shutil.copytree(site_packages(made("uv")), site)
    shutil.copy(made("uv") / "bin/normalizer", folder / "bin")
    for leftover in ("_virtualenv.py", "_virtualenv.pth"):
        (site / leftover).unlink(missing_ok=True)
    meta = folder / "conda-meta"
    meta.mkdir()
    (meta / "python-3.12.4-h5148396_0.json").write_text(
        json.dumps({"name": "python", "version": "3.12.4", "files": ["bin/python3.12", "lib/python3.12/os.py"]})
    )
    # conda writes its name without a line's end, and leaves RECORD as pip wrote it; what a package leaves out is
    # missing in RECORD only, not in conda's own list.
    for installer in site.glob("*.dist-info/INSTALLER"):
        installer.unlink()
        installer.write_text("conda")
    (site / "charset_normalizer/py.typed").unlink()
    files = [
        "lib/python3.12/site-packages/six.py",
        "lib/python3.12/site-packages/__pycache__/six.cpython-312.pyc",
        "lib/python3.12/site-packages/six-1.17.0.dist-info/METADATA",
    ]
    text = (site / "six.py").read_bytes()
    sizes = [{"_path": "site-packages/six.py", "path_type": "hardlink", "size_in_bytes": len(text)}]
    package = {"name": "six", "version": "1.17.0", "files": files, "paths_data": {"paths": sizes}}
    (meta / "six-1.17.0-py_0.json").write_text(json.dumps(package))
    options = ("--ignore", "TS114,TS116,TS115")  # the packages are another Python's
    assert told(folder, "--hashes", *options) == set()
    (site / "six.py").unlink()
    (site / "six.py").write_bytes(text + b"# mine\n")
    assert told(folder, *options) == {("TS105", "six")}
    (site / "six.py").write_bytes(text)
    assert told(folder, *options) == set()
    (site / "six.py").rename(site / "was_six.py")
    assert ("TS120", "six") in told(folder, *options)
    (site / "was_six.py").rename(site / "six.py")
    (site / "six-1.17.0.dist-info").rename(site / "six-1.18.0.dist-info")
    metadata = site / "six-1.18.0.dist-info/METADATA"
    metadata.write_text(metadata.read_text().replace("Version: 1.17.0", "Version: 1.18.0"))
    assert ("TS124", "six") in told(folder, *options)
    (meta / "broken-1-0.json").write_text("{")
    assert ("TS902", "broken-1-0.json") in told(folder, *options)
