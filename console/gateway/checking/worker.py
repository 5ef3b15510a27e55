"""One checking process from outside. Every method but `kill` blocks: call them on a thread."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Callable

from console.core.program import environment, program
from console.gateway.checking.frames import BrokenFrame, read_frame, write_frame
from console.gateway.checking.speech import Question, Through, Told, asked, told_in
from console.gateway.checking.working import READY

COMMAND = "check_worker"

if sys.platform == "win32":  # kinder than the gateway; elsewhere it steps back by itself
    _BELOW_NORMAL = subprocess.BELOW_NORMAL_PRIORITY_CLASS | subprocess.CREATE_NEW_PROCESS_GROUP
else:
    _BELOW_NORMAL = 0


class WorkerEnded(Exception):
    """The process is gone, or said something that is no answer; it is of no use any more."""


class Worker:
    """A process that waits for questions. Nothing of a document is in its arguments, its environment or its output."""

    def __init__(self, command: tuple[str, ...] = ()) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [*(command or program()), COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            creationflags=_BELOW_NORMAL,
            start_new_session=True,  # Ctrl+C in a terminal is for the gateway, which ends it in order
        )
        self._ready = False

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """True while the process lives."""
        return self._process.poll() is None

    def get_ready(self) -> None:
        """Wait until it is up. Raises `WorkerEnded`."""
        if not self._ready and self._next() != READY:
            raise WorkerEnded("it did not say that it is ready")
        self._ready = True

    def ask(self, question: Question, raw: bytes, heard: Callable[[Told], None]) -> None:
        """Have it answer; `heard` gets each piece as it comes, on this thread. Raises `WorkerEnded`."""
        stream = self._process.stdin
        if stream is None:
            raise WorkerEnded("it has no pipe")
        try:
            write_frame(stream, asked(question))
            write_frame(stream, raw)
        except (OSError, ValueError):  # ValueError: the pipe was closed by `kill`
            raise WorkerEnded("it takes no question") from None
        while not isinstance(told := _understood(self._next()), Through):
            heard(told)

    def kill(self) -> None:
        """End it now, whatever it does; a thread that waits for its answer gets `WorkerEnded`."""
        with contextlib.suppress(OSError):
            self._process.kill()

    def close(self) -> None:
        """Kill it, wait until it is gone, and give its pipes back. Only when nobody waits for an answer any more."""
        self.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _next(self) -> bytes:
        stream = self._process.stdout
        try:
            payload = read_frame(stream) if stream is not None else None
        except (BrokenFrame, OSError, ValueError):
            raise WorkerEnded("its answer broke off") from None
        if payload is None:
            raise WorkerEnded("it ended")
        return payload


def _understood(payload: bytes) -> Told:
    try:
        return told_in(payload)
    except (ValueError, TypeError, KeyError):
        raise WorkerEnded("its answer is none") from None
