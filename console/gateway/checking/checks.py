"""Run the checks of a format over some bytes, one after the other, and tell of each as it goes."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from console.core.errors import OperatorError
from console.core.message import Problem
from console.gateway.checking.speech import Begun, Ended, Found, State, Told
from console.layers.checking import Check, CheckOptions
from console.layers.registry import format_named

MOST_SENT = 1000
"""Findings of one severity that a check hands over; it counts the others. No more are ever shown."""
AT_ONCE = 100
"""Findings in one piece; the first ones are told one by one, so that a cut loses none of them."""


def chosen(format_name: str, names: Sequence[str], charset: str = "") -> tuple[Check, ...]:
    """The checks of this format, or just the named ones. Raises `OperatorError` for a name it does not have.

    `charset` is the codec of a connection whose messages do not name theirs, "" where nothing was agreed.
    """
    all_checks = format_named(format_name).assuming(charset).checks()
    if not names:
        return all_checks
    known = {check.name: check for check in all_checks}
    if missing := [name for name in names if name not in known]:
        raise OperatorError(
            f"{format_name} has no check called {', '.join(missing)}. It has: {', '.join(known) or 'none'}."
        )
    return tuple(check for check in all_checks if check.name in names)


def run_checks(checks: Sequence[Check], raw: bytes, options: CheckOptions) -> Iterator[Told]:
    """All of them, whatever becomes of one."""
    for check in checks:
        yield Begun(name=check.name, title=check.title, source=check.source)
        yield from _run(check, raw, options)


def _run(check: Check, raw: bytes, options: CheckOptions) -> Iterator[Told]:
    begun = time.monotonic()
    state, text, count = State.RAN, "", Counter[str]()
    try:
        if text := check.refuses(raw, options):
            state = State.REFUSED
        else:
            for pieces in _pieces(check.run(raw, options), count):
                yield Found(problems=pieces)
    except OperatorError as error:  # a profile or rule file of the user's that cannot be read: its words are for people
        state, text = State.FAILED, str(error)
    except Exception as error:  # noqa: BLE001 - a bug of a library ends its check, and no other
        state, text = State.FAILED, failed_words(error)
    yield Ended(
        name=check.name,
        state=state,
        text=text,
        milliseconds=round((time.monotonic() - begun) * 1000),
        findings=count.total(),
    )


def failed_words(error: Exception) -> str:
    """Why a check could not go on; the error's own words may quote the document and stay unsaid."""
    if isinstance(error, MemoryError):
        return "The check needs more memory than it may have for this document. The other checks are not affected."
    return f"The check itself broke ({type(error).__name__}). The other checks are not affected; tell us about it."


def _pieces(problems: Iterable[Problem], count: Counter[str]) -> Iterator[tuple[Problem, ...]]:
    """What is handed over: the first ones at once, then some at a time; `count` counts all by severity."""
    piece: list[Problem] = []
    for problem in problems:
        count[problem.severity] += 1
        if count[problem.severity] <= MOST_SENT:
            piece.append(problem)
        if piece and (len(piece) == AT_ONCE or count.total() <= AT_ONCE):
            yield tuple(piece)
            piece.clear()
    if piece:
        yield tuple(piece)
