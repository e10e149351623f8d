# What the library's `weakref` does for keys that live as long as the program, classes and functions mostly, for the
# evaluator of settings: read, never executed by a Python. https://docs.python.org/3/library/weakref.html
# `_not_modelled` is a name that nothing binds: who asks for it gets what is not known.


class WeakKeyDictionary(dict):
    def __setitem__(self, key, value):
        if not callable(key):
            return _not_modelled
        super().__setitem__(key, value)


def __getattr__(name):
    return _not_modelled
