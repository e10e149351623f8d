"""A contestant of tests/bench/pysource_bench.py that lives in Python: the ``ast`` of whatever runs this, or tree-sitter.

    python pysource_peer.py ast|tree-sitter|accepted LIST

``accepted`` prints the files of LIST that this CPython reads; the others parse all of them for every line of standard
input and answer with the seconds that this took of the processor's time, and how many they refused.
"""

# Runs under Python 3.8, too.
import ast
import gc
import sys
import time
import warnings


def read(path):
    with open(path, "rb") as file:  # noqa: PTH123
        return file.read()


def parser_of(kind):
    if kind != "tree-sitter":
        return ast.parse
    import tree_sitter
    import tree_sitter_python

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_python.language())).parse


def is_accepted(parse, text):
    try:
        parse(text)
        text.decode("utf-8")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return b"coding" not in text[:200]  # another encoding than UTF-8 is not every contestant's


def main():
    kind, paths = sys.argv[1], read(sys.argv[2]).decode().split("\n")
    warnings.simplefilter("ignore")
    parse = parser_of(kind)
    if kind == "accepted":
        for path in paths:
            if path and is_accepted(parse, read(path)):
                print(path)
        return
    texts = [read(path) for path in paths if path]
    gc.disable()  # its trees have no circles, so this only helps
    for _ in sys.stdin:
        refused = 0
        start = time.process_time()
        for text in texts:
            try:
                parse(text)
            except (SyntaxError, ValueError):
                refused += 1
        print("%.6f %d" % (time.process_time() - start, refused), flush=True)  # noqa: UP031


if __name__ == "__main__":
    main()
