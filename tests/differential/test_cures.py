"""Real projects' settings under other Django versions, ``django.setup()`` really run: before the cure, with the module that
``sanitize`` writes, and with the patched source.

What the settings make Django use is held against what the last release that they were written for makes of them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import keeping_environment, trysquare
from tests.support.measures import FULL, ROOT, record
from tests.support.venvs import site_packages, venv

CHILD = ROOT / "tests" / "support" / "cure_child.py"
#: The settings' file in its distribution, and what is installed.
PROJECTS = {
    "mailman_web/settings/base.py": "mailman-web==0.0.9",
    "wagtail/project_template/project_name/settings/base.py": "wagtail==4.2.4",
    "django_email_verification/tests/settings.py": "django-email-verification==0.1.0 django pyjwt deprecation",
    "wger/settings_global.py": "wger==2.1",
    "crispy_forms/tests/test_settings.py": "django-crispy-forms==1.14.0 django",
    "django_mailman3/tests/settings_test.py": "django-mailman3==1.3.15",
    "django_q/tests/settings.py": "django-q2==1.10.0",
    "hyperkitty/tests/settings_test.py": "HyperKitty==1.3.12",
    "tcms/settings/common.py": "kiwitcms==12.4",
    "evennia/settings_default.py": "evennia==5.0.1",
    "pretalx/settings.py": "pretalx==2025.2.2",
    "mezzanine/project_template/project_name/settings.py": "mezzanine==6.1.1",
}
#: What a site adds to them, so that set-up can come to its end.
SITE = "\nSECRET_KEY = 'key'\nLOGGING_CONFIG = None\n"
SITES = {
    "mailman_web/settings/base.py": SITE
    + "HAYSTACK_CONNECTIONS = {'default': {'ENGINE': 'haystack.backends.simple_backend.SimpleEngine'}}\n"
    + "HYPERKITTY_ENABLE_GRAVATAR = False\n",
    "wagtail/project_template/project_name/settings/base.py": SITE
    + "INSTALLED_APPS = [app for app in INSTALLED_APPS if app not in ('home', 'search')]\n",
}
#: The settings were written for this one.
WRITTEN_FOR = "4.2.27"
VERSIONS = ["4.2.27", "5.0.14", "5.1.15", "5.2.8", "6.0"]
CASES = [(file, version) for file in PROJECTS for version in VERSIONS]
#: The default run: some projects, a version each.
FEW = list(zip(PROJECTS, ["5.2.8", "5.1.15", "5.0.14"]))
NAME = "project_settings"
OPTIONS = ("--built-for", "django<5.0", "--exit-zero")


def python_of(file: str, version: str) -> Path:
    return venv(PROJECTS[file].split(), "3.12", over=[f"django=={version}"]) / "bin" / "python"


def outcome(python: Path, module: str, folder: Path) -> dict[str, Any]:
    done = subprocess.run(
        [str(python), str(CHILD), module],
        cwd=folder,
        env=keeping_environment(HOME=str(folder)),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout.rstrip().rsplit("\n", 1)[1])
    return answer


def told(answer: dict[str, Any]) -> set[str]:
    """The settings that edits or findings speak of."""
    names = {edit[key].split("/")[1] for edit in answer["edits"] for key in ("path", "from") if key in edit}
    return names | {name.strip() for finding in answer["findings"] for name in finding["subject"].split(",")}


@pytest.mark.parametrize(("file", "version"), CASES if FULL else FEW, ids=lambda value: str(value).replace("/", "."))
def test_real_projects_are_cured(file: str, version: str, tmp_path: Path) -> None:
    old, new = python_of(file, WRITTEN_FOR), python_of(file, version)
    source = (site_packages(old.parents[1]) / file).read_bytes() + SITES.get(file, SITE).encode()
    (tmp_path / f"{NAME}.py").write_bytes(source)
    meant, before = outcome(old, NAME, tmp_path), outcome(new, NAME, tmp_path)

    words = ["sanitize", NAME, "--python", new.parents[1], *OPTIONS]
    done = trysquare(*words, "--format", "json", "--format", "python=sanitized_settings.py", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    held = trysquare("settings", "show", NAME, "--python", new.parents[1], "--format", "json", cwd=tmp_path)
    lost = (set(meant["names"]) - set(before["names"])) & set(json.loads(held.stdout)["settings"])
    assert lost <= told(answer), "a setting that this release does not read any more is not spoken of"

    with_module = outcome(new, "sanitized_settings", tmp_path)
    written = trysquare(*words, "--write", "--format", "edits", cwd=tmp_path)
    assert written.returncode == 0, written.stderr
    with_source = outcome(new, NAME, tmp_path)
    left_alone = "TS307" in trysquare(*words, "--diff", cwd=tmp_path).stderr

    kept = (tmp_path / f"{NAME}.py").read_bytes()
    again = trysquare(*words, "--write", "--format", "edits", cwd=tmp_path)
    assert (tmp_path / f"{NAME}.py").read_bytes() == kept
    assert json.loads(again.stdout) == [] or left_alone, "applying again changes nothing"
    record(
        f"cures_{file.replace('/', '.')}_{version}",
        edits=len(answer["edits"]),
        before=before["setup"],
        module=with_module["setup"],
        source=with_source["setup"],
        lost=sorted(lost),
        left_alone=left_alone,
        effects_kept=with_module["effects"] == meant["effects"] == with_source["effects"],
    )
    for after in (with_module, with_source):
        assert before["setup"] is not None or after["setup"] is None, "what worked is broken"
        if meant["effects"] is not None:
            assert after["effects"] == meant["effects"]
    assert not left_alone


def test_the_source_keeps_its_mode_and_its_place(tmp_path: Path) -> None:
    """Written in one step, through a link, with the permissions that it had."""
    world = (ROOT / "fixtures" / "worlds" / "drifted-project.world").read_text(encoding="utf-8")
    rules = world.split("=== rules/thing/2.toml\n")[1].split("=== ")[0]
    (tmp_path / "rules" / "thing").mkdir(parents=True)
    (tmp_path / "rules" / "thing" / "2.toml").write_text(rules, encoding="utf-8")
    (tmp_path / "freeze.txt").write_text("thing==2.0\n", encoding="utf-8")
    real = tmp_path / "real.py"
    real.write_text("OBSOLETE = 1\n", encoding="utf-8")
    real.chmod(0o640)
    (tmp_path / "here.py").symlink_to("real.py")
    done = trysquare(
        "sanitize", "here", "--manifest", "freeze.txt", "--rules", "rules", "--write", "--quiet", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "here.py").is_symlink()
    assert real.read_text(encoding="utf-8") == ""
    assert real.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["freeze.txt", "here.py", "real.py", "rules"]


def test_installed_modules_are_never_changed(tmp_path: Path) -> None:
    """A settings module of the environment is told about and left alone."""
    file = "mailman_web/settings/base.py"
    python = python_of(file, "5.2.8")
    installed = site_packages(python.parents[1]) / file
    before = installed.read_bytes()
    words = ["--python", python.parents[1], "--write", *OPTIONS]
    done = trysquare("sanitize", "mailman_web.settings.base", *words, cwd=tmp_path)
    assert installed.read_bytes() == before
    assert "which is not the project's" in done.stdout.replace("\n  ", " ")
    shutil.copy(installed, tmp_path / "own.py")
    assert trysquare("sanitize", "own.py", *words, cwd=tmp_path).returncode == 0
    assert (tmp_path / "own.py").read_bytes() != before
