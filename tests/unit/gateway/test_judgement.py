"""The wire's own ends."""

from __future__ import annotations

import pytest

from console.core.message import Summary
from console.core.outcome import Outcome
from console.gateway.judgement import judge
from console.layers.registry import layer
from console.transports.exchange import Exchange, Kind

SENT = Summary(layer="hl7v2", type="ADT^A01", control_id="M1")


@pytest.mark.parametrize(
    ("exchange", "outcome"),
    [
        (Exchange(kind=Kind.NOT_SENT, code="refused", reason="refused by rad:1"), Outcome.UNREACHABLE),
        (Exchange(kind=Kind.NO_REPLY, code="eof", reason="closed before the reply"), Outcome.UNKNOWN),
        (Exchange(kind=Kind.NO_REPLY, code="timeout"), Outcome.UNKNOWN),
        (Exchange(kind=Kind.REPLIED, reply=None), Outcome.UNKNOWN),
        (Exchange(kind=Kind.REPLIED, reply=b"garbage"), Outcome.UNKNOWN),
        (Exchange(kind=Kind.DONE), Outcome.ACCEPTED),
        (Exchange(kind=Kind.REPLIED, reply=b"MSH|^~\\&|A|B|C|D|2026||ACK|1|P|2.5\rMSA|AA|M1\r"), Outcome.ACCEPTED),
    ],
)
def test_that_only_a_positive_reply_or_a_vouching_transport_counts_as_accepted(
    exchange: Exchange, outcome: Outcome
) -> None:
    assert judge(layer("hl7v2"), SENT, exchange).outcome is outcome
