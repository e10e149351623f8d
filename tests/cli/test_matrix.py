"""``trysquare matrix``: which environments fit which releases; each pair as ``check`` judges it, the table, the words, the exit codes."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.test_drift import distribution, environment, replaced, site_of
from tests.support.command import TRYSQUARE, plain_environment, trysquare
from tests.support.described_product import describe_product
from tests.support.measures import ROOT
from tests.support.venvs import venv_of_size

MORE = """
[[probe]]
directory = "%s/opt/r{yyr}"

[[support]]
client = "<2"
lines = ["25", "26"]
"""
RELEASES = {
    "r251": "plain<2\n",
    "r252": "plain<3\nlib>=1\n",
    "r261": "plain>=2,<3\nlib<2; python_version < '3.12'\n",
    "r262": "plain>=2.5\n",
    "r271": "plain>=3\n",
}


def product(folder: Path, releases: dict[str, str] | None = None) -> None:
    describe_product(folder, "demo", "app", RELEASES if releases is None else releases, MORE % folder)


def installed(folder: Path, number: int, bundled: Iterable[tuple[str, str]]) -> Path:
    release = folder / "opt" / f"r{number}"
    core = release / f"core{number}"
    core.mkdir(parents=True)
    (core / "manage.py").write_text("")
    for name, version in bundled:
        distribution(core, name, version)
    return release


@pytest.fixture
def work(tmp_path: Path) -> Path:
    product(tmp_path)
    for name, version, python in (("old", "1.5", "3.11.4"), ("new", "2.7", "3.12.1"), ("next", "3.1", "3.13.0")):
        venv = environment(tmp_path / "venvs" / name, python)
        for missing in ("old-help", "new-help"):
            distribution(site_of(venv), missing, "1")
        replaced(venv, "plain", version)
    return tmp_path


def matrix(folder: Path, *words: object, code: int | tuple[int, ...] = (0, 1)) -> dict[str, Any]:
    done = trysquare("matrix", *words, "--format=json", cwd=folder, env=plain_environment(HOME=str(folder)))
    assert done.returncode in ((code,) if isinstance(code, int) else code), done.stdout + done.stderr
    document = json.loads(done.stdout)
    schema = json.loads((ROOT / "include/trysquare/matrix.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema)
    assert len(document["cells"]) == len(document["environments"]) * len(document["releases"])
    return document


def fits(document: dict[str, Any]) -> dict[tuple[str, str], str]:
    return {
        (
            document["environments"][one["environment"]]["name"],
            document["releases"][one["release"]]["name"],
        ): one["fit"]
        for one in document["cells"]
    }


def names_of(document: dict[str, Any], what: str) -> list[str]:
    return [one["name"] for one in document[what]]


def judged(folder: Path, environment: str, *release: str) -> tuple[bool, set[tuple[str, str]]]:
    """What ``check`` says of one pair: whether there is no error, and every finding above info."""
    named = ["--manifest" if (folder / environment).is_file() else "--python", environment]
    words = ["check", *named, *release, "--no-settings", "--no-imports", "--format=json"]
    done = trysquare(*words, cwd=folder, env=plain_environment(HOME=str(folder)))
    assert done.returncode in (0, 1), done.stderr
    found = json.loads(done.stdout)["findings"]
    return done.returncode == 0, {(one["code"], one["subject"]) for one in found if one["severity"] != "info"}


def test_every_pair_is_as_check_judges_it(work: Path) -> None:
    replaced(work / "venvs/next", "speed", "")
    (work / "list.txt").write_text("plain==2.6\napp==1.0\nlib==3\n")
    installed(work, 253, [("plain", "2.0"), ("other", "1"), ("lib", "1.2")])
    document = matrix(work, "venvs", "list.txt", "--product", "demo/product.toml")
    assert names_of(document, "environments") == ["venvs/new", "venvs/next", "venvs/old", "list.txt"]
    assert names_of(document, "releases") == ["r251", "r252", "r253", "r261", "r262", "r271"]
    found = fits(document)
    assert set(found.values()) == {"fits", "unfit", "unknown"}
    for cell in document["cells"]:
        row = document["environments"][cell["environment"]]
        column = document["releases"][cell["release"]]
        fine, findings = judged(work, row["name"], "--product", "demo/product.toml", "--release", column["name"])
        told = row["findings"] + column["findings"] + cell["findings"]
        assert {(one["code"], one["subject"]) for one in told if one["severity"] != "info"} == findings
        assert (cell["fit"] != "unfit") == fine, (row["name"], column["name"])


def test_real_environments_are_as_check_judges_them(tmp_path: Path) -> None:
    real = [str(venv_of_size(size)) for size in (50, 150)]
    (tmp_path / "c.txt").write_text("numpy<2\n")
    document = matrix(tmp_path, *real, "v261", "-c", "c.txt")
    for cell in document["cells"]:
        row, column = document["environments"][cell["environment"]], document["releases"][cell["release"]]
        if column["product"] is None:
            continue
        fine, findings = judged(tmp_path, row["name"], "--release", column["name"])
        told = row["findings"] + column["findings"] + cell["findings"]
        assert {(one["code"], one["subject"]) for one in told if one["severity"] != "info"} == findings
        assert (cell["fit"] == "fits") == fine


def test_what_is_not_known_is_not_said_to_fit(work: Path) -> None:
    (work / "c.txt").write_text("plain<2; python_version < '3.9'\n")
    (work / "freeze.txt").write_text("plain==2.0\n")
    (work / "demo" / "r261.txt").unlink()
    document = matrix(work, "freeze.txt", "-c", "c.txt")
    assert fits(document) == {("freeze.txt", "c.txt"): "unknown"}
    assert fits(matrix(work, "freeze.txt", "-c", "c.txt", "--python-version", "3.12")) == {
        ("freeze.txt", "c.txt"): "fits"
    }
    document = matrix(work, "venvs/old", "--product", "demo/product.toml", "--release", "r261")
    assert fits(document) == {("venvs/old", "r261"): "unknown"}
    assert document["advice"][0]["fit"] == "unknown"


def test_words(work: Path) -> None:
    environment(work / "projects" / "one" / ".venv")
    environment(work / "projects" / "two" / "venv")
    (work / "projects" / "three").mkdir()
    (work / "uv.lock").write_text('version = 1\nrequires-python = ">=3.11"\n')
    with tarfile.open(work / "saved.tar.gz", "w:gz") as archive:
        archive.add(work / "venvs/old", arcname="old")
    (work / "c.txt").write_text("plain<3\n")
    words = ("projects", "venvs/old", "./venvs/old/", "uv.lock", "saved.tar.gz", "v261", "261", "-c", "c.txt")
    document = matrix(work, *words)
    assert names_of(document, "environments") == [
        "projects/one/.venv",
        "projects/two/venv",
        "venvs/old",
        "uv.lock",
        "saved.tar.gz",
    ]
    assert names_of(document, "releases") == ["v261", "c.txt"]
    assert fits(document)["saved.tar.gz", "c.txt"] == "fits"
    # A release by its directory, with what it bundles.
    shutil.copytree(ROOT / "fixtures/ansys_inc", work / "ansys_inc")
    document = matrix(work, "venvs", "ansys_inc/v261")
    assert names_of(document, "releases") == ["v261"]
    assert document["releases"][0]["path"].endswith("ansys_inc/v261")
    # Without an environment: the one that is found.
    done = trysquare(
        "matrix", "-c", "c.txt", cwd=work, env=plain_environment(HOME=str(work), VIRTUAL_ENV=str(work / "venvs/old"))
    )
    assert done.returncode == 0, done.stderr


CODES: dict[str, tuple[int, tuple[str, ...]]] = {
    "all fit": (0, ("venvs/old", "-c", "wide.txt")),
    "one does not": (1, ("venvs", "-c", "narrow.txt")),
    "one does not, and need not": (0, ("venvs", "-c", "narrow.txt", "--exit-zero")),
    "left out": (0, ("venvs", "-c", "narrow.txt", "--ignore", "TS201")),
    "one cannot be read": (1, ("venvs", "broken", "-c", "wide.txt")),
    "no such word": (2, ("nowhere", "-c", "wide.txt")),
    "a folder of nothing": (2, ("empty", "-c", "wide.txt")),
    "no such constraints": (2, ("venvs", "-c", "none.txt")),
    "no such selector": (2, ("venvs", "-c", "wide.txt", "--select", "TS999")),
    "no such format": (2, ("venvs", "-c", "wide.txt", "--format", "sarif")),
}


@pytest.mark.parametrize("name", CODES)
def test_exit_codes(name: str, work: Path) -> None:
    (work / "wide.txt").write_text("plain>=1\n")
    (work / "narrow.txt").write_text("plain<2\n")
    (work / "empty").mkdir()
    (work / "broken").mkdir()
    (work / "broken" / "pyvenv.cfg").write_text("home = /nowhere\n")
    code, words = CODES[name]
    done = trysquare("matrix", *words, cwd=work, env=plain_environment(HOME=str(work)))
    assert done.returncode == code, done.stdout + done.stderr
    if name == "one cannot be read":
        assert re.search(r"^broken +unknown", done.stdout, re.MULTILINE)
        assert "TS901 broken" in done.stdout


def test_one_environment_for_each_line_of_releases(work: Path) -> None:
    document = matrix(work, "venvs", "--product", "demo/product.toml")
    advice = [
        (
            one["line"],
            [document["releases"][i]["name"] for i in one["releases"]],
            document["environments"][one["environment"]]["name"],
            one["fit"],
        )
        for one in document["advice"]
    ]
    assert advice == [
        ("25", ["r251", "r252"], "venvs/old", "fits"),
        ("26", ["r261", "r262"], "venvs/new", "fits"),
        ("27", ["r271"], "venvs/next", "unfit"),
    ]
    # What holds nothing fits everything, and serves nobody.
    (work / "nothing.txt").write_text("# nothing\n")
    (work / "plain.txt").write_text("plain<3\n")
    document = matrix(work, "nothing.txt", "venvs/old", "-c", "plain.txt")
    assert set(fits(document).values()) == {"fits"}
    assert document["environments"][document["advice"][0]["environment"]]["name"] == "venvs/old"
    document = matrix(work, "venvs", "--product", "demo/product.toml")
    # The client is too old for that line: there is a command that makes one.
    made = document["advice"][2]["command"]
    assert made.startswith("trysquare pin r271 --product demo/product.toml -o venv-r271.txt && ")
    # Releases of one line that no environment can serve at once get one each.
    (work / "demo" / "r262.txt").write_text("plain>=3\n")
    document = matrix(work, "venvs", "--product", "demo/product.toml")
    assert [len(one["releases"]) for one in document["advice"] if one["line"] == "26"] == [1, 1]


@pytest.mark.parametrize("width", [60, 80])
def test_the_table_keeps_to_its_columns(width: int, work: Path) -> None:
    for i in range(3):
        shutil.copytree(work / "venvs/old", work / "venvs" / f"{'long-name-' * 8}{i}-äöü")
    # Standard output is no terminal: 80 columns; on one its own.
    command = [str(TRYSQUARE), "matrix", "venvs", "--product", "demo/product.toml", "-c", f"{'c' * 50}.txt"]
    (work / f"{'c' * 50}.txt").write_text("plain<3\n")
    text, _ = on_terminal(command, work, width) if width != 80 else (run(command, work), "")
    table = text.split("What keeps them apart")[0]
    assert max(map(len, table.splitlines())) <= width
    assert table.count("0-äöü") == table.count("1-äöü") >= 1
    for name in RELEASES:
        assert len(re.findall(rf"\b{name}\b", table)) == 1


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(
        command, cwd=folder, env=plain_environment(HOME=str(folder)), capture_output=True, check=False
    )
    assert b"\x1b" not in done.stdout + done.stderr
    assert b"\r" not in done.stdout + done.stderr
    assert done.stderr == b""
    return done.stdout.decode()


def on_terminal(command: list[str], folder: Path, width: int = 80, **variables: str) -> tuple[str, str]:
    """What standard output and standard error showed, each a terminal of its own."""
    import fcntl
    import selectors
    import struct
    import termios

    pairs = [pty.openpty() for _ in range(2)]
    for _, inner in pairs:
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=plain_environment(**{"HOME": str(folder), "TERM": "xterm", "NO_COLOR": "1", **variables}),
        stdin=subprocess.DEVNULL,
        stdout=pairs[0][1],
        stderr=pairs[1][1],
    )
    texts = {outer: b"" for outer, _ in pairs}
    selector = selectors.DefaultSelector()
    for outer, inner in pairs:
        os.close(inner)
        selector.register(outer, selectors.EVENT_READ)
    while selector.get_map():
        for key, _ in selector.select():
            try:
                piece = os.read(key.fd, 1 << 16)
            except OSError:
                piece = b""
            if not piece:
                selector.unregister(key.fd)
                os.close(key.fd)
            texts[key.fd] += piece
    assert process.wait() in (0, 1)
    return tuple(text.decode().replace("\r\n", "\n") for text in texts.values())  # type: ignore[return-value]


#: Each leads to the same 40 environments, by another name.
FOLDERS = [f"f{i:02}" for i in range(38)]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More environments than are read in half a second: one real venv by many names."""
    folder = tmp_path_factory.mktemp("many")
    (folder / "inner").mkdir()
    for i in range(40):
        (folder / "inner" / f"e{i:02}").symlink_to(venv_of_size(150))
    for name in FOLDERS:
        (folder / name).symlink_to("inner")
    (folder / "c.txt").write_text("numpy<2\n")
    return folder


def test_a_terminal_shows_how_far_it_is(many: Path) -> None:
    command = [str(TRYSQUARE), "matrix", *FOLDERS, "-c", "c.txt"]
    _, shown = on_terminal(command, many)
    pictures = shown.split("\r\x1b[K")
    assert pictures[0] == pictures[-1] == ""
    counts = []
    for picture in pictures[1:-1]:
        found = re.fullmatch(r"environments  \[(#*)(\.*)\]  (\d+)/1520", picture)
        assert found, repr(picture)
        assert len(picture) <= 79
        assert len(found[1]) == 30 * int(found[3]) // 1520
        counts.append(int(found[3]))
    assert counts == sorted(counts)
    assert counts
    # In colour where colour is wanted, short where the terminal is.
    _, shown = on_terminal(command, many, 40, NO_COLOR="", FORCE_COLOR="1")
    assert "\x1b[36m" in shown
    assert all(len(re.sub(r"\x1b\[\d*m", "", one)) < 40 for one in shown.split("\r\x1b[K"))


@pytest.mark.parametrize("more", [{"TERM": "dumb"}, {"TERM": ""}, {"quiet": "-q"}])
def test_where_nobody_could_see_it_nothing_is_drawn(more: dict[str, str], many: Path) -> None:
    quiet = [more["quiet"]] if "quiet" in more else []
    variables = {name: value for name, value in more.items() if name != "quiet"}
    _, shown = on_terminal([str(TRYSQUARE), "matrix", *FOLDERS, "-c", "c.txt", *quiet], many, **variables)
    assert shown == ""
    if not quiet:
        run([str(TRYSQUARE), "matrix", *FOLDERS, "-c", "c.txt"], many)


def test_markdown_and_html_hold_every_pair(work: Path) -> None:
    done = trysquare(
        "matrix", "venvs", "--product", "demo/product.toml", "--format=markdown", "--format=html=out.html", cwd=work
    )
    rows = re.findall(r"^\| (venvs\S+) \|(.*)\|$", done.stdout, re.MULTILINE)
    document = matrix(work, "venvs", "--product", "demo/product.toml")
    assert [name for name, _ in rows] == names_of(document, "environments")
    marks = {"✅": "fits", "❌": "unfit", "❔": "unknown"}
    told = [marks[cell.split()[0]] for _, cells in rows for cell in cells.split("|")]
    assert told == [one["fit"] for one in document["cells"]]
    page = (work / "out.html").read_text(encoding="utf-8")
    assert re.findall(r'<td class="(\w+)">', page) == told
    assert re.findall(r'<rect class="cell (\w+)"', page) == told
