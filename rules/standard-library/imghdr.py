"""What kind of image a file holds, by its first bytes."""

_KINDS = (
    ("jpeg", lambda h: h[6:10] in (b"JFIF", b"Exif") or h[:4] == b"\xff\xd8\xff\xdb"),
    ("png", lambda h: h.startswith(b"\x89PNG\r\n\x1a\n")),
    ("gif", lambda h: h[:6] in (b"GIF87a", b"GIF89a")),
    ("tiff", lambda h: h[:2] in (b"MM", b"II")),
    ("rgb", lambda h: h.startswith(b"\x01\xda")),
    ("pbm", lambda h: len(h) >= 3 and h[:1] == b"P" and h[1] in b"14" and h[2] in b" \t\n\r"),
    ("pgm", lambda h: len(h) >= 3 and h[:1] == b"P" and h[1] in b"25" and h[2] in b" \t\n\r"),
    ("ppm", lambda h: len(h) >= 3 and h[:1] == b"P" and h[1] in b"36" and h[2] in b" \t\n\r"),
    ("rast", lambda h: h.startswith(b"\x59\xa6\x6a\x95")),
    ("xbm", lambda h: h.startswith(b"#define ")),
    ("bmp", lambda h: h.startswith(b"BM")),
    ("webp", lambda h: h.startswith(b"RIFF") and h[8:12] == b"WEBP"),
    ("exr", lambda h: h.startswith(b"\x76\x2f\x31\x01")),
)
tests = [lambda h, f, kind=kind, is_kind=is_kind: kind if is_kind(h) else None for kind, is_kind in _KINDS]


def what(file, h=None):
    opened = None
    try:
        if h is None:
            if hasattr(file, "read"):
                at = file.tell()
                h = file.read(32)
                file.seek(at)
            else:
                opened = open(file, "rb")  # noqa: SIM115
                h = opened.read(32)
        for test in tests:
            kind = test(h, opened)
            if kind:
                return kind
        return None
    finally:
        if opened is not None:
            opened.close()
