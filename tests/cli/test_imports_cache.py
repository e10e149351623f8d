"""``trysquare imports --cache``: answers come back while nothing has changed that they rest on, and only then."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_drift import site_of
from tests.support.command import TRYSQUARE, plain_environment, trysquare
from tests.support.small_wheel import files_of

if TYPE_CHECKING:
    from collections.abc import Callable

#: Long enough ago that a stamp tells (src/base/file_stamp.hpp).
SETTLED = 3
PRODUCT = {
    "shop/__init__.py": "",
    "shop/models.py": "from demo.inner import kept\n",
    "shop/views.py": "from demo.inner import gone\nimport shop.models\n",
    "shop/late.py": "def unused():\n    from demo.inner import gone\n",
}


def written(folder: Path, content: dict[str, str]) -> Path:
    for name, text in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An environment with a package, a product that wants a name that it lacks, and no answers yet."""
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    written(site_of(venv), files_of("demo", "2.0", {"demo/__init__.py": "", "demo/inner.py": "kept = 1\n"}))
    written(tmp_path / "product", PRODUCT)
    return tmp_path


def asked(place: Path, *more: str, env: dict[str, str] | None = None) -> tuple[int, str]:
    words = ["--python", place / "venv", "--root", place / "product", "--format", "jsonl", *more]
    done = trysquare("imports", *words, env=plain_environment(**(env or {})), cwd=place)
    assert done.stderr == "", done.stderr
    return done.returncode, done.stdout


def kept(place: Path, *more: str, env: dict[str, str] | None = None) -> tuple[int, str]:
    return asked(place, "--cache", str(place / "answers"), *more, env=env)


def read_by(place: Path) -> set[str]:
    """The sources that a run opens, which are none when the answer was kept and every stamp is the same."""
    words = [
        TRYSQUARE,
        "imports",
        "--python",
        place / "venv",
        "--root",
        place / "product",
        "--cache",
        place / "answers",
    ]
    done = subprocess.run(
        ["strace", "-f", "-e", "trace=openat,open", *map(str, words)],
        env=plain_environment(),
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
    )
    return {line.split('"')[1] for line in done.stderr.splitlines() if ".py" in line and '"' in line}


def test_the_same_answer_comes_back_without_reading_a_source(place: Path) -> None:
    if shutil.which("strace") is None:
        pytest.skip("no strace on this machine")
    plain = asked(place)
    assert plain[0] == 1
    assert kept(place) == plain
    time.sleep(SETTLED)
    assert kept(place) == plain  # looks into everything once more, and notes the stamps
    (answer,) = (place / "answers").iterdir()
    before = answer.stat()
    assert kept(place) == plain
    assert answer.stat().st_ino == before.st_ino, "nothing was new"
    assert not {one for one in read_by(place) if "product" in one or "demo" in one}


def _name_comes_back(place: Path) -> None:
    written(site_of(place / "venv"), {"demo/inner.py": "kept = gone = 1\n"})


def _same_size_same_time(place: Path) -> None:
    """As an installer does that sets times: neither size nor time of change tells."""
    path = place / "product/shop/models.py"
    facts = path.stat()
    path.write_text("from demo.inner import lost\n")
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def _module_is_gone(place: Path) -> None:
    (site_of(place / "venv") / "demo/inner.py").unlink()


def _module_is_new(place: Path) -> None:
    written(place, {"product/shop/new.py": "import nowhere\n"})


def _package_is_new(place: Path) -> None:
    written(place, {"product/other/__init__.py": "import nowhere\n"})


def _module_shadows(place: Path) -> None:
    written(site_of(place / "venv"), {"shop.py": "gone = 1\n"})


def _package_becomes_module(place: Path) -> None:
    shutil.rmtree(site_of(place / "venv") / "demo")
    written(site_of(place / "venv"), {"demo.py": ""})


def _pth_file_is_new(place: Path) -> None:
    written(place, {"elsewhere/far.py": ""})
    written(site_of(place / "venv"), {"more.pth": str(place / "elsewhere") + "\n"})


def _root_is_a_link(place: Path) -> None:
    (place / "product").rename(place / "moved")
    written(place / "others", {"shop/__init__.py": "import nowhere\n"})
    (place / "product").symlink_to(place / "others")


def _other_release(place: Path) -> None:
    (site_of(place / "venv") / "demo-2.0.dist-info").rename(site_of(place / "venv") / "demo-3.0.dist-info")


def _other_python(place: Path) -> None:
    path = place / "venv/pyvenv.cfg"
    path.write_text(path.read_text() + "include-system-site-packages = true\n")


CHANGES = (
    _name_comes_back,
    _same_size_same_time,
    _module_is_gone,
    _module_is_new,
    _package_is_new,
    _module_shadows,
    _package_becomes_module,
    _pth_file_is_new,
    _root_is_a_link,
    _other_release,
    _other_python,
)


@pytest.mark.parametrize("settled", [False, True], ids=["at once", "settled"])
@pytest.mark.parametrize("change", CHANGES, ids=[one.__name__.strip("_") for one in CHANGES])
def test_a_change_is_seen(place: Path, change: Callable[[Path], None], settled: bool) -> None:
    kept(place)
    if settled:
        time.sleep(SETTLED)
        kept(place)
    change(place)
    now = asked(place)
    assert kept(place) == now
    assert kept(place) == now
    assert asked(place) == now


@pytest.mark.parametrize(
    "more",
    [
        ["shop.views"],
        ["--prepend-path", "first"],
        ["--append-path", "first"],
        ["--env", "HOME=/nowhere"],
        ["--rules", "rules"],
    ],
    ids=lambda words: words[0],
)
def test_another_question_has_another_answer(place: Path, more: list[str]) -> None:
    written(place, {"first/demo/__init__.py": "", "first/demo/inner.py": "kept = gone = 1\n", "rules/x.txt": ""})
    first = kept(place)
    assert kept(place, *more) == asked(place, *more)
    assert kept(place) == first


def test_settings_may_look_at_every_variable(place: Path) -> None:
    written(place, {"product/conf.py": "import os\nif os.environ.get('DEPTH') == '2':\n    import nowhere\n"})
    words = ["--settings", "conf"]
    for depth in ("1", "2", "1"):
        env = {"DEPTH": depth}
        assert kept(place, *words, env=env) == asked(place, *words, env=env)


def test_another_program_answers_anew(place: Path) -> None:
    """The file of the command is looked at like every other."""
    copy = place / "trysquare"
    shutil.copy2(TRYSQUARE, copy)
    words = ["imports", "--python", place / "venv", "--root", place / "product", "--cache", place / "answers"]

    def inode() -> int:
        subprocess.run([copy, *map(str, words)], env=plain_environment(), cwd=place, capture_output=True, check=False)
        (answer,) = (place / "answers").iterdir()
        return answer.stat().st_ino

    first = inode()
    time.sleep(SETTLED)
    second, third = inode(), inode()
    assert first != second == third
    with copy.open("ab") as stream:
        stream.write(b"\0")
    assert inode() != third


def test_only_the_content_counts_in_another_copy_of_the_disk(place: Path) -> None:
    """As where a folder of answers is restored beside files of a fresh checkout: all stamps are others."""
    plain = kept(place)
    time.sleep(SETTLED)
    kept(place)
    for path in (place / "product").rglob("*.py"):
        text = path.read_bytes()
        path.unlink()
        path.write_bytes(text)
    (answer,) = (place / "answers").iterdir()
    before = answer.read_bytes()
    assert kept(place) == plain
    time.sleep(SETTLED)
    assert kept(place) == plain
    assert answer.read_bytes() != before


def test_damaged_answers_are_as_if_they_were_not_there(place: Path) -> None:
    plain = kept(place)
    (answer,) = (place / "answers").iterdir()
    good = answer.read_bytes()
    middle = len(good) // 2
    bad = [
        b"",
        b"\n" * 100,
        good[:-1],
        good[:middle],
        good + b"0;",
        good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :],
        good.replace(b"trysquare answer", b"another answer 12"),
        os.urandom(len(good)),
    ]
    for text in bad:
        answer.write_bytes(text)
        assert kept(place) == plain
        assert answer.read_bytes() != text, "it was made anew"
    answer.unlink()
    answer.mkdir()
    done = trysquare(
        "imports", "--python", place / "venv", "--root", place / "product", "--cache", place / "answers", cwd=place
    )
    assert done.returncode == 1
    assert "not kept" in done.stderr


def test_no_link_is_written_through(place: Path) -> None:
    kept(place)
    (answer,) = (place / "answers").iterdir()
    answer.unlink()
    precious = place / "precious"
    precious.write_text("mine")
    answer.symlink_to(precious)
    done = trysquare(
        "imports", "--python", place / "venv", "--root", place / "product", "--cache", place / "answers", cwd=place
    )
    assert done.returncode == 1
    assert precious.read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_a_note(place: Path) -> None:
    (place / "file").write_text("")
    words = ["--python", place / "venv", "--root", place / "product", "--format", "jsonl", "--cache", place / "file/in"]
    done = trysquare("imports", *words, cwd=place)
    assert (done.returncode, done.stdout) == asked(place)
    assert "note: the answer is not kept" in done.stderr
    assert trysquare("imports", *words, "-q", cwd=place).stderr == ""


def test_many_at_once(place: Path) -> None:
    plain = asked(place)
    with ThreadPoolExecutor(8) as several:
        answers = list(several.map(lambda _: kept(place), range(40)))
    assert set(answers) == {plain}
    assert len(list((place / "answers").iterdir())) == 1, "nothing half is left"


def test_a_folder_below_the_root_is_no_change_of_it(place: Path) -> None:
    words = ["--cache", str(place / "product/.answers")]
    plain = asked(place)
    assert asked(place, *words) == plain
    time.sleep(SETTLED)
    assert asked(place, *words) == plain
    (answer,) = (place / "product/.answers").iterdir()
    before = answer.stat().st_ino
    assert asked(place, *words) == plain
    assert answer.stat().st_ino == before


def test_the_folder_may_be_named_by_a_variable(place: Path) -> None:
    assert asked(place, env={"TRYSQUARE_CACHE": str(place / "answers")}) == asked(place)
    assert len(list((place / "answers").iterdir())) == 1
