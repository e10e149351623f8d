"""Stand-ins that have a way of their own where a distribution is missing, beside that distribution."""

from __future__ import annotations

import importlib
import random
import sys
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

import pytest
from packaging.version import InvalidVersion, Version

from tests.support.measures import ROOT

PARTS = (
    ["", "", "", "1!", "v", " "],
    ["0", "1", "1.0", "2.10", "1.0.0", "0.0.1", "2026.4", "1.2.3.4", "x", "1..2"],
    ["", "", "", "a1", "b", "rc2", ".pre3", "-alpha.1", "c0", "_beta_2", "preview", "d1"],
    ["", "", "", ".post1", "-1", "post", ".rev2", "r", "-"],
    ["", "", "", ".dev1", "dev", "-dev2", ".dev0"],
    ["", "", "", "+abc", "+1.2", "+ab-1", "+1.A", "+"],
)
TOLD = ("release", "public", "base_version", "local", "pre", "post", "dev", "epoch", "major", "minor", "micro")
FLAGS = ("is_prerelease", "is_postrelease", "is_devrelease")


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """`pkg_resources` as an environment has it that holds neither packaging nor pip nor setuptools."""
    real = importlib.import_module

    def without(name: str, package: str | None = None) -> ModuleType:
        if "packaging" in name:
            raise ModuleNotFoundError(name)
        return real(name, package)

    monkeypatch.setattr(importlib, "import_module", without)
    spec = spec_from_file_location("alone", ROOT / "rules" / "standard-library" / "pkg_resources.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "alone", module)
    spec.loader.exec_module(module)
    return module


def test_versions_without_packaging(alone: ModuleType) -> None:
    chance = random.Random(20261126)
    pairs = []
    for _ in range(3000):
        text = "".join(chance.choice(part) for part in PARTS)
        try:
            real = Version(text)
        except InvalidVersion:
            with pytest.raises(ValueError, match="Invalid version"):
                alone.parse_version(text)
            continue
        ours = alone.parse_version(text)
        assert str(ours) == str(real)
        assert [getattr(ours, name) for name in TOLD + FLAGS] == [getattr(real, name) for name in TOLD + FLAGS]
        pairs.append((ours, real))
    assert len(pairs) > 1000
    for _ in range(20000):
        (ours, real), (our_other, real_other) = chance.choice(pairs), chance.choice(pairs)
        assert (ours < our_other, ours == our_other) == (real < real_other, real == real_other)
