"""``trysquare scan`` against what the interpreters themselves say, in environments that the real tools made.

Every maker (venv, virtualenv, uv) with several Pythons, copies, a path with spaces and letters beyond ASCII, base
packages that show through, real packages, and every legacy way to install that setuptools still offers. The reference
runs inside: ``importlib.metadata`` on each entry of its own ``sys.path``, and ``default_environment()`` of packaging.
"""

from __future__ import annotations

import functools
import importlib.metadata
import json
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import plain_environment, trysquare
from tests.support.interpreters import interpreters
from tests.support.measures import FULL, ROOT, record

REFERENCE = Path(__file__).with_name("environment_reference.py")
PACKAGES = ["requests[socks]", "rich", "pytest", "PyYAML", "zope.interface", "ruamel.yaml"]
TOOLS = Path(sys.executable).parent
SEED = 20261123


def sample() -> list[tuple[int, ...]]:
    """Of each series one; a default run takes the oldest, the newest and two between."""
    versions = sorted({version[:2]: version for version in interpreters()}.values())
    if FULL or len(versions) <= 4:
        return versions
    return [versions[0], versions[len(versions) // 3], versions[2 * len(versions) // 3], versions[-1]]


def oldest() -> tuple[int, ...]:
    """The oldest that has importlib.metadata, and so all the old ways to install."""
    for version in interpreters():
        if version >= (3, 8):
            return version
    pytest.skip("no Python 3.8 on this machine, nor a later one")


def name_of(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def run(*words: object, cwd: Path | None = None) -> str:
    done = subprocess.run(
        [str(word) for word in words], cwd=cwd, env=plain_environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{words}: {done.stderr[-2000:]}"
    return done.stdout


def uv(*words: object) -> str:
    return run(TOOLS / "uv", *words)


@functools.cache
def reference_packages(python: Path) -> Path:
    """What the reference script needs, for that interpreter, outside of the environment."""
    version = run(python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])").strip()
    folder = ROOT / "build" / "reference" / version
    if not (folder / "packaging").is_dir():
        uv(
            "pip",
            "install",
            "-q",
            "-p",
            python,
            "--target",
            folder,
            "packaging",
            "importlib_metadata; python_version<'3.8'",
        )
    return folder


def reference(python: Path) -> dict[str, Any]:
    text = run(python, "-c", REFERENCE.read_text(encoding="utf-8"), reference_packages(python))
    return json.loads(text)


def scanned(*words: object) -> dict[str, Any]:
    done = trysquare("scan", *words, "--format", "json", env=plain_environment())
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


def words(text: str | None) -> str | None:
    return None if text is None else re.sub(r"[ \t\r\n\f\v]+", " ", text).strip(" ")


def rows(distributions: list[dict[str, Any]]) -> list[str]:
    """Comparable and readable; the order of the search path is compared on its own."""
    keys = ("location", "name", "version", "requires_python", "installer", "origin")
    return sorted(
        json.dumps([*(words(one[key]) for key in keys), [words(line) for line in one["requires"] or []], one["extras"]])
        for one in distributions
    )


def compare(where: Path, python: Path, **expected: object) -> dict[str, Any]:
    theirs = reference(python)
    document = scanned(where)
    ours = document["environment"]
    assert [entry["path"] for entry in ours["search_path"]] == theirs["path"]
    assert ours["markers"] == theirs["markers"]
    assert ours["unknown_markers"] == []
    assert rows(ours["distributions"]) == rows(theirs["distributions"])
    # In the order of the search path.
    locations = [one["location"] for one in ours["distributions"]]
    assert locations == sorted(locations, key=theirs["path"].index)
    assert [one for one in document["findings"] if one["code"].startswith("TS9")] == []
    for key, value in expected.items():
        assert ours[key] == value
    return ours


def environment_python(folder: Path) -> Path:
    return folder / "bin" / "python"


def make(maker: str, version: tuple[int, ...], folder: Path, *options: str) -> Path:
    base = interpreters()[version]
    commands = {
        "venv": [base, "-m", "venv", *options, folder],
        "virtualenv": [TOOLS / "virtualenv", "-q", "-p", base, *options, folder],
        "uv": [TOOLS / "uv", "venv", "-q", "-p", base, *options, folder],
    }
    run(*commands[maker])
    return environment_python(folder)


@pytest.mark.parametrize("version", sample(), ids=name_of)
@pytest.mark.parametrize("maker", ["venv", "virtualenv", "uv"])
def test_makers(maker: str, version: tuple[int, ...], tmp_path: Path) -> None:
    if maker == "virtualenv" and version < (3, 8):
        maker = "uv"  # this virtualenv makes none so old; uv's takes the place
    folder = tmp_path / "my énv (1)"
    options = ["--copies"] if maker == "venv" else []
    python = make(maker, version, folder, *options)
    uv("pip", "install", "-q", "-p", python, *PACKAGES)
    ours = compare(folder, python, kind="venv", path=str(folder))
    assert len(ours["distributions"]) >= len(PACKAGES)
    record(f"environment_{maker}_{name_of(version)}", distributions=len(ours["distributions"]), differences=0)
    # The same environment by any of its names.
    for other in (python, folder / "bin"):
        assert scanned(other)["environment"] == ours
    assert scanned("--python", python)["environment"] == ours


@pytest.mark.parametrize("version", interpreters(), ids=name_of)
def test_interpreters_themselves(version: tuple[int, ...]) -> None:
    python = interpreters()[version]
    ours = scanned(python)["environment"]
    theirs = reference(python)
    assert ours["kind"] in ("interpreter", "conda")
    assert [entry["path"] for entry in ours["search_path"]] == theirs["path"]
    assert ours["markers"] == theirs["markers"]
    assert rows(ours["distributions"]) == rows(theirs["distributions"])


@pytest.mark.parametrize("maker", ["venv", "virtualenv", "uv"])
def test_base_packages_show_through(maker: str, tmp_path: Path) -> None:
    version = oldest()
    folder = tmp_path / "v"
    python = make(maker, version, folder, "--system-site-packages")
    uv("pip", "install", "-q", "-p", python, "pip==22.3.1")
    ours = compare(folder, python)
    assert next(one["version"] for one in ours["distributions"] if one["normalized_name"] == "pip") == "22.3.1"


SETUP = """
from setuptools import setup
setup(name="Legacy.Pkg_{0}", version="1.0.post1", py_modules=["legacy_{0}"], zip_safe=False,
      python_requires=">=3.6", install_requires=["a>=1,<2", "b; os_name == 'nt'", "c @ https://example.invalid/c"],
      extras_require={{"x": ["d"], ":python_version<'4'": ["e"], "y_z:os_name=='posix'": ["f[g]>1"]}})
"""


def legacy_project(folder: Path, name: str) -> Path:
    folder.mkdir()
    (folder / "setup.py").write_text(SETUP.format(name), encoding="utf-8")
    (folder / f"legacy_{name}.py").write_text("", encoding="utf-8")
    return folder


def test_every_way_to_install(tmp_path: Path) -> None:
    """What old and new setuptools leave: .egg-info as a directory, .egg, .egg-link, PEP 660, and a bare .pth file."""
    version = oldest()
    folder = tmp_path / "v"
    python = make("uv", version, folder)
    uv("pip", "install", "-q", "-p", python, "setuptools==59.8.0", "wheel==0.38.4", "pip==22.3.1")

    def setup(name: str, *words: object) -> None:
        run(python, "setup.py", "-q", *words, cwd=legacy_project(tmp_path / name, name))

    setup("egg", "install", "--old-and-unmanageable")
    setup("info", "install", "--single-version-externally-managed", "--record", tmp_path / "record")
    setup("link", "develop", "--no-deps")
    run(python, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", tmp_path / "info")
    modern = tmp_path / "modern"
    modern.mkdir()
    (modern / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
        '[project]\nname = "modern"\nversion = "2"\ndependencies = ["idna>=99"]\n',
        encoding="utf-8",
    )
    (modern / "modern.py").write_text("", encoding="utf-8")
    uv("pip", "install", "-q", "-p", python, "--no-deps", "-e", modern)
    site = next((folder / "lib").glob("python3*")) / "site-packages"
    (tmp_path / "späte Pakete").mkdir()
    (site / "zz.pth").write_text(f"# no\n\n{tmp_path}/späte Pakete\n/nowhere\nimport sys\n", encoding="utf-8")
    run(TOOLS / "uv", "pip", "install", "-q", "-p", python, "--target", tmp_path / "späte Pakete", "idna==3.6")

    ours = compare(folder, python)
    named = {one["normalized_name"]: one for one in ours["distributions"]}
    assert {"legacy-pkg-egg", "legacy-pkg-info", "legacy-pkg-link", "modern", "idna"} <= set(named)
    editable = {name for name, one in named.items() if one["editable"]}
    assert editable == {"legacy-pkg-link", "modern"}


def test_an_egg_on_the_path(tmp_path: Path) -> None:
    """Old ``setup.py install``: an .egg directory that easy-install.pth puts on the path."""
    version = oldest()
    folder = tmp_path / "v"
    python = make("uv", version, folder)
    uv("pip", "install", "-q", "-p", python, "setuptools==57.5.0")
    project = legacy_project(tmp_path / "egg", "egg")
    run(python, "setup.py", "-q", "bdist_egg", "-d", tmp_path / "dist", cwd=project)
    egg = next((tmp_path / "dist").glob("*.egg"))
    site = next((folder / "lib").glob("python3*")) / "site-packages"
    run(python, "-m", "zipfile", "-e", egg, site / egg.name)
    (site / "easy-install.pth").write_text(f"./{egg.name}\n", encoding="utf-8")
    ours = compare(folder, python)
    assert "legacy-pkg-egg" in {one["normalized_name"] for one in ours["distributions"]}


def test_manifests_of_the_same_environment(tmp_path: Path) -> None:
    """What pip and uv write about an environment, read back, is the environment."""
    version = max(oldest(), *interpreters())
    folder = tmp_path / "v"
    python = make("venv", version, folder)
    uv("pip", "install", "-q", "-p", python, *PACKAGES)
    disk = scanned(folder)["environment"]
    plain = {(one["normalized_name"], one["version"]) for one in disk["distributions"]}
    texts = {
        "freeze": run(TOOLS / "python", "-m", "pip", "--python", python, "freeze", "--all"),
        "uv.txt": uv("pip", "freeze", "-p", python),
    }
    texts["powershell"] = texts["freeze"]
    for name, text in texts.items():
        encoding = "utf-16" if name == "powershell" else "utf-8"
        file = tmp_path / name
        file.write_bytes(text.replace("\n", "\r\n" if name == "powershell" else "\n").encode(encoding))
        document = scanned("--manifest", file)
        listed = document["environment"]["distributions"]
        assert {(one["normalized_name"], one["version"]) for one in listed} == plain
        assert all(one["requires"] is None for one in listed)
        assert [one for one in document["findings"] if one["code"].startswith("TS9")] == []

    report = tmp_path / "report.json"
    report.write_text(run(TOOLS / "python", "-m", "pip", "--python", python, "inspect"), encoding="utf-8")
    inspected = scanned("--manifest", f"{report}=pip-inspect")["environment"]
    assert inspected["markers"] == disk["markers"]
    keys = ("normalized_name", "version", "requires_python", "requires", "extras", "installer", "location")
    assert [[one[key] for key in keys] for one in inspected["distributions"]] == [
        [one[key] for key in keys] for one in disk["distributions"]
    ]


def test_a_version_that_nothing_tells_is_not_judged(tmp_path: Path) -> None:
    (tmp_path / "f.txt").write_text("a @ git+https://example.invalid/a@00\nb==1\n", encoding="utf-8")
    (tmp_path / "c.txt").write_text("a>=2\nb>=2\n", encoding="utf-8")
    done = trysquare("check", "--manifest", "f.txt", "-c", "c.txt", "--format", "json", cwd=tmp_path)
    found = {(one["code"], one["subject"]): one["severity"] for one in json.loads(done.stdout)["findings"]}
    assert ("TS201", "b") in found
    assert ("TS201", "a") not in found
    assert found["TS902", "f.txt"] == "info"


# --- generated metadata ----------------------------------------------------------------------------------------------

NAMES = ["Name", "name", "NAME", "Version", "Requires-Dist", "requires-dist", "Provides-Extra", "Requires-Python",
         "Summary", "Classifier", "X", "Requires", "", "N ame", "Näme", "From", "Description"]  # fmt: skip
VALUES = ["a", "1.0", "b>=1; extra == 'x'", "c ; os_name == \"nt\"", ">=3.8", "x", "", " ", "ä — 日本", "a:b", "a: b",
          "\tq \t", "#", "\x0b", "From x"]  # fmt: skip
ENDS = ["\n"] * 8 + ["\r\n", "\r", "\n ", "\n\t", "\n\n", "\n \n", "\n  | ", "\nplain line\n", "\nFrom here\n"]


def generated_metadata(chance: random.Random) -> str:
    lines = [("Name", f"p{chance.randrange(10**6)}"), ("Version", chance.choice(["1", "2.0", " 3 "]))]
    lines += [(chance.choice(NAMES), chance.choice(VALUES)) for _ in range(chance.randrange(8))]
    if chance.random() < 0.7:
        chance.shuffle(lines)
    text = ""
    for name, value in lines:
        text += name + ":" + chance.choice([" ", "", "\t", "  "]) + value
        text += chance.choice(ENDS) if chance.random() < 0.4 else "\n"
    return text[: chance.randrange(len(text))] if chance.random() < 0.1 else text


def test_generated_metadata(tmp_path: Path) -> None:
    count = 20_000 if FULL else 2_000
    chance = random.Random(SEED)
    folder = tmp_path / "v"
    site = folder / "lib" / "python3.12" / "site-packages"
    site.mkdir(parents=True)
    (folder / "pyvenv.cfg").write_text("home = /nowhere/bin\nversion = 3.12.1\n", encoding="utf-8")
    for index in range(count):
        info = site / f"d{index}-0.dist-info"
        info.mkdir()
        (info / "METADATA").write_bytes(generated_metadata(chance).encode())
    ours = {Path(one["metadata"]).parent.name: one for one in scanned(folder)["environment"]["distributions"]}

    named, differences = 0, []
    for info in sorted(site.iterdir()):
        theirs = importlib.metadata.PathDistribution(info)
        facts = theirs.metadata
        name = words(facts["Name"]) if "Name" in facts else None
        one = ours.get(info.name)
        seen = one and [words(one[key]) for key in ("name", "version", "requires_python")]
        wanted = name and [name, *(words(facts.get(key)) or None for key in ("Version", "Requires-Python"))]
        if one and wanted:
            seen += [[words(line) for line in one["requires"]], [words(extra) for extra in one["extras"]]]
            wanted += [
                [words(line) for line in facts.get_all(key) or []] for key in ("Requires-Dist", "Provides-Extra")
            ]
        named += bool(wanted)
        if (seen or None) != (wanted or None):
            differences.append(f"{(info / 'METADATA').read_bytes()!r}\n  importlib: {wanted}\n  trysquare: {seen}")
    record("metadata_generated", files=count, named=named, differences=len(differences))
    assert not differences, f"{len(differences)} of {count} differ:\n" + "\n".join(differences[:10])
    assert named > count / 2
