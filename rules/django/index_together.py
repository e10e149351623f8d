"""`Meta.index_together` as unnamed indexes."""

import hashlib

from django.core.exceptions import FieldDoesNotExist
from django.db.models.indexes import Index
from django.db.models.options import normalize_together

NONE = ()


class _Together(Index):
    """An index whose fields may still be missing when Django names it: then its name is made of theirs."""

    def set_name_with_model(self, model):
        try:
            super().set_name_with_model(model)
        except FieldDoesNotExist:
            text = "_".join([model._meta.db_table, *self.fields])
            self.name = (
                f"{model._meta.db_table.strip('_0123456789')[:11]}_{hashlib.md5(text.encode()).hexdigest()[:6]}_idx"
            )

    def __eq__(self, other):
        return isinstance(other, Index) and self.deconstruct() == other.deconstruct()

    __hash__ = None


# In migrations it is an index as any other.
_Together.__module__ = Index.__module__
_Together.__name__ = _Together.__qualname__ = Index.__qualname__


def as_indexes(call, self, cls, name):
    meta = self.meta
    if meta is not None and hasattr(meta, "index_together"):
        together = normalize_together(meta.index_together or ())
        # The class stays as it is written: who inherits from it finds the option there.
        own = {key: value for key, value in vars(meta).items() if not key.startswith("__") and key != "index_together"}
        if together:
            call.used()
            own["indexes"] = [*getattr(meta, "indexes", ()), *(_Together(fields=list(fields)) for fields in together)]
        self.meta = type("Meta", (meta,), own)
    return call(self, cls, name)
