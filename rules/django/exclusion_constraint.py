"""`opclasses` as operator classes of the expressions."""

from django.db.models import F


def with_opclasses(call, self, *args, **kwargs):
    opclasses = kwargs.pop("opclasses", None)
    if opclasses:
        from django.contrib.postgres.indexes import OpClass

        call.used()
        kwargs["expressions"] = [
            (OpClass(F(one) if isinstance(one, str) else one, name=name), operator)
            for (one, operator), name in zip(kwargs["expressions"], opclasses)
        ]
    return call(self, *args, **kwargs)
