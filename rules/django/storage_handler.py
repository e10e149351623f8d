"""`django.core.files.storage.handler` for a Django whose two storages stand in settings of their own."""

from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

#: The two by their aliases: the setting that names the class, and the object that is used everywhere else.
_TWO = {
    "default": ("DEFAULT_FILE_STORAGE", "django.core.files.storage.default_storage"),
    "staticfiles": ("STATICFILES_STORAGE", "django.contrib.staticfiles.storage.staticfiles_storage"),
}


class InvalidStorageError(ImproperlyConfigured):
    pass


class StorageHandler:
    """Storages by alias: those that are given; without any, the two that there are and what `STORAGES` adds to them."""

    def __init__(self, backends=None):
        self._given = backends
        self._made = {}

    @property
    def backends(self):
        if self._given is not None:
            return self._given
        from django.conf import settings

        found = {alias: {"BACKEND": getattr(settings, setting)} for alias, (setting, _) in _TWO.items()}
        for alias, said in getattr(settings, "STORAGES", {}).items():
            found[alias] = {**found.get(alias, {}), **said}
        return found

    def __getitem__(self, alias):
        if alias in self._made:
            return self._made[alias]
        params = self.backends.get(alias)
        if params is None:
            raise InvalidStorageError(f"Could not find config for '{alias}' in settings.STORAGES.")
        if self._given is None and alias in _TWO and self._is_plain(alias, params):
            return import_string(_TWO[alias][1])
        return self._made.setdefault(alias, self.create_storage(params))

    def _is_plain(self, alias, params):
        from django.conf import settings

        return params == {"BACKEND": getattr(settings, _TWO[alias][0])}

    def create_storage(self, params):
        try:
            made = import_string(params["BACKEND"])
        except ImportError as error:
            raise InvalidStorageError(f"Could not find backend {params['BACKEND']!r}: {error}") from error
        return made(**params.get("OPTIONS", {}))
