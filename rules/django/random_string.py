"""`get_random_string(length=12, …)`, as it was called until its length had to be said."""


def of_twelve(call, *args, **kwargs):
    if not args and "length" not in kwargs:
        call.used()
        kwargs["length"] = 12
    return call(*args, **kwargs)
