"""``trysquare check`` against ``pip check`` and ``uv pip check``, on real venvs and on copies with planted faults.

The law: who requires what that is missing or unfit, and which distribution wants another Python, is what the two tools
say, plus what only requested extras ask for, which packaging tells; and whatever makes one of them complain is told.
The default run takes the venvs of about 50 and 150 distributions, a full one (``TRYSQUARE_FULL=1``) that of 450 too and
more copies.
"""

from __future__ import annotations

import json
import random
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.differential.dependency_reference import Verdict, holds, pip_check, uv_check, with_extras
from tests.support.command import trysquare
from tests.support.measures import FULL, record
from tests.support.venvs import copy_of, metadata_folders, site_packages, venv_of_size

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SIZES = (50, 150, 450) if FULL else (50, 150)
COPIES = 120 if FULL else 25
SEED = 20261123

EVIDENCE = re.compile(r"^([\w.-]+)(\[[^\]]*\])? \S+ requires ([\w.-]+)")
KINDS = {"TS202": "missing", "TS203": "unfit"}


def check(venv: Path) -> dict[str, Any]:
    done = trysquare("check", "--format", "json", "--no-settings", "--python", venv)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


def ours(venv: Path, *, extras: bool) -> Verdict:
    """What trysquare says; without ``extras`` only what is required whoever asks for which extra."""
    document = check(venv)
    verdict = Verdict(fine=document["summary"]["errors"] == 0)
    for finding in document["findings"]:
        code, subject = finding["code"], finding["subject"]
        if code in KINDS:
            edges = [EVIDENCE.match(line) for line in finding["evidence"]]
            pairs = {
                (canonicalize_name(edge[1]), canonicalize_name(edge[3]))
                for edge in edges
                if edge and (extras or not edge[2])
            }
            assert {what for _, what in pairs} <= {subject}
            getattr(verdict, KINDS[code]).update(pairs)
        elif code == "TS204":
            verdict.python.add(subject)
        elif code in ("TS206", "TS902", "TS901"):
            # A directory's name where the metadata does not tell one.
            verdict.unreadable.add(canonicalize_name(subject.partition("-")[0] if "-info" in subject else subject))
    return verdict


def markers_of(venv: Path) -> dict[str, str]:
    done = trysquare("scan", "--format", "json", "--python", venv)
    return json.loads(done.stdout)["environment"]["markers"]


def assert_the_same(venv: Path) -> tuple[int, int]:
    """Both tools, and packaging with extras; gives the numbers of pairs."""
    plain, whole = ours(venv, extras=False), ours(venv, extras=True)
    pip, uv = pip_check(venv), uv_check(venv)
    assert plain.missing == pip.missing == uv.missing
    assert plain.unfit == pip.unfit == uv.unfit
    assert plain.python >= uv.python  # pip does not look at Requires-Python
    reference = with_extras(venv, markers_of(venv))
    assert whole.missing == reference.missing
    assert whole.unfit == reference.unfit
    assert whole.python == reference.python
    # Never fewer: whenever one of them is not content, neither are we.
    assert whole.fine <= (pip.fine and uv.fine)
    return len(plain.missing | plain.unfit) + len(plain.python), len(whole.missing | whole.unfit)


# --- faults ----------------------------------------------------------------------------------------------------------


def change_header(folder: Path, header: str, change: Callable[[str], str]) -> None:
    """Rewrites each line of that header above the description."""
    file = folder / "METADATA"
    text = file.read_text(encoding="utf-8")
    head, blank, body = text.partition("\n\n")
    lines = [
        f"{header}: {change(line.partition(': ')[2])}" if line.startswith(f"{header}: ") else line
        for line in head.split("\n")
    ]
    file.write_text("\n".join(lines) + blank + body, encoding="utf-8")


def add_header(folder: Path, line: str) -> None:
    file = folder / "METADATA"
    text = file.read_text(encoding="utf-8")
    head, blank, body = text.partition("\n\n")
    file.write_text(f"{head}\n{line}{blank}{body}", encoding="utf-8")


def is_there(folder: Path) -> bool:
    return (folder / "METADATA").exists()


def delete(folder: Path, chance: random.Random) -> None:
    shutil.rmtree(folder)


def set_version(folder: Path, chance: random.Random) -> None:
    version = chance.choice(["0.0.1", "0.1.dev3", "99!1", "999.0", "999.0rc1", "1.0+local.7", "1.0.post2", "2.0b1"])
    change_header(folder, "Version", lambda _: version)
    folder.rename(folder.with_name(f"{folder.name.partition('-')[0]}-{version}.dist-info"))


def move_version(folder: Path, chance: random.Random) -> None:
    """A neighbour of the version that is there: just below, just above, a local build of it."""
    version = folder.name.removesuffix(".dist-info").partition("-")[2]
    near = f"{version.partition('+')[0]}{chance.choice(['.dev0', '+build.1', '.0'])}"
    if re.search(r"(dev|post|[abc]\d)", version):
        near = version
    change_header(folder, "Version", lambda _: near)
    folder.rename(folder.with_name(f"{folder.name.partition('-')[0]}-{near}.dist-info"))


def metadata_only(folder: Path, chance: random.Random) -> None:
    """The metadata says another version than the directory: installers go by the directory."""
    change_header(folder, "Version", lambda _: chance.choice(["0.0.1", "999.0", "99!1"]))


def directory_only(folder: Path, chance: random.Random) -> None:
    version = chance.choice(["0.0.1", "999.0", "1.0rc1"])
    folder.rename(folder.with_name(f"{folder.name.partition('-')[0]}-{version}.dist-info"))


def want_python(folder: Path, chance: random.Random) -> None:
    wanted = chance.choice([">=3.99", "<3.12", "<3.12.1", "!=3.12.*", "==3.11.*", ">3.12.1", "~=3.10", ">=3.12.1,<4"])
    change_header(folder, "Requires-Python", lambda _: wanted)


def break_marker(folder: Path, chance: random.Random) -> None:
    """Every condition of a requirement that names no extra is turned round."""

    def turn(text: str) -> str:
        wanted = Requirement(text)
        if wanted.marker is None or "extra" in str(wanted.marker):
            return text
        turned = {"<": ">=", ">=": "<", "==": "!=", "!=": "==", "<=": ">", ">": "<="}
        marker = re.sub(r' (<=|>=|==|!=|<|>) "', lambda found: f' {turned[found[1]]} "', str(wanted.marker))
        return text.partition(";")[0].strip() + " ; " + marker

    change_header(folder, "Requires-Dist", turn)


def tighten(folder: Path, chance: random.Random) -> None:
    """Each requirement without a condition wants another version."""

    def other(text: str) -> str:
        wanted = Requirement(text)
        if wanted.marker is not None or wanted.url:
            return text
        return f"{wanted.name}{chance.choice(['<0.0.1', '===0', '~=999.1', '==0.*', '>=999!1', '>0.0.0.dev0'])}"

    change_header(folder, "Requires-Dist", other)


def misspell(folder: Path, chance: random.Random) -> None:
    """Another spelling of the same name is the same name; another name is not."""

    def other(text: str) -> str:
        name = Requirement(text).name
        spelled = chance.choice([name.upper(), name.replace("-", "_"), name.replace("_", "."), f"{name}x"])
        return spelled + text.strip()[len(name) :]

    change_header(folder, "Requires-Dist", other)


ADDED = [
    "no-such-thing",
    "no-such-thing; python_version >= '3'",
    "no-such-thing; python_version < '3'",
    "no-such-thing; extra == 'test'",
    "no-such-thing; extra == 'test'or sys_platform != 'x'",
    "no-such-thing; (extra == 'test'\tor os_name == 'posix')",
    "no-such-thing; 'test' != extra",
    "no-such-thing; extra != 'test' and os_name == 'posix'",
    "no-such-thing; platform_version != \"x; extra == 'y'\"",
    "no-such-thing; platform_version != ' extra == '",
    "no-such-thing; implementation_name in 'cpython pypy' and platform_system == 'Linux'",
    "no-such-thing; sys_platform not in 'win32'",
    "no-such-thing; python_full_version ~= '3.12.0'",
    "no.such_THING @ https://example.org/no-such-thing-1.0.zip",
    "idna @ https://example.org/idna-1.0.zip",
    "idna (>=1, <2)",
    "idna >= 1 , != 3.*",
    "IDNA===3.10",
    "idna[no-such-extra]<1",
    "httpx[http2,cli]",
    "celery[redis,no-such-extra]",
    "jsonschema[format]",
    "requests[socks]; python_version > '3'",
]


def add_requirement(folder: Path, chance: random.Random) -> None:
    for line in chance.sample(ADDED, 3):
        add_header(folder, f"Requires-Dist: {line}")


FAULTS = [delete, set_version, move_version, metadata_only, directory_only, want_python, break_marker, tighten]
FAULTS += [misspell, add_requirement, add_requirement]


def plant(venv: Path, chance: random.Random) -> list[str]:
    planted = []
    for _ in range(chance.randrange(1, 7)):
        folder = chance.choice(metadata_folders(venv))
        fault = chance.choice(FAULTS)
        fault(folder, chance)
        planted.append(f"{fault.__name__} {folder.name}")
    return planted


# --- tests -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_sound(size: int) -> None:
    venv = venv_of_size(size)
    assert len(metadata_folders(venv)) >= size
    assert assert_the_same(venv) == (0, 0)
    assert ours(venv, extras=True) == Verdict()


@pytest.mark.parametrize("size", SIZES)
def test_planted_faults(size: int, tmp_path: Path) -> None:
    found, followed, seen = 0, 0, 0
    for index in range(COPIES):
        chance = random.Random(f"{SEED} {size} {index}")
        copy = copy_of(venv_of_size(size), tmp_path / "copy")
        planted = plant(copy, chance)
        print(index, planted)
        plain, whole = assert_the_same(copy)
        found, followed, seen = found + plain, followed + whole, seen + (plain > 0)
        shutil.rmtree(copy)
    record(f"dependencies_{size}", copies=COPIES, copies_with_findings=seen, findings=found, with_extras=followed)
    # Faults that nobody sees would agree with anything.
    assert seen > COPIES / 2


@pytest.mark.parametrize("line", ADDED)
def test_one_more_requirement(line: str, tmp_path: Path) -> None:
    copy = copy_of(venv_of_size(50), tmp_path / "copy")
    add_header(metadata_folders(copy)[0], f"Requires-Dist: {line}")
    assert_the_same(copy)


@pytest.mark.parametrize(
    "marker", ["extra == ''", "platform_release >= '0'", "platform_release != '0'", "platform_version < '0'"]
)
def test_where_the_tools_differ_packaging_is_right(marker: str, tmp_path: Path) -> None:
    """uv knows no empty extra, and orders texts that are no versions letter by letter; pip asks packaging."""
    copy = copy_of(venv_of_size(50), tmp_path / "copy")
    add_header(metadata_folders(copy)[0], f"Requires-Dist: no-such-thing; {marker}")
    assert ours(copy, extras=True).missing == pip_check(copy).missing
    assert pip_check(copy).missing == with_extras(copy, markers_of(copy)).missing


UNREADABLE: dict[str, Callable[[Path], object]] = {
    "requirement": lambda folder: add_header(folder, "Requires-Dist: certifi !! 1"),
    "requirement of an extra": lambda folder: add_header(folder, "Requires-Dist: certifi==; extra == 'x'"),
    "requirement's marker": lambda folder: add_header(folder, "Requires-Dist: certifi; nonsense == '1'"),
    "requirement's old specifier": lambda folder: add_header(folder, "Requires-Dist: certifi>=2.*"),
    "python": lambda folder: change_header(folder, "Requires-Python", lambda _: "nonsense"),
    "version": lambda folder: change_header(folder, "Version", lambda _: "garbage"),
    "no version": lambda folder: change_header(folder, "Version", lambda _: ""),
    "no metadata": lambda folder: (folder / "METADATA").unlink(),
    "empty metadata": lambda folder: (folder / "METADATA").write_bytes(b""),
    "cut metadata": lambda folder: (folder / "METADATA").write_bytes((folder / "METADATA").read_bytes()[:30]),
    "binary metadata": lambda folder: (folder / "METADATA").write_bytes(bytes(range(256)) * 16),
    "directory for a file": lambda folder: ((folder / "METADATA").unlink(), (folder / "METADATA").mkdir()),
    "version, in both": lambda folder: (
        change_header(folder, "Version", lambda _: "garbage"),
        folder.rename(folder.with_name("idna-garbage.dist-info")),
    ),
}


@pytest.mark.parametrize("damage", UNREADABLE)
def test_damage_is_told_of_the_same_distribution(damage: str, tmp_path: Path) -> None:
    """Where a tool gives up on a distribution, we tell that, and judge the others."""
    copy = copy_of(venv_of_size(50), tmp_path / "copy")
    (folder,) = site_packages(copy).glob("idna-*.dist-info")
    UNREADABLE[damage](folder)
    document, verdict = check(copy), ours(copy, extras=True)
    pip = pip_check(copy)
    assert verdict.unreadable == {"idna"}
    assert pip.unreadable <= {"idna"}
    # What pip takes for missing now is what is damaged; nobody else is suspected.
    assert {what for _, what in pip.missing} <= verdict.unreadable
    assert {what for _, what in verdict.missing | verdict.unfit} <= {"idna"}
    if not pip.fine:
        assert not verdict.fine
    places = [finding["place"]["path"] for finding in document["findings"] if finding["place"]]
    assert any("idna-" in path for path in places)


def test_reference_sees_extras(tmp_path: Path) -> None:
    """The reference is not blind: an extra's requirement is missing for it and for nobody else."""
    copy = copy_of(venv_of_size(50), tmp_path / "copy")
    add_header(metadata_folders(copy)[0], "Requires-Dist: no-such-thing; extra == 'deep'")
    add_header(metadata_folders(copy)[0], "Provides-Extra: deep")
    name = metadata_folders(copy)[0].name.partition("-")[0]
    add_header(metadata_folders(copy)[1], f"Requires-Dist: {name}[Deep]")
    markers = markers_of(copy)
    assert holds(None, markers, "")
    assert with_extras(copy, markers).missing == {(canonicalize_name(name), "no-such-thing")}
    assert_the_same(copy)
    assert pip_check(copy).fine
    assert not ours(copy, extras=True).fine
