"""More faults, of every kind that the issue names: what people, tools and disks do to an environment."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from tests.support.doctor_faults import (
    append,
    extension_of,
    metadata_of,
    patch,
    record_of,
    replace_by_fifo,
    swap,
    tagged,
)


def record_lines(site: Path, name: str, change: Callable[[list[str]], list[str]]) -> None:
    path = record_of(site, name)
    path.write_text("\n".join(change(path.read_text().splitlines())) + "\n")


def replace_field(site: Path, name: str, file: str, fields: str) -> None:
    record_lines(
        site, name, lambda lines: [f"{file},{fields}" if line.startswith(f"{file},") else line for line in lines]
    )


def with_header(site: Path, line: str, name: str = "idna", own: str = "Name: idna\n") -> None:
    """RECORD agrees: only what the header says is wrong."""
    metadata = metadata_of(site, name) / "METADATA"
    swap(metadata, own, f"{own}{line}\n")
    restated(site, name)


def restated(site: Path, name: str) -> None:
    folder = metadata_of(site, name)
    for file in ("METADATA", "entry_points.txt", "WHEEL", "INSTALLER"):
        path = folder / file
        if not path.is_file():
            continue
        content = path.read_bytes()
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
        replace_field(site, name, f"{folder.name}/{file}", f"sha256={digest},{len(content)}")


def changed_metadata(site: Path, name: str, old: str, new: str) -> None:
    swap(metadata_of(site, name) / "METADATA", old, new)
    restated(site, name)


def written_metadata(site: Path, name: str, content: bytes) -> None:
    (metadata_of(site, name) / "METADATA").write_bytes(content)
    restated(site, name)


def offers(site: Path, text: str, name: str = "charset_normalizer") -> None:
    append(metadata_of(site, name) / "entry_points.txt", text)
    restated(site, name)


def script(folder: Path, first: str, name: str = "tool") -> None:
    path = folder / "bin" / name
    path.write_bytes(f"{first}\nprint()\n".encode())
    path.chmod(0o755)


def owned_script(folder: Path, content: bytes | None, mode: int = 0o755) -> None:
    path = folder / "bin/normalizer"
    text = path.read_bytes() if content is None else content
    path.unlink()
    path.write_bytes(text)
    path.chmod(mode)


def long_folder(folder: Path) -> Path:
    deep = folder
    while len(str(deep)) < 300:
        deep = deep / ("d" * 60)
    deep.mkdir(parents=True)
    (deep / "python").symlink_to(folder / "bin/python")
    return deep / "python"


def cfg_lines(folder: Path, change: Callable[[list[str]], list[str]]) -> None:
    path = folder / "pyvenv.cfg"
    path.write_text("\n".join(change(path.read_text().splitlines())) + "\n")


def set_cfg(folder: Path, key: str, value: str) -> None:
    cfg_lines(folder, lambda lines: [line for line in lines if not line.startswith(f"{key} ")] + [f"{key} = {value}"])


def relink(path: Path, target: Path | str) -> None:
    path.unlink(missing_ok=True)
    path.symlink_to(target)


def distribution(site: Path, name: str, files: dict[str, str], *, version: str = "1.0") -> None:
    """As an installer would have left it."""
    folder = site / f"{name}-{version}.dist-info"
    folder.mkdir()
    every = {
        f"{folder.name}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{folder.name}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{folder.name}/INSTALLER": "pip\n",
        **files,
    }
    rows = []
    for path, text in every.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text)
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
        rows.append(f"{path},sha256={digest},{len(text.encode())}")
    rows.append(f"{folder.name}/RECORD,,")
    (folder / "RECORD").write_text("\n".join(rows) + "\n")


def editable(site: Path, url: str) -> None:
    (metadata_of(site, "six") / "direct_url.json").write_text(json.dumps({"url": url, "dir_info": {"editable": True}}))


def own(site: Path, files: dict[str, str]) -> None:
    distribution(site, "brought", files)


DAMAGE: dict[str, tuple[Callable[[Path, Path], object], tuple[str, str]]] = {
    # --- RECORD
    "a hash of an unknown algorithm": (
        lambda _, site: replace_field(site, "six", "six.py", "sha999=AAAA,34703"),
        ("TS108", "six"),
    ),
    "a hash of an algorithm that is not allowed": (
        lambda _, site: replace_field(site, "six", "six.py", "md5=rL0Y20zC-Fzt72VPzMSk2A,34703"),
        ("TS108", "six"),
    ),
    "a hash without its algorithm": (
        lambda _, site: replace_field(site, "six", "six.py", "AAAAAAAA,34703"),
        ("TS108", "six"),
    ),
    "a size that is not the file's": (
        lambda _, site: replace_field(site, "six", "six.py", "sha256=AAAA,99"),
        ("TS105", "six"),
    ),
    "a negative size": (lambda _, site: replace_field(site, "six", "six.py", "sha256=AAAA,-5"), ("TS105", "six")),
    "two lines of a file that differ": (
        lambda _, site: append(record_of(site, "six"), "six.py,sha256=BBBB,12\n"),
        ("TS105", "six"),
    ),
    "RECORD twice over": (
        lambda _, site: record_lines(site, "six", lambda lines: lines * 2),
        ("TS108", "six"),
    ),
    "RECORD is cut off in a line": (
        lambda _, site: os.truncate(record_of(site, "idna"), record_of(site, "idna").stat().st_size // 2),
        ("TS108", "idna"),
    ),
    "RECORD lost the last of its lines": (
        lambda _, site: record_lines(site, "idna", lambda lines: [one for one in lines if "/core.py" not in one]),
        ("TS111", "idna/core.py"),
    ),
    "a module was put into a package": (
        lambda _, site: (site / "mnemonic/mine.py").touch(),
        ("TS111", "mnemonic/mine.py"),
    ),
    "RECORD is cut off between lines": (
        lambda _, site: record_lines(site, "idna", lambda lines: [one for one in lines if "idna/" in one[:5]][:3]),
        ("TS108", "idna"),
    ),
    "RECORD of another distribution": (
        lambda _, site: shutil.copy(record_of(site, "idna"), record_of(site, "six")),
        ("TS108", "six"),
    ),
    "RECORD in UTF-16": (
        lambda _, site: record_of(site, "six").write_bytes(record_of(site, "six").read_text().encode("utf-16")),
        ("TS108", "six"),
    ),
    "a line of RECORD in Latin-1": (
        lambda _, site: record_of(site, "six").write_bytes(record_of(site, "six").read_bytes() + b"caf\xe9.py,,\n"),
        ("TS108", "six"),
    ),
    "RECORD with Windows' separators": (
        lambda _, site: record_lines(site, "idna", lambda lines: [one.replace("/", "\\") for one in lines]),
        ("TS120", "idna"),
    ),
    "RECORD with an open quote": (
        lambda _, site: record_lines(site, "six", lambda lines: ['"' + lines[0], *lines[1:]]),
        ("TS108", "six"),
    ),
    "RECORD with a blank line": (
        lambda _, site: record_lines(site, "six", lambda lines: [lines[0], "", *lines[1:]]),
        ("TS108", "six"),
    ),
    "RECORD with a null byte": (
        lambda _, site: record_of(site, "six").write_bytes(
            record_of(site, "six").read_bytes().replace(b"six.py,", b"six\0.py,")
        ),
        ("TS108", "six"),
    ),
    "RECORD is a link to itself": (lambda _, site: relink(record_of(site, "six"), "RECORD"), ("TS108", "six")),
    "RECORD leads to endless bytes": (lambda _, site: relink(record_of(site, "six"), "/dev/zero"), ("TS108", "six")),
    "RECORD up and back outside": (
        lambda _, site: append(record_of(site, "six"), "idna/../../../../../../tmp/x.py,,\n"),
        ("TS107", "six"),
    ),
    # --- METADATA
    "no Name": (lambda _, site: changed_metadata(site, "idna", "Name: idna\n", ""), ("TS902", "idna-3.10.dist-info")),
    "no Version": (
        lambda _, site: changed_metadata(site, "idna", "Version: 3.10\n", ""),
        ("TS902", "idna-3.10.dist-info"),
    ),
    "a version that is none": (
        lambda _, site: changed_metadata(site, "idna", "Version: 3.10\n", "Version: not.a-version!\n"),
        ("TS109", "idna"),
    ),
    "a name that is none": (
        lambda _, site: changed_metadata(site, "idna", "Name: idna\n", "Name: -i d n a-\n"),
        ("TS109", "-i d n a-"),
    ),
    "two names": (lambda _, site: with_header(site, "Name: other"), ("TS902", "idna-3.10.dist-info")),
    "METADATA in UTF-16": (
        lambda _, site: written_metadata(
            site, "idna", (metadata_of(site, "idna") / "METADATA").read_text().encode("utf-16")
        ),
        ("TS902", "idna-3.10.dist-info"),
    ),
    "a description in Latin-1": (
        lambda _, site: written_metadata(
            site, "idna", (metadata_of(site, "idna") / "METADATA").read_bytes() + b"caf\xe9\n"
        ),
        ("TS902", "idna-3.10.dist-info"),
    ),
    "METADATA is binary": (
        lambda _, site: written_metadata(site, "idna", bytes(range(256)) * 40),
        ("TS902", "idna-3.10.dist-info"),
    ),
    "METADATA leads to nothing": (
        lambda _, site: relink(metadata_of(site, "six") / "METADATA", "/nowhere"),
        ("TS902", "six-1.17.0.dist-info"),
    ),
    "METADATA leads to endless bytes": (
        lambda _, site: relink(metadata_of(site, "six") / "METADATA", "/dev/zero"),
        ("TS901", "six-1.17.0.dist-info"),
    ),
    "Requires-Python is none": (lambda _, site: with_header(site, "Requires-Python: banana"), ("TS206", "idna")),
    "a marker of an unknown variable": (
        lambda _, site: with_header(site, 'Requires-Dist: six; moon_phase == "full"'),
        ("TS206", "idna"),
    ),
    "a requirement of an arbitrary version": (
        lambda _, site: with_header(site, "Requires-Dist: six===1.17.1"),
        ("TS203", "six"),
    ),
    "two that want different versions": (
        lambda _, site: (
            with_header(site, "Requires-Dist: six<1.17"),
            with_header(site, "Requires-Dist: six>=1.17", "mnemonic", "Name: mnemonic\n"),
        ),
        ("TS203", "six"),
    ),
    "an extra of an extra": (
        lambda _, site: (
            with_header(site, "Requires-Dist: six[one]"),
            with_header(
                site,
                "Provides-Extra: one\nProvides-Extra: two\nRequires-Dist: six[two]; extra == 'one'\n"
                "Requires-Dist: gone; extra == 'two'",
                "six",
                "Name: six\n",
            ),
        ),
        ("TS202", "gone"),
    ),
    # --- folders of metadata
    "an empty dist-info": (
        lambda _, site: (site / "ghost-1.0.dist-info").mkdir(),
        ("TS902", "ghost-1.0.dist-info"),
    ),
    "a dist-info that is a file": (
        lambda _, site: (site / "ghost-1.0.dist-info").write_text("x"),
        ("TS902", "ghost-1.0.dist-info"),
    ),
    "a dist-info that leads to nothing": (
        lambda _, site: (site / "ghost-1.0.dist-info").symlink_to("/nowhere"),
        ("TS902", "ghost-1.0.dist-info"),
    ),
    "a dist-info without a version": (
        lambda _, site: metadata_of(site, "six").rename(site / "six.dist-info"),
        ("TS109", "six"),
    ),
    "a dist-info of another version": (
        lambda _, site: metadata_of(site, "six").rename(site / "six-1.16.0.dist-info"),
        ("TS109", "six"),
    ),
    "an egg-info that is a file": (
        lambda _, site: (site / "six-1.10-py3.11.egg-info").write_text(
            "Metadata-Version: 1.0\nName: six\nVersion: 1.10\n"
        ),
        ("TS102", "six"),
    ),
    "an egg-info without PKG-INFO": (
        lambda _, site: (site / "ghost.egg-info").mkdir(),
        ("TS902", "ghost.egg-info"),
    ),
    # --- leftovers and halves
    "a leftover of an older pip": (
        lambda _, site: (site / "-dna-3.10.dist-info").mkdir(),
        ("TS110", "-dna-3.10.dist-info"),
    ),
    "a removed file of a module": (lambda _, site: (site / "~ix.py").touch(), ("TS110", "~ix.py")),
    "half of a package is gone": (
        lambda _, site: [path.unlink() for path in sorted((site / "idna").glob("*.py"))[::2]],
        ("TS120", "idna"),
    ),
    "a package of which compiled files are left": (
        lambda _, site: (
            (site / "gone/__pycache__").mkdir(parents=True),
            (site / "gone/__pycache__/x.cpython-311.pyc").touch(),
        ),
        ("TS110", "gone"),
    ),
    "only the list of a distribution is gone, the package as well": (
        lambda _, site: (shutil.rmtree(site / "idna"), record_of(site, "idna").unlink()),
        ("TS106", "idna"),
    ),
    # --- what nobody owns
    "a compiled module of nobody": (lambda _, site: (site / "ghost.pyc").touch(), ("TS111", "ghost.pyc")),
    "a sitecustomize of nobody": (
        lambda _, site: (site / "sitecustomize.py").write_text("x = 1\n"),
        ("TS111", "sitecustomize.py"),
    ),
    "a namespace of nobody": (
        lambda _, site: ((site / "mine/deep").mkdir(parents=True), (site / "mine/deep/mod.py").touch()),
        ("TS111", "mine"),
    ),
    "a namespace that became a package": (
        lambda _, site: (
            distribution(site, "ns_a", {"ns/a/__init__.py": ""}),
            distribution(site, "ns_b", {"ns/b/__init__.py": ""}),
            (site / "ns/__init__.py").touch(),
        ),
        ("TS111", "ns/__init__.py"),
    ),
    "a module by another case": (lambda _, site: (site / "Six.py").touch(), ("TS111", "Six.py")),
    "a zipped egg of nobody": (
        lambda _, site: ((site / "ghost-1.0-py3.11.egg").write_bytes(b"no archive")),
        ("TS111", "ghost-1.0-py3.11.egg"),
    ),
    # --- names of the standard library
    "an extension of the standard library": (
        lambda _, site: shutil.copy(extension_of(site), site / "math.abi3.so"),
        ("TS122", "math.abi3.so"),
    ),
    "a compiled module of the standard library": (
        lambda _, site: (site / "random.pyc").touch(),
        ("TS122", "random.pyc"),
    ),
    "the interpreter's own start": (lambda _, site: (site / "site.py").touch(), ("TS122", "site.py")),
    "a distribution that brings one of the standard library": (
        lambda _, site: own(site, {"dataclasses.py": "x = 1\n"}),
        ("TS122", "dataclasses.py"),
    ),
    # --- files
    "a module that may not be read": (lambda _, site: (site / "six.py").chmod(0), ("TS105", "six")),
    "a package that may not be entered": (lambda _, site: (site / "idna").chmod(0), ("TS105", "idna")),
    "a package is a file": (
        lambda _, site: (shutil.rmtree(site / "idna"), (site / "idna").touch()),
        ("TS120", "idna"),
    ),
    "a package is a link to nothing": (
        lambda _, site: (shutil.rmtree(site / "idna"), (site / "idna").symlink_to("/nowhere")),
        ("TS120", "idna"),
    ),
    "a module leads outside": (lambda _, site: relink(site / "six.py", "/etc/hostname"), ("TS105", "six")),
    "INSTALLER is a pipe": (lambda _, site: replace_by_fifo(metadata_of(site, "six") / "INSTALLER"), ("TS105", "six")),
    "WHEEL is binary": (
        lambda _, site: (metadata_of(site, "six") / "WHEEL").write_bytes(b"\0\xff" * 50),
        ("TS105", "six"),
    ),
    "direct_url.json is no JSON": (
        lambda _, site: (metadata_of(site, "six") / "direct_url.json").write_text('{"url": '),
        ("TS902", "six"),
    ),
    "direct_url.json without a URL": (
        lambda _, site: (metadata_of(site, "six") / "direct_url.json").write_text('{"dir_info": {}}'),
        ("TS902", "six"),
    ),
    "direct_url.json is a pipe": (
        lambda _, site: os.mkfifo(metadata_of(site, "six") / "direct_url.json"),
        ("TS902", "six"),
    ),
    "direct_url.json is binary": (
        lambda _, site: (metadata_of(site, "six") / "direct_url.json").write_bytes(b"\0\xff\xfe" * 9),
        ("TS902", "six"),
    ),
    # --- .pth files
    ".pth in Latin-1": (lambda _, site: (site / "x.pth").write_bytes(b"caf\xe9\n"), ("TS113", "x.pth")),
    ".pth in UTF-16": (
        lambda _, site: (site / "x.pth").write_bytes("import os\n".encode("utf-16")),
        ("TS113", "x.pth"),
    ),
    ".pth with a byte order mark": (
        lambda _, site: (site / "x.pth").write_bytes(b"\xef\xbb\xbfimport os\n"),
        ("TS113", "x.pth"),
    ),
    ".pth leads to endless bytes": (lambda _, site: (site / "x.pth").symlink_to("/dev/zero"), ("TS113", "x.pth")),
    ".pth leads to nothing": (lambda _, site: (site / "x.pth").symlink_to("/nowhere.pth"), ("TS113", "x.pth")),
    ".pth that raises": (
        lambda _, site: (site / "x.pth").write_text("import os; raise RuntimeError('x')\n"),
        ("TS113", "x.pth"),
    ),
    ".pth that imports a module that cannot be imported": (
        lambda _, site: (
            own(site, {"hook.py": "import gone_for_good\n"}),
            (site / "x.pth").write_text("import hook\n"),
        ),
        ("TS113", "x.pth"),
    ),
    ".pth that imports what is no Python": (
        lambda _, site: (own(site, {"hook.py": "def (\n"}), (site / "x.pth").write_text("import hook\n")),
        ("TS113", "x.pth"),
    ),
    "an easy-install list with an egg that is gone": (
        lambda _, site: (site / "easy-install.pth").write_text("./ghost-1.0-py3.11.egg\n"),
        ("TS113", "easy-install.pth"),
    ),
    # --- entry points
    "a graphical command without its module": (
        lambda _, site: offers(site, "\n[gui_scripts]\nwin = charset_normalizer.gone:main\n"),
        ("TS121", "charset-normalizer"),
    ),
    "a plugin without its module": (
        lambda _, site: offers(site, "\n[some.plugins]\nx = charset_normalizer.gone:Plugin\n"),
        ("TS121", "charset-normalizer"),
    ),
    "a command of a package that is not there": (
        lambda _, site: offers(site, "\n[console_scripts]\nx = nowhere_at_all:main\n"),
        ("TS121", "charset-normalizer"),
    ),
    "entry_points.txt that cannot be read": (
        lambda _, site: offers(site, "\n[console_scripts]\nno entry at all\n"),
        ("TS902", "charset-normalizer"),
    ),
    "entry_points.txt is a pipe": (
        lambda _, site: os.mkfifo(metadata_of(site, "six") / "entry_points.txt"),
        ("TS902", "six"),
    ),
    # --- scripts
    "a command is empty": (lambda folder, _: owned_script(folder, b""), ("TS114", "normalizer")),
    "a command that may not be executed": (
        lambda folder, _: owned_script(folder, None, 0o644),
        ("TS114", "normalizer"),
    ),
    "a command of other content": (
        lambda folder, _: owned_script(folder, b"#!/bin/sh\necho mine\n"),
        ("TS105", "charset-normalizer"),
    ),
    "a command is binary": (lambda folder, _: owned_script(folder, b"\0\xff" * 100), ("TS114", "normalizer")),
    "a first line that is too long": (
        lambda folder, _: script(folder, f"#!{long_folder(folder)}"),
        ("TS114", "tool"),
    ),
    "a first line with a blank in the path": (
        lambda folder, _: script(folder, "#!/nowhere/my venv/bin/python"),
        ("TS114", "tool"),
    ),
    "a first line that was never written": (lambda folder, _: script(folder, "#!python"), ("TS114", "tool")),
    "a first line of Windows": (lambda folder, _: script(folder, f"#!{folder}/bin/python\r"), ("TS114", "tool")),
    "an interpreter of a script that may not be executed": (
        lambda folder, _: (
            (folder / "bin/python-copy").write_bytes(b"x"),
            script(folder, f"#!{folder}/bin/python-copy"),
        ),
        ("TS114", "tool"),
    ),
    "an interpreter of a script that is a folder": (
        lambda folder, _: ((folder / "bin/pyfolder").mkdir(), script(folder, f"#!{folder}/bin/pyfolder")),
        ("TS114", "tool"),
    ),
    # --- pyvenv.cfg
    "home twice": (
        lambda folder, _: cfg_lines(folder, lambda lines: ["home = /nowhere/bin", *lines]),
        ("TS119", "pyvenv.cfg"),
    ),
    "home twice, the first is right": (
        lambda folder, _: cfg_lines(folder, lambda lines: [*lines, "home = /nowhere/bin"]),
        ("TS119", "pyvenv.cfg"),
    ),
    "home is relative": (lambda folder, _: set_cfg(folder, "home", "bin"), ("TS119", "pyvenv.cfg")),
    "home is the environment itself": (
        lambda folder, _: set_cfg(folder, "home", str(folder / "bin")),
        ("TS119", "pyvenv.cfg"),
    ),
    "home is a file": (lambda folder, _: set_cfg(folder, "home", sys.executable), ("TS119", "pyvenv.cfg")),
    "home without an interpreter": (
        lambda folder, _: ((folder / "empty").mkdir(), set_cfg(folder, "home", str(folder / "empty"))),
        ("TS119", "pyvenv.cfg"),
    ),
    "a version in pyvenv.cfg that is none": (
        lambda folder, _: (set_cfg(folder, "version", "three"), set_cfg(folder, "version_info", "three")),
        ("TS119", "pyvenv.cfg"),
    ),
    "system packages neither true nor false": (
        lambda folder, _: set_cfg(folder, "include-system-site-packages", "perhaps"),
        ("TS119", "pyvenv.cfg"),
    ),
    "system packages twice": (
        lambda folder, _: append(
            folder / "pyvenv.cfg", "include-system-site-packages = true\ninclude-system-site-packages = false\n"
        ),
        ("TS119", "pyvenv.cfg"),
    ),
    "pyvenv.cfg is a pipe": (lambda folder, _: replace_by_fifo(folder / "pyvenv.cfg"), ("TS119", "pyvenv.cfg")),
    "pyvenv.cfg is a folder": (
        lambda folder, _: ((folder / "pyvenv.cfg").unlink(), (folder / "pyvenv.cfg").mkdir()),
        ("TS119", "pyvenv.cfg"),
    ),
    "pyvenv.cfg leads to itself": (
        lambda folder, _: relink(folder / "pyvenv.cfg", "pyvenv.cfg"),
        ("TS119", "pyvenv.cfg"),
    ),
    "pyvenv.cfg of JSON": (
        lambda folder, _: (folder / "pyvenv.cfg").write_text('{"home": 1}'),
        ("TS119", "pyvenv.cfg"),
    ),
    # --- the interpreter and the layout
    "the interpreter is another program": (
        lambda folder, _: relink(folder / "bin/python", "/bin/true"),
        ("TS118", "bin/python"),
    ),
    "an interpreter whose loader is not here": (
        lambda folder, _: loaderless(folder),
        ("TS118", "bin/python"),
    ),
    "links to the interpreter in a circle": (
        lambda folder, _: (relink(folder / "bin/python", "python3"), relink(folder / "bin/python3", "python")),
        ("TS118", "bin/python"),
    ),
    "no bin": (lambda folder, _: shutil.rmtree(folder / "bin"), ("TS118", "python")),
    "no site-packages": (lambda _, site: shutil.rmtree(site), ("TS125", "site-packages")),
    "no lib": (lambda folder, _: shutil.rmtree(folder / "lib"), ("TS125", "site-packages")),
    "site-packages is a file": (
        lambda _, site: (shutil.rmtree(site), site.touch()),
        ("TS125", "site-packages"),
    ),
    "lib64 leads to nothing": (
        lambda folder, _: relink(folder / "lib64", "/nowhere/lib"),
        ("TS125", "lib64"),
    ),
    "lib64 leads elsewhere": (lambda folder, _: relink(folder / "lib64", "/usr/lib"), ("TS125", "lib64")),
    "another Python's library beside": (
        lambda folder, site: shutil.copytree(site, folder / "lib/python3.8/site-packages"),
        ("TS110", "lib/python3.8"),
    ),
    "the library of another Python only": (
        lambda folder, site: site.parent.rename(folder / "lib/python3.8"),
        ("TS119", "pyvenv.cfg"),
    ),
    # --- builds
    "a wheel of Python 2": (
        lambda _, site: (tagged(site, "py2-none-any"), restated(site, "markupsafe")),
        ("TS115", "markupsafe"),
    ),
    "a wheel of a later stable ABI": (
        lambda _, site: (tagged(site, "cp399-abi3-manylinux_2_17_x86_64"), restated(site, "markupsafe")),
        ("TS115", "markupsafe"),
    ),
    "a wheel for a later C library": (
        lambda _, site: (tagged(site, "cp311-cp311-manylinux_2_99_x86_64"), restated(site, "markupsafe")),
        ("TS115", "markupsafe"),
    ),
    "a wheel for 32 bits": (
        lambda _, site: (tagged(site, "cp311-cp311-manylinux_2_17_i686"), restated(site, "markupsafe")),
        ("TS115", "markupsafe"),
    ),
    "an extension that is an object file": (
        lambda _, site: patch(extension_of(site), 16, b"\x01\x00"),
        ("TS116", "markupsafe"),
    ),
    "an extension by another ABI's name": (
        lambda _, site: (
            extension_of(site).rename(site / "markupsafe/_speedups.cpython-39-x86_64-linux-gnu.so"),
            record_lines(
                site,
                "markupsafe",
                lambda lines: [one.replace(f"cpython-3{sys.version_info[1]}-", "cpython-39-") for one in lines],
            ),
        ),
        ("TS116", "markupsafe"),
    ),
    "a module of Windows": (
        lambda _, site: (
            extension_of(site).rename(site / "markupsafe/_speedups.cp311-win_amd64.pyd"),
            record_lines(
                site,
                "markupsafe",
                lambda lines: [
                    one.replace(extension_name, "_speedups.cp311-win_amd64.pyd")
                    for extension_name in [
                        next(x.split("/")[1].split(",")[0] for x in lines if "_speedups.cpython" in x)
                    ]
                    for one in lines
                ],
            ),
        ),
        ("TS116", "markupsafe"),
    ),
    # --- editable installations
    "editable sources are a file": (lambda _, site: editable(site, "file:///etc/hostname"), ("TS117", "six")),
    "editable sources are an empty folder": (
        lambda folder, site: ((folder / "moved").mkdir(), editable(site, f"file://{folder}/moved")),
        ("TS117", "six"),
    ),
    "an egg-link without egg-info": (
        lambda folder, site: (
            (folder / "moved").mkdir(),
            (site / "linked.egg-link").write_text(f"{folder}/moved\n.\n"),
        ),
        ("TS117", "linked"),
    ),
    "an egg-link that is empty": (lambda _, site: (site / "linked.egg-link").touch(), ("TS902", "linked.egg-link")),
    "an editable's path is gone": (
        lambda _, site: (site / "__editable__.six-1.17.0.pth").write_text("/nowhere/src\n"),
        ("TS113", "__editable__.six-1.17.0.pth"),
    ),
    "an editable's finder is gone": (
        lambda _, site: (site / "__editable__.six-1.17.0.pth").write_text(
            "import __editable___six_1_17_0_finder; __editable___six_1_17_0_finder.install()\n"
        ),
        ("TS113", "__editable__.six-1.17.0.pth"),
    ),
}


def loaderless(folder: Path) -> None:
    """A copy whose loader's name is another machine's."""
    content = Path(sys.executable).resolve().read_bytes()
    old, new = b"/lib64/ld-linux-x86-64.so.2", b"/lib/ld-linux-aarch64.so.1\0"
    assert old in content
    python = folder / "bin/python"
    python.unlink()
    python.write_bytes(content.replace(old, new))
    python.chmod(0o755)


# What a fault breaks elsewhere, too.
DAMAGE_FOLLOWS: dict[str, set[str]] = {
    "RECORD of another distribution": {"TS111", "TS112"},
    "RECORD with an open quote": {"TS111", "TS120"},
    "RECORD with a null byte": {"TS111"},
    "the interpreter is another program": {"TS119"},
    "links to the interpreter in a circle": {"TS114", "TS118"},
    "no bin": {"TS120"},
    "the library of another Python only": {"TS115", "TS116", "TS204"},
}
