"""Runs inside an interpreter (3.6 or later) and says what its own machinery finds: search path, markers, distributions.

Argument: a directory that holds ``packaging`` (and ``importlib_metadata`` where the standard library lacks it); it
joins the search path only after that was written down.
"""

import json
import os
import re
import sys

path = [entry for entry in sys.path if entry and os.path.exists(entry)]  # noqa: PTH110
sys.path.append(sys.argv[1])

try:
    from importlib import metadata
except ImportError:
    import importlib_metadata as metadata

from packaging.markers import default_environment  # noqa: E402


def words(text):
    """Folded headers keep their line ends in some releases and lose their indent in others."""
    return None if text is None else re.sub(r"[ \t\r\n\f\v]+", " ", str(text)).strip(" ")


def described(distribution, location):
    facts = distribution.metadata
    if facts is None or words(facts["Name"]) in (None, ""):
        return None  # a damaged one: the reference has no name for it either
    origin = json.loads(distribution.read_text("direct_url.json") or "null")
    installer = (distribution.read_text("INSTALLER") or "").split("\n")[0].strip()
    return {
        "name": words(facts["Name"]),
        "version": words(facts["Version"]) or None,
        "requires_python": words(facts["Requires-Python"]) or None,
        "requires": [words(line) for line in distribution.requires or []],
        "extras": [words(extra) for extra in facts.get_all("Provides-Extra") or []],
        "installer": installer or None,
        "origin": origin and origin["url"],
        "location": location,
    }


found = []
for entry in path:
    for distribution in metadata.distributions(path=[entry]):
        row = described(distribution, entry)
        if row is not None:
            found.append(row)

json.dump({"path": path, "markers": default_environment(), "distributions": found}, sys.stdout)
