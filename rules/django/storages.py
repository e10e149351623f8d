"""`storages` over the two storages that there were."""

from collections.abc import Mapping


class _Storages(Mapping):
    def __getitem__(self, alias):
        if alias == "default":
            from django.core.files.storage import default_storage

            return default_storage
        if alias == "staticfiles":
            from django.contrib.staticfiles.storage import staticfiles_storage

            return staticfiles_storage
        raise KeyError(f"Django of this version knows no storage {alias!r}")

    def __iter__(self):
        return iter(("default", "staticfiles"))

    def __len__(self):
        return 2


storages = _Storages()
