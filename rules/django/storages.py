"""`storages` over the two storages that there were."""

from django.core.files.storage.handler import StorageHandler  # which is a stand-in, too

storages = StorageHandler()
