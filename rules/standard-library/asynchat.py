"""What stands in for `asynchat`: conversations in which what comes in is told apart by a terminator or a length."""

import asyncore
from collections import deque


def _as_bytes(data, encoding):
    return bytes(data, encoding) if isinstance(data, str) else data


def find_prefix_at_end(haystack, needle):
    """The length of the longest beginning of the needle that the haystack ends with, the whole needle left out."""
    return next((size for size in range(len(needle) - 1, 0, -1) if haystack.endswith(needle[:size])), 0)


class async_chat(asyncore.dispatcher):
    ac_in_buffer_size = 65536
    ac_out_buffer_size = 65536
    use_encoding = 0
    encoding = "latin-1"

    def __init__(self, sock=None, map=None):
        self.ac_in_buffer = b""
        self.incoming = []
        self.producer_fifo = deque()
        asyncore.dispatcher.__init__(self, sock, map)

    def collect_incoming_data(self, data):
        raise NotImplementedError("must be implemented in subclass")

    def _collect_incoming_data(self, data):
        self.incoming.append(data)

    def _get_data(self):
        data = b"".join(self.incoming)
        del self.incoming[:]
        return data

    def found_terminator(self):
        raise NotImplementedError("must be implemented in subclass")

    def set_terminator(self, term):
        """Bytes or text to look for, a number of bytes, or None: all there is."""
        if isinstance(term, str) and self.use_encoding:
            term = bytes(term, self.encoding)
        elif isinstance(term, int) and term < 0:
            raise ValueError("the number of received bytes must be positive")
        self.terminator = term

    def get_terminator(self):
        return self.terminator

    def handle_read(self):
        try:
            data = self.recv(self.ac_in_buffer_size)
        except BlockingIOError:
            return
        except OSError:
            self.handle_error()
            return
        self.ac_in_buffer += _as_bytes(data, self.encoding)
        while self.ac_in_buffer and self._take():
            pass

    def _take(self):
        """Hands on what is sure; whether there may be more."""
        terminator = self.get_terminator()
        held = self.ac_in_buffer
        if not terminator:
            self._hand_on(len(held))
            return True
        if isinstance(terminator, int):
            if len(held) < terminator:
                self._hand_on(len(held))
                self.terminator = terminator - len(held)
            else:
                self._hand_on(terminator)
                self.terminator = 0
                self.found_terminator()
            return True
        at = held.find(terminator)
        if at >= 0:
            if at > 0:
                self._hand_on(at)
            self.ac_in_buffer = self.ac_in_buffer[len(terminator) :]
            self.found_terminator()
            return True
        kept = find_prefix_at_end(held, terminator)  # the terminator may have come in part
        if kept < len(held):
            self._hand_on(len(held) - kept)
        return not kept

    def _hand_on(self, size):
        data, self.ac_in_buffer = self.ac_in_buffer[:size], self.ac_in_buffer[size:]
        self.collect_incoming_data(data)

    def handle_write(self):
        self.initiate_send()

    def handle_close(self):
        self.close()

    def push(self, data):
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError("data argument must be byte-ish (%r)", type(data))
        size = self.ac_out_buffer_size
        self.producer_fifo.extend(data[at : at + size] for at in range(0, max(len(data), 1), size))
        self.initiate_send()

    def push_with_producer(self, producer):
        self.producer_fifo.append(producer)
        self.initiate_send()

    def readable(self):
        return 1

    def writable(self):
        return self.producer_fifo or (not self.connected)

    def close_when_done(self):
        self.producer_fifo.append(None)

    def initiate_send(self):
        while self.producer_fifo and self.connected:
            first = self.producer_fifo[0]
            if not first:
                del self.producer_fifo[0]
                if first is None:
                    self.handle_close()
                    return
                continue
            try:
                data = _as_bytes(first[: self.ac_out_buffer_size], self.encoding)
            except TypeError:  # a producer
                data = first.more()
                if data:
                    self.producer_fifo.appendleft(data)
                else:
                    del self.producer_fifo[0]
                continue
            try:
                sent = self.send(data)
            except OSError:
                self.handle_error()
                return
            if sent:
                if sent < len(data) or self.ac_out_buffer_size < len(first):
                    self.producer_fifo[0] = first[sent:]
                else:
                    del self.producer_fifo[0]
            return

    def discard_buffers(self):
        self.ac_in_buffer = b""
        del self.incoming[:]
        self.producer_fifo.clear()


class simple_producer:
    def __init__(self, data, buffer_size=512):
        self.data = data
        self.buffer_size = buffer_size

    def more(self):
        given, self.data = self.data[: self.buffer_size], self.data[self.buffer_size :]
        return given
