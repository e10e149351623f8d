# What the library's `enum` does, for the evaluator of settings: read, never executed by a Python.
# https://docs.python.org/3/library/enum.html
# `_not_modelled` is a name that nothing binds: who asks for it gets what is not known.
import sys


class auto:
    def __init__(self, value=None):
        self.value = value


def unique(made):
    for name, member in made._member_map_.items():
        if member._name_ != name:
            raise ValueError("duplicate values found in " + repr(made))
    return made


def _is_member(name, value):
    if name.startswith("_"):
        if name.endswith("_") or "__" in name:
            return False
    kind = type(value).__name__
    if kind in ("function", "property", "staticmethod", "classmethod", "builtin_function_or_method", "method"):
        return False
    if value is None or isinstance(value, (str, bytes, int, float, tuple, list, dict, set, frozenset, auto)):
        return True
    return _not_modelled


class EnumMeta(type):
    # What collects the names is not modelled; `__new__` below does without.
    @classmethod
    def __prepare__(metacls, name, bases, **options):
        return _not_modelled

    def __new__(metacls, name, bases, namespace, **options):
        if options or "_ignore_" in namespace or "_missing_" in namespace or "_order_" in namespace:
            return _not_modelled
        given = {key: value for key, value in namespace.items() if _is_member(key, value)}
        plain = {key: value for key, value in namespace.items() if key not in given}
        if given and any(getattr(base, "_flags_", False) for base in bases):
            return _not_modelled
        made = super().__new__(metacls, name, bases, plain)
        made._member_map_ = {}
        made._mixin_ = None
        for base in made.__mro__:
            if base in (str, int, float, bytes):
                made._mixin_ = base
        if made._mixin_ is None and any(base in (list, tuple, dict, set) for base in made.__mro__):
            return _not_modelled
        values = []
        for key, value in given.items():
            member = metacls._make(made, key, value, values)
            values.append(member._value_)
            for other in made._member_map_.values():
                if other._value_ == member._value_:
                    member = other
            made._member_map_[key] = member
            setattr(made, key, member)
        return made

    def _make(made, key, value, values):
        if type(value).__name__ == "auto" and isinstance(value, auto):
            value = made._generate_next_value_(key, 1, len(values), values)
        args = value if isinstance(value, tuple) else (value,)
        creator = None
        for base in made.__mro__:
            if creator is None and base.__module__ not in ("enum", "builtins") and "__new__" in base.__dict__:
                creator = base
        if creator is not None:
            member = creator.__new__(made, *args)
            if not hasattr(member, "_value_"):
                member._value_ = value
        elif made._mixin_ is not None:
            member = made._mixin_.__new__(made, *args)
            member._value_ = made._mixin_(*args)
        else:
            member = object.__new__(made)
            member._value_ = value
        member._name_ = key
        initializer = getattr(made, "__init__", None)
        if any("__init__" in base.__dict__ for base in made.__mro__ if base.__module__ not in ("enum", "builtins")):
            initializer(member, *args)
        return member

    def __call__(cls, value, *more):
        if more or not cls._member_map_:
            return _not_modelled
        for member in cls._member_map_.values():
            if member is value or member._value_ == value:
                return member
        raise ValueError(repr(value) + " is not a valid " + cls.__qualname__)

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        return iter([member for name, member in cls._member_map_.items() if member._name_ == name])

    def __len__(cls):
        return len([name for name, member in cls._member_map_.items() if member._name_ == name])

    def __contains__(cls, value):
        if any(member is value for member in cls._member_map_.values()):
            return True
        if sys.version_info >= (3, 12):
            return any(member._value_ == value for member in cls._member_map_.values())
        return _not_modelled

    def __bool__(cls):
        return True

    @property
    def __members__(cls):
        return dict(cls._member_map_)


EnumType = EnumMeta


class Enum(metaclass=EnumMeta):
    _flags_ = False

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        if not all(isinstance(value, int) for value in last_values):
            return _not_modelled
        return max(last_values) + 1

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_

    def __eq__(self, other):
        if self._mixin_ is not None:
            return self._value_ == other
        return self is other

    def __str__(self):
        if self._mixin_ is not None:
            return _not_modelled
        return type(self).__name__ + "." + self._name_

    def __repr__(self):
        if self._mixin_ is not None:
            return _not_modelled
        return "<" + type(self).__name__ + "." + self._name_ + ": " + repr(self._value_) + ">"

    def __format__(self, specification):
        if self._mixin_ is not None or specification:
            return _not_modelled
        return str(self)


class IntEnum(int, Enum):
    pass


class Flag(Enum):
    _flags_ = True


class IntFlag(int, Flag):
    _flags_ = True


if sys.version_info >= (3, 11):

    class StrEnum(str, Enum):
        @staticmethod
        def _generate_next_value_(name, start, count, last_values):
            return name.lower()

        def __str__(self):
            return self._value_

        def __format__(self, specification):
            return format(self._value_, specification)


def __getattr__(name):
    if name == "StrEnum":
        raise AttributeError("module 'enum' has no attribute 'StrEnum'")
    return _not_modelled
