"""One destination that speaks the sequence number protocol: ask where it stands, number, send, compare.

After anything but a plain acceptance the partner is asked (MSH-13 = 0) before the next byte of a message is written.
So a message whose reply was lost is never sent twice, and one that was never taken is never passed over.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from console.core.clock import Clock
from console.core.delivery import Claimed
from console.core.message import Summary
from console.core.outcome import Judgement, Outcome
from console.core.sequence import Number, Step, replied, start
from console.documents.splice import EditRefused
from console.gateway.judgement import judge
from console.layers.contract import Layer, Numbering
from console.transports.exchange import Exchange, Kind

Send = Callable[[bytes, Callable[[bytes], bool]], Awaitable[Exchange]]
Renumber = Callable[[int], Awaitable[bool]]
"""Commits another number for the delivery before it is written; False where the lease is lost."""

CODE = "sequence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepped:
    """What a try came to. `adopt` is the number to count on from after a stop for a person."""

    exchange: Exchange
    judgement: Judgement
    adopt: int | None = None


class Stepper:
    """Keeps in step with one partner. `in_step` is forgotten with the process: a restart asks first."""

    def __init__(self, layer: Layer, numbering: Numbering, clock: Clock) -> None:
        self._layer = layer
        self._numbering = numbering
        self._clock = clock
        self.in_step = False

    async def exchange(self, claimed: Claimed, sent: Summary, send: Send, renumber: Renumber) -> Stepped | None:
        """One try of a numbered delivery; None where the lease was lost and nothing was written."""
        number = claimed.number or Number(value=1)
        step, asked = Step(send=number.value), None
        if not self.in_step or not number.settled:  # the one before was numbered, given back, and went elsewhere
            step, asked = await self._ask(claimed.raw, number, send)
        self.in_step = False
        if step.send is None:
            return self._without_sending(step, asked)
        if step.send != number.value and not await renumber(step.send):
            return None
        try:
            raw = self._numbering.numbered(claimed.raw, step.send)
        except EditRefused as error:
            return _stop(Exchange(kind=Kind.NOT_SENT, code=CODE, reason=str(error)), str(error), None)
        exchange = await send(raw, lambda reply: self._layer.matches(sent, reply))
        return self._compare(exchange, judge(self._layer, sent, exchange), step.send, repeat=number.repeat)

    async def _ask(self, raw: bytes, number: Number, send: Send) -> tuple[Step, Exchange]:
        """Where the partner stands. A question that got no answer is no try of the message: nothing of it was sent."""
        try:
            question = self._numbering.question(raw, self._clock.now())
        except EditRefused as error:
            return Step(words=str(error)), Exchange(kind=Kind.NOT_SENT, code=CODE, reason=str(error))
        asked = self._layer.summarize(question)
        exchange = await send(question, lambda reply: self._layer.matches(asked, reply))
        if exchange.kind is not Kind.REPLIED or exchange.reply is None:
            reason = f"asked for its sequence number: {exchange.reason}"
            strays = exchange.strays
            return Step(), Exchange(kind=Kind.NOT_SENT, code=exchange.code, reason=reason, strays=strays)
        return start(number, self._numbering.told(exchange.reply)), exchange

    def _without_sending(self, step: Step, asked: Exchange | None) -> Stepped:
        """The answer to the question settles it."""
        exchange = asked or Exchange(kind=Kind.NOT_SENT, code=CODE)
        if step.arrived:
            return _arrived(exchange)
        if step.words:
            return _stop(exchange, step.words, step.adopt)
        judgement = Judgement(outcome=Outcome.UNREACHABLE, code=exchange.code, text=exchange.reason)
        return Stepped(exchange=exchange, judgement=judgement)

    def _compare(self, exchange: Exchange, judgement: Judgement, value: int, *, repeat: bool) -> Stepped:
        """The reply, read with its MSA-4."""
        if exchange.kind is not Kind.REPLIED or exchange.reply is None:
            return Stepped(exchange=exchange, judgement=judgement)
        accepted = judgement.outcome is Outcome.ACCEPTED
        step = replied(value, repeat, self._numbering.told(exchange.reply), accepted=accepted)
        if step.arrived:
            return _arrived(exchange)
        if step.words:
            return _stop(exchange, step.words, step.adopt)
        self.in_step = accepted
        return Stepped(exchange=exchange, judgement=judgement)


def _arrived(exchange: Exchange) -> Stepped:
    text = "The partner counts it as taken: its reply to an earlier try was lost. Not sent again."
    return Stepped(exchange=exchange, judgement=Judgement(outcome=Outcome.ACCEPTED, code="in step", text=text))


def _stop(exchange: Exchange, words: str, adopt: int | None) -> Stepped:
    judgement = Judgement(outcome=Outcome.CONTENT_ERROR, code=CODE, text=words)
    return Stepped(exchange=exchange, judgement=judgement, adopt=adopt)
