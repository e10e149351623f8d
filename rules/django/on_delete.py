"""What relations did before `on_delete` had to be said."""

from django.db.models.deletion import CASCADE


def cascade(call, *args, **kwargs):
    # (self, to, on_delete, ...): what comes third can only be `on_delete`, as it could then.
    if len(args) < 3 and "on_delete" not in kwargs:
        call.used()
        kwargs["on_delete"] = CASCADE
    return call(*args, **kwargs)
