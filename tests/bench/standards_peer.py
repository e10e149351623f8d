"""What ``standards_bench.cpp`` measures, by the packaging library: ``standards_peer.py FILE``."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.version import InvalidVersion, Version

if TYPE_CHECKING:
    from collections.abc import Callable

ENVIRONMENT = {
    "implementation_name": "cpython",
    "implementation_version": "3.12.3",
    "os_name": "posix",
    "platform_machine": "x86_64",
    "platform_release": "6.8.0-45-generic",
    "platform_system": "Linux",
    "platform_version": "#45",
    "python_full_version": "3.12.3",
    "platform_python_implementation": "CPython",
    "python_version": "3.12",
    "sys_platform": "linux",
    "extra": "",
}


def measure(what: str, items: list[Any], use: Callable[[Any], object], rounds: int = 3) -> None:
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        for item in items:
            use(item)
        best = min(best, time.process_time() - started)
    print(f"{what}\t{len(items)}\t{best / max(1, len(items)) * 1e9:.1f}\t0")


def parse(line: str) -> Requirement | None:
    try:
        return Requirement(line)
    except InvalidRequirement:
        return None


def main() -> None:
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    requirements = [one for one in map(parse, lines) if one is not None]
    markers = [one.marker for one in requirements if one.marker is not None]
    versions: list[str] = []
    for one in requirements:
        for clause in one.specifier:
            try:
                Version(clause.version)
            except InvalidVersion:
                continue
            versions.append(clause.version)
    pivot = Version(sorted(versions)[len(versions) // 2])
    measure("requirement, parse", lines, parse)
    measure("marker, evaluate", markers, lambda marker: marker.evaluate(ENVIRONMENT))
    measure("version, parse", versions, Version)
    # A comparison keeps its key: each round compares versions that were parsed anew.
    rounds = [[Version(text) for text in versions] for _ in range(3)]
    best = float("inf")
    for parsed in rounds:
        started = time.process_time()
        for version in parsed:
            _ = version < pivot
        best = min(best, time.process_time() - started)
    print(f"version, compare\t{len(versions)}\t{best / max(1, len(versions)) * 1e9:.1f}\t0")
    measure("specifier set, contains", requirements, lambda one: one.specifier.contains(pivot))


if __name__ == "__main__":
    main()
