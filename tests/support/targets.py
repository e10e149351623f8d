"""Twelve targets: what their interpreters would say of themselves, and how ``trysquare`` is asked about them."""

from __future__ import annotations

PYTHONS = ("3.10", "3.11", "3.12", "3.13")
PLATFORMS = {
    "manylinux_2_28_x86_64": ("posix", "linux", "Linux", "x86_64"),
    "macosx_14_0_arm64": ("posix", "darwin", "Darwin", "arm64"),
    "win_amd64": ("nt", "win32", "Windows", "AMD64"),
}
TARGETS = [(python, platform) for python in PYTHONS for platform in PLATFORMS]


def environment_of(python: str, platform: str) -> dict[str, str]:
    """The variables of markers that a target tells; with them packaging decides a marker."""
    os_name, sys_platform, system, machine = PLATFORMS[platform]
    return {
        "python_version": python,
        "python_full_version": python + ".0",
        "implementation_name": "cpython",
        "implementation_version": python + ".0",
        "platform_python_implementation": "CPython",
        "os_name": os_name,
        "sys_platform": sys_platform,
        "platform_system": system,
        "platform_machine": machine,
        "extra": "",
    }


def options_of(python: str, platform: str) -> list[str]:
    return ["--python-version", python, "--platform", platform]
