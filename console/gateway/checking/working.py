"""The checking process from inside: take a question, tell of each check, wait for the next; end with the gateway.

It opens no socket and no store, writes no file and logs nothing: all it gets and gives are frames over its pipes.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
from typing import IO

from console.core.errors import OperatorError
from console.gateway.checking.checks import chosen, run_checks
from console.gateway.checking.frames import BrokenFrame, read_frame, write_frame
from console.gateway.checking.limits import allow_seconds, be_small
from console.gateway.checking.speech import Question, Through, question_of, telling

READY = b"ready"
"""The first frame: the process is up and waits for a question."""


def work() -> int:
    """Serve until the gateway closes the pipe or is gone; returns the exit code."""
    answers = _own_output()
    be_small()
    asked: queue.SimpleQueue[tuple[Question, bytes]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, asked), name="questions", daemon=True).start()
    try:
        write_frame(answers, READY)
        while True:
            question, raw = asked.get()
            _answer(answers, question, raw)
            del raw
    except OSError:  # nobody reads the answers any more
        return 0


def _own_output() -> IO[bytes]:
    """The pipe of the answers, out of reach of anything a library prints."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.dup2(nowhere, sys.stderr.fileno())
    return answers


def _listen(stream: IO[bytes], asked: queue.SimpleQueue[tuple[Question, bytes]]) -> None:
    """Hand questions over. The end of the pipe ends the process at once, also in the middle of a check."""
    try:
        while (question := read_frame(stream)) is not None and (raw := read_frame(stream)) is not None:
            asked.put((question_of(question), raw))
    except (BrokenFrame, OSError, ValueError):
        os._exit(1)
    os._exit(0)


def _answer(answers: IO[bytes], question: Question, raw: bytes) -> None:
    allow_seconds(question.seconds)
    try:
        checks = chosen(question.format, question.names, question.options.charset)
        for told in run_checks(checks, raw, question.options):
            write_frame(answers, telling(told))
    except OperatorError:  # a name that is not there: the gateway looked, so it is of another version
        os._exit(1)
    write_frame(answers, telling(Through()))
