"""`trysquare fix`, `snapshot` and `restore`: back to whole, or exactly as it was.

What is repaired is judged by others, too: `pip check`, and an import of every top-level module.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command import TRYSQUARE, plain_environment, trysquare
from tests.support.doctor_damage import DAMAGE
from tests.support.doctor_faults import FAULTS, HASHED, metadata_of
from tests.support.doctor_further import FURTHER
from tests.support.doctor_venvs import PACKAGES, made, spoilable
from tests.support.measures import FULL, ROOT, record
from tests.support.venvs import kept, site_packages, tool

MODULES = ["six", "idna", "markupsafe", "mnemonic", "charset_normalizer"]


def wheels() -> Path:
    """A folder with the wheels of what the environments hold, their tools too: repairs need no index."""
    seeds = {
        one.name.removesuffix(".dist-info").replace("-", "==")
        for kind in ("pip", "virtualenv")
        for one in site_packages(made(kind)).glob("*.dist-info")
        if one.name.startswith(("pip-", "setuptools-", "wheel-"))
    }
    wanted = [*PACKAGES, *sorted(seeds)]

    def fill(folder: Path) -> None:
        words = [tool("pip"), "download", "-q", "--no-deps", "--only-binary", ":all:", "-d", folder]
        # One by one: several versions of a tool are wanted.
        for requirement in wanted:
            done = subprocess.run(
                [*map(str, words), requirement], env=plain_environment(), capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stderr

    return kept("\n".join(["wheels", sys.version, *wanted]), fill)


def digest(folder: Path) -> dict[str, object]:
    """Everything of a tree that can be told from outside."""
    out: dict[str, object] = {}
    for root, folders, files in os.walk(folder):
        for name in [*folders, *files]:
            path = Path(root) / name
            facts = path.lstat()
            content: object = None
            if path.is_symlink():
                content = str(path.readlink())
            elif path.is_file():
                content = (hashlib.sha256(path.read_bytes()).hexdigest(), facts.st_mtime_ns)
            out[str(path.relative_to(folder))] = (oct(facts.st_mode), content)
    return out


def repair_words(folder: Path, *options: object) -> list[str]:
    words = ["fix", folder, *options, "--offline", "--find-links", wheels(), "--installer", tool("uv")]
    return [str(word) for word in words]


def fix(folder: Path, *options: object) -> subprocess.CompletedProcess[str]:
    return trysquare(*repair_words(folder, *options), timeout=300)


def told(folder: Path, *options: object) -> set[tuple[object, object]]:
    done = trysquare("doctor", folder, "--format", "json", *options)
    assert done.returncode in (0, 1), done.stderr
    return {(one["code"], one["subject"]) for one in json.loads(done.stdout)["findings"] if one["severity"] != "info"}


def assert_whole(folder: Path) -> None:
    assert told(folder, "--hashes") == set()
    python = folder / "bin/python"
    checked = subprocess.run(
        [tool("pip"), "--python", python, "check"], env=plain_environment(), capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    program = f"import {', '.join(MODULES)}"
    imported = subprocess.run([python, "-I", "-B", "-c", program], capture_output=True, text=True, check=False)
    assert (imported.returncode, imported.stderr) == (0, "")


Fault = Callable[[Path, Path], object]
# What only the user can decide: whose module it is, where the sources went, what a line of a distribution meant.
LEFT = {
    "an extension of nobody",
    "nobody's package",
    "nobody's module",
    "a removed package's metadata",
    "a backport of the standard library",
    "a package of the standard library",
    "a package hides a module",
    "an extension hides a module",
    "two owners of a module",
    "editable sources gone",
    "editable sources with a blank gone",
    "editable finder without sources",
    "egg-link without sources",
    "a script of another environment",
    # No index has what is asked for here, and RECORD agrees that it was.
    "a requirement of an arbitrary version",
    "two that want different versions",
    "an extra of an extra",
    "Requires-Python is none",
    "a marker of an unknown variable",
    "RECORD lost the last of its lines",
    "a module was put into a package",
    "a compiled module of nobody",
    "a sitecustomize of nobody",
    "a namespace of nobody",
    "a namespace that became a package",
    "a module by another case",
    "a zipped egg of nobody",
    "an extension of the standard library",
    "a compiled module of the standard library",
    "the interpreter's own start",
    "a distribution that brings one of the standard library",
    # What was installed is gone with its folder, or belongs to a Python that is not here.
    "no site-packages",
    "no lib",
    "site-packages is a file",
    "the library of another Python only",
    "editable sources are a file",
    "editable sources are an empty folder",
    "an egg-link without egg-info",
    "an egg-link that is empty",
    # Modes and links that somebody chose, and what only their owners can have again.
    "site-packages that nobody may enter",
    "bin that nobody may enter",
    "site-packages leads outside",
    "a script leads to nothing",
    "a script of a Python that is nowhere",
    "it wants itself in another version",
    "a module in a package's package",
    "a package in a package",
    "a package hides a module of a package",
    "an extension hides a module of a package",
    "two that brought one file",
    "an egg's files are gone",
    "an egg's modules are gone",
    "an egg's requirement is not installed",
    "an egg-link leads to itself",
    "an egg-link is binary",
}
EVERY = {**FAULTS, **DAMAGE, **FURTHER, **HASHED}
REPAIRABLE: dict[str, Fault] = {name: fault for name, (fault, _) in EVERY.items() if name not in LEFT}
SAMPLE = [
    "a module is gone",
    "no RECORD",
    "RECORD outside",
    "METADATA is a pipe",
    "two copies",
    "a leftover",
    "dead .pth",
    "dangling interpreter",
    "no home in pyvenv.cfg",
    "script without interpreter",
    "compiled for another machine",
    "a command without its module",
    "a letter of a module",
    "RECORD is cut off in a line",
    "a dist-info of another version",
    "a package is a link to nothing",
    "a command is empty",
    "system packages twice",
    "lib64 leads elsewhere",
    "no bin",
]
KINDS = ["uv", "pip", "pip --copies", "virtualenv", "uv --system-site-packages"] if FULL else ["uv"]


@pytest.mark.parametrize("fault", REPAIRABLE if FULL else SAMPLE)
@pytest.mark.parametrize("kind", KINDS)
def test_repaired(tmp_path: Path, kind: str, fault: str) -> None:
    folder = spoilable(kind, tmp_path / "venv")
    REPAIRABLE[fault](folder, site_packages(folder))
    options = ["--hashes"] if fault in HASHED else []
    before = digest(folder)
    planned = fix(folder, *options)
    assert planned.returncode == 1, planned.stdout + planned.stderr
    assert "because" in planned.stdout
    assert digest(folder) == before
    done = fix(folder, "--apply", *options)
    assert done.returncode == 0, done.stdout + done.stderr
    assert_whole(folder)
    assert not (folder / ".trysquare").exists()


@pytest.mark.parametrize(
    "fault", sorted(LEFT & EVERY.keys()) if FULL else ["nobody's module", "a package hides a module"]
)
def test_left_to_the_user(tmp_path: Path, fault: str) -> None:
    folder = spoilable("uv", tmp_path / "venv")
    EVERY[fault][0](folder, site_packages(folder))
    done = fix(folder, "--apply")
    assert done.returncode in (1, 2), done.stdout + done.stderr
    assert EVERY[fault][1] in told(folder) or done.returncode == 1
    assert not (folder / ".trysquare").exists()


def test_healthy_is_left_alone(tmp_path: Path) -> None:
    folder = spoilable("uv", tmp_path / "venv")
    before = digest(folder)
    for options in ([], ["--apply"]):
        done = fix(folder, *options)
        assert (done.returncode, done.stdout) == (0, "Nothing to repair.\n")
    assert digest(folder) == before


def test_what_is_left_is_told(tmp_path: Path) -> None:
    """Nothing is called repaired that the installer refuses, and it is told with what it says."""
    folder = spoilable("uv", tmp_path / "venv")
    EVERY["a requirement of an arbitrary version"][0](folder, site_packages(folder))
    for options in ([], ["--apply"]):
        done = fix(folder, *options)
        assert done.returncode == 1
        assert "TS203" in done.stdout
        assert "the installer says" in done.stdout
        assert "nothing was changed" in done.stdout


def test_home_is_not_executed(tmp_path: Path) -> None:
    """What `home` names is linked to, perhaps: nothing of it is started to plan or to make a link."""
    folder = spoilable("uv", tmp_path / "venv")
    trap = tmp_path / "executed"
    series = site_packages(folder).parent.name
    other = tmp_path / "other"
    (other / "bin").mkdir(parents=True)
    (other / "lib" / series / "site-packages").mkdir(parents=True)
    (other / "lib" / series / "os.py").touch()
    for name in (series, "python3", "python"):
        (other / "bin" / name).write_text(f"#!/bin/sh\ntouch {trap}\n")
        (other / "bin" / name).chmod(0o755)
    cfg = folder / "pyvenv.cfg"
    lines = [line for line in cfg.read_text().splitlines() if not line.startswith(("home", "version"))]
    cfg.write_text("\n".join([f"home = {other}/bin", *lines]) + "\n")
    (folder / "bin/python").unlink()
    (folder / "bin/python").symlink_to("/nowhere/python")
    for options in ([], ["--apply"]):
        done = fix(folder, *options)
        assert done.returncode == 1 - len(options), done.stdout + done.stderr
        assert not trap.exists()
    assert str((folder / "bin/python").readlink()) == str(other / "bin" / series)


def break_much(folder: Path) -> None:
    """Some of each: our own steps and the installer's."""
    site = site_packages(folder)
    (site / "six.py").unlink()
    shutil.rmtree(metadata_of(site, "idna"))
    shutil.copytree(metadata_of(site, "mnemonic"), site / "mnemonic-0.20.dist-info")
    (site / "~nemonic").mkdir()
    (metadata_of(site, "markupsafe") / "RECORD").unlink()
    (folder / "bin/tool").write_text("#!/nowhere/python3\nprint()\n")
    (site / "x.pth").write_text("/nowhere/at/all\n")
    (site / "idna").rename(site / "~dna")


def test_many_at_once_and_json(tmp_path: Path) -> None:
    folder = spoilable("uv", tmp_path / "venv")
    break_much(folder)
    plan = json.loads(fix(folder, "--format", "json").stdout)
    assert plan["outcome"] == "planned"
    assert {step["kind"] for step in plan["steps"]} == {"remove", "write", "install"}
    assert all(step["why"] for step in plan["steps"])
    done = fix(folder, "--apply", "--format", "json")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["outcome"], answer["left"]) == (0, "repaired", []), done.stdout
    assert told(folder, "--hashes") == set()


def test_plan_is_what_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Step for step, by whatever name the environment is called."""
    break_much(spoilable("uv", tmp_path / "venv"))
    monkeypatch.chdir(tmp_path)
    plans = [
        json.loads(fix(Path(name), "--format", "json").stdout)["steps"] for name in ("venv", str(tmp_path / "venv"))
    ]
    assert plans[0] == plans[1]
    assert any(step["path"].endswith(".dist-info") for step in plans[0] if step["kind"] == "remove")
    done = json.loads(fix(Path("venv"), "--apply", "--format", "json").stdout)
    assert [(step["kind"], step["subject"]) for step in done["steps"]] == [
        (step["kind"], step["subject"]) for step in plans[0]
    ]
    assert done["outcome"] == "repaired"


def ended_at(folder: Path, seconds: float) -> bool:
    """Whether `fix --apply` was still at work when it was killed."""
    process = subprocess.Popen(
        [str(TRYSQUARE), *repair_words(folder, "--apply")],
        env=plain_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True
    return False


def test_killed_at_any_moment(tmp_path: Path) -> None:
    """200 points in a full run: each ends as it was, byte for byte, or repaired."""
    rounds = 200 if FULL else 8
    chance = random.Random(9)
    whole = tmp_path / "spoiled" / "venv"
    whole.parent.mkdir()
    folder = tmp_path / "venv"
    original = spoilable("uv", folder)
    break_much(original)
    shutil.copytree(folder, whole, symlinks=True)
    before = digest(whole)
    started = time.monotonic()
    fix(folder, "--apply")
    whole_time = time.monotonic() - started
    interrupted = identical = repaired = 0
    for number in range(rounds):
        shutil.rmtree(folder)
        shutil.copytree(whole, folder, symlinks=True)
        killed = ended_at(folder, chance.uniform(0.0, whole_time * 1.05))
        at_work = (folder / ".trysquare").exists()
        interrupted += at_work
        if at_work:
            assert ("TS110", ".trysquare") in told(folder)
            assert fix(folder, "--apply").returncode == 2
            option = "--undo" if number % 2 else "--resume"
            # A second blow, while the first is being mended.
            if number % 4 == 3:
                second = subprocess.Popen(
                    [str(TRYSQUARE), "fix", str(folder), option], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
                time.sleep(chance.uniform(0.0, 0.05))
                second.kill()
                second.wait()
            if (folder / ".trysquare").exists():
                done = fix(folder, option)
                assert done.returncode == 0, done.stdout + done.stderr
        assert not (folder / ".trysquare").exists()
        now = digest(folder)
        if now == before:
            identical += 1
        else:
            assert told(folder, "--hashes") == set(), (number, killed)
            repaired += 1
    assert identical + repaired == rounds
    assert interrupted > 0
    record("fix_killed", rounds=rounds, interrupted=interrupted, identical=identical, repaired=repaired)


def as_without_links(folder: Path, *options: object) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "tests.support.without_links", TRYSQUARE, *repair_words(folder, *options)]
    return subprocess.Popen(
        [str(word) for word in words],
        env=plain_environment(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux's")
def test_disk_without_links(tmp_path: Path) -> None:
    """Then what was there is kept in one archive, with the same promise: repaired, or as it was, at any moment."""
    folder, whole = tmp_path / "venv", tmp_path / "whole"
    break_much(spoilable("uv", folder))
    shutil.copytree(folder, whole, symlinks=True)
    before = digest(whole)
    process = as_without_links(folder, "--apply")
    packed = False
    while process.poll() is None:
        packed = packed or (folder / ".trysquare/before.tar.zst").exists()
    assert process.returncode == 0, process.communicate()
    assert packed or not (folder / ".trysquare").exists()
    assert told(folder, "--hashes") == set()
    chance = random.Random(10)
    for number in range(40 if FULL else 4):
        shutil.rmtree(folder)
        shutil.copytree(whole, folder, symlinks=True)
        killed = as_without_links(folder, "--apply")
        time.sleep(chance.uniform(0.1, 1.5))
        killed.kill()
        killed.communicate()
        if (folder / ".trysquare").exists():
            option = "--undo" if number % 2 else "--resume"
            ended = as_without_links(folder, option)
            talk = ended.communicate()
            assert ended.returncode == 0, talk
        assert not (folder / ".trysquare").exists()
        if digest(folder) != before:
            assert told(folder, "--hashes") == set()


def mounted(folder: Path, *options: str) -> None:
    folder.mkdir()
    done = subprocess.run(["mount", *options, str(folder)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip("this machine lets us mount nothing")


@pytest.mark.parametrize("room", [0, 60_000, 400_000, 900_000])
def test_full_disk(tmp_path: Path, room: int) -> None:
    """However little is free: an error, and nothing is changed."""
    disk = tmp_path / "disk"
    mounted(disk, "-t", "tmpfs", "-o", "size=64m", "none")
    try:
        folder = spoilable("uv", disk / "venv")
        site = site_packages(folder)
        shutil.rmtree(site / "mnemonic")
        shutil.rmtree(site / "charset_normalizer")
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        with (disk / "ballast").open("wb") as file, contextlib.suppress(OSError):
            file.write(b"x" * max(0, free - room))
        before = digest(folder)
        done = fix(folder, "--apply")
        if done.returncode == 0:
            assert told(folder) == set()
        else:
            assert done.returncode == 2, done.stdout
            assert "error:" in done.stderr
            assert digest(folder) == before
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_read_only(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    mounted(disk, "-t", "tmpfs", "-o", "size=64m", "none")
    try:
        folder = spoilable("uv", disk / "venv")
        (site_packages(folder) / "six.py").unlink()
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        before = digest(folder)
        done = fix(folder, "--apply")
        assert done.returncode == 2, done.stdout
        assert "Read-only" in done.stderr
        assert digest(folder) == before
        assert fix(folder).returncode == 1
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_externally_managed(tmp_path: Path) -> None:
    """PEP 668: neither a system's Python nor an environment that says so."""
    if Path("/usr/lib/python3.11/EXTERNALLY-MANAGED").exists():
        done = fix(Path("/usr/bin/python3"), "--apply")
        assert done.returncode == 2
        assert "not repaired" in done.stderr
    folder = spoilable("uv", tmp_path / "venv")
    (site_packages(folder) / "six.py").unlink()
    (folder / "EXTERNALLY-MANAGED").write_text("[externally-managed]\nError=no\n")
    before = digest(folder)
    assert fix(folder, "--apply").returncode == 2
    assert digest(folder) == before


def test_what_cannot_be_had_changes_nothing(tmp_path: Path) -> None:
    """An installer that fails ends in an error or in a finding that is left; never in half a repair."""
    folder = spoilable("uv", tmp_path / "venv")
    site = site_packages(folder)
    (metadata_of(site, "six") / "RECORD").unlink()
    before = digest(folder)
    empty = tmp_path / "empty"
    empty.mkdir()
    done = trysquare("fix", folder, "--apply", "--offline", "--find-links", empty, "--installer", tool("uv"))
    assert done.returncode == 2, done.stdout
    assert digest(folder) == before


def test_files_are_never_written_in_place(tmp_path: Path) -> None:
    """A second name of a file, as an installer's cache has it, keeps what it holds."""
    folder = spoilable("uv", tmp_path / "venv")
    script = folder / "bin/tool"
    script.write_text("#!/nowhere/python3\nprint()\n")
    os.link(script, tmp_path / "second name")
    os.link(folder / "pyvenv.cfg", tmp_path / "cfg")
    text = (tmp_path / "cfg").read_text()
    (folder / "pyvenv.cfg").unlink()
    (folder / "pyvenv.cfg").write_text("home = /nowhere\n")
    os.link(folder / "pyvenv.cfg", tmp_path / "wrong cfg")
    assert fix(folder, "--apply").returncode == 0
    assert (tmp_path / "second name").read_text() == "#!/nowhere/python3\nprint()\n"
    assert (tmp_path / "wrong cfg").read_text() == "home = /nowhere\n"
    assert (tmp_path / "cfg").read_text() == text


def test_versions_under_constraints(tmp_path: Path) -> None:
    """A drifted version comes back into what a file of constraints accepts; nothing else changes."""
    folder = spoilable("uv", tmp_path / "venv")
    constraints = tmp_path / "accepted.txt"
    constraints.write_text("idna<3.10\nsix>=1.16\n")
    more = tmp_path / "more"
    shutil.copytree(wheels(), more)
    words = [tool("pip"), "download", "-q", "--no-deps", "-d", more, "idna==3.9"]
    subprocess.run([str(word) for word in words], env=plain_environment(), check=True)
    for installer in (tool("uv"), tool("pip")):
        options = ["-c", constraints, "--offline", "--find-links", more, "--installer", installer]
        plan = json.loads(trysquare("fix", folder, "--format", "json", *options).stdout)
        assert [step["requirement"] for step in plan["steps"]] == ["idna==3.9"], plan
        assert plan["steps"][0]["before"] == "3.10"
    done = trysquare("fix", folder, "--apply", *options)
    assert done.returncode == 0, done.stdout + done.stderr
    assert metadata_of(site_packages(folder), "idna").name == "idna-3.9.dist-info"
    assert_whole(folder)


def test_snapshot_and_restore(tmp_path: Path) -> None:
    folder = spoilable("uv", tmp_path / "venv")
    site = site_packages(folder)
    os.mkfifo(site / "pipe")
    os.utime(site / "six.py", ns=(10**18 + 123456789, 10**18 + 123456789))
    before = digest(folder)
    done = trysquare("snapshot", folder)
    assert done.returncode == 0, done.stderr
    file = Path(done.stdout.strip())
    assert digest(folder) == before
    # Changed in place, removed, added.
    with (site / "six.py").open("a") as module:
        module.write("# changed\n")
    shutil.rmtree(site / "idna")
    (site / "added").mkdir()
    (folder / "bin/python").unlink()
    restored = trysquare("restore", file, folder)
    assert restored.returncode == 0, restored.stderr
    assert digest(folder) == before
    shutil.rmtree(folder)
    assert trysquare("restore", file, folder).returncode == 0
    assert digest(folder) == before


def test_snapshot_of_links(tmp_path: Path) -> None:
    """It shares what installers replace, notices what was written in place, and may be taken anew."""
    folder = spoilable("uv", tmp_path / "venv")
    site = site_packages(folder)
    for _ in range(2):
        done = trysquare("snapshot", folder, "--links")
        assert (done.returncode, done.stdout) == (0, f"{folder}.snapshot\n"), done.stderr
    saved = Path(done.stdout.strip())
    assert (saved / "tree" / site.relative_to(folder) / "six.py").samefile(site / "six.py")
    before, kept = digest(folder), digest(saved)
    shutil.rmtree(site / "idna")
    (site / "six.py").unlink()
    (site / "six.py").write_text("# another\n")
    with (metadata_of(site, "six") / "RECORD").open("a") as file:
        file.write("x,,\n")
    restored = trysquare("restore", saved, folder)
    assert restored.returncode == 0, restored.stderr
    assert (digest(folder), digest(saved)) == (before, kept)
    shutil.rmtree(folder)
    assert trysquare("restore", saved, folder).returncode == 0
    assert digest(folder) == before
    with (site / "six.py").open("a") as module:
        module.write("# in place\n")
    now = digest(folder)
    refused = trysquare("restore", saved, folder)
    assert refused.returncode == 2
    assert "six.py" in refused.stderr
    assert "written in place" in refused.stderr
    assert digest(folder) == now
    assert trysquare("snapshot", folder, "--links", "-o", site.parent.parent).returncode == 2


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux's")
def test_snapshot_of_links_where_there_are_none(tmp_path: Path) -> None:
    folder = spoilable("uv", tmp_path / "venv")
    before = digest(folder)
    words = [sys.executable, "-m", "tests.support.without_links", TRYSQUARE, "snapshot", folder, "--links"]
    done = subprocess.run(
        [str(word) for word in words], env=plain_environment(), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout in (f"{folder}.snapshot.tar.zst\n", f"{folder}.snapshot\n")
    shutil.rmtree(folder)
    assert trysquare("restore", done.stdout.strip(), folder).returncode == 0
    assert digest(folder) == before
    assert not Path(f"{folder}.snapshot.new").exists()


def test_restore_refuses_what_is_no_snapshot(tmp_path: Path) -> None:
    folder = spoilable("uv", tmp_path / "venv")
    before = digest(folder)
    wrong = tmp_path / "wrong.tar.zst"
    wrong.write_bytes(b"\x28\xb5\x2f\xfd" + b"nonsense" * 20)
    for no_snapshot in (wrong, tmp_path, folder, tmp_path / "nowhere"):
        done = trysquare("restore", no_snapshot, folder)
        assert done.returncode == 2
        assert "error:" in done.stderr
        assert digest(folder) == before
