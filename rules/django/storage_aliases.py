"""The aliases of the two storages, before Django had names for them."""

DEFAULT_STORAGE_ALIAS = "default"
STATICFILES_STORAGE_ALIAS = "staticfiles"
