"""The C library: what it needs, what it shows, and that C and Python can call it."""

from __future__ import annotations

import ctypes
import json
import shutil
import subprocess
import threading
from pathlib import Path

import pytest

from tests.support.command import TRYSQUARE, trysquare
from tests.support.measures import ROOT

LIBRARY = TRYSQUARE.parent / "libtrysquare.so"
REQUEST = {
    "settings": {"USE_TZ": True, "DEFAULT_FILE_STORAGE": "a.B", "N": {"$int": "123456789012345678901234567890"}},
    "environment": {"distributions": {"django": "5.1"}},
}


def test_it_depends_on_libc_and_the_standard_library_only() -> None:
    listing = subprocess.run(["readelf", "-d", LIBRARY], capture_output=True, text=True, check=True).stdout
    needed = {line.split("[")[1].rstrip("]") for line in listing.splitlines() if "(NEEDED)" in line}
    assert needed <= {"libc.so.6", "libm.so.6", "libstdc++.so.6", "libgcc_s.so.1", "ld-linux-x86-64.so.2"}


def test_it_shows_its_contract_only() -> None:
    listing = subprocess.run(["nm", "-D", "--defined-only", LIBRARY], capture_output=True, text=True, check=True).stdout
    shown = {line.split()[-1].split("@")[0] for line in listing.splitlines()}
    ours = {name for name in shown if name.startswith("ts_")}
    assert ours == {"ts_version", "ts_context_new", "ts_context_free", "ts_call", "ts_last_error"}
    assert not [name for name in shown if "trysquare" in name]


PROGRAM = r"""
#include "trysquare/trysquare.h"
#include <stdio.h>
#include <string.h>
static void take(const char* text, size_t size, void* user_data) { strncpy(user_data, text, size < 4000 ? size : 4000); }
int main(void) {
  static char answer[4096];
  ts_context* context = ts_context_new();
  int code = ts_call(context, "sanitize", "{\"settings\": {\"A\": 1}, \"environment\": {\"distributions\": {}}}", take, answer);
  printf("%s %d %s\n", ts_version(), code, answer);
  code = ts_call(context, "sanitise", "{}", take, answer);
  printf("%d %s", code, ts_last_error(context));
  code = ts_call(context, "check", "{", take, answer);
  printf("%d %s", code, ts_last_error(context));
  ts_context_free(context);
  ts_context_free(NULL);
  return ts_call(NULL, "check", "{}", take, answer) == TS_FAILED ? 0 : 1;
}
"""


def test_the_header_is_plain_c_and_errors_are_texts(tmp_path: Path) -> None:
    compiler = shutil.which("cc")
    assert compiler is not None
    (tmp_path / "program.c").write_text(PROGRAM, encoding="utf-8")
    words = [
        compiler,
        "-std=c99",
        "-pedantic-errors",
        "-Wall",
        "-Werror",
        "-I",
        ROOT / "include",
        "program.c",
        "-o",
        "program",
        LIBRARY,
    ]
    subprocess.run(words, cwd=tmp_path, check=True)
    done = subprocess.run(
        ["./program"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        env={"LD_LIBRARY_PATH": str(LIBRARY.parent)},
    )
    first, rest = done.stdout.split("\n", 1)
    assert first.split(" ", 2)[1] == "0"
    assert json.loads(first.split(" ", 2)[2])["settings"] == {"A": 1}
    assert "2 error: there is no use case `sanitise`" in rest
    assert "request:1:" in rest


def call(library: ctypes.CDLL, use_case: str, request: object, standing: int | None = None) -> dict[str, object]:
    """One call in a context of its own, or in one that stands already."""
    receiver = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p)
    library.ts_context_new.restype = ctypes.c_void_p
    library.ts_context_free.argtypes = [ctypes.c_void_p]
    library.ts_call.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, receiver, ctypes.c_void_p]
    answers: list[bytes] = []
    context = standing or library.ts_context_new()
    take = receiver(lambda text, size, _: answers.append(ctypes.string_at(text, size)))
    code = library.ts_call(context, use_case.encode(), json.dumps(request).encode(), take, None)
    if standing is None:
        library.ts_context_free(context)
    assert code in (0, 1)
    answer: dict[str, object] = json.loads(answers[0])
    return answer


def test_library_and_command_are_interchangeable() -> None:
    library = ctypes.CDLL(str(LIBRARY))
    done = trysquare("call", "sanitize", stdin=json.dumps(REQUEST))
    assert done.returncode == 0, done.stderr
    answer = call(library, "sanitize", REQUEST)
    assert answer == json.loads(done.stdout)
    assert answer["settings"]["N"] == REQUEST["settings"]["N"]  # type: ignore[index]
    assert answer["settings"]["STORAGES"]["default"] == {"BACKEND": "a.B"}  # type: ignore[index]


def test_settings_are_the_document_that_the_command_writes(tmp_path: Path) -> None:
    (tmp_path / "site.py").write_text("import os, json, nobody_knows\nDEBUG = os.environ['SITE_DEBUG'] == '1'\n")
    (tmp_path / "frozen.txt").write_text("django==5.1\n")
    environment = {"manifest": str(tmp_path / "frozen.txt")}
    request = {"settings": str(tmp_path / "site.py"), "environment": environment, "env": ["SITE_DEBUG=1"]}
    answer = call(ctypes.CDLL(str(LIBRARY)), "settings", request)
    words = ["settings", "show", request["settings"], "--manifest", environment["manifest"], "--env", "SITE_DEBUG=1"]
    done = trysquare(*words, "--format", "json")
    assert (done.returncode, json.loads(done.stdout)) == (0, answer)
    # A manifest does not hold the files of modules: that they are not found is no ImportError.
    assert (answer["settings"], answer["failure"]) == ({"DEBUG": True}, None)


def test_a_context_remembers_no_more_than_what_is_the_same(tmp_path: Path) -> None:
    rules = tmp_path / "rules" / "django"
    rules.mkdir(parents=True)

    def write_rule(value: str) -> None:
        (rules / "9.toml").write_text(
            'package = "django"\nrelease = "9"\nnote = "https://docs.example.org/"\n[[rule]]\nname = "own"\nmessage = "m"\n'
            'when = ["django"]\nmatch = [{ setting = "A", equals = 1 }]\n'
            f'edits = [{{ do = "set", setting = "A", value = "{value}" }}]\n'
            '[[rule.example]]\ntitle = "t"\nwith = { django = "5.1" }\nsettings = { A = 1 }\n'
            f'expected = {{ A = "{value}" }}\nuncured = {{ answers = "1" }}\ncured = {{ answers = "2" }}\n'
        )

    library = ctypes.CDLL(str(LIBRARY))
    old = {**REQUEST, "environment": {"distributions": {"django": "4.1"}}}
    asked = [REQUEST, old, REQUEST, {**REQUEST, "built_for": ["django>=5.1"]}, REQUEST, old, old, REQUEST]
    alone = [call(library, "sanitize", one) for one in asked]
    assert len({json.dumps(one) for one in alone}) >= 2
    library.ts_context_new.restype = ctypes.c_void_p
    context = library.ts_context_new()
    assert [call(library, "sanitize", one, context) for one in asked] == alone
    # A user's rules may change between two calls.
    own = {**REQUEST, "settings": {"A": 1}, "rules": [str(tmp_path / "rules")]}
    for value in ("b", "c"):
        write_rule(value)
        assert call(library, "sanitize", own, context)["settings"] == {"A": value}
    assert call(library, "sanitize", {**own, "rules": []}, context)["settings"] == {"A": 1}
    library.ts_context_free(context)


@pytest.mark.parametrize("threads", [8])
def test_contexts_of_different_threads_do_not_meet(threads: int) -> None:
    library = ctypes.CDLL(str(LIBRARY))
    expected = call(library, "sanitize", REQUEST)
    wrong: list[object] = []

    def work() -> None:
        for _ in range(50):
            answer = call(library, "sanitize", REQUEST)
            if answer != expected:
                wrong.append(answer)

    started = [threading.Thread(target=work) for _ in range(threads)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
    assert wrong == []
