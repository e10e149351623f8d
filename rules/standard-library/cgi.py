"""What programs took from `cgi` that are no CGI scripts: headers with parameters, and boundaries."""

import re

#: Printable ASCII, no space at the end; a line feed after it is let through, as it always was.
_BOUNDARY = r"[ -~]{0,200}[!-~]\n?"
_TEXT, _BYTES = re.compile(_BOUNDARY), re.compile(_BOUNDARY.encode())


def _parameters(line):
    """The parts between semicolons that stand outside quotes."""
    open_part = ""
    for part in line.split(";"):
        open_part += part
        if (open_part.count('"') - open_part.count('\\"')) % 2:
            open_part += ";"
        else:
            yield open_part.strip()
            open_part = ""
    if open_part:
        yield open_part[:-1].strip()


def parse_header(line):
    """The value of a header, and its parameters as a dict."""
    value, *rest = [*_parameters(line)]
    found = {}
    for name, given, text in (part.partition("=") for part in rest):
        if given:
            text = text.strip()
            if len(text) > 1 and text.startswith('"') and text.endswith('"'):
                text = text[1:-1].replace("\\\\", "\\").replace('\\"', '"')
            found[name.strip().lower()] = text
    return value, found


def valid_boundary(s):
    return (_BYTES if isinstance(s, bytes) else _TEXT).fullmatch(s)
