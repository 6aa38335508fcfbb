"""How the command line meets signals, and how a started process ends with the one that started it.

Standard library only: the bootstrap uses it before any environment exists.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def stop_on_signals() -> None:
    """Make SIGTERM and SIGHUP stop the program just as Ctrl-C does."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt(signal.Signals(number).name)

    for number in STOP_SIGNALS:
        signal.signal(number, interrupt)


@contextmanager
def signals_ignored() -> Iterator[None]:
    """Leave the signals that ask to stop without effect while the block runs."""
    with ExitStack() as restore:
        for number in STOP_SIGNALS:
            restore.callback(signal.signal, number, signal.signal(number, signal.SIG_IGN))
        yield


def end_with_parent() -> Callable[[], None]:
    """Return what a new process must do before it becomes its command (`preexec_fn`).

    On Linux the kernel then sends it SIGTERM when the thread that started it ends, however that
    happens, kill -9 included; so start it from the main thread. Elsewhere it does nothing.
    """
    parent = os.getpid()

    def prepare() -> None:
        if LIBC is None:
            return
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return prepare
