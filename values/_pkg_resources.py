# What setuptools' `pkg_resources` tells of the distributions on sys.path, for the evaluator of settings: read, never executed
# by a Python. https://setuptools.pypa.io/en/latest/pkg_resources.html
import importlib.metadata
import os
import sys
from importlib import import_module


class ResolutionError(Exception):
    pass


class VersionConflict(ResolutionError):
    pass


class DistributionNotFound(ResolutionError):
    pass


class EntryPoint:
    def __init__(self, point):
        self.name = point.name
        self.module_name = point.module
        self.attrs = tuple(point.attr.split(".")) if point.attr else ()
        self.extras = tuple(point.extras)
        self._point = point

    def load(self):
        return self._point.load()

    def resolve(self):
        return self._point.load()


class Distribution:
    def __init__(self, found):
        self.project_name = found.name
        self.key = found.name.lower()
        self.version = found.version


def get_distribution(dist):
    if any(mark in dist for mark in "<>=!~[;@ ,("):
        return importlib.metadata.requires(dist)  # a requirement, not a name: not modelled
    try:
        return Distribution(importlib.metadata.distribution(dist))
    except importlib.metadata.PackageNotFoundError:
        raise DistributionNotFound(dist, None) from None


def iter_entry_points(group, name=None):
    wanted = {"group": group} if name is None else {"group": group, "name": name}
    return iter([EntryPoint(point) for point in importlib.metadata._all_points(wanted)])


def resource_filename(package_or_requirement, resource_name):
    module = sys.modules.get(package_or_requirement) or import_module(package_or_requirement)
    folder = os.path.dirname(module.__file__)
    return os.path.join(folder, *resource_name.split("/")) if resource_name else folder
