"""Reading the settings of large real projects, and curing them with all rules, beside the start of a Python that does nothing.

Budget (docs/guide.md): less than ``python -c pass``, for every project.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.bench.timing import Contestant, race, table
from tests.support.command import TRYSQUARE, plain_environment
from tests.support.measures import ROOT, record
from tests.support.venvs import venv

ROUNDS = int(os.environ.get("TRYSQUARE_BENCH_ROUNDS", "40"))
#: The settings module, what is installed with all that it needs, and what is installed above.
PROJECTS: dict[str, tuple[list[str], list[str]]] = {
    "pretix.settings": (["pretix"], []),
    "pretalx.settings": (["pretalx"], []),
    "nautobot.core.settings": (["nautobot"], []),
    "label_studio.core.settings.label_studio": (["label-studio"], []),
    "mezzanine.project_template.project_name.settings": (["mezzanine==6.1.1", "setuptools<81"], []),
    "squad.settings": (["squad", "setuptools<81"], []),
    "kolibri.deployment.default.settings.base": (["kolibri", "setuptools<81"], []),
    "scancodeio.settings": (["scancodeio"], []),
    "coldfront.config.settings": (["coldfront"], []),
    "wger.settings_global": (["wger==2.1"], []),
    "evennia.settings_default": (["evennia==5.0.1"], []),
    "mailman_web.settings.base": (["mailman-web==0.0.9"], []),
}


def main(wanted: list[str]) -> int:
    slow = []
    for module, (requirements, above) in PROJECTS.items():
        if wanted and not any(word in module for word in wanted):
            continue
        folder = venv(requirements, "3.12", over=above)
        python = Contestant("python -c pass", [str(folder / "bin" / "python"), "-c", "pass"])
        words = [module, "--python", str(folder)]
        read = Contestant("settings show", [str(TRYSQUARE), "settings", "show", *words])
        cure = Contestant("sanitize", [str(TRYSQUARE), "sanitize", *words])
        # A project that refuses to be set up here (exit code 2, after what is known by then) is read all the same.
        read.expected = cure.expected = (0, 1, 2)
        everyone = [python, read, cure]
        race(everyone, ROUNDS, plain_environment(), ROOT)
        print(f"\n{module}, {len(list(folder.glob('lib/*/site-packages/*.dist-info')))} distributions")
        print(table(everyone, python), flush=True)
        ratios = {"show": read.median / python.median, "sanitize": cure.median / python.median}
        slow += [f"{module} ({what} {ratio:.2f})" for what, ratio in ratios.items() if ratio >= 1]
        named = {f"{what}_over_python": round(ratio, 2) for what, ratio in ratios.items()}
        record(f"settings_speed_{module}", **named, venv=Path(folder).name)
    print(f"\nslower than python -c pass: {', '.join(slow) or 'none'} (budget: none)")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
