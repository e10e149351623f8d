"""What stands in for `asyncore`: dispatchers over non-blocking sockets, called when `select` says that they are ready."""

import errno
import os
import select
import socket
import sys
import time
import warnings

socket_map = {}
#: What a peer that has gone away looks like.
_GONE = frozenset({errno.ECONNRESET, errno.ENOTCONN, errno.ESHUTDOWN, errno.ECONNABORTED, errno.EPIPE, errno.EBADF})
_CONNECTING = frozenset({errno.EINPROGRESS, errno.EALREADY, errno.EWOULDBLOCK})


class ExitNow(Exception):
    pass


_PASSED_ON = (ExitNow, KeyboardInterrupt, SystemExit)


def _strerror(err):
    try:
        return os.strerror(err)
    except (ValueError, OverflowError):
        return errno.errorcode.get(err, f"Unknown error {err}")


def _guarded(obj, work):
    try:
        work()
    except _PASSED_ON:
        raise
    except BaseException:
        obj.handle_error()


def read(obj):
    _guarded(obj, obj.handle_read_event)


def write(obj):
    _guarded(obj, obj.handle_write_event)


def _exception(obj):
    _guarded(obj, obj.handle_expt_event)


def readwrite(obj, flags):
    try:
        if flags & select.POLLIN:
            obj.handle_read_event()
        if flags & select.POLLOUT:
            obj.handle_write_event()
        if flags & select.POLLPRI:
            obj.handle_expt_event()
        if flags & (select.POLLHUP | select.POLLERR | select.POLLNVAL):
            obj.handle_close()
    except OSError as error:
        if error.errno in _GONE:
            obj.handle_close()
        else:
            obj.handle_error()
    except _PASSED_ON:
        raise
    except BaseException:
        obj.handle_error()


def poll(timeout=0.0, map=None):
    map = socket_map if map is None else map
    if not map:
        return
    readers, writers, all_ = [], [], []
    for fd, obj in list(map.items()):
        reads, writes = obj.readable(), obj.writable()
        if reads:
            readers.append(fd)
        if writes and not obj.accepting:  # a listening socket is never written to
            writers.append(fd)
        if reads or writes:
            all_.append(fd)
    if not all_:
        time.sleep(timeout)
        return
    for ready, work in zip(select.select(readers, writers, all_, timeout), (read, write, _exception)):
        for fd in ready:
            if fd in map:
                work(map[fd])


def poll2(timeout=0.0, map=None):
    map = socket_map if map is None else map
    if not map:
        return
    poller = select.poll()
    for fd, obj in list(map.items()):
        flags = select.POLLIN | select.POLLPRI if obj.readable() else 0
        if obj.writable() and not obj.accepting:
            flags |= select.POLLOUT
        if flags:
            poller.register(fd, flags)
    for fd, flags in poller.poll(None if timeout is None else int(timeout * 1000)):
        if fd in map:
            readwrite(map[fd], flags)


poll3 = poll2


def loop(timeout=30.0, use_poll=False, map=None, count=None):
    map = socket_map if map is None else map
    once = poll2 if use_poll and hasattr(select, "poll") else poll
    while map and (count is None or count > 0):
        once(timeout, map)
        if count is not None:
            count -= 1


class dispatcher:
    debug = False
    connected = False
    accepting = False
    connecting = False
    closing = False
    addr = None
    ignore_log_types = frozenset({"warning"})

    def __init__(self, sock=None, map=None):
        self._map = socket_map if map is None else map
        self._fileno = None
        self.socket = None
        if sock is None:
            return
        sock.setblocking(False)
        self.set_socket(sock, map)
        self.connected = True
        try:
            self.addr = sock.getpeername()
        except OSError as error:
            if error.errno not in (errno.ENOTCONN, errno.EINVAL):
                self.del_channel(map)
                raise
            self.connected = False

    def __repr__(self):
        status = [f"{type(self).__module__}.{type(self).__qualname__}"]
        if self.accepting and self.addr:
            status.append("listening")
        elif self.connected:
            status.append("connected")
        if self.addr is not None:
            try:
                status.append("%s:%d" % self.addr)
            except TypeError:
                status.append(repr(self.addr))
        return f"<{' '.join(status)} at {id(self):#x}>"

    def add_channel(self, map=None):
        (self._map if map is None else map)[self._fileno] = self

    def del_channel(self, map=None):
        (self._map if map is None else map).pop(self._fileno, None)
        self._fileno = None

    def create_socket(self, family=socket.AF_INET, type=socket.SOCK_STREAM):
        self.family_and_type = family, type
        sock = socket.socket(family, type)
        sock.setblocking(False)
        self.set_socket(sock)

    def set_socket(self, sock, map=None):
        self.socket = sock
        self._fileno = sock.fileno()
        self.add_channel(map)

    def set_reuse_addr(self):
        try:
            old = self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR)
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, old | 1)
        except OSError:
            pass

    def readable(self):
        return True

    def writable(self):
        return True

    def listen(self, num):
        self.accepting = True
        if os.name == "nt" and num > 5:
            num = 5
        return self.socket.listen(num)

    def bind(self, addr):
        self.addr = addr
        return self.socket.bind(addr)

    def connect(self, address):
        self.connected = False
        self.connecting = True
        err = self.socket.connect_ex(address)
        if err in _CONNECTING or (err == errno.EINVAL and os.name == "nt"):
            self.addr = address
        elif err in (0, errno.EISCONN):
            self.addr = address
            self.handle_connect_event()
        else:
            raise OSError(err, errno.errorcode[err])

    def accept(self):
        try:
            return self.socket.accept()
        except TypeError:
            return None
        except OSError as error:
            if error.errno in (errno.EWOULDBLOCK, errno.ECONNABORTED, errno.EAGAIN):
                return None
            raise

    def send(self, data):
        try:
            return self.socket.send(data)
        except OSError as error:
            if error.errno == errno.EWOULDBLOCK:
                return 0
            if error.errno in _GONE:
                self.handle_close()
                return 0
            raise

    def recv(self, buffer_size):
        try:
            data = self.socket.recv(buffer_size)
        except OSError as error:
            if error.errno not in _GONE:
                raise
            data = b""
        if not data:  # the other side has closed
            self.handle_close()
        return data

    def close(self):
        self.connected = self.accepting = self.connecting = False
        self.del_channel()
        if self.socket is not None:
            try:
                self.socket.close()
            except OSError as error:
                if error.errno not in (errno.ENOTCONN, errno.EBADF):
                    raise

    def log(self, message):
        sys.stderr.write(f"log: {message}\n")

    def log_info(self, message, type="info"):
        if type not in self.ignore_log_types:
            print(f"{type}: {message}")

    def handle_read_event(self):
        if self.accepting:
            self.handle_accept()
            return
        if not self.connected and self.connecting:
            self.handle_connect_event()
        self.handle_read()

    def handle_connect_event(self):
        err = self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if err != 0:
            raise OSError(err, _strerror(err))
        self.handle_connect()
        self.connected = True
        self.connecting = False

    def handle_write_event(self):
        if self.accepting:
            return
        if not self.connected and self.connecting:
            self.handle_connect_event()
        self.handle_write()

    def handle_expt_event(self):
        if self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) != 0:
            self.handle_close()
        else:
            self.handle_expt()

    def handle_error(self):
        _, kind, value, where = compact_traceback()
        try:
            shown = repr(self)
        except BaseException:
            shown = f"<__repr__(self) failed for object at {id(self):#x}>"
        self.log_info(f"uncaptured python exception, closing channel {shown} ({kind}:{value} {where})", "error")
        self.handle_close()

    def handle_expt(self):
        self.log_info("unhandled incoming priority event", "warning")

    def handle_read(self):
        self.log_info("unhandled read event", "warning")

    def handle_write(self):
        self.log_info("unhandled write event", "warning")

    def handle_connect(self):
        self.log_info("unhandled connect event", "warning")

    def handle_accept(self):
        pair = self.accept()
        if pair is not None:
            self.handle_accepted(*pair)

    def handle_accepted(self, sock, addr):
        sock.close()
        self.log_info("unhandled accepted event", "warning")

    def handle_close(self):
        self.log_info("unhandled close event", "warning")
        self.close()


class dispatcher_with_send(dispatcher):
    """Keeps what could not be sent at once."""

    def __init__(self, sock=None, map=None):
        dispatcher.__init__(self, sock, map)
        self.out_buffer = b""

    def initiate_send(self):
        sent = dispatcher.send(self, self.out_buffer[:65536])
        self.out_buffer = self.out_buffer[sent:]

    handle_write = initiate_send

    def writable(self):
        return not self.connected or len(self.out_buffer)

    def send(self, data):
        if self.debug:
            self.log_info(f"sending {data!r}")
        self.out_buffer += data
        self.initiate_send()


def compact_traceback():
    kind, value, trace = sys.exc_info()
    if not trace:
        raise AssertionError("traceback does not exist")
    places = []
    while trace:
        code = trace.tb_frame.f_code
        places.append((code.co_filename, code.co_name, str(trace.tb_lineno)))
        trace = trace.tb_next
    return places[-1], kind, value, " ".join("[%s|%s|%s]" % place for place in places)


def close_all(map=None, ignore_all=False):
    map = socket_map if map is None else map
    for one in list(map.values()):
        try:
            one.close()
        except OSError as error:
            if error.errno != errno.EBADF and not ignore_all:
                raise
        except _PASSED_ON:
            raise
        except BaseException:
            if not ignore_all:
                raise
    map.clear()


if os.name == "posix":

    class file_wrapper:
        """A file's descriptor with as much of a socket as dispatchers need."""

        def __init__(self, fd):
            self.fd = os.dup(fd)

        def __del__(self):
            if self.fd >= 0:
                warnings.warn(f"unclosed file {self!r}", ResourceWarning, source=self)
            self.close()

        def recv(self, *args):
            return os.read(self.fd, *args)

        def send(self, *args):
            return os.write(self.fd, *args)

        def getsockopt(self, level, optname, buflen=None):
            if level == socket.SOL_SOCKET and optname == socket.SO_ERROR and not buflen:
                return 0
            raise NotImplementedError("Only asyncore specific behaviour implemented.")

        read = recv
        write = send

        def close(self):
            if self.fd >= 0:
                fd, self.fd = self.fd, -1
                os.close(fd)

        def fileno(self):
            return self.fd

    class file_dispatcher(dispatcher):
        def __init__(self, fd, map=None):
            dispatcher.__init__(self, None, map)
            self.connected = True
            self.set_file(fd.fileno() if hasattr(fd, "fileno") else fd)
            os.set_blocking(self._fileno, False)

        def set_file(self, fd):
            self.socket = file_wrapper(fd)
            self._fileno = self.socket.fileno()
            self.add_channel()
