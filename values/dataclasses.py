# What the library's `dataclasses` does, for the evaluator of settings: read, never executed by a Python.
# https://docs.python.org/3/library/dataclasses.html
import copy
from typing import _is_surely

from _typed import ClassVar


class _Missing:
    pass


class FrozenInstanceError(AttributeError):
    pass


class InitVar:
    def __class_getitem__(cls, of):
        return cls


MISSING = _Missing()
KW_ONLY = _Missing()


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = {} if metadata is None else metadata
        self.kw_only = kw_only
        self._passed = False


def field(
    *,
    default=MISSING,
    default_factory=MISSING,
    init=True,
    repr=True,
    hash=None,
    compare=True,
    metadata=None,
    kw_only=MISSING,
):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


# What is meant by an annotation, or by the text of one.
def _means(annotation, what, name):
    if _is_surely(type(annotation), str):
        return annotation.partition("[")[0].rpartition(".")[2].strip() == name
    return _is_surely(annotation, what)


def _own_fields(cls, kw_only):
    own = []
    for name, annotation in cls.__dict__.get("__annotations__", {}).items():
        if _means(annotation, ClassVar, "ClassVar"):
            continue
        if _means(annotation, KW_ONLY, "KW_ONLY"):
            kw_only = True
            continue
        given = cls.__dict__.get(name, MISSING)
        made = given if isinstance(given, Field) else field(default=given)
        made.name = name
        made.type = annotation
        made._passed = _means(annotation, InitVar, "InitVar")
        if made.kw_only is MISSING:
            made.kw_only = kw_only
        if made.default is not MISSING:
            if isinstance(made.default, (list, dict, set)):
                raise ValueError("mutable default for field " + name + " is not allowed: use default_factory")
            setattr(cls, name, made.default)
        elif given is not MISSING:
            delattr(cls, name)
        own.append(made)
    return own


def _initializer(cls, all_fields, frozen):
    def __init__(self, *given, **named):
        positional = [one for one in all_fields if one.init and not one.kw_only]
        if len(given) > len(positional):
            raise TypeError("__init__() takes fewer positional arguments")
        for one, value in zip(positional, given):
            if one.name in named:
                raise TypeError("__init__() got multiple values for argument " + one.name)
            named[one.name] = value
        passed = []
        for one in all_fields:
            if one.init and one.name in named:
                value = named.pop(one.name)
            elif one.default is not MISSING:
                value = one.default
            elif one.default_factory is not MISSING:
                value = one.default_factory()
            elif one.init:
                raise TypeError("__init__() missing a required argument: " + one.name)
            else:
                continue
            if one._passed:
                passed.append(value)
            else:
                object.__setattr__(self, one.name, value)
        if named:
            raise TypeError("__init__() got an unexpected keyword argument")
        if hasattr(cls, "__post_init__"):
            self.__post_init__(*passed)

    return __init__


def _compared(one):
    return tuple(getattr(one, each.name) for each in fields(one) if each.compare)


def _add_order(cls):
    cls.__lt__ = lambda self, other: _compared(self) < _compared(other)
    cls.__le__ = lambda self, other: _compared(self) <= _compared(other)
    cls.__gt__ = lambda self, other: _compared(self) > _compared(other)
    cls.__ge__ = lambda self, other: _compared(self) >= _compared(other)


def _refuse(self, name, value):
    raise FrozenInstanceError("cannot assign to field " + name)


def _equal(self, other):
    if other.__class__ is not self.__class__:
        return NotImplemented
    return _compared(self) == _compared(other)


def _make(cls, init, eq, order, frozen, kw_only):
    all_fields = {}
    for base in cls.__mro__[:0:-1]:
        for one in getattr(base, "__dataclass_fields__", {}).values():
            all_fields[one.name] = one
    for one in _own_fields(cls, kw_only):
        all_fields[one.name] = one
    cls.__dataclass_fields__ = all_fields
    if init and "__init__" not in cls.__dict__:
        cls.__init__ = _initializer(cls, list(all_fields.values()), frozen)
    if eq and "__eq__" not in cls.__dict__:
        cls.__eq__ = _equal
    if order:
        _add_order(cls)
    if frozen:
        cls.__setattr__ = _refuse
    return cls


def dataclass(
    cls=None,
    /,
    *,
    init=True,
    repr=True,
    eq=True,
    order=False,
    unsafe_hash=False,
    frozen=False,
    match_args=True,
    kw_only=False,
    slots=False,
    weakref_slot=False,
):
    if cls is None:
        return lambda made: _make(made, init, eq, order, frozen, kw_only)
    return _make(cls, init, eq, order, frozen, kw_only)


def fields(of):
    return tuple(one for one in of.__dataclass_fields__.values() if not one._passed)


def is_dataclass(of):
    return hasattr(of, "__dataclass_fields__")


def _plain(value, dict_factory):
    if is_dataclass(value) and not isinstance(value, type):
        return dict_factory([(one.name, _plain(getattr(value, one.name), dict_factory)) for one in fields(value)])
    if isinstance(value, (list, tuple)):
        return type(value)([_plain(item, dict_factory) for item in value])
    if isinstance(value, dict):
        return {_plain(key, dict_factory): _plain(item, dict_factory) for key, item in value.items()}
    return copy.deepcopy(value)


def asdict(of, *, dict_factory=dict):
    return _plain(of, dict_factory)


def astuple(of, *, tuple_factory=tuple):
    return tuple_factory([copy.deepcopy(getattr(of, one.name)) for one in fields(of)])


def replace(of, /, **changes):
    named = {one.name: getattr(of, one.name) for one in fields(of) if one.init}
    named.update(changes)
    return type(of)(**named)
