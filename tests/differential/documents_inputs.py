"""Inputs for the differential test of documents: shapes written by hand, mutated and joined, and real files."""

from __future__ import annotations

import base64
import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Question = tuple[str, dict[str, Any]]
SHAPES: dict[str, Any] = json.loads(Path(__file__).with_name("documents_shapes.json").read_text(encoding="utf-8"))
SPECIAL = [
    " ", "  ", "\t", "\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x1f", "\x85", "\xa0", "\u2028",
    "\u2029", "\u200b", "\u3000", "\ufeff", "\x00", "\x7f", "é", "ſ", "İ", "ß", "日", "\U0001f389", "٣", "²", "Ⅷ", "µ",
    "𝟙", *"-_.,;:#=+*/\\\"'()[]{}<>@!?&%$~^|0123456789abcxyzABC",
]  # fmt: skip


class Mutator:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def pick(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def mutated(self, text: str, alphabet: list[str] = SPECIAL, most: int = 3) -> str:
        for _ in range(self.random.randint(1, most)):
            at = self.random.randint(0, len(text))
            kind = self.random.random()
            if kind < 0.45:
                text = text[:at] + self.random.choice(alphabet) + text[at:]
            elif kind < 0.7:
                text = text[:at] + text[at + self.random.randint(1, 3) :]
            elif kind < 0.85:
                text = text[:at] + self.random.choice(alphabet) + text[at + 1 :]
            else:
                other = self.random.randint(0, len(text))
                text = text[:at] + text[other : other + self.random.randint(1, 12)] + text[at:]
        return text

    def lines(self, pool: list[str], most: int, ends: tuple[str, ...] = ("\n",)) -> str:
        """Lines of the pool, each perhaps mutated, with one kind of line end, mostly the first."""
        end = ends[0] if self.chance(0.8) else self.random.choice(ends)
        chosen = [self.random.choice(pool) for _ in range(self.random.randint(0, most))]
        chosen = [self.mutated(line) if self.chance(0.2) else line for line in chosen]
        text = end.join(chosen)
        return text + end if self.chance(0.8) else text

    def octets(self, text: str) -> Any:
        """The text as a request has it: as it is, or its bytes, perhaps damaged."""
        if self.chance(0.85):
            return text
        data = text.encode()
        if self.chance(0.7):
            data = bytearray(data)
            for _ in range(self.random.randint(1, 3)):
                at = self.random.randint(0, len(data))
                data[at:at] = self.pick(
                    b"\xff", b"\xc3", b"\xe9", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\x80", b"\xc0\xaf"
                )
        return {"base64": base64.b64encode(bytes(data)).decode()}


def wheel_filename(make: Mutator) -> dict[str, Any]:
    shapes = SHAPES["wheels"]
    if make.chance(0.5):
        name = make.pick(*SHAPES["wheel_names"])
        parts = [name, make.pick(*SHAPES["versions"])]
        if make.chance(0.4):
            parts.append(make.pick(*SHAPES["builds"]))
        parts += [make.pick(*SHAPES["interpreters"]), make.pick(*SHAPES["abis"]), make.pick(*SHAPES["platforms"])]
        text = "-".join(parts) + make.pick(".whl", ".whl", ".whl", ".WHL", "", ".whl ")
    else:
        text = make.random.choice(shapes)
    return {"filename": make.mutated(text) if make.chance(0.4) else text}


def tags_compatible(make: Mutator) -> dict[str, Any]:
    tag = lambda: "-".join(  # noqa: E731
        [make.pick(*SHAPES["interpreters"]), make.pick(*SHAPES["abis"]), make.pick(*SHAPES["platforms"])]
    )
    supported = [tag() for _ in range(make.random.randint(0, 8))]
    wheels = []
    for _ in range(make.random.randint(0, 6)):
        build = "-" + make.pick(*SHAPES["builds"]) if make.chance(0.4) else ""
        wheels.append(
            f"foo-1.0{build}-{make.random.choice(supported) if supported and make.chance(0.6) else tag()}.whl"
        )
    return {"supported": supported, "wheels": [make.mutated(one) if make.chance(0.05) else one for one in wheels]}


def metadata_parse(make: Mutator) -> dict[str, Any]:
    pool = SHAPES["metadata_lines"]
    head = [
        "Metadata-Version: " + make.pick("2.1", "2.4", "2.6", "1.0", "1.2", "2.0", "2.2"),
        "Name: foo",
        "Version: 1.0",
    ]
    lines = head if make.chance(0.8) else []
    lines = lines + [make.random.choice(pool) for _ in range(make.random.randint(0, 5))]
    if make.chance(0.3):
        make.random.shuffle(lines)
    if make.chance(0.15) and lines:
        at = make.random.randrange(len(lines))
        lines[at] = make.mutated(lines[at])
    end = "\n" if make.chance(0.85) else make.pick("\r\n", "\r")
    text = end.join(lines) + end
    if make.chance(0.4):
        text += end + make.pick(*SHAPES["bodies"])
    if make.chance(0.1):
        text = make.mutated(text)
    return {"data": make.octets(text)}


def record_parse(make: Mutator) -> dict[str, Any]:
    return {"data": make.lines(SHAPES["record_lines"], 5, ("\n", "\r\n", "\r", "\x0b", "\x85", "\u2028"))}


def entry_points_parse(make: Mutator) -> dict[str, Any]:
    return {"data": make.lines(SHAPES["entry_point_lines"], 6, ("\n", "\r\n", "\r", "\x0c", "\x1c"))}


def direct_url_parse(make: Mutator) -> dict[str, Any]:
    text = make.random.choice(SHAPES["direct_urls"])
    if make.chance(0.4):
        document: dict[str, Any] = {"url": make.pick(*SHAPES["urls"])}
        for name in ("vcs_info", "archive_info", "dir_info"):
            if make.chance(0.4):
                document[name] = make.pick(*SHAPES[name])
        if make.chance(0.2):
            document["subdirectory"] = make.pick("sub", "", None, 1, "../x", [])
        text = json.dumps(document, ensure_ascii=make.chance(0.7))
    return {"text": make.mutated(text) if make.chance(0.3) else text}


def requirements_txt(make: Mutator) -> dict[str, Any]:
    pool = SHAPES["requirement_lines"]
    files: dict[str, Any] = {}
    given: dict[str, Any] = {"main": "requirements.txt", "files": files}
    for name in ["requirements.txt", *make.random.sample(SHAPES["requirement_files"], make.random.randint(0, 3))]:
        text = make.lines(pool, 4, ("\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028"))
        if make.chance(0.25) or (name != "requirements.txt" and make.chance(0.3)):
            text += make.pick(*SHAPES["include_lines"]) + "\n"
        files[name] = make.octets(text)
        if make.chance(0.06):
            encoding = make.pick("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "latin-1", "cp1252")
            marked = make.pick(
                "", "# -*- coding: %s -*-\n", "\n# coding=%s\n", "#\n\n# coding: %s\n", "# vim: set fileencoding=%s :\n"
            )
            body = (marked % encoding if marked else "") + text
            mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
            files[name] = {"base64": base64.b64encode(mark + body.encode(encoding, "replace")).decode()}
    if make.chance(0.2):
        given["env"] = {
            "T_NAME": make.pick("flask", "", "a b", "${T_OTHER}", "==1"),
            "T_OTHER": make.pick("1.0", "#x", " -e ."),
        }
    if make.chance(0.15):
        given["constraint"] = make.chance(0.8)
    return given


def pylock_parse(make: Mutator) -> dict[str, Any]:
    if make.chance(0.3):
        text = "\n".join(
            [
                SHAPES["pylock_head"],
                *(make.random.choice(SHAPES["toml_lines"]) for _ in range(make.random.randint(1, 4))),
            ]
        )
        text += "\npackages = []\n" if make.chance(0.7) else ""
    else:
        parts = [SHAPES["pylock_head"] if make.chance(0.9) else "lock-version = '1.0'"]
        top = SHAPES["pylock_top"]
        parts += [make.random.choice(top) for _ in range(make.pick(0, 0, 1, 1, 2))]
        sound = make.chance(0.5)
        for _ in range(make.random.randint(0, 3)):
            if sound:
                parts += ["[[packages]]", make.random.choice(SHAPES["pylock_sound"])]
                continue
            parts += ["[[packages]]", make.random.choice(SHAPES["pylock_names"])]
            parts += [make.random.choice(SHAPES["pylock_package"]) for _ in range(make.random.randint(0, 3))]
        text = "\n".join(parts) + "\n"
        if "[[packages]]" not in text:
            text += "packages = []\n"
    return {"text": make.mutated(text) if make.chance(0.3) else text}


GENERATORS: dict[str, Callable[[Mutator], dict[str, Any]]] = {
    "wheel.filename": wheel_filename,
    "tags.compatible": tags_compatible,
    "requirements_txt.parse": requirements_txt,
    "pylock.parse": pylock_parse,
    "metadata.parse": metadata_parse,
    "record.parse": record_parse,
    "entry_points.parse": entry_points_parse,
    "direct_url.parse": direct_url_parse,
}


def generated(operation: str, count: int, seed: int) -> Iterator[Question]:
    make = Mutator(seed)
    for _ in range(count):
        yield operation, GENERATORS[operation](make)


def listed_metadata() -> Iterator[Question]:
    """Shapes of what distributions bring along."""
    for text in SHAPES["wheels"]:
        yield "wheel.filename", {"filename": text}
    head = "Metadata-Version: 2.4\nName: foo\nVersion: 1.0\n"
    for line in SHAPES["metadata_lines"]:
        yield "metadata.parse", {"data": head + line + "\n"}
        for version in ("1.0", "1.1", "1.2", "2.1", "2.2", "2.3", "2.5", "2.6"):
            yield "metadata.parse", {"data": head.replace("2.4", version) + line + "\n"}
    for body in SHAPES["bodies"]:
        for line in [
            "X: y",
            *(one for one in SHAPES["metadata_lines"] if one.lower().startswith(("content-", "from", "desc"))),
        ]:
            yield "metadata.parse", {"data": head + line + "\n\n" + body}
    for kind in SHAPES["content_types"]:
        yield "metadata.parse", {"data": head + "Description-Content-Type: " + kind + "\n"}
    for license in SHAPES["licenses"]:
        yield "metadata.parse", {"data": head + "License-Expression: " + license + "\n"}
    for line in SHAPES["record_lines"]:
        yield "record.parse", {"data": line}
    for number in SHAPES["integers"]:
        yield "record.parse", {"data": "a,h=x," + number + "\n"}
    for line in SHAPES["entry_point_lines"]:
        yield "entry_points.parse", {"data": line}
        yield "entry_points.parse", {"data": "[g]\n" + line + "\n"}
        yield "entry_points.parse", {"data": "[g]\nn=" + line + "\n"}


def listed_files() -> Iterator[Question]:
    """Shapes of what users write."""
    for text in SHAPES["direct_urls"]:
        yield "direct_url.parse", {"text": text}
    for url in SHAPES["urls"]:
        yield "direct_url.parse", {"text": json.dumps({"url": url, "dir_info": {}})}
    for line in SHAPES["requirement_lines"] + SHAPES["include_lines"]:
        files = {
            "requirements.txt": line + "\n",
            "other.txt": "bar\n",
            "sub/more.txt": "-r ../other.txt\n",
            "proj/pyproject.toml": "",
        }
        yield "requirements_txt.parse", {"main": "requirements.txt", "files": files}
        yield "requirements_txt.parse", {"main": "requirements.txt", "files": files, "constraint": True}
    for line in SHAPES["toml_lines"]:
        yield "pylock.parse", {"text": SHAPES["pylock_head"] + "\npackages = []\n" + line + "\n"}
    for line in SHAPES["pylock_top"]:
        yield "pylock.parse", {"text": SHAPES["pylock_head"] + "\n" + line + "\npackages = []\n"}
    for line in SHAPES["pylock_package"]:
        yield (
            "pylock.parse",
            {"text": SHAPES["pylock_head"] + "\n[[packages]]\nname = 'foo'\nversion = '1.0'\n" + line + "\n"},
        )
        yield "pylock.parse", {"text": SHAPES["pylock_head"] + "\n[[packages]]\nname = 'foo'\n" + line + "\n"}


HEAD = "Metadata-Version: 2.4\nName: foo\nVersion: 1.0\n"


def listed_characters() -> Iterator[Question]:
    """Characters that some reader might take for others, in every place that matters."""
    for character in SPECIAL:
        yield "wheel.filename", {"filename": f"f{character}o-1.0-py3-none-any.whl"}
        yield "wheel.filename", {"filename": f"foo-1.0-p{character}y3-n{character}-any{character}.whl"}
        yield "wheel.filename", {"filename": f"foo-1.0-1{character}-py3-none-any.whl"}
        for frame in ("a,b=c,{}1\n", "a,b=c,1{}2\n", "a{}b,c=d,1\n", '"a{}b",c=d,1\n', "a,b,{}\n", "x\n{}a,b,1\n"):
            yield "record.parse", {"data": frame.format(character)}
        for frame in (
            "{}[g]\na=b",
            "[g{}]\na=b",
            "[g]\na{}=b",
            "[g]\na=b{}c:d",
            "[g]\na=b{}",
            "[g]\na=b:c[d{}e]",
            "[g]\n{}#x",
        ):
            yield "entry_points.parse", {"data": frame.format(character)}
        for frame in (
            "X{}: y",
            "X: {}y",
            "X: y{}z",
            "Summary: a{}b",
            "Name: {}foo",
            "Version: 1{}",
            "{}X: y",
            "Import-Name: a{}b",
            "License-File: a{}b",
        ):
            yield "metadata.parse", {"data": HEAD + frame.format(character) + "\n"}
            yield "metadata.parse", {"data": frame.format(character) + "\n" + HEAD}
        for frame in (
            "{}foo",
            "foo{}",
            "foo{}bar",
            "foo {} # x",
            "-r{}other.txt",
            "--hash{}x",
            "foo{}--hash=sha256:a",
            "-e {}.",
            "foo\\{}\nbar",
            "{}# x",
            "./{}.whl",
            "git+https://h/{}#egg=x",
            "foo-1.0-py3-none-any{}.whl",
        ):
            files = {"requirements.txt": frame.format(character) + "\n", "other.txt": "bar\n"}
            yield "requirements_txt.parse", {"main": "requirements.txt", "files": files}
        for frame in (
            "a = {}1",
            "a = 1{}",
            "a{} = 1",
            "a = '{}'",
            'a = "{}"',
            "a = '''{}'''",
            'a = """x{}"""',
            "{}",
            "# {}",
            "[a{}]",
            "a = [1{}]",
            'a = "\\{}"',
        ):
            yield "pylock.parse", {"text": SHAPES["pylock_head"] + "\npackages = []\n" + frame.format(character) + "\n"}


def listed() -> Iterator[Question]:
    """Every shape once, unchanged, in every role that fits."""
    yield from listed_metadata()
    yield from listed_files()
    yield from listed_characters()


def harvested(sites: Iterable[Path]) -> Iterator[Question]:
    """The files that environments hold."""
    kinds = {
        "METADATA": ("metadata.parse", "data"),
        "RECORD": ("record.parse", "data"),
        "entry_points.txt": ("entry_points.parse", "data"),
        "direct_url.json": ("direct_url.parse", "text"),
    }
    seen: set[tuple[str, bytes]] = set()
    for site in sorted(set(sites)):
        for folder in sorted(site.glob("*.dist-info")):
            for name, (operation, field) in kinds.items():
                path = folder / name
                if not path.is_file():
                    continue
                data = path.read_bytes()
                if (operation, data) in seen:
                    continue
                seen.add((operation, data))
                try:
                    yield operation, {field: data.decode()}
                except UnicodeDecodeError:
                    yield operation, {field: {"base64": base64.b64encode(data).decode()}}
