"""`inspect.getargspec` and `inspect.formatargspec` over `getfullargspec`."""

import inspect
from collections import namedtuple

ArgSpec = namedtuple("ArgSpec", "args varargs keywords defaults")


def getargspec(func):
    spec = inspect.getfullargspec(func)
    if spec.kwonlyargs or spec.annotations:
        raise ValueError(
            "Function has keyword-only parameters or annotations, use inspect.signature() API which can support them"
        )
    return ArgSpec(spec.args, spec.varargs, spec.varkw, spec.defaults)


def formatargspec(
    args, varargs=None, varkw=None, defaults=None, kwonlyargs=(), kwonlydefaults=None, annotations=None,
    formatarg=str, formatvarargs=lambda name: "*" + name, formatvarkw=lambda name: "**" + name,
    formatvalue=lambda value: "=" + repr(value), formatreturns=lambda text: " -> " + text, formatannotation=inspect.formatannotation,
):  # fmt: skip
    annotations = annotations or {}

    def shown(name):
        text = formatarg(name)
        return f"{text}: {formatannotation(annotations[name])}" if name in annotations else text

    parts = []
    first = len(args) - len(defaults or ())
    for i, name in enumerate(args):
        parts.append(shown(name) + (formatvalue(defaults[i - first]) if defaults and i >= first else ""))
    if varargs is not None:
        parts.append(formatvarargs(shown(varargs)))
    elif kwonlyargs:
        parts.append("*")
    for name in kwonlyargs or ():
        parts.append(
            shown(name) + (formatvalue(kwonlydefaults[name]) if kwonlydefaults and name in kwonlydefaults else "")
        )
    if varkw is not None:
        parts.append(formatvarkw(shown(varkw)))
    result = "(" + ", ".join(parts) + ")"
    return result + formatreturns(formatannotation(annotations["return"])) if "return" in annotations else result
