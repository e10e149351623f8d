"""Compares our syntax trees with those of the CPython that runs this file, which may be any from 3.6 on.

    python pysource_compare.py DUMPER < paths       one JSON object a line for each file that differs, then a summary

`DUMPER` is the program `pysource_dump`; both sides write the tree as tests/pysource/dump.hpp describes.
"""

# Runs under Python 3.6, too.
# ruff: noqa: UP031, PTH123
import ast
import json
import re
import struct
import subprocess
import sys
import threading
import unicodedata
import warnings

VERSION = sys.version_info[:2]

# What the trees of older versions do not have; the dumper leaves it out, too:
#   all        no node knows where it ends, and multi-line strings are placed at their end
#   fields     nodes within f-strings have no true places (PEP 701 gave them)
#   ExtSlice   a subscript of several slices was no Tuple and had no place
#   block ends a block ended before a last semicolon
#   targets    a tuple of targets began behind the bracket of its first
#   first u    u"..." of the first of several strings side by side counted for all text between their fields;
#   u in formats    and in the formats of those
#   u          whether a text was written u"..."
#   other names: nodes of that class have no place, or (arg and Starred of 3.8) one that leaves brackets or the annotation out
OMITTED = {
    (3, 6): "all,u",
    (3, 7): "all,u",
    (3, 8): "fields,first u,u in formats,ExtSlice,Slice,keyword,alias,arg,Starred,block ends,targets",
    (3, 9): "fields,first u,alias",
    (3, 10): "fields,first u",
    (3, 11): "fields,first u",
}.get(VERSION, "")
SKIPPED_FIELDS = {"type_comment", "type_ignores", "kind"}
# Fields that younger versions added, in the newest order.
NEWEST_FIELDS = {
    "FunctionDef": ["name", "args", "body", "decorator_list", "returns", "type_params"],
    "AsyncFunctionDef": ["name", "args", "body", "decorator_list", "returns", "type_params"],
    "ClassDef": ["name", "bases", "keywords", "body", "decorator_list", "type_params"],
    "arguments": ["posonlyargs", "args", "vararg", "kwonlyargs", "kw_defaults", "kwarg", "defaults"],
    "TypeVar": ["name", "bound", "default_value"],
    "ParamSpec": ["name", "bound", "default_value"],
    "TypeVarTuple": ["name", "bound", "default_value"],
    "Module": ["body"],
}
LISTS = {"type_params", "posonlyargs"}
BLOCKS = {
    "FunctionDef",
    "AsyncFunctionDef",
    "ClassDef",
    "For",
    "AsyncFor",
    "While",
    "If",
    "With",
    "AsyncWith",
    "Try",
    "ExceptHandler",
}
OPERATORS = (ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context)


def text_of(kind, value):
    data = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
    return b"%s%d:%s" % (kind, len(data), data)


# Versions that may put an empty text between fields: where lines are joined, or behind the last field of a format.
EMPTY_TEXT = {(3, 6), (3, 7), (3, 12)}


def is_empty_text(node):
    return getattr(node, "value" if VERSION >= (3, 8) else "s", None) == ""


def constant(value, kind=None):
    if isinstance(value, str):
        return text_of(b"u" if kind == "u" and "u" not in OMITTED.split(",") else b"s", value)
    if isinstance(value, bytes):
        return text_of(b"b", value)
    if value is None or value is True or value is False or value is Ellipsis:
        return repr(value).encode()
    if isinstance(value, int):
        return b"i%d" % value
    if isinstance(value, float):
        return b"f" + struct.pack(">d", value).hex().encode()
    return b"j" + struct.pack(">d", value.imag).hex().encode()


class Dump:
    def __init__(self):
        omitted = set(OMITTED.split(","))
        self.places = "all" not in omitted
        self.fields = "fields" not in omitted
        self.unplaced = omitted
        self.inside = 0

    def place(self, node):
        if not self.places or not hasattr(node, "end_lineno") or (self.inside and not self.fields):
            return b""
        if type(node).__name__ in self.unplaced:
            return b""
        if "targets" in self.unplaced and isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Store):
            return b""
        if "block ends" in self.unplaced and type(node).__name__ in BLOCKS:
            return b"%d,%d|" % (node.lineno, node.col_offset)
        return b"%d,%d,%d,%d|" % (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)

    def item(self, value):
        if value is None:
            return b"~"
        if isinstance(value, list):
            return b"[" + b",".join([self.item(entry) for entry in value]) + b"]"
        if isinstance(value, ast.AST):
            return self.node(value)
        if isinstance(value, str):
            return text_of(b"s", value)
        return constant(value)

    def node(self, node):
        if isinstance(node, OPERATORS):
            return type(node).__name__.encode()
        name = type(node).__name__
        old = OLD_NODES.get(name)
        if old is not None:
            return old(self, node)
        if name == "Constant":
            return b"Constant(" + self.place(node) + constant(node.value, getattr(node, "kind", None)) + b")"
        if name == "MatchSingleton":
            return b"MatchSingleton(" + self.place(node) + constant(node.value) + b")"
        head = name.encode() + b"(" + self.place(node)
        joined = name in ("JoinedStr", "TemplateStr")
        self.inside += joined
        if joined and VERSION in EMPTY_TEXT:
            node.values = [value for value in node.values if not is_empty_text(value)]
        parts = []
        for field in NEWEST_FIELDS.get(name, node._fields):
            if field in SKIPPED_FIELDS:
                continue
            if field == "bound" and name != "TypeVar":
                parts.append(b"~")
            else:
                parts.append(self.item(getattr(node, field, [] if field in LISTS else None)))
        self.inside -= joined
        return head + b",".join(parts) + b")"


def constant_of(field):
    return lambda dump, node: b"Constant(" + dump.place(node) + constant(getattr(node, field)) + b")"


# Node classes that today's `ast` has no more.
OLD_NODES = (
    {}
    if VERSION >= (3, 9)
    else {
        "Num": constant_of("n"),
        "Str": constant_of("s"),
        "Bytes": constant_of("s"),
        "NameConstant": constant_of("value"),
        "Ellipsis": lambda dump, node: b"Constant(" + dump.place(node) + b"Ellipsis)",
        "Index": lambda dump, node: dump.node(node.value),
        "ExtSlice": lambda dump, node: b"Tuple(" + dump.item(node.dims) + b",Load)",
    }
)


def newest_shape(data):
    """The dump of what this CPython reads, or the error that it raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(data)
    return Dump().node(tree)


def names_in(data):
    """For each \\N{...} its code point, which is no part of the parser's knowledge."""
    found = {}
    for name in re.findall(rb"\\N\{([^}\n\t]+)\}", data):
        try:
            found[name] = ord(unicodedata.lookup(name.decode("ascii")))
        except (KeyError, TypeError, UnicodeDecodeError):
            continue
    return b"".join(b"\t%x %s" % (point, name) for name, point in sorted(found.items()))


class Dumper:
    def __init__(self, program):
        self.process = subprocess.Popen(
            [program, str(VERSION[1]), OMITTED], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def ask(self, path, data):
        """(dump, None) or (None, the error)."""
        self.process.stdin.write(path.encode("utf-8", "surrogateescape") + names_in(data) + b"\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if answer.startswith(b"ok "):
            return self.process.stdout.read(int(answer[3:])), None
        if not answer.startswith(b"error "):
            raise RuntimeError("the dumper died on %s" % path)
        return None, answer[6:].decode("utf-8", "replace").strip()


def first_difference(ours, theirs):
    low, high = 0, min(len(ours), len(theirs))
    while low < high:
        middle = (low + high + 1) // 2
        if ours[:middle] == theirs[:middle]:
            low = middle
        else:
            high = middle - 1
    begin = max(0, low - 100)
    return {
        "ours": ours[begin : low + 60].decode("utf-8", "replace"),
        "theirs": theirs[begin : low + 60].decode("utf-8", "replace"),
    }


# Until 3.13.8 and in 3.14.0 a `:` or `!` behind a `=` within the expression could end the text of `{expression=}`
# (CPython's issues 129093 and 139516); ours has all of it.
CUTS_TEXT = VERSION >= (3, 12) and sys.version_info < ((3, 14, 1) if VERSION >= (3, 14) else (3, 13, 9))

TEXT = re.compile(rb"s(\d+):")


def text_around(dump, at):
    """Where the text begins and ends that lies around a place of a dump; None: none does."""
    for begin in range(at, max(at - 300, -1), -1):
        found = TEXT.match(dump, begin)
        if found and found.end() + int(found[1]) >= at:
            return begin, found.end(), found.end() + int(found[1])
    return None


def uncut(ours, theirs):
    """Their dump with such texts whole."""
    while ours != theirs:
        at = next((i for i, (one, other) in enumerate(zip(ours, theirs)) if one != other), 0)
        mine, cut = text_around(ours, at), text_around(theirs, at)
        if mine is None or cut is None:
            break
        whole, part = ours[mine[1] : mine[2]], theirs[cut[1] : cut[2]]
        if not (whole.startswith(part) and whole[len(part) :][:1] in (b":", b"!") and whole.rstrip().endswith(b"=")):
            break
        theirs = theirs[: cut[0]] + ours[mine[0] : mine[2]] + theirs[cut[2] :]
    return theirs


def compare(dumper, path):
    """What differs, or None; and how many bytes both read to the same tree, whether the file was refused or left out."""
    with open(path, "rb") as file:
        data = file.read()
    try:
        theirs, refused = newest_shape(data), None
    except (SyntaxError, ValueError) as error:
        if "unknown Unicode character name" in str(error):
            return None, 0, "left out"  # names of characters are no part of the parser
        theirs, refused = None, "%s: %s" % (type(error).__name__, error)
    except (RecursionError, MemoryError):
        return None, 0, "left out"
    ours, error = dumper.ask(path, data)
    if theirs is None and ours is None:
        return None, 0, "refused"
    if theirs is None:
        return {"path": path, "we accept": refused}, 0, ""
    if ours is None:
        return {"path": path, "we refuse": error}, 0, ""
    if ours == theirs or (CUTS_TEXT and ours == uncut(ours, theirs)):
        return None, len(data), "same"
    return dict(first_difference(ours, theirs), path=path), 0, ""


def main():
    dumper = Dumper(sys.argv[1])
    summary = {"same": 0, "refused": 0, "left out": 0, "different": 0, "bytes": 0}
    for line in sys.stdin:
        path = line.rstrip("\n")
        difference, size, kind = compare(dumper, path)
        summary["bytes"] += size
        if difference is None:
            summary[kind] += 1
        else:
            summary["different"] += 1
            print(json.dumps(difference), flush=True)
    print(json.dumps(summary), flush=True)
    FINISHED.append(True)


FINISHED = []

if __name__ == "__main__":
    sys.setrecursionlimit(20000)
    threading.stack_size(512 << 20)
    thread = threading.Thread(target=main)
    thread.start()
    thread.join()
    sys.exit(0 if FINISHED else 1)  # a thread's exception ends the thread alone
