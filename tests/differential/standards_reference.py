"""The reference's answers to the operations of ``trysquare spec`` (docs/spec.md): packaging itself."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import InvalidName, canonicalize_name
from packaging.version import InvalidVersion, Version

if TYPE_CHECKING:
    from collections.abc import Callable

if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)  # a limit of Python's, not of the standard

Fields = dict[str, Any]
REFUSED: Fields = {"ok": False}


class NoAnswer(Exception):
    """The reference ends in an accident of its own: too deep a recursion, a failed assertion."""


def version_parse(given: Fields) -> Fields:
    try:
        version = Version(given["text"])
    except InvalidVersion:
        return REFUSED
    return {
        "ok": True,
        "normalized": str(version),
        "public": version.public,
        "base": version.base_version,
        "epoch": str(version.epoch),
        "release": [str(number) for number in version.release],
        "pre": None if version.pre is None else [version.pre[0], str(version.pre[1])],
        "post": None if version.post is None else str(version.post),
        "dev": None if version.dev is None else str(version.dev),
        "local": version.local,
        "is_prerelease": version.is_prerelease,
        "is_postrelease": version.is_postrelease,
        "is_devrelease": version.is_devrelease,
    }


def version_compare(given: Fields) -> Fields:
    first, second = Version(given["a"]), Version(given["b"])
    return {"cmp": (first > second) - (first < second)}


def specifier_parse(given: Fields) -> Fields:
    try:
        specifiers = SpecifierSet(given["text"])
    except InvalidSpecifier:
        return REFUSED
    normalized = str(specifiers)  # drops the clauses that repeat another
    return {
        "ok": True,
        "normalized": normalized,
        "specifiers": sorted([one.operator, one.version] for one in specifiers),
    }


def specifier_contains(given: Fields) -> Fields:
    specifiers = SpecifierSet(given["specifier"])
    return {"contains": specifiers.contains(given["version"], prereleases=given["prereleases"])}


def specifier_filter(given: Fields) -> Fields:
    specifiers = SpecifierSet(given["specifier"])
    return {"versions": list(specifiers.filter(given["versions"], prereleases=given["prereleases"]))}


def requirement_parse(given: Fields) -> Fields:
    try:
        requirement = Requirement(given["text"])
    except InvalidRequirement:
        return REFUSED
    return {
        "ok": True,
        "name": requirement.name,
        "name_normalized": canonicalize_name(requirement.name),
        "extras": sorted(requirement.extras),
        "extras_normalized": sorted({canonicalize_name(extra) for extra in requirement.extras}),
        "specifier": str(requirement.specifier),
        "url": requirement.url,
        "marker": None if requirement.marker is None else str(requirement.marker),
    }


def marker_evaluate(given: Fields) -> Fields:
    environment = dict(given["environment"])
    if given["extra"] is not None:
        environment["extra"] = given["extra"]
    for name in ("extras", "dependency_groups"):
        if name in given:
            environment[name] = frozenset(given[name])
    try:
        marker = Marker(given["marker"])
        value = marker.evaluate(environment, context=given["context"])
    except InvalidMarker:
        return {"ok": False, "error": "invalid_marker"}
    except UndefinedComparison:
        return {"ok": False, "error": "undefined_comparison"}
    except UndefinedEnvironmentName:
        return {"ok": False, "error": "undefined_name"}
    return {"ok": True, "value": value, "normalized": str(marker)}


def name_normalize(given: Fields) -> Fields:
    name = given["name"]
    try:
        canonicalize_name(name, validate=True)
        valid = True
    except InvalidName:
        valid = False
    return {"valid": valid, **({"normalized": canonicalize_name(name)} if name.isascii() else {})}


OPERATIONS: dict[str, Callable[[Fields], Fields]] = {
    "version.parse": version_parse,
    "version.compare": version_compare,
    "specifier.parse": specifier_parse,
    "specifier.contains": specifier_contains,
    "specifier.filter": specifier_filter,
    "requirement.parse": requirement_parse,
    "marker.evaluate": marker_evaluate,
    "name.normalize": name_normalize,
}


def answer(operation: str, given: Fields) -> Fields:
    """What the reference says; NoAnswer where it fails in a way that it does not document."""
    try:
        return OPERATIONS[operation](given)
    except (AssertionError, RecursionError, ValueError) as error:
        raise NoAnswer(f"{type(error).__name__}: {error}") from error
