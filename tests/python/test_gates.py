"""The finder's manners: a module is executed as ever, seen once, and knows its own loader; nothing is imported early."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.command import TRYSQUARE, plain_environment
from tests.support.interpreters import interpreters
from tests.support.measures import ROOT

if TYPE_CHECKING:
    from pathlib import Path

LIBRARY = TRYSQUARE.parent / "libtrysquare.so"

PROGRAM = """
import json, sys
sys.path.insert(0, SOURCES)
from trysquare import gates
finder = gates.install(HANDOFF)
assert gates.install(HANDOFF) is finder and gates.installed() is finder
assert [one.trysquare_gate for one in sys.meta_path if hasattr(one, "trysquare_gate")] == [finder]
light = set(sys.modules)
import other
heavy = {name for name in set(sys.modules) - light if name.startswith("trysquare.")}
import product_settings
import inspect
print(json.dumps({
    "early": sorted(heavy),
    "value": product_settings.USE_L10N if hasattr(product_settings, "USE_L10N") else "gone",
    "kept": product_settings.KEPT,
    "lower": product_settings.use_l10n,
    "loader": type(product_settings.__loader__).__name__,
    "source": "USE_L10N" in inspect.getsource(product_settings),
    "edits": len(gates.edits()),
}))
"""


def run(
    folder: Path, handoff: dict[str, object], sources: Path = ROOT / "src/python", **variables: str
) -> subprocess.CompletedProcess[str]:
    text = PROGRAM.replace("SOURCES", repr(str(sources))).replace("HANDOFF", repr(json.dumps(handoff)))
    (folder / "product_settings.py").write_text("USE_L10N = True\nuse_l10n = True\nKEPT = [1]\n", encoding="utf-8")
    (folder / "other.py").write_text("", encoding="utf-8")
    # What lies on sys.path tells the versions: directory names are enough for that.
    metadata = folder / "Django-5.2.dist-info"
    metadata.mkdir(exist_ok=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: Django\nVersion: 5.2\n", encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-S", "-c", text],
        cwd=folder,
        env=plain_environment(**{"TRYSQUARE_LIBRARY": str(LIBRARY), "PYTHONPATH": str(folder), **variables}),
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_named_module_is_sanitized_in_place_and_stays_itself(tmp_path: Path) -> None:
    done = run(tmp_path, {"settings_modules": ["product_settings"]})
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["early"] == []
    assert seen["value"] == "gone"
    assert seen["kept"] == [1]
    assert seen["lower"] is True
    assert seen["loader"] == "SourceFileLoader"
    assert seen["source"] is True
    assert seen["edits"] == 1


def test_a_module_that_nobody_named_is_left_alone(tmp_path: Path) -> None:
    done = run(tmp_path, {"settings_modules": ["another"]})
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["value"] is True
    assert seen["edits"] == 0


def test_without_an_engine_setup_stops_rather_than_go_on_unsanitized(tmp_path: Path) -> None:
    # A copy that has no library and no command anywhere near it.
    alone = tmp_path / "alone/a/b/c"
    shutil.copytree(ROOT / "src/python/trysquare", alone / "trysquare")
    nowhere = str(tmp_path / "none")
    handoff: dict[str, object] = {"settings_modules": ["product_settings"]}
    done = run(tmp_path, handoff, alone, TRYSQUARE_LIBRARY=nowhere, TRYSQUARE_COMMAND=nowhere)
    assert done.returncode == 1
    assert "EngineError" in done.stderr
    assert "TRYSQUARE_LIBRARY" in done.stderr


PLACES = """
import importlib.util, json, sys
from importlib.machinery import BuiltinImporter, PathFinder
sys.path.insert(0, SOURCES)
from trysquare import gates

class Stranger:
    found = []
    def find_spec(self, name, path=None, target=None):
        if name in ("product_settings", "unnamed"):
            self.found.append(name)
            return importlib.util.spec_from_file_location(name, "elsewhere/product_settings.py")

where = sys.argv[1]
if where == "before":
    sys.meta_path.insert(1, Stranger())
elif where == "behind":
    sys.meta_path.append(Stranger())
before = list(sys.meta_path)
gates.install('{"settings_modules": ["product_settings"]}')
import product_settings, unnamed, colorsys
import importlib.metadata
print(json.dumps({
    "added": len(sys.meta_path) - len(before),
    "first": sys.meta_path[0] is gates.installed(),
    "by name": [one.__name__ for one in sys.meta_path if isinstance(one, type) and issubclass(one, PathFinder)],
    "sanitized": not hasattr(product_settings, "USE_L10N"), "left alone": hasattr(unnamed, "USE_L10N"),
    "found": Stranger.found, "version": importlib.metadata.version("django"),
}))
"""


@pytest.mark.parametrize("where", ["nobody", "behind", "before"])
def test_the_gates_stand_in_the_path_finders_place_unless_a_stranger_is_asked_before_it(
    where: str, tmp_path: Path
) -> None:
    folder = tmp_path if where == "nobody" else tmp_path / "elsewhere"
    folder.mkdir(exist_ok=True)
    (folder / "product_settings.py").write_text("USE_L10N = True\n", encoding="utf-8")
    (folder / "unnamed.py").write_text("USE_L10N = True\n", encoding="utf-8")
    metadata = tmp_path / "Django-5.2.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: Django\nVersion: 5.2\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-S", "-c", PLACES.replace("SOURCES", repr(str(ROOT / "src/python"))), where],
        cwd=tmp_path,
        env=plain_environment(TRYSQUARE_LIBRARY=str(LIBRARY), PYTHONPATH=str(tmp_path)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    strange = where != "nobody"
    assert json.loads(done.stdout) == {
        "added": 1 if where == "before" else 0,
        "first": where == "before",
        "by name": ["PathFinder"],
        "sanitized": True,
        "left alone": True,
        "found": ["product_settings", "unnamed"] if strange else [],
        "version": "5.2",
    }


CLIENT = """
import gc, importlib, json, sys, weakref
sys.path.insert(0, SOURCES)
from trysquare import gates
gates.install(json.dumps({"settings_modules": [], "callables": {"client": [["setup", "Thing.setup"]]}}))
import client
first = weakref.ref(client.Thing)
answers = [client.Thing(1).setup()]
importlib.reload(client)
gc.collect()
answers.append(client.Thing(1).setup())
print(json.dumps({"gone": first() is None, "answers": answers, "done": client.done}))
"""


def test_a_client_is_not_kept_alive_and_may_be_executed_again(tmp_path: Path) -> None:
    (tmp_path / "client.py").write_text(
        "done = globals().get('done', 0)\n"
        "class Thing:\n"
        "    def __init__(self, place): self.place = place\n"
        "    def setup(self):\n"
        "        global done\n"
        "        done += 1\n"
        "        return done\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", CLIENT.replace("SOURCES", repr(str(ROOT / "src/python")))],
        cwd=tmp_path,
        env=plain_environment(PYTHONPATH=str(tmp_path)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    # Set up once: what the second class asks for is what was done.
    assert json.loads(done.stdout) == {"gone": True, "answers": [1, 1], "done": 1}


MARKERS = """
import json, platform, sys
sys.path.insert(0, SOURCES)
from trysquare.sanitizing import python_markers
ours = python_markers()
version = sys.implementation.version
theirs = {
    "python_version": ".".join(platform.python_version_tuple()[:2]),
    "python_full_version": platform.python_version(),
    "implementation_name": sys.implementation.name,
    "platform_python_implementation": platform.python_implementation(),
}
print(json.dumps([{key: ours[key] for key in theirs}, theirs]))
"""


@pytest.mark.parametrize("version", [version for version in interpreters() if version >= (3, 9)], ids=str)
def test_an_interpreter_is_known_as_its_own_platform_module_knows_it(version: tuple[int, ...]) -> None:
    program = MARKERS.replace("SOURCES", repr(str(ROOT / "src/python")))
    done = subprocess.run([interpreters()[version], "-c", program], capture_output=True, text=True, check=True)
    ours, theirs = json.loads(done.stdout)
    assert ours == theirs


AGAIN = """
import json, os, sys
sys.path.insert(0, SOURCES)
from trysquare import gates, sanitizing
finder, asked, engine = gates.install(json.dumps({"settings_modules": []})), [], sanitizing.call
def counted(*words):
    asked.append(words)
    return engine(*words)
sanitizing.call = counted
settings = {"USE_L10N": True, "KEPT": 1}
def edits(**more):
    settings.update(more)
    before = len(asked)
    finder.sanitize(settings, "settings")
    return len(asked) - before, "USE_L10N" in settings
print(json.dumps([edits(), edits(KEPT=2), edits(USE_L10N=True), edits(), edits(USE_TZ=True), edits(USE_TZ=1), edits(USE_TZ=1)]))
"""


def test_the_engine_is_asked_again_when_a_setting_that_a_rule_looks_at_has_changed(tmp_path: Path) -> None:
    metadata = tmp_path / "Django-5.2.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: Django\nVersion: 5.2\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-S", "-c", AGAIN.replace("SOURCES", repr(str(ROOT / "src/python")))],
        env=plain_environment(TRYSQUARE_LIBRARY=str(LIBRARY), PYTHONPATH=str(tmp_path)),
        capture_output=True,
        text=True,
        check=True,
    )
    first, kept, back, same, added, number, last = json.loads(done.stdout)
    assert first == [1, False]
    assert kept == [0, False]  # no rule looks at that one
    assert back == [1, False]
    assert same == [0, False]
    assert (added[0], number[0], last[0]) == (1, 1, 0)  # True, and then 1, which is not the same to a rule
