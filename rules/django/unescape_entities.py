"""`html.unescape` for lazy texts."""

import html

from django.utils.functional import keep_lazy_text


@keep_lazy_text
def unescape_entities(text):
    return html.unescape(str(text))
