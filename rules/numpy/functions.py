"""Functions of numpy 1's main namespace."""

import functools
import sys
import warnings

import numpy


def asfarray(a, dtype=numpy.float64):
    if not numpy.issubdtype(dtype, numpy.inexact):
        dtype = numpy.float64
    return numpy.asarray(a, dtype=dtype)


def issubclass_(arg1, arg2):
    try:
        return issubclass(arg1, arg2)
    except TypeError:
        return False


_KINDS = "buifc"


def find_common_type(array_types, scalar_types):
    arrays = [numpy.dtype(one) for one in array_types]
    scalars = [numpy.dtype(one) for one in scalar_types]
    largest_array = functools.reduce(numpy.promote_types, arrays) if arrays else None
    largest_scalar = functools.reduce(numpy.promote_types, scalars) if scalars else None
    if largest_array is None or largest_scalar is None:
        return largest_scalar if largest_array is None else largest_array
    # Scalars count by their kind only.
    if (
        largest_scalar.kind in _KINDS
        and largest_array.kind in _KINDS
        and _KINDS.index(largest_scalar.kind) > _KINDS.index(largest_array.kind)
    ):
        return largest_scalar
    return largest_array


def disp(mesg, device=None, linefeed=True):
    device = sys.stdout if device is None else device
    device.write(f"{mesg}\n" if linefeed else f"{mesg}")
    device.flush()


def deprecate(func=None, old_name=None, new_name=None, message=None):
    def mark(function):
        old = old_name or function.__name__
        text = f"`{old}` is deprecated!" if new_name is None else f"`{old}` is deprecated, use `{new_name}` instead!"

        @functools.wraps(function)
        def warned(*args, **kwargs):
            warnings.warn(text + (f"\n{message}" if message else ""), DeprecationWarning, stacklevel=2)
            return function(*args, **kwargs)

        return warned

    return mark if func is None else mark(func)
