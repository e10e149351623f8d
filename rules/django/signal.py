"""`Signal(providing_args=None, use_caching=False)`, as it was called until `providing_args` went."""


def without_providing_args(call, self, *args, **kwargs):
    # By position `use_caching` was the second: a first that is no bool can only be a list of names.
    if "providing_args" in kwargs:
        call.used()
        kwargs.pop("providing_args")
    elif args and (len(args) > 1 or not isinstance(args[0], bool)):
        call.used()
        args = args[1:]
    return call(self, *args, **kwargs)
