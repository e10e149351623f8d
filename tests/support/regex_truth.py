"""What CPython's ``re`` answers to the questions that regex_answers.cpp reads: runs in each Python at hand, 3.6 and later."""

import json
import re
import sys
import warnings

LETTERS = {"i": re.I, "m": re.M, "s": re.S, "x": re.X, "a": re.A}


def shown(match):  # type: ignore[no-untyped-def]
    if match is None:
        return None
    return [*map(list, (match.span(group) for group in range(match.re.groups + 1))), match.lastindex or 0]


def answer(question):  # type: ignore[no-untyped-def]
    pattern, text = question["pattern"], question["text"]
    if "b" in question["flags"]:
        pattern, text = pattern.encode("latin-1"), text.encode("latin-1")
    flags = 0
    for letter in question["flags"]:
        flags |= LETTERS.get(letter, 0)
    try:
        compiled = re.compile(pattern, flags)
    except (re.error, ValueError, OverflowError, RecursionError):
        return {"error": "refused"}
    return {
        "match": shown(compiled.match(text)),
        "full": shown(compiled.fullmatch(text)),
        "search": shown(compiled.search(text)),
        "all": [shown(match) for match in compiled.finditer(text)],
    }


warnings.simplefilter("ignore")
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))
