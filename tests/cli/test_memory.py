"""The command has a memory allocator of its own: work that many threads share must not disturb it."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor

from tests.support.command import TRYSQUARE, plain_environment
from tests.support.venvs import venv_of_size

ROUNDS = 4


def test_threads_that_hash_and_parse_give_the_same_answer_every_time() -> None:
    words = [str(TRYSQUARE), "doctor", str(venv_of_size(50)), "--hashes", "--format", "json"]

    def answer(_: int) -> tuple[int, str, str]:
        done = subprocess.run(words, env=plain_environment(), capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    with ThreadPoolExecutor(2) as two:
        answers = list(two.map(answer, range(ROUNDS)))
    assert answers[0][0] in (0, 1), answers[0]
    assert len(set(answers)) == 1
