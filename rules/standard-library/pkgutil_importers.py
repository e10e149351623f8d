"""`pkgutil.ImpImporter` and `pkgutil.ImpLoader`, as classes to register something for."""


class ImpImporter:
    def __init__(self, path=None):
        self.path = path

    def find_module(self, fullname, path=None):
        return None

    def iter_modules(self, prefix=""):
        return iter(())


class ImpLoader:
    def __init__(self, fullname, file, filename, etc):
        self.file, self.filename, self.fullname, self.etc = file, filename, fullname, etc
