"""The class of a storage by its path, or of the default one."""

from django.conf import settings
from django.utils.module_loading import import_string


def get_storage_class(import_path=None):
    return import_string(import_path or settings.STORAGES["default"]["BACKEND"])
