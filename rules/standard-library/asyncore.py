"""Channels that a loop serves: the interface of the module that Python had until 3.11, over `select`.

A round asks every channel of a map what it waits for, waits for all of them at once, and hands on what happened as poll's bits,
whichever way it waited. So there is one place that calls handlers and one that decides what becomes of their exceptions.
"""

import contextlib
import itertools
import os
import select
import socket
import sys
import time
import traceback
import warnings
from errno import (
    EAGAIN,
    EALREADY,
    EBADF,
    ECONNABORTED,
    ECONNRESET,
    EINPROGRESS,
    EINVAL,
    EISCONN,
    ENOTCONN,
    EPIPE,
    ESHUTDOWN,
    EWOULDBLOCK,
    errorcode,
)

#: The channels of who names no map of their own, by file descriptor; kept when the module is loaded again.
socket_map = globals().get("socket_map", {})


class ExitNow(Exception):
    """Raised by a handler to leave the loop."""


_LEAVES_THE_LOOP = (ExitNow, KeyboardInterrupt, SystemExit)
#: The other side has gone, or this one has closed.
_DISCONNECTED = frozenset((EBADF, ECONNABORTED, ECONNRESET, ENOTCONN, EPIPE, ESHUTDOWN))
_LATER = frozenset((EAGAIN, EALREADY, EINPROGRESS, EWOULDBLOCK, *([EINVAL] if os.name == "nt" else [])))

# Poll's bits, for systems without it too.
_IN, _URGENT, _OUT = (getattr(select, name, bit) for name, bit in (("POLLIN", 1), ("POLLPRI", 2), ("POLLOUT", 4)))
_GONE = sum(getattr(select, name, bit) for name, bit in (("POLLERR", 8), ("POLLHUP", 16), ("POLLNVAL", 32)))
_CALLED = (
    (_IN, "handle_read_event"),
    (_OUT, "handle_write_event"),
    (_URGENT, "handle_expt_event"),
    (_GONE, "handle_close"),
)


def _hand_on(channel, bits, gone_is_closed):
    """Calls the handlers of these bits; what they raise is the channel's own affair, but for what leaves the loop."""
    try:
        for bit, handler in _CALLED:
            if bits & bit:
                getattr(channel, handler)()
    except _LEAVES_THE_LOOP:
        raise
    except BaseException as error:
        lost = gone_is_closed and isinstance(error, OSError) and error.errno in _DISCONNECTED
        (channel.handle_close if lost else channel.handle_error)()


def read(obj):
    _hand_on(obj, _IN, False)


def write(obj):
    _hand_on(obj, _OUT, False)


def _exception(obj):
    _hand_on(obj, _URGENT, False)


def readwrite(obj, flags):
    _hand_on(obj, flags, True)


def _wishes(channels):
    """What each channel waits for; who waits for nothing is left out."""
    wishes = {}
    for number, channel in list(channels.items()):
        bits = _IN | _URGENT if channel.readable() else 0
        if channel.writable() and not channel.accepting:
            bits |= _OUT
        if bits:
            wishes[number] = bits
    return wishes


def _selected(wishes, timeout):
    """Yields what happened, all that can be read before all that can be written."""
    if not wishes:
        time.sleep(timeout)
        return
    incoming, outgoing = ([number for number, bits in wishes.items() if bits & bit] for bit in (_IN, _OUT))
    found = select.select(incoming, outgoing, list(wishes), timeout)
    for bit, numbers in zip((_IN, _OUT, _URGENT), found):
        for number in numbers:
            yield number, bit


def _polled(wishes, timeout):
    poller = select.poll()
    for number, bits in wishes.items():
        poller.register(number, bits)
    return poller.poll(None if timeout is None else int(timeout * 1000))


def _round(waiting, timeout, channels):
    channels = socket_map if channels is None else channels
    if not channels:
        return
    for number, bits in waiting(_wishes(channels), timeout):
        # A handler that ran before may have closed this channel.
        if (channel := channels.get(number)) is not None:
            _hand_on(channel, bits, waiting is _polled)


def poll(timeout=0.0, map=None):
    """One round of `select`."""
    _round(_selected, timeout, map)


def poll2(timeout=0.0, map=None):
    """One round of `poll`."""
    _round(_polled, timeout, map)


poll3 = poll2


def loop(timeout=30.0, use_poll=False, map=None, count=None):
    """Rounds, until no channel is left or ``count`` of them are over; ``timeout`` is how long one may wait."""
    channels = socket_map if map is None else map
    one_round = poll2 if use_poll and hasattr(select, "poll") else poll
    for _ in itertools.repeat(None) if count is None else range(count):
        if not channels:
            break
        one_round(timeout, channels)


def close_all(map=None, ignore_all=False):
    channels = socket_map if map is None else map
    for channel in list(channels.values()):
        try:
            channel.close()
        except _LEAVES_THE_LOOP:
            raise
        except BaseException as error:
            closed_before = isinstance(error, OSError) and error.errno == EBADF
            if not (closed_before or ignore_all):
                raise
    channels.clear()


def compact_traceback():
    """Of the exception that is being handled: where it was raised, its type, itself, and the whole way there in one line."""
    kind, error, trace = sys.exc_info()
    if trace is None:
        raise AssertionError("no exception is being handled")
    way = [(frame.f_code.co_filename, frame.f_code.co_name, str(line)) for frame, line in traceback.walk_tb(trace)]
    return way[-1], kind, error, " ".join(f"[{'|'.join(step)}]" for step in way)


def _unhandled(event):
    """A handler of those who have none: a warning, which is not shown by default."""

    def handler(self):
        self.log_info(f"unhandled {event}", "warning")

    return handler


class dispatcher:
    """A socket that does not block, and the handlers of what happens to it."""

    debug = accepting = connected = connecting = closing = False
    addr = None
    ignore_log_types = frozenset(["warning"])

    # What happens: for subclasses.
    handle_connect = _unhandled("connect event")
    handle_expt = _unhandled("incoming priority event")
    handle_read = _unhandled("read event")
    handle_write = _unhandled("write event")

    def handle_accept(self):
        if (accepted := self.accept()) is not None:
            self.handle_accepted(*accepted)

    def handle_accepted(self, sock, addr):
        sock.close()
        self.log_info("unhandled accepted event", "warning")

    def handle_close(self):
        self.log_info("unhandled close event", "warning")
        self.close()

    def handle_error(self):
        _, kind, error, way = compact_traceback()
        try:
            shown = repr(self)
        except Exception:
            shown = object.__repr__(self)
        self.log_info(f"uncaptured python exception, closing channel {shown} ({kind}:{error} {way})", "error")
        self.handle_close()

    def readable(self):
        return True

    def writable(self):
        return True

    # From the loop to the handlers above: a connection under way is finished first.
    def handle_read_event(self):
        if self.accepting:
            self.handle_accept()
            return
        self._connection_made()
        self.handle_read()

    def handle_write_event(self):
        if not self.accepting:
            self._connection_made()
            self.handle_write()

    def handle_expt_event(self):
        """A pending error may come this way, too."""
        (self.handle_close if self._pending_error() else self.handle_expt)()

    def handle_connect_event(self):
        if number := self._pending_error():
            raise OSError(number, os.strerror(number))
        self.handle_connect()
        self.connected, self.connecting = True, False

    def _connection_made(self):
        if self.connecting and not self.connected:
            self.handle_connect_event()

    def _pending_error(self):
        return self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)

    # The channel and its place in a map.
    def __init__(self, sock=None, map=None):
        self._map = socket_map if map is None else map
        self._fileno = None
        self.socket = None
        if not sock:
            return
        sock.setblocking(False)
        self.set_socket(sock, map)
        self.connected = True
        try:
            self.addr = sock.getpeername()
        except OSError as error:
            self.connected = False
            if error.errno not in (EINVAL, ENOTCONN):
                self.del_channel(map)
                raise

    def __repr__(self):
        kind = type(self)
        state = "listening" if self.accepting and self.addr else "connected" if self.connected else ""
        where = "" if self.addr is None else repr(self.addr)
        if isinstance(self.addr, tuple) and [type(part) for part in self.addr[1:]] == [int]:
            where = ":".join(map(str, self.addr))
        words = [f"{kind.__module__}.{kind.__qualname__}", state, where]
        return f"<{' '.join(filter(None, words))} at {id(self):#x}>"

    def add_channel(self, map=None):
        (self._map if map is None else map)[self._fileno] = self

    def del_channel(self, map=None):
        (self._map if map is None else map).pop(self._fileno, None)
        self._fileno = None

    def set_socket(self, sock, map=None):
        self.socket = sock
        self._fileno = sock.fileno()
        self.add_channel(map)

    def set_reuse_addr(self):
        """A server that starts again need not wait for its port."""
        level, option = socket.SOL_SOCKET, socket.SO_REUSEADDR
        with contextlib.suppress(OSError):
            self.socket.setsockopt(level, option, self.socket.getsockopt(level, option) | 1)

    # What sockets do, without blocking.
    def create_socket(self, family=socket.AF_INET, type=socket.SOCK_STREAM):
        self.family_and_type = family, type
        made = socket.socket(family, type)
        made.setblocking(False)
        self.set_socket(made)

    def bind(self, addr):
        self.addr = addr
        self.socket.bind(addr)

    def listen(self, num):
        self.accepting = True
        self.socket.listen(min(num, 5) if os.name == "nt" else num)

    def accept(self):
        """The connection and its address; None when there is none any more."""
        try:
            return self.socket.accept()
        except TypeError:
            return None
        except OSError as error:
            if error.errno in (EAGAIN, ECONNABORTED, EWOULDBLOCK):
                return None
            raise

    def connect(self, address):
        self.connected, self.connecting = False, True
        number = self.socket.connect_ex(address)
        if number and number != EISCONN and number not in _LATER:
            raise OSError(number, errorcode[number])
        self.addr = address
        if number not in _LATER:
            self.handle_connect_event()

    def send(self, data):
        """How much of it went out."""
        try:
            return self.socket.send(data)
        except BlockingIOError:
            return 0
        except OSError as error:
            return self._closed_by(error, 0)

    def recv(self, buffer_size):
        """Nothing means that the other side has closed; this one is told so first."""
        try:
            received = self.socket.recv(buffer_size)
        except OSError as error:
            return self._closed_by(error, b"")
        if not received:
            self.handle_close()
        return received

    def _closed_by(self, error, answer):
        if error.errno not in _DISCONNECTED:
            raise error
        self.handle_close()
        return answer

    def close(self):
        self.connected = self.accepting = self.connecting = False
        self.del_channel()
        if self.socket is None:
            return
        try:
            self.socket.close()
        except OSError as error:
            if error.errno not in (EBADF, ENOTCONN):
                raise

    def log(self, message):
        print(f"log: {message}", file=sys.stderr)

    def log_info(self, message, type="info"):
        if type not in self.ignore_log_types:
            print(f"{type}: {message}")


class dispatcher_with_send(dispatcher):
    """One whose `send` takes everything: what does not go out at once goes when it can."""

    def __init__(self, sock=None, map=None):
        dispatcher.__init__(self, sock, map)
        self.out_buffer = b""

    def initiate_send(self):
        gone = dispatcher.send(self, self.out_buffer[: 1 << 16])
        self.out_buffer = self.out_buffer[gone:]

    def send(self, data):
        if self.debug:
            self.log_info(f"sending {data!r}")
        self.out_buffer += data
        self.initiate_send()

    def handle_write(self):
        self.initiate_send()

    def writable(self):
        return bool(not self.connected or self.out_buffer)


if os.name == "posix":

    class file_wrapper:
        """A file descriptor's own copy, with what a dispatcher calls of a socket."""

        def __init__(self, fd):
            self.fd = os.dup(fd)

        def __del__(self):
            if getattr(self, "fd", -1) >= 0:
                warnings.warn(f"unclosed file {self!r}", ResourceWarning, stacklevel=2, source=self)
                self.close()

        def fileno(self):
            return self.fd

        def recv(self, *args):
            return os.read(self.fd, *args)

        def send(self, *args):
            return os.write(self.fd, *args)

        read, write = recv, send

        def getsockopt(self, level, optname, buflen=None):
            if (level, optname, buflen or None) != (socket.SOL_SOCKET, socket.SO_ERROR, None):
                raise NotImplementedError("a file tells nothing but its pending error, which it never has")
            return 0

        def close(self):
            number, self.fd = self.fd, -1
            if number >= 0:
                os.close(number)

    class file_dispatcher(dispatcher):
        """A pipe or another file that can be waited for."""

        def __init__(self, fd, map=None):
            dispatcher.__init__(self, None, map)
            self.connected = True
            number = fd if isinstance(fd, int) else fd.fileno()
            self.set_file(number)
            os.set_blocking(number, False)

        def set_file(self, fd):
            self.set_socket(file_wrapper(fd))
