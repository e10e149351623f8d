"""Further faults, written down without a look at the others and kept where the doctor missed one of their kind."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from tests.support.doctor_damage import (
    cfg_lines,
    changed_metadata,
    distribution,
    offers,
    record_lines,
    relink,
    replace_field,
    restated,
    script,
    set_cfg,
    tagged,
    with_header,
    written_metadata,
)
from tests.support.doctor_faults import (
    append,
    extension_of,
    metadata_of,
    patch,
    record_of,
    replace_by_fifo,
    replace_interpreter,
)
from tests.support.interpreters import interpreter


def socket_at(path: Path) -> None:
    path.unlink(missing_ok=True)
    made = socket.socket(socket.AF_UNIX)
    before = Path.cwd()
    os.chdir(path.parent)  # a socket's whole name is short
    try:
        made.bind(path.name)
    finally:
        os.chdir(before)
        made.close()


def pth(site: Path, content: bytes | str) -> None:
    (site / "x.pth").write_bytes(content.encode() if isinstance(content, str) else content)


def closed(path: Path) -> None:
    path.chmod(0)


def moved_outside(path: Path, to: Path) -> None:
    shutil.move(path, to)
    path.symlink_to(to)


def upgraded_base(folder: Path) -> None:
    """As a system's upgrade leaves it: `python3` of the base is a later one now, beside the one that it was."""
    base = folder.parent / f"{folder.name} base"
    (base / "bin").mkdir(parents=True)
    (base / "lib/python3.99").mkdir(parents=True)
    (base / "lib/python3.99/os.py").touch()
    shutil.copy(Path(sys.executable).resolve(), base / "bin/python3.99")
    (base / "bin/python3").symlink_to("python3.99")
    (base / "bin" / f"python3.{sys.version_info[1]}").symlink_to(Path(sys.executable).resolve())
    set_cfg(folder, "home", str(base / "bin"))
    for name in ("python", "python3"):
        relink(folder / "bin" / name, base / "bin/python3")


def egg(site: Path, *, name: str = "old", files: dict[str, str] | None = None) -> None:
    folder = site / "old-1.0.egg-info"
    folder.mkdir()
    for file, text in {
        "PKG-INFO": f"Metadata-Version: 1.0\nName: {name}\nVersion: 1.0\n",
        **(files or {}),
    }.items():
        (folder / file).write_text(text)


def wheel_says(site: Path, text: str) -> None:
    (metadata_of(site, "six") / "WHEEL").write_text(text)
    restated(site, "six")


def another_series() -> Path:
    return interpreter("3.12" if sys.version_info[:2] != (3, 12) else "3.11")


def replace_command(folder: Path, make: Callable[[Path], object]) -> None:
    path = folder / "bin/normalizer"
    path.unlink()
    make(path)


def first_line(site: Path) -> str:
    return (metadata_of(site, "idna") / "METADATA").read_text().splitlines()[0]


def metadata_bytes(site: Path) -> bytes:
    return (metadata_of(site, "idna") / "METADATA").read_bytes()


FURTHER: dict[str, tuple[Callable[[Path, Path], object], tuple[str, str]]] = {
    # --- .pth files
    ".pth leads to a file": (lambda _, site: pth(site, "/etc/hostname\n"), ("TS113", "x.pth")),
    ".pth with Windows' ends of lines": (lambda _, site: pth(site, "/nowhere/x\r\n"), ("TS113", "x.pth")),
    ".pth uses a name of nobody": (lambda _, site: pth(site, "import os; undefined_name()\n"), ("TS113", "x.pth")),
    ".pth ends Python": (lambda _, site: pth(site, "import sys; sys.exit(3)\n"), ("TS113", "x.pth")),
    ".pth imports a name that is not there": (
        lambda _, site: pth(site, "import os; from idna import no_such_name\n"),
        ("TS113", "x.pth"),
    ),
    ".pth opens a file that is not there": (
        lambda _, site: pth(site, "import os; exec(open('/nowhere/hook.py').read())\n"),
        ("TS113", "x.pth"),
    ),
    ".pth that nobody may read": (lambda _, site: (pth(site, "idna\n"), closed(site / "x.pth")), ("TS113", "x.pth")),
    ".pth is a socket": (lambda _, site: socket_at(site / "x.pth"), ("TS113", "x.pth")),
    ".pth imports behind a tab": (lambda _, site: pth(site, "import\tnowhere_at_all\n"), ("TS113", "x.pth")),
    # --- the interpreter and pyvenv.cfg
    "bin/python of another version": (
        lambda folder, _: relink(folder / "bin/python", another_series()),
        ("TS119", "pyvenv.cfg"),
    ),
    "bin/python3 of another version": (
        lambda folder, _: relink(folder / "bin/python3", another_series()),
        ("TS118", "bin/python3"),
    ),
    "the base was upgraded": (lambda folder, _: upgraded_base(folder), ("TS119", "pyvenv.cfg")),
    "interpreter of another machine": (
        lambda folder, _: (
            relink(folder / "bin/python", "/nowhere"),
            replace_interpreter(folder, Path(sys.executable).resolve().read_bytes(), 0o755),
            patch(folder / "bin/python", 18, b"\xb7\x00"),
            (folder / "bin/python").chmod(0o755),
        ),
        ("TS118", "bin/python"),
    ),
    "the interpreter's shell is gone": (
        lambda folder, _: replace_interpreter(folder, b"#!/nowhere/sh\nexec python3\n", 0o755),
        ("TS118", "bin/python"),
    ),
    "pyvenv.cfg that nobody may read": (lambda folder, _: closed(folder / "pyvenv.cfg"), ("TS119", "pyvenv.cfg")),
    "pyvenv.cfg of 200 MB": (
        lambda folder, _: os.truncate(folder / "pyvenv.cfg", 200 << 20),
        ("TS119", "pyvenv.cfg"),
    ),
    "pyvenv.cfg in UTF-16": (
        lambda folder, _: (folder / "pyvenv.cfg").write_bytes((folder / "pyvenv.cfg").read_text().encode("utf-16")),
        ("TS119", "pyvenv.cfg"),
    ),
    "pyvenv.cfg with a byte order mark": (
        lambda folder, _: (folder / "pyvenv.cfg").write_bytes(
            b"\xef\xbb\xbf" + (folder / "pyvenv.cfg").read_bytes().lstrip()
        ),
        ("TS119", "pyvenv.cfg"),
    ),
    "pyvenv.cfg without its signs": (
        lambda folder, _: cfg_lines(folder, lambda lines: [line.replace("=", " ") for line in lines]),
        ("TS119", "pyvenv.cfg"),
    ),
    "another version behind the true one": (
        lambda folder, _: cfg_lines(folder, lambda lines: [*lines, "version = 3.8.1", "version = 3.8.1"]),
        ("TS119", "pyvenv.cfg"),
    ),
    "site-packages that nobody may enter": (lambda _, site: closed(site), ("TS125", "site-packages")),
    "bin that nobody may enter": (lambda folder, _: closed(folder / "bin"), ("TS125", "bin")),
    "site-packages leads outside": (
        lambda folder, site: moved_outside(site, folder.parent / f"{folder.name} elsewhere"),
        ("TS125", "site-packages"),
    ),
    "activate.fish of another place": (
        lambda folder, _: (folder / "bin/activate.fish").write_text('set -gx VIRTUAL_ENV "/nowhere/venv"\n'),
        ("TS114", "activate.fish"),
    ),
    # --- metadata
    "no Metadata-Version": (
        lambda _, site: changed_metadata(site, "idna", first_line(site) + "\n", ""),
        ("TS902", "idna-3.10.dist-info"),
    ),
    "a later Metadata-Version": (
        lambda _, site: changed_metadata(site, "idna", first_line(site), "Metadata-Version: 9.0"),
        ("TS902", "idna-3.10.dist-info"),
    ),
    "METADATA with a byte order mark": (
        lambda _, site: written_metadata(site, "idna", b"\xef\xbb\xbf" + metadata_bytes(site)),
        ("TS902", "idna-3.10.dist-info"),
    ),
    "METADATA begins with a blank line": (
        lambda _, site: written_metadata(site, "idna", b"\n" + metadata_bytes(site)),
        ("TS902", "idna-3.10.dist-info"),
    ),
    "a null byte in a name": (
        lambda _, site: written_metadata(site, "idna", metadata_bytes(site).replace(b"Name: idna", b"Name: id\0na", 1)),
        ("TS109", "id\0na"),
    ),
    "METADATA is a socket": (
        lambda _, site: socket_at(metadata_of(site, "six") / "METADATA"),
        ("TS901", "six-1.17.0.dist-info"),
    ),
    "METADATA in lower case": (
        lambda _, site: (metadata_of(site, "six") / "METADATA").rename(metadata_of(site, "six") / "metadata"),
        ("TS902", "six-1.17.0.dist-info"),
    ),
    "a version with a local part": (
        lambda _, site: changed_metadata(site, "six", "Version: 1.17.0", "Version: 1.17.0+local"),
        ("TS109", "six"),
    ),
    "it wants itself in another version": (
        lambda _, site: with_header(site, "Requires-Dist: idna>=99"),
        ("TS203", "idna"),
    ),
    "a dist-info leads to itself": (
        lambda _, site: (site / "ghost-1.0.dist-info").symlink_to("ghost-1.0.dist-info"),
        ("TS901", "ghost-1.0.dist-info"),
    ),
    "a dist-info without a name": (lambda _, site: (site / "-1.0.dist-info").mkdir(), ("TS110", "-1.0.dist-info")),
    "a folder of metadata that nobody may enter": (lambda _, site: closed(metadata_of(site, "six")), ("TS105", "six")),
    # --- WHEEL
    "WHEEL without a tag": (lambda _, site: wheel_says(site, "Wheel-Version: 1.0\n"), ("TS902", "six")),
    "WHEEL of a later version": (
        lambda _, site: wheel_says(site, "Wheel-Version: 9.0\nTag: py3-none-any\n"),
        ("TS902", "six"),
    ),
    "WHEEL is empty": (lambda _, site: wheel_says(site, ""), ("TS902", "six")),
    "a tag that is none": (
        lambda _, site: (tagged(site, "garbage"), restated(site, "markupsafe")),
        ("TS902", "markupsafe"),
    ),
    # --- RECORD
    "RECORD that nobody may read": (lambda _, site: closed(record_of(site, "six")), ("TS108", "six")),
    "RECORD without a hash": (
        lambda _, site: record_lines(site, "idna", lambda lines: [one.split(",")[0] + ",," for one in lines]),
        ("TS108", "idna"),
    ),
    "RECORD with a home folder": (lambda _, site: append(record_of(site, "six"), "~/x.py,,\n"), ("TS120", "six")),
    "RECORD of 100,000 files that are not there": (
        lambda _, site: append(record_of(site, "six"), "".join(f"x/{number}.py,,\n" for number in range(100_000))),
        ("TS120", "six"),
    ),
    "a size beyond all": (
        lambda _, site: replace_field(site, "six", "six.py", f"sha256=AAAA,{'9' * 100}"),
        ("TS108", "six"),
    ),
    "a module is a socket": (lambda _, site: socket_at(site / "six.py"), ("TS105", "six")),
    "an extension is gone": (lambda _, site: extension_of(site).unlink(), ("TS120", "markupsafe")),
    "an extension is empty": (lambda _, site: os.truncate(extension_of(site), 0), ("TS116", "markupsafe")),
    # --- entry points and scripts
    "a command that is no entry point": (
        lambda _, site: offers(site, "\n[console_scripts]\nbad = not a value!\n"),
        ("TS121", "charset-normalizer"),
    ),
    "a command that starts nothing": (
        lambda _, site: offers(site, "\n[console_scripts]\nbad =\n"),
        ("TS121", "charset-normalizer"),
    ),
    "a command without a function": (
        lambda _, site: offers(site, "\n[console_scripts]\nbad = charset_normalizer\n"),
        ("TS121", "charset-normalizer"),
    ),
    "a command of another folder": (
        lambda _, site: offers(site, "\n[console_scripts]\n../../x = charset_normalizer.cli:cli_detect\n"),
        ("TS121", "charset-normalizer"),
    ),
    "a line more at a command's end": (
        lambda folder, _: append(folder / "bin/normalizer", "\nprint('mine')\n"),
        ("TS105", "charset-normalizer"),
    ),
    "a command is a pipe": (
        lambda folder, _: replace_by_fifo(folder / "bin/normalizer"),
        ("TS105", "charset-normalizer"),
    ),
    "a command is a folder": (lambda folder, _: replace_command(folder, Path.mkdir), ("TS105", "charset-normalizer")),
    "a command leads to nothing": (
        lambda folder, _: replace_command(folder, lambda path: path.symlink_to("/nowhere/x")),
        ("TS120", "charset-normalizer"),
    ),
    "a script leads to nothing": (lambda folder, _: (folder / "bin/tool").symlink_to("/nowhere/x"), ("TS114", "tool")),
    "a script of a Python that is nowhere": (
        lambda folder, _: script(folder, "#!/usr/bin/env python9.9"),
        ("TS114", "tool"),
    ),
    # --- what nobody owns
    "a module in a package's package": (
        lambda _, site: (site / "charset_normalizer/cli/mine.py").touch(),
        ("TS111", "charset_normalizer/cli/mine.py"),
    ),
    "a package in a package": (
        lambda _, site: ((site / "idna/sub").mkdir(), (site / "idna/sub/__init__.py").touch()),
        ("TS111", "idna/sub"),
    ),
    "a package hides a module of a package": (
        lambda _, site: ((site / "idna/core").mkdir(), (site / "idna/core/__init__.py").touch()),
        ("TS111", "idna/core"),
    ),
    "an extension hides a module of a package": (
        lambda _, site: shutil.copy(extension_of(site), site / "idna/core.abi3.so"),
        ("TS111", "idna/core.abi3.so"),
    ),
    "a link to nothing": (lambda _, site: (site / "ghost").symlink_to("/nowhere/ghost"), ("TS110", "ghost")),
    "two that brought one file": (
        lambda _, site: (
            distribution(site, "aa", {"shared/x.py": "1\n"}),
            distribution(site, "bb", {"shared/x.py": "2 \n"}),
        ),
        ("TS112", "aa"),
    ),
    # --- what older tools left
    "an egg's files are gone": (
        lambda _, site: egg(site, files={"installed-files.txt": "../old/__init__.py\nPKG-INFO\n"}),
        ("TS120", "old"),
    ),
    "an egg's modules are gone": (lambda _, site: egg(site, files={"top_level.txt": "old\n"}), ("TS120", "old")),
    "an egg of another name": (lambda _, site: egg(site, name="other"), ("TS109", "other")),
    "an egg's requirement is not installed": (
        lambda _, site: egg(site, files={"requires.txt": "nowhere-at-all>=1\n"}),
        ("TS202", "nowhere-at-all"),
    ),
    "an egg-link leads to itself": (
        lambda _, site: (site / "x.egg-link").symlink_to("x.egg-link"),
        ("TS901", "x.egg-link"),
    ),
    "an egg-link is binary": (lambda _, site: (site / "x.egg-link").write_bytes(b"\0\xff\xfe"), ("TS117", "x")),
}

# What a fault breaks elsewhere, too.
FURTHER_FOLLOWS: dict[str, set[str]] = {
    "interpreter of another machine": {"TS116"},
    "another version behind the true one": {"TS204"},
    "a command leads to nothing": {"TS114"},
}
