"""The standards beside the packaging library and the crates pep440_rs and pep508_rs, and a large lock file beside uv.

Every contestant is one program that reads the same frozen strings: the Requires-Dist lines of the large venv. They take
turns; each reports nanoseconds of the processor's time, the best of its rounds. Goals (issue 8): 50 times packaging, not
slower than the crates; a lock file of 5,000 packages read and checked before ``uv export --frozen`` is done.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.timing import Contestant, race, table
from tests.support.command import TRYSQUARE, plain_environment
from tests.support.measures import ROOT, record
from tests.support.venvs import site_packages, tool, venv_of_size

HERE = Path(__file__).parent
WORK = ROOT / "build" / "bench"
TURNS = int(os.environ.get("TRYSQUARE_BENCH_TURNS", "5"))
PACKAGES = 5000


def frozen_strings() -> Path:
    lines: set[str] = set()
    for file in sorted(site_packages(venv_of_size(450)).glob("*.dist-info/METADATA")):
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
            if not line:
                break
            if line.startswith("Requires-Dist:"):
                lines.add(line.split(":", 1)[1].strip())
    WORK.mkdir(parents=True, exist_ok=True)
    target = WORK / "requirements.txt"
    target.write_text("".join(f"{line}\n" for line in sorted(lines)), encoding="utf-8")
    return target


def crates() -> Path | None:
    if shutil.which("cargo") is None:
        return None
    target = WORK / "pep_crates"
    words = [
        "cargo",
        "build",
        "-q",
        "--release",
        "--locked",
        "--manifest-path",
        HERE / "pep_crates/Cargo.toml",
        "--target-dir",
        target,
    ]
    subprocess.run([str(word) for word in words], check=True)
    return target / "release" / "pep_crates"


def answers(words: list[object]) -> dict[str, float]:
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=True)
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    return {row[0]: float(row[2]) for row in rows}


def standards() -> None:
    strings = frozen_strings()
    contestants: dict[str, list[object]] = {"ours": [TRYSQUARE.parent / "tests/bench/standards_bench", strings]}
    if binary := crates():
        contestants["crates"] = [binary, strings]
    contestants["packaging"] = [sys.executable, HERE / "standards_peer.py", strings]
    best: dict[str, dict[str, float]] = {name: {} for name in contestants}
    for _ in range(TURNS):
        for name, words in contestants.items():
            for what, spent in answers(words).items():
                best[name][what] = min(spent, best[name].get(what, spent))
    figures: dict[str, object] = {}
    print(f"{'nanoseconds a piece':<26}" + "".join(f"{name:>12}" for name in contestants) + "    ratios")
    for what, ours in best["ours"].items():
        ratios = {name: round(found[what] / ours, 2) for name, found in best.items() if name != "ours"}
        print(f"{what:<26}" + "".join(f"{found[what]:>12.1f}" for found in best.values()) + f"    {ratios}")
        figures[what.replace(", ", "_").replace(" ", "_")] = ratios
    record("standards_speed", **figures)


def lock_text() -> str:
    """A lock file as uv writes them, of a chain of packages that is wide and deep."""
    out = ['version = 1\nrevision = 3\nrequires-python = ">=3.9"\n']
    first = "".join(f'    {{ name = "p{i}" }},\n' for i in range(0, PACKAGES, 50))
    out.append(
        f'[[package]]\nname = "sample"\nversion = "1.0"\nsource = {{ virtual = "." }}\ndependencies = [\n{first}]\n'
    )
    needs = ", ".join(f'{{ name = "p{i}" }}' for i in range(0, PACKAGES, 50))
    out.append(f"[package.metadata]\nrequires-dist = [{needs}]\n")
    for i in range(PACKAGES):
        url = f"https://files.example/packages/p{i}-1.{i}"
        below = [k for k in (i + 1, i + 7) if k < PACKAGES and k // 50 == i // 50]
        dependencies = "".join(
            f'    {{ name = "p{k}"{", marker = " + chr(34) + "sys_platform != " + chr(39) + "win32" + chr(39) + chr(34) if k % 3 == 0 else ""} }},\n'
            for k in below
        )
        out.append(
            f'[[package]]\nname = "p{i}"\nversion = "1.{i}"\nsource = {{ registry = "https://index.example/simple" }}\n'
            + (f"dependencies = [\n{dependencies}]\n" if below else "")
            + f'sdist = {{ url = "{url}.tar.gz", hash = "sha256:{i:064x}", size = {i} }}\nwheels = [\n'
            + f'    {{ url = "{url}-py3-none-any.whl", hash = "sha256:{i:064x}", size = {i} }},\n]\n'
        )
    return "\n".join(out)


def large_lock() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "uv.lock").write_text(lock_text(), encoding="utf-8")
        wanted = ", ".join(f'"p{i}"' for i in range(0, PACKAGES, 50))
        (folder / "pyproject.toml").write_text(
            f'[project]\nname = "sample"\nversion = "1.0"\nrequires-python = ">=3.9"\ndependencies = [{wanted}]\n'
        )
        (folder / "constraints.txt").write_text("".join(f"p{i}>=1\n" for i in range(PACKAGES)))
        check = ["check", "--manifest", "uv.lock", "-c", "constraints.txt", "--python-version", "3.12", "--no-settings"]
        ours = Contestant("trysquare check", [str(TRYSQUARE), *check])
        uv = Contestant("uv export --frozen", [str(tool("uv")), "export", "-q", "--frozen", "--no-hashes", "--offline"])
        race([ours, uv], 9, plain_environment(), folder)
        print(table([ours, uv], ours))
        record("lock_speed", packages=PACKAGES, uv_over_ours=round(uv.median / ours.median, 2))


if __name__ == "__main__":
    standards()
    large_lock()
