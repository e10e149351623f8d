# What the library's `importlib.metadata` tells of the distributions on sys.path, for the evaluator of settings: read, never
# executed by a Python. The order in which a folder lists them is not known, and so is what depends on it.
# https://docs.python.org/3/library/importlib.metadata.html
import os
import re
import sys
from importlib import import_module


class PackageNotFoundError(ModuleNotFoundError):
    def __str__(self):
        return "No package metadata was found for " + self.args[0]

    @property
    def name(self):
        return self.args[0]


def _normalized(name):
    return re.sub(r"[-_.]+", "-", name).lower().replace("-", "_")


def _name_of(entry):
    return _normalized(entry.lower().rpartition(".")[0].partition("-")[0])


def _text(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return None


def _entries(folder):
    try:
        return os.listdir(folder or ".")
    except (FileNotFoundError, NotADirectoryError):
        return []


class EntryPoint:
    def __init__(self, name, value, group):
        self.name = name
        self.value = value
        self.group = group
        found = re.match(r"(?P<module>[\w.]+)\s*(:\s*(?P<attr>[\w.]+)\s*)?((?P<extras>\[.*\])\s*)?$", value)
        self.module = found.group("module")
        self.attr = found.group("attr") or ""
        self.extras = re.findall(r"\w+", found.group("extras") or "")

    def load(self):
        found = import_module(self.module)
        for attribute in self.attr.split("."):
            if attribute:
                found = getattr(found, attribute)
        return found

    def matches(self, **wanted):
        return all(getattr(self, key) == value for key, value in wanted.items())


class EntryPoints(tuple):
    def select(self, **wanted):
        return EntryPoints([point for point in self if point.matches(**wanted)])

    @property
    def names(self):
        return {point.name for point in self}

    @property
    def groups(self):
        return {point.group for point in self}

    def __getitem__(self, name):
        for point in self.select(name=name):
            return point
        raise KeyError(name)


def _points(text):
    group = None
    points = []
    for line in text.split("\n"):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]"):
            group = line[1:-1]
        elif group is not None:
            name, _, value = line.partition("=")
            points.append(EntryPoint(name.strip(), value.strip(), group))
    return points


class PackageMetadata:
    def __init__(self, text):
        self._headers = []
        for line in text.partition("\n\n")[0].split("\n"):
            if line[:1] in (" ", "\t"):
                key, value = self._headers.pop()
                self._headers.append((key, value + "\n" + line))
            elif ":" in line:
                key, _, value = line.partition(":")
                self._headers.append((key, value.lstrip(" \t")))

    def get_all(self, name, failobj=None):
        return [value for key, value in self._headers if key.lower() == name.lower()] or failobj

    def get(self, name, failobj=None):
        return (self.get_all(name) or [failobj])[0]

    def __getitem__(self, name):
        return self.get(name)

    def __contains__(self, name):
        return self.get_all(name) is not None


class Distribution:
    def __init__(self, path):
        self._path = path

    @classmethod
    def from_name(cls, name):
        return distribution(name)

    @property
    def metadata(self):
        text = self.read_text("METADATA")
        if text is None:
            text = self.read_text("PKG-INFO")
        if text is None:
            text = _text(self._path)
        return PackageMetadata(text)

    @property
    def name(self):
        return self.metadata["Name"]

    @property
    def version(self):
        return self.metadata["Version"]

    @property
    def entry_points(self):
        return EntryPoints(_points(self.read_text("entry_points.txt") or ""))

    def read_text(self, filename):
        return _text(os.path.join(self._path, filename))


PathDistribution = Distribution


def distribution(distribution_name):
    if not distribution_name:
        raise ValueError("A distribution name is required.")
    wanted = _normalized(distribution_name)
    first = (wanted[:1], "-", "_", ".")  # most names differ there already
    for folder in sys.path:
        found = [
            entry
            for entry in _entries(folder)
            if entry.lower()[:1] in first
            and entry.lower().endswith((".dist-info", ".egg-info"))
            and _name_of(entry) == wanted
        ]
        if found:
            return Distribution(os.path.join(folder, found[0]))
    raise PackageNotFoundError(distribution_name)


def version(distribution_name):
    return distribution(distribution_name).version


def metadata(distribution_name):
    return distribution(distribution_name).metadata


def _points_in(path, title, wanted):
    if not os.path.isfile(path):
        return []
    text = open(path, encoding="utf-8").read()
    if title not in text:
        return []
    return [point for point in _points(text) if point.matches(**wanted)]


def _all_points(wanted):
    seen = set()
    points = []
    title = "[" + wanted["group"] + "]" if "group" in wanted else ""
    for folder in dict.fromkeys(sys.path):
        within = os.path.join(folder, "")
        found = [
            entry
            for entry in _entries(folder)
            if entry.lower().endswith((".dist-info", ".egg-info"))
            and _points_in(within + entry + "/entry_points.txt", title, wanted)
        ]
        for entry in found:
            name = _name_of(entry)
            if name not in seen:
                seen.add(name)
                points.extend(_points_in(within + entry + "/entry_points.txt", title, wanted))
    return points


class _ByGroup:
    def __getitem__(self, group):
        found = self.get(group, None)
        if found is None:
            raise KeyError(group)
        return found

    def get(self, group, default=None):
        found = _all_points({"group": group})
        return EntryPoints(found) if found else default

    def select(self, **wanted):
        return entry_points(**wanted)


def entry_points(**wanted):
    if not wanted and sys.version_info < (3, 12):
        return _ByGroup()
    return EntryPoints(_all_points(wanted))
