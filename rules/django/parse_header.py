"""A header's value and its parameters, from bytes: `parse_header` over the function that replaced it."""

from django.utils.http import parse_header_parameters


def parse_header(line):
    # Latin-1 takes every byte as it is, so that values come back as the bytes that they were.
    value, parameters = parse_header_parameters(line.decode("latin-1"))
    encoded = {part.strip().partition("*=")[0].lower() for part in line.decode("latin-1").split(";") if "*=" in part}
    return value, {name: text if name in encoded else text.encode("latin-1") for name, text in parameters.items()}
