"""The sequence number protocol of HL7 v2 (chapter 2, 2.9.1; MSH-13 and MSA-4), as decisions without any bytes.

Numbers rise by one from message to message. 0 asks where the other side stands, -1 lets the next number be anything.
The answer's MSA-4 is the number just taken, or where the receiver stands: the number it expects, -1 for any.
"""

from __future__ import annotations

from dataclasses import dataclass

ASK, ANY = 0, -1


@dataclass(frozen=True, slots=True)
class Taken:
    """A receiver's verdict on one message: take it or not, the last number from then on, and MSA-4 of the answer."""

    accept: bool
    last: int
    answer: int


def receive(last: int, stated: int | None) -> Taken:
    """`last` is the number taken last, 0 for none; `stated` is MSH-13, None where there is no number."""
    expected = last + 1 if last else ANY
    if stated == ASK:
        return Taken(True, last, expected)
    if stated == ANY:
        return Taken(True, 0, ANY)
    if stated is not None and stated > 0 and (not last or stated == last + 1):
        return Taken(True, stated, stated)
    return Taken(False, last, expected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """The number a delivery was claimed with. `own`: it bore it in an earlier try; `repeat`: that try may have arrived.
    `settled`: the message before it was accepted, so that its number is used up. `first`: nothing was ever numbered.
    """

    value: int
    own: bool = False
    repeat: bool = False
    settled: bool = True
    first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a sender does next: `send` with a number, or take it as `arrived`, or else stop for a person with `words`.

    `adopt` is the number to count from after a stop: a person who then sends again agrees to where the partner stands.
    """

    send: int | None = None
    arrived: bool = False
    words: str = ""
    adopt: int | None = None


def start(number: Number, expected: int | None) -> Step:
    """After asking with 0: how to go on where the partner expects this number."""
    if expected is None:
        return Step(
            words="The partner did not answer the question for its sequence number (MSH-13 = 0) with MSA-4. Ask "
            "whether it speaks the protocol; else set sequence = false."
        )
    if expected in {ANY, number.value}:
        return Step(send=number.value)
    if number.repeat and expected == number.value + 1:
        return Step(arrived=True)
    if (number.first and expected > 0) or (number.own and expected == number.value + 1):
        return Step(send=expected)  # of our own: it was refused, and its number counted all the same
    if not number.own and not number.settled and 0 < expected == number.value - 1:
        return Step(send=expected)  # the message before was never taken: its number is free
    return Step(words=_apart(number.value, expected), adopt=max(0, expected - 1))


def replied(number: int, repeat: bool, told: int | None, *, accepted: bool) -> Step:
    """After a reply with MSA-4 `told` to a message sent as `number`: an empty step lets the reply stand as it is."""
    if told is None or told == number:
        return Step()
    if told == number + 1 and (accepted or repeat):
        return Step(arrived=True) if repeat else Step()
    return Step(words=_apart(number, told), adopt=max(0, told - 1))


def _apart(ours: int, theirs: int) -> str:
    behind = theirs < ours
    missing = f"{theirs} to {ours - 1}" if behind and ours - theirs > 1 else f"{min(ours, theirs)}"
    said = f"Sequence numbers differ: this is number {ours} and the partner expects {theirs}. "
    cause = (
        f"It has lost what it accepted as {missing}, or was set back. Find those messages and resend them where needed"
        if behind
        else "It has taken messages from elsewhere, or its count was set"
    )
    return f"{said}{cause}; then send this one again: it will go with the partner's number."
