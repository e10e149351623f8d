"""Environments inside archives and container images, wheels and sdists; and what is made to do harm."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

from tests.support.command import trysquare
from tests.support.venvs import packages, venv

Files = dict[str, bytes | str]
CFG = "home = /usr/bin\nversion = 3.12.1\n"


def metadata(name: str, version: str, *more: str) -> bytes:
    return "\n".join(["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *more, "", "text"]).encode()


def site(folder: str, *names: str) -> Files:
    return {f"{folder}/{name}-1.dist-info/METADATA": metadata(name, "1") for name in names}


def tar(files: Files, links: dict[str, str] | None = None, kind: bytes = tarfile.SYMTYPE) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, target in (links or {}).items():
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, target
            archive.addfile(entry)
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def zipped(files: Files) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def scan(folder: Path, data: bytes, name: str = "a.tar", *options: str) -> tuple[dict[str, str], dict[str, object]]:
    (folder / name).write_bytes(data)
    done = trysquare("scan", "--manifest", name, "--format", "json", *options, cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    answer = json.loads(done.stdout)
    found = {one["name"]: one["version"] for one in answer["environment"]["distributions"]}
    return found, answer


def refused(folder: Path, data: bytes, name: str = "a.tar", *options: str) -> str:
    (folder / name).write_bytes(data)
    done = trysquare("scan", "--manifest", name, *options, cwd=folder)
    assert done.returncode == 2, done.stdout
    assert done.stdout == ""
    return done.stderr


FRAMEWORK = "Library/Frameworks/Python.framework/Versions/3.12"
CELLAR = "opt/homebrew/Cellar/python@3.12/3.12.7/Frameworks/Python.framework/Versions/3.12"
APPLE_DOUBLE = b"\0\5\x16\7\0\2\0\0" + bytes(64)
LAYOUTS: dict[str, tuple[Files, dict[str, str], dict[str, str]]] = {
    "venv": (
        {"v/pyvenv.cfg": CFG, **site("v/lib/python3.12/site-packages", "a")},
        {"v/lib64": "lib"},
        {"os_name": "posix"},
    ),
    "windows": ({"v/pyvenv.cfg": CFG, **site("v/Lib/site-packages", "a")}, {}, {"sys_platform": "win32"}),
    "dots": ({"./pyvenv.cfg": CFG, **site("./lib/python3.12/site-packages", "a")}, {}, {"python_version": "3.12"}),
    "prefix": (
        {"usr/lib/python3.11/os.py": "", **site("usr/lib/python3/dist-packages", "a")},
        {},
        {"python_version": "3.11"},
    ),
    "absolute names": ({"/usr/lib/python3.11/os.py": "", **site("/usr/lib/python3.11/site-packages", "a")}, {}, {}),
    "conda": (
        {
            "c/lib/python3.12/os.py": "",
            "c/conda-meta/python-3.12.7-h_0.json": "{}",
            **site("c/lib/python3.12/site-packages", "a"),
        },
        {},
        {"python_full_version": "3.12.7"},
    ),
    "folder": (site("x", "a"), {}, {}),
    "bundle": (site(".", "a"), {}, {}),
    "site by a link": (
        {"v/pyvenv.cfg": CFG, "v/lib/python3.12/x": "", **site("shared", "a")},
        {"v/lib/python3.12/site-packages": "/shared"},
        {},
    ),
    "macOS: a framework": (
        {f"{FRAMEWORK}/lib/python3.12/os.py": "", **site(f"{FRAMEWORK}/lib/python3.12/site-packages", "a")},
        {"Library/Frameworks/Python.framework/Versions/Current": "3.12"},
        {"sys_platform": "darwin", "python_version": "3.12", "platform_machine": None},
    ),
    "macOS: packages beside the framework": (
        {f"{CELLAR}/lib/python3.12/os.py": "", **site("opt/homebrew/lib/python3.12/site-packages", "a")},
        {f"{CELLAR}/lib/python3.12/site-packages": "../../../../../../../../../lib/python3.12/site-packages"},
        {"sys_platform": "darwin", "platform_system": "Darwin"},
    ),
    "macOS: a venv of a framework": (
        {
            "v/pyvenv.cfg": "home = /Library/Frameworks/Python.framework/Versions/3.12/bin\nversion = 3.12.1\n",
            **site("v/lib/python3.12/site-packages", "a"),
        },
        {},
        {"sys_platform": "darwin", "os_name": "posix", "python_full_version": "3.12.1"},
    ),
    "macOS: a venv with compiled modules": (
        {
            "v/pyvenv.cfg": CFG,
            "v/lib/python3.12/site-packages/_a.cpython-312-darwin.so": "",
            **site("v/lib/python3.12/site-packages", "a"),
        },
        {},
        {"sys_platform": "darwin"},
    ),
    "macOS: a user's packages": (
        site("Users/me/Library/Python/3.9/lib/python/site-packages", "a"),
        {},
        {"sys_platform": "darwin"},
    ),
    "macOS: what its archivers add": (
        {
            "v/._pyvenv.cfg": APPLE_DOUBLE,
            "v/pyvenv.cfg": CFG,
            "v/lib/python3.12/site-packages/._a-1.dist-info": APPLE_DOUBLE,
            "v/lib/python3.12/site-packages/a-1.dist-info/._METADATA": APPLE_DOUBLE,
            "__MACOSX/v/._pyvenv.cfg": APPLE_DOUBLE,
            **site("v/lib/python3.12/site-packages", "a"),
        },
        {},
        {"python_full_version": "3.12.1"},
    ),
    "Windows: what the installer lays down": (
        {
            "P/python.exe": "",
            "P/python3.dll": "",
            "P/python312.dll": "",
            "P/Lib/os.py": "",
            **site("P/Lib/site-packages", "a"),
        },
        {},
        {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows", "python_version": "3.12"},
    ),
    "Windows: free-threaded": (
        {"P/python.exe": "", "P/python313t.dll": "", "P/Lib/os.py": "", **site("P/Lib/site-packages", "a")},
        {},
        {"python_version": "3.13"},
    ),
    "Windows: conda": (
        {
            "e/python.exe": "",
            "e/Lib/os.py": "",
            "e/conda-meta/python-3.12.7-h_0.json": "{}",
            **site("e/Lib/site-packages", "a"),
        },
        {},
        {"sys_platform": "win32", "python_full_version": "3.12.7"},
    ),
    "Windows: in lower case, lines end in CR LF": (
        {
            "v/pyvenv.cfg": "home = C:\\P\r\nversion_info = 3.12.1\r\n",
            "v/scripts/python.exe": "",
            **site("v/lib/site-packages", "a"),
        },
        {},
        {"sys_platform": "win32", "python_full_version": "3.12.1"},
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts(layout: str, tmp_path: Path) -> None:
    files, links, markers = LAYOUTS[layout]
    found, answer = scan(tmp_path, tar(files, links))
    assert found == {"a": "1"}
    told = answer["environment"]["markers"]  # type: ignore[index]
    assert {name: told[name] for name in markers} == markers
    assert answer["findings"] == []


@pytest.mark.parametrize("layout", [name for name, (_, links, _) in LAYOUTS.items() if not links])
@pytest.mark.parametrize("separator", ["/", "\\"])
def test_layouts_in_a_zip(layout: str, separator: str, tmp_path: Path) -> None:
    files, _, markers = LAYOUTS[layout]
    # Older archivers of Windows write its own separator.
    found, answer = scan(
        tmp_path, zipped({name.replace("/", separator): data for name, data in files.items()}), "a.zip"
    )
    assert found == {"a": "1"}
    told = answer["environment"]["markers"]  # type: ignore[index]
    assert {name: told[name] for name in markers} == markers
    assert answer["findings"] == []


def test_an_archive_of_another_system_is_checked_for_it(tmp_path: Path) -> None:
    needs = ("Requires-Dist: w; sys_platform == 'win32'", "Requires-Dist: d; sys_platform == 'darwin'",
             "Requires-Dist: l; sys_platform == 'linux'")  # fmt: skip
    there: dict[str, Files] = {
        "w": {"v/pyvenv.cfg": CFG, "v/Lib/site-packages/a-1.dist-info/METADATA": metadata("a", "1", *needs)},
        "d": {f"{FRAMEWORK}/lib/python3.12/os.py": "",
              f"{FRAMEWORK}/lib/python3.12/site-packages/a-1.dist-info/METADATA": metadata("a", "1", *needs)},
        "l": {"v/pyvenv.cfg": CFG, "v/lib/python3.12/site-packages/a-1.dist-info/METADATA": metadata("a", "1", *needs)},
    }  # fmt: skip
    (tmp_path / "c.txt").write_text("a<1; sys_platform == 'win32'\na<0.5; sys_platform == 'darwin'\n", encoding="utf-8")
    for missing, files in there.items():
        for name, data in (("a.tar", tar(files)), ("a.zip", zipped(files))):
            (tmp_path / name).write_bytes(data)
            words = ["check", "--manifest", name, "-c", "c.txt", "--no-settings", "--format", "json"]
            done = trysquare(*words, cwd=tmp_path)
            told = {
                (one["code"], one["message"])
                for one in json.loads(done.stdout)["findings"]
                if one["severity"] == "error"
            }
            assert [message.split("`")[1] for code, message in sorted(told) if code == "TS202"] == [missing], told
            assert len([code for code, _ in told if code == "TS201"]) == (missing != "l")


def test_filters(tmp_path: Path) -> None:
    data = tar({"v/pyvenv.cfg": CFG, **site("v/lib/python3.12/site-packages", "a", "b")})
    (tmp_path / "plain.tar").write_bytes(data)
    python = venv(packages(50)) / "bin" / "python"
    packed = {
        "gz": "import gzip; w = gzip.compress",
        "bz2": "import bz2; w = bz2.compress",
        "xz": "import lzma; w = lzma.compress",
        "zst": "from backports import zstd; w = zstd.compress",
    }
    for ending, how in packed.items():
        program = f"{how}; open('a.{ending}', 'wb').write(w(open('plain.tar', 'rb').read()))"
        subprocess.run([python, "-c", program], cwd=tmp_path, check=True)
        found, _ = scan(tmp_path, (tmp_path / f"a.{ending}").read_bytes(), f"b.tar.{ending}")
        assert found == {"a": "1", "b": "1"}, ending
    found, _ = scan(tmp_path, zipped({"v/pyvenv.cfg": CFG, **site("v/lib/python3.12/site-packages", "a")}), "a.zip")
    assert found == {"a": "1"}


def image(layers: list[bytes], form: str) -> bytes:
    config = json.dumps({"config": {"Env": ["PATH=/opt/v/bin:/usr/local/bin", "X"]}})
    if form == "docker":
        files: Files = {f"{i}/layer.tar": layer for i, layer in enumerate(layers)}
        files["c.json"] = config
        files["manifest.json"] = json.dumps(
            [{"Config": "c.json", "Layers": [f"{i}/layer.tar" for i in range(len(layers))]}]
        )
        return tar(files)
    blobs: Files = {f"blobs/sha256/{i}": gzip.compress(layer) for i, layer in enumerate(layers)}
    blobs["blobs/sha256/c"] = config
    listed = [{"digest": f"sha256:{i}"} for i in range(len(layers))]
    blobs["blobs/sha256/m"] = json.dumps({"layers": listed, "config": {"digest": "sha256:c"}})
    blobs["index.json"] = json.dumps({"manifests": [{"digest": "sha256:m"}]})
    return tar(blobs)


@pytest.mark.parametrize("form", ["docker", "oci"])
def test_images(form: str, tmp_path: Path) -> None:
    base = tar(
        {"usr/lib/python3.11/os.py": "", "usr/local/bin/python3": "", "usr/local/lib/python3.12/os.py": "",
         **site("usr/lib/python3/dist-packages", "debian"), **site("usr/local/lib/python3.12/site-packages", "a", "b", "c")},
        {"usr/bin/python3": "python3.11"},
    )  # fmt: skip
    second = tar({
        "usr/local/lib/python3.12/site-packages/.wh.b-1.dist-info": "",
        "usr/local/lib/python3.12/site-packages/a-1.dist-info/METADATA": metadata("a", "2"),
        "usr/local/lib/python3.12/site-packages/c-1.dist-info/.wh..wh..opq": "",
        "usr/local/lib/python3.12/site-packages/c-1.dist-info/METADATA": metadata("c", "3"),
    })  # fmt: skip
    found, answer = scan(tmp_path, image([base, second], form))
    assert found == {"a": "2", "c": "3"}
    assert answer["findings"] == []
    found, _ = scan(tmp_path, image([base, second], form), "a.tar", "--python", "/usr")
    assert found == {"debian": "1"}
    # The venv that the image's PATH names first.
    third = tar({"opt/v/pyvenv.cfg": "home = /usr/local/bin\nversion = 3.12.1\n", "opt/v/bin/python": "",
                 **site("opt/v/lib/python3.12/site-packages", "z")})  # fmt: skip
    found, _ = scan(tmp_path, image([base, second, third], form))
    assert found == {"z": "1"}


def test_distributions(tmp_path: Path) -> None:
    wheel = zipped({"a/__init__.py": "", "a-1.dist-info/METADATA": metadata("a", "1", "Requires-Dist: b>=2"),
                    "a-1.dist-info/WHEEL": "Wheel-Version: 1.0\n"})  # fmt: skip
    found, answer = scan(tmp_path, wheel, "a-1-py3-none-any.whl")
    assert found == {"a": "1"}
    assert answer["environment"]["distributions"][0]["requires"] == ["b>=2"]  # type: ignore[index]
    sdist = gzip.compress(tar({"b-2/PKG-INFO": metadata("b", "2"), "b-2/src/b.egg-info/PKG-INFO": metadata("b", "2"),
                               "b-2/src/b.egg-info/requires.txt": "c\n"}))  # fmt: skip
    found, answer = scan(tmp_path, sdist, "b-2.tar.gz")
    assert found == {"b": "2"}
    assert answer["environment"]["distributions"][0]["requires"] == ["c"]  # type: ignore[index]
    # A folder of both, and two versions and platforms of one.
    for name, version in (
        ("n-1-cp312-cp312-win_amd64", "1"),
        ("n-2-cp312-cp312-win_amd64", "2"),
        ("n-3-cp313-cp313-win_amd64", "3"),
    ):
        (tmp_path / f"{name}.whl").write_bytes(zipped({f"n-{version}.dist-info/METADATA": metadata("n", version)}))
    done = trysquare(
        "scan", "--manifest", tmp_path, "--python-version", "3.12", "--platform", "win_amd64", "--format", "freeze"
    )
    assert done.stdout == "a==1\nb==2\nn==2\n", done.stderr
    done = trysquare("scan", "--manifest", tmp_path, "--python-version", "3.11", "--platform", "win_amd64")
    assert "no file of `n` fits the target" in done.stdout


def test_hostile(tmp_path: Path) -> None:
    good = {"v/pyvenv.cfg": CFG, **site("v/lib/python3.12/site-packages", "a")}
    (tmp_path / "secret.dist-info").mkdir()
    (tmp_path / "secret.dist-info/METADATA").write_bytes(metadata("secret", "1"))
    before = sorted(tmp_path.rglob("*"))
    # Names and links that lead out of it.
    up = "../" * 8
    found, answer = scan(tmp_path, tar({**good, f"{up}{tmp_path}/out": "x", "v/../../y": "x", "c:/z": "x"}))
    assert found == {"a": "1"}
    assert sum("leads out of the archive" in one["message"] for one in answer["findings"]) == 3  # type: ignore[attr-defined]
    for target in (str(tmp_path), f"{up}{tmp_path}"):
        found, _ = scan(
            tmp_path, tar(good, {"v/lib/python3.12/site-packages/x.dist-info": f"{target}/secret.dist-info"})
        )
        assert set(found) == {"a"}
    # Links that go in a circle, and hard links to what is not there.
    found, _ = scan(
        tmp_path, tar(good, {"v/lib64": "lib32", "v/lib32": "lib64", "v/lib/python3.12/site-packages/p.pth": "p.pth"})
    )
    assert found == {"a": "1"}
    found, _ = scan(tmp_path, tar(good, {"v/h": "/etc/passwd", "v/g": "v/g"}, tarfile.LNKTYPE))
    assert found == {"a": "1"}
    # Cut short: what came before the damage counts, and the damage is told.
    data = tar({**good, **site("v/lib/python3.12/site-packages", *(f"b{i}" for i in range(50)))})
    found, answer = scan(tmp_path, data[: len(data) // 2 + 100])
    assert 1 < len(found) < 51
    assert [one["code"] for one in answer["findings"]] == ["TS901"]  # type: ignore[index]
    assert sorted(path for path in tmp_path.rglob("*") if path.name != "a.tar") == before


def test_bombs(tmp_path: Path) -> None:
    class Zeros(io.RawIOBase):
        def __init__(self, size: int) -> None:
            self.left = size

        def read(self, size: int = -1) -> bytes:
            given = bytes(min(size, self.left))
            self.left -= len(given)
            return given

    size = 700 << 20
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz", compresslevel=1) as archive:
        entry = tarfile.TarInfo("zeros")
        entry.size = size
        archive.addfile(entry, Zeros(size))  # type: ignore[arg-type]
    started = time.monotonic()
    done = trysquare("scan", "--manifest", "a.tar.gz", cwd=tmp_path)
    assert done.returncode == 2
    assert "more comes out of this archive than is read" in done.stderr
    assert time.monotonic() - started < 20
    # A METADATA that is too large to be one.
    big = zipped({"v/pyvenv.cfg": CFG, "v/lib/python3.12/site-packages/a-1.dist-info/METADATA": bytes(40 << 20)})
    (tmp_path / "b.zip").write_bytes(big)
    done = trysquare("scan", "--manifest", "b.zip", cwd=tmp_path)
    assert "larger than 16 MiB" in done.stdout + done.stderr


def test_what_is_none(tmp_path: Path) -> None:
    assert "no Python environment is in this archive" in refused(tmp_path, tar({"x": "y"}))
    assert "2 environments are in this archive" in refused(
        tmp_path, tar({**site("a/lib/python3.12/site-packages", "a"), **site("b/lib/python3.12/site-packages", "b")})
    )
    assert "is no archive that can be read" in refused(tmp_path, b"PK\x03\x04" + bytes(100), "a.zip")
    assert refused(tmp_path, b"\x1f\x8b" + bytes(100), "a.tar.gz")
    assert "holds neither wheels nor conda-meta" in trysquare("scan", "--manifest", tmp_path.parent).stderr
