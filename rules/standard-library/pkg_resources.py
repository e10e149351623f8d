"""What programs, rather than installers, take of `pkg_resources`, over `importlib.metadata`."""

import functools
import importlib
import io
import os
import re
from importlib import metadata

_packaging = None
for _home in ("packaging", "pip._vendor.packaging", "setuptools._vendor.packaging"):
    try:
        _packaging = importlib.import_module(_home + ".requirements"), importlib.import_module(_home + ".version")
    except ImportError:
        continue
    break

_PATTERN = re.compile(
    r"""v?(?:(?P<epoch>[0-9]+)!)?(?P<release>[0-9]+(?:\.[0-9]+)*)
    (?:[-_.]?(?P<pre_l>alpha|beta|preview|pre|a|b|c|rc)[-_.]?(?P<pre_n>[0-9]+)?)?
    (?P<post>-(?P<post_n1>[0-9]+)|[-_.]?(?:post|rev|r)[-_.]?(?P<post_n2>[0-9]+)?)?
    (?P<dev>[-_.]?dev[-_.]?(?P<dev_n>[0-9]+)?)?
    (?:\+(?P<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?""",
    re.VERBOSE | re.IGNORECASE,
)
_LETTERS = {"alpha": "a", "beta": "b", "c": "rc", "pre": "rc", "preview": "rc"}
_LAST = (1,)  # sorts behind every (0, …)
_FIRST = (-1,)


class InvalidVersion(ValueError):
    pass


@functools.total_ordering
class Version:
    """A version of PEP 440, as `packaging.version` has them."""

    def __init__(self, version):
        found = _PATTERN.fullmatch(version.strip())
        if found is None:
            raise InvalidVersion(f"Invalid version: {version!r}")
        self.epoch = int(found["epoch"] or 0)
        self.release = tuple(map(int, found["release"].split(".")))
        letter = (found["pre_l"] or "").lower()
        self.pre = (_LETTERS.get(letter, letter), int(found["pre_n"] or 0)) if letter else None
        self.post = int(found["post_n1"] or found["post_n2"] or 0) if found["post"] else None
        self.dev = int(found["dev_n"] or 0) if found["dev"] else None
        parts = re.split("[-_.]", found["local"].lower()) if found["local"] else []
        self._local = tuple(int(part) if part.isdigit() else part for part in parts)
        self.local = ".".join(map(str, self._local)) or None
        self._key = self._sorted_as()

    def _sorted_as(self):
        release = self.release
        while len(release) > 1 and release[-1] == 0:
            release = release[:-1]
        if self.pre is not None:
            pre = (0, *self.pre)
        else:
            pre = _FIRST if self.post is None and self.dev is not None else _LAST
        post = _FIRST if self.post is None else (0, self.post)
        dev = _LAST if self.dev is None else (0, self.dev)
        local = tuple((1, part, "") if isinstance(part, int) else (0, 0, part) for part in self._local)
        return self.epoch, release, pre, post, dev, local

    @property
    def base_version(self):
        return (f"{self.epoch}!" if self.epoch else "") + ".".join(map(str, self.release))

    @property
    def public(self):
        text = self.base_version
        text += "" if self.pre is None else "".join(map(str, self.pre))
        text += "" if self.post is None else f".post{self.post}"
        return text + ("" if self.dev is None else f".dev{self.dev}")

    def __str__(self):
        return self.public + (f"+{self.local}" if self.local else "")

    def __repr__(self):
        return f"<Version({str(self)!r})>"

    def __hash__(self):
        return hash(self._key)

    def __eq__(self, other):
        return self._key == other._key if isinstance(other, Version) else NotImplemented

    def __lt__(self, other):
        return self._key < other._key if isinstance(other, Version) else NotImplemented

    is_prerelease = property(lambda self: self.dev is not None or self.pre is not None)
    is_postrelease = property(lambda self: self.post is not None)
    is_devrelease = property(lambda self: self.dev is not None)
    major = property(lambda self: self.release[0])
    minor = property(lambda self: self.release[1] if len(self.release) > 1 else 0)
    micro = property(lambda self: self.release[2] if len(self.release) > 2 else 0)


class ResolutionError(Exception):
    pass


class DistributionNotFound(ResolutionError):
    pass


class VersionConflict(ResolutionError):
    pass


class ContextualVersionConflict(VersionConflict):
    pass


class UnknownExtra(ResolutionError):
    pass


class RequirementParseError(ValueError):
    pass


def parse_version(v):
    return Version(v) if _packaging is None else _packaging[1].Version(v)


def safe_name(name):
    return re.sub("[^A-Za-z0-9.]+", "-", name)


def to_filename(name):
    return name.replace("-", "_")


class Requirement:
    def __init__(self, requirement_string):
        if _packaging is None:
            raise ImportError(
                "pkg_resources is gone, and its stand-in needs the distribution `packaging` for this: pip install packaging"
            )
        self._requirement = _packaging[0].Requirement(requirement_string)
        self.unsafe_name = self.project_name = safe_name(self._requirement.name)
        self.name = self._requirement.name
        self.key = self.project_name.lower()
        self.specs = [(one.operator, one.version) for one in self._requirement.specifier]
        self.specifier = self._requirement.specifier
        self.extras = tuple(sorted(self._requirement.extras))
        self.marker = self._requirement.marker
        self.url = self._requirement.url

    @staticmethod
    def parse(s):
        (found,) = parse_requirements(s)
        return found

    def __contains__(self, item):
        return self.specifier.contains(getattr(item, "version", item), prereleases=True)

    def __str__(self):
        return str(self._requirement)

    def __repr__(self):
        return f"Requirement.parse({str(self)!r})"

    def __eq__(self, other):
        return isinstance(other, Requirement) and str(self) == str(other)

    def __hash__(self):
        return hash(str(self))


def parse_requirements(strs):
    lines = strs.splitlines() if isinstance(strs, str) else strs
    for line in lines:
        line = line.partition(" #")[0].strip()
        if line and not line.startswith("#"):
            yield Requirement(line)


class EntryPoint:
    def __init__(self, point, dist=None):
        self._point = point
        self.name = point.name
        self.module_name, _, attributes = point.value.partition(":")
        self.module_name = self.module_name.strip()
        self.attrs = tuple(part for part in attributes.split("[")[0].strip().split(".") if part)
        self.extras = ()
        self.dist = dist

    def resolve(self):
        return self._point.load()

    def load(self, require=True, *args, **kwargs):
        return self._point.load()

    def require(self, env=None, installer=None):
        pass

    def __str__(self):
        return f"{self.name} = {self._point.value}"

    def __repr__(self):
        return f"EntryPoint.parse({str(self)!r})"


class Distribution:
    def __init__(self, found):
        self._found = found
        self.project_name = found.metadata["Name"] or ""
        self.key = safe_name(self.project_name).lower()
        self.version = found.version
        self.location = str(found.locate_file(""))
        self.precedence = 0

    @property
    def parsed_version(self):
        return parse_version(self.version)

    @property
    def egg_info(self):
        return str(getattr(self._found, "_path", ""))

    def requires(self, extras=()):
        found = [Requirement(text) for text in self._found.requires or ()]
        wanted = ["", *extras]
        return [
            one for one in found if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in wanted)
        ]

    def as_requirement(self):
        return Requirement(f"{self.project_name}=={self.version}")

    def has_metadata(self, name):
        return self._found.read_text(name) is not None

    def get_metadata(self, name):
        text = self._found.read_text(name)
        if text is None:
            raise KeyError(name)
        return text

    def get_metadata_lines(self, name):
        return (line.strip() for line in self.get_metadata(name).splitlines() if line.strip())

    def get_entry_map(self, group=None):
        found = {}
        for point in self._found.entry_points:
            found.setdefault(point.group, {})[point.name] = EntryPoint(point, self)
        return found if group is None else found.get(group, {})

    def get_entry_info(self, group, name):
        return self.get_entry_map(group).get(name)

    def load_entry_point(self, group, name):
        point = self.get_entry_info(group, name)
        if point is None:
            raise ImportError(f"Entry point {(group, name)!r} not found")
        return point.load()

    def __str__(self):
        return f"{self.project_name} {self.version}"

    def __repr__(self):
        return f"{self} ({self.location})"


def get_distribution(dist):
    if isinstance(dist, Distribution):
        return dist
    if isinstance(dist, str):
        simple = re.fullmatch(r"[A-Za-z0-9._-]+", dist)
        requirement = None if simple else Requirement(dist)
        name = dist if simple else requirement.name
    else:
        requirement, name = dist, dist.name
    try:
        found = Distribution(metadata.distribution(name))
    except metadata.PackageNotFoundError:
        raise DistributionNotFound(
            f"The '{name}' distribution was not found and is required by the application"
        ) from None
    if requirement is not None and found not in requirement:
        raise VersionConflict(found, requirement)
    return found


def require(*requirements):
    found = []
    for given in requirements:
        waiting = [given] if isinstance(given, (str, Requirement)) else list(given)
        while waiting:
            dist = get_distribution(waiting.pop(0))
            if dist.key in {one.key for one in found}:
                continue
            found.append(dist)
            if _packaging is not None:
                waiting += dist.requires()
    return found


def iter_entry_points(group, name=None):
    for dist in WorkingSet():
        for key, point in dist.get_entry_map(group).items():
            if name is None or key == name:
                yield point


def load_entry_point(dist, group, name):
    return get_distribution(dist).load_entry_point(group, name)


def get_entry_map(dist, group=None):
    return get_distribution(dist).get_entry_map(group)


def get_entry_info(dist, group, name):
    return get_distribution(dist).get_entry_info(group, name)


class WorkingSet:
    def __iter__(self):
        seen = set()
        for found in metadata.distributions():
            if found.metadata is None or not found.metadata["Name"]:
                continue
            dist = Distribution(found)
            if dist.key not in seen:
                seen.add(dist.key)
                yield dist

    @property
    def by_key(self):
        return {dist.key: dist for dist in self}

    def find(self, req):
        try:
            return get_distribution(req)
        except DistributionNotFound:
            return None

    def require(self, *requirements):
        return require(*requirements)

    def iter_entry_points(self, group, name=None):
        return iter_entry_points(group, name)


working_set = WorkingSet()


def _folder_of(package_or_requirement):
    if isinstance(package_or_requirement, Requirement):
        return get_distribution(package_or_requirement).location
    module = importlib.import_module(package_or_requirement)
    if getattr(module, "__file__", None):
        return os.path.dirname(module.__file__)
    return next(iter(module.__path__))


def resource_filename(package_or_requirement, resource_name):
    return (
        os.path.join(_folder_of(package_or_requirement), *resource_name.split("/"))
        if resource_name
        else _folder_of(package_or_requirement)
    )


def resource_exists(package_or_requirement, resource_name):
    return os.path.exists(resource_filename(package_or_requirement, resource_name))


def resource_isdir(package_or_requirement, resource_name):
    return os.path.isdir(resource_filename(package_or_requirement, resource_name))


def resource_listdir(package_or_requirement, resource_name):
    return os.listdir(resource_filename(package_or_requirement, resource_name))


def resource_string(package_or_requirement, resource_name):
    with open(resource_filename(package_or_requirement, resource_name), "rb") as stream:
        return stream.read()


def resource_stream(package_or_requirement, resource_name):
    return io.BytesIO(resource_string(package_or_requirement, resource_name))


def declare_namespace(packageName):
    # What it did is what Python does with directories that hold no `__init__`; for others their path is extended.
    import pkgutil
    import sys

    module = sys.modules.get(packageName)
    if module is not None and hasattr(module, "__path__"):
        module.__path__ = pkgutil.extend_path(module.__path__, packageName)


def cleanup_resources(force=False):
    return []
