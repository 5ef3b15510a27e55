"""From what happened on the wire to a judgement; the layer reads replies, the wire's own ends are read here."""

from __future__ import annotations

from console.core.message import Summary
from console.core.outcome import Judgement, Outcome
from console.layers.contract import Layer
from console.transports.exchange import Exchange, Kind


def judge(layer: Layer, sent: Summary, exchange: Exchange) -> Judgement:
    """Only a matching positive reply, or a transport that vouches for itself, counts as accepted (R-07)."""
    match exchange.kind:
        case Kind.REPLIED if exchange.reply is not None:
            return layer.judge(sent, exchange.reply)
        case Kind.DONE:
            code = exchange.code or "written"
            return Judgement(outcome=Outcome.ACCEPTED, code=code, text=exchange.reason or "Written to the folder.")
        case Kind.REFUSED:
            return Judgement(outcome=Outcome.CONTENT_ERROR, code=exchange.code, text=exchange.reason)
        case Kind.NOT_SENT:
            return Judgement(outcome=Outcome.UNREACHABLE, code=exchange.code, text=exchange.reason)
        case _:
            return Judgement(outcome=Outcome.UNKNOWN, code=exchange.code or "no reply", text=exchange.reason)
