# What `typing` makes classes of, for the evaluator of settings: read, never executed by a Python.
# https://docs.python.org/3/library/typing.html#typing.NamedTuple
import collections


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
List = _Special()
Dict = _Special()
Tuple = _Special()
Set = _Special()
FrozenSet = _Special()
Type = _Special()
DefaultDict = _Special()
