"""What products took from `django.utils.six`, for Python 3 and where the distribution `six` is not installed."""

import builtins
import functools
import io
import operator
import struct
import sys
import types

PY2 = False
PY3 = True
PY34 = True

string_types = (str,)
integer_types = (int,)
class_types = (type,)
text_type = str
binary_type = bytes
memoryview = memoryview
buffer_types = (bytes, bytearray, memoryview)
MAXSIZE = sys.maxsize

StringIO = io.StringIO
BytesIO = io.BytesIO

wraps = functools.wraps
next = advance_iterator = builtins.next
callable = builtins.callable
unichr = chr
print_ = print
exec_ = exec
Iterator = object
create_bound_method = types.MethodType
get_method_function = operator.attrgetter("__func__")
get_method_self = operator.attrgetter("__self__")
get_function_closure = operator.attrgetter("__closure__")
get_function_code = operator.attrgetter("__code__")
get_function_defaults = operator.attrgetter("__defaults__")
get_function_globals = operator.attrgetter("__globals__")
int2byte = struct.Struct(">B").pack
byte2int = operator.itemgetter(0)
indexbytes = operator.getitem
iterbytes = iter
viewkeys = operator.methodcaller("keys")
viewvalues = operator.methodcaller("values")
viewitems = operator.methodcaller("items")


def get_unbound_function(unbound):
    return unbound


def iterkeys(mapping, **options):
    return iter(mapping.keys(**options))


def itervalues(mapping, **options):
    return iter(mapping.values(**options))


def iteritems(mapping, **options):
    return iter(mapping.items(**options))


def iterlists(mapping, **options):
    return iter(mapping.lists(**options))


def b(text):
    return text.encode("latin-1")


def u(text):
    return text


def ensure_text(value, encoding="utf-8", errors="strict"):
    return value.decode(encoding, errors) if isinstance(value, bytes) else value


ensure_str = ensure_text


def ensure_binary(value, encoding="utf-8", errors="strict"):
    return value.encode(encoding, errors) if isinstance(value, str) else value


def reraise(kind, value, tb=None):
    if value is None:
        value = kind()
    raise value if value.__traceback__ is tb else value.with_traceback(tb)


def raise_from(value, cause):
    raise value from cause


def assertCountEqual(case, *args, **kwargs):
    return case.assertCountEqual(*args, **kwargs)


def assertRaisesRegex(case, *args, **kwargs):
    return case.assertRaisesRegex(*args, **kwargs)


def assertRegex(case, *args, **kwargs):
    return case.assertRegex(*args, **kwargs)


def with_metaclass(meta, *bases):
    """A base that is gone from the class once it is made."""

    class Maker(type):
        def __new__(cls, name, _, namespace):
            return meta(name, bases, namespace)

        @classmethod
        def __prepare__(cls, name, _):
            return meta.__prepare__(name, bases)

    return type.__new__(Maker, "temporary_class", (), {})


def add_metaclass(meta):
    """Makes a class once more, by another metaclass."""

    def remade(cls):
        namespace = {name: value for name, value in vars(cls).items() if name not in ("__dict__", "__weakref__")}
        slots = namespace.get("__slots__", ())
        for slot in [slots] if isinstance(slots, str) else slots:
            namespace.pop(slot, None)
        return meta(cls.__name__, cls.__bases__, namespace)

    return remade


def python_2_unicode_compatible(cls):
    return cls
