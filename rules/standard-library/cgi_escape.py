"""`cgi.escape`, which left quotes alone unless asked, and single ones always."""


def escape(s, quote=None):
    s = s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return s.replace('"', "&quot;") if quote else s
