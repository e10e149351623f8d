"""The page of a report, in a real Chromium: light and dark, narrow and wide, searched, filtered, without scripts, with hostile input."""

from __future__ import annotations

import html
import json
import os
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.cli.test_drift import distribution, environment, replaced, run, site_of
from tests.cli.test_matrix import product
from tests.support.browser import Page, page
from tests.support.command import plain_environment, trysquare
from tests.support.measures import ROOT

HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;<svg/onload=alert(3)>-->]]>\u202e\x1b[31m"
)
COMMANDS: dict[str, tuple[str, ...]] = {
    "check": ("check", "--python", "venv", "--product", "ansys_inc/v261", "-c", "c.txt"),
    "doctor": ("doctor", "venv"),
    "lint": ("lint", "setup_here.py"),
    "drift": ("drift", "venv", "--baseline", "state.json", "-c", "c.txt"),
    "matrix": ("matrix", "venv", "other", "--product", "demo/product.toml"),
    "hostile": ("check", "--manifest", "hostile.json", "-c", "c.txt"),
    "hostile matrix": ("matrix", f"{HOSTILE[:9].replace('/', '')}.json", "-c", "c.txt", "-c", "<b>'\".txt"),
}


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    venv = environment(folder / "venv")
    environment(folder / "other", "3.12.1")
    product(folder)
    run(folder, "--baseline", "state.json", "--update-baseline", code=0)
    distribution(site_of(venv), "django", "5.2", ["sqlparse>=0.3", "plain>=9"])
    replaced(venv, "plain", "2.1")
    (folder / "c.txt").write_text("django<5\nplain<2\nspeed<3\n")
    (folder / "<b>'\".txt").write_text("plain<2\n")
    names = [HOSTILE, "plain", *(f"{name}{HOSTILE}" for name in ("a", "b"))]
    listing = {"version": "1", "installed": [{"metadata": {"name": name, "version": HOSTILE}} for name in names]}
    for name in ("hostile.json", f"{HOSTILE[:9].replace('/', '')}.json"):
        (folder / name).write_text(json.dumps(listing))
    (folder / "setup_here.py").write_text(
        "import threading\nfrom ansys.dynamicreporting.core.serverless import ADR\nadr = ADR()\n"
        "threading.Thread(target=adr.setup).start()\n"
    )
    (folder / "ansys_inc").symlink_to(ROOT / "fixtures/ansys_inc")
    for name, words in COMMANDS.items():
        done = trysquare(*words, f"--format=html={name}.html", cwd=folder, env=plain_environment(HOME=str(folder)))
        assert done.returncode in (0, 1), done.stderr
        assert done.stdout == done.stderr == ""
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Page]:
    with page() as opened:
        yield opened


def pixels(path: Path) -> Counter[tuple[int, ...]]:
    """How often each colour is there: an 8 bit PNG, read by hand."""
    data = path.read_bytes()
    assert data.startswith(b"\x89PNG")
    width, height, depth, kind = struct.unpack(">IIBB", data[16:26])
    assert depth == 8
    size = {2: 3, 6: 4}[kind]
    packed, at = b"", 8
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == b"IDAT":
            packed += data[at + 8 : at + 8 + length]
        at += 12 + length
    raw, rows = zlib.decompress(packed), []
    before = bytes(width * size)
    for y in range(height):
        start = y * (width * size + 1)
        kind_of_row, row = raw[start], bytearray(raw[start + 1 : start + 1 + width * size])
        for x in range(len(row)):
            left = row[x - size] if x >= size else 0
            above, corner = before[x], before[x - size] if x >= size else 0
            guess = left + above - corner
            nearest = min((left, above, corner), key=lambda one, guess=guess: abs(guess - one))
            row[x] = (row[x] + (0, left, above, (left + above) // 2, nearest)[kind_of_row]) & 255
        before = bytes(row)
        rows.append(before)
    return Counter(tuple(row[x : x + 3]) for row in rows for x in range(0, len(row), size * 7))


@pytest.mark.parametrize("name", COMMANDS)
def test_it_is_a_page(name: str, work: Path, browser: Page, tmp_path: Path) -> None:
    for scheme, dark in (("light", False), ("dark", True)):
        browser.look(scheme)
        browser.complaints.clear()
        browser.requests.clear()
        browser.open(work / f"{name}.html")
        assert browser.complaints == []
        assert all(url.startswith(("file:", "data:")) for url in browser.requests)
        paper, _ = pixels(browser.screenshot(tmp_path / f"{scheme}.png", 160)).most_common(1)[0]
        assert (sum(paper) < 200) == dark
        assert browser.ask("document.querySelectorAll('figure svg').length") == 1
        assert browser.ask("document.querySelectorAll('script').length") == 1
        assert browser.ask("document.querySelectorAll('img, iframe, [onload], [onerror], [style]').length") == 0
    # Nothing sticks out of a narrow screen; the picture scrolls within its own place.
    browser.look("light", 390, 844)
    browser.open(work / f"{name}.html")
    assert browser.ask("document.documentElement.scrollWidth") <= 390
    kept = os.environ.get("TRYSQUARE_SCREENSHOTS")
    if kept:
        for scheme, width in (("light", 1100), ("dark", 1100), ("light", 390)):
            browser.look(scheme, width)
            browser.screenshot(Path(kept) / f"{name} {scheme} {width}.png")


SHOWN = "[...document.querySelectorAll('.item')].filter((one) => one.getClientRects().length > 0).length"


@pytest.mark.parametrize("name", ["check", "drift", "matrix"])
def test_it_is_searched_and_filtered(name: str, work: Path, browser: Page) -> None:
    browser.look("light")
    browser.complaints.clear()
    browser.open(work / f"{name}.html")
    total = browser.ask("document.querySelectorAll('.item').length")
    assert total == browser.ask(SHOWN) > 1
    browser.type("#search", "PLAIN 2.1" if name != "matrix" else "3.12.1")
    found = browser.ask(SHOWN)
    assert 0 < found < total
    assert browser.ask("document.getElementById('told').textContent") == f"{found} of {total}"
    browser.type("#search", "nothing of that name")
    assert browser.ask(SHOWN) == 0
    browser.type("#search", "")
    assert browser.ask(SHOWN) == total
    kind = "unfit" if name == "matrix" else "error"
    browser.ask(f"document.getElementById('show-{kind}').click()")
    left = browser.ask(f"document.querySelectorAll('.item:not(.{kind})').length")
    assert browser.ask(SHOWN) == left < total
    assert browser.ask("document.getElementById('told').textContent") == f"{left} of {total}"
    assert browser.complaints == []


def test_it_is_whole_without_scripts(work: Path, browser: Page) -> None:
    browser.look("light")
    browser.open(work / "check.html", scripts=False)
    total = browser.ask("document.querySelectorAll('.item').length")
    assert browser.ask(SHOWN) == total > 1
    assert browser.ask("document.getElementById('search').getClientRects().length") == 0
    box = browser.ask(
        "(() => { const r = document.getElementById('show-error').getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()"
    )
    for kind in ("mousePressed", "mouseReleased"):
        browser.call("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1)
    assert browser.ask(SHOWN) == browser.ask("document.querySelectorAll('.item:not(.error)').length") < total
    browser.call("Emulation.setScriptExecutionDisabled", value=False)


class Reader(HTMLParser):
    """Which tags and attributes a page has, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.text += "".join(value or "" for _, value in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("name", ["hostile", "hostile matrix"])
def test_what_comes_from_inputs_is_text(name: str, work: Path) -> None:
    text = (work / f"{name}.html").read_text(encoding="utf-8")
    assert "\x1b" not in text
    assert "\u202e" not in text
    reader, plain = Reader(), Reader()
    reader.feed(text)
    plain.feed((work / ("matrix.html" if "matrix" in name else "check.html")).read_text(encoding="utf-8"))
    assert reader.tags <= plain.tags | {"ul", "li"}
    assert reader.attributes <= plain.attributes
    if name == "hostile":
        assert HOSTILE[:60] in reader.text
    policy = re.search(r'content="(default-src [^"]*)"', text)
    assert policy
    assert "unsafe" not in policy[1]
    assert text.count("<script>") == 1


def test_the_picture_says_what_each_side_has_and_accepts(work: Path) -> None:
    text = (work / "check.html").read_text(encoding="utf-8")
    picture = text[text.index("<svg") : text.index("</svg>")]
    shown = [html.unescape(one) for one in re.findall(r"<text [^>]*>([^<]*)", picture)]
    for left, right, code in (
        ("plain 2.1", "<2", "TS201"),
        ("django 5.2", "<5", "TS201"),
        ("sqlparse", ">=0.3", "TS202"),
    ):
        at = [i for i, one in enumerate(shown) if one == left and shown[i + 1] == right]
        assert at, (left, right, shown)
        assert shown[at[0] + 2] == code
