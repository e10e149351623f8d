"""`Meta.index_together` as unnamed indexes."""

from django.db.models.indexes import Index
from django.db.models.options import normalize_together


def as_indexes(call, self, cls, name):
    meta = self.meta
    together = getattr(meta, "index_together", None) if meta is not None else None
    if together:
        call.used()
    if meta is not None and hasattr(meta, "index_together"):
        own = {key: value for key, value in vars(meta).items() if not key.startswith("__") and key != "index_together"}
        # The class stays as it is written: who inherits from it finds the option there.
        indexes = [Index(fields=list(fields)) for fields in normalize_together(together or ())]
        if indexes:
            own["indexes"] = [*getattr(meta, "indexes", ()), *indexes]
        self.meta = type("Meta", (meta,), own)
    return call(self, cls, name)
