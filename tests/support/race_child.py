"""Rounds of 64 threads that race to set the product up, each round in a forked process of its own.

    python race_child.py KIND RELEASE FOLDER ROUNDS SEED

KIND: ``client`` (the product's own client, wrapped), ``runtime`` (:class:`trysquare.Runtime` around that client) or ``plain`` (a Runtime
of a product without a client: RELEASE is its product.toml). Everything is imported once, before the rounds; nothing is set up there.
Prints one JSON object. Delays and failures are injected into what setup calls: Django's own ``setup`` and ``configure``.
"""

from __future__ import annotations

import faulthandler
import json
import os
import random
import sys
import threading
import time
from pathlib import Path
from typing import Any

THREADS = 64


class Injected(Exception):
    """Not an error of anybody's code."""


class Round:
    """What happens in one process."""

    def __init__(self, kind: str, release: str, folder: str, chance: random.Random) -> None:
        self.kind, self.release, self.folder, self.chance = kind, release, folder, chance
        self.setups = 0
        self.fails = chance.choice([None, None, "configure", "setup"])
        self.outcomes: list[tuple[str, str]] = []

    def inject(self) -> None:
        import django
        from django.conf import LazySettings

        real_setup, real_configure = django.setup, LazySettings.configure

        def setup(*args: Any, **more: Any) -> None:
            self.setups += 1
            time.sleep(self.chance.random() * 0.02)
            if self.fails == "setup":
                raise Injected("in setup")
            real_setup(*args, **more)

        def configure(this: Any, *args: Any, **more: Any) -> None:
            time.sleep(self.chance.random() * 0.02)
            if self.fails == "configure":
                self.setups += 1
                raise Injected("in configure")
            real_configure(this, *args, **more)

        django.setup, LazySettings.configure = setup, configure

    def begin(self) -> Any:
        """A function that sets up, and one that tells whether it is."""
        if self.kind == "client":
            from ansys.dynamicreporting.core.serverless import ADR

            def set_up() -> None:
                ADR(ansys_installation=self.release, db_directory=self.folder).setup()

            return set_up, lambda: ADR.get_instance().is_setup
        import trysquare

        configuration = {"database": self.folder} if self.kind == "runtime" else {"in_memory": True}
        made = trysquare.Runtime(product=self.release, configuration=configuration)

        def set_up_again() -> None:
            if self.chance.random() < 0.5:
                made.setup()
            else:
                trysquare.Runtime(product=self.release, configuration=configuration).setup()

        return set_up_again, lambda: made.is_setup

    def run(self) -> list[str]:
        self.inject()
        set_up, is_setup = self.begin()
        barrier = threading.Barrier(THREADS)
        delays = [self.chance.choice([0, 0, self.chance.random() * 0.01]) for _ in range(THREADS)]

        def work(delay: float) -> None:
            barrier.wait()
            time.sleep(delay)
            try:
                set_up()
                self.outcomes.append(("fine", str(is_setup())))
            except BaseException as error:
                self.outcomes.append((type(error).__name__, str(error)))

        threads = [threading.Thread(target=work, args=(delay,)) for delay in delays]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self.complaints(is_setup())

    def complaints(self, is_setup: bool) -> list[str]:
        wrong = []
        if self.setups != 1:
            wrong.append(f"{self.setups} setups")
        if len(self.outcomes) != THREADS or len(set(self.outcomes)) != 1:
            wrong.append(f"different outcomes: {sorted(set(self.outcomes))}")
        kind, text = self.outcomes[0]
        if self.fails is None and (kind != "fine" or not is_setup):
            wrong.append(f"{kind}: {text}")
        if self.fails is not None and (kind != "Injected" or f"in {self.fails}" not in text or is_setup):
            wrong.append(f"injected in {self.fails}, and got {kind}: {text}, is_setup {is_setup}")
        return wrong


def one_round(kind: str, release: str, folder: str, seed: int) -> str:
    """What was wrong in it; the round's process says it through a file."""
    report = Path(folder).parent / f"round-{os.getpid()}.txt"
    pid = os.fork()
    if pid == 0:
        faulthandler.dump_traceback_later(60, exit=True)
        try:
            wrong = Round(kind, release, folder, random.Random(seed)).run()
        except BaseException as error:
            wrong = [f"{type(error).__name__}: {error}"]
        report.write_text("\n".join(wrong), encoding="utf-8")
        sys.stderr.flush()
        os._exit(1 if wrong else 0)
    _, status = os.waitpid(pid, 0)
    said = report.read_text(encoding="utf-8") if report.exists() else "no report: a deadlock"
    report.unlink(missing_ok=True)
    return said if status else ""


def main() -> None:
    kind, release, folder, rounds, seed = sys.argv[1:]
    import django.conf
    import django.core.management

    if kind != "plain":
        from ansys.dynamicreporting.core.serverless import ADR  # noqa: F401 -- imported before the rounds
    assert not django.conf.settings.configured
    wrong = {}
    for number in range(int(rounds)):
        said = one_round(kind, release, folder, int(seed) + number)
        if said:
            wrong[number] = said
    print(json.dumps({"rounds": int(rounds), "wrong": wrong}))


main()
