"""`django.core.files.storage.handler` for a Django whose two storages stand in settings of their own."""

from django.core.exceptions import ImproperlyConfigured


class InvalidStorageError(ImproperlyConfigured):
    pass


class StorageHandler:
    """Storages by alias: those that are given, and without any the two that this Django has."""

    def __init__(self, backends=None):
        self._given = backends
        self._storages = {}

    @property
    def backends(self):
        if self._given is not None:
            return self._given
        from django.conf import settings

        return {
            "default": {"BACKEND": settings.DEFAULT_FILE_STORAGE},
            "staticfiles": {"BACKEND": settings.STATICFILES_STORAGE},
        }

    def __getitem__(self, alias):
        if alias not in self._storages:
            if alias not in self.backends:
                raise InvalidStorageError(f"Could not find config for '{alias}' in settings.STORAGES.")
            self._storages[alias] = self.create_storage(self.backends[alias])
        return self._storages[alias]

    def create_storage(self, params):
        from django.utils.module_loading import import_string

        try:
            made = import_string(params["BACKEND"])
        except ImportError as error:
            raise InvalidStorageError(f"Could not find backend {params['BACKEND']!r}: {error}") from error
        return made(**params.get("OPTIONS", {}))
