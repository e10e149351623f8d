# What `typing` makes classes of, for the evaluator of settings: read, never executed by a Python.
# https://docs.python.org/3/library/typing.html#typing.NamedTuple
import abc
import collections
import collections.abc
import sys


class _NamedTupleMeta(type):
    def __new__(cls, name, bases, members):
        if not bases:
            return super().__new__(cls, name, bases, members)
        fields = list(members.get("__annotations__", {}))
        defaults = [members[field] for field in fields if field in members]
        made = collections.namedtuple(name, fields, defaults=defaults)
        for member, value in members.items():
            if member not in fields and member not in ("__annotations__", "__doc__", "__module__", "__qualname__"):
                setattr(made, member, value)
        return made


class NamedTuple(metaclass=_NamedTupleMeta):
    pass


class _TypedDictMeta(type):
    def __call__(cls, *given, **named):
        return dict(*given, **named)


class TypedDict(metaclass=_TypedDictMeta):
    pass


# A class that lists it as a base is a protocol, of which nothing is made; who derives from a protocol is an ordinary class.
class _ProtocolMeta(abc.ABCMeta):
    def __call__(cls, *given, **named):
        if Protocol not in cls.__bases__:
            return super().__call__(*given, **named)
        if cls.__init__ is not Protocol.__init__ and sys.version_info >= (3, 10):
            return _not_modelled  # from 3.11 on, and in some of 3.10, there is an object
        raise TypeError("Protocols cannot be instantiated")


class Protocol(metaclass=_ProtocolMeta):
    def __init__(self):
        pass

    def __class_getitem__(cls, of):
        return cls

    # Whether it has the protocol's members.
    @classmethod
    def __subclasshook__(cls, other):
        return _not_modelled


class ClassVar:
    def __class_getitem__(cls, of):
        return cls


# What annotations are made of. Where one is asked for more than that it is there, `_not_modelled`, a name that nothing
# binds, makes the answer unknown.
class _Special:
    def __getitem__(self, of):
        return _Special()

    def __or__(self, other):
        return _Special()

    def __ror__(self, other):
        return _Special()

    def __call__(self, *given, **named):
        return _not_modelled

    def __getattr__(self, name):
        return _not_modelled

    def __eq__(self, other):
        return _not_modelled

    def __repr__(self):
        return _not_modelled


Optional = _Special()
Union = _Special()
Any = _Special()
Literal = _Special()
Final = _Special()
Annotated = _Special()


# One that may stand for a class in a list of bases.
class _Alias(_Special):
    def __init__(self, origin):
        self._origin = origin

    def __getitem__(self, of):
        return _Alias(self._origin)

    def __mro_entries__(self, bases):
        return (self._origin,)


class NewType:
    def __init__(self, name, of):
        self.__name__ = name
        self.__supertype__ = of

    def __call__(self, value):
        return value

    def __or__(self, other):
        return _Special()

    def __ror__(self, other):
        return _Special()


List = _Alias(list)
Dict = _Alias(dict)
Tuple = _Alias(tuple)
Set = _Alias(set)
FrozenSet = _Alias(frozenset)
Type = _Alias(type)
DefaultDict = _Alias(collections.defaultdict)
OrderedDict = _Alias(collections.OrderedDict)
Counter = _Alias(collections.Counter)
ChainMap = _Alias(collections.ChainMap)
Deque = _Alias(collections.deque)
Mapping = _Alias(collections.abc.Mapping)
MutableMapping = _Alias(collections.abc.MutableMapping)
Sequence = _Alias(collections.abc.Sequence)
MutableSequence = _Alias(collections.abc.MutableSequence)
AbstractSet = _Alias(collections.abc.Set)
MutableSet = _Alias(collections.abc.MutableSet)
Iterable = _Alias(collections.abc.Iterable)
Iterator = _Alias(collections.abc.Iterator)
Collection = _Alias(collections.abc.Collection)
Container = _Alias(collections.abc.Container)
Sized = _Alias(collections.abc.Sized)
Hashable = _Alias(collections.abc.Hashable)
