"""Source files with one mistake each, made from good ones: most are refused by CPython, some are not.

python pysource_mutants.py FOLDER COUNT SEED < paths       writes COUNT files into FOLDER and prints their paths
"""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

PIECES = re.compile(r"[A-Za-z_]\w*|\d[\w.]*|\"[^\"\n]*\"|'[^'\n]*'|[ \t]+|\n|[^\w\s]|.", re.DOTALL)
INSERTED = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    ";",
    ".",
    "...",
    "=",
    ":=",
    "==",
    "!=",
    "->",
    "*",
    "**",
    "/",
    "//",
    "+",
    "-",
    "~",
    "@",
    "%",
    "&",
    "|",
    "^",
    "<",
    ">",
    "<<",
    ">>",
    "+=",
    "**=",
    "if",
    "else",
    "elif",
    "for",
    "in",
    "not",
    "not in",
    "is",
    "is not",
    "and",
    "or",
    "lambda",
    "lambda:",
    "yield",
    "yield from",
    "await",
    "async",
    "def",
    "class",
    "return",
    "raise",
    "from",
    "import",
    "as",
    "with",
    "while",
    "try",
    "except",
    "except*",
    "finally",
    "pass",
    "break",
    "continue",
    "del",
    "global",
    "nonlocal",
    "assert",
    "match",
    "case",
    "type",
    "_",
    "None",
    "True",
    "print",
    "exec",
    "x",
    "x y",
    "1",
    "0x1f",
    "0777",
    "1_0",
    "1__0",
    "1.5e3",
    "1e",
    "2j",
    "1if",
    "''",
    '"',
    "'",
    '"""',
    "f'{x}'",
    "f'{x!r:>{w}}'",
    "f'{",
    "f'{x=}'",
    "f'{{'",
    "b'a'",
    "b'\\xff'",
    "rb''",
    "u''",
    "ur''",
    "'\\x1'",
    "'\\N{DIGIT ONE}'",
    "'\\u12'",
    "#",
    "\\",
    "\\\n",
    "\n",
    "\n\n",
    " ",
    "    ",
    "\t",
    "\f",
    "$",
    "?",
    "!",
    "`",
    "é",
    "ſ",
    "\u00a0",
    "²",
    "*args",
    "**kw",
    "/,",
    "*,",
    "(yield)",
    "(x := 1)",
    "x := 1",
    "[*a]",
    "{**a}",
    "a[b:c]",
    "a[*b]",
    "a[::]",
    "x: int",
    "@x\n",
    "if x: pass\n",
    "case _:",
    "match x:",
    "-> int",
]


def mutant(text: str, chance: random.Random) -> str:
    """One change: a piece left out, doubled, swapped, replaced or put in; a cut; a line moved in or out."""
    pieces = PIECES.findall(text)
    at = chance.randrange(len(pieces))
    way = chance.randrange(9)
    if way == 0:
        del pieces[at]
    elif way == 1:
        pieces.insert(at, pieces[at])
    elif way == 2:
        other = min(at + chance.randrange(1, 4), len(pieces) - 1)
        pieces[at], pieces[other] = pieces[other], pieces[at]
    elif way in (3, 4):
        pieces[at] = chance.choice(INSERTED)
    elif way in (5, 6):
        pieces.insert(at, chance.choice(["", " "]) + chance.choice(INSERTED) + chance.choice(["", " "]))
    elif way == 7:
        del pieces[at:]
    else:
        lines = text.splitlines(keepends=True)
        line = chance.randrange(len(lines))
        lines[line] = chance.choice([" ", "\t", "    ", ""]) + lines[line].lstrip(chance.choice([" ", "x"]))
        return "".join(lines)
    return "".join(pieces)


def excerpt(text: str, chance: random.Random) -> str:
    """Some top-level statements: a mistake is looked for in little text."""
    starts = [found.start() for found in re.finditer(r"^(?=[A-Za-z_@(\[{\"'])", text, re.MULTILINE)]
    if not starts:
        return text
    begin = chance.choice(starts)
    behind = [start for start in starts if start > begin + 400]
    return text[begin : behind[0] if behind else len(text)][:6000]


def main() -> None:
    folder, count, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    paths = sys.stdin.read().splitlines()
    made = 0
    while made < count:
        text = Path(chance.choice(paths)).read_bytes().decode("utf-8", "ignore")
        part = excerpt(text, chance)
        if not part.strip():
            continue
        target = folder / f"{seed}_{made:06d}.py"
        target.write_bytes(mutant(part, chance).encode("utf-8", "surrogatepass"))
        print(target)
        made += 1


if __name__ == "__main__":
    main()
