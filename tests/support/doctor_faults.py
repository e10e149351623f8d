"""Faults that are planted in environments, with what the doctor must tell of each."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path


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


def extension_of(site: Path) -> Path:
    """The compiled module that every environment of these has."""
    (found,) = (site / "markupsafe").glob("_speedups*.so")
    return found


def patch(path: Path, at: int, octets: bytes) -> None:
    """Bytes are changed, the size stays: only a look into the file can tell."""
    content = bytearray(path.read_bytes())
    content[at : at + len(octets)] = octets
    path.unlink()
    path.write_bytes(content)


def replace_bytes(path: Path, old: bytes, new: bytes) -> None:
    assert len(old) == len(new)
    content = path.read_bytes()
    assert old in content
    path.unlink()
    path.write_bytes(content.replace(old, new))


def tagged(site: Path, tag: str) -> None:
    (metadata_of(site, "markupsafe") / "WHEEL").write_text(f"Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: {tag}\n")


def replace_interpreter(folder: Path, content: bytes, mode: int) -> None:
    python = folder / "bin" / "python"
    python.unlink()
    python.write_bytes(content)
    python.chmod(mode)


def add_extra(site: Path) -> None:
    swap(metadata_of(site, "idna") / "METADATA", "Name: idna\n", "Name: idna\nRequires-Dist: six[more]\n")
    swap(
        metadata_of(site, "six") / "METADATA",
        "Name: six\n",
        'Name: six\nProvides-Extra: more\nRequires-Dist: absent; extra == "more"\n',
    )


def editable_finder(site: Path) -> None:
    """As setuptools leaves it."""
    (site / "__editable___six_1_17_0_finder.py").write_text(
        "import sys\nMAPPING: dict[str, str] = {'own': '/nowhere/src/own'}\nNAMESPACES = {}\n"
    )
    (site / "__editable__.six-1.17.0.pth").write_text("import __editable___six_1_17_0_finder\n")
    append(record_of(site, "six"), "__editable___six_1_17_0_finder.py,,\n__editable__.six-1.17.0.pth,,\n")


LONG_SCRIPT = """#!/bin/sh
'''exec' "/nowhere/a long path/python" "$0" "$@"
' '''
print()
"""


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
    # --- what compiled files are built for
    "compiled for another machine": (
        lambda _, site: patch(extension_of(site), 18, b"\xb7\x00"),
        ("TS116", "markupsafe"),
    ),
    "compiled for 32 bits": (lambda _, site: patch(extension_of(site), 4, b"\x01"), ("TS116", "markupsafe")),
    "compiled for another byte order": (lambda _, site: patch(extension_of(site), 5, b"\x02"), ("TS116", "markupsafe")),
    "compiled for macOS": (
        lambda _, site: patch(extension_of(site), 0, b"\xcf\xfa\xed\xfe\x07\x00\x00\x01"),
        ("TS116", "markupsafe"),
    ),
    "compiled for Windows": (lambda _, site: patch(extension_of(site), 0, b"MZ\x90\x00"), ("TS116", "markupsafe")),
    "compiled for musl": (
        lambda _, site: replace_bytes(extension_of(site), b"libc.so.6\0", b"libc.musl\0"),
        ("TS116", "markupsafe"),
    ),
    "an extension that is no compiled file": (
        lambda _, site: patch(extension_of(site), 0, b"\0" * 64),
        ("TS116", "markupsafe"),
    ),
    "an extension that is cut off": (
        lambda _, site: os.truncate(extension_of(site), 5000),
        ("TS116", "markupsafe"),
    ),
    "a wheel for musl": (lambda _, site: tagged(site, "cp311-cp311-musllinux_1_1_x86_64"), ("TS115", "markupsafe")),
    "a wheel for another machine": (
        lambda _, site: tagged(site, "cp311-cp311-manylinux_2_17_aarch64"),
        ("TS115", "markupsafe"),
    ),
    "a wheel for macOS": (lambda _, site: tagged(site, "cp311-cp311-macosx_11_0_arm64"), ("TS115", "markupsafe")),
    "a wheel for PyPy": (
        lambda _, site: tagged(site, "pp39-pypy39_pp73-manylinux_2_17_x86_64"),
        ("TS115", "markupsafe"),
    ),
    "an extension for the free-threaded build": (
        lambda _, site: swap(
            record_of(site, "markupsafe"), f"cpython-3{sys.version_info[1]}-", f"cpython-3{sys.version_info[1]}t-"
        ),
        ("TS116", "markupsafe"),
    ),
    # --- .pth files that fail at every start
    ".pth imports what is gone": (
        lambda _, site: (site / "x.pth").write_text("import nowhere_at_all\n"),
        ("TS113", "x.pth"),
    ),
    ".pth is no Python": (lambda _, site: (site / "x.pth").write_text("import os; os.(\n"), ("TS113", "x.pth")),
    ".pth calls what is not there": (
        lambda _, site: (site / "x.pth").write_text("import idna; idna.no_such_thing()\n"),
        ("TS113", "x.pth"),
    ),
    ".pth imports by a call": (
        lambda _, site: (site / "x.pth").write_text("import os; on = True; on and __import__('gone_hook').go()\n"),
        ("TS113", "x.pth"),
    ),
    ".pth imports a submodule that is gone": (
        lambda _, site: (site / "x.pth").write_text("import idna.gone\n"),
        ("TS113", "x.pth"),
    ),
    ".pth with one dead line of two": (
        lambda _, site: (site / "x.pth").write_text("idna\n/nowhere/at/all\n"),
        ("TS113", "x.pth"),
    ),
    ".pth is a folder": (lambda _, site: (site / "x.pth").mkdir(), ("TS113", "x.pth")),
    # --- entry points, shadowing
    "a command without its function": (
        lambda _, site: append(
            metadata_of(site, "charset_normalizer") / "entry_points.txt",
            "\n[console_scripts]\nx = charset_normalizer.constant:no_such_function\n",
        ),
        ("TS121", "charset-normalizer"),
    ),
    "a package hides a module": (
        lambda _, site: ((site / "six").mkdir(), (site / "six" / "__init__.py").touch()),
        ("TS123", "six"),
    ),
    "an extension hides a module": (
        lambda _, site: shutil.copy(extension_of(site), site / "six.abi3.so"),
        ("TS123", "six"),
    ),
    "a package of the standard library": (
        lambda _, site: ((site / "json").mkdir(), (site / "json" / "__init__.py").touch()),
        ("TS122", "json"),
    ),
    # --- the interpreter, pyvenv.cfg, activation
    "no pyvenv.cfg": (lambda folder, _: (folder / "pyvenv.cfg").unlink(), ("TS119", "pyvenv.cfg")),
    "pyvenv.cfg is no text": (
        lambda folder, _: (folder / "pyvenv.cfg").write_bytes((folder / "pyvenv.cfg").read_bytes() + b"x = \xff\xfe\n"),
        ("TS119", "pyvenv.cfg"),
    ),
    "pyvenv.cfg is empty": (lambda folder, _: (folder / "pyvenv.cfg").write_text(""), ("TS119", "pyvenv.cfg")),
    "another home in pyvenv.cfg": (
        lambda folder, _: (folder / "pyvenv.cfg").write_text(f"home = {folder}\nversion = {sys.version.split()[0]}\n"),
        ("TS119", "pyvenv.cfg"),
    ),
    "interpreter may not be executed": (
        lambda folder, _: replace_interpreter(folder, b"#!/bin/sh\n", 0o644),
        ("TS118", "bin/python"),
    ),
    "interpreter is empty": (lambda folder, _: replace_interpreter(folder, b"", 0o755), ("TS118", "bin/python")),
    "interpreter is cut off": (
        lambda folder, _: replace_interpreter(folder, Path(sys.executable).resolve().read_bytes()[:2000], 0o755),
        ("TS118", "bin/python"),
    ),
    "interpreter is a folder": (
        lambda folder, _: ((folder / "bin/python").unlink(), (folder / "bin/python").mkdir()),
        ("TS118", "bin/python"),
    ),
    "a further name of the interpreter dangles": (
        lambda folder, _: (folder / "bin/python3.99").symlink_to("/nowhere/python3.99"),
        ("TS118", "bin/python3.99"),
    ),
    "activate of another place": (
        lambda folder, _: (folder / "bin/activate").write_text("VIRTUAL_ENV='/nowhere/venv'\nexport VIRTUAL_ENV\n"),
        ("TS114", "activate"),
    ),
    "long script without interpreter": (
        lambda folder, _: (folder / "bin/tool").write_text(LONG_SCRIPT),
        ("TS114", "tool"),
    ),
    # --- editable installations
    "egg-link without sources": (
        lambda _, site: (site / "own.egg-link").write_text("/nowhere/own\n.\n"),
        ("TS117", "own"),
    ),
    "editable finder without sources": (lambda _, site: editable_finder(site), ("TS117", "six")),
    "editable sources with a blank gone": (
        lambda _, site: (record_of(site, "six").parent / "direct_url.json").write_text(
            '{"url": "file:///nowhere/my%20six", "dir_info": {"editable": true}}'
        ),
        ("TS117", "six"),
    ),
    # --- metadata and files
    "RECORD is empty": (lambda _, site: record_of(site, "six").write_text(""), ("TS108", "six")),
    "RECORD with a wrong size": (lambda _, site: append(record_of(site, "six"), "six.py,,abc\n"), ("TS108", "six")),
    "METADATA is empty": (
        lambda _, site: (metadata_of(site, "six") / "METADATA").write_text(""),
        ("TS902", "six-1.17.0.dist-info"),
    ),
    "METADATA is a folder": (
        lambda _, site: (
            (metadata_of(site, "six") / "METADATA").unlink(),
            (metadata_of(site, "six") / "METADATA").mkdir(),
        ),
        ("TS901", "six-1.17.0.dist-info"),
    ),
    "METADATA is a link to itself": (
        lambda _, site: replace_by_link(metadata_of(site, "six") / "METADATA", "METADATA"),
        ("TS901", "six-1.17.0.dist-info"),
    ),
    "METADATA is no text": (
        lambda _, site: (metadata_of(site, "six") / "METADATA").write_bytes(b"Name: s\xff\xfeix\nVersion: 1.17.0\n\n"),
        ("TS902", "six-1.17.0.dist-info"),
    ),
    "a requirement that is none": (
        lambda _, site: swap(
            metadata_of(site, "idna") / "METADATA", "Name: idna\n", "Name: idna\nRequires-Dist: six >>> 1\n"
        ),
        ("TS206", "idna"),
    ),
    "an extra's requirement is not installed": (lambda _, site: add_extra(site), ("TS202", "absent")),
    "a data file is gone": (lambda _, site: (site / "mnemonic/wordlist/english.txt").unlink(), ("TS120", "mnemonic")),
    "a data file is cut off": (
        lambda _, site: os.truncate(site / "mnemonic/wordlist/english.txt", 100),
        ("TS105", "mnemonic"),
    ),
    "WHEEL is gone": (lambda _, site: (metadata_of(site, "six") / "WHEEL").unlink(), ("TS120", "six")),
    "INSTALLER is gone": (lambda _, site: (metadata_of(site, "six") / "INSTALLER").unlink(), ("TS120", "six")),
    "entry_points.txt is gone": (
        lambda _, site: (metadata_of(site, "charset_normalizer") / "entry_points.txt").unlink(),
        ("TS120", "charset-normalizer"),
    ),
    "a package lost its start": (lambda _, site: (site / "idna/__init__.py").unlink(), ("TS120", "idna")),
    "an egg-info beside a dist-info": (
        lambda _, site: (
            (site / "six-1.16.0.egg-info").mkdir(),
            (site / "six-1.16.0.egg-info/PKG-INFO").write_text("Metadata-Version: 1.1\nName: six\nVersion: 1.16.0\n"),
        ),
        ("TS102", "six"),
    ),
    "two copies by another spelling": (
        lambda _, site: shutil.copytree(record_of(site, "six").parent, site / "Six-1.16.0.dist-info"),
        ("TS102", "six"),
    ),
}


# What a fault breaks elsewhere, too.
FOLLOWS: dict[str, set[str]] = {
    "no interpreter": {"TS114"},
    "interpreter may not be executed": {"TS114"},
    "extension of another machine": {"TS111"},
    "extension of another ABI": {"TS111"},
    "an extension for the free-threaded build": {"TS111"},
    "a requirement is not installed": {"TS105"},
    "a requirement is not met": {"TS105"},
    "an extra is not there": {"TS105"},
    "another version in pyvenv.cfg": {"TS204"},
    "a package hides a module": {"TS111"},
    "an extension hides a module": {"TS111"},
    "METADATA is no text": {"TS105", "TS109"},
    "an extra's requirement is not installed": {"TS105"},
    "a requirement that is none": {"TS105"},
    "another home in pyvenv.cfg": {"TS115", "TS116"},
    "pyvenv.cfg is empty": {"TS113", "TS121", "TS110"},
    "egg-link without sources": {"TS113"},
    "interpreter is a folder": {"TS114"},
    "interpreter is empty": {"TS114"},
}


# A copied interpreter tells nothing of where it is from.
LINKS_ONLY = {"another home in pyvenv.cfg"}

# Only a look at the content tells these: `--hashes`.
HASHED: dict[str, tuple[Callable[[Path, Path], object], tuple[str, str]]] = {
    "a letter of a module": (lambda _, site: patch(site / "six.py", 100, b"#"), ("TS105", "six")),
    "a byte of an extension": (
        lambda _, site: patch(extension_of(site), 3000, b"\x01\x02\x03\x04"),
        ("TS105", "markupsafe"),
    ),
    "a word of a list": (
        lambda _, site: patch(site / "mnemonic/wordlist/english.txt", 5000, b"AAAAAAAA"),
        ("TS105", "mnemonic"),
    ),
    "METADATA of the same size": (
        lambda _, site: patch(metadata_of(site, "idna") / "METADATA", 0, b"Metadata-version"),
        ("TS105", "idna"),
    ),
    "a digest in RECORD": (
        lambda _, site: swap(record_of(site, "six"), "six.py,sha256=", "six.py,sha256=x"),
        ("TS105", "six"),
    ),
}
