"""`reverse(query=…, fragment=…)`."""

from urllib.parse import urlencode


def with_query(call, *args, **kwargs):
    if "query" not in kwargs and "fragment" not in kwargs:
        return call(*args, **kwargs)
    call.used()
    query, fragment = kwargs.pop("query", None), kwargs.pop("fragment", None)
    url = call(*args, **kwargs)
    if query is not None:
        text = query.urlencode() if hasattr(query, "urlencode") else urlencode(query, doseq=True)
        url += f"?{text}" if text else ""
    if fragment is not None:
        url += f"#{fragment}"
    return url
