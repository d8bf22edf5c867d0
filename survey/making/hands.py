"""The process that loads pandas and makes files; with it goes the memory that it took.

It is begun when there is work. It ends by itself when nothing came for REST_S, or when MOST_STEPS
are done, and is ended when one takes longer than LONGEST_S. Who waits for it stays small.
"""

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection

REST_S = 60.0  # warm for whoever asks next: to begin takes longer than to make a report
MOST_STEPS = 12  # each leaves some memory behind
LONGEST_S = 300.0  # a report of a full room takes some seconds
MOST_BYTES = 3 << 30  # a million answers take a tenth of it; without an end one file takes all


class Hands:
    """One such process after another; `work` is what each of them does with its end of a pipe."""

    def __init__(self, work: Callable[[Connection], None]) -> None:
        """Nothing is begun yet."""
        self._work = work
        self._process: multiprocessing.process.BaseProcess | None = None
        self._is_over = False

    def do(self, step: str, set_id: str) -> None:
        """Have a step done, and wait for it.

        Raises TimeoutError where it was ended after LONGEST_S, ChildProcessError where it died.
        """
        while not self._is_over and not self._is_done(step, set_id):
            pass  # it had gone to rest just before it could hear of it

    def _is_done(self, step: str, set_id: str) -> bool:
        process = self._awake()
        try:
            self._pipe.send((step, set_id))
            is_answered = self._pipe.poll(LONGEST_S)
            if is_answered:
                self._pipe.recv()
                return True
        except (EOFError, ConnectionError):
            process.join()
            if process.exitcode and not self._is_over:
                raise ChildProcessError(process.exitcode) from None
            return False
        self._kill()
        raise TimeoutError

    def _awake(self) -> multiprocessing.process.BaseProcess:
        if self._process is None or not self._process.is_alive():
            # not forked: the threads of who waits would leave their locks behind
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=self._work, args=(theirs,), daemon=True)
            self._process.start()
            theirs.close()  # else its end would not be heard of
        return self._process

    def end(self) -> None:
        """End it for good, in the middle of whatever it does."""
        self._is_over = True
        self._kill()

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()


def outlast() -> None:
    """Leave the end of this process to who began it, from its first moment on."""
    for sign in (signal.SIGINT, signal.SIGTERM):  # sent to all at once
        signal.signal(sign, signal.SIG_IGN)


def lend(pipe: Connection, do: Callable[[str, str], None]) -> None:
    """Do the steps that are asked for through `pipe`, in a process begun for it."""
    end_with_parent()
    _limit_memory()
    with contextlib.suppress(EOFError):
        for _step in range(MOST_STEPS):
            if not pipe.poll(REST_S):
                return
            do(*pipe.recv())
            pipe.send(None)


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource  # here: Windows has none

        most = resource.getrlimit(resource.RLIMIT_DATA)[1]
        least = MOST_BYTES if most == resource.RLIM_INFINITY else min(MOST_BYTES, most)
        resource.setrlimit(resource.RLIMIT_DATA, (least, most))


def end_with_parent() -> None:
    """End this process as soon as the one is gone that began it by multiprocessing.

    What goes on when nobody waits for it is done a second time beside it.
    """
    if parent := multiprocessing.parent_process():
        end_after(parent.join)


def end_after(wait: Callable[[], object]) -> None:
    """End this process, whatever it does, once `wait` is over."""

    def end() -> None:
        wait()
        os._exit(1)

    threading.Thread(target=end, daemon=True).start()
