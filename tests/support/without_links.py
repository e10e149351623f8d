"""Starts a program as on a disk that has no hard links: the system refuses them to it and what it starts.

`python -m tests.support.without_links PROGRAM ARGUMENT...`; seccomp's filter is BPF, see `man 2 seccomp`.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import sys

NO_NEW_PRIVILEGES, SET_FILTER, FILTER = 38, 22, 2
# link and linkat of x86_64; of aarch64 there is linkat only.
CALLS = {"x86_64": (86, 265), "aarch64": (37,)}
LOAD_NUMBER, EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM


def refuse_links() -> None:
    numbers = CALLS[os.uname().machine]
    program = [(LOAD_NUMBER, 0, 0, 0)]
    program += [(EQUAL, len(numbers) - place, 0, number) for place, number in enumerate(numbers)]
    program += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in program))
    head = ctypes.create_string_buffer(struct.pack("HL", len(program), ctypes.addressof(code)))
    library = ctypes.CDLL(None, use_errno=True)
    for words in ((NO_NEW_PRIVILEGES, 1, 0, 0, 0), (SET_FILTER, FILTER, ctypes.addressof(head), 0, 0)):
        if library.prctl(*(ctypes.c_ulong(word) for word in words)) != 0:
            raise OSError(ctypes.get_errno(), "prctl")


if __name__ == "__main__":
    refuse_links()
    os.execvp(sys.argv[1], sys.argv[1:])
