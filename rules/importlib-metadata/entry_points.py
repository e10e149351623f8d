"""`entry_points()` as the dict by groups that it was."""


def get(self, group, default=None):
    return list(self.select(group=group)) or default


def keys(self):
    return self.groups


def values(self):
    return [list(self.select(group=group)) for group in sorted(self.groups)]


def items(self):
    return [(group, list(self.select(group=group))) for group in sorted(self.groups)]
