"""What CI systems are given, run for real as far as a shell can: the GitHub Action, GitLab's component, the pre-commit hooks, the container."""

from __future__ import annotations

import importlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.test_drift import distribution, environment, replaced, site_of
from tests.support.command import TRYSQUARE, plain_environment
from tests.support.measures import FULL, ROOT
from tests.support.sources import source_of
from tests.support.venvs import venv


def yaml_documents(path: Path) -> list[Any]:
    folder = str(source_of("PyYAML", "6.0.3"))
    if folder not in sys.path:
        sys.path.append(folder)
    return list(importlib.import_module("yaml").safe_load_all(path.read_text(encoding="utf-8")))


def published_schema(name: str) -> Any:
    """One of SchemaStore, as a package carries it."""
    folder = source_of("check-jsonschema", "0.39.0") / "check_jsonschema/builtin_schemas/vendor"
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


BACKEND = """
import zipfile

METADATA = "Metadata-Version: 2.1\\nName: trysquare\\nVersion: 0\\n"
WHEEL = "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: false\\nTag: py3-none-any\\n"


def build_wheel(directory, settings=None, metadata=None):
    name = "trysquare-0-py3-none-any.whl"
    with zipfile.ZipFile(f"{directory}/{name}", "w") as wheel:
        wheel.write("trysquare", "trysquare-0.data/scripts/trysquare")
        wheel.writestr("trysquare-0.dist-info/METADATA", METADATA)
        wheel.writestr("trysquare-0.dist-info/WHEEL", WHEEL)
        wheel.writestr("trysquare-0.dist-info/RECORD", "")
    return name
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository that pip installs: the command that is tested, and our hooks. (Ours builds the command first, for minutes.)"""
    folder = tmp_path_factory.mktemp("package")
    shutil.copy2(TRYSQUARE, folder / "trysquare")
    (folder / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
    )
    (folder / "backend.py").write_text(BACKEND)
    shutil.copy2(ROOT / ".pre-commit-hooks.yaml", folder / ".pre-commit-hooks.yaml")
    commit(folder)
    return folder


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=t", "-c", "user.email=t@t", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", *who, *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit(folder: Path) -> None:
    git(folder, "init", "-q")
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-q", "-m", "all")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    environment(folder / ".venv")
    (folder / "c.txt").write_text("plain<2\n")
    (folder / "program.py").write_text("print('no product is set up here')\n")
    return folder


# --- the GitHub Action -----------------------------------------------------------------------------------------------


class Runner:
    """As GitHub's runner runs a composite action: a step is a script of its own, files carry what it says to the next."""

    def __init__(self, folder: Path, project: Path, **inputs: str) -> None:
        self.action = yaml_documents(ROOT / "action.yml")[0]
        self.project = project
        self.inputs = {name: one.get("default", "") for name, one in self.action["inputs"].items()} | inputs
        assert set(self.inputs) == set(self.action["inputs"])
        self.files = {name: folder / name for name in ("GITHUB_PATH", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in self.files.values():
            file.write_text("")
        self.temporary = folder / "temp"
        self.temporary.mkdir()
        self.log = ""

    def value(self, text: str) -> str:
        known = {f"inputs.{name}": value for name, value in self.inputs.items()}
        known["github.action_path"] = str(ROOT)
        return re.sub(r"\$\{\{ *([\w.-]+) *\}\}", lambda found: known[found[1]], text)

    def run(self, **variables: str) -> int:
        for step in self.action["runs"]["steps"]:
            assert "${{" not in step["run"], "what a user wrote would be part of the script"
            path = os.pathsep.join([*self.files["GITHUB_PATH"].read_text().splitlines(), str(TRYSQUARE.parent)])
            own = plain_environment(RUNNER_TEMP=str(self.temporary), HOME=str(self.project), **variables)
            own["PATH"] = path + os.pathsep + own["PATH"]
            own |= {name: str(file) for name, file in self.files.items()}
            own |= {name: self.value(text) for name, text in step.get("env", {}).items()}
            # https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
            words = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]]
            done = subprocess.run(words, cwd=self.project, env=own, capture_output=True, text=True, check=False)
            self.log += done.stdout + done.stderr
            if done.returncode != 0:
                return done.returncode
        return 0

    @property
    def outputs(self) -> dict[str, str]:
        return dict(line.split("=", 1) for line in self.files["GITHUB_OUTPUT"].read_text().splitlines())

    def annotations(self) -> list[str]:
        """The commands that the runner would obey."""
        found, stop = [], ""
        for line in self.log.splitlines():
            if stop:
                stop = "" if line == f"::{stop}::" else stop
            elif line.startswith("::stop-commands::"):
                stop = line.removeprefix("::stop-commands::")
            elif line.startswith("::"):
                found.append(line)
        return found


def test_the_action_is_one() -> None:
    jsonschema.Draft7Validator(published_schema("github-actions")).validate(yaml_documents(ROOT / "action.yml")[0])


def test_the_action_tells_what_it_finds(project: Path, tmp_path: Path) -> None:
    runner = Runner(tmp_path, project, install="none", arguments="-c\nc.txt\n\n")
    assert runner.run() == 1, runner.log
    assert [line.split(" ")[0] for line in runner.annotations()] == ["::error"]
    assert "TS201" in runner.annotations()[0]
    assert runner.outputs["exit-code"] == "1"
    sarif = json.loads(Path(runner.outputs["sarif"]).read_text())
    assert [one["ruleId"] for one in sarif["runs"][0]["results"]] == ["TS201"]
    assert "<svg" in Path(runner.outputs["html"]).read_text()
    assert "TS201" in runner.files["GITHUB_STEP_SUMMARY"].read_text()
    assert "Found 1 error." in runner.log


def test_the_action_passes_where_nothing_is_found(project: Path, tmp_path: Path) -> None:
    (project / "c.txt").write_text("plain<3\n")
    runner = Runner(tmp_path, project, install="none", arguments="-c\nc.txt")
    assert runner.run() == 0, runner.log
    assert runner.outputs["exit-code"] == "0"
    assert runner.annotations() == []


def test_the_action_says_what_it_cannot_do(project: Path, tmp_path: Path) -> None:
    runner = Runner(tmp_path, project, install="none", arguments="-c\nnone.txt")
    assert runner.run() == 2
    assert runner.outputs == {"exit-code": "2"}
    assert "none.txt" in runner.log


def test_nothing_of_an_input_is_run_or_obeyed(project: Path, tmp_path: Path) -> None:
    (project / "c d;$(touch here).txt").write_text("plain<2\n")
    replaced(project / ".venv", "lib", "1.5")
    distribution(site_of(project / ".venv"), "x", "1\n::error::taken over\n::set-output name=a::b")
    runner = Runner(tmp_path, project, install="none", arguments="-c\nc d;$(touch here).txt", command="check")
    assert runner.run() == 1, runner.log
    assert not (project / "here").exists()
    assert not any(line.startswith(("::error::taken", "::set-output")) for line in runner.annotations())


def test_the_action_installs_itself_beside_the_environment(package: Path, project: Path, tmp_path: Path) -> None:
    shutil.rmtree(project / ".venv")
    python = environment(tmp_path / "python")
    runner = Runner(tmp_path, project, install=str(package), arguments="-c\nc.txt")
    assert runner.run(pythonLocation=str(python)) == 1, runner.log
    assert (runner.temporary / "trysquare-venv/bin/trysquare").exists()
    assert str(python) in runner.log
    assert "trysquare-venv" not in runner.log


def test_the_action_lints(project: Path, tmp_path: Path) -> None:
    runner = Runner(tmp_path, project, install="none", command="lint", arguments="program.py", python="/nowhere")
    assert runner.run() == 0, runner.log


# --- GitLab ----------------------------------------------------------------------------------------------------------


def gitlab_job(**inputs: str) -> dict[str, Any]:
    head, body = yaml_documents(ROOT / "templates/trysquare.yml")
    values = {name: one.get("default") for name, one in head["spec"]["inputs"].items()} | inputs
    text = re.sub(r"\$\[\[ inputs\.(\w+) \]\]", lambda found: values[found[1]], json.dumps(body))
    assert "$[[" not in text
    return json.loads(text)


def test_the_component_is_one() -> None:
    head, body = yaml_documents(ROOT / "templates/trysquare.yml")
    schema = jsonschema.Draft7Validator(published_schema("gitlab-ci"))
    schema.validate(head)
    schema.validate(body)
    schema.validate(gitlab_job())


@pytest.mark.parametrize("install", [False, True])
def test_the_component_reports(install: bool, package: Path, project: Path, tmp_path: Path) -> None:
    job = gitlab_job(
        install=str(package) if install else "", arguments="--python .venv -c c.txt", name="fit", stage="test"
    )["fit"]
    own = plain_environment(HOME=str(project), **job["variables"])
    if not install:
        own["PATH"] = f"{TRYSQUARE.parent}{os.pathsep}{own['PATH']}"
    script = "set -eo pipefail\n" + "\n".join(job["script"])
    script = script.replace("/tmp/trysquare-venv", shlex.quote(str(tmp_path / "own")))
    done = subprocess.run(["bash", "-c", script], cwd=project, env=own, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "TS201" in done.stdout
    reports = job["artifacts"]["reports"]
    quality = json.loads((project / reports["codequality"]).read_text())
    assert [one["check_name"] for one in quality] == ["TS201 constraint-violated"]
    assert "TS201" in (project / reports["junit"]).read_text()
    assert all((project / name).exists() for name in job["artifacts"]["paths"])


# --- pre-commit ------------------------------------------------------------------------------------------------------


def pre_commit(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    program = venv(["pre-commit==4.7.0"], scripts=True) / "bin" / "pre-commit"
    # virtualenv keeps files at home, and would look for newer ones in the background for as long as it likes.
    own = plain_environment(
        HOME=str(folder.parent),
        PRE_COMMIT_HOME=str(folder.parent / "store"),
        VIRTUALENV_NO_PERIODIC_UPDATE="1",
        **variables,
    )
    return subprocess.run([str(program), *words], cwd=folder, env=own, capture_output=True, text=True, check=False)


def configured(project: Path, repository: Path, *hooks: str) -> None:
    lines = [f"repos:\n- repo: {repository}\n  rev: {git(repository, 'rev-parse', 'HEAD')}\n  hooks:"]
    (project / ".pre-commit-config.yaml").write_text("\n".join([*lines, *hooks]) + "\n")
    commit(project)


def test_the_hooks_are_hooks() -> None:
    done = pre_commit(ROOT, "validate-manifest", ".pre-commit-hooks.yaml")
    assert done.returncode == 0, done.stdout + done.stderr


def test_hooks_judge_the_project_not_their_own_environment(package: Path, project: Path) -> None:
    (project / "setup_here.py").write_text(
        "import threading\nfrom ansys.dynamicreporting.core.serverless import ADR\nadr = ADR()\n"
        "threading.Thread(target=adr.setup).start()\n"
    )
    (project / ".gitignore").write_text(".venv\n")
    configured(
        project,
        package,
        "  - id: trysquare-check\n    args: [-c, c.txt]",
        "  - id: trysquare-lint",
        "  - id: trysquare-doctor",
    )
    done = pre_commit(project, "run", "--all-files", "--verbose")
    assert done.returncode == 1, done.stdout + done.stderr
    check, lint, doctor = (
        " ".join(part.split()) for part in re.split(r"^trysquare (?:lint|doctor)\.", done.stdout, flags=re.MULTILINE)
    )
    assert "error[TS201] constraint-violated: plain" in check
    assert "chosen by .venv in the working directory" in check
    assert "TS501" in lint
    assert "setup_here.py" in lint
    assert ".venv in the working directory" in doctor
    # What the hook lives in is named by VIRTUAL_ENV there; where nothing else is to be found, it is none either.
    shutil.rmtree(project / ".venv")
    done = pre_commit(project, "run", "trysquare-check", "--all-files")
    assert done.returncode == 1
    assert "no Python environment was found" in " ".join(done.stdout.split())
    # One that the user works in is judged.
    environment(project.parent / "elsewhere")
    (project / ".pre-commit-config.yaml").unlink()
    configured(project, package, "  - id: trysquare-check\n    language: system\n    args: [-c, c.txt]")
    path = f"{TRYSQUARE.parent}{os.pathsep}{os.environ['PATH']}"
    done = pre_commit(
        project, "run", "--all-files", "--verbose", PATH=path, VIRTUAL_ENV=str(project.parent / "elsewhere")
    )
    assert "chosen by VIRTUAL_ENV" in " ".join(done.stdout.split()), done.stdout + done.stderr
    assert "TS201" in done.stdout


def test_a_drift_hook_keeps_a_lock(package: Path, project: Path) -> None:
    (project / ".gitignore").write_text(".venv\n")
    run = [str(TRYSQUARE), "drift", ".venv", "--baseline", "state.json", "--update-baseline"]
    subprocess.run(run, cwd=project, env=plain_environment(), capture_output=True, check=True)
    configured(project, package, "  - id: trysquare-drift\n    args: [--baseline, state.json]")
    done = pre_commit(project, "run", "--all-files")
    assert done.returncode == 0, done.stdout + done.stderr
    replaced(project / ".venv", "plain", "2.1")
    done = pre_commit(project, "run", "--all-files")
    assert done.returncode == 1
    assert "~ plain 2.0 -> 2.1 (up)" in done.stdout


# --- the container ---------------------------------------------------------------------------------------------------


def instructions() -> list[tuple[str, str]]:
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line and not line.startswith("#")]
    return [tuple(line.split(None, 1)) for line in lines]  # type: ignore[misc]


def test_the_container_file_is_one() -> None:
    known = {"FROM", "RUN", "COPY", "WORKDIR", "ENTRYPOINT"}
    found = instructions()
    assert found[0][0] == "FROM"
    assert {name for name, _ in found} <= known
    stages = [rest.split(" AS ")[1] for name, rest in found if name == "FROM" and " AS " in rest]
    for name, rest in found:
        if name == "RUN":
            subprocess.run(["bash", "-n", "-c", rest], check=True)
        if name == "COPY" and rest.startswith("--from="):
            assert rest.split()[0].removeprefix("--from=") in stages
            assert rest.split()[1].removeprefix("/src/") == "build/release/trysquare"
        if name == "ENTRYPOINT":
            assert json.loads(rest) == ["trysquare"]


def test_what_the_container_file_runs_builds_the_command(tmp_path: Path) -> None:
    """Its steps, without an engine, in a clone, in full runs; else in the checkout that has built the command. Packages are ours to have."""
    folder = ROOT
    if FULL:
        folder = tmp_path / "src"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)
    steps = [rest for name, rest in instructions() if name == "RUN" and "apt-get" not in rest]
    assert steps[0] == "./dev build trysquare"
    for rest in steps if FULL else [steps[-1].split(" && ")[-1].replace("build/release/trysquare", str(TRYSQUARE))]:
        done = subprocess.run(["sh", "-c", rest], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    # Alone, as the second stage has it.
    shutil.copy2(folder / "build/release/trysquare" if FULL else TRYSQUARE, tmp_path / "trysquare")
    done = subprocess.run([tmp_path / "trysquare", "--version"], env={}, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("trysquare ")
