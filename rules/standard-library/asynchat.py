"""Conversations over `asyncore`: what comes in is cut at terminators, what goes out waits in a queue.

Reading and writing are each one question, answered without a socket: `_cut` says where the data in a buffer ends, and
`_next_piece` what goes out next.
"""

import asyncore
from collections import deque

_BYTES = bytes, bytearray, memoryview


def find_prefix_at_end(haystack, needle):
    """How many bytes at the end of the one may be the beginning of the other, which is not there as a whole."""
    return next((size for size in range(len(needle) - 1, 0, -1) if haystack.endswith(needle[:size])), 0)


def _cut(buffer, terminator):
    """How much of the buffer is data, how much behind it is the terminator, and whether the terminator is reached."""
    if not terminator:
        return len(buffer), 0, False
    if isinstance(terminator, int):
        return min(terminator, len(buffer)), 0, terminator <= len(buffer)
    at = buffer.find(terminator)
    if at < 0:
        return len(buffer) - find_prefix_at_end(buffer, terminator), 0, False
    return at, len(terminator), True


class simple_producer:
    """Gives its data away in pieces."""

    def __init__(self, data, buffer_size=512):
        self.data, self.buffer_size = data, buffer_size

    def more(self):
        piece, self.data = self.data[: self.buffer_size], self.data[self.buffer_size :]
        return piece


class async_chat(asyncore.dispatcher):
    """A channel that speaks in messages; `collect_incoming_data` and `found_terminator` are its subclass's."""

    ac_in_buffer_size = ac_out_buffer_size = 1 << 16
    #: Texts are taken instead of bytes when this is set.
    use_encoding = 0
    encoding = "latin-1"

    def __init__(self, sock=None, map=None):
        self.ac_in_buffer, self.incoming, self.producer_fifo = b"", [], deque()
        asyncore.dispatcher.__init__(self, sock, map)

    # What comes in.
    def collect_incoming_data(self, data):
        raise NotImplementedError("must be implemented in subclass")

    def found_terminator(self):
        raise NotImplementedError("must be implemented in subclass")

    def _collect_incoming_data(self, data):
        self.incoming.append(data)

    def _get_data(self):
        whole = b"".join(self.incoming)
        self.incoming.clear()
        return whole

    def set_terminator(self, term):
        """Bytes, a number of bytes to come, or None for all that there is."""
        if isinstance(term, int) and term < 0:
            raise ValueError("the number of received bytes must be positive")
        self.terminator = self._encoded(term)

    def get_terminator(self):
        return self.terminator

    def handle_read(self):
        try:
            received = self.recv(self.ac_in_buffer_size)
        except BlockingIOError:
            return
        except OSError:
            self.handle_error()
            return
        self.ac_in_buffer += self._encoded(received)
        while self.ac_in_buffer and self._take_one():
            pass

    def _take_one(self):
        """Hands on what there is up to the terminator; False when the rest of that is still to come."""
        terminator = self.get_terminator()
        size, behind, reached = _cut(self.ac_in_buffer, terminator)
        data = self.ac_in_buffer[:size]
        self.ac_in_buffer = self.ac_in_buffer[size + behind :]
        if terminator and isinstance(terminator, int):
            self.terminator = terminator - size  # before the handlers, which may set another
        if data:
            self.collect_incoming_data(data)
        if reached:
            self.found_terminator()
        return reached

    # What goes out.
    def push(self, data):
        if not isinstance(data, _BYTES):
            raise TypeError(f"bytes are sent, not {type(data).__name__}")
        step = self.ac_out_buffer_size
        self.producer_fifo.extend(data[at : at + step] for at in range(0, len(data), step))
        self.initiate_send()

    def push_with_producer(self, producer):
        self.producer_fifo.append(producer)
        self.initiate_send()

    def close_when_done(self):
        """None in the queue stands for the end of the conversation."""
        self.producer_fifo.append(None)

    def discard_buffers(self):
        self.ac_in_buffer = b""
        self.incoming.clear()
        self.producer_fifo.clear()

    def readable(self):
        return True

    def writable(self):
        return bool(self.producer_fifo) or not self.connected

    def handle_write(self):
        self.initiate_send()

    def handle_close(self):
        self.close()

    def initiate_send(self):
        """Sends one piece; what of it did not go out stays the first of the queue."""
        if not self.connected or (piece := self._next_piece()) is None:
            return
        try:
            gone = self.send(piece[: self.ac_out_buffer_size])
        except OSError:
            self.handle_error()
            return
        if gone == len(piece):
            self.producer_fifo.popleft()
        elif gone:
            self.producer_fifo[0] = piece[gone:]

    def _next_piece(self):
        """The bytes at the head of the queue, of which a producer there has made some if need be."""
        queue = self.producer_fifo
        while queue:
            first = queue[0]
            if first is None:
                queue.popleft()
                self.handle_close()
                return None
            if hasattr(first, "more"):
                made = first.more()
                if made:
                    queue.appendleft(made)
                else:
                    queue.popleft()
            elif first:
                queue[0] = self._encoded(first)
                return queue[0]
            else:
                queue.popleft()
        return None

    def _encoded(self, data):
        return data.encode(self.encoding) if self.use_encoding and isinstance(data, str) else data
