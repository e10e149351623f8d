"""`HTMLParser.unescape`."""

import html


def unescape(self, s):
    return html.unescape(s)
