"""What ``trysquare imports`` needs at most: memory on a large environment, and time on every file there is, good ones and spoiled ones.

A crash, a hang or a message that "this should not happen" is a failure wherever it comes from; what is said of the modules is looked at
elsewhere (test_imports_truth.py).
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support import imports_truth as truth
from tests.support.command import TRYSQUARE, plain_environment
from tests.support.measures import FULL, ROOT, record
from tests.support.venvs import site_packages, sources_of_python2, venv_of_size

if TYPE_CHECKING:
    from collections.abc import Iterator

#: MiB, with all modules of a product analysed (issue 11).
MOST_MEMORY = 500
SECONDS = 240
FILES = 30_000
MUTANTS = 20_000 if FULL else 1500
SEED = 20261127
PRODUCTS = ("wagtail-drifted", "boto-drifted", "xarray-newest") if FULL else ("boto-drifted",)


def judged(environment: Path, root: Path, *more: str) -> tuple[list[dict[str, object]], float, float]:
    """The lines, seconds and the peak in MiB."""
    words = [str(TRYSQUARE), "imports", "--python", str(environment), "--root", str(root), "--format", "jsonl", *more]
    started = time.perf_counter()
    with subprocess.Popen(words, env=plain_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            out, err = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            pytest.fail(f"more than {SECONDS} s: {' '.join(words)}")
    assert process.returncode in (0, 1), (process.returncode, err[-2000:])
    assert not err, err[-2000:]
    # Of all children so far, so never less than this one's.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return [json.loads(line) for line in out.splitlines()], time.perf_counter() - started, peak


def peak_of(environment: Path, root: Path) -> tuple[int, float]:
    """How many modules are judged, and the peak of a process that does nothing else, in MiB."""
    code = (
        "import json, sys; from pathlib import Path; from tests.differential.test_imports_limits import judged;"
        "lines, _, peak = judged(Path(sys.argv[1]), Path(sys.argv[2]));"
        "print(json.dumps([sum(one['kind'] == 'module' for one in lines), peak]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(environment), str(root)],
        cwd=ROOT,
        env={**os.environ, "TRYSQUARE": str(TRYSQUARE)},
        capture_output=True,
        text=True,
        check=True,
    )
    modules, peak = json.loads(done.stdout.splitlines()[-1])
    return modules, peak


@pytest.mark.parametrize("name", PRODUCTS)
def test_memory_on_450_distributions(name: str) -> None:
    (case,) = (one for one in truth.cases() if one.name == name)
    root = truth.root_of(case)
    modules, peak = peak_of(venv_of_size(450), root)
    record(f"imports_memory_{name}", modules=modules, mebibytes=round(peak, 1))
    assert modules >= len(truth.modules_of(root))
    assert peak < MOST_MEMORY


def environments() -> Iterator[Path]:
    """The large one, then those of the products: each file in it may be another than in the one before."""
    yield venv_of_size(450 if FULL else 50)
    for case in truth.cases() if FULL else []:
        yield truth.environment_of(case)


def test_every_module_of_environments() -> None:
    """Their site-packages as a root: all modules are asked for, tests and all."""
    sources, modules, slowest, most = 0, 0, 0.0, 0.0
    for venv in environments():
        site = site_packages(venv)
        lines, seconds, peak = judged(venv, site)
        modules += sum(one["kind"] == "module" for one in lines)
        sources += sum(1 for _ in site.rglob("*.py"))
        slowest, most = max(slowest, seconds), max(most, peak)
        if sources >= FILES:
            break
    record("imports_everything", files=sources, modules=modules, seconds=round(slowest, 1), mebibytes=round(most, 1))
    assert sources >= (FILES if FULL else 1000)
    assert modules > 0.8 * sources


if FULL:

    def test_sources_of_another_language() -> None:
        lines, seconds, _ = judged(venv_of_size(50), sources_of_python2())
        record("imports_python2", modules=sum(one["kind"] == "module" for one in lines), seconds=round(seconds, 1))
        assert any("SyntaxError" in str(one.get("why")) for one in lines)


def test_spoiled_sources(tmp_path: Path) -> None:
    """Real files with one mistake each, as modules that import each other as before."""
    site = site_packages(venv_of_size(450 if FULL else 50))
    paths = sorted(str(path) for path in site.rglob("*.py") if path.stat().st_size < 200_000)
    words = [sys.executable, ROOT / "tests/support/pysource_mutants.py", tmp_path / "made", str(MUTANTS), str(SEED)]
    done = subprocess.run(
        list(map(str, words)), input="\n".join(paths), capture_output=True, text=True, check=True, cwd=ROOT
    )
    made = [Path(line) for line in done.stdout.splitlines()]
    assert len(made) >= 0.9 * MUTANTS
    # A folder for each hundred: packages, whose modules have names that can be imported.
    for i, path in enumerate(made):
        folder = tmp_path / "root" / f"p{i // 100}"
        folder.mkdir(parents=True, exist_ok=True)
        path.rename(folder / ("__init__.py" if i % 100 == 0 else f"m{i % 100}.py"))
    lines, seconds, _ = judged(venv_of_size(450 if FULL else 50), tmp_path / "root")
    verdicts = [one for one in lines if one["kind"] == "module"]
    record("imports_mutants", modules=len(verdicts), seconds=round(seconds, 1))
    assert len(verdicts) == len(made)


LONG = {
    "parts": "import " + ".".join("a" * 200_000) + "\n",
    "relative": "from " + "." * 100_000 + " import x\n",
    "attributes": "x = a" + ".b" * 200_000 + "\n",
    "operators": "x = 1" + "+1" * 200_000 + "\n",
    "calls": "x = f()" + "()" * 100_000 + "\n",
    "imports": "".join(f"import m{i}\n" for i in range(20_000)),
    "branches": "if x: pass\n" + "".join(f"elif y: import b{i}\n" for i in range(20_000)),
    "names": "".join(f"n{i} = {i}\n" for i in range(100_000)),
    "brackets": "x = " + "[" * 199 + "]" * 199 + "\n",
    "functions": "".join(f"def f{i}(): return f{i + 1}()\n" for i in range(20_000)) + "f0()\n",
    "classes": "".join(f"class C{i + 1}(C{i}): pass\n" for i in range(5000)) + "C5000.gone\n",
    "stars": "".join(f"from s{i} import *\n" for i in range(5000)),
    "tries": "".join(" " * i + "try:\n" for i in range(90)) + " " * 90 + "import gone\n",
    "doubled": "a = (1, 2)\n" + "a = a + a\n" * 60,
    "nothing": "\0" * 1000,
    "bytes": "\udcff\udcfe" * 1000,
}


@pytest.mark.parametrize("what", LONG)
def test_sources_that_nobody_writes(tmp_path: Path, what: str) -> None:
    (tmp_path / "one.py").write_bytes(LONG[what].encode("utf-8", "surrogateescape"))
    _, seconds, _ = judged(venv_of_size(50), tmp_path)
    assert seconds < SECONDS / 4


def test_modules_that_import_each_other(tmp_path: Path) -> None:
    """A chain of 9,000, and a circle where everybody imports everybody."""
    for i in range(9000):
        (tmp_path / f"c{i}.py").write_text(f"import c{i + 1}\n")
    everybody = "".join(f"from r{i} import x as x{i}\n" for i in range(300))
    for i in range(300):
        (tmp_path / f"r{i}.py").write_text(f"{everybody}x = x{(i + 1) % 300}\n")
    _, seconds, _ = judged(venv_of_size(50), tmp_path)
    assert seconds < SECONDS / 2
