"""What every test may rely on, whatever started the run."""

from __future__ import annotations

import signal

# Shells let background jobs ignore Ctrl-C, and a program hands that on to those that it starts: the programs
# that tests interrupt would not notice.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
