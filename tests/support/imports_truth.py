"""Real products in real environments, every module of theirs really imported, and how what ``trysquare imports`` says compares.

A product is unpacked into a folder of its own, without its requirements; the environment is a venv that holds what it requires, as it
was on the product's day or as it is now. The folder is behind the environment on ``sys.path``, as a product is behind a client.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomllib

from tests.support.command import keeping_environment, trysquare
from tests.support.interpreters import interpreter
from tests.support.measures import ROOT
from tests.support.venvs import kept, uv, version_of

TABLE = ROOT / "tests" / "differential" / "imports_products.toml"
CHILD = ROOT / "tests" / "support" / "import_truth_child.py"
#: What the truth depends on besides the product and the environment.
SOURCES = (CHILD, CHILD.with_name("import_stepping.py"))
#: What a framework's configuration makes of a module is not asked for without one.
OF_SETTINGS = ("ImproperlyConfigured", "AppRegistryNotReady", "TypeError")
#: A process that ended, or that nobody waited for.
NO_ANSWER = ("Exit", "SystemExit", "OverTime")
SECONDS = 1200


@dataclass(frozen=True)
class Case:
    product: str
    environment: str
    install: str
    python: str
    requirements: tuple[str, ...]
    day: str
    held_out: bool
    defaults: str  # a module whose names are settings
    settings: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.product}-{self.environment}"


def cases() -> list[Case]:
    found = []
    for name, product in tomllib.loads(TABLE.read_text(encoding="utf-8"))["product"].items():
        for where, on in product["on"].items():
            found.append(
                Case(
                    product=name,
                    environment=where,
                    install=product["install"],
                    python=on["python"],
                    requirements=tuple(on["requirements"]),
                    day=on.get("day", ""),
                    held_out=product.get("held_out", False),
                    defaults=product.get("defaults", ""),
                    settings=product.get("settings", {}),
                )
            )
    return found


def root_of(case: Case) -> Path:
    """The folder that holds the product alone."""
    python = interpreter(case.python)

    def fill(folder: Path) -> None:
        uv("pip", "install", "-q", "-p", python, "--no-deps", "--target", folder, case.install)

    return kept("\n".join(["imports root", version_of(python), case.install]), fill)


def environment_of(case: Case) -> Path:
    """A venv that holds what the case requires and not the product."""
    python = interpreter(case.python)

    def fill(folder: Path) -> None:
        uv("venv", "-q", "--python", python, folder)
        words = ["--exclude-newer", case.day + "T00:00:00Z"] if case.day else []
        if case.requirements:
            uv("pip", "install", "-q", "-p", folder, *words, *case.requirements)
        uv("pip", "uninstall", "-q", "-p", folder, case.install.partition("==")[0])

    return kept("\n".join(["imports venv", version_of(python), case.install, case.day, *case.requirements]), fill)


def modules_of(root: Path) -> list[str]:
    """Every module below the root, by its dotted name; programs are not modules to import."""
    found = set()
    for path in root.rglob("*.py"):
        parts = list(path.relative_to(root).with_suffix("").parts)
        if parts[-1] == "__init__":
            parts.pop()
        if parts and all(part.isidentifier() for part in parts) and parts[-1] != "__main__" and parts != ["setup"]:
            found.add(".".join(parts))
    return sorted(one for one in found if one.partition(".")[0] != "bin")


def applications_of(root: Path) -> list[str]:
    """What a project would name as its applications: packages with models, and those that say they are one."""
    found = set()
    for path in root.rglob("*.py"):
        relative = path.relative_to(root)
        if relative.name in ("models.py", "apps.py") and len(relative.parts) > 1:
            found.add(".".join(relative.parent.parts))
        if relative.name == "__init__.py" and relative.parent.name in ("models", "migrations"):
            found.add(".".join(relative.parent.parent.parts))
    return sorted(one for one in found if one and all(part.isidentifier() for part in one.split(".")))


def _asked(case: Case, mode: str) -> Any:
    root, python = root_of(case), environment_of(case)
    request = {
        "root": str(root),
        "modules": modules_of(root),
        "mode": mode,
        "applications": applications_of(root),
        "defaults": case.defaults,
        "settings": case.settings,
    }
    done = subprocess.run(
        [str(python / "bin" / "python"), str(CHILD)],
        input=json.dumps(request),
        env=keeping_environment(),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{case.name}: {done.stderr[-3000:]}"
    return json.loads(done.stdout)


def truth_of(case: Case) -> dict[str, Any]:
    """Both halves of the truth, kept as long as the child that sees it is the same."""
    root, python = root_of(case), environment_of(case)

    def fill(folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        verdicts = dict(zip(modules_of(root), _asked(case, "verdicts"), strict=True))
        seen = {"verdicts": verdicts, **_asked(case, "causes")}
        (folder / "truth.json").write_text(json.dumps(seen, indent=1), encoding="utf-8")

    texts = [path.read_text(encoding="utf-8") for path in SOURCES]
    content = [
        "imports truth",
        *texts,
        str(root),
        str(python),
        case.defaults,
        str(case.settings),
    ]
    folder = kept("\n".join(content), fill)
    answer: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return answer


def said_of(case: Case) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """The causes and the verdicts of the command."""
    words = ["--python", environment_of(case), "--root", root_of(case), "--format", "jsonl"]
    done = trysquare("imports", *words, timeout=600)
    assert done.returncode in (0, 1), done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    verdicts = {one["module"]: one for one in lines if one["kind"] == "module"}
    return [one for one in lines if one["kind"] == "cause"], verdicts


@dataclass
class Score:
    """How an answer compares: what was told and true, told and false, not told."""

    right: int = 0
    false: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        self.right += other.right
        self.false += other.false
        self.missed += other.missed

    @property
    def precision(self) -> float:
        return self.right / told if (told := self.right + len(self.false)) else 1.0

    @property
    def recall(self) -> float:
        return self.right / there if (there := self.right + len(self.missed)) else 1.0

    def __str__(self) -> str:
        return f"{self.precision:.3f}/{self.recall:.3f} ({self.right} right, {len(self.false)} false, {len(self.missed)} missed)"


def _same(told: dict[str, Any], true: dict[str, Any]) -> bool:
    if told["file"] != true["file"] or not true["first"] <= told["line"] <= true["last"]:
        return False
    return bool(told["module"] == true["module"] and told["symbol"] == true["symbol"])


def compare_causes(told: list[dict[str, Any]], truth: dict[str, Any]) -> Score:
    """What is further wrong in a statement that has failed already counts for neither side; nor does what a handler passes on, what is
    missing where the statement that makes it was stepped over, and what lies in a branch that a stand-in decided."""
    score = Score()
    needed, further = [], []
    met = set()
    for one in truth["causes"]:
        key = (one["file"], one["statement"])
        is_further = (one["kind"] == "attribute" and key in met) or one["follows"] or one["decided"]
        (further if is_further else needed).append(one)
        met.add(key)
    passed_on = [one for one in truth["others"] if one.get("context") or one["error"].startswith("ImportError")]
    left = list(needed)
    for one in told:
        hit = next((other for other in left if _same(one, other)), None)
        if hit is not None:
            left.remove(hit)
            score.right += 1
        elif not any(_same(one, other) for other in [*needed, *further]) and not any(
            one["file"] == other["file"] and 0 <= other["first"] - one["line"] <= 12 for other in passed_on
        ):
            score.false.append(f"{one['file']}:{one['line']} {one['module']}:{one['symbol']}")
    score.missed = [f"{one['file']}:{one['first']} {one['module']}:{one['symbol']} {one['error'][:80]}" for one in left]
    return score


def compare_verdicts(told: dict[str, dict[str, Any]], truth: dict[str, Any]) -> tuple[Score, Score, list[str]]:
    """Of those that fail, of those that import, and what was not judged."""
    fails, works = Score(), Score()
    not_judged = []
    for module, error in truth["verdicts"].items():
        if error is not None and error.startswith((*OF_SETTINGS, *NO_ANSWER)):
            if told.get(module, {}).get("imports") is not None:
                not_judged.append(f"{module}: said {told[module]['imports']}, {error[:100]}")
            continue
        said = told.get(module, {}).get("imports")
        text = f"{module}: {said} {told.get(module, {}).get('why')} | {error}"[:260]
        if said is None:
            (works if error is None else fails).missed.append(text)
        elif said:
            works.right += error is None
            if error is not None:
                works.false.append(text)
                fails.missed.append(text)
        else:
            fails.right += error is not None
            if error is None:
                fails.false.append(text)
                works.missed.append(text)
    return fails, works, not_judged
