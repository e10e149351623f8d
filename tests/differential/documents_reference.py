"""The references' answers to the operations of ``trysquare spec`` on documents: packaging, pip, importlib.metadata.

To be run on CPython 3.11, whose library is part of the reference.
"""

from __future__ import annotations

import base64
import contextlib
import csv
import importlib.metadata
import io
import json
import logging
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomllib
from packaging.direct_url import DirectUrl
from packaging.metadata import ExceptionGroup, Metadata, parse_email
from packaging.pylock import Pylock, PylockUnsupportedVersionError, PylockValidationError
from packaging.tags import InvalidTag, parse_tag
from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from pip._internal.exceptions import PipError
from pip._internal.index.collector import LinkCollector
from pip._internal.index.package_finder import PackageFinder
from pip._internal.models.format_control import FormatControl
from pip._internal.models.release_control import ReleaseControl
from pip._internal.models.search_scope import SearchScope
from pip._internal.models.selection_prefs import SelectionPreferences
from pip._internal.network.session import PipSession
from pip._internal.req import constructors, req_file
from pip._vendor.packaging.requirements import InvalidRequirement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Fields = dict[str, Any]
REFUSED: Fields = {"ok": False}
logging.disable(logging.WARNING)


def octets(data: Any) -> bytes:
    return base64.b64decode(data["base64"]) if isinstance(data, dict) else data.encode()


def read_text(data: Any) -> str:
    """As ``Path.read_text`` gives it: UTF-8 and universal newlines."""
    return octets(data).decode().replace("\r\n", "\n").replace("\r", "\n")


def wheel_filename(given: Fields) -> Fields:
    try:
        name, version, build, tags = parse_wheel_filename(given["filename"])
    except (InvalidWheelFilename, ValueError):
        return REFUSED
    return {
        "ok": True,
        "name": name,
        "version": str(version),
        "build": [str(build[0]), build[1]] if build else None,
        "tags": sorted(map(str, tags)),
    }


def tags_compatible(given: Fields) -> Fields:
    ranks_of: dict[Any, int] = {}
    for index, text in enumerate(given["supported"]):
        with contextlib.suppress(InvalidTag):
            for tag in parse_tag(text):
                ranks_of.setdefault(tag, index)
    found = []
    for filename in given["wheels"]:
        try:
            _, _, build, tags = parse_wheel_filename(filename)
        except (InvalidWheelFilename, ValueError):
            continue
        ranks = [ranks_of[tag] for tag in tags if tag in ranks_of]
        if ranks:
            found.append((filename, min(ranks), build))
    best = None
    if found:
        lowest = min(rank for _, rank, _ in found)
        best = max((one for one in found if one[1] == lowest), key=lambda one: one[2])[0]
    return {"compatible": [one[0] for one in found], "ranks": {one[0]: one[1] for one in found}, "best": best}


def metadata_parse(given: Fields) -> Fields:
    data = octets(given["data"])
    raw, unparsed = parse_email(data)
    out: Fields = {
        "raw": {
            **{name: raw.get(name) for name in ("metadata_version", "name", "version", "requires_python")},
            "requires_dist": raw.get("requires_dist", []),
            "provides_extra": raw.get("provides_extra", []),
            "description_length": len(raw["description"]) if "description" in raw else None,
        },
        "unparsed": sorted(unparsed),
    }
    try:
        found = Metadata.from_email(data)
    except ExceptionGroup as group:
        return {**out, "valid": False, "invalid_fields": sorted({one.field for one in group.exceptions})}
    return {
        **out,
        "valid": True,
        "name": found.name,
        "version": str(found.version),
        "requires_dist": [str(one) for one in found.requires_dist or []],
        "requires_python": None if found.requires_python is None else str(found.requires_python),
        "provides_extra": found.provides_extra or [],
    }


class Distribution(importlib.metadata.Distribution):
    def __init__(self, **texts: str) -> None:
        self.texts = texts

    def read_text(self, filename: str) -> str | None:
        return self.texts.get(filename.partition(".")[0])

    def locate_file(self, path: Any) -> Path:
        return Path(path)


def record_parse(given: Fields) -> Fields:
    text = read_text(given["data"])
    rows = list(csv.reader(text.splitlines())) if text else []
    try:
        files = Distribution(RECORD=text).files or []
    except (TypeError, ValueError, csv.Error):
        return REFUSED
    entries = []
    for row, file in zip(rows, files):
        entries.append([row[0], row[1] if file.hash else None, file.size])
    return {"ok": True, "entries": entries}


def entry_points_parse(given: Fields) -> Fields:
    try:
        found = Distribution(entry_points=read_text(given["data"])).entry_points
    except TypeError:
        return REFUSED
    rows = []
    for one in found:
        fits = one.pattern.match(one.value) is not None
        rows.append(
            {
                "group": one.group,
                "name": one.name,
                "value": one.value,
                "module": one.module if fits else None,
                "attr": one.attr if fits else None,
                "extras": one.extras if fits else [],
            }
        )
    return {"ok": True, "entry_points": rows}


def direct_url_parse(given: Fields) -> Fields:
    try:
        found = DirectUrl.from_dict(json.loads(given["text"]))
    except Exception:
        return REFUSED
    kind = "vcs" if found.vcs_info else "archive" if found.archive_info else "dir"
    return {
        "ok": True,
        "url": found.url,
        "kind": kind,
        "subdirectory": found.subdirectory,
        "editable": found.dir_info.editable if found.dir_info else None,
        "vcs": found.vcs_info.vcs if found.vcs_info else None,
        "commit_id": found.vcs_info.commit_id if found.vcs_info else None,
        "requested_revision": found.vcs_info.requested_revision if found.vcs_info else None,
        "hashes": dict(found.archive_info.hashes)
        if found.archive_info and found.archive_info.hashes is not None
        else None,
    }


def pylock_parse(given: Fields) -> Fields:
    try:
        data = tomllib.loads(given["text"])
    except (tomllib.TOMLDecodeError, ValueError, RecursionError):
        return {"ok": False, "error": "toml"}
    try:
        lock = Pylock.from_dict(data)
    except PylockUnsupportedVersionError:
        return {"ok": False, "error": "unsupported_version"}
    except PylockValidationError:
        return {"ok": False, "error": "validation"}
    sources = ("vcs", "directory", "archive", "sdist", "wheels")
    return {
        "ok": True,
        "lock_version": str(lock.lock_version),
        "requires_python": None if lock.requires_python is None else str(lock.requires_python),
        "environments": [str(one) for one in lock.environments or []],
        "extras": list(lock.extras or []),
        "dependency_groups": list(lock.dependency_groups or []),
        "packages": [
            {
                "name": one.name,
                "version": None if one.version is None else str(one.version),
                "marker": None if one.marker is None else str(one.marker),
                "requires_python": None if one.requires_python is None else str(one.requires_python),
                "sources": [name for name in sources if getattr(one, name)],
            }
            for one in lock.packages
        ],
    }


@contextlib.contextmanager
def laid_out(files: dict[str, Any], variables: dict[str, str]) -> Iterator[Path]:
    root = Path(tempfile.mkdtemp(prefix="trysquare-")).resolve()
    here, kept = Path.cwd(), dict(os.environ)
    try:
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(octets(content))
        os.chdir(root)
        os.environ.update(variables)
        yield root
    finally:
        os.chdir(here)
        os.environ.clear()
        os.environ.update(kept)
        shutil.rmtree(root)


SESSION = PipSession()


def new_finder() -> PackageFinder:
    SESSION.pip_trusted_origins.clear()
    scope = SearchScope(find_links=[], index_urls=[], no_index=False)
    preferences = SelectionPreferences(
        allow_yanked=True, format_control=FormatControl(), release_control=ReleaseControl()
    )
    return PackageFinder.create(link_collector=LinkCollector(SESSION, scope), selection_prefs=preferences)


def place_of(parsed: Any, root: Path) -> Fields:
    found = re.fullmatch(r"-[rc] (.*) \(line (\d+)\)", parsed.comes_from, re.DOTALL)
    assert found is not None
    return {"file": os.path.relpath(root / found[1], root), "line": int(found[2])}


def requirements_txt_parse(given: Fields) -> Fields:
    class Options:
        require_hashes = False
        no_require_hashes = False
        features_enabled: list[str] = []  # noqa: RUF012

    with laid_out(given["files"], given.get("env", {})) as root, contextlib.redirect_stderr(io.StringIO()):
        finder = new_finder()
        options: Any = Options()
        try:
            parsed = list(
                req_file.parse_requirements(
                    given["main"], SESSION, finder, options, constraint=given.get("constraint", False)
                )
            )
        except (PipError, ValueError, LookupError, AssertionError, OSError):
            return {"ok": False, "stage": "file"}
        rows = []
        for one in parsed:
            try:
                requirement = constructors.install_req_from_parsed_requirement(one)
            except (PipError, ValueError, InvalidRequirement, AssertionError):
                return {"ok": False, "stage": "requirement", **place_of(one, root)}
            rows.append(row_of(one, requirement, root))
        control, releases = finder.format_control, finder.release_control
        assert releases is not None
        return {
            "ok": True,
            "requirements": rows,
            "options": {
                "index_urls": finder.index_urls,
                "no_index": finder.search_scope.no_index,
                "find_links": [link.replace(str(root), "<ROOT>") for link in finder.find_links],
                "trusted_hosts": sorted(finder.trusted_hosts),
                "no_binary": sorted(control.no_binary),
                "only_binary": sorted(control.only_binary),
                "prefer_binary": finder.prefer_binary,
                "all_releases": sorted(releases.all_releases),
                "only_final": sorted(releases.only_final),
                "require_hashes": options.require_hashes,
            },
        }


def row_of(parsed: Any, requirement: Any, root: Path) -> Fields:
    return {
        "text": parsed.requirement.strip(),
        "editable": parsed.is_editable,
        "constraint": parsed.constraint,
        **place_of(parsed, root),
        "name": requirement.name,
        "extras": sorted(requirement.extras),
        "specifier": str(requirement.req.specifier) if requirement.req else "",
        "marker": None if requirement.markers is None else str(requirement.markers),
        "url": requirement.link.url.replace(str(root), "<ROOT>") if requirement.link else None,
        "hashes": (parsed.options or {}).get("hashes", {}),
        "config_settings": (parsed.options or {}).get("config_settings", {}),
    }


OPERATIONS: dict[str, Callable[[Fields], Fields]] = {
    "wheel.filename": wheel_filename,
    "tags.compatible": tags_compatible,
    "requirements_txt.parse": requirements_txt_parse,
    "pylock.parse": pylock_parse,
    "metadata.parse": metadata_parse,
    "record.parse": record_parse,
    "entry_points.parse": entry_points_parse,
    "direct_url.parse": direct_url_parse,
}
