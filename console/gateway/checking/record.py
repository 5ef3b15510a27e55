"""What is known of a run so far: from each piece the process tells, and from what it did not tell any more."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from console.api.documents import CheckRun
from console.core.message import Problem
from console.gateway.checking.speech import Begun, Ended, Found, State, Told
from console.layers.checking import Check

CUT = "Stopped: the time of {seconds:g} s was up before it was through. What it found until then is shown."
NOT_BEGUN = "Not begun: the time of {seconds:g} s was up before its turn. Run it alone, or give more time."
CRASHED = "The check ended its process: it broke, or needs more memory than it may have. The other checks go on."
NOT_STARTED = "Not run: the process for checks could not be started on the gateway's machine. Its log may say why."


class Record:
    """Findings and runs of one request, in the order of the checks.

    Pieces come on the thread that listens; after `cut` nothing is taken in any more.
    """

    def __init__(self, checks: Sequence[Check]) -> None:
        self._waiting = list(checks)
        self._lock = threading.Lock()
        self._over = False
        self._begun: Begun | None = None
        self._found_of_begun = 0
        self.problems: list[Problem] = []
        self.runs: list[CheckRun] = []

    @property
    def waiting(self) -> tuple[str, ...]:
        """The checks that have not begun."""
        return tuple(check.name for check in self._waiting)

    def hear(self, told: Told) -> None:
        """Take a piece in."""
        with self._lock:
            if not self._over:
                self._hear(told)

    def _hear(self, told: Told) -> None:
        match told:
            case Begun():
                self._begun, self._found_of_begun = told, 0
                self._waiting = [check for check in self._waiting if check.name != told.name]
            case Found():
                self.problems += told.problems
                self._found_of_begun += len(told.problems)
            case Ended() if self._begun is not None:
                self._note(told.state, told.text, told.milliseconds, told.findings)

    def crash(self) -> None:
        """The process ended by itself: that is the fault of the check that ran, or of the first one to run."""
        if self._begun is None and self._waiting:
            check = self._waiting.pop(0)
            self._begun = Begun(name=check.name, title=check.title, source=check.source)
        if self._begun is not None:
            self._note(State.FAILED, CRASHED, 0, self._found_of_begun)

    def cut(self, seconds: float) -> None:
        """No time is left for what runs, and for what waits."""
        with self._lock:
            self._over = True
            if self._begun is not None:
                self._note(State.CUT, CUT.format(seconds=seconds), round(seconds * 1000), self._found_of_begun)
            self._drop(State.CUT, NOT_BEGUN.format(seconds=seconds))

    def not_started(self) -> None:
        """There is no process to run what waits."""
        self._drop(State.FAILED, NOT_STARTED)

    def _drop(self, state: State, text: str) -> None:
        for check in self._waiting:
            self._begun = Begun(name=check.name, title=check.title, source=check.source)
            self._note(state, text, 0, 0)
        self._waiting = []

    def _note(self, state: State, text: str, milliseconds: int, findings: int) -> None:
        begun = self._begun
        if begun is None:
            return
        self.runs.append(
            CheckRun(
                name=begun.name,
                title=begun.title,
                source=begun.source,
                state=state.value,
                text=text,
                milliseconds=milliseconds,
                findings=findings,
            )
        )
        self._begun = None
