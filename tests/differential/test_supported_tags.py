"""The tags that an interpreter on a platform supports against packaging.tags, which is told to be there."""

from __future__ import annotations

import contextlib
import sysconfig
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from packaging import _manylinux, _musllinux, tags

from tests.differential.test_standards import ask

if TYPE_CHECKING:
    from collections.abc import Iterator

PLATFORMS = [
    "manylinux_2_17_x86_64", "manylinux_2_28_x86_64", "manylinux_2_39_aarch64", "manylinux_2_5_i686", "manylinux_2_36_i686",
    "manylinux_2_31_armv7l", "manylinux_2_31_armv8l", "manylinux_2_34_s390x", "manylinux_2_34_ppc64le",
    "manylinux_2_4_x86_64", "manylinux_3_1_x86_64", "musllinux_1_2_x86_64", "musllinux_1_1_aarch64", "musllinux_1_2_armv8l",
    "linux_x86_64", "linux_armv8l", "macosx_10_9_x86_64", "macosx_10_15_x86_64", "macosx_10_3_i386", "macosx_10_6_ppc",
    "macosx_10_5_ppc64", "macosx_10_7_ppc64", "macosx_10_9_intel", "macosx_10_4_ppc", "macosx_11_0_arm64",
    "macosx_14_0_arm64", "macosx_14_2_x86_64", "macosx_26_0_arm64", "win_amd64", "win32", "win_arm64",
    "ios_13_0_arm64_iphoneos", "ios_17_4_x86_64_iphonesimulator", "ios_11_0_arm64_iphoneos", "android_34_arm64_v8a",
    "android_21_x86_64", "android_15_x86_64", "emscripten_3_1_58_wasm32",
]  # fmt: skip
INTERPRETERS = [
    ("cpython", (3, 13), "", False, False), ("cpython", (3, 13), "", True, False), ("cpython", (3, 14), "", True, True),
    ("cpython", (3, 8), "", False, True), ("cpython", (3, 12), "", True, False), ("cpython", (3, 7), "", False, False),
    ("cpython", (2, 7), "", False, False), ("cpython", (3, 2), "", False, False), ("cpython", (3, 15), "", True, False),
    ("pypy", (3, 10), "pypy310_pp73", False, False), ("graalpy", (3, 11), "graalpy311_311_native", False, False),
    ("pypy", (3, 9), "", False, False),
]  # fmt: skip


@contextlib.contextmanager
def linux(machine: str, glibc: tuple[int, int] | None = None, musl: tuple[int, int] | None = None) -> Iterator[None]:
    """packaging as it would run there."""
    with (
        mock.patch.object(sysconfig, "get_platform", lambda: "linux-" + machine),
        mock.patch.object(_manylinux, "_have_compatible_abi", lambda *_: glibc is not None),
        mock.patch.object(_manylinux, "_get_glibc_version", lambda: glibc),
        mock.patch.object(_musllinux, "_get_musl_version", lambda _: _musllinux._MuslVersion(*musl) if musl else None),
    ):
        yield


def platform_tags(platform: str) -> list[str]:
    word, _, rest = platform.partition("_")
    if word == "linux":
        with linux(rest):
            return list(tags._linux_platforms(is_32bit=False))
    if word not in ("manylinux", "musllinux", "macosx", "ios", "android"):
        return [platform]
    if word == "android":
        level, _, abi = rest.partition("_")
        return list(tags.android_platforms(int(level), abi))
    major, minor, machine = rest.split("_", 2)
    version = (int(major), int(minor))
    if word == "macosx":
        return list(tags.mac_platforms(version, machine))
    if word == "ios":
        return list(tags.ios_platforms(version, machine))
    with linux(machine, glibc=version if word == "manylinux" else None, musl=version if word == "musllinux" else None):
        return list(tags._linux_platforms(is_32bit=False))


def reference(name: str, version: tuple[int, int], abi: str, threads: bool, debug: bool, platform: str) -> list[str]:
    platforms = platform_tags(platform)
    short = tags.INTERPRETER_SHORT_NAMES.get(name, name)
    interpreter = f"{short}{version[0]}{version[1]}"
    build = {"Py_DEBUG": int(debug), "Py_GIL_DISABLED": int(threads), "WITH_PYMALLOC": 1, "Py_UNICODE_SIZE": 4}
    if not platforms:
        return []
    if name == "cpython":
        with mock.patch.object(tags, "_get_config_var", lambda variable, warn=False: build.get(variable)):
            found = list(tags.cpython_tags(version, platforms=platforms))
    else:
        found = list(tags.generic_tags(interpreter, [abi] if abi else [], platforms))
    own = {"cpython": interpreter, "pypy": "pp3"}.get(name)
    return [str(tag) for tag in [*found, *tags.compatible_tags(version, own, platforms)]]


@pytest.mark.parametrize("interpreter", INTERPRETERS, ids=lambda one: f"{one[0]}{one[1][0]}.{one[1][1]}")
def test_supported_tags(interpreter: tuple[str, tuple[int, int], str, bool, bool]) -> None:
    name, version, abi, threads, debug = interpreter
    given = [
        {
            "implementation": name,
            "python_version": f"{version[0]}.{version[1]}",
            "abi": abi,
            "free_threaded": threads,
            "debug": debug,
            "platform": platform,
        }
        for platform in PLATFORMS
    ]
    for one, ours in zip(given, ask([("tags.supported", each) for each in given])):
        theirs = reference(name, version, abi, threads, debug, one["platform"])
        # Of a platform that packaging has no tags for, it takes those of the machine it runs on.
        if theirs:
            assert ours["out"]["tags"] == theirs, one["platform"]
