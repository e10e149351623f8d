"""`LooseVersion` and `StrictVersion`."""

import functools
import re


@functools.total_ordering
class Version:
    def __init__(self, vstring=None):
        if vstring:
            self.parse(vstring)

    def __repr__(self):
        return f"{type(self).__name__} ('{self}')"

    def _key(self):
        return self.version

    def _other(self, other):
        return type(self)(other) if isinstance(other, str) else other

    def __eq__(self, other):
        other = self._other(other)
        return self._key() == other._key() if isinstance(other, Version) else NotImplemented

    def __lt__(self, other):
        other = self._other(other)
        return self._key() < other._key() if isinstance(other, Version) else NotImplemented

    __hash__ = None


class StrictVersion(Version):
    version_re = re.compile(r"(\d+) \. (\d+) (?:\. (\d+))? (?:([ab])(\d+))?", re.VERBOSE)

    def parse(self, vstring):
        found = self.version_re.fullmatch(vstring)
        if not found:
            raise ValueError(f"invalid version number '{vstring}'")
        major, minor, patch, letter, number = found.groups()
        self.version = (int(major), int(minor), int(patch or 0))
        self.prerelease = (letter, int(number)) if letter else None

    def __str__(self):
        numbers = self.version if self.version[2] else self.version[:2]
        return ".".join(map(str, numbers)) + (self.prerelease[0] + str(self.prerelease[1]) if self.prerelease else "")

    def _key(self):
        return self.version, self.prerelease or ("z", 0)


class LooseVersion(Version):
    component_re = re.compile(r"(\d+ | [a-z]+ | \.)", re.VERBOSE)

    def parse(self, vstring):
        self.vstring = vstring
        parts = [part for part in self.component_re.split(vstring) if part and part != "."]
        self.version = [int(part) if part.isdigit() else part for part in parts]

    def __str__(self):
        return self.vstring

    def __repr__(self):
        return f"LooseVersion ('{self}')"
