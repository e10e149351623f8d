"""Requirements and constraints files in every encoding that pip reads them in, against pip's own reader.

What pip decodes is read here with the same texts; what it refuses is told with its place, and the rest is read on.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from pip._internal.network.session import PipSession
from pip._internal.req.req_file import parse_requirements

from tests.support.command import trysquare

if TYPE_CHECKING:
    from pathlib import Path

LINES = "idna==3.10\nname @ file:///srv/Füße/name-1.0-py3-none-any.whl\n"
CYRILLIC = "idna==3.10\nname @ file:///srv/дом/name-1.0-py3-none-any.whl\n"


def declared(encoding: str, lines: str = LINES, before: str = "") -> bytes:
    return f"{before}# -*- coding: {encoding} -*-\n{lines}".encode(encoding)


FILES: dict[str, bytes] = {
    "utf-8": LINES.encode(),
    "utf-8 with its mark": LINES.encode("utf-8-sig"),
    "utf-16": LINES.encode("utf-16"),
    "utf-16, big end first": b"\xfe\xff" + LINES.encode("utf-16-be"),
    "utf-32": LINES.encode("utf-32"),
    "utf-32, big end first": b"\0\0\xfe\xff" + LINES.encode("utf-32-be"),
    "declared latin-1": declared("latin-1"),
    "declared cp1252": declared("cp1252"),
    "declared ISO-8859-15": declared("ISO-8859-15"),
    "declared koi8-r": declared("koi8-r", CYRILLIC),
    "declared cp1251": declared("cp1251", CYRILLIC),
    "declared utf-8": declared("utf-8"),
    "declared in line 2": declared("latin-1", before="# a list\n"),
    "declared as editors do": f"# vim: set fileencoding=latin-1 :\n{LINES}".encode("latin-1"),
    "declared with a mark of another": b"\xef\xbb\xbf" + declared("utf-8"),
    "mark before what is declared": b"\xef\xbb\xbf# coding: latin-1\n" + LINES.encode(),
    "lines end in CR LF": declared("latin-1", LINES.replace("\n", "\r\n")),
    "declared in line 3, too late": f"# a\n# b\n# coding: latin-1\n{LINES}".encode("latin-1"),
    "declared where no comment begins": f"idna==3.10 # coding: latin-1\n{LINES}".encode("latin-1"),
    "an encoding that nobody knows": b"# coding: martian\nidna==3.10\n",
    "bytes that do not fit": f"# coding: ascii\n{LINES}".encode("latin-1"),
    "nothing declared": LINES.encode("latin-1"),
    "half a unit": LINES.encode("utf-16")[:-1],
}


def asked_of_pip(path: Path) -> list[str] | None:
    try:
        return [one.requirement for one in parse_requirements(str(path), PipSession())]
    except (UnicodeDecodeError, LookupError):
        return None


def asked_of_us(*words: object) -> tuple[dict[str, str | None], list[tuple[str, str]]]:
    done = trysquare("scan", "--manifest", *words, "--format", "json")
    document = json.loads(done.stdout)
    rows = {one["name"]: one["origin"] for one in document["environment"]["distributions"]}
    return rows, [(one["code"], f"{one['place']['line']}:{one['place']['column']}") for one in document["findings"]]


@pytest.mark.parametrize("name", FILES)
def test_as_pip_decodes_it(name: str, tmp_path: Path) -> None:
    path = tmp_path / "requirements.txt"
    path.write_bytes(FILES[name])
    expected = asked_of_pip(path)
    rows, problems = asked_of_us(path)
    if expected is not None:
        assert problems == []
        assert rows == {"idna": None, "name": expected[1].split(" @ ")[1]}
        assert "ü" in rows["name"] or "дом" in rows["name"] or name == "mark before what is declared"
    else:
        assert [code for code, _ in problems] == ["TS902"]
        assert "idna" in rows
    # Named by another file, as requirements and as constraints.
    above = tmp_path / "above.txt"
    above.write_text("-r requirements.txt\n", encoding="utf-8")
    assert asked_of_us(above) == (rows, problems)
    done = trysquare("check", "--manifest", above, "-c", path, "--no-settings", "--format", "json")
    told = [
        one
        for one in json.loads(done.stdout)["findings"]
        if one["code"] == "TS902" and ("the bytes of this file" in one["message"] or "no encoding" in one["message"])
    ]
    assert len(told) == (2 if expected is None else 0)  # for the list and for the constraints


def test_where_the_first_byte_is_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "requirements.txt"
    path.write_bytes("idna==3.10\n# für alle\nsix==1.17.0\n".encode("latin-1"))
    rows, problems = asked_of_us(path)
    assert rows == {"idna": None, "six": None}
    assert problems == [("TS902", "2:4")]
