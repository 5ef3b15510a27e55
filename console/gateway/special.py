"""What an interface may make of an arrival besides storing it: a later reply to one of ours, a numbered message."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from console.core.interface import AckMode
from console.core.message import Summary
from console.core.outcome import Outcome
from console.core.sequence import ANY, ASK
from console.layers.contract import Layer, Verdict
from console.store.application import Answers
from console.store.sequence import Sequenced

NUMBER_ONLY = "Sequence number protocol: it only asks or sets where both sides stand."
OUT_OF_TURN = "The sequence number (MSH-13) is not the next: MSA-4 says which one is expected."


class Special:
    """`replies_for` gives the destinations whose applications answer on this interface; `numbered` has MSH-13 read."""

    def __init__(
        self,
        layer: Layer,
        *,
        mode: AckMode = AckMode.AUTO,
        numbered: bool = False,
        replies_for: Callable[[], tuple[int, ...]] = tuple,
    ) -> None:
        self._layer = layer
        self._mode = mode
        self._numbering = layer.numbering if numbered else None
        self._replies_for = replies_for

    def answers(self, raw: bytes, summary: Summary) -> Answers | None:
        """What this message answers, where it is a reply and replies come in here."""
        destinations = self._replies_for()
        control_id = self._layer.answered(raw) if destinations else None
        if not control_id:
            return None
        judgement = self._layer.judge(Summary(layer=summary.layer, control_id=control_id), raw)
        if judgement.outcome is Outcome.UNKNOWN:
            return None
        return Answers(
            destination_ids=destinations,
            control_id=control_id,
            asked_by=summary.receiver,
            accepted=judgement.outcome is Outcome.ACCEPTED,
            code=judgement.code,
            text=judgement.text,
        )

    def only_a_number(self, raw: bytes) -> bool:
        """True for a message of the sequence number protocol that carries nothing else."""
        numbering = self._numbering
        return numbering is not None and numbering.stated(raw) in {ASK, ANY} and numbering.is_bare(raw)

    def sequenced(self, raw: bytes, summary: Summary, verdict: Verdict, now: datetime) -> Sequenced | None:
        """The number of a message that would be taken, and both replies, for the store to choose from."""
        if self._numbering is None or verdict is not Verdict.ACCEPT:
            return None
        reply = partial(self._reply, raw, summary, now)
        return Sequenced(
            stated=self._numbering.stated(raw),
            bare=self.only_a_number(raw),
            taken=partial(reply, Verdict.ACCEPT, ""),
            refused=partial(reply, Verdict.REFUSE_CONTENT, OUT_OF_TURN),
        )

    def _reply(
        self, raw: bytes, summary: Summary, now: datetime, verdict: Verdict, text: str, number: int
    ) -> bytes | None:
        reply = self._layer.acknowledge(raw, summary, verdict, self._mode, now, text)
        return reply if reply is None or self._numbering is None else self._numbering.telling(reply, number)
